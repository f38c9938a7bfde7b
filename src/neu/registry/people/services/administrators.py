"""Who may administer, and that somebody always can."""

from datetime import datetime

from neu.platform.text.refusals import Refused
from neu.registry.people import selectors
from neu.registry.people.models import Position, User
from neu.registry.people.rules import Duty, PersonRefusal, Role
from neu.registry.periods.rules import day_of


def only_administrators(actor: User | None, at: datetime) -> None:
    """The system itself (None) may; a person only while she administers.

    :raises Refused: NOT_AN_ADMINISTRATOR
    """
    if actor is not None and not selectors.may(actor, Duty.ADMINISTER, day_of(at)):
        raise Refused(PersonRefusal.NOT_AN_ADMINISTRATOR)


def lock_administrators() -> set[int]:
    """Who administers without end and may sign in, their positions locked until the deed is done.

    All are locked in one order before any: two administrators may not end or lock each other at once. Who
    may still sign in is read after the lock, when whoever went first is done.
    """
    endless = Position.objects.filter(role=Role.ADMINISTRATOR, valid__upper_inf=True)
    held = {held.user_id for held in endless.select_for_update(no_key=True).order_by("pk")}
    return set(User.objects.filter(pk__in=held, is_active=True).values_list("pk", flat=True))
