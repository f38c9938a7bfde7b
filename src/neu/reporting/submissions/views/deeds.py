"""Deeds on a report: each finds it, calls one service, and shows the report again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from neu.platform.text.refusals import Refused
from neu.registry.people.http import SignedInRequest
from neu.reporting.submissions import inputs, services, texts
from neu.reporting.submissions.rules import Action
from neu.reporting.submissions.views.page import address, found, page

Deed = Callable[..., object]


@require_POST
def send(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _do(request, submission_id, Action.SEND, services.send)


@require_POST
def withdraw(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _do(request, submission_id, Action.WITHDRAW, services.withdraw)


@require_POST
def authenticate(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _do(request, submission_id, Action.AUTHENTICATE, services.authenticate, digest=_seen(request))


@require_POST
def accept(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _do(request, submission_id, Action.ACCEPT, services.accept, digest=_seen(request))


@require_POST
def return_for_correction(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _give_back(request, submission_id, Action.RETURN, services.return_for_correction)


@require_POST
def reopen(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _give_back(request, submission_id, Action.REOPEN, services.reopen)


@require_POST
def correct(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _do(request, submission_id, Action.CORRECT, services.correct)


def _reason(request: SignedInRequest) -> str:
    return request.POST.get("ly-do", "").strip()


def _seen(request: SignedInRequest) -> str | None:
    """The digest of the version that stood on her page."""
    return request.POST.get("ma") or None


def _do(
    request: SignedInRequest, submission_id: int, action: Action, service: Deed, **given: object
) -> HttpResponse:
    service = partial(service, reason=_reason(request), **given)
    return act(request, submission_id, service, lambda _done: texts.done_words(action))


def _give_back(request: SignedInRequest, submission_id: int, action: Action, service: Deed) -> HttpResponse:
    """A refused one comes back as it was filled in: a forgotten tick would return the whole report."""
    submission = found(request, submission_id)
    try:
        service(
            submission_id,
            reason=_reason(request),
            cells=inputs.returned_cells(request.POST),
            rows=inputs.returned_rows(request.POST),
            due_at=inputs.due(request.POST),
            digest=_seen(request),
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, inputs.words_of(refused))
        submission.refresh_from_db()
        return page(request, submission, given=inputs.given_back(request.POST), status=422)
    messages.success(request, texts.done_words(action))
    return redirect(address(submission_id))


def act(
    request: SignedInRequest,
    submission_id: int,
    service: Deed,
    said: Callable[[Any], str],
    *,
    place_id: int | None = None,
) -> HttpResponse:
    """Do one deed on a report this person can see, say what it did, and show the report again: its own
    cells about `place_id` where the deed wrote there."""
    found(request, submission_id)
    try:
        done = service(submission_id, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, inputs.words_of(refused))
    else:
        messages.success(request, said(done))
    return redirect(address(submission_id, place_id))
