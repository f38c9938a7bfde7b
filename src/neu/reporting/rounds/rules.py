"""What a step of a route does, who passes to whom, and what counts as complete or in time. Pure."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class StepKind(StrEnum):
    COLLECT = "COLLECT"  # types its own figures
    CONSOLIDATE = "CONSOLIDATE"  # gathers what the steps before it sent, and may add its own
    ISSUE = "ISSUE"  # signs and issues the edition
    RECEIVE = "RECEIVE"  # takes it in outside this system, such as a ministry: nobody owes anything here


class Spread(StrEnum):
    """Over which places a step spreads: one obligation for each holder of its function in each place."""

    LISTED_COMMUNES = "LISTED_COMMUNES"  # communes on the regime's list at the cut-off
    LISTED_DISTRICTS = "LISTED_DISTRICTS"  # districts that have such a commune
    TERRITORY = "TERRITORY"  # the round's territory (the province)
    CHOSEN = "CHOSEN"  # agencies named by the step, wherever in the territory they hold the function
    EVENT = "EVENT"  # whoever the event names, where it happened


class Every(StrEnum):
    """How often a pass of a regime comes."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF = "HALF"
    NINE_MONTHS = "NINE_MONTHS"  # once a year, of its first nine months
    YEAR = "YEAR"
    EVENT = "EVENT"  # no day is known beforehand: each event has a round of its own


LISTED = (Spread.LISTED_COMMUNES, Spread.LISTED_DISTRICTS)  # these need the regime's list


