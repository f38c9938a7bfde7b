"""Saving through the API: cells and words on the rev each was read at, nothing to report, a divided part."""

from decimal import Decimal

from django.http import HttpRequest
from django.utils import timezone
from ninja.responses import Status as Answer
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Key, Number, Rev, Sent, number
from neu.platform.api.problems import ProblemDetails, Several, Wrong, problem
from neu.platform.ui.words import refusal_text
from neu.reporting.submissions import inputs, services, texts
from neu.reporting.submissions.api.telling import IF_MATCH, asker, held, live, router
from neu.reporting.submissions.rules import (
    CellsRefused,
    CellValueAt,
    Channel,
    Conflict,
    Edit,
    FigureState,
    Saved,
    WordsEdit,
)


class CellIn(Sent):
    """One cell as it should be: by its place, series and window, on the rev you read."""

    place: Key
    series: Key
    window: Key
    base: Rev = Field(description="The cell's `rev` as you read it; 0: never touched.")
    state: FigureState
    value: Number | None = Field(None, description="With state VALUE only; money in đồng.")
    reason: str = Field("", max_length=20_000, description="Asked when a cumulative goes down.")
    confirmed: bool = Field(False, description="It is this number, a thousand times another one or not.")


class WordsIn(Sent):
    """The words under one heading as they should be, on the rev you read."""

    section: Code
    item: Code
    base: Rev
    text: str = Field(max_length=200_000)


class CellsIn(Sent):
    """A batch: all that is not in conflict is saved in one transaction; nothing where a cell is refused."""

    cells: list[CellIn] = Field([], max_length=5_000)
    words: list[WordsIn] = Field([], max_length=1_000)


class DeclareIn(Sent):
    """There is nothing to report, or nobody it is about."""

    section: Code | None = Field(None, description="One section; the whole report unless said.")
    state: FigureState = Field(FigureState.NOTHING, description="NOTHING or NO_SUBJECT.")
    place: Key | None = None


class PrefillIn(Sent):
    """Which place's cells are filled."""

    place: Key | None = None


class PartIn(Sent):
    """The part of a divided place's earlier figure that a place of the report carries."""

    source: Key = Field(description="The divided place.")
    series: Key
    year: str = Field(pattern="^[0-9]{4}$")
    target: Key | None = None
    value: Number
    basis: str = Field(max_length=20_000, description="Căn cứ chia.")


class CellRef(BaseModel):
    """A cell by its coordinates."""

    place: int
    series: int
    window: int


class ValueAt(BaseModel):
    """A cell's state and value at a rev; “” and 0: never touched."""

    state: str
    value: str | None
    rev: int
    by: str


class ConflictOut(CellRef):
    """Somebody changed the cell since: what you sent, what stands now, what you started from."""

    mine: ValueAt
    theirs: ValueAt
    base: ValueAt


class WordsConflictOut(BaseModel):
    """Somebody changed the words since."""

    section: str
    item: str
    mine: str
    theirs: str
    theirs_rev: int
    by: str


class SavedOut(BaseModel):
    """What a save did."""

    rev: int
    accepted: list[CellRef]
    cells: int = Field(description="How many were written: what stood already is not.")
    words: int


class ConflictsOut(ProblemDetails):
    """Some cells were changed since they were read and were not saved; every other one was."""

    rev: int
    accepted: list[CellRef]
    conflicts: list[ConflictOut]
    words_conflicts: list[WordsConflictOut]


class PartSaved(BaseModel):
    """The part as it is kept."""

    source: int
    target: int
    series: int
    year: str
    value: str
    basis: str


@router.post(
    "/submissions/{submission}/cells",
    response={200: SavedOut, 409: ConflictsOut},
    summary="Lưu các ô và lời",
    openapi_extra=IF_MATCH,
)
def save(request: HttpRequest, submission: Key, body: CellsIn) -> SavedOut | Answer[ConflictsOut]:
    """Save cells and words.

    A cell somebody changed since you read it is never overwritten: it comes back with 409 and what stands
    now, and every other one is saved.
    """
    live(request, submission)
    held(request, submission)
    edits = [
        Edit(
            one.place, one.series, one.window, one.base, one.state,
            None if one.value is None else Decimal(one.value), one.reason, one.confirmed,
        )
        for one in body.cells
    ]  # fmt: skip
    words = [WordsEdit(one.section, one.item, one.base, one.text) for one in body.words]
    try:
        saved = services.save(
            submission,
            edits,
            narratives=words,
            channel=Channel.API,
            actor=asker(request),
            at=timezone.now(),
        )
    except CellsRefused as refused:
        raise _several(refused) from refused
    return _saved(saved)


