"""Changing the dictionary through the API: entries with what goes by them, targets, the whole as a file."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, Key, Number, Sent, Why
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty
from neu.reporting.indicators import services
from neu.reporting.indicators.ports import Dependants
from neu.reporting.indicators.rules import Adds, BreakdownKind, Comparator, Sort, Stance, ValueType
from neu.reporting.indicators.selectors import changing, filing
from neu.reporting.indicators.selectors.changing import Entry, Weighed
from neu.reporting.indicators.wording import value_words

router = Router()
Stamp = Field(max_length=80, description="The `stamp` of what was read: another means somebody changed it.")
NAME = "dictionary.yaml"


class OptionIn(Sent):
    """One part of a breakdown."""

    code: str = Field(pattern=r"^[A-Za-z0-9_]{1,40}$")
    name: str = Field(min_length=1, max_length=200)


class BreakdownIn(Sent):
    """A way to split an element."""

    code: str = Field(pattern=r"^[A-Za-z0-9_]{1,40}$")
    name: str = Field(min_length=1, max_length=200)
    kind: BreakdownKind
    options: list[OptionIn] = Field(min_length=1, max_length=60)


class ChangeIn(Sent):
    """A change to an entry: what was read; where figures would mean something else, since when and why."""

    seen: str = Stamp
    from_on: Day | None = None
    reason: str = Field("", max_length=20_000)


class ElementIn(ChangeIn):
    """All an element says: what is left out says nothing."""

    name: str = Field(min_length=1, max_length=300)
    unit: str = Field(min_length=1, max_length=40)
    definition: str = Field("", max_length=20_000)
    method: str = Field("", max_length=20_000)
    source: str = Field("", max_length=20_000)
    value_type: ValueType
    decimals: int = Field(0, ge=0, le=4)
    minimum: Number | None = "0"
    maximum: Number | None = None
    stance: Stance
    adds_over_places: Adds = Adds.SUM
    adds_over_nodes: Adds = Adds.SUM
    adds_over_options: Adds = Adds.SUM
    weight: str = Field("", max_length=60)
    numerator: str = Field("", max_length=60)
    denominator: str = Field("", max_length=60)
    apportioned_by: str = Field("NONE", max_length=12)
    breakdowns: list[BreakdownIn] = Field([], max_length=20)
    draft: bool = False


class NewElementIn(Sent):
    """A thing counted that the dictionary lacks; the rest of what it says is written with PUT."""

    name: str = Field(min_length=1, max_length=300)
    unit: str = Field(min_length=1, max_length=40)
    definition: str = Field("", max_length=20_000)
    source: str = Field("", max_length=20_000)
    value_type: ValueType
    decimals: int = Field(0, ge=0, le=4)
    stance: Stance
    adds_over_places: Adds = Adds.SUM
    adds_over_nodes: Adds = Adds.SUM


class IndicatorFacts(Sent):
    """All an indicator says."""

    name: str = Field(min_length=1, max_length=300)
    group: str = Field("", max_length=200)
    unit: str = Field("", max_length=40)
    numerator: str = Field("", max_length=60)
    denominator: str = Field("", max_length=60)
    comparator: Comparator
    source: str = Field("", max_length=200)
    draft: bool = False


class IndicatorIn(IndicatorFacts, ChangeIn):
    """All an indicator says, as a change."""


class WithdrawIn(Why):
    """Why the newest definition is taken back."""

    seen: str = Stamp


class DifferenceOut(BaseModel):
    """One field a change is about, in words."""

    field: str
    sort: Sort = Field(description="WORDING is corrected in place; MEANING makes a new definition.")
    before: str
    after: str


class DependantsOut(BaseModel):
    """How many things of one sort go by a definition."""

    label: str
    count: int
    examples: list[str]
    until: date | None = Field(description="The last day it must hold for them.")


class DictionaryEntryOut(BaseModel):
    """An entry as it stands: its newest definition's number, and all that goes by it."""

    code: str
    name: str
    definition: int
    since: date
    stamp: str
    edited_by: str
    impact: list[DependantsOut]


class ChangedOut(BaseModel):
    """What a change did, and the entry after it."""

    changes: list[DifferenceOut]
    makes_definition: bool
    entry: DictionaryEntryOut


class WithdrawnOut(BaseModel):
    """The definition that was taken back."""

    code: str
    definition: int


class DecidedBy(Sent):
    """The document that decides; what is known of its number already stays as it is."""

    number: str = Field(min_length=1, max_length=120)
    issued_on: Day | None = None
    issuer: str = Field("", max_length=200)
    title: str = Field("", max_length=2_000)


