"""Reading rounds: the list, one round, the board."""

from datetime import datetime
from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from neu.platform.text.rules import whole
from neu.registry.people.http import SignedInRequest
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.rounds import selectors, texts
from neu.reporting.rounds.inputs import ReasonForm
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
    route, regime = selectors.route_of(the_round, at), selectors.regime_of(the_round)
    return render(
        request,
        "rounds/round.html",
        {
            "round": the_round,
            "regime": regime,
            "state_words": texts.ROUND_STATE[the_round.state],
            "passage_words": texts.PASSAGE[the_round.passage],
            "territory": places.name(the_round.territory_id, the_round.cutoff_on).full,
            "attributes": [
                (number, texts.ATTRIBUTE[name], words)
                for number, (name, words) in enumerate(selectors.attributes(regime), 1)
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
            "may_extend": bool(selectors.waiting(user, the_round, at)),
            "form": ReasonForm(),
            "at": at,
            "rule_complete": texts.RULE_COMPLETE,
            "rule_in_time": texts.RULE_IN_TIME,
        },
    )  # fmt: skip
