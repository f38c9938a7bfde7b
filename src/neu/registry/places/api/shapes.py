"""What the API takes and tells of reorganisations."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from neu.platform.api.fields import Day, Number, Sent
from neu.platform.api.paging import Listed
from neu.platform.api.problems import Wrong
from neu.registry.places.rules import ActState, Basis, Deed, Kind


class ActIn(Sent):
    """What a reorganisation is: its first day and the document that decides it."""

    title: str = Field(max_length=1_000)
    on_day: Day
    number: str = Field(max_length=1_000, description="Số, ký hiệu văn bản.")
    issued_on: Day
    issuer: str = Field(max_length=1_000)


class SharesIn(Sent):
    """How much of a divided unit goes to this one, in per cent, by each basis that is stated."""

    households: Number | None = None
    population: Number | None = None
    area: Number | None = None
    by_hand: Number | None = None


class LineIn(Sent):
    """What becomes of one old unit, or a new one: the columns of the template."""

    deed: Deed
    old: str = Field("", max_length=200, description="Code or name of the old unit.")
    kind: Kind | None = None
    name: str = Field("", max_length=200)
    code: str = Field("", max_length=60)
    parent: str = Field("", max_length=200, description="Code or name; may be a unit the same act makes.")
    shares: SharesIn = SharesIn()


class LinesIn(Sent):
    """The lines of an act: all are taken, or none."""

    lines: list[LineIn] = Field(min_length=1, max_length=5_000)
    replace: bool = Field(False, description="Put them in place of all there are.")


class ApplyIn(Sent):
    """Which preview is applied."""

    stamp: str = Field(max_length=100, description="The stamp of the preview that was looked at.")


class LineShare(BaseModel):
    """A stated share, in per cent."""

    basis: Basis
    percent: str


class LineOut(BaseModel):
    """A line as it is kept."""

    no: int
    deed: Deed
    old: str
    kind: Kind | None
    name: str
    code: str
    parent: str
    shares: list[LineShare]


class ActSummary(BaseModel):
    """A reorganisation in the list."""

    id: int
    title: str
    on_day: date
    number: str
    issued_on: date
    issuer: str
    state: ActState
    made_at: datetime
    made_by: str
    applied_at: datetime | None
    undone_at: datetime | None


class ActOut(ActSummary):
    """A reorganisation with its lines."""

    lines: list[LineOut]


class ActsOut(Listed):
    """A page of reorganisations, the latest day first."""

    items: list[ActSummary]


class UnitOut(BaseModel):
    """One unit of a preview, with what it becomes or comes from."""

    full_name: str
    code: str
    lies_in: str
    others: list[str]


class MoveOut(BaseModel):
    """One unit that goes on under another name, code or parent."""

    before: str
    after: str
    home_before: str
    home_after: str


class UsedOut(BaseModel):
    """How many things of one sort depend on the units an act touches, and a few of them."""

    label: str
    count: int
    examples: list[str]


class PreviewOut(BaseModel):
    """What an act would do, all that is wrong with it, and what depends on the units it touches."""

    stamp: str = Field(description="Send it to apply exactly this.")
    problems: list[Wrong]
    ends: list[UnitOut]
    begins: list[UnitOut]
    changes: list[MoveOut]
    follows: list[MoveOut]
    used: list[UsedOut]
