"""What the API's doors of rounds take and tell."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from neu.platform.api.fields import DecisionOut, IsoDay, Key, Sent
from neu.platform.api.paging import Listed, Paging
from neu.platform.inbox import items as inbox
from neu.reporting.rounds.rules import FIRST, ObligationState, RoundState

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)  # the years periods are kept for


class RegimeOut(BaseModel):
    """A reporting regime with the ten attributes Decree 09/2019 asks of each."""

    code: str
    name: str
    contents: str
    reporters: str
    receivers: str
    channel: str
    due: str
    frequency: str
    closing: str
    outline: str
    data_form: str
    draft: bool
    decision: DecisionOut | None


class RegimesOut(Listed):
    """A page of regimes."""

    items: list[RegimeOut]


class RoundSummary(BaseModel):
    """One regime for one period."""

    id: int
    regime: str
    name: str
    period: str
    passage: str
    subject: str = Field(description="Code of the event it is about; empty: the period.")
    territory: int
    cutoff_on: date
    window: str = Field(description="Code of the data window.")
    state: RoundState
    follows: int | None
    opened_at: datetime
    closed_at: datetime | None


class RoundsOut(Listed):
    """A page of rounds, the latest first."""

    items: list[RoundSummary]


class TallyOut(BaseModel):
    """How many owe, sent, were accepted; returned ones are counted apart."""

    owed: int
    sent: int
    accepted: int
    missing: int
    on_time: int
    late: int
    returned: int


class StepOut(BaseModel):
    """One step of a round's route."""

    code: str
    name: str
    kind: str
    function: str
    authenticated_by: str
    sends_to: list[str]
    due_at: datetime | None
    tally: TallyOut


class RoundOut(RoundSummary):
    """A round with its route."""

    form: str
    form_version: int
    steps: list[StepOut]


class ObligationOut(BaseModel):
    """One agency's duty in a round at one step about one place."""

    id: int
    round: int
    step: str
    agency: str
    agency_name: str
    place: int
    place_name: str
    state: ObligationState
    due_at: datetime | None
    returned_due_at: datetime | None
    first_sent_at: datetime | None
    accepted_at: datetime | None
    overdue: bool


class ObligationsOut(Listed):
    """A page of obligations."""

    items: list[ObligationOut]


class ExtensionIn(Sent):
    """Which duties get more time, until the end of which day, and why."""

    obligations: list[Key] = Field(min_length=1, max_length=1_000)
    due_on: IsoDay = Field(ge=EARLIEST, le=LATEST)
    reason: str = Field(pattern=r"\S", max_length=20_000)


class ExtendedOut(BaseModel):
    """The duties that got more time, with their new due dates."""

    items: list[ObligationOut]


class WaitingOut(BaseModel):
    """One thing to do or to wait for, as the inbox shows it."""

    state: inbox.State
    kind: str
    title: str
    detail: str
    url: str = Field(description="Address of the page where it is done.")
    due_at: datetime | None
    waiting_on: str


class InboxOut(Listed):
    """A page of what waits."""

    items: list[WaitingOut]


class ColumnOut(BaseModel):
    """One round on the board at one step: what its duties add up to, and who is missing."""

    round: int
    period: str
    due_at: datetime | None
    tally: TallyOut
    missing: list[str]


class BlockOut(BaseModel):
    """One step of a regime on the board."""

    regime: str
    step: str
    name: str
    columns: list[ColumnOut]


class BoardOut(BaseModel):
    """The board of a regime's year."""

    year: int
    blocks: list[BlockOut]


class RoundAsked(BaseModel):
    """Which round is worked out."""

    regime: str = Field(max_length=40)
    period: str = Field(max_length=24, description="2024, 2024M09, 2024Q2, 2024H1, 2024-9M")
    passage: str = Field(FIRST, max_length=10, description="first or january.")
    cutoff_on: IsoDay = Field(ge=EARLIEST, le=LATEST)


class RoundIn(Sent):
    """A round to open."""

    regime: str = Field(max_length=40)
    period: str = Field(max_length=24, description="2024, 2024M09, 2024Q2, 2024H1, 2024-9M")
    passage: str = Field(FIRST, max_length=10, description="first or january.")
    cutoff_on: IsoDay = Field(ge=EARLIEST, le=LATEST)


class PlanStepOut(BaseModel):
    """How many would owe a report at a step, and by when."""

    step: str
    name: str
    owed: int
    due_at: datetime | None


class GapOut(BaseModel):
    """A function nobody holds where the route needs it."""

    step: str
    function: str
    places: list[int]


class PlanOut(BaseModel):
    """A round worked out for one cut-off: nothing of it is kept."""

    territory: int
    steps: list[PlanStepOut]
    gaps: list[GapOut]


class RoundsAsked(Paging):
    """Which rounds."""

    regime: str = Field("", max_length=40)
    year: int | None = Field(None, ge=2000, le=2100)


class DutiesAsked(Paging):
    """Which duties of a round."""

    step: str = Field("", max_length=40)
    state: ObligationState | None = None


class BoardAsked(BaseModel):
    """Which board: a regime's year, for the duties about one place if asked."""

    regime: str = Field(max_length=40)
    year: int = Field(ge=2000, le=2100)
    place: Key | None = None
