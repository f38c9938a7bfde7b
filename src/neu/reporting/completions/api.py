"""The API's doors of completed projects: the list, one of them, declaring, withdrawing, taking the report."""

from datetime import date, datetime
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status as Answer
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, Key, Sent, Why
from neu.platform.api.paging import Listed, Paging, cut
from neu.platform.api.problems import register_statuses
from neu.registry.people.http import SignedInRequest
from neu.reporting.completions import selectors, services
from neu.reporting.completions.rules import CODE, NAME, NUMBER, CompletionRefusal, Stage
from neu.reporting.completions.services import Declared
from neu.reporting.rounds.rules import Refusal
from neu.reporting.submissions.rules import Refusal as ReportRefusal

router = Router(tags=["completions"])
register_statuses(
    {
        CompletionRefusal.UNKNOWN_COMPLETION: 404,
        CompletionRefusal.MAY_NOT_DECLARE: 403,
        CompletionRefusal.NOT_YOUR_PROJECT: 403,
        CompletionRefusal.DECLARED_ALREADY: 409,
        CompletionRefusal.WITHDRAWN_ALREADY: 409,
        CompletionRefusal.NOT_DONE_YET: 409,
        CompletionRefusal.RECEIVED_ALREADY: 409,
        Refusal.EVENT_ROUND_SENT: 409,
        ReportRefusal.ALREADY_BEGUN: 409,
    }
)


class CompletionIn(Sent):
    """A project or activity that ended."""

    regime: Code = Field(description="Code of a regime whose rounds an event opens.")
    code: str = Field(min_length=1, max_length=CODE)
    name: str = Field(min_length=1, max_length=NAME)
    investor: Key = Field(description="The agency its authenticated report goes back to.")
    unit: Key = Field(description="The agency that reports on it.")
    place: Key = Field(description="The commune it was carried out in, as of the day it ended.")
    ended_on: Day
    started_on: Day | None = None
    decision: str = Field("", max_length=NUMBER)
    decided_on: Day | None = None


class CompletionOut(BaseModel):
    """A project that ended and how far its report is."""

    id: int
    regime: str
    code: str
    name: str
    investor: int
    investor_name: str
    unit: int
    unit_name: str
    place: int
    place_name: str
    started_on: date | None
    ended_on: date
    decision: str
    decided_on: date | None
    stage: Stage = Field(
        description="OWED: not authenticated; DONE: waits for the investor; TAKEN; WITHDRAWN."
    )
    obligation: int | None = Field(description="The duty to report; null: withdrawn.")
    due_at: datetime | None = Field(description="The end of the last day in time.")
    declared_at: datetime
    received_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str


class CompletionsOut(Listed):
    """Projects that ended, the latest first."""

    items: list[CompletionOut]


class CompletionsAsked(Paging):
    """Which projects."""

    year: int | None = Field(None, ge=2000, le=2100, description="The year they ended in.")
    q: str = Field("", max_length=100, description="Part of a name or code.")
    withdrawn: bool = Field(False, description="Those withdrawn instead.")


@router.get("/completions", response=CompletionsOut, summary="Dự án kết thúc")
def completions(request: HttpRequest, asked: Query[CompletionsAsked]) -> CompletionsOut:
    """Projects declared to have ended."""
    found, facts = cut(
        selectors.listed(year=asked.year, text=asked.q.strip(), withdrawn=asked.withdrawn), asked
    )
    return CompletionsOut(items=[_out(one) for one in selectors.told(found, timezone.now())], **facts)


@router.get("/completions/{completion}", response=CompletionOut, summary="Một dự án kết thúc")
def completion(request: HttpRequest, completion: Key) -> CompletionOut:
    """One project that ended."""
    return _told(completion)


@router.post("/completions", response={201: CompletionOut}, summary="Khai báo dự án kết thúc")
def declare(request: HttpRequest, body: CompletionIn) -> Answer[CompletionOut]:
    """Say that a project ended: its unit owes a report from now on."""
    said = Declared(
        regime=body.regime,
        code=body.code,
        name=body.name,
        investor_id=body.investor,
        unit_id=body.unit,
        place_id=body.place,
        ended_on=body.ended_on,
        started_on=body.started_on,
        decision=body.decision,
        decided_on=body.decided_on,
    )
    return Answer(201, _told(services.declare(said, **_by(request)).pk))


@router.post("/completions/{completion}/withdraw", response=CompletionOut, summary="Rút khai báo")
def withdraw(request: HttpRequest, completion: Key, body: Why) -> CompletionOut:
    """Take back what was declared by mistake, while nothing has come of it."""
    services.withdraw(completion, reason=body.reason, **_by(request))
    return _told(completion)


@router.post("/completions/{completion}/receive", response=CompletionOut, summary="Chủ đầu tư đã nhận")
def receive(request: HttpRequest, completion: Key) -> CompletionOut:
    """Note that the investor has the report as it is authenticated now."""
    services.receive(completion, **_by(request))
    return _told(completion)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": cast(SignedInRequest, request).user, "at": timezone.now()}


def _told(completion_id: int) -> CompletionOut:
    found = selectors.find(completion_id)
    if found is None:
        raise Http404
    return _out(selectors.told([found], timezone.now())[0])


def _out(told: selectors.Told) -> CompletionOut:
    one = told.completion
    same = (
        "code", "name", "started_on", "ended_on", "decision", "decided_on", "declared_at", "received_at",
        "withdrawn_at", "withdrawn_reason",
    )  # fmt: skip
    return CompletionOut(
        id=one.pk,
        regime=one.regime.code,
        investor=one.investor_id,
        investor_name=told.investor,
        unit=one.unit_id,
        unit_name=told.unit,
        place=one.place_id,
        place_name=told.place,
        stage=told.stage,
        obligation=one.obligation_id,
        due_at=told.due_at,
        **{name: getattr(one, name) for name in same},
    )
