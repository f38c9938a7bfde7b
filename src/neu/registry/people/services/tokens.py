"""Tokens: what a program signs in with in place of its owner. Only their hashes are kept."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as dmy
from neu.platform.text.typed import typed
from neu.registry.people import selectors
from neu.registry.people.models import ApiToken, User
from neu.registry.people.rules import Duty, PersonRefusal
from neu.registry.periods.rules import day_of

PREFIX = "neu_"
NAME = 80
MOST_DAYS, MOST_TOKENS = 366, 20


@sensitive_variables("secret")
@transaction.atomic
def make_token(
    user: User, name: str, *, expires_on: date, may_write: bool, actor: User | None, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token of the user's own and return it with its secret, told once and kept nowhere.

    Nobody makes one for another person: whoever holds it does deeds in her name. The system itself
    (`actor` None, `./neu token`) may.

    :raises Refused: NOT_YOUR_TOKEN, TOKEN_NAME_MISSING, TOKEN_LASTS_TOO_LONG, TOKENS_TOO_MANY; as `typed`.
    """
    if actor is not None and actor.pk != user.pk:
        raise Refused(PersonRefusal.NOT_YOUR_TOKEN)
    name, today = typed(name, NAME, _("Dùng cho"), where="name"), day_of(at)
    if not name:
        raise Refused(PersonRefusal.TOKEN_NAME_MISSING, where="name")
    last = today + timedelta(days=MOST_DAYS)
    if not today <= expires_on <= last:
        said = {"most": str(MOST_DAYS), "first": dmy(today), "last": dmy(last)}
        raise Refused(PersonRefusal.TOKEN_LASTS_TOO_LONG, said, where="expires_on")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    live = ApiToken.objects.filter(user=user, revoked_at=None, expires_on__gte=today)
    if live.count() >= MOST_TOKENS:
        raise Refused(PersonRefusal.TOKENS_TOO_MANY, {"most": str(MOST_TOKENS)})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=_digest(secret),
        begins=secret[:9],
        may_write=may_write,
        made_at=at,
        expires_on=expires_on,
    )
    audit.record(
        "token.make",
        subject=("user", user.pk, user.full_name),
        actor=actor,
        at=at,
        changes={"token": name, "may_write": may_write, "expires_on": dmy(expires_on)},
    )
    return token, secret


@transaction.atomic
def revoke_token(token_id: int, *, actor: User | None, at: datetime) -> ApiToken:
    """Stop a token at once: one's own, or as an administrator anybody's. Stopped already, nothing changes.

    :raises Refused: NOT_YOUR_TOKEN
    """
    held = ApiToken.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    token = held.filter(pk=token_id).first()
    if token is None or not _may_revoke(actor, token, at):
        raise Refused(PersonRefusal.NOT_YOUR_TOKEN)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record(
            "token.revoke",
            subject=("user", token.user_id, token.user.full_name),
            actor=actor,
            at=at,
            changes={"token": token.name},
        )
    return token


def revoke_all(user: User, *, at: datetime) -> None:
    """Stop every token of a person whose way of signing in was reset; that deed's own row tells why."""
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)


@sensitive_variables("secret")
def use_token(secret: str, *, writes: bool, a_minute: int, at: datetime) -> tuple[ApiToken, bool]:
    """Return the token of a secret for one request more, and whether it had too many this minute.

    :raises Refused: TOKEN_UNKNOWN, TOKEN_REVOKED, TOKEN_EXPIRED, TOKEN_OWNER_LOCKED; TOKEN_ONLY_READS when
        the request `writes`.
    """
    token = ApiToken.objects.select_related("user").filter(digest=_digest(secret)).first()
    if token is None:
        raise Refused(PersonRefusal.TOKEN_UNKNOWN)
    if token.revoked_at is not None:
        raise Refused(PersonRefusal.TOKEN_REVOKED, {"name": token.name})
    today, minute = day_of(at), at.replace(second=0, microsecond=0)
    if token.expires_on < today:
        raise Refused(PersonRefusal.TOKEN_EXPIRED, {"name": token.name, "day": dmy(token.expires_on)})
    if not token.user.is_active or token.user.must_change_password:
        raise Refused(PersonRefusal.TOKEN_OWNER_LOCKED, {"name": token.name})
    used = token.used + 1 if token.minute == minute else 1
    if used > a_minute:
        return token, True
    ApiToken.objects.filter(pk=token.pk).update(minute=minute, used=used, last_used_on=today)
    if writes and not token.may_write:
        raise Refused(PersonRefusal.TOKEN_ONLY_READS, {"name": token.name})
    return token, False


def _may_revoke(actor: User | None, token: ApiToken, at: datetime) -> bool:
    return actor is None or actor.pk == token.user_id or selectors.may(actor, Duty.ADMINISTER, day_of(at))


def _digest(secret: str) -> str:
    """The hash under which a token is found: it has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
