"""Counting the targets from the records of the system: read, never write."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from neu.insight.scoreboard.rules import Count, Counted, Whose
from neu.platform.audit.models import AuditEvent
from neu.platform.notices.models import Notice
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import Position
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import ObligationState, StepKind

DAY = timedelta(days=1)


def counted(
    what: Count, whose: Whose, *, agency_id: int, place_id: int, starts_on: date, until_on: date
) -> Counted:
    """Return one count over days (both in), with what it is a part of."""
    scope = in_scope(whose, agency_id=agency_id, place_id=place_id, on=until_on)
    if what in (Count.DUE, Count.CLOSED):
        due = _due(scope, starts_on, until_on)
        closed = due.filter(state=ObligationState.ACCEPTED)
        return Counted((due if what is Count.DUE else closed).count(), due.count())
    found = {
        Count.IN_SCOPE: lambda: scope,
        Count.DEPLOYED: lambda: deployed(scope, until_on),
        Count.USED: lambda: used(scope, starts_on, until_on),
        Count.INFORMED: lambda: informed(scope, starts_on, until_on),
    }[what]()
    return Counted(len(found), len(scope))


def in_scope(whose: Whose, *, agency_id: int, place_id: int, on: date) -> set[int]:
    """Return the agencies that hold some function of the Programme on a day: a place's, or one's own."""
    standing = agencies.versions_now().filter(valid__contains=on)
    if whose is Whose.PLACE:
        wanted = set(standing.filter(place=place_id).values_list("agency", flat=True))
    else:
        wanted, layer = {agency_id}, {agency_id}
        while layer:
            below = set(standing.filter(parent__in=layer).values_list("agency", flat=True))
            layer = below - wanted
            wanted |= layer
    holding = agencies.functions_now().filter(agency__in=wanted, valid__contains=on)
    return set(holding.values_list("agency", flat=True))


def deployed(agency_ids: Collection[int], on: date) -> set[int]:
    """Return those at which somebody who may sign in holds a position on a day."""
    held = Position.objects.filter(agency__in=agency_ids, valid__contains=on, user__is_active=True)
    return set(held.values_list("agency", flat=True))


def used(agency_ids: Collection[int], starts_on: date, until_on: date) -> set[int]:
    """Return those of whose people, in their positions of that day, the log tells a deed in these days."""
    begin, end = _instants(starts_on, until_on)
    deeds = AuditEvent.objects.filter(actor_id=OuterRef("user_id"), at__gte=begin, at__lt=end).annotate(
        day=TruncDate("at")
    )
    held = Position.objects.filter(agency__in=agency_ids, valid__overlap=(starts_on, until_on + DAY))
    acting = held.filter(Exists(deeds.filter(day__contained_by=OuterRef("valid"))))
    return set(acting.values_list("agency", flat=True))


def informed(agency_ids: Collection[int], starts_on: date, until_on: date) -> set[int]:
    """Return those to a person of which, in a position then, a notice was delivered in these days."""
    begin, end = _instants(starts_on, until_on)
    notices = Notice.objects.filter(
        recipient_id=OuterRef("user_id"), created_at__gte=begin, created_at__lt=end
    )
    held = Position.objects.filter(agency__in=agency_ids, valid__overlap=(starts_on, until_on + DAY))
    return set(held.filter(Exists(notices)).values_list("agency", flat=True))


def _due(agency_ids: Collection[int], starts_on: date, until_on: date) -> QuerySet[Obligation]:
    """Reports of these agencies whose due day lies in these days; one without a due day is never due."""
    begin, end = _instants(starts_on, until_on)
    return Obligation.objects.filter(
        agency__in=agency_ids,
        step__kind__in=[StepKind.COLLECT, StepKind.CONSOLIDATE],
        due_at__gt=begin,
        due_at__lte=end,  # due_at is an exclusive end
    )


def _instants(starts_on: date, until_on: date) -> tuple[datetime, datetime]:
    """The instants a run of days begins and ends with; the end is exclusive."""
    zone = timezone.get_default_timezone()
    return (
        datetime.combine(starts_on, time(), zone),
        datetime.combine(until_on + DAY, time(), zone),
    )
