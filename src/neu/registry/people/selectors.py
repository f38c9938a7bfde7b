"""Questions about people: who holds which position on a day, and what it lets her do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from neu.platform.text.rules import fold, sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.ports import Worker
from neu.registry.people import texts
from neu.registry.people.models import ApiToken, Delegation, Position, User
from neu.registry.people.rules import DUTIES, Duty, Role

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Chair:
    """A position as it stands on a day. An ended one keeps its role and has no duties left."""

    agency_id: int
    role: Role
    duties: frozenset[Duty]
    title: str
    position_id: int
    from_on: date | None
    until_on: date | None  # the last day; None: no end set


def chairs(user: User, on: date) -> list[Chair]:
    """The positions a person holds on a day, oldest first; one query, none for who may not sign in."""
    if not user.is_active:
        return []
    held = Position.objects.filter(user=user.pk, valid__contains=on).order_by("valid", "pk")
    return [_chair(position, DUTIES[Role(position.role)]) for position in held]


def ended_chairs(user: User, on: date) -> list[Chair]:
    """The positions that ended before a day, latest first, without duties: their work is read-only.

    A position renewed at the same agency (another role or a gap) is still listed: see `closed_chairs`.
    """
    held = Position.objects.filter(user=user.pk, valid__endswith__lte=on).order_by("-valid", "pk")
    return [_chair(position, frozenset()) for position in held]


def closed_chairs(user: User, on: date) -> list[Chair]:
    """Ended positions at agencies where the person holds none today."""
    held = {chair.agency_id for chair in chairs(user, on)}
    return [chair for chair in ended_chairs(user, on) if chair.agency_id not in held]


def duties_at(user: User, agency_id: int, on: date) -> frozenset[Duty]:
    """What a person may do at one agency on a day."""
    return frozenset().union(*(chair.duties for chair in chairs(user, on) if chair.agency_id == agency_id))


def may(user: User, duty: Duty, on: date) -> bool:
    """True when some position of the person on that day includes the duty, at whatever agency."""
    return any(duty in chair.duties for chair in chairs(user, on))


def people_with(agency_id: int, duty: Duty, on: date) -> list[User]:
    """The active people whose position at the agency on a day includes the duty, by name."""
    roles = [role for role, duties in DUTIES.items() if duty in duties]
    held = Position.objects.filter(agency=agency_id, role__in=roles, valid__contains=on).values("user")
    return _by_name(User.objects.filter(pk__in=held, is_active=True))


def people_by_agency(agency_ids: Iterable[int], duty: Duty, on: date) -> dict[int, list[User]]:
    """As people_with for many agencies at once, with one query; an agency without people is left out."""
    roles = [role for role, duties in DUTIES.items() if duty in duties]
    held = Position.objects.filter(agency__in=set(agency_ids), role__in=roles, valid__contains=on)
    answer: dict[int, list[User]] = {}
    for position in held.filter(user__is_active=True).select_related("user"):
        people = answer.setdefault(position.agency_id, [])
        if position.user not in people:
            people.append(position.user)
    return {agency: _by_name(people) for agency, people in answer.items()}


def present_by_agency(agency_ids: Iterable[int], duty: Duty, on: date) -> dict[int, list[User]]:
    """As people_by_agency without whoever is away that day: who acts in her stead has the duty too.

    Where everybody is away nobody is left out.
    """
    found = people_by_agency(agency_ids, duty, on)
    away = set(
        Delegation.objects.filter(
            position__agency__in=found, valid__contains=on, ended_at__isnull=True
        ).values_list("position__agency", "position__user")
    )
    here = {agency: [one for one in held if (agency, one.pk) not in away] for agency, held in found.items()}
    return {agency: here[agency] or held for agency, held in found.items()}


def administrators(on: date) -> list[User]:
    """The active people who may administer on a day."""
    held = Position.objects.filter(role=Role.ADMINISTRATOR, valid__contains=on).values("user")
    return list(User.objects.filter(pk__in=held, is_active=True).order_by("pk"))


def ended_words(chair: Chair, on: date, *, held: Iterable[Chair] = ()) -> str:
    """Why an ended position no longer works and who took its work over; `held` are her chairs of that day."""
    heir = agencies.heirs_of([chair.agency_id], on).get(chair.agency_id)
    called = agencies.names([chair.agency_id, *([heir] if heir else [])], on)
    last = chair.until_on
    said = {
        "role": str(texts.ROLE[chair.role]).lower(),
        "agency": str(called[chair.agency_id]),
        "day": f"{last:%d/%m/%Y}" if last else "",
    }
    if heir is None:
        return str(texts.ENDED_WITHOUT_HEIR) % said
    words = texts.ENDED_TO_YOURSELF if heir in {chair.agency_id for chair in held} else texts.ENDED
    return str(words) % (said | {"heir": str(called[heir])})


def workers(agency_id: int) -> list[Worker]:
    """Fills the port of agencies: everybody who held a position at an agency, latest first."""
    held = sorted(
        Position.objects.filter(agency=agency_id).select_related("user"),
        key=lambda position: sort_key(position.user.full_name),
    )
    # stable: latest first, then by name
    held.sort(
        key=lambda position: (position.valid.lower or date.min, position.valid.upper or date.max),
        reverse=True,
    )
    return [
        Worker(
            name=position.user.full_name,
            role=texts.ROLE[position.role],
            title=position.title,
            from_on=position.valid.lower,
            until_on=_last(position),
        )
        for position in held
    ]


@dataclass(frozen=True)
class Account:
    """A user with her positions, for the administrator's list."""

    user: User
    chairs: list[Chair]


