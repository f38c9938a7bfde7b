"""Opening and closing a round: of a kept regime, or asked for ad hoc."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import sort_key
from neu.platform.ui.words import refusal_text
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.texts import FUNCTION
from neu.registry.people.http import SignedInRequest
from neu.registry.periods import texts as period_texts
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.rounds import selectors, services, texts
from neu.reporting.rounds.inputs import AskForm, OpenForm, ReasonForm, day_typed
from neu.reporting.rounds.views.reading import may_open

OPENING = "mo"  # the button that opens; any other only previews
FEW = 30  # agencies named at a step of the preview; the rest are counted


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest) -> HttpResponse:
    """Who would owe what, then open. A GET with the form filled in is the preview and changes nothing."""
    at = timezone.now()
    if not may_open(request, at):
        raise Http404
    typed = request.POST if request.method == "POST" else request.GET
    form = OpenForm(typed if "che_do" in typed else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        what = {
            "period": asked["ky"].strip(),
            "passage": asked["luot"],
            "cutoff_on": asked["chot"],
            "territory_id": places.current_province(asked["chot"]),
        }
        try:
            if request.method == "POST":
                user = cast(SignedInRequest, request).user
                made = services.open_round(asked["che_do"], **what, actor=user, at=at)
                messages.success(request, _("Đã mở đợt “%(name)s”.") % {"name": shown(made.name)})
                return redirect("rounds:round", made.pk)
            context |= preview(selectors.plan(asked["che_do"], **what))
        except Refused as refused:
            context["refused"] = refusal_text(refused)
    return render(request, "rounds/open.html", context, status=422 if "refused" in context else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """An ad hoc round: said on one page, previewed, opened. Only the button “Mở đợt” changes anything."""
    at = timezone.now()
    if not may_open(request, at):
        raise Http404
    on = day_typed(request.POST.get("chot", "")) or day_of(at)
    territory_id = places.current_province(on)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        territory_id=territory_id,
        on=on,
        initial={"chot": day_of(at), "danh_sach": selectors.usual_list()},
    )
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        asked = form.asked()
        try:
            if request.POST.get("viec") == OPENING:
                user = cast(SignedInRequest, request).user
                made = services.open_ad_hoc(asked, territory_id=territory_id, actor=user, at=at)
                messages.success(request, _("Đã mở đợt “%(name)s”.") % {"name": made.name})
                return redirect("rounds:round", made.pk)
            context |= preview(services.work_out(asked, territory_id=territory_id, at=at))
            context["kept"] = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
        except Refused as refused:
            context["refused"] = refusal_text(refused)
    return render(request, "rounds/ask.html", context, status=422 if "refused" in context else 200)


def preview(plan: selectors.Plan) -> dict[str, Any]:
    """What the page shows of a plan: how many owe at each step, and what is missing."""
    gaps = []
    for gap in plan.gaps:
        called = [one.full for one in places.names(gap.place_ids, plan.cutoff_on).values()]
        called += [one.name for one in agencies.names(gap.agency_ids, plan.cutoff_on).values()]
        gaps.append((shown(gap.step.name), FUNCTION[gap.function], called))
    owing = agencies.names({duty.agency_id for duty in plan.duties}, plan.cutoff_on)
    return {
        "plan": plan,
        "period": period_texts.label(plan.period),
        "territory": places.name(plan.territory_id, plan.cutoff_on).full,
        "steps": [
            (
                step,
                texts.STEP_KIND[step.kind],
                FUNCTION[step.function],
                len(plan.owed(step)),
                plan.due[step.code],
                sorted({owing[duty.agency_id].name for duty in plan.owed(step)}, key=sort_key),
            )
            for step in plan.steps
        ],
        "gaps": gaps,
        "few": FEW,
    }


@require_POST
def close(request: HttpRequest, round_id: int) -> HttpResponse:
    """Close a round."""
    return _state_deed(request, round_id, services.close_round, _("Đã đóng đợt “%(name)s”."))


@require_POST
def reopen(request: HttpRequest, round_id: int) -> HttpResponse:
    """Open a closed round again, with a reason."""
    return _state_deed(request, round_id, services.reopen_round, _("Đã mở lại đợt “%(name)s”."))


def _state_deed(request: HttpRequest, round_id: int, deed: Any, done: str) -> HttpResponse:
    at = timezone.now()
    the_round = selectors.round_of(round_id)
    if the_round is None or not may_open(request, at, the_round.territory_id):
        raise Http404
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["ly_do"] if form.is_valid() else ""
    try:
        deed(round_id, actor=cast(SignedInRequest, request).user, at=at, reason=reason)
        messages.success(request, done % {"name": shown(the_round.name)})
    except Refused as refused:
        messages.error(request, refusal_text(refused))
    return redirect("rounds:round", round_id)
