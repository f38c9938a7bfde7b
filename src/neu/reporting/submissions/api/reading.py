"""Reading reports: the list, one, its cells, what checks say, its versions, the history of a cell."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query
from pydantic import BaseModel, Field

from neu.platform.api.fields import Key, number
from neu.platform.api.paging import Listed, Paging, cut
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.rules import ValueType
from neu.reporting.submissions import selectors
from neu.reporting.submissions.api.telling import (
    SubmissionOut,
    SubmissionSummary,
    asker,
    found,
    live,
    router,
    summaries,
    told,
)
from neu.reporting.submissions.rules import Channel, Status
from neu.reporting.submissions.selectors import Sight, telling


class SubmissionsAsked(Paging):
    """Which reports."""

    status: Status | None = None
    q: str = Field("", max_length=100, description="Tên cơ quan hoặc địa bàn.")


class SubmissionsOut(Listed):
    """A page of reports, the latest round first."""

    items: list[SubmissionSummary]


class CellOut(BaseModel):
    """One cell of a report about one place."""

    section: str
    row: str
    column: str
    kind: CellKind = Field(description="Only INPUT cells are typed.")
    series: int | None
    window: int | None
    unit: str
    decimals: int
    state: str = Field(description="As typed: VALUE, NOTHING, NO_SUBJECT …; “”: never touched.")
    rev: int = Field(description="Send it back as `base` when you change the cell.")
    mark: Mark = Field(description="What the cell says; VALUE: a number.")
    value: str | None = Field(description="Decimal string; money in đồng.")
    note: str


class WordsOut(BaseModel):
    """The words under one heading."""

    section: str
    item: str
    text: str = Field(description="As typed, its references in double braces.")
    read: str = Field(description="As it reads: each reference with what it says now.")
    rev: int


class CellsOut(BaseModel):
    """The cells of a report about one place, in form order."""

    submission: int
    place: int
    rev: int
    cells: list[CellOut]
    words: list[WordsOut]


class FindingOut(BaseModel):
    """What a check says: an error blocks sending, a warning asks for a word."""

    level: str
    code: str
    detail: str
    place: int | None
    cells: list[str] = Field(description="“section.row.column”")
    answered: bool


class FindingsOut(BaseModel):
    """All that stands against sending."""

    items: list[FindingOut]


class VersionSummary(BaseModel):
    """A report frozen and hashed at one sending."""

    no: int
    digest: str
    sent_at: datetime
    sent_by: str
    reason: str
    authenticated_at: datetime | None


class VersionsOut(BaseModel):
    """The versions you may read, the latest first."""

    items: list[VersionSummary]


class VersionOut(VersionSummary):
    """A version with its canonical content: what `digest` is of."""

    content: dict[str, Any]


class ChangeOut(BaseModel):
    """One recorded change of a cell."""

    at: datetime
    by: str
    channel: Channel
    old_state: str
    old_value: str | None
    state: str
    value: str | None
    reason: str
    rev: int


class HistoryOut(BaseModel):
    """The changes of one cell, the latest first."""

    label: str
    items: list[ChangeOut]


class CellsAsked(BaseModel):
    """Which cells."""

    place: Key | None = Field(None, description="Địa bàn; the report's own unless said.")
    together: bool = Field(False, description="Of a consolidation: what it is made of, added.")


class HistoryAsked(BaseModel):
    """Which cell."""

    place: Key
    series: Key
    window: Key


@router.get("/submissions", response=SubmissionsOut, summary="Báo cáo tôi được xem")
def submissions(request: HttpRequest, asked: Query[SubmissionsAsked]) -> SubmissionsOut:
    """The reports that exist for the token's owner, the latest round first."""
    listed = selectors.listed(asker(request), timezone.now(), status=asked.status or "", text=asked.q.strip())
    rows, facts = cut(listed, asked)
    return SubmissionsOut(items=summaries(rows), **facts)


@router.get("/submissions/{submission}", response=SubmissionOut, summary="Một báo cáo")
def submission(request: HttpRequest, submission: Key) -> SubmissionOut:
    """One report: its state, what may be done with it now, its journey and its parts; cells apart."""
    return told(request, submission)


