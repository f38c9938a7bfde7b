"""Dated lists: begun, rehearsed and written by a decision, the last writing taken back; by who keeps them."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Key, Sent, Why
from neu.platform.api.problems import Several
from neu.platform.text.refusals import Refused
from neu.registry.places import services
from neu.registry.places.api.acts import wrong
from neu.registry.places.api.reading import router
from neu.registry.places.api.shapes import ActIn
from neu.registry.places.http import keeps
from neu.registry.places.rules import ActRefusal
from neu.registry.places.rules.listing import Change
from neu.registry.places.selectors import lists as listings
from neu.registry.places.services import Facts, LinesWrong, Writing

Cell = Annotated[str, Field(max_length=200)]


class NewListIn(Sent):
    """A list to begin."""

    code: str = Field(max_length=60)
    name: str = Field(max_length=1_000)


class NewListOut(BaseModel):
    """A list without entries."""

    code: str
    name: str


class ListedIn(Sent):
    """A place of the sheet."""

    unit: Cell = Field(description="Code or name, as it stands on the day.")
    value: Cell = Field("", description="KV_I, KV_II, KV_III, where the list has classes.")
    out: bool = Field(False, description="It leaves the list.")


class ListingIn(ActIn):
    """A decision and what it says of a list."""

    rows: list[ListedIn] = Field(min_length=1, max_length=20_000)
    whole_of: Key | None = Field(
        None, description="The rows are all that stands on the list inside this place; else only they change."
    )


class WriteListIn(ListingIn):
    """The decision whose rehearsal was seen."""

    stamp: str = Field(max_length=100, description="The stamp of the rehearsal that was looked at.")


class ReclassedOut(BaseModel):
    """A place that stays on the list in another class."""

    place: int
    before: str
    after: str


class ListingChange(BaseModel):
    """What a decision does to a list."""

    stamp: str
    added: dict[int, str] = Field(description="Place → class.")
    removed: dict[int, str]
    changed: list[ReclassedOut]
    kept: int


class ListingUndo(Why):
    """Which writing is taken back, and why."""

    written_at: datetime = Field(description="When it was written: `written_at` of the list.")


class LastWriting(BaseModel):
    """The last writing of a list that can be taken back."""

    written_at: datetime | None
    decision: str


@router.post("/place-lists", response={201: NewListOut}, summary="Lập danh sách địa bàn")
def make_list(request: HttpRequest, body: NewListIn) -> Status[NewListOut]:
    """Begin a list without entries."""
    made = services.make_list(body.code, body.name, actor=keeps(request), at=timezone.now())
    return Status(201, NewListOut(code=made.code, name=made.name))


@router.get("/place-lists/{code}/last-writing", response=LastWriting, summary="Lần ghi cuối của danh sách")
def last_writing(request: HttpRequest, code: Code) -> LastWriting:
    """When the list was last written and by which decision; for who keeps the lists."""
    keeps(request)
    at, decision = listings.last_writing(code) or (None, "")
    return LastWriting(written_at=at, decision=decision)


@router.post("/place-lists/{code}/rehearsal", response=ListingChange, summary="Xem trước một quyết định")
def rehearse_list(request: HttpRequest, body: ListingIn, code: Code) -> ListingChange:
    """What a decision would change in a list; nothing is kept."""
    keeps(request)
    facts = services.checked_facts(_facts(body))
    shown = listings.preview(code, _rows(body), facts.on_day, body.whole_of)
    if shown.problems:
        raise _several(LinesWrong(shown.problems))
    return _change(shown.change, shown.stamp)


@router.put("/place-lists/{code}", response=ListingChange, summary="Ghi một quyết định vào danh sách")
def write_list(request: HttpRequest, body: WriteListIn, code: Code) -> ListingChange:
    """Do what the rehearsal with that stamp said: all of it or nothing."""
    writing = Writing(_facts(body), _rows(body), body.whole_of)
    try:
        done = services.write_list(code, writing, body.stamp, actor=keeps(request), at=timezone.now())
    except LinesWrong as found:
        raise _several(found) from found
    return _change(done, body.stamp)


@router.post("/place-lists/{code}/undo", response=LastWriting, summary="Hoàn tác lần ghi cuối")
def take_back_writing(request: HttpRequest, body: ListingUndo, code: Code) -> LastWriting:
    """Take the last writing of a list back; the list is known again as it was."""
    services.take_back_writing(
        code, _aware(body.written_at), reason=body.reason, actor=keeps(request), at=timezone.now()
    )
    at, decision = listings.last_writing(code) or (None, "")
    return LastWriting(written_at=at, decision=decision)


def _facts(body: ListingIn) -> Facts:
    return Facts(**body.model_dump(include=set(ActIn.model_fields)))


def _rows(body: ListingIn) -> list[tuple[str, str, str]]:
    return [(one.unit, one.value, "x" if one.out else "") for one in body.rows]


def _several(found: LinesWrong) -> Several:
    refused = Refused(ActRefusal.LINES_WRONG, {"count": str(len(found.problems))})
    return Several(refused, wrong(found.problems))


def _aware(told: datetime) -> datetime:
    return told if told.tzinfo else timezone.make_aware(told)


def _change(made: Change, stamp: str) -> ListingChange:
    return ListingChange(
        stamp=stamp,
        added=dict(made.added),
        removed=dict(made.removed),
        changed=[
            ReclassedOut(place=place, before=before, after=after)
            for place, (before, after) in made.changed.items()
        ],
        kept=made.kept,
    )
