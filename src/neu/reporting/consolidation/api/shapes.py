"""What the API tells of totals."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from neu.platform.api.paging import Listed
from neu.reporting.consolidation.api.seen import (
    PlaceRef,
    TotalAsked,
    ValueOut,
)
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.forms.rules import CellKind


class TotalCell(ValueOut):
    """One cell of a total."""

    section: str
    row: str
    column: str
    kind: CellKind
    unit: str
    hidden: bool = Field(description="Reports not sent yet are in it, and they are not yours to see.")
    sources: ValueOut | None = Field(
        description="What reports alone come to; null: no adjustment counts in the cell."
    )
    adjustment: str | None = Field(description="What adjustments add to `sources`, signed.")


class MissingOut(BaseModel):
    """A report a total does not count."""

    place: PlaceRef
    agency_name: str
    step: str
    status: str


class CountedOut(BaseModel):
    """Who is in a total, of how many that owe; who is not, by name."""

    done: int
    owed: int
    communes: bool
    complete: bool
    missing_places: list[PlaceRef]
    missing: list[MissingOut]
    editing: list[MissingOut]


class TotalOut(BaseModel):
    """A form read at a place: a named total in one geography."""

    round: int
    place: PlaceRef
    total: TotalState
    on: date
    as_reported: bool = Field(description="True in the geography of the round's own day.")
    form: str
    form_version: int
    cells: list[TotalCell]
    counted: CountedOut
    notes: list[str]


class ReadableRound(BaseModel):
    """A round whose totals you may see."""

    id: int
    regime: str
    name: str
    period: str
    cutoff_on: date
    widest_place: int = Field(description="The widest ground you may see.")


class ReadableRounds(Listed):
    """A page of rounds, the latest first."""

    items: list[ReadableRound]


class OperandOut(ValueOut):
    """A cell a formula reads."""

    section: str
    row: str
    column: str
    label: str


class PartOfPlace(BaseModel):
    """What one place gives to a number; hidden: not sent yet, and not yours to see."""

    place: PlaceRef
    hidden: bool
    value: ValueOut | None
    known: str | None


class TypedChange(BaseModel):
    """One change of a typed figure."""

    at: datetime
    by: str
    channel: str
    old: ValueOut
    new: ValueOut
    reason: str


class TypedFigure(BaseModel):
    """A figure somebody typed, with its report."""

    place: PlaceRef
    submission: int
    agency_name: str
    status: str
    version: int | None = Field(description="Null: as it stands now, in no version.")
    hidden: bool = Field(description="Not sent yet, and not yours to see.")
    value: ValueOut | None
    typed_by: str
    typed_at: datetime | None
    history: list[TypedChange]


class YearGiven(BaseModel):
    """What one place gave in an earlier year."""

    place: PlaceRef
    year: int
    value: str
    divided: bool
    shared: bool
    inseparable: bool


class PieceOut(BaseModel):
    """A place of the round's own day that a ground of another day is made of."""

    place: PlaceRef
    value: ValueOut
    given: str | None
    shared: bool


class DoneOut(BaseModel):
    """How many communes (or, within a commune, units) are in a number, of how many that owe."""

    done: int
    owed: int
    communes: bool


class AdjustmentSaid(BaseModel):
    """An adjustment that counts in a number: how much, why, who entered it and who signed it off."""

    id: int
    no: int
    year: int = Field(description="Of an earlier year's round; 0: the round's own.")
    place: PlaceRef
    value: str
    reason: str
    evidence: str
    entered_by: str
    entered_at: datetime
    signed_by: str
    signed_at: datetime | None


class OriginOut(BaseModel):
    """Where one number comes from, one level down."""

    round: int
    place: PlaceRef
    total: TotalState
    on: date
    section: str
    row: str
    column: str
    kind: CellKind
    value: ValueOut
    formula: str
    operands: list[OperandOut]
    parts: list[PartOfPlace]
    typed: list[TypedFigure]
    years: list[YearGiven]
    pieces: list[PieceOut]
    rest: str | None = Field(description="Of the total, what is in none of its parts (chưa chia).")
    counted: DoneOut
    sources: ValueOut = Field(description="What reports alone come to, before adjustments.")
    adjustment: str | None = Field(description="What adjustments add in all, those of its parts too.")
    adjustments: list[AdjustmentSaid] = Field(description="Those that lie in none of its parts.")


class RedefinedOut(BaseModel):
    """An element of the dictionary that means something else since the round before."""

    element: str
    before: int = Field(description="The number of the definition of the round before.")
    version: int
    from_on: date
    fields: list[str] = Field(description="In what the two definitions differ.")
    reason: str


class PointOut(BaseModel):
    """The number of one round."""

    round: int
    period: str
    asked: bool = Field(description="Its form has the cell.")
    stands: bool = Field(description="The place stands in the geography shown.")
    seen: bool = Field(description="It is yours to see.")
    broken: bool = Field(description="Counted otherwise than in the round before: not to be compared.")
    redefined: list[RedefinedOut]
    value: ValueOut
    sources: ValueOut | None = Field(description="Before adjustments; null: none counts.")
    counted: DoneOut | None = Field(description="Null: there is no number to read.")
    unit: str
    notes: list[str]


class SeriesOut(BaseModel):
    """One number in every round of its regime, the oldest first."""

    place: int
    total: TotalState
    section: str
    row: str
    column: str
    items: list[PointOut]


class CellAsked(TotalAsked):
    """Which number."""

    section: str = Field(max_length=60)
    row: str = Field(max_length=120)
    column: str = Field(max_length=60)
