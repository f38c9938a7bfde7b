"""Figures offered to a text, and how a text reads before it is saved."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.text.typed import NARRATIVE, typed
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.reporting.submissions import selectors


@require_safe
def figures(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """The rows of a report's form with the reference to each of their cells, and what it says now."""
    submission = selectors.find_live(submission_id, request.user, timezone.now())
    if submission is None:
        raise Http404
    sought = request.GET.get("tim", "")[:200]
    rows, more = selectors.quotable(submission, sought)
    context = {"submission": submission, "rows": rows, "more": more, "sought": sought}
    return render(request, "submissions/figures.html", context)


@require_POST
def reads(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """How a text being typed under a heading reads now; nothing is kept."""
    submission = selectors.find_live(submission_id, request.user, timezone.now())
    if submission is None:
        raise Http404
    heading = request.POST.get("phan", ""), request.POST.get("muc", "")
    try:
        text = typed(request.POST.get("loi", ""), NARRATIVE, _("Nội dung"))
    except Refused as refused:
        return render(request, "submissions/_reads.html", {"refused": refusal_text(refused)})
    return render(
        request, "submissions/_reads.html", {"read": selectors.text_read(submission, heading, text)}
    )
