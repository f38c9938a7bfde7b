"""Pages of remarks and attachments. A view finds, calls one service, and answers; it decides nothing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.files.http import given_out
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.reporting.remarks import inputs, selectors, services
from neu.reporting.remarks.selectors import waiting
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions.selectors.scope import choices


def _report(request: SignedInRequest, submission_id: int) -> Any:
    """The report, if this person sees its cells."""
    at = timezone.now()
    submission = submissions.find(submission_id, request.user, at)
    if submission is None or submissions.sight(submission, request.user, at) is submissions.Sight.STATE:
        raise Http404
    return submission


def _first(request: SignedInRequest, remark_id: int) -> Any:
    """The first remark of a thread this person reads."""
    first = selectors.first_of(remark_id, request.user, timezone.now())
    if first is None:
        raise Http404
    return first


@require_http_methods(["GET", "HEAD", "POST"])
def threads(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """What is said of a report, or of one of its cells, and saying something more."""
    at, submission = timezone.now(), _report(request, submission_id)
    data, error = (request.POST if request.method == "POST" else request.GET), ""
    cell, concerned = inputs.cell(data), selectors.concerned(submission, at)
    place = selectors.place_of(submission, whole(data.get("dia-ban")))
    if request.method == "POST":
        try:
            made = services.remark(
                submission_id,
                data.get("loi", ""),
                cell=cell,
                mentions=inputs.mentions(data),
                actor=request.user,
                at=at,
            )
        except Refused as refused:
            error = refusal_text(refused)
        else:
            messages.success(request, _("Đã ghi ý kiến."))
            return redirect("remarks:thread", made.pk)
    cell = cell if cell and selectors.is_asked(submission, cell) else None
    context = {
        "submission": submission,
        "called": submissions.named([submission_id])[submission_id],
        "threads": selectors.threads(submission, cell),
        "about": selectors.label(submission, cell) if cell else "",
        "place": place,
        "places": choices(submission),
        "chosen": data.get("o", ""),
        "cells": selectors.choices(submission, place.place_id),
        "may_say": request.user.pk in concerned,
        "people": selectors.named(concerned.values(), but=request.user.pk),
        "ticked": inputs.mentions(data),
        "words": data.get("loi", ""),
        "error": error,
    }
    return render(request, "remarks/threads.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedInRequest, remark_id: int) -> HttpResponse:
    """One thread, and answering in it."""
    at, first, error = timezone.now(), _first(request, remark_id), ""
    data, concerned = request.POST, selectors.concerned(first.submission, at)
    if request.method == "POST":
        try:
            services.reply(
                remark_id, data.get("loi", ""), mentions=inputs.mentions(data), actor=request.user, at=at
            )
        except Refused as refused:
            error = refusal_text(refused)
        else:
            messages.success(request, _("Đã trả lời."))
            return redirect("remarks:thread", remark_id)
    context = {
        "thread": selectors.thread(first),
        "submission": first.submission,
        "called": submissions.named([first.submission_id])[first.submission_id],
        "may_say": request.user.pk in concerned,
        "asked": bool(waiting.waiting(request.user, at, remark_id)),
        "people": selectors.named(concerned.values(), but=request.user.pk),
        "ticked": inputs.mentions(data),
        "words": data.get("loi", ""),
        "error": error,
    }
    return render(request, "remarks/thread.html", context, status=422 if error else 200)


@require_POST
def close(request: SignedInRequest, remark_id: int) -> HttpResponse:
    """Settle a thread."""
    return _do(request, remark_id, services.close, _("Đã giải quyết xong."))


@require_POST
def reopen(request: SignedInRequest, remark_id: int) -> HttpResponse:
    """Open a settled thread again."""
    return _do(request, remark_id, services.reopen, _("Đã mở lại ý kiến."))


@require_POST
def read_mention(request: SignedInRequest, remark_id: int) -> HttpResponse:
    """What it asked of her needs no answer."""
    return _do(request, remark_id, services.read_mention, _("Đã bỏ khỏi việc của bạn."))


def _do(request: SignedInRequest, remark_id: int, service: Callable[..., object], said: str) -> HttpResponse:
    _first(request, remark_id)
    try:
        service(remark_id, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, said)
    return redirect("remarks:thread", remark_id)


@require_POST
def attach(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Put a file with a report."""
    _report(request, submission_id)
    sent = request.FILES.get("tep")
    try:
        services.attach(
            submission_id,
            (sent.name or "") if sent else "",
            sent.read() if sent else b"",
            size=(sent.size or 0) if sent else 0,
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("Đã đính kèm tệp."))
    return redirect(f"{reverse('submissions:detail', args=[submission_id])}#tep-kem")


@require_safe
def file(request: SignedInRequest, attachment_id: int) -> HttpResponse:
    """A file of a report, for whoever may read the report."""
    found = selectors.attachment(attachment_id, request.user, timezone.now())
    if found is None:
        raise Http404
    try:
        return given_out(found.file, selectors.content_of(found))
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        return redirect("submissions:detail", found.submission_id)


@require_POST
def detach(request: SignedInRequest, attachment_id: int) -> HttpResponse:
    """Take a file away before it was sent."""
    found = selectors.attachment(attachment_id, request.user, timezone.now())
    if found is None:
        raise Http404
    try:
        services.detach(attachment_id, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    else:
        messages.success(request, _("Đã bỏ tệp."))
    return redirect(f"{reverse('submissions:detail', args=[found.submission_id])}#tep-kem")