@router.get("/submissions/{submission}/cells", response=CellsOut, summary="Các ô của một báo cáo")
def cells(request: HttpRequest, submission: Key, asked: Query[CellsAsked]) -> CellsOut:
    """The cells about one place as they stand, or as they were sent where you see no more."""
    one, user, at = found(request, submission), asker(request), timezone.now()
    shown = telling.told_cells(one, user, at, place_id=asked.place, together=asked.together)
    if shown is None:
        raise Http404
    place, several = shown
    words = telling.words_of(one) if selectors.sight(one, user, at) is Sight.LIVE else []
    return CellsOut(
        submission=one.pk,
        place=place,
        rev=one.rev,
        cells=[_cell(each) for each in several],
        words=[
            WordsOut(section=each.section, item=each.item, text=each.text, read=read, rev=each.rev)
            for each, read in words
        ],
    )


@router.get("/submissions/{submission}/findings", response=FindingsOut, summary="Kiểm tra một báo cáo")
def findings(request: HttpRequest, submission: Key) -> FindingsOut:
    """What the checks say now: errors block sending, warnings ask for a word."""
    several = selectors.findings(live(request, submission), at=timezone.now(), reader=asker(request))
    items = [
        FindingOut(
            level=one.level,
            code=one.code,
            detail=selectors.finding_words(one),
            place=one.place_id,
            cells=[".".join(key) for key in one.cells],
            answered=one.answered,
        )
        for one in several
    ]
    return FindingsOut(items=items)


@router.get("/submissions/{submission}/versions", response=VersionsOut, summary="Các lần gửi")
def versions(request: HttpRequest, submission: Key) -> VersionsOut:
    """The sent versions: all for its own agency and who authenticates it, for others the one sent to them."""
    several = telling.versions_of(found(request, submission), asker(request), timezone.now())
    return VersionsOut(items=[VersionSummary(**_version(one)) for one in several])


@router.get("/submissions/{submission}/versions/{no}", response=VersionOut, summary="Một lần gửi")
def version(request: HttpRequest, submission: Key, no: Key) -> VersionOut:
    """One version with its canonical content, of which anybody can compute the digest anew."""
    several = telling.versions_of(found(request, submission), asker(request), timezone.now())
    one = next((each for each in several if each.no == no), None)
    if one is None:
        raise Http404
    return VersionOut(**_version(one), content=selectors.content(one))


@router.get("/submissions/{submission}/history", response=HistoryOut, summary="Lịch sử một ô")
def history(request: HttpRequest, submission: Key, asked: Query[HistoryAsked]) -> HistoryOut:
    """Who changed one cell, when, through what, from what to what."""
    one = live(request, submission)
    label, _said = selectors.history(one, asked.place, asked.series, asked.window)
    if not label:
        raise Http404
    return HistoryOut(
        label=label,
        items=[
            ChangeOut(
                at=each.at,
                by=each.by,
                channel=Channel(each.channel),
                old_state=each.old_state,
                old_value=number(each.old_value),
                state=each.state,
                value=number(each.value),
                reason=each.reason,
                rev=each.rev,
            )
            for each in telling.changes_of(one, asked.place, asked.series, asked.window)
        ],
    )


def _cell(one: telling.CellTold) -> CellOut:
    section, row, column = one.spec.key
    return CellOut(
        section=section,
        row=row,
        column=column,
        kind=one.spec.kind,
        series=one.spec.series_id,
        window=one.window_id,
        unit="đồng" if one.spec.value_type == ValueType.MONEY else one.spec.unit,
        decimals=one.spec.decimals,
        state=one.state,
        rev=one.rev,
        mark=one.value.mark,
        value=number(one.value.value),
        note=one.value.note,
    )


def _version(one: Any) -> dict[str, Any]:
    signed = getattr(one, "authentication", None)
    return {
        "no": one.no,
        "digest": one.digest,
        "sent_at": one.sent_at,
        "sent_by": str(one.sent_by),
        "reason": one.reason,
        "authenticated_at": signed.at if signed else None,
    }
