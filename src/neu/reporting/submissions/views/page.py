"""What every view of a report begins and ends with: finding it, and its page."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from neu.platform.text.rules import whole
from neu.registry.people.http import SignedInRequest
from neu.reporting.submissions import ports, selectors
from neu.reporting.submissions.rules import Saved

VIEWS = {"tong-hop": True, "rieng": False}  # what a consolidation is made of, or its own cells


def found(request: SignedInRequest, submission_id: int) -> Any:
    """The report, if it exists for this person."""
    submission = selectors.find(submission_id, request.user, timezone.now())
    if submission is None:
        raise Http404
    return submission


def address(submission_id: int, place_id: int | None = None) -> str:
    """The report's page; with a place, on its own cells about it, where somebody is typing."""
    plain = reverse("submissions:detail", args=[submission_id])
    return f"{plain}?dia-ban={place_id}&xem=rieng" if place_id else plain


def page(
    request: SignedInRequest,
    submission: Any,
    *,
    place_id: int | None = None,
    typed: Mapping[Any, Any] | None = None,
    typed_words: Mapping[Any, Any] | None = None,
    saved: Saved | None = None,
    given: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one report; `typed` and `typed_words` put back what could not be saved, `given` what a
    report could not be returned with (inputs.given_back)."""
    at = timezone.now()
    shown = selectors.page(
        submission,
        request.user,
        at,
        place_id=place_id or whole(request.GET.get("dia-ban")),
        together=VIEWS.get(request.GET.get("xem", ""), None if request.method == "GET" else False),
        typed=typed,
        words=typed_words,
    )
    conflicts = selectors.conflicts_named(submission, saved.conflicts) if saved else []
    words = saved.words_conflicts if saved else []
    context = {
        "submission": submission,
        "page": shown,
        "conflicts": conflicts,
        "words_conflicts": words,
        "given": given,
        "panels": ports.panels(submission, request.user, at) if shown.entry else [],
    }
    return render(request, "submissions/detail.html", context, status=status)