class TargetIn(Sent):
    """What a place should reach by a period, by a document."""

    place: Key
    period: str = Field(min_length=1, max_length=24)
    comparator: Comparator
    value: Number | None = None
    words: str = Field("", max_length=200)
    draft: bool = False
    decision: DecidedBy
    revision: int = Field(0, ge=0, le=2**31 - 1, description="The one corrected; 0: there is none yet.")
    reason: str = Field("", max_length=20_000)


class TargetOut(BaseModel):
    """A target as it is kept."""

    id: int
    indicator: str
    place: int
    period: str
    revision: int


class RemoveIn(Why):
    """Why a target is removed."""

    revision: int = Field(ge=0, le=2**31 - 1)


class DictionaryOut(BaseModel):
    """The whole dictionary as the text of a YAML file."""

    stamp: str
    content: str


class DictionaryIn(Sent):
    """The text of a file of the dictionary."""

    content: str = Field(max_length=2_000_000)


class DictionaryLoad(DictionaryIn):
    """The text of a file whose rehearsal was seen."""

    seen: str = Stamp


class FileLineOut(BaseModel):
    """One entry a file changes."""

    code: str
    name: str
    made: bool = Field(description="It is new, or a new definition of it.")
    from_on: date | None
    fields: list[str]


class RehearsedOut(BaseModel):
    """What a file would do, or did; `wrong`: what stops it, in words."""

    stamp: str
    lines: list[FileLineOut]
    wrong: list[str]


@router.get("/elements/{element}/entry", response=DictionaryEntryOut, summary="Chỉ tiêu này đang dùng ở đâu")
def element_entry(request: HttpRequest, element: Code) -> DictionaryEntryOut:
    """An element's newest definition with all that goes by it; for who keeps the dictionary."""
    _keeper(request)
    return _entry(changing.element_entry(element))


@router.post("/elements/{element}/entry", response={201: DictionaryEntryOut}, summary="Thêm chỉ tiêu")
def define_element(request: HttpRequest, body: NewElementIn, element: Code) -> Status[DictionaryEntryOut]:
    """Add an element to the dictionary; the same element again gives the one there is."""
    by = _keeper(request)
    made = services.define_element(element, body.model_dump(), **by)
    return Status(201, _entry(changing.element_entry(made.element.code)))


@router.put("/elements/{element}/entry", response=ChangedOut, summary="Sửa chỉ tiêu")
def change_element(request: HttpRequest, body: ElementIn, element: Code) -> ChangedOut:
    """Correct an element's words in place, or give it another meaning from a day on."""
    by = _keeper(request)
    row = _row(body) | {name: _number(getattr(body, name)) for name in ("minimum", "maximum")}
    done = services.change_element(
        element, row, seen=body.seen, from_on=body.from_on, reason=body.reason, **by
    )
    return _changed(done, changing.element_entry(element))


@router.post("/elements/{element}/withdraw", response=WithdrawnOut, summary="Rút định nghĩa chỉ tiêu")
def withdraw_element(request: HttpRequest, body: WithdrawIn, element: Code) -> WithdrawnOut:
    """Take an element's newest definition back; its only one, and the element goes."""
    gone = services.withdraw_element(element, seen=body.seen, reason=body.reason, **_keeper(request))
    return WithdrawnOut(code=gone.code, definition=gone.no)


@router.get(
    "/indicators/{indicator}/entry", response=DictionaryEntryOut, summary="Mục tiêu này đang dùng ở đâu"
)
def indicator_entry(request: HttpRequest, indicator: Code) -> DictionaryEntryOut:
    """An indicator's newest definition with all that goes by it; for who keeps the dictionary."""
    _keeper(request)
    return _entry(changing.indicator_entry(indicator))


@router.post("/indicators/{indicator}/entry", response={201: DictionaryEntryOut}, summary="Thêm mục tiêu")
def define_indicator(
    request: HttpRequest, body: IndicatorFacts, indicator: Code
) -> Status[DictionaryEntryOut]:
    """Add an indicator, last in the list."""
    by = _keeper(request)
    made = services.define_indicator(indicator, body.model_dump(), **by)
    return Status(201, _entry(changing.indicator_entry(made.code)))


@router.put("/indicators/{indicator}/entry", response=ChangedOut, summary="Sửa mục tiêu")
def change_indicator(request: HttpRequest, body: IndicatorIn, indicator: Code) -> ChangedOut:
    """Correct an indicator's words in place, or work it out otherwise from a day on."""
    by = _keeper(request)
    done = services.change_indicator(
        indicator, _row(body), seen=body.seen, from_on=body.from_on, reason=body.reason, **by
    )
    return _changed(done, changing.indicator_entry(indicator))


