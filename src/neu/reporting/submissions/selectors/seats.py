"""From which chairs a person looks at a report on a day. Work follows the function, not the agency's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from neu.registry.agencies.models import Function
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions.rules import Who

SUCCESSIONS = 5  # a function passing on more often than that within a round is a loop


@dataclass(frozen=True)
class Seats:
    """The agencies a person sits at on a day, with her duties there; those where her position has ended.

    An ended position still reads the work of its time: rounds opened while it lasted, never later ones.
    """

    user_id: int
    on: date
    duties: Mapping[int, frozenset[Duty]]  # agency id → duties, current positions
    ended: Mapping[int, date]  # agency id → the last day of her position there
    reads_all: bool

    @property
    def agencies(self) -> frozenset[int]:
        return frozenset(self.duties)

    def ended_after(self, opened_at: datetime) -> frozenset[int]:
        """Return the agencies where an ended position of hers still lasted when a round was opened."""
        opened_on = day_of(opened_at)
        return frozenset(agency for agency, until in self.ended.items() if until >= opened_on)


def seats(user: User, at: datetime) -> Seats:
    """Return where the person sits on the day of `at`."""
    on = day_of(at)
    duties: dict[int, frozenset[Duty]] = {}
    for chair in people.chairs(user, on):
        duties[chair.agency_id] = duties.get(chair.agency_id, frozenset()) | frozenset(chair.duties)
    ended: dict[int, date] = {}
    for chair in people.ended_chairs(user, on):  # the latest first
        if chair.agency_id not in duties and chair.until_on is not None:
            ended.setdefault(chair.agency_id, chair.until_on)
    reads_all = any(Duty.READ_ALL in held for held in duties.values())
    return Seats(user.pk, on, duties, ended, reads_all)


def inherited(agency_ids: frozenset[int], on: date) -> frozenset[int]:
    """Return the agencies whose ended functions passed to one of these: their reports are now read here."""
    found: set[int] = set()
    wanted = set(agency_ids)
    for _hop in range(SUCCESSIONS):
        before = Function.objects.filter(
            successor__agency__in=wanted, known__upper_inf=True, valid__fully_lt=(on, None)
        )
        wanted = set(before.values_list("agency_id", flat=True)) - found - agency_ids
        if not wanted:
            break
        found |= wanted
    return frozenset(found)


def chairs(obligation: Obligation, sitting: Seats) -> dict[Who, frozenset[Duty]]:
    """Return the chairs a person holds for a report today, each with her duties on it."""
    found: dict[Who, frozenset[Duty]] = {}
    if not sitting.duties:
        return found
    owner = _owner(obligation, sitting)
    if owner in sitting.duties:
        found[Who.OWNER] = sitting.duties[owner]
    if obligation.step.authenticated_by:
        authenticator = rounds.authenticator(obligation, sitting.on)
        if authenticator is not None and authenticator in sitting.duties:
            found[Who.AUTHENTICATOR] = sitting.duties[authenticator]
    for receiver in rounds.receivers(obligation, sitting.on):
        if receiver.agency_id in sitting.duties:
            held = found.get(Who.RECEIVER, frozenset())
            found[Who.RECEIVER] = held | sitting.duties[receiver.agency_id]
    return found


def _owner(obligation: Obligation, sitting: Seats) -> int:
    """Return the agency that answers for an obligation, asking who succeeded only when it is not her own."""
    if obligation.agency_id in sitting.duties:
        return obligation.agency_id
    return rounds.owner(obligation, sitting.on) or obligation.agency_id


def agency_of(obligation: Obligation, who: Who, sitting: Seats) -> int:
    """Return the agency in whose name a person sitting on that chair does a deed."""
    if who is Who.AUTHENTICATOR:
        found = rounds.authenticator(obligation, sitting.on)
        assert found is not None  # the chair was given from it
        return found
    if who is Who.RECEIVER:
        return next(
            one.agency_id
            for one in rounds.receivers(obligation, sitting.on)
            if one.agency_id in sitting.duties
        )
    return _owner(obligation, sitting)
