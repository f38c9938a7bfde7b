"""Ad hoc rounds, and on which days people are reminded."""

from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, Sent
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty
from neu.registry.places import selectors as places
from neu.reporting.rounds import selectors, services
from neu.reporting.rounds.api.doors import opens, shown
from neu.reporting.rounds.api.shapes import RoundOut
from neu.reporting.rounds.services import Asked

router = Router(tags=["rounds"])


class ChosenIn(Sent):
    """An agency that is asked by name."""

    function: FunctionKind = Field(description="In which function it reports.")
    agency: Code


class AdHocIn(Sent):
    """What is asked in an ad hoc round, of whom, by when. Without a document's number it stays a draft."""

    title: str = Field(min_length=1, max_length=200)
    form: Code
    period: str = Field(max_length=24, description="2024, 2024M09, 2024Q2, 2024H1, 2024-9M")
    cutoff_on: Day
    due_on: Day = Field(description="The last day in time.")
    area: Code = Field(description="Code of a list of places.")
    by: Literal[FunctionKind.COMMUNE_COMMITTEE, FunctionKind.REPORTING_UNIT] = Field(
        FunctionKind.COMMUNE_COMMITTEE, description="Who reports in a commune of the list."
    )
    chosen: Annotated[list[ChosenIn], Field(max_length=2_000)] = Field(
        [], description="Only these agencies; empty: every commune on the list."
    )
    receiver: Literal[FunctionKind.STANDING_AGENCY, FunctionKind.FINANCE] = FunctionKind.STANDING_AGENCY
    authenticated: bool = Field(False, description="By the commune committee, where its agency reports.")
    issued: bool = Field(False, description="An edition is issued in the end.")
    contents: str = Field("", max_length=2_000)
    number: str = Field("", max_length=120, description="Of the document that asks.")
    issued_on: Day | None = None


class RemindingShape(BaseModel):
    """When people are reminded, and when leaders hear of it."""

    days: list[int] = Field(description="Days from the due date; negative: before it.")
    escalate_after: int = Field(description="Days late.")
    by_mail: bool


class RemindingIn(Sent):
    """When people should be reminded, and when leaders should hear of it."""

    days: list[Annotated[int, Field(ge=-1_000, le=1_000)]] = Field(max_length=40)
    escalate_after: int = Field(ge=0, le=1_000)
    by_mail: bool


@router.post("/ad-hoc-rounds", response={201: RoundOut}, summary="Mở đợt đột xuất")
def open_ad_hoc(request: HttpRequest, body: AdHocIn) -> Status[RoundOut]:
    """Ask a list of communes, or agencies by name, for one form once: regime, route and round in one deed."""
    opens(request)
    said = body.model_dump(exclude={"chosen"})
    chosen = tuple((one.function.value, agencies.agency_id(one.agency)) for one in body.chosen)
    asked = Asked(**said, everyone=not chosen, chosen=chosen)
    territory_id = places.current_province(body.cutoff_on)
    made = services.open_ad_hoc(asked, territory_id=territory_id, **_by(request))
    return Status(201, shown(made.pk))


@router.get("/reminding", response=RemindingShape, summary="Cách nhắc hạn")
def reminding(request: HttpRequest) -> RemindingShape:
    """On which days people are reminded; for administrators."""
    require(request, Duty.ADMINISTER)
    return _reminding()


@router.put("/reminding", response=RemindingShape, summary="Đặt cách nhắc hạn")
def set_reminding(request: HttpRequest, body: RemindingIn) -> RemindingShape:
    """Say on which days from a due date people are reminded, from the next reminder on."""
    require(request, Duty.ADMINISTER)
    services.set_reminding(
        days=", ".join(map(str, body.days)),
        escalate_after=body.escalate_after,
        by_mail=body.by_mail,
        **_by(request),
    )
    return _reminding()


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": cast(SignedInRequest, request).user, "at": timezone.now()}


def _reminding() -> RemindingShape:
    how = selectors.how_reminded()
    return RemindingShape(days=how.days, escalate_after=how.escalate_after, by_mail=how.by_mail)