class RoundState(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class ObligationState(StrEnum):
    """What the board shows. Set by the deed that changes it."""

    OPEN = "OPEN"  # nothing sent yet
    SENT = "SENT"
    AUTHENTICATED = "AUTHENTICATED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"


class Refusal(StrEnum):
    BAD_REGIME_FILE = "BAD_REGIME_FILE"
    REGIME_IN_USE = "REGIME_IN_USE"
    ROUTE_IN_USE = "ROUTE_IN_USE"
    UNKNOWN_REGIME = "UNKNOWN_REGIME"
    NO_SUCH_PASSAGE = "NO_SUCH_PASSAGE"
    NO_ROUTE = "NO_ROUTE"
    NO_FORM = "NO_FORM"
    FORM_DEFINED_OTHERWISE = "FORM_DEFINED_OTHERWISE"
    NO_HOLDER = "NO_HOLDER"
    CHOSEN_NOT_HOLDER = "CHOSEN_NOT_HOLDER"
    NOBODY_CHOSEN = "NOBODY_CHOSEN"
    CHOSEN_UNKNOWN = "CHOSEN_UNKNOWN"
    TITLE_REQUIRED = "TITLE_REQUIRED"
    DUE_BEFORE_OPENING = "DUE_BEFORE_OPENING"
    NO_SUCH_LIST = "NO_SUCH_LIST"
    NO_SUCH_FORM = "NO_SUCH_FORM"
    EXTEND_NOBODY = "EXTEND_NOBODY"
    EXTEND_REASON_REQUIRED = "EXTEND_REASON_REQUIRED"
    EXTEND_CLOSED = "EXTEND_CLOSED"
    EXTEND_PASSED = "EXTEND_PASSED"
    EXTEND_NOT_LATER = "EXTEND_NOT_LATER"
    EXTEND_NO_DUE = "EXTEND_NO_DUE"
    EXTEND_SENT = "EXTEND_SENT"
    MAY_NOT_EXTEND = "MAY_NOT_EXTEND"
    MAY_NOT_SET_REMINDING = "MAY_NOT_SET_REMINDING"
    BAD_REMINDING_DAYS = "BAD_REMINDING_DAYS"
    BAD_ESCALATION = "BAD_ESCALATION"
    NOBODY_LISTED = "NOBODY_LISTED"
    ROUND_EXISTS = "ROUND_EXISTS"
    NO_ROUND_TO_FOLLOW = "NO_ROUND_TO_FOLLOW"
    WRONG_ROUND_TO_FOLLOW = "WRONG_ROUND_TO_FOLLOW"
    UNKNOWN_ROUND = "UNKNOWN_ROUND"
    ROUND_ALREADY_CLOSED = "ROUND_ALREADY_CLOSED"
    ROUND_NOT_CLOSED = "ROUND_NOT_CLOSED"
    WITHDRAW_REASON_REQUIRED = "WITHDRAW_REASON_REQUIRED"
    ROUND_REASON_REQUIRED = "ROUND_REASON_REQUIRED"
    MAY_NOT_OPEN_ROUNDS = "MAY_NOT_OPEN_ROUNDS"
    REGIME_DRAFT_GONE = "REGIME_DRAFT_GONE"
    REGIME_DRAFT_PUBLISHED = "REGIME_DRAFT_PUBLISHED"
    REGIME_WRONG = "REGIME_WRONG"
    REGIME_FILE = "REGIME_FILE"
    REGIME_SAME = "REGIME_SAME"
    REGIME_ADHOC = "REGIME_ADHOC"
    REGIME_KEPT = "REGIME_KEPT"
    VERSION_BEFORE_ROUNDS = "VERSION_BEFORE_ROUNDS"
    VERSION_NOT_LATEST = "VERSION_NOT_LATEST"
    VERSION_IN_USE = "VERSION_IN_USE"
    ROUND_BY_EVENT = "ROUND_BY_EVENT"
    NO_EVENTS = "NO_EVENTS"
    EVENT_OUTSIDE = "EVENT_OUTSIDE"
    EVENT_FORM_COUNTS = "EVENT_FORM_COUNTS"
    EVENT_ROUND_SENT = "EVENT_ROUND_SENT"


# The ten attributes Decree 09/2019/NĐ-CP asks of every regime, in its order
ATTRIBUTES = (
    "name", "contents", "reporters", "receivers", "channel", "due", "frequency", "closing", "outline",
    "data_form",
)  # fmt: skip
FIRST = "first"
JANUARY = "january"  # the top-up of January and February: a round of its own that follows the first
PASSAGES = (FIRST, JANUARY)
FOLLOWS: Mapping[str, str] = {JANUARY: FIRST}


# --- the graph of steps -------------------------------------------------------------------------


def loop(edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the steps of one loop in sender → receiver edges, first and last the same; () if none."""
    after: dict[str, list[str]] = {}
    for sender, receiver in edges:
        after.setdefault(sender, []).append(receiver)
    done: set[str] = set()

    def walk(step: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if step in path:
            return (*path[path.index(step) :], step)
        if step in done:
            return ()
        for receiver in after.get(step, []):
            found = walk(receiver, (*path, step))
            if found:
                return found
        done.add(step)
        return ()

    for step in list(after):
        found = walk(step, ())
        if found:
            return found
    return ()


def comes(every: str, year: int) -> list[str]:
    """The codes of the periods of a year: ["2026Q1", …]; none where only an event brings one."""
    if every == Every.EVENT:
        return []
    count = {Every.MONTH: 12, Every.QUARTER: 4, Every.HALF: 2}
    form = {Every.MONTH: "{y}M{no:02d}", Every.QUARTER: "{y}Q{no}", Every.HALF: "{y}H{no}"}
    if every in form:
        return [form[Every(every)].format(y=year, no=no) for no in range(1, count[Every(every)] + 1)]
    return [f"{year}-9M" if every == Every.NINE_MONTHS else f"{year}"]


def usual_every(name: str) -> Every:
    """How often a pass comes that does not say so: monthly where its rounds are named by month."""
    return Every.MONTH if "{month}" in name else Every.YEAR


def by_event(passage: Mapping[str, Any]) -> bool:
    """True for a pass whose rounds no calendar brings."""
    return passage.get("every") == Every.EVENT


@dataclass(frozen=True)
class Link:
    """A step as far as who sends to whom."""

    code: str
    kind: str
    to: tuple[str, ...] = ()


def leads_nowhere(steps: Sequence[Link]) -> list[str]:
    """The steps whose reports nobody receives.

    One step alone keeps what it says to itself. Else whoever collects sends on, and whoever consolidates too,
    unless its table is where the whole route ends.
    """
    ends = [step for step in steps if not step.to and step.kind != StepKind.RECEIVE]
    issued = any(step.kind == StepKind.ISSUE for step in steps)
    consolidating = [step.code for step in ends if step.kind == StepKind.CONSOLIDATE]
    found = [step.code for step in ends if step.kind == StepKind.COLLECT and len(steps) > 1]
    return found + (consolidating if issued or len(consolidating) > 1 else [])


@dataclass(frozen=True)
class Duty:
    """One agency's duty at one step about one place, before it is kept. No `nodes`: the whole tree."""

    step: str
    agency_id: int
    place_id: int
    nodes: frozenset[str] = frozenset()


def overlap(some: frozenset[str], others: frozenset[str]) -> bool:
    """True when two scopes share a part of the programme tree; no nodes means the whole tree."""
    if not some or not others:
        return True
    return any(
        one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
        for one in some
        for other in others
    )


def roots(codes: Iterable[str]) -> frozenset[str]:
    """Return the codes that lie under no other of them: DA3 and DA3.TDA2 → DA3."""
    held = set(codes)
    return frozenset(code for code in held if not any(code.startswith(f"{other}.") for other in held))


def passings(
    duties: Sequence[Duty], edges: Iterable[tuple[str, str]], above: Mapping[int, Collection[int]]
) -> list[tuple[int, int]]:
    """Return (sender, receiver) positions in `duties`: along an edge, upward in territory, same scope.

    `above`: place → places whose territory holds it, itself included, as of the cut-off.
    """
    by_step_place: dict[tuple[str, int], list[int]] = {}
    for position, duty in enumerate(duties):
        by_step_place.setdefault((duty.step, duty.place_id), []).append(position)
    after: dict[str, list[str]] = {}
    for sender, receiver in edges:
        after.setdefault(sender, []).append(receiver)
    return [
        (position, other)
        for position, duty in enumerate(duties)
        for step in after.get(duty.step, [])
        for place in above.get(duty.place_id, ())
        for other in by_step_place.get((step, place), [])
        if overlap(duty.nodes, duties[other].nodes)
    ]


# --- reminding ----------------------------------------------------------------------------------

REMIND_ON = (-3, -1, 1, 3)  # days from the last day in time, until an administrator says otherwise
ESCALATE_AFTER = 7
EARLIEST_STEP, LATEST_STEP, MOST_STEPS = -60, 60, 10
LATEST_ESCALATION = 365


def reminding_steps(text: str) -> tuple[int, ...]:
    """Return what was typed as "-3, -1, 1" in order, each once.

    :raises ValueError: when one is no whole number from -60 to 60, or there are none or too many.
    """
    steps = sorted({int(part) for part in text.replace(";", ",").split(",") if part.strip()})
    if not 0 < len(steps) <= MOST_STEPS or steps[0] < EARLIEST_STEP or steps[-1] > LATEST_STEP:
        raise ValueError(text)
    return tuple(steps)


# --- complete and in time -----------------------------------------------------------------------


class Timeliness(StrEnum):
    ON_TIME = "ON_TIME"
    LATE = "LATE"
    NOT_YET = "NOT_YET"  # not sent, and the due date has not come
    NO_RULE = "NO_RULE"  # no due date was set: nobody can be late


def timeliness(due_at: datetime | None, first_sent_at: datetime | None, at: datetime) -> Timeliness:
    """Judge the *first* sending against the due date (an exclusive end), as of `at`."""
    if due_at is None:
        return Timeliness.NO_RULE
    if first_sent_at is not None and first_sent_at <= at:
        return Timeliness.ON_TIME if first_sent_at < due_at else Timeliness.LATE
    return Timeliness.LATE if due_at <= at else Timeliness.NOT_YET


def why_not_extended(
    due_at: datetime | None, first_sent_at: datetime | None, wanted: datetime, at: datetime
) -> Refusal | None:
    """Return why a due date (an exclusive end) cannot become `wanted`, or None.

    What was sent was judged by the date of that day; what has no date nobody can be late with.
    """
    if first_sent_at is not None:
        return Refusal.EXTEND_SENT
    if due_at is None:
        return Refusal.EXTEND_NO_DUE
    if wanted <= at:
        return Refusal.EXTEND_PASSED
    return Refusal.EXTEND_NOT_LATER if wanted <= due_at else None


@dataclass(frozen=True)
class Standing:
    """How one obligation stands at an instant."""

    state: ObligationState
    timeliness: Timeliness
    accepted: bool  # an accepted version counts, also while a return is being answered
    sent: bool

    @property
    def overdue(self) -> bool:
        """Nothing was sent and the due date has passed."""
        return not self.sent and self.timeliness is Timeliness.LATE


def standing(
    state: str,
    due_at: datetime | None,
    first_sent_at: datetime | None,
    accepted_at: datetime | None,
    at: datetime,
) -> Standing:
    """Return how an obligation stands at `at`; an instant before a deed shows it not yet done."""
    sent = first_sent_at is not None and first_sent_at <= at
    accepted = accepted_at is not None and accepted_at <= at
    shown = ObligationState(state)
    if not sent and not accepted:
        shown = ObligationState.OPEN
    elif shown is ObligationState.ACCEPTED and not accepted:
        shown = ObligationState.SENT
    return Standing(shown, timeliness(due_at, first_sent_at, at), accepted, sent)


@dataclass(frozen=True)
class Tally:
    """What a board says of some obligations. `returned` is counted apart: it is neither missing nor late."""

    owed: int  # obligations of the round: places on the list and functions valid at the cut-off
    accepted: int  # "không phát sinh" included
    sent: int
    with_rule: int  # of those whose due date has come, or that were sent: what timeliness is measured on
    on_time: int
    late: int
    returned: int

    @property
    def missing(self) -> int:
        """How many have no accepted version."""
        return self.owed - self.accepted


def tally(standings: Iterable[Standing]) -> Tally:
    """Count standings: completeness is accepted / owed, timeliness on_time / with_rule."""
    counts: Counter[Hashable] = Counter()
    for one in standings:
        counts["owed"] += 1
        counts["accepted"] += one.accepted
        counts["sent"] += one.sent
        counts["returned"] += one.state is ObligationState.RETURNED
        counts[one.timeliness] += 1
    on_time, late = counts[Timeliness.ON_TIME], counts[Timeliness.LATE]
    return Tally(
        counts["owed"], counts["accepted"], counts["sent"], on_time + late, on_time, late, counts["returned"]
    )
