"""Adjustments through the API: listed, entered, signed off by another person, withdrawn."""

from decimal import Decimal
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Key, Number, Sent, Why, number
from neu.registry.people.http import SignedInRequest
from neu.reporting.consolidation import adjusting, services
from neu.reporting.consolidation.api.seen import found_round, place_ref
from neu.reporting.consolidation.api.shapes import AdjustmentSaid
from neu.reporting.consolidation.rules import AdjustmentState
from neu.reporting.consolidation.selectors import adjustments as kept

router = Router()


class AdjustmentOut(AdjustmentSaid):
    """One adjustment of a round: of which number, and how far it has come."""

    round: int
    section: str
    row: str
    column: str
    state: AdjustmentState = Field(description="Only SIGNED counts in totals.")
    withdrawn_by: str
    withdrawn_reason: str


class AdjustmentsOut(BaseModel):
    """The adjustments of a round, the latest first."""

    items: list[AdjustmentOut]


class AdjustmentIn(Sent):
    """A signed amount beside one number, with its reason."""

    place: Key
    section: str = Field(max_length=60)
    row: str = Field(max_length=120)
    column: str = Field(max_length=60)
    value: Number = Field(description="Signed; money in đồng.")
    reason: str = Field(max_length=20_000)
    evidence: str = Field("", max_length=20_000)
    confirmed: bool = Field(False, description="Yes to the question of the unit.")
    replacing: bool = Field(False, description="An edition is out: this is for the one that replaces it.")


@router.get("/rounds/{round}/adjustments", response=AdjustmentsOut, summary="Các điều chỉnh của một đợt")
def adjustments(request: HttpRequest, round: Key) -> AdjustmentsOut:  # noqa: A002 - the noun of the room
    """Every adjustment of a round whose number is yours to see, waiting and withdrawn ones too."""
    found, reach = found_round(request, round)
    return AdjustmentsOut(items=[_out(one) for one in adjusting.rows(found, reach)])


@router.post("/rounds/{round}/adjustments", response={201: AdjustmentOut}, summary="Nhập điều chỉnh")
def adjust(request: HttpRequest, body: AdjustmentIn, round: Key) -> Status[AdjustmentOut]:  # noqa: A002
    """Enter a signed amount beside a total; it counts once another person has signed it off."""
    found_round(request, round)
    made = services.adjust(
        round,
        body.place,
        (body.section, body.row, body.column),
        Decimal(body.value),
        actor=_user(request),
        at=timezone.now(),
        reason=body.reason,
        evidence=body.evidence,
        confirmed=body.confirmed,
        replacing=body.replacing,
    )
    return Status(201, _one(request, made.pk))


@router.post("/adjustments/{adjustment}/sign-off", response=AdjustmentOut, summary="Ký duyệt điều chỉnh")
def sign_off(request: HttpRequest, adjustment: Key) -> AdjustmentOut:
    """Sign off an adjustment somebody else entered."""
    _one(request, adjustment)
    services.sign_off(adjustment, actor=_user(request), at=timezone.now())
    return _one(request, adjustment)


@router.post("/adjustments/{adjustment}/withdraw", response=AdjustmentOut, summary="Rút điều chỉnh")
def withdraw(request: HttpRequest, body: Why, adjustment: Key) -> AdjustmentOut:
    """Withdraw an adjustment; it stays in the record and counts no more."""
    _one(request, adjustment)
    services.take_back(adjustment, actor=_user(request), at=timezone.now(), reason=body.reason)
    return _one(request, adjustment)


def _user(request: HttpRequest) -> Any:
    return cast(SignedInRequest, request).user


def _one(request: HttpRequest, adjustment_id: int) -> AdjustmentOut:
    """:raises Http404: when there is no such adjustment, or its number is not this reader's to see."""
    round_id = kept.round_of(adjustment_id)
    if round_id is None:
        raise Http404
    found, reach = found_round(request, round_id)
    for one in adjusting.rows(found, reach):
        if one.one.pk == adjustment_id:
            return _out(one)
    raise Http404


def said_of(one: kept.Adjusting) -> AdjustmentSaid:
    """Return an adjustment as JSON carries it."""
    return AdjustmentSaid(**_said(one))


def _said(one: kept.Adjusting) -> dict[str, Any]:
    return {
        "id": one.pk,
        "no": one.no,
        "year": one.year,
        "place": place_ref(one.place),
        "value": number(one.value),
        "reason": one.reason,
        "evidence": one.evidence,
        "entered_by": one.entered_by,
        "entered_at": one.entered_at,
        "signed_by": one.signed.by if one.signed else "",
        "signed_at": one.signed.at if one.signed else None,
    }


def _out(row: adjusting.AdjustmentRow) -> AdjustmentOut:
    one, (section, at, column) = row.one, row.key
    return AdjustmentOut(
        **_said(one),
        round=one.round.pk,
        section=section,
        row=at,
        column=column,
        state=one.state,
        withdrawn_by=one.withdrawn.by if one.withdrawn else "",
        withdrawn_reason=one.withdrawn.reason if one.withdrawn else "",
    )
