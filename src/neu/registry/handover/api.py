"""The API's doors of handing over: what has to pass on a day, passing it, founding what lacks, undoing it."""

from datetime import date, datetime
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, Key, Sent, Why
from neu.platform.api.paging import Listed, Paging, cut
from neu.platform.api.problems import register_statuses
from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.handover import selectors, services
from neu.registry.handover.rules import HandOverRefusal, Way, read_choice
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty

router = Router(tags=["handover"])
register_statuses(
    {
        HandOverRefusal.GONE: 404,
        HandOverRefusal.NO_LONGER_OPEN: 409,
        HandOverRefusal.UNDONE_ALREADY: 409,
        HandOverRefusal.WORK_STANDS: 409,
    }
)
Choosing = Field(max_length=60, description="As the desk offers it, such as nhap:12:7.")


class DeskAsked(Sent):
    """The first day of the new holders; with an agency all it holds, else what lies over ended units."""

    day: Day
    agency: Code | None = None


class HeldOut(BaseModel):
    """A function that has to pass on."""

    kind: FunctionKind
    place: int | None
    over: str
    nodes: list[str]


class PersonOut(BaseModel):
    """A position that goes along unless it is named as staying."""

    position: int
    words: str


class ChoiceOut(BaseModel):
    """What may become of an agency."""

    choice: str
    words: str


class HandingOut(BaseModel):
    """One agency that has to hand over; `proposed` is what the page would tick."""

    agency: str
    name: str
    functions: list[HeldOut]
    people: list[PersonOut]
    choices: list[ChoiceOut]
    proposed: str | None
    new_name: str
    passing: int = Field(description="Open work that goes with the functions.")
    stuck: int = Field(description="Open work that passes in no function: a person has to decide.")


class LackingOut(BaseModel):
    """A unit that lacks an agency of a kind its predecessors had."""

    key: str
    place: int
    place_name: str
    name: str
    functions: list[HeldOut]


class DeskOut(BaseModel):
    """Who has to hand over on a day; `more`: agencies beyond those told at once."""

    day: date
    agencies: list[HandingOut]
    more: int
    gaps: list[LackingOut]


class PassingIn(Sent):
    """What becomes of one agency."""

    agency: Code
    choice: str = Choosing
    name: str = Field("", max_length=400, description="Of the agency to found.")
    staying: list[Key] = Field([], max_length=200, description="Positions that end without another.")


class HandOverIn(Sent):
    """What passes on a day, and why."""

    day: Day
    agency: Code | None = None
    reason: str = Field(pattern=r"\S", max_length=20_000)
    lines: list[PassingIn] = Field(min_length=1, max_length=selectors.AT_ONCE)


class FoundIn(Sent):
    """Agencies to found where units lack them: the keys of gaps, each with a name."""

    day: Day
    reason: str = Field(pattern=r"\S", max_length=20_000)
    names: dict[str, str] = Field(min_length=1, max_length=200)


class PassedOut(BaseModel):
    """What became of one agency."""

    name: str
    way: Way
    to: str
    functions: int
    moved: int
    ended: int


class HandOverOut(BaseModel):
    """One handing over."""

    id: int
    on_day: date
    reason: str
    made_at: datetime
    made_by: str
    undone_at: datetime | None
    lines: list[PassedOut]


class HandOversOut(Listed):
    """A page of them, the newest first."""

    items: list[HandOverOut]


@router.get("/hand-overs", response=HandOversOut, summary="Các đợt bàn giao")
def hand_overs(request: HttpRequest, page: Query[Paging]) -> HandOversOut:
    """All handings over; for whoever may read all."""
    require(request, Duty.READ_ALL)
    found, facts = cut(selectors.hand_overs(), page)
    return HandOversOut(items=[_shown(one) for one in found], **facts)