@router.post("/indicators/{indicator}/withdraw", response=WithdrawnOut, summary="Rút định nghĩa mục tiêu")
def withdraw_indicator(request: HttpRequest, body: WithdrawIn, indicator: Code) -> WithdrawnOut:
    """Take an indicator's newest definition back; its only one, and the indicator goes."""
    gone = services.withdraw_indicator(indicator, seen=body.seen, reason=body.reason, **_keeper(request))
    return WithdrawnOut(code=gone.code, definition=gone.no)


@router.put("/indicators/{indicator}/targets", response=TargetOut, summary="Ghi mức giao")
def state_target(request: HttpRequest, body: TargetIn, indicator: Code) -> TargetOut:
    """State what a place should reach by a document, or correct what was stated by it."""
    by = _keeper(request)
    if not changing.is_place(body.place):
        raise Http404
    row = {"comparator": body.comparator, "words": body.words, "draft": body.draft}
    made = services.state_target(
        indicator, body.place, body.period.strip(), row | {"value": _number(body.value)},
        decision=body.decision.model_dump(), seen=body.revision, reason=body.reason, **by,
    )  # fmt: skip
    return TargetOut(
        id=made.pk, indicator=indicator, place=made.place_id, period=made.period, revision=made.revision
    )


@router.post("/targets/{target}/remove", response=TargetOut, summary="Bỏ mức giao")
def remove_target(request: HttpRequest, body: RemoveIn, target: Key) -> TargetOut:
    """Remove a target that was stated by mistake."""
    gone = services.remove_target(target, seen=body.revision, reason=body.reason, **_keeper(request))
    return TargetOut(
        id=target, indicator=gone.indicator.code, place=gone.place_id, period=gone.period,
        revision=gone.revision,
    )  # fmt: skip


@router.get("/dictionary", response=DictionaryOut, summary="Từ điển thành tệp")
def dictionary(request: HttpRequest) -> DictionaryOut:
    """The whole dictionary as the text of a YAML file; loading it again changes nothing."""
    _keeper(request)
    return DictionaryOut(stamp=filing.stamp(), content=filing.text())


@router.post("/dictionary/rehearsal", response=RehearsedOut, summary="Xem trước một tệp từ điển")
def rehearse_dictionary(request: HttpRequest, body: DictionaryIn) -> RehearsedOut:
    """What loading a file would do; nothing is kept."""
    by, stamp = _keeper(request), filing.stamp()
    return _loaded(services.rehearse_dictionary(body.content.encode(), NAME, **by), stamp)


@router.put("/dictionary", response=RehearsedOut, summary="Nạp tệp từ điển")
def load_dictionary(request: HttpRequest, body: DictionaryLoad) -> RehearsedOut:
    """Load a file whose rehearsal was seen: all of it or nothing."""
    by = _keeper(request)
    done = services.load_dictionary(body.content.encode(), NAME, seen=body.seen, **by)
    return _loaded(done, filing.stamp())


def _keeper(request: HttpRequest) -> dict[str, Any]:
    """Who keeps the dictionary, and when; for anybody else nothing is here."""
    require(request, Duty.ADMINISTER)
    return {"actor": cast(SignedInRequest, request).user, "at": timezone.now()}


def _row(body: ChangeIn) -> dict[str, Any]:
    return body.model_dump(exclude=set(ChangeIn.model_fields))


def _number(told: str | None) -> Decimal | None:
    return None if told is None else Decimal(told)


def _entry(one: Entry) -> DictionaryEntryOut:
    return DictionaryEntryOut(
        code=one.code,
        name=one.name,
        definition=one.no,
        since=one.definition.since,
        stamp=one.stamp,
        edited_by=one.edited_by,
        impact=[_dependants(each) for each in changing.impact(one)],
    )


def _dependants(one: Dependants) -> DependantsOut:
    return DependantsOut(
        label=str(one.label),
        count=one.count,
        examples=[each.words for each in one.examples],
        until=one.until,
    )


def _changed(done: Weighed, after: Entry) -> ChangedOut:
    return ChangedOut(
        changes=[
            DifferenceOut(
                field=one.field,
                sort=one.sort,
                before=value_words(one.field, one.before),
                after=value_words(one.field, one.after),
            )
            for one in done.changes
        ],
        makes_definition=done.makes_definition,
        entry=_entry(after),
    )


def _loaded(done: services.Loaded, stamp: str) -> RehearsedOut:
    return RehearsedOut(
        stamp=stamp,
        lines=[
            FileLineOut(
                code=one.code,
                name=one.name,
                made=one.made,
                from_on=one.from_on,
                fields=[each.field for each in one.changes],
            )
            for one in done.lines
        ],
        wrong=[refusal_text(one) for one in done.wrong],
    )
