"""Deeds on a report: each finds it, calls one service, and shows the report again."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from neu.platform.text.refusals import Refused
from neu.registry.people.http import SignedInRequest
from neu.reporting.submissions import inputs, services, texts
from neu.reporting.submissions.views.page import found

Deed = Callable[..., object]


@require_POST
def send(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return act(request, submission_id, partial(services.send, reason=_reason(request)))


@require_POST
def withdraw(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return act(request, submission_id, partial(services.withdraw, reason=_reason(request)))


@require_POST
def authenticate(request: SignedInRequest, submission_id: int) -> HttpResponse:
    seen = request.POST.get("ma") or None
    return act(request, submission_id, partial(services.authenticate, reason=_reason(request), digest=seen))


@require_POST
def accept(request: SignedInRequest, submission_id: int) -> HttpResponse:
    seen = request.POST.get("ma") or None
    return act(request, submission_id, partial(services.accept, reason=_reason(request), digest=seen))


@require_POST
def return_for_correction(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _give_back(request, submission_id, services.return_for_correction)


@require_POST
def reopen(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _give_back(request, submission_id, services.reopen)


@require_POST
def correct(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return act(request, submission_id, partial(services.correct, reason=_reason(request)))


def _reason(request: SignedInRequest) -> str:
    return request.POST.get("ly-do", "").strip()


def _give_back(request: SignedInRequest, submission_id: int, service: Deed) -> HttpResponse:
    given = {
        "reason": _reason(request),
        "cells": inputs.returned_cells(request.POST),
        "due_at": inputs.due(request.POST),
        "digest": request.POST.get("ma") or None,
    }
    return act(request, submission_id, partial(service, **given))


def act(request: SignedInRequest, submission_id: int, service: Deed) -> HttpResponse:
    """Do one deed on a report this person can see, then show the report again."""
    found(request, submission_id)
    try:
        service(submission_id, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, inputs.words_of(refused))
    else:
        messages.success(request, texts.DONE)
    return redirect("submissions:detail", submission_id)
