"""Who asks (tokens), herself, and for administrators accounts and positions."""

from datetime import date
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.responses import Status
from ninja.security import HttpBearer
from pydantic import BaseModel, Field

from neu.platform.api.fields import IsoDay, Key, Sent, Why
from neu.platform.api.http import SAFE
from neu.platform.api.paging import Listed, Paging, cut
from neu.platform.api.problems import register_statuses
from neu.platform.api.rules import ApiRefusal
from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors, services
from neu.registry.people.http import SignedInRequest, account_asked, require
from neu.registry.people.inputs import EARLIEST, LATEST
from neu.registry.people.rules import Duty, PersonRefusal, Role
from neu.registry.people.selectors import Account, Chair
from neu.registry.periods.rules import day_of

router = Router(tags=["people"])
register_statuses(
    {
        PersonRefusal.TOKEN_UNKNOWN: 401,
        PersonRefusal.TOKEN_EXPIRED: 401,
        PersonRefusal.TOKEN_REVOKED: 401,
        PersonRefusal.TOKEN_OWNER_LOCKED: 403,
        PersonRefusal.TOKEN_ONLY_READS: 403,
        PersonRefusal.NOT_AN_ADMINISTRATOR: 403,
        PersonRefusal.UNKNOWN_POSITION: 404,
        PersonRefusal.USERNAME_TAKEN: 409,
        PersonRefusal.POSITION_ALREADY_HELD: 409,
        PersonRefusal.POSITION_ENDED: 409,
        PersonRefusal.LAST_ADMINISTRATOR: 409,
        PersonRefusal.ALREADY_LOCKED: 409,
        PersonRefusal.NOT_LOCKED: 409,
    }
)
A_MINUTE = 60


class TooMany(Refused):
    """Too many requests in a minute."""

    def __init__(self) -> None:
        super().__init__(ApiRefusal.TOO_MANY_REQUESTS, {"seconds": str(A_MINUTE)})


class Token(HttpBearer):
    """Whoever asks is the owner of the token she shows; a browser's session is worth nothing here."""

    def __call__(self, request: HttpRequest) -> Any:
        """Make the token's owner the one who asks.

        :raises Refused: NOT_SIGNED_IN, TOKEN_…, TOO_MANY_REQUESTS.
        """
        at = timezone.now()
        scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise Refused(ApiRefusal.NOT_SIGNED_IN, where="Authorization")
        tries = f"api-failed:{get_adapter().get_client_ip(request)}"
        if cache.get(tries, 0) >= settings.API_FAILURES_A_MINUTE:
            raise TooMany
        try:
            token, too_many = services.use_token(
                secret.strip(),
                writes=request.method not in SAFE,
                a_minute=settings.API_REQUESTS_A_MINUTE,
                at=at,
            )
        except Refused as refused:
            if refused.code == PersonRefusal.TOKEN_UNKNOWN:
                cache.set(tries, cache.get(tries, 0) + 1, A_MINUTE)
            raise
        if too_many:
            raise TooMany
        request.user = token.user
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Ninja asks for it; `__call__` needs no second step."""
        raise NotImplementedError


class DutyHere(BaseModel):
    """A position, and what it lets its holder do today."""

    position: int
    agency: str = Field(description="Code of the agency.")
    agency_name: str
    role: Role
    title: str
    from_on: date | None
    until_on: date | None = Field(description="The last day; null: no end set.")
    duties: list[Duty] = Field(description="Empty for a position that has ended.")


class TokenHere(BaseModel):
    """The token the request was sent with."""

    name: str
    may_write: bool
    expires_on: date


class Me(BaseModel):
    """Who the token acts as."""

    username: str
    full_name: str
    positions: list[DutyHere]
    token: TokenHere


class AccountOut(BaseModel):
    """An account with every position it ever held."""

    username: str
    full_name: str
    email: str
    active: bool
    two_step: bool
    positions: list[DutyHere]


class Accounts(Listed):
    """A page of accounts."""

    items: list[AccountOut]


class AccountIn(Sent):
    """A new account; the password is told to the person, who changes it at the first sign-in."""

    username: str = Field(max_length=60)
    full_name: str = Field(max_length=120)
    email: str = Field("", max_length=254)
    password: str = Field(max_length=200)


class AccountEdit(Sent):
    """A person's name and e-mail as they should be."""

    full_name: str = Field(max_length=120)
    email: str = Field("", max_length=254)
    reason: str = ""


class PositionIn(Sent):
    """A position to give."""

    agency: str = Field(max_length=60, description="Code of the agency.")
    role: Role
    title: str = Field("", max_length=120)
    from_on: IsoDay = Field(ge=EARLIEST, le=LATEST)
    until_on: IsoDay | None = Field(None, ge=EARLIEST, le=LATEST)
    reason: str = ""


class PositionEnd(Sent):
    """The last day of a position, and why it ends."""

    ends_on: IsoDay = Field(ge=EARLIEST, le=LATEST)
    reason: str = Field(pattern=r"\S", max_length=20_000)


