"""Pages of rounds: the list, one round, the board, and opening."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.platform.ui.words import refusal_text
from neu.registry.agencies.texts import FUNCTION
from neu.registry.people.http import SignedInRequest
from neu.registry.periods import texts as period_texts
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.rounds import selectors, services, texts
from neu.reporting.rounds.inputs import OpenForm, ReasonForm
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.rounds.selectors import work

A_PAGE = 60
FEW = 12  # steps with more units than this show them when asked
WAITING = "cho-tiep-nhan"


def may_open(request: HttpRequest, at: datetime, territory_id: int | None = None) -> bool:
    """May she open and close rounds of a territory (today's province when none is named)?"""
    on = day_of(at)
    territory = territory_id or places.current_province(on)
    return selectors.may_open(cast(SignedInRequest, request).user, territory, on)


def year_asked(request: HttpRequest) -> int | None:
    """The year of the address, or None."""
    typed = request.GET.get("nam", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, newest first: /dot/?che_do=BC_NAM&nam=2024."""
    regime, year = request.GET.get("che_do", ""), year_asked(request)
    page = Paginator(selectors.listed_rounds(regime=regime, year=year), A_PAGE).get_page(
        request.GET.get("trang")
    )
    lying = places.names({one.territory_id for one in page}, day_of(timezone.now()))
    return render(
        request,
        "rounds/rounds.html",
        {
            "page": page,
            "rows": [
                (one, lying[one.territory_id].full, texts.ROUND_STATE[one.state], texts.PASSAGE[one.passage])
                for one in page
            ],
            "regimes": selectors.regimes(),
            "years": selectors.years(),
            "regime": regime,
            "year": year,
            "may_open": may_open(request, timezone.now()),
        },
    )


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Bảng theo dõi: /dot/bang-theo-doi/?che_do=BC_NAM&nam=2024&dia_ban=<id>&buoc=XA&chi_thieu=1."""
    at = timezone.now()
    years, regimes = selectors.years(), selectors.regimes()
    year = year_asked(request) or (years[0] if years else day_of(at).year)
    regime = request.GET.get("che_do", regimes[0].code if regimes else "")
    found = selectors.rounds_for(regimes=[regime] if regime else [], year=year, at=at)
    on = max((one.cutoff_on for one in found), default=day_of(at))
    place_id = whole(request.GET.get("dia_ban"))
    shown = selectors.board(found, at=at, on=on, place_id=place_id)
    return render(
        request,
        "rounds/board.html",
        {
            "board": shown,
            "regimes": regimes,
            "years": years,
            "places": selectors.places_of(found, on),
            "regime": regime,
            "year": year,
            "place_id": place_id,
            "step": request.GET.get("buoc", ""),
            "few": FEW,
            "only_missing": bool(request.GET.get("chi_thieu")),
            "at": at,
            "rule_complete": texts.RULE_COMPLETE,
            "rule_in_time": texts.RULE_IN_TIME,
        },
    )


@require_safe
def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: its regime's ten attributes, its route, its obligations."""
    at = timezone.now()
    the_round = selectors.round_of(round_id)
    if the_round is None:
        raise Http404
    step, state = request.GET.get("buoc", ""), request.GET.get("trang_thai", "")
    user = cast(SignedInRequest, request).user
    wanted = "WAITING" if state == WAITING else (state if state in list(ObligationState) else "")
    among = work.to_accept(user, the_round, at) if state == work.MINE else None
    found = selectors.duties(the_round, step=step, state=wanted, among=among)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("trang"))
    route = selectors.route_of(the_round, at)
    return render(
        request,
        "rounds/round.html",
        {
            "round": the_round,
            "state_words": texts.ROUND_STATE[the_round.state],
            "passage_words": texts.PASSAGE[the_round.passage],
            "territory": places.name(the_round.territory_id, the_round.cutoff_on).full,
            "attributes": [
                (number, texts.ATTRIBUTE[name], words)
                for number, (name, words) in enumerate(selectors.attributes(the_round.regime), 1)
            ],
            "route": [
                (one, *texts.step_words(
                    one.step.kind, one.step.function, one.step.spread, one.step.authenticated_by
                ))
                for one in route
            ],
            "page": page,
            "duties": selectors.named(list(page), the_round.cutoff_on, at),
            "step": step,
            "state": state,
            "states": [
                (work.MINE, _("Chờ cơ quan bạn tiếp nhận")),
                (WAITING, _("Chờ tiếp nhận")),
                *((str(one), texts.STATE[one]) for one in ObligationState),
            ],
            "may_open": may_open(request, at, the_round.territory_id),
            "form": ReasonForm(),
            "at": at,
            "rule_complete": texts.RULE_COMPLETE,
            "rule_in_time": texts.RULE_IN_TIME,
        },
    )  # fmt: skip


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


def preview(plan: selectors.Plan) -> dict[str, Any]:
    """What the page shows of a plan: how many owe at each step, and what is missing."""
    gaps = []
    for gap in plan.gaps:
        called = places.names(gap.place_ids, plan.cutoff_on)
        gaps.append((shown(gap.step.name), FUNCTION[gap.function], [one.full for one in called.values()]))
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
            )
            for step in plan.steps
        ],
        "gaps": gaps,
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
