"""Whom to remind of what on a day: what is due soon, overdue or asked back; and what leaders must hear of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import HANOI, ONE_DAY, day_of
from neu.reporting.rounds import rules
from neu.reporting.rounds.models import Obligation, Reminder, Reminding
from neu.reporting.rounds.rules import ObligationState, RoundState, StepKind
from neu.reporting.rounds.selectors import routing
from neu.reporting.rounds.selectors.work import TO_DO

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Line:
    """One duty in a digest: the last day in time, and how many days that is past (negative: to come)."""

    obligation: Obligation
    last_day: date
    late: int


@dataclass
class Digest:
    """What one person hears on a day: her own agency's duties, and those long overdue she must know of."""

    user: User
    own: list[Line] = field(default_factory=list)
    escalated: list[Line] = field(default_factory=list)


def how_reminded() -> Reminding:
    """Return how people are reminded; the usual way while nobody has said otherwise."""
    found = Reminding.objects.filter(pk=1).first()
    return found or Reminding(pk=1, days=list(rules.REMIND_ON), escalate_after=rules.ESCALATE_AFTER)


def reminded_on(day: date) -> set[int]:
    """Return the users who got their digest of a day."""
    return set(Reminder.objects.filter(day=day).values_list("user_id", flat=True))


def digests(at: datetime) -> list[Digest]:
    """Return the digests of the day of `at`, one a person, whoever had hers already left out.

    What leaders must hear of waits for tomorrow while one of them had her digest today. A dozen queries.
    """
    how, on = how_reminded(), day_of(at)
    done = reminded_on(on)
    found: dict[int, Digest] = {}
    own, late = _due(how, on), _long_overdue(how, on)
    owners = routing.holders([routing.held(line.obligation) for line in (*own, *late)], on)
    for line, person in _own_people(own, owners, on):
        if person.pk not in done:
            found.setdefault(person.pk, Digest(person)).own.append(line)
    for line, several in _leaders_and_receivers(late, owners, on):
        if done.isdisjoint(one.pk for one in several):
            for person in several:
                found.setdefault(person.pk, Digest(person)).escalated.append(line)
    return [found[key] for key in sorted(found)]


def _unsent() -> Q:
    """Of open rounds: what was never sent, or was asked back with a date."""
    returned = Q(state=ObligationState.RETURNED, returned_due_at__isnull=False)
    return Q(round__state=RoundState.OPEN) & (Q(first_sent_at__isnull=True) | returned)


def _due(how: Reminding, on: date) -> list[Line]:
    """What falls on one of the steps today, soonest due first."""
    falls = Q()
    for step in how.days:
        start = _midnight(on - timedelta(days=step))
        for name in ("due_at", "returned_due_at"):
            falls |= Q(**{f"{name}__gt": start, f"{name}__lte": start + ONE_DAY})
    rows = Obligation.objects.filter(_unsent(), falls).select_related("round", "step").order_by("pk")
    lines = (_line(one, on) for one in rows)
    return sorted(
        (line for line in lines if line.late in how.days),
        key=lambda line: (line.last_day, line.obligation.pk),
    )


def _long_overdue(how: Reminding, on: date) -> list[Line]:
    """What was never sent and is overdue for longer than leaders may be left in the dark."""
    rows = Obligation.objects.filter(
        round__state=RoundState.OPEN,
        first_sent_at__isnull=True,
        escalated_at__isnull=True,
        due_at__lte=_midnight(on - timedelta(days=how.escalate_after)),
    ).exclude(step__kind=StepKind.ISSUE)
    return [_line(one, on) for one in rows.select_related("round", "step").order_by("due_at", "pk")]


def _line(one: Obligation, on: date) -> Line:
    due_at = one.returned_due_at if one.state == ObligationState.RETURNED else one.due_at
    assert due_at is not None  # both queries ask for one
    last_day = day_of(due_at - MOMENT)
    return Line(one, last_day, (on - last_day).days)


def _own_people(
    lines: Sequence[Line], owners: Mapping[routing.Held, int], on: date
) -> list[tuple[Line, User]]:
    asked: dict[Duty, set[int]] = defaultdict(set)
    answering = []
    for line in lines:
        agency = owners.get(routing.held(line.obligation))
        if agency is not None:
            duty = TO_DO[StepKind(line.obligation.step.kind)]
            asked[duty].add(agency)
            answering.append((line, duty, agency))
    staff = {duty: people.present_by_agency(agencies, duty, on) for duty, agencies in asked.items()}
    return [(line, one) for line, duty, agency in answering for one in staff[duty].get(agency, [])]


def _leaders_and_receivers(
    lines: Sequence[Line], owners: Mapping[routing.Held, int], on: date
) -> list[tuple[Line, list[User]]]:
    """(line, the leaders of whoever owes it and the officers of whoever receives it)."""
    receiving = routing.receivers_of([line.obligation.pk for line in lines], on)
    leaders = people.present_by_agency(set(owners.values()), Duty.AUTHENTICATE, on)  # a leader's alone
    receivers = people.present_by_agency(
        {one.agency_id for several in receiving.values() for one in several}, Duty.RECEIVE, on
    )
    found = []
    for line in lines:
        told = {one.pk: one for one in leaders.get(owners.get(routing.held(line.obligation), 0), [])}
        for receiver in receiving[line.obligation.pk]:
            told |= {one.pk: one for one in receivers.get(receiver.agency_id, [])}
        if told:
            found.append((line, list(told.values())))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=HANOI)
