"""Pages of a report. A view finds, calls one service, and answers; it decides nothing."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.reporting.submissions import drawing, inputs, selectors, services, texts
from neu.reporting.submissions.rules import CellsRefused, FigureState, Saved
from neu.reporting.submissions.services import receipts

PER_PAGE = 50
Deed = Callable[..., object]


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """The reports this person may see, the latest round first."""
    found = selectors.listed(request.user, timezone.now(), status=request.GET.get("trang-thai", ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "lines": selectors.lines_named(page.object_list), "statuses": texts.STATUS}
    return render(request, "submissions/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_submission(request: SignedInRequest, obligation_id: int) -> HttpResponse:
    """The report of a duty: there already, or opened by a press of the button."""
    at = timezone.now()
    duty = selectors.duty(obligation_id, request.user, at)
    if duty is None:
        raise Http404
    if duty.submission_id is not None:
        return redirect("submissions:detail", duty.submission_id)
    if request.method == "POST":
        try:
            submission = services.open_submission(obligation_id, actor=request.user, at=at)
        except Refused as refused:
            messages.error(request, refusal_text(refused))
        else:
            return redirect("submissions:detail", submission.pk)
    return render(request, "submissions/open.html", {"duty": duty})


@require_safe
def detail(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """One report: its form for one place, its journey, what may be done now."""
    return _page(request, _found(request, submission_id))


def _found(request: SignedInRequest, submission_id: int) -> Any:
    """The report, if it exists for this person."""
    submission = selectors.find(submission_id, request.user, timezone.now())
    if submission is None:
        raise Http404
    return submission


def _page(
    request: SignedInRequest,
    submission: Any,
    *,
    place_id: int | None = None,
    typed: Mapping[Any, Any] | None = None,
    typed_words: Mapping[Any, Any] | None = None,
    saved: Saved | None = None,
    status: int = 200,
) -> HttpResponse:
    page = selectors.page(
        submission,
        request.user,
        timezone.now(),
        place_id=place_id or whole(request.GET.get("dia-ban")),
        together=request.GET.get("xem") == "tong-hop",
        typed=typed,
        words=typed_words,
    )
    conflicts = selectors.conflicts_named(submission, saved.conflicts) if saved else []
    words = saved.words_conflicts if saved else []
    context = {
        "submission": submission,
        "page": page,
        "conflicts": conflicts,
        "words_conflicts": words,
    }
    return render(request, "submissions/detail.html", context, status=status)


@require_POST
def save(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Save what was changed on the page; what could not be saved stays typed, with what to do."""
    submission = _found(request, submission_id)
    entered = inputs.entered(submission, request.POST, language=get_language() or "vi")
    if entered.unreadable:
        wrong = sum(bool(one.error) for one in entered.left.values())
        messages.error(request, str(texts.CELLS_REFUSED) % {"count": str(wrong)})
        return _page(
            request,
            submission,
            place_id=entered.place_id,
            typed=entered.left,
            typed_words=entered.left_words,
            status=422,
        )
    try:
        saved = services.save(
            submission_id, entered.edits, narratives=entered.words, actor=request.user, at=timezone.now()
        )
    except CellsRefused as refused:
        messages.error(request, inputs.words_of(refused))
        typed = entered.refused(refused)
        return _page(
            request,
            submission,
            place_id=entered.place_id,
            typed=typed,
            typed_words=entered.left_words,
            status=422,
        )
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        return _page(
            request,
            submission,
            place_id=entered.place_id,
            typed=entered.left,
            typed_words=entered.left_words,
            status=409,
        )
    if saved.conflicts or saved.words_conflicts:
        count = str(len(saved.conflicts) + len(saved.words_conflicts))
        messages.warning(request, str(texts.CONFLICTS) % {"count": count})
        submission.refresh_from_db()
        return _page(request, submission, place_id=entered.place_id, saved=saved, status=409)
    said = str(texts.SAVED) % {"count": str(len(entered.edits)), "rev": str(saved.rev)}
    said = said if saved.rev > submission.rev else str(texts.NOTHING_NEW)
    if not request.accepts("text/html"):
        return _in_place(request, submission, entered, said)
    messages.success(request, said)
    return redirect(f"{reverse('submissions:detail', args=[submission_id])}?dia-ban={entered.place_id}")


def _in_place(request: SignedInRequest, submission: Any, entered: inputs.Entered, said: str) -> HttpResponse:
    """What a save changed on the page that is open: its cells, what is computed of them, what checks say."""
    submission.refresh_from_db(fields=["rev"])
    shown = selectors.entry(submission, entered.place_id, timezone.now(), editable=True)
    pen = drawing.Pen(submission.pk, shown.place.place_id)
    saved = {f"{edit.series_id}.{edit.window_id}" for edit in entered.edits}
    cells, computed = pen.changed(shown, saved)
    return JsonResponse(
        {
            "said": said,
            "cells": cells,
            "computed": computed,
            "counts": {one.spec.code: f"{one.filled}/{one.typed}" for one in shown.sections},
            "words": {
                f"{one.spec.code}.{item.spec.code}": item.rev for one in shown.sections for item in one.items
            },
            "state": render_to_string("submissions/_state.html", {"entry": shown}, request),
            "findings": render_to_string("submissions/_findings.html", {"entry": shown}, request),
        }
    )


