"""Who at an agency is concerned: questions about positions asked for many agencies at once."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from neu.registry.agencies.rules import FunctionKind
from neu.registry.people.models import Position, User
from neu.registry.people.rules import DUTIES, Duty
from neu.reporting.rounds.selectors import routing


def roles_with(*duties: Duty) -> list[str]:
    """The roles that may do one of these."""
    return [role.value for role, held in DUTIES.items() if held & set(duties)]


def positions_on(user: User, on: date) -> QuerySet[Position]:
    """The positions a person holds on a day."""
    return Position.objects.filter(user=user, valid__contains=on)


def may_open(user: User, territory_id: int, on: date) -> bool:
    """True when she may open and close rounds of a territory: an administrator, or the standing agency.

    The standing agency is that of the day of the deed, also for a territory that has ended since.
    """
    held = positions_on(user, on)
    if held.filter(role__in=roles_with(Duty.ADMINISTER)).exists():
        return True
    standing = routing.holder_over(FunctionKind.STANDING_AGENCY, territory_id, on)
    return standing is not None and held.filter(agency=standing, role__in=roles_with(Duty.PREPARE)).exists()


def at_agencies(agency_ids: Collection[int], on: date) -> set[int]:
    """The users who enter, send, authenticate or receive at these agencies on a day; one query."""
    return set(
        Position.objects.filter(
            agency__in=agency_ids,
            valid__contains=on,
            role__in=roles_with(Duty.ENTER, Duty.SEND, Duty.AUTHENTICATE, Duty.RECEIVE),
            user__is_active=True,
        ).values_list("user_id", flat=True)
    )
