"""Every deed of a report's journey: each finds it, calls one service, and tells the report again."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.responses import Status as Answer
from pydantic import BaseModel, Field

from neu.platform.api.fields import Day, Key, Reason, Sent, Why
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.api.telling import IF_MATCH, SubmissionOut, asker, held, router, told
from neu.reporting.submissions.inputs import words_of
from neu.reporting.submissions.services import CellToReturn


class SeenIn(Reason):
    """A deed on the version you looked at."""

    digest: str = Field(pattern="^[0-9a-f]{64}$", description="The report's `digest` as you read it.")


class ReturnedCell(Sent):
    """A cell to look at again."""

    place: Key
    series: Key
    window: Key
    note: str = Field("", max_length=20_000)


class AcceptedIn(Sent):
    """A report and the version of it you looked at."""

    submission: Key
    digest: str = Field(pattern="^[0-9a-f]{64}$", description="The report's `digest` as you read it.")


class AcceptManyIn(Reason):
    """Reports to accept."""

    reports: list[AcceptedIn] = Field(min_length=1, max_length=200)


class VerdictOut(BaseModel):
    """What became of one report."""

    submission: int
    accepted: bool
    code: str = Field(description="Why not; empty where it is accepted.")
    detail: str


class VerdictsOut(BaseModel):
    """What became of each, in the order they were named."""

    items: list[VerdictOut]


class BackIn(Why):
    """Why a report is given back: whole, or some of its cells."""

    digest: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    cells: list[ReturnedCell] = Field([], max_length=5_000)
    due_on: Day | None = Field(None, description="By the end of which day it is asked back.")


def _deed(path: str, summary: str) -> Any:
    return router.post(path, response=SubmissionOut, summary=summary, openapi_extra=IF_MATCH)


@router.post("/obligations/{obligation}/submission", response={201: SubmissionOut}, summary="Mở báo cáo")
def open_submission(request: HttpRequest, obligation: Key) -> Answer[SubmissionOut]:
    """Open the report of a duty; the one there is, where somebody opened it already."""
    user, at = asker(request), timezone.now()
    if selectors.duty(obligation, user, at) is None:
        raise Http404
    opened = services.open_submission(obligation, actor=user, at=at)
    return Answer(201, told(request, opened.pk))


@_deed("/submissions/{submission}/send", "Gửi báo cáo")
def send(request: HttpRequest, submission: Key, body: Reason) -> SubmissionOut:
    """Freeze the report as a new version and hand it on; a reason answers warnings or says why."""
    held(request, submission)
    services.send(submission, reason=body.reason, **_by(request))
    return told(request, submission)


@_deed("/submissions/{submission}/withdraw", "Rút lại")
def withdraw(request: HttpRequest, submission: Key, body: Reason) -> SubmissionOut:
    """Take a report back before anybody authenticated or accepted it."""
    held(request, submission)
    services.withdraw(submission, reason=body.reason, **_by(request))
    return told(request, submission)


@_deed("/submissions/{submission}/authenticate", "Xác thực")
def authenticate(request: HttpRequest, submission: Key, body: SeenIn) -> SubmissionOut:
    """Sign the hash of the sent version; whoever typed in the report may not."""
    held(request, submission)
    services.authenticate(submission, reason=body.reason, digest=body.digest, **_by(request))
    return told(request, submission)


@_deed("/submissions/{submission}/accept", "Tiếp nhận")
def accept(request: HttpRequest, submission: Key, body: SeenIn) -> SubmissionOut:
    """Accept the sent version with all it is made of."""
    held(request, submission)
    services.accept(submission, reason=body.reason, digest=body.digest, **_by(request))
    return told(request, submission)


@router.post("/acceptances", response=VerdictsOut, summary="Tiếp nhận nhiều báo cáo")
def accept_many(request: HttpRequest, body: AcceptManyIn) -> VerdictsOut:
    """Accept several; one that cannot be is told with its reason and stops none of the others."""
    for one in body.reports:
        held(request, one.submission)
    chosen = [(one.submission, one.digest) for one in body.reports]
    verdicts = services.accept_many(chosen, reason=body.reason, **_by(request))
    return VerdictsOut(
        items=[
            VerdictOut(
                submission=one.submission_id,
                accepted=one.refused is None,
                code=one.refused.code if one.refused else "",
                detail=words_of(one.refused) if one.refused else "",
            )
            for one in verdicts
        ]
    )


@_deed("/submissions/{submission}/return", "Trả lại")
def return_for_correction(request: HttpRequest, submission: Key, body: BackIn) -> SubmissionOut:
    """Give a report back with why, whole or some cells; its last accepted version goes on counting."""
    held(request, submission)
    services.return_for_correction(submission, **_back(body), **_by(request))
    return told(request, submission)


@_deed("/submissions/{submission}/reopen", "Mở lại")
def reopen(request: HttpRequest, submission: Key, body: BackIn) -> SubmissionOut:
    """Take back an acceptance so that the report can be changed."""
    held(request, submission)
    services.reopen(submission, **_back(body), **_by(request))
    return told(request, submission)


@_deed("/submissions/{submission}/correct", "Đính chính")
def correct(request: HttpRequest, submission: Key, body: Why) -> SubmissionOut:
    """Begin a đính chính of an accepted report; the accepted version goes on counting meanwhile."""
    held(request, submission)
    services.correct(submission, reason=body.reason, **_by(request))
    return told(request, submission)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": asker(request), "at": timezone.now()}


def _back(body: BackIn) -> dict[str, Any]:
    cells = [CellToReturn(one.place, one.series, one.window, one.note) for one in body.cells]
    return {
        "reason": body.reason, "cells": cells, "digest": body.digest, "due_at": _end(body.due_on),
    }  # fmt: skip


def _end(day: date | None) -> datetime | None:
    """Return the end of a Vietnamese day."""
    return None if day is None else timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