@router.get("/me", response=Me, summary="Mã truy cập này của ai, được làm gì")
def me(request: HttpRequest) -> Me:
    """Who the token acts as, her positions today and ended ones, with what each lets her do."""
    user, today = cast(SignedInRequest, request).user, day_of(timezone.now())
    token = cast(Any, request).auth
    held = [*selectors.chairs(user, today), *selectors.ended_chairs(user, today)]
    return Me(
        username=user.username,
        full_name=user.full_name,
        positions=_positions(held, today),
        token=TokenHere(name=token.name, may_write=token.may_write, expires_on=token.expires_on),
    )


@router.get("/accounts", response=Accounts, summary="Danh sách tài khoản")
def accounts(
    request: HttpRequest,
    page: Query[Paging],
    q: str = Query("", max_length=100, description="Tên người, tên đăng nhập hoặc cơ quan."),
) -> Accounts:
    """All accounts with their positions, by username; for whoever may read all."""
    require(request, Duty.READ_ALL)
    today = day_of(timezone.now())
    found, facts = cut(selectors.accounts(q, on=today), page)
    return Accounts(items=_accounts(selectors.with_chairs(found), today), **facts)


@router.get("/accounts/{username}", response=AccountOut, summary="Một tài khoản")
def account(request: HttpRequest, username: str = Path(max_length=60)) -> AccountOut:
    """One account; for administrators."""
    return _shown(request, username)


@router.post("/accounts", response={201: AccountOut}, summary="Lập tài khoản")
def add_account(request: HttpRequest, body: AccountIn) -> Status[AccountOut]:
    """Make an account. It has no position yet, so it may do nothing."""
    require(request, Duty.ADMINISTER)
    user = services.create_user(**body.model_dump(), **_by(request))
    return Status(201, _shown(request, user.username))


@router.put("/accounts/{username}", response=AccountOut, summary="Sửa tên, thư điện tử")
def edit_account(request: HttpRequest, body: AccountEdit, username: str = Path(max_length=60)) -> AccountOut:
    """Correct a person's name and e-mail."""
    services.edit_user(account_asked(request, username), **body.model_dump(), **_by(request))
    return _shown(request, username)


@router.post("/accounts/{username}/lock", response=AccountOut, summary="Khóa tài khoản")
def lock_account(request: HttpRequest, body: Why, username: str = Path(max_length=60)) -> AccountOut:
    """Shut an account: nobody signs in with it, its tokens stop working."""
    services.lock_user(account_asked(request, username), reason=body.reason, **_by(request))
    return _shown(request, username)


@router.post("/accounts/{username}/unlock", response=AccountOut, summary="Mở khóa tài khoản")
def unlock_account(request: HttpRequest, body: Why, username: str = Path(max_length=60)) -> AccountOut:
    """Open a locked account again."""
    services.unlock_user(account_asked(request, username), reason=body.reason, **_by(request))
    return _shown(request, username)


@router.post("/accounts/{username}/positions", response={201: AccountOut}, summary="Giao vị trí")
def give_position(
    request: HttpRequest, body: PositionIn, username: str = Path(max_length=60)
) -> Status[AccountOut]:
    """Give a person a role at an agency over days."""
    user, given = account_asked(request, username), body.model_dump()
    agency_id = agencies.agency_id(given.pop("agency"))
    services.give_position(user, agency_id, given.pop("role"), **given, **_by(request))
    return Status(201, _shown(request, username))


@router.post("/positions/{position}/end", response=AccountOut, summary="Kết thúc vị trí")
def end_position(request: HttpRequest, body: PositionEnd, position: Key) -> AccountOut:
    """End a position; `ends_on` is its last day."""
    require(request, Duty.ADMINISTER)
    ended = services.end_position(position, **body.model_dump(), **_by(request))
    return _shown(request, ended.user.username)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": timezone.now()}


def _shown(request: HttpRequest, username: str) -> AccountOut:
    user = account_asked(request, username)
    return _accounts(selectors.with_chairs([user]), day_of(timezone.now()))[0]


def _accounts(found: list[Account], today: date) -> list[AccountOut]:
    """Accounts with the names of their agencies; three queries, however many."""
    two_step = selectors.with_two_step([one.user for one in found])
    told = iter(_positions([chair for one in found for chair in one.chairs], today))
    return [
        AccountOut(
            username=one.user.username,
            full_name=one.user.full_name,
            email=one.user.email,
            active=one.user.is_active,
            two_step=one.user.pk in two_step,
            positions=[next(told) for _chair in one.chairs],
        )
        for one in found
    ]


def _positions(held: list[Chair], today: date) -> list[DutyHere]:
    names = agencies.names({chair.agency_id for chair in held}, today)
    codes = agencies.codes({chair.agency_id for chair in held})
    return [
        DutyHere(
            position=chair.position_id,
            agency=codes[chair.agency_id],
            agency_name=names[chair.agency_id].name,
            role=chair.role,
            title=chair.title,
            from_on=chair.from_on,
            until_on=chair.until_on,
            duties=sorted(chair.duties) if chair.until_on is None or chair.until_on >= today else [],
        )
        for chair in held
    ]
