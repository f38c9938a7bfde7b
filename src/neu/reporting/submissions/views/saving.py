"""Saving: the page's form, the outbox's package, "nothing to report", part of a divided place's figure."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from neu.platform.text.names import language
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.reporting.submissions import drawing, inputs, selectors, services, texts
from neu.reporting.submissions.rules import CellsRefused, FigureState, Saved
from neu.reporting.submissions.services import receipts
from neu.reporting.submissions.views.deeds import act
from neu.reporting.submissions.views.page import address, found, page


@require_POST
def save(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Save what was changed on the page; what could not be saved stays typed, with what to do."""
    submission = selectors.find_live(submission_id, request.user, timezone.now())
    if submission is None:
        raise Http404  # whoever may not read the cells learns nothing about them by typing
    entered = inputs.entered(submission, request.POST, language=language())

    def again(status: int, typed: Mapping[Any, Any]) -> HttpResponse:
        """The page as she left it: nothing was saved."""
        return page(
            request,
            submission,
            place_id=entered.place_id,
            typed=typed,
            typed_words=entered.left_words,
            status=status,
        )

    if entered.unreadable:
        wrong = sum(bool(one.error) for one in entered.left.values())
        messages.error(request, str(texts.CELLS_REFUSED) % {"count": str(wrong)})
        return again(422, entered.left)
    try:
        saved = services.save(
            submission_id,
            entered.edits,
            narratives=entered.words,
            asked=entered.asked,
            actor=request.user,
            at=timezone.now(),
        )
    except CellsRefused as refused:
        messages.error(request, inputs.words_of(refused))
        return again(422, entered.refused(refused))
    except Refused as refused:
        messages.error(request, refusal_text(refused))
        submission.refresh_from_db()
        return again(409, entered.left)
    if saved.conflicts or saved.words_conflicts:
        count = str(len(saved.conflicts) + len(saved.words_conflicts))
        messages.warning(request, str(texts.CONFLICTS) % {"count": count})
        submission.refresh_from_db()
        return page(request, submission, place_id=entered.place_id, saved=saved, status=409)
    if not request.accepts("text/html"):
        return _in_place(request, submission, entered, saved)
    messages.success(request, texts.saved_words(saved))
    return redirect(address(submission_id, entered.place_id))


def _in_place(
    request: SignedInRequest, submission: Any, entered: inputs.Entered, saved: Saved
) -> HttpResponse:
    """What a save changed on the page that is open: its cells, what is computed of them, what checks say."""
    submission.refresh_from_db(fields=["rev"])
    # also what was typed back to what stands: it is no change any more, and the page must hear so
    names = {name.removeprefix("v.") for name in request.POST if name.startswith("v.")}
    shown = selectors.entry(
        submission, entered.place_id, timezone.now(), editable=True, asked=entered.asked, saved=names
    )
    cells, drawn, texts_of_computed = drawing.Pen(submission.pk, shown.place.place_id).changed(shown)
    posted = {(one.section, one.item): one.text for one in entered.words}  # not what somebody wrote since
    return JsonResponse(
        {
            "said": texts.saved_words(saved, shown.errors),
            "errors": bool(shown.errors),
            "cells": cells,
            "drawn": drawn,
            "computed": texts_of_computed,
            "counts": {one.spec.code: f"{one.filled}/{one.typed}" for one in shown.sections},
            "words": {
                f"{one.spec.code}.{item.spec.code}": item.rev
                for one in shown.sections
                for item in one.items
                if posted.get((one.spec.code, item.spec.code)) == item.text or item.rev == saved.rev
            },
            "reads": {
                f"{one.spec.code}.{item.spec.code}": render_to_string(
                    "submissions/_reads.html", {"read": item.read}, request
                )
                for one in shown.sections
                for item in one.items
                if item.read.quoted
            },
            "state": render_to_string("submissions/_state.html", {"entry": shown}, request),
            "findings": render_to_string("submissions/_findings.html", {"entry": shown}, request),
        }
    )


@require_POST
def save_package(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """The outbox's door: JSON in, JSON out, the answer names the package's key."""
    found(request, submission_id)
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
    no_subject = request.POST.get("trang-thai") == FigureState.NO_SUBJECT
    state = FigureState.NO_SUBJECT if no_subject else FigureState.NOTHING
    place_id = whole(request.POST.get("dia-ban"))
    service = partial(
        services.declare_nothing,
        section=request.POST.get("phan") or None,
        state=state,
        place_id=place_id,
    )
    said = partial(texts.declared_words, state=state)
    return act(request, submission_id, service, said, place_id=place_id)


@require_POST
def prefill(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Put the figures the system states itself into the empty cells."""
    place_id = whole(request.POST.get("dia-ban"))
    service = partial(services.prefill, place_id=place_id)
    return act(request, submission_id, service, texts.prefilled_words, place_id=place_id)


@require_http_methods(["GET", "HEAD", "POST"])
def state_part(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Type the part of a divided place's earlier figure, with its basis."""
    submission, at = found(request, submission_id), timezone.now()
    data = request.POST if request.method == "POST" else request.GET
    asked = selectors.part_asked(submission, data, request.user, at)
    if asked is None:
        raise Http404  # nothing is divided there
    error, where = "", ""
    if request.method == "POST":
        try:
            part = inputs.part(submission, request.POST, language=language())
            services.state_part(
                submission_id,
                source_place_id=part.source,
                series_id=part.series,
                period=part.year,
                target_place_id=part.target,
                value=part.value,
                basis=part.basis,
                actor=request.user,
                at=at,
            )
        except Refused as refused:
            error, where = refusal_text(refused), refused.where
        else:
            messages.success(request, texts.DONE)
            return redirect(address(submission_id, part.target))
    context = {
        "submission": submission,
        "asked": asked,
        "data": data,
        "error": error,
        "where": where,
    }
    return render(request, "submissions/part.html", context, status=422 if error else 200)
