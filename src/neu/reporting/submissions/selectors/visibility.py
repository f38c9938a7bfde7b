"""Who may see a report, and how much of it: its cells as they stand, as they were sent, or its state only."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.models import Function
from neu.registry.people.models import User
from neu.registry.periods.rules import HANOI, day_of
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.submissions import ports
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Who
from neu.reporting.submissions.selectors.seats import Seats, chairs, inherited, seats


class Sight(StrEnum):
    """How much of a report a person sees."""

    LIVE = "LIVE"  # every cell as it stands: its own agency, who authenticates it, who reads all
    SENT = "SENT"  # the cells of the version that was sent to her
    STATE = "STATE"  # who, when, in what state; no cells


def visible_to(user: User, at: datetime) -> QuerySet[Submission]:
    """Return the reports that exist for this person on this day.

    Her own agency's (a position that has ended still reads its closed work), those of units her committee
    authenticates, those that come to her by the route, directly or through a consolidation; all for who
    reads all.
    """
    found = _whole()
    sitting = seats(user, at)
    if sitting.reads_all:
        return found
    hers = _of(sitting.agencies | inherited(sitting.agencies, sitting.on))
    for agency, until in sitting.ended.items():
        hers |= _of(frozenset({agency})) & Q(obligation__round__opened_at__lt=_after(until))
    return found.filter(hers)


def readable(submission_ids: Iterable[int], user: User, at: datetime) -> set[int]:
    """Return which of these reports exist for a person."""
    wanted = set(submission_ids)
    return set(visible_to(user, at).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _after(day: date) -> datetime:
    """Return the instant a Vietnamese day is over."""
    return datetime.combine(day + timedelta(days=1), time(), HANOI)


def _of(agency_ids: frozenset[int]) -> Q:
    """Reports of these agencies, those they authenticate, those that come to them by the route, and those
    that go back to them once they are done."""
    below = RawSQL(_BELOW, [sorted(agency_ids)])  # noqa: S611 - our own words, one parameter
    on_the_way = (
        Q(obligation__agency__in=agency_ids) | _authenticated_by(agency_ids) | Q(obligation__in=below)
    )
    return on_the_way | ports.goes_back(agency_ids)


def _whole() -> QuerySet[Submission]:
    """Reports with what every page and deed asks of them."""
    return Submission.objects.select_related(
        "obligation__round__regime__programme",
        "obligation__round__regime__area",
        "obligation__round__window",
        "obligation__step",
        "form_version__form",
        "sent_version",
    ).defer("form_version__content")


def _authenticated_by(agency_ids: frozenset[int]) -> Q:
    """Reports about the places of a function that authenticates their step."""
    held = Function.objects.filter(
        agency__in=agency_ids,
        kind=OuterRef("obligation__step__authenticated_by"),
        place=OuterRef("obligation__place"),
        known__upper_inf=True,
    )
    return Q(~Q(obligation__step__authenticated_by=""), Exists(held))


_BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT p.from_obligation_id FROM rounds_obligation_passes_to p
    JOIN rounds_obligation o ON o.id = p.to_obligation_id WHERE o.agency_id = ANY(%s)
    UNION
    SELECT p.from_obligation_id FROM rounds_obligation_passes_to p JOIN below ON below.id = p.to_obligation_id
) SELECT id FROM below
"""
_ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT to_obligation_id FROM rounds_obligation_passes_to WHERE from_obligation_id = %s
    UNION
    SELECT p.to_obligation_id FROM rounds_obligation_passes_to p JOIN above ON above.id = p.from_obligation_id
) SELECT DISTINCT o.agency_id FROM above JOIN rounds_obligation o ON o.id = above.id
"""


def find(submission_id: int, user: User, at: datetime) -> Submission | None:
    """Return one report if it exists for this person, None otherwise: the same answer as visible_to, for
    one row."""
    submission = _whole().filter(pk=submission_id).first()
    return submission if submission and visible(submission.obligation, seats(user, at)) else None


def find_live(submission_id: int, user: User, at: datetime) -> Submission | None:
    """Return one report whose cells this person sees as they stand, or None; cheapest for its owner."""
    submission = _whole().filter(pk=submission_id).first()
    if submission is None:
        return None
    sitting, obligation = seats(user, at), submission.obligation
    if obligation.agency_id in sitting.agencies:
        return submission
    if not visible(obligation, sitting):
        return None
    seen = sight_from(submission, sitting, chairs_now=frozenset(chairs(obligation, sitting)))
    return submission if seen is Sight.LIVE else None


def visible(obligation: Obligation, sitting: Seats) -> bool:
    """True when the report of this duty exists for a person sitting there."""
    if sitting.reads_all:
        return True
    mine = sitting.agencies | sitting.ended_after(obligation.round.opened_at)
    mine |= inherited(sitting.agencies, sitting.on)
    if obligation.agency_id in mine:
        return True
    kind = obligation.step.authenticated_by
    if (
        kind
        and Function.objects.filter(
            agency__in=mine, kind=kind, place=obligation.place_id, known__upper_inf=True
        ).exists()
    ):
        return True
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [obligation.pk])
        if mine & {agency_id for (agency_id,) in cursor.fetchall()}:
            return True
    return obligation.state == ObligationState.ACCEPTED and ports.answer_to(obligation) in mine


def reading(submission: Submission, at: datetime) -> list[int]:
    """Return the agencies whose people read the cells of a report now, its own first: who authenticates it
    next, then, once it is sent, those it comes to. An ended one is there by who answers in its place."""
    obligation, on = submission.obligation, day_of(at)
    found = [rounds.owner(obligation, on) or obligation.agency_id]
    authenticator = rounds.authenticator(obligation, on) if obligation.step.authenticated_by else None
    found += [authenticator] if authenticator else []
    if submission.sent_version_id:
        with connection.cursor() as cursor:
            cursor.execute(_ABOVE, [obligation.pk])
            above = sorted(agency_id for (agency_id,) in cursor.fetchall())
        back = ports.answer_to(obligation) if obligation.state == ObligationState.ACCEPTED else None
        above += [back] if back else []
        heirs = agencies.heirs_of(above, on)
        found += [heirs.get(one, one) for one in above]
    return list(dict.fromkeys(found))


def sight(submission: Submission, user: User, at: datetime) -> Sight:
    """Return how much of a visible report this person sees now."""
    sitting = seats(user, at)
    return sight_from(submission, sitting, chairs_now=frozenset(chairs(submission.obligation, sitting)))


def sight_from(submission: Submission, sitting: Seats, *, chairs_now: frozenset[Who]) -> Sight:
    """Return the same, when the person's chairs are already known."""
    own = sitting.agencies | sitting.ended_after(submission.obligation.round.opened_at)
    if sitting.reads_all or submission.obligation.agency_id in own or Who.OWNER in chairs_now:
        return Sight.LIVE
    if Who.AUTHENTICATOR in chairs_now or _once_authenticated(submission, sitting):
        return Sight.LIVE
    return Sight.SENT if submission.sent_version_id else Sight.STATE


def _once_authenticated(submission: Submission, sitting: Seats) -> bool:
    """True for an ended seat of the committee that authenticated such reports."""
    kind = submission.obligation.step.authenticated_by
    ended = sitting.ended_after(submission.obligation.round.opened_at)
    if not kind or not ended:
        return False
    return Function.objects.filter(agency__in=ended, kind=kind, place=submission.obligation.place_id).exists()
