"""Absences: who stands in for whom, and when; said by the absent herself or an administrator."""

from datetime import date, datetime
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Day, Key, Sent
from neu.platform.api.problems import register_statuses
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors, services
from neu.registry.people.http import SignedInRequest, account_asked
from neu.registry.people.rules import PersonRefusal
from neu.registry.periods.rules import ONE_DAY, day_of

router = Router(tags=["people"])
register_statuses(
    {
        PersonRefusal.UNKNOWN_DELEGATION: 404,
        PersonRefusal.DELEGATION_NOT_YOURS: 403,
        PersonRefusal.DELEGATION_ENDED: 409,
        PersonRefusal.DELEGATION_OVERLAPS: 409,
        PersonRefusal.DELEGATE_AWAY: 409,
    }
)


class DelegationOut(BaseModel):
    """Who stands in for a position over days."""

    id: int
    position: int
    agency: str = Field(description="Code of the agency.")
    absent: str = Field(description="Username.")
    delegate: str = Field(description="Username.")
    from_on: date
    until_on: date = Field(description="The last day.")
    reason: str
    ended_at: datetime | None = Field(description="Taken back before its last day.")


class DelegationsOut(BaseModel):
    """Who stands in for her, the latest first; in whose stead she acts, the soonest first."""

    by: list[DelegationOut]
    to: list[DelegationOut]


class DelegationIn(Sent):
    """From which position somebody is away, who of the same agency acts in her stead, and when."""

    position: Key
    delegate: str = Field(max_length=60, description="Username.")
    from_on: Day
    until_on: Day
    reason: str = Field(pattern=r"\S", max_length=20_000)


@router.get("/delegations", response=DelegationsOut, summary="Vắng mặt và người làm thay")
def delegations(
    request: HttpRequest,
    username: str = Query(
        "", max_length=60, description="Of this person, for administrators; yours unless said."
    ),
) -> DelegationsOut:
    """Who stands in for you, and for whom you stand in."""
    user = account_asked(request, username) if username else _user(request)
    by, to = selectors.delegations_by(user), selectors.delegations_to(user, day_of(timezone.now()))
    codes = agencies.codes({one.position.agency_id for one in (*by, *to)})
    return DelegationsOut(by=[_told(one, codes) for one in by], to=[_told(one, codes) for one in to])


@router.post("/delegations", response={201: DelegationOut}, summary="Ghi người làm thay")
def delegate(request: HttpRequest, body: DelegationIn) -> Status[DelegationOut]:
    """Name who acts in your stead; it gives no duty she lacks. An administrator may for anybody."""
    other = selectors.user_by_name(body.delegate)
    made = services.delegate(
        body.position,
        other.pk if other else 0,  # nobody of that agency, whether there is one elsewhere or not
        from_on=body.from_on,
        until_on=body.until_on,
        reason=body.reason,
        actor=_user(request),
        at=timezone.now(),
    )
    return Status(201, _told(made, agencies.codes([made.position.agency_id])))


@router.post("/delegations/{delegation}/end", response=DelegationOut, summary="Kết thúc làm thay")
def end_delegation(request: HttpRequest, delegation: Key) -> DelegationOut:
    """Take a delegation back before its last day."""
    ended = services.end_delegation(delegation, actor=_user(request), at=timezone.now())
    return _told(ended, agencies.codes([ended.position.agency_id]))


def _user(request: HttpRequest) -> Any:
    return cast(SignedInRequest, request).user


def _told(one: Any, codes: dict[int, str]) -> DelegationOut:
    return DelegationOut(
        id=one.pk,
        position=one.position_id,
        agency=codes[one.position.agency_id],
        absent=one.position.user.username,
        delegate=one.delegate.username,
        from_on=one.valid.lower,
        until_on=one.valid.upper - ONE_DAY,
        reason=one.reason,
        ended_at=one.ended_at,
    )
