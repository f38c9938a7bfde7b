"""Absence: a colleague of the same agency acts in a person's stead, from a day to a day."""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.notices import services as notices
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import REASON, typed
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors, texts
from neu.registry.people.models import Delegation, Position, User
from neu.registry.people.rules import Duty, PersonRefusal, Role, missing
from neu.registry.periods.rules import ONE_DAY, day_of


@transaction.atomic
def delegate(
    position_id: int,
    delegate_id: int,
    *,
    from_on: date,
    until_on: date,
    reason: str,
    actor: User,
    at: datetime,
) -> Delegation:
    """Name who acts in the stead of whoever holds a position, through `until_on`.

    The absent person does it herself, or an administrator for her. It gives no duty: a delegate's own role
    at that agency must allow all the absent one may do, on all those days.

    :raises Refused: DELEGATION_NOT_YOURS, DELEGATION_REASON, DELEGATION_BACKWARDS, DELEGATION_PASSED,
        DELEGATION_OUTSIDE, DELEGATE_SELF, DELEGATE_ELSEWHERE, DELEGATE_WITHOUT_ROLE, DELEGATE_AWAY,
        DELEGATION_OVERLAPS; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    on, valid = day_of(at), DateRange(from_on, until_on + ONE_DAY)
    position = Position.objects.select_related("user").filter(pk=position_id).first()
    if position is None or not _may(actor, position, on):
        raise Refused(PersonRefusal.DELEGATION_NOT_YOURS)
    if not reason:
        raise Refused(PersonRefusal.DELEGATION_REASON, where="reason")
    _refuse_days(position, from_on, until_on, on)
    # whoever else names either of them waits here
    list(
        User.objects.select_for_update(no_key=True)
        .filter(pk__in=[position.user_id, delegate_id])
        .order_by("pk")
    )
    other = _delegate(position, delegate_id, valid)
    standing = Delegation.objects.filter(valid__overlap=valid, ended_at__isnull=True)
    if standing.filter(position=position).exists():
        raise Refused(PersonRefusal.DELEGATION_OVERLAPS, {"person": position.user.full_name}, where="from_on")
    if standing.filter(position__user=other, position__agency=position.agency_id).exists():
        raise Refused(PersonRefusal.DELEGATE_AWAY, {"person": other.full_name}, where="delegate")
    made = Delegation.objects.create(
        position=position, delegate=other, valid=valid, reason=reason, made_by=actor, made_at=at
    )
    audit.record(
        "delegation.make",
        subject=("user", position.user_id, position.user.full_name),
        actor=actor,
        at=at,
        changes={
            "delegate": other.full_name,
            "agency": agencies.name(position.agency_id, on).name,
            "from": written(from_on),
            "until": written(until_on),
        },
        reason=reason,
    )
    _tell(made, until_on, at)
    return made


@transaction.atomic
def end_delegation(delegation_id: int, *, actor: User, at: datetime) -> Delegation:
    """Take a delegation back before its last day: from now on the delegate acts for herself only.

    :raises Refused: UNKNOWN_DELEGATION, DELEGATION_NOT_YOURS, DELEGATION_ENDED.
    """
    held = Delegation.objects.select_for_update(of=("self",), no_key=True)
    found = held.select_related("position__user", "delegate").filter(pk=delegation_id).first()
    if found is None:
        raise Refused(PersonRefusal.UNKNOWN_DELEGATION)
    on = day_of(at)
    if not _may(actor, found.position, on):
        raise Refused(PersonRefusal.DELEGATION_NOT_YOURS)
    if found.ended_at is not None or (found.valid.upper is not None and found.valid.upper <= on):
        raise Refused(PersonRefusal.DELEGATION_ENDED)
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    audit.record(
        "delegation.end",
        subject=("user", found.position.user_id, found.position.user.full_name),
        actor=actor,
        at=at,
        changes={"delegate": found.delegate.full_name},
    )
    return found


def _may(actor: User, position: Position, on: date) -> bool:
    return actor.pk == position.user_id or selectors.may(actor, Duty.ADMINISTER, on)


def _refuse_days(position: Position, from_on: date, until_on: date, on: date) -> None:
    """:raises Refused: DELEGATION_BACKWARDS, DELEGATION_PASSED, DELEGATION_OUTSIDE"""
    said = {"from": written(from_on), "until": written(until_on), "day": written(on)}
    if until_on < from_on:
        raise Refused(PersonRefusal.DELEGATION_BACKWARDS, said, where="until_on")
    if until_on < on:
        raise Refused(PersonRefusal.DELEGATION_PASSED, said, where="until_on")
    first, end = position.valid.lower, position.valid.upper
    if (first is not None and from_on < first) or (end is not None and until_on >= end):
        said |= {"first": written(first), "last": written(end - ONE_DAY if end else None)}
        raise Refused(PersonRefusal.DELEGATION_OUTSIDE, said, where="from_on")


def _delegate(position: Position, delegate_id: int, valid: DateRange) -> User:
    """:raises Refused: DELEGATE_SELF, DELEGATE_ELSEWHERE, DELEGATE_WITHOUT_ROLE"""
    if delegate_id == position.user_id:
        raise Refused(PersonRefusal.DELEGATE_SELF, where="delegate")
    held = Position.objects.filter(
        user=delegate_id, user__is_active=True, agency=position.agency_id, valid__contains=valid
    ).select_related("user")
    positions = list(held)
    if not positions:
        called = agencies.name(position.agency_id, valid.lower).name
        raise Refused(PersonRefusal.DELEGATE_ELSEWHERE, {"agency": called}, where="delegate")
    lacking = missing(Role(position.role), (Role(one.role) for one in positions))
    if lacking:
        said = {
            "person": positions[0].user.full_name,
            "duties": " ".join(str(texts.DUTY[duty]) for duty in lacking),
        }
        raise Refused(PersonRefusal.DELEGATE_WITHOUT_ROLE, said, where="delegate")
    return positions[0].user


@notices.in_vietnamese
def _tell(made: Delegation, until_on: date, at: datetime) -> None:
    """Tell the delegate, and the absent person when somebody else did it for her."""
    absent = made.position.user
    told = {made.delegate_id, absent.pk} - {made.made_by_id}
    notices.announce(
        f"delegation.make:{made.pk}",
        recipients=sorted(told),
        title=_("%(delegate)s làm thay %(absent)s") % {"delegate": made.delegate, "absent": absent},
        body=_("Từ ngày %(from)s đến hết ngày %(until)s. Lý do: %(reason)s")
        % {"from": written(made.valid.lower), "until": written(until_on), "reason": made.reason},
        url=reverse("people:me"),
        at=at,
    )