@router.get("/hand-overs/desk", response=DeskOut, summary="Việc phải bàn giao theo ngày")
def desk(request: HttpRequest, asked: Query[DeskAsked]) -> DeskOut:
    """Who has to hand over on a day, to whom it could pass, and what nobody would hold afterwards."""
    require(request, Duty.ADMINISTER)
    told = selectors.desk(asked.day, _agency(asked.agency))
    codes = agencies.codes({row.agency.agency_id for row in told.rows})
    return DeskOut(
        day=told.day,
        agencies=[
            HandingOut(
                agency=codes[row.agency.agency_id],
                name=row.agency.name,
                functions=[_held(one) for one in row.functions],
                people=[PersonOut(position=one.position_id, words=one.words) for one in row.people],
                choices=[ChoiceOut(choice=str(one), words=words) for one, words in row.choices],
                proposed=str(row.chosen) if row.chosen else None,
                new_name=row.new_name,
                passing=len(row.passing),
                stuck=len(row.stuck),
            )
            for row in told.rows
        ],
        more=told.more,
        gaps=[
            LackingOut(
                key=one.key,
                place=one.place_id,
                place_name=one.place,
                name=one.name,
                functions=[_held(each) for each in one.functions],
            )
            for one in told.gaps
        ],
    )


@router.post("/hand-overs", response={201: HandOverOut}, summary="Bàn giao")
def hand_over(request: HttpRequest, body: HandOverIn) -> Status[HandOverOut]:
    """Pass what these agencies hold from a day on, all of it or nothing; open work follows its function."""
    she = _keeps(request)
    made = services.hand_over(
        {agencies.agency_id(line.agency): _wanted(line) for line in body.lines},
        day=body.day,
        agency_id=_agency(body.agency),
        reason=body.reason,
        actor=she,
        at=timezone.now(),
    )
    return Status(201, _shown(made))


@router.post("/hand-overs/found", response={201: HandOverOut}, summary="Lập cơ quan còn thiếu")
def found_missing(request: HttpRequest, body: FoundIn) -> Status[HandOverOut]:
    """Found the agencies that units lack."""
    she = _keeps(request)
    made = services.found_missing(body.names, day=body.day, reason=body.reason, actor=she, at=timezone.now())
    return Status(201, _shown(made))


@router.get("/hand-overs/{hand_over}", response=HandOverOut, summary="Một đợt bàn giao")
def one(request: HttpRequest, hand_over: Key) -> HandOverOut:
    """What passed to whom."""
    require(request, Duty.READ_ALL)
    found = selectors.hand_over(hand_over)
    if found is None:
        raise Http404
    return _shown(found)


@router.post("/hand-overs/{hand_over}/undo", response=HandOverOut, summary="Hoàn tác bàn giao")
def undo(request: HttpRequest, hand_over: Key, body: Why) -> HandOverOut:
    """Take a handing over back while nothing new stands on it."""
    return _shown(services.undo(hand_over, reason=body.reason, actor=_keeps(request), at=timezone.now()))


def _keeps(request: HttpRequest) -> Any:
    """Who administers; for anybody else there is nothing here."""
    require(request, Duty.ADMINISTER)
    return cast(SignedInRequest, request).user


def _agency(code: str | None) -> int | None:
    return agencies.agency_id(code) if code else None


def _wanted(line: PassingIn) -> services.Wanted:
    """:raises Refused: HANDOVER_WRONG_CHOICE"""
    choice = read_choice(line.choice)
    if choice is None:
        raise Refused(HandOverRefusal.WRONG_CHOICE, {"name": line.agency})
    return services.Wanted(choice, line.name, frozenset(line.staying))


def _held(told: selectors.Held) -> HeldOut:
    return HeldOut(kind=FunctionKind(told.kind), place=told.place_id, over=told.over, nodes=list(told.nodes))


def _shown(made: Any) -> HandOverOut:
    return HandOverOut(
        id=made.pk,
        lines=[PassedOut(**{name: line[name] for name in PassedOut.model_fields}) for line in made.lines],
        **{name: getattr(made, name) for name in ("on_day", "reason", "made_at", "made_by", "undone_at")},
    )
