"""Whether and with what a person signs in: her password, her second step, her account's lock."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.typed import REASON, typed
from neu.registry.people.models import User
from neu.registry.people.rules import PersonRefusal
from neu.registry.people.services.administrators import lock_administrators, only_administrators
from neu.registry.people.services.tokens import revoke_all

EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud
GROUPS, GROUP = 4, 4  # 16 letters of 31: 79 bits


@sensitive_variables("password")
@transaction.atomic
def reset_password(user: User, *, at: datetime, actor: User | None, reason: str = "") -> str:
    """Give a temporary password, returned once and kept nowhere in clear; every session and token of hers
    ends.

    At her next sign-in she chooses her own before anything else.

    :raises Refused: NOT_AN_ADMINISTRATOR, OWN_PASSWORD (one's own is changed with the old one), as `typed`
    """
    only_administrators(actor, at)
    if actor is not None and actor.pk == user.pk:
        raise Refused(PersonRefusal.OWN_PASSWORD)
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    password = "-".join("".join(secrets.choice(EASY_LETTERS) for _n in range(GROUP)) for _g in range(GROUPS))
    locked.set_password(password)
    locked.must_change_password = True
    locked.save(update_fields=["password", "must_change_password"])
    _end_sessions(locked)
    revoke_all(locked, at=at)
    audit.record(
        "user.reset_password",
        subject=("user", locked.pk, locked.full_name),
        actor=actor,
        at=at,
        reason=reason,
    )
    return password


@sensitive_variables("password")
@transaction.atomic
def choose_password(user: User, password: str, *, at: datetime) -> None:
    """A person sets her own password, already found good; other sessions of hers end by its hash."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record("user.choose_password", subject=("user", user.pk, user.full_name), actor=user, at=at)


@transaction.atomic
def lock_user(user: User, *, at: datetime, actor: User | None, reason: str = "") -> None:
    """Shut an account: nobody signs in with it and every session of hers ends. Her positions stay.

    :raises Refused: NOT_AN_ADMINISTRATOR, LOCKING_YOURSELF, LAST_ADMINISTRATOR, ALREADY_LOCKED, as `typed`
    """
    only_administrators(actor, at)
    if actor is not None and actor.pk == user.pk:
        raise Refused(PersonRefusal.LOCKING_YOURSELF)
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    administrators = lock_administrators()
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not locked.is_active:
        raise Refused(PersonRefusal.ALREADY_LOCKED, {"person": locked.full_name})
    if administrators == {locked.pk}:
        raise Refused(PersonRefusal.LAST_ADMINISTRATOR)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    _end_sessions(locked)
    audit.record(
        "user.lock", subject=("user", locked.pk, locked.full_name), actor=actor, at=at, reason=reason
    )


@transaction.atomic
def unlock_user(user: User, *, at: datetime, actor: User | None, reason: str = "") -> None:
    """Open a locked account again, with the password it had.

    :raises Refused: NOT_AN_ADMINISTRATOR, NOT_LOCKED, and as `typed`
    """
    only_administrators(actor, at)
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if locked.is_active:
        raise Refused(PersonRefusal.NOT_LOCKED, {"person": locked.full_name})
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    audit.record(
        "user.unlock", subject=("user", locked.pk, locked.full_name), actor=actor, at=at, reason=reason
    )


@transaction.atomic
def lift_two_step(user: User, *, at: datetime, actor: User | None, reason: str = "") -> None:
    """Take the second step off an account whose device is lost; every session and token of hers ends.

    She signs in with her password and may set up another device.

    :raises Refused: NOT_AN_ADMINISTRATOR, OWN_TWO_STEP (one's own is taken off with its code),
        NO_TWO_STEP, as `typed`
    """
    only_administrators(actor, at)
    if actor is not None and actor.pk == user.pk:
        raise Refused(PersonRefusal.OWN_TWO_STEP)
    reason = typed(reason, REASON, _("Căn cứ, lý do"), where="reason")
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    steps = Authenticator.objects.filter(user=locked)
    if not steps.exists():
        raise Refused(PersonRefusal.NO_TWO_STEP, {"person": locked.full_name})
    steps.delete()
    _end_sessions(locked)
    revoke_all(locked, at=at)
    audit.record(
        "user.lift_two_step", subject=("user", locked.pk, locked.full_name), actor=actor, at=at, reason=reason
    )


def _end_sessions(user: User) -> None:
    """Delete her sessions: a session says whose it is only when opened."""
    hers = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=hers).delete()
