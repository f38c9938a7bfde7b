"""Pages that show reports: the list, one report, the history of a cell, what differs from the pass before."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.people.http import SignedInRequest
from neu.reporting.submissions import ports, selectors, services, texts
from neu.reporting.submissions.views.page import VIEWS, found, page

PER_PAGE = 50


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """The reports this person may see, the latest round first."""
    status, text = request.GET.get("trang-thai", ""), request.GET.get("tim", "").strip()
    listed = selectors.listed(request.user, timezone.now(), status=status, text=text)
    shown = Paginator(listed, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": shown,
        "lines": selectors.lines_named(shown.object_list),
        "statuses": texts.STATUS,
        "status": status,
        "text": text,
    }
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
    return page(request, found(request, submission_id))


@require_safe
def history(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Who changed one cell, when, from what to what."""
    submission = found(request, submission_id)
    if selectors.sight(submission, request.user, timezone.now()) is not selectors.Sight.LIVE:
        raise Http404
    series, _point, window = request.GET.get("o", "").partition(".")
    asked = [whole(one) for one in (request.GET.get("dia-ban"), series, window)]
    keys = [one for one in asked if one is not None]
    if len(keys) != len(asked):
        raise Http404
    place = keys[0]
    label, changes = selectors.history(submission, *keys)
    beside = (
        ports.panels(submission, request.user, timezone.now(), (keys[0], keys[1], keys[2])) if label else []
    )
    context = {
        "submission": submission,
        "label": label,
        "changes": changes,
        "place_id": place,
        "panels": beside,
    }
    return render(request, "submissions/history.html", context)


@require_safe
def origin(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """Where one number on the report's page comes from; `o` is its cell, `xem` which page it stands on."""
    at, submission = timezone.now(), found(request, submission_id)
    place_id, where, view = (
        whole(request.GET.get("dia-ban")),
        request.GET.get("o", ""),
        request.GET.get("xem"),
    )
    traced = selectors.trace(submission, request.user, at, place_id, where, together=VIEWS.get(view or ""))
    if traced is None:
        raise Http404
    cell = selectors.typed_at(submission, traced.place.place_id, where)
    here = f"?dia-ban={traced.place.place_id}" + (f"&xem={view}" if view in VIEWS else "")
    context = {
        "submission": submission,
        "trace": traced,
        "where": where,
        "here": here,
        "readable": selectors.readable((one.submission_id for one in traced.given), request.user, at),
        "panels": ports.panels(submission, request.user, at, cell) if cell else [],
    }
    return render(request, "submissions/origin.html", context)


@require_safe
def differences(request: SignedInRequest, submission_id: int) -> HttpResponse:
    """What this report says otherwise than the one it follows."""
    submission = found(request, submission_id)
    if selectors.sight(submission, request.user, timezone.now()) is not selectors.Sight.LIVE:
        raise Http404
    context = {"submission": submission, "found": selectors.differences(submission)}
    return render(request, "submissions/differences.html", context)
