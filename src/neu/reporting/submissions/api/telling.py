"""A report as the API tells it, and finding one: shared by the doors of this room."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field

from neu.platform.api.http import unless_changed
from neu.registry.agencies import selectors as agencies
from neu.registry.people.http import SignedInRequest
from neu.registry.places import selectors as places
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.rules import Action, Status
from neu.reporting.submissions.selectors import Sight

router = Router(tags=["submissions"])  # one for all doors: an address may be read and written to

IF_MATCH = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": False,
            "description": "ETag of the report as you read it: 412 when it has changed since.",
            "schema": {"type": "string"},
        }
    ]
}


class SubmissionSummary(BaseModel):
    """A report in the list."""

    id: int
    obligation: int
    round: int
    round_name: str
    regime: str
    period: str
    step: str
    agency: str
    agency_name: str
    place: int
    place_name: str
    form: str
    form_version: int
    status: Status
    rev: int = Field(description="Counts saved batches; never restarts.")
    version: int | None = Field(description="Number of the version that was sent.")
    due_at: datetime | None
    returned_due_at: datetime | None


class DeedOut(BaseModel):
    """One step of a report's journey."""

    action: Action
    at: datetime
    by: str
    agency: str
    reason: str
    version: int | None


class PartOut(BaseModel):
    """A report that should go into this consolidation."""

    obligation: int
    agency_name: str
    submission: int | None
    status: Status | None
    version: int | None = Field(description="The version that counts; null: missing.")
    editing: bool
    blocks: bool


class SubmissionOut(SubmissionSummary):
    """A report: how much of it you see, what you may do now, its journey, what it is made of."""

    sight: Sight = Field(description="LIVE: cells as they stand; SENT: as they were sent; STATE: no cells.")
    digest: str = Field(description="Of the sent version: name it to authenticate or accept exactly that.")
    authenticated: bool
    actions: list[Action]
    journey: list[DeedOut]
    parts: list[PartOut]


def asker(request: HttpRequest) -> Any:
    """Return whose token it is."""
    return cast(SignedInRequest, request).user


def found(request: HttpRequest, submission_id: int) -> Any:
    """Return the report, if it exists for this person.

    :raises Http404:
    """
    submission = selectors.find(submission_id, asker(request), timezone.now())
    if submission is None:
        raise Http404
    return submission


def live(request: HttpRequest, submission_id: int) -> Any:
    """Return the report, if this person sees its cells as they stand.

    :raises Http404:
    """
    submission = selectors.find_live(submission_id, asker(request), timezone.now())
    if submission is None:
        raise Http404
    return submission


def held(request: HttpRequest, submission_id: int) -> None:
    """Find a report for a deed; with If-Match, held unchanged until the deed is done.

    :raises Http404:
    :raises Refused: CHANGED_SINCE, BUSY.
    """
    found(request, submission_id)
    if "If-Match" in request.headers:
        services.hold_still(submission_id)
        unless_changed(request, lambda: told(request, submission_id))


def told(request: HttpRequest, submission_id: int) -> SubmissionOut:
    """Return one report as this person sees it now."""
    user, at = asker(request), timezone.now()
    one = found(request, submission_id)
    seen = selectors.sight(one, user, at)
    version = one.sent_version if seen is not Sight.STATE else None
    gathers = seen is not Sight.STATE
    return SubmissionOut(
        **summaries([one])[0].model_dump(),
        sight=seen,
        digest=version.digest if version else "",
        authenticated=one.authenticated_version_id is not None
        and one.authenticated_version_id == one.sent_version_id,
        actions=selectors.actions_for(one, user, at),
        journey=[
            DeedOut(
                action=step.action,
                at=step.at,
                by=step.by,
                agency=step.agency,
                reason=step.reason,
                version=step.version_no,
            )
            for step in selectors.deeds(one)
        ],
        parts=[
            PartOut(
                obligation=part.obligation_id,
                agency_name=part.agency,
                submission=part.submission_id,
                status=part.status,
                version=part.version_no,
                editing=part.editing,
                blocks=part.blocks,
            )
            for part in (selectors.parts(one) if gathers else [])
        ],
    )


def summaries(several: Iterable[Any]) -> list[SubmissionSummary]:
    """Return reports as the list names them; agencies and places under their names of the cut-off day."""
    rows = list(several)
    codes = agencies.codes({one.obligation.agency_id for one in rows})
    named: dict[Any, str] = {}
    for on in {one.obligation.round.cutoff_on for one in rows}:
        keys = {one.obligation.agency_id for one in rows if one.obligation.round.cutoff_on == on}
        named |= {(key, on): name.name for key, name in agencies.names(keys, on).items()}
    return [_summary(one, codes, named) for one in rows]


def _summary(one: Any, codes: dict[int, str], named: dict[Any, str]) -> SubmissionSummary:
    owed, round_ = one.obligation, one.obligation.round
    return SubmissionSummary(
        id=one.pk,
        obligation=owed.pk,
        round=round_.pk,
        round_name=round_.name,
        regime=round_.regime.code,
        period=round_.period,
        step=owed.step.code,
        agency=codes[owed.agency_id],
        agency_name=named.get((owed.agency_id, round_.cutoff_on), ""),
        place=owed.place_id,
        place_name=places.name(owed.place_id, round_.cutoff_on).full,
        form=one.form_version.form.code,
        form_version=one.form_version.no,
        status=one.status,
        rev=one.rev,
        version=one.sent_version.no if one.sent_version else None,
        due_at=owed.due_at,
        returned_due_at=owed.returned_due_at if one.status == Status.RETURNED else None,
    )
