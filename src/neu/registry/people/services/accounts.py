"""Accounts and positions: make, correct, give, end, each with its audit row."""

import re
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as dmy
from neu.platform.text.typed import REASON, typed
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import Position, User
from neu.registry.people.rules import PersonRefusal, Role
from neu.registry.people.services.administrators import lock_administrators, only_administrators
from neu.registry.periods.rules import day_of

ONE_DAY = timedelta(days=1)
PERSON_NAME = JOB_TITLE = 120  # as the columns hold
EMAIL = 254
USERNAME = re.compile(r"[a-z0-9][a-z0-9.\-]{1,58}[a-z0-9]", re.ASCII)


@transaction.atomic
def create_user(
    username: str,
    *,
    full_name: str,
    at: datetime,
    actor: User | None,
    email: str = "",
    password: str | None = None,
) -> User:
    """Make an account; without a password nobody can sign in with it. `actor` None is the system itself.

    A password that an administrator gave is changed at the first sign-in.

    :raises Refused: NOT_AN_ADMINISTRATOR, BAD_USERNAME, USERNAME_TAKEN, NAME_MISSING, BAD_EMAIL,
        WEAK_PASSWORD, and as `typed`
    """
    only_administrators(actor, at)
    full_name, email = _person_name(full_name), _email(email)
    if not USERNAME.fullmatch(username):
        raise Refused(PersonRefusal.BAD_USERNAME, {"username": username}, where="username")
    if User.objects.filter(username=username).exists():
        raise Refused(PersonRefusal.USERNAME_TAKEN, {"username": username}, where="username")
    user = User(username=username, full_name=full_name, email=email, joined_at=at)
    user.must_change_password = actor is not None and password is not None  # somebody else knows it
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Refused(
                PersonRefusal.WEAK_PASSWORD, {"why": " ".join(error.messages)}, where="password"
            ) from error
    user.set_password(password)
    user.save(force_insert=True)
    audit.record(
        "user.create",
        subject=("user", user.pk, full_name),
        actor=actor,
        at=at,
        changes={"username": username, "full_name": full_name},
    )
    return user


@transaction.atomic
def edit_user(
    user: User, *, full_name: str, email: str, at: datetime, actor: User | None, reason: str = ""
) -> User:
    """Correct a person's name and e-mail; what was recorded under the old name keeps it.

    Nothing different leaves no trace.

    :raises Refused: NOT_AN_ADMINISTRATOR, NAME_MISSING, BAD_EMAIL, and as `typed`
    """
    only_administrators(actor, at)
    wanted = {"full_name": _person_name(full_name), "email": _email(email)}
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    edited = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    changes = {
        name: [getattr(edited, name), value]
        for name, value in wanted.items()
        if getattr(edited, name) != value
    }
    if not changes:
        return edited
    edited.full_name, edited.email = wanted["full_name"], wanted["email"]
    edited.save(update_fields=list(changes))
    audit.record(
        "user.edit",
        subject=("user", edited.pk, edited.full_name),
        actor=actor,
        at=at,
        changes=changes,
        reason=reason,
    )
    return edited


@transaction.atomic
def give_position(
    user: User,
    agency_id: int,
    role: Role,
    *,
    from_on: date,
    at: datetime,
    actor: User | None,
    title: str = "",
    until_on: date | None = None,
    reason: str = "",
) -> Position:
    """Give a person a role at an agency from a day on (to `until_on`, its last day).

    :raises Refused: NOT_AN_ADMINISTRATOR, POSITION_ENDS_BEFORE_START, POSITION_ALREADY_HELD, and as `typed`
    """
    only_administrators(actor, at)
    title = typed(title, JOB_TITLE, _("Chức danh"), where="title")
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if until_on is not None and until_on < from_on:
        raise Refused(
            PersonRefusal.POSITION_ENDS_BEFORE_START,
            {"day": dmy(until_on), "first": dmy(from_on)},
            where="until_on",
        )
    valid = DateRange(from_on, until_on + ONE_DAY if until_on else None)
    label = agencies.name(agency_id, from_on).name
    if Position.objects.filter(user=user, agency=agency_id, role=role, valid__overlap=valid).exists():
        raise Refused(PersonRefusal.POSITION_ALREADY_HELD, {"person": user.full_name, "agency": label})
    position = Position.objects.create(user=user, agency_id=agency_id, role=role, title=title, valid=valid)
    audit.record(
        "position.give",
        subject=("user", user.pk, user.full_name),
        actor=actor,
        at=at,
        changes={
            "position": position.pk,
            "agency": label,
            "role": role,
            "from": dmy(from_on),
            "until": dmy(until_on),
        },
        reason=reason,
    )
    return position