def accounts(text: str = "", *, on: date) -> list[User]:
    """Users whose name, username or agency's name on that day contains the text, by username.

    Marks and case do not count, and an agency is known by its short name too; three queries.
    """
    found, asked = list(User.objects.order_by("username")), fold(text)
    if not asked:
        return found
    named = [
        one.agency_id
        for one in agencies.versions_now().filter(valid__contains=on)
        if asked in fold(one.name) or asked in fold(one.short_name)
    ]
    working = set(Position.objects.filter(agency__in=named).values_list("user", flat=True))
    return [
        user
        for user in found
        if user.pk in working or asked in fold(user.full_name) or asked in fold(user.username)
    ]


def with_chairs(users: list[User]) -> list[Account]:
    """Every position of these users, past ones included, oldest first; one query."""
    held: dict[int, list[Chair]] = {}
    for position in Position.objects.filter(user__in=users).order_by("valid", "pk"):
        held.setdefault(position.user_id, []).append(_chair(position, DUTIES[Role(position.role)]))
    return [Account(user, held.get(user.pk, [])) for user in users]


def has_two_step(user: User) -> bool:
    """True when signing in asks for a second step."""
    return bool(Authenticator.objects.filter(user=user).exists())


def with_two_step(users: Iterable[User]) -> set[int]:
    """Ids of those of these users whose signing in asks for a second step; one query."""
    found = Authenticator.objects.filter(user__in=list(users))
    return set(found.values_list("user_id", flat=True))


def user_by_name(username: str) -> User | None:
    """The user who signs in by that name."""
    return User.objects.filter(username=username).first()


# Delegations


def delegations_by(user: User) -> list[Delegation]:
    """Who acts or acted in her stead, the latest first."""
    held = Delegation.objects.filter(position__user=user)
    return list(held.select_related("position__user", "delegate", "made_by").order_by("-valid", "-pk"))


def delegations_to(user: User, on: date) -> list[Delegation]:
    """In whose stead she acts on a day, or will, the soonest first."""
    held = Delegation.objects.filter(delegate=user, ended_at__isnull=True).exclude(valid__fully_lt=(on, None))
    return list(held.select_related("position__user", "delegate").order_by("valid", "pk"))


def colleagues(user: User, on: date) -> list[User]:
    """The active people who hold a position today at an agency where she holds one, by name."""
    mine = Position.objects.filter(user=user, valid__contains=on).values("agency")
    held = Position.objects.filter(agency__in=mine, valid__contains=on).values("user")
    return _by_name(User.objects.filter(pk__in=held, is_active=True).exclude(pk=user.pk))


def on_behalf(user: User, agency_id: int, duty: Duty | None, on: date) -> dict[str, str]:
    """{"on_behalf_of": names} of the absent at an agency in whose stead she does a duty on a day; {} of none.

    What the log adds to a deed; one query.
    """
    roles = [role for role, duties in DUTIES.items() if duty in duties]
    held = Delegation.objects.filter(
        delegate=user,
        valid__contains=on,
        ended_at__isnull=True,
        position__agency=agency_id,
        position__role__in=roles,
    )
    names = [one.position.user.full_name for one in held.select_related("position__user").order_by("pk")]
    return {"on_behalf_of": ", ".join(dict.fromkeys(names))} if names else {}


# Tokens


def tokens_of(user: User) -> list[ApiToken]:
    """Her tokens, the latest first, revoked and expired ones too."""
    return list(ApiToken.objects.filter(user=user))


def works(token: ApiToken, on: date) -> bool:
    """True while a token is neither revoked nor expired."""
    return token.revoked_at is None and token.expires_on >= on


def all_tokens() -> QuerySet[ApiToken]:
    """Everybody's tokens with their owners, the latest first."""
    return ApiToken.objects.select_related("user")


def _by_name(users: Iterable[User]) -> list[User]:
    return sorted(users, key=lambda user: (sort_key(user.full_name), user.pk))


def _chair(position: Position, duties: frozenset[Duty]) -> Chair:
    return Chair(
        agency_id=position.agency_id,
        role=Role(position.role),
        duties=duties,
        title=position.title,
        position_id=position.pk,
        from_on=position.valid.lower,
        until_on=_last(position),
    )


def _last(position: Position) -> date | None:
    return position.valid.upper - ONE_DAY if position.valid.upper else None