@require_POST
def save_package(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """The outbox's door: JSON in, JSON out, the answer names the package's key."""
    _found(request, submission_id)
    try:
        # a form's body has been read before it comes here
        package = inputs.package(request.body if request.content_type == "application/json" else b"")
    except ValueError:
        return JsonResponse({"error": "BAD_PACKAGE", "text": str(texts.BAD_PACKAGE)}, status=400)
    key = str(package.key)
    try:
        saved = services.save(
            submission_id,
            package.edits,
            narratives=package.words,
            key=package.key,
            channel=services.Channel.OFFLINE,
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        cells = refused.cells if isinstance(refused, CellsRefused) else []
        told = [
            {
                "place": edit.place_id, "series": edit.series_id, "window": edit.window_id,
                "code": why.code, "text": refusal_text(why),
            }
            for edit, why in cells
        ]  # fmt: skip
        said = {"key": key, "code": refused.code, "text": inputs.words_of(refused), "cells": told}
        return JsonResponse(said, status=422)
    return JsonResponse({"key": key, "again": saved.again, **receipts.as_json(saved)})


@require_POST
def declare_nothing(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Say of a section, or of the whole report, that there is nothing to report."""
    state = request.POST.get("trang-thai", FigureState.NOTHING)
    service = partial(
        services.declare_nothing,
        section=request.POST.get("phan") or None,
        state=FigureState(state)
        if state in (FigureState.NOTHING, FigureState.NO_SUBJECT)
        else FigureState.NOTHING,
        place_id=whole(request.POST.get("dia-ban")),
    )
    return _act(request, submission_id, service)


@require_POST
def send(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _act(request, submission_id, partial(services.send, reason=_reason(request)))


@require_POST
def withdraw(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _act(request, submission_id, partial(services.withdraw, reason=_reason(request)))


@require_POST
def authenticate(request: SignedInRequest, submission_id: int) -> HttpResponse:
    seen = request.POST.get("ma") or None
    return _act(request, submission_id, partial(services.authenticate, reason=_reason(request), digest=seen))


@require_POST
def accept(request: SignedInRequest, submission_id: int) -> HttpResponse:
    seen = request.POST.get("ma") or None
    return _act(request, submission_id, partial(services.accept, reason=_reason(request), digest=seen))


@require_POST
def return_for_correction(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _give_back(request, submission_id, services.return_for_correction)


@require_POST
def reopen(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _give_back(request, submission_id, services.reopen)


@require_POST
def correct(request: SignedInRequest, submission_id: int) -> HttpResponse:
    return _act(request, submission_id, partial(services.correct, reason=_reason(request)))


def _reason(request: SignedInRequest) -> str:
    return request.POST.get("ly-do", "").strip()


def _give_back(request: SignedInRequest, submission_id: int, service: Deed) -> HttpResponse:
    cells, due_at = inputs.returned_cells(request.POST), inputs.due(request.POST)
    return _act(request, submission_id, partial(service, reason=_reason(request), cells=cells, due_at=due_at))


def _act(request: SignedInRequest, submission_id: int, service: Deed) -> HttpResponse:
    """Do one deed on a report this person can see, then show the report again."""
    _found(request, submission_id)
    try:
        service(submission_id, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, inputs.words_of(refused))
    else:
        messages.success(request, texts.DONE)
    return redirect("submissions:detail", submission_id)


@require_http_methods(["GET", "HEAD", "POST"])
def state_part(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Type the part of a divided place's earlier figure, with its basis."""
    submission = _found(request, submission_id)
    data = request.POST if request.method == "POST" else request.GET
    error, where = "", ""
    if request.method == "POST":
        try:
            part = inputs.part(submission, request.POST, language=get_language() or "vi")
            services.state_part(
                submission_id,
                source_place_id=part.source,
                series_id=part.series,
                period=part.year,
                target_place_id=part.target,
                value=part.value,
                basis=part.basis,
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            error, where = refusal_text(refused), refused.where
        else:
            messages.success(request, texts.DONE)
            return redirect(f"{reverse('submissions:detail', args=[submission_id])}?dia-ban={part.target}")
    context = {
        "submission": submission,
        "asked": selectors.part_asked(submission, data),
        "data": data,
        "error": error,
        "where": where,
    }
    return render(request, "submissions/part.html", context, status=422 if error else 200)


@require_safe
def history(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Who changed one cell, when, from what to what."""
    submission = _found(request, submission_id)
    if selectors.sight(submission, request.user, timezone.now()) is not selectors.Sight.LIVE:
        raise Http404
    series, _point, window = request.GET.get("o", "").partition(".")
    asked = [whole(one) for one in (request.GET.get("dia-ban"), series, window)]
    keys = [one for one in asked if one is not None]
    if len(keys) != len(asked):
        raise Http404
    place = keys[0]
    label, changes = selectors.history(submission, *keys)
    context = {"submission": submission, "label": label, "changes": changes, "place_id": place}
    return render(request, "submissions/history.html", context)


@require_safe
def differences(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """What this report says otherwise than the one it follows."""
    submission = _found(request, submission_id)
    if selectors.sight(submission, request.user, timezone.now()) is not selectors.Sight.LIVE:
        raise Http404
    context = {"submission": submission, "found": selectors.differences(submission)}
    return render(request, "submissions/differences.html", context)