@router.post(
    "/submissions/{submission}/prefill", response=SavedOut, summary="Điền số hệ thống vào ô trống",
    openapi_extra=IF_MATCH,
)  # fmt: skip
def prefill(request: HttpRequest, submission: Key, body: PrefillIn) -> SavedOut | Answer[ConflictsOut]:
    """Put what the system states itself into every empty cell that names one of its figures."""
    live(request, submission)
    held(request, submission)
    try:
        saved = services.prefill(submission, place_id=body.place, actor=asker(request), at=timezone.now())
    except CellsRefused as refused:
        raise _several(refused) from refused
    return _saved(saved)


@router.post(
    "/submissions/{submission}/declare", response=SavedOut, summary="Khai không phát sinh",
    openapi_extra=IF_MATCH,
)  # fmt: skip
def declare(request: HttpRequest, submission: Key, body: DeclareIn) -> SavedOut | Answer[ConflictsOut]:
    """Say of every empty cell of a section, or of the report, that there is nothing, or nobody."""
    live(request, submission)
    held(request, submission)
    nobody = body.state is FigureState.NO_SUBJECT
    try:
        saved = services.declare_nothing(
            submission,
            section=body.section,
            state=FigureState.NO_SUBJECT if nobody else FigureState.NOTHING,
            place_id=body.place,
            channel=Channel.API,
            actor=asker(request),
            at=timezone.now(),
        )
    except CellsRefused as refused:
        raise _several(refused) from refused
    return _saved(saved)


@router.post(
    "/submissions/{submission}/parts", response=PartSaved, summary="Ghi phần được chia",
    openapi_extra=IF_MATCH,
)  # fmt: skip
def state_part(request: HttpRequest, submission: Key, body: PartIn) -> PartSaved:
    """State how much of a divided place's figure of an earlier year a place of this report carries."""
    live(request, submission)
    held(request, submission)
    kept = services.state_part(
        submission,
        source_place_id=body.source,
        series_id=body.series,
        period=body.year,
        value=Decimal(body.value),
        basis=body.basis,
        target_place_id=body.target,
        actor=asker(request),
        at=timezone.now(),
    )
    return PartSaved(
        source=kept.source_id,
        target=kept.target_id,
        series=kept.series_id,
        year=kept.period,
        value=number(kept.value) or "0",
        basis=kept.basis,
    )


def _several(refused: CellsRefused) -> Several:
    wrong = [
        Wrong(
            where=f"{edit.place_id}.{edit.series_id}.{edit.window_id}",
            code=str(why.code),
            detail=refusal_text(why),
        )
        for edit, why in refused.cells
    ]
    return Several(refused, wrong, inputs.words_of(refused))


def _saved(saved: Saved) -> SavedOut | Answer[ConflictsOut]:
    accepted = [
        CellRef(place=place, series=series, window=window) for place, series, window in saved.accepted
    ]
    if not saved.conflicts and not saved.words_conflicts:
        return SavedOut(rev=saved.rev, accepted=accepted, cells=saved.cells, words=saved.headings)
    count = str(len(saved.conflicts) + len(saved.words_conflicts))
    said = problem(409, "CONFLICTS", str(texts.CONFLICTS) % {"count": count})
    told = ConflictsOut(
        **said.model_dump(),
        rev=saved.rev,
        accepted=accepted,
        conflicts=[_conflict(one) for one in saved.conflicts],
        words_conflicts=[
            WordsConflictOut.model_validate(one, from_attributes=True) for one in saved.words_conflicts
        ],
    )
    return Answer(409, told)


def _conflict(one: Conflict) -> ConflictOut:
    return ConflictOut(
        place=one.place_id,
        series=one.series_id,
        window=one.window_id,
        mine=_at(one.mine),
        theirs=_at(one.theirs),
        base=_at(one.base),
    )


def _at(one: CellValueAt) -> ValueAt:
    return ValueAt(state=one.state, value=number(one.value), rev=one.rev, by=one.by)