@transaction.atomic
def end_position(
    position_id: int, *, ends_on: date, at: datetime, actor: User | None, reason: str = ""
) -> Position:
    """End a position; its last day is `ends_on`. The person still signs in and reads her closed work.

    :raises Refused: NOT_AN_ADMINISTRATOR, UNKNOWN_POSITION, POSITION_ENDED, POSITION_ENDS_BEFORE_START,
        LAST_ADMINISTRATOR, and as `typed`
    """
    only_administrators(actor, at)
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    administers = Position.objects.filter(pk=position_id, role=Role.ADMINISTRATOR).exists()
    administrators = lock_administrators() if administers else set()
    position = _locked_position(position_id)
    lower, upper = position.valid.lower, position.valid.upper
    if upper is not None and upper <= day_of(at):
        raise Refused(PersonRefusal.POSITION_ENDED, {"day": dmy(upper - ONE_DAY)})
    if lower is not None and ends_on < lower:
        raise Refused(
            PersonRefusal.POSITION_ENDS_BEFORE_START,
            {"day": dmy(ends_on), "first": dmy(lower)},
            where="ends_on",
        )
    if administers and administrators <= {position.user_id}:
        raise Refused(PersonRefusal.LAST_ADMINISTRATOR)
    position.valid = DateRange(lower, ends_on + ONE_DAY)
    position.save(update_fields=["valid"])
    audit.record(
        "position.end",
        subject=("user", position.user_id, position.user.full_name),
        actor=actor,
        at=at,
        changes={
            "position": position.pk,
            "agency": agencies.name(position.agency_id, ends_on).name,
            "role": position.role,
            "ends_on": [dmy(upper - ONE_DAY) if upper else "", dmy(ends_on)],
        },
        reason=reason,
    )
    return position


@transaction.atomic
def reopen_position(
    position_id: int, *, ends_on: date | None, at: datetime, actor: User | None, reason: str = ""
) -> None:
    """Give an ended position the last day it had before (None: no end), when its ending is taken back.

    :raises Refused: NOT_AN_ADMINISTRATOR, UNKNOWN_POSITION, POSITION_ALREADY_HELD, and as `typed`
    """
    only_administrators(actor, at)
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    position = _locked_position(position_id)
    was = position.valid.upper
    valid = DateRange(position.valid.lower, ends_on + ONE_DAY if ends_on else None)
    others = Position.objects.filter(user=position.user_id, agency=position.agency_id, role=position.role)
    called = agencies.name(position.agency_id, day_of(at)).name
    if others.filter(valid__overlap=valid).exclude(pk=position_id).exists():
        said = {"person": position.user.full_name, "agency": called}
        raise Refused(PersonRefusal.POSITION_ALREADY_HELD, said)
    position.valid = valid
    position.save(update_fields=["valid"])
    audit.record(
        "position.reopen",
        subject=("user", position.user_id, position.user.full_name),
        actor=actor,
        at=at,
        changes={
            "position": position.pk,
            "agency": called,
            "role": position.role,
            "ends_on": [dmy(was - ONE_DAY) if was else "", dmy(ends_on)],
        },
        reason=reason,
    )


@transaction.atomic
def withdraw_position(position_id: int, *, at: datetime, actor: User | None, reason: str = "") -> None:
    """Take back a position given by mistake; the log keeps that it was given.

    :raises Refused: NOT_AN_ADMINISTRATOR, UNKNOWN_POSITION, POSITION_STOOD_IN, and as `typed`
    """
    only_administrators(actor, at)
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    position = _locked_position(position_id)
    if position.delegations.exists():  # somebody acted, or will, in the stead of whoever holds it
        raise Refused(PersonRefusal.POSITION_STOOD_IN, {"person": position.user.full_name})
    audit.record(
        "position.withdraw",
        subject=("user", position.user_id, position.user.full_name),
        actor=actor,
        at=at,
        changes={
            "position": position.pk,
            "agency": agencies.name(position.agency_id, day_of(at)).name,
            "role": position.role,
        },
        reason=reason,
    )
    position.delete()


def _locked_position(position_id: int) -> Position:
    held = Position.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    position = held.filter(pk=position_id).first()
    if position is None:
        raise Refused(PersonRefusal.UNKNOWN_POSITION)
    return position


def bootstrap_administrator(username: str, full_name: str, password: str, *, at: datetime) -> User:
    """The first administrator of an installation, by the system itself.

    :raises Refused: as create_user and give_position.
    """
    with transaction.atomic():
        user = create_user(username, full_name=full_name, password=password, at=at, actor=None)
        agency = agencies.agency_id("quan-tri")
        give_position(user, agency, Role.ADMINISTRATOR, from_on=day_of(at), at=at, actor=None)
    return user


def _person_name(full_name: str) -> str:
    kept = typed(full_name, PERSON_NAME, _("Họ và tên"), where="full_name")
    if not kept:
        raise Refused(PersonRefusal.NAME_MISSING, where="full_name")
    return kept


def _email(email: str) -> str:
    """An address, or none."""
    kept = typed(email, EMAIL, _("Thư điện tử"), where="email")
    try:
        if kept:
            validate_email(kept)
    except ValidationError as error:
        raise Refused(PersonRefusal.BAD_EMAIL, {"email": kept}, where="email") from error
    return kept
