"""Pages of totals. What a reader may not see does not exist for her."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from neu.registry.people.http import SignedInRequest
from neu.registry.periods import texts as period_texts
from neu.registry.periods.rules import Period
from neu.registry.places import selectors as places
from neu.reporting.consolidation import pages, selectors, texts
from neu.reporting.consolidation.selectors import TotalState, drilling, reading
from neu.reporting.consolidation.selectors.access import Reach, levels
from neu.reporting.consolidation.views.seen import found_round
from neu.reporting.submissions import selectors as submitted
from neu.reporting.submissions.rules import Channel
from neu.reporting.submissions.texts import CHANNEL


def asked_state(request: HttpRequest) -> TotalState:
    """The total of the address; đã tiếp nhận when it names none."""
    return pages.STATE_OF.get(request.GET.get("loai", ""), TotalState.ACCEPTED)


def nodes_seen(reach: Reach, place_id: int) -> frozenset[str]:
    nodes = reach.nodes_at(place_id)
    if nodes is None:
        raise Http404
    return nodes


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Rounds whose totals this reader may see."""
    found = selectors.rounds_for(cast(SignedInRequest, request).user, timezone.now())
    rows = [(one, period_texts.label(Period.parse(one.period))) for one in found]
    return render(request, "consolidation/home.html", {"rounds": rows})


@require_safe
def round_home(request: HttpRequest, round_id: int) -> HttpResponse:
    """Straight to the widest ground she may see."""
    round_, reach = found_round(request, round_id, timezone.now())
    return redirect("consolidation:table", round_.pk, reach.widest())


@require_safe
def table(request: HttpRequest, round_id: int, place_id: int) -> HttpResponse:
    """The whole form at one place: /tong-hop/<đợt>/<địa bàn>/?loai=tam-tinh&muc=VON."""
    round_, reach = found_round(request, round_id, timezone.now())
    nodes, state = nodes_seen(reach, place_id), asked_state(request)
    made = selectors.table(round_, place_id, state)
    sections = pages.table_sections(made)
    wanted = request.GET.get("muc", "")
    section = next((one for one in sections if one.code == wanted), sections[0])
    hide = state is TotalState.PROVISIONAL and reach.from_above(place_id) and made.has_unsent
    return render(
        request,
        "consolidation/table.html",
        {
            "round": round_,
            "table": made,
            "section": pages.shown(made, section, nodes, hide_cells=hide),
            "sections": [
                (one.title, f"{pages.address(round_id, place_id, state)}&muc={one.code}", one is section)
                for one in sections
            ],
            "tabs": pages.tabs(round_id, place_id, state, section.code),
            "state_name": texts.STATE[state],
            "state_says": texts.STATE_SAYS[state],
            "slug": pages.SLUG[state],
            "places": levels(round_, reach),
            "above": _above(reach, made, round_id, state),
            "nodes": sorted(nodes),
            "hidden": hide,
            "plan_ahead": made.counted.done < made.counted.owed and pages.ratios_to_plan(section),
            "step_names": texts.STEP,
        },
    )


def _above(reach: Reach, made: selectors.Table, round_id: int, state: TotalState) -> list[tuple[str, str]]:
    """Places the shown one lies in that this reader may see, the widest first."""
    atlas, on = places.atlas(), made.on
    found = []
    for key in reversed(atlas.ancestors(made.place.place_id, on)):
        name = atlas.name(key, on)
        if name is not None and reach.nodes_at(key) is not None:
            found.append((name.full, pages.address(round_id, key, state)))
    return found


@require_safe
def origin(
    request: HttpRequest, round_id: int, place_id: int, section: str, row: str, column: str
) -> HttpResponse:
    """Where one number comes from."""
    round_, reach = found_round(request, round_id, timezone.now())
    nodes, state = nodes_seen(reach, place_id), asked_state(request)
    key = (section, row, column)
    if not reading.has_cell(round_, key, nodes):
        raise Http404
    found = selectors.where_from(round_, place_id, key, state, reach=reach)
    spec = found.table.layout.section_by_code[section]
    hide = (
        state is TotalState.PROVISIONAL
        and reach.from_above(place_id)
        and found.table.has_unsent
        and not spec.row_by_code[row].total
    )
    if hide:
        raise Http404
    return render(
        request,
        "consolidation/origin.html",
        {
            "round": round_,
            "origin": found,
            "title": spec.row_named(row),
            "column": next(one.label for one in spec.columns if one.code == column),
            "section": spec,
            "unit": pages.unit(found.spec, spec),
            "value": pages.written(found.spec, spec, found.value),
            "in_full": pages.money_in_full(found.spec, found.value),
            "rest": pages.plain_number(found.spec, spec, found.rest),
            "formula": pages.formula_in_words(found.table.layout, key) if found.formula else "",
            "operands": [
                (
                    one.label,
                    pages.any_written(found.table, one.key, one.value),
                    pages.origin_url(found.table, one.key),
                )
                for one in found.operands
            ],
            "parts": [
                (
                    one.place.full,
                    "" if one.hidden else pages.part_written(found.spec, spec, one),
                    "" if one.hidden else pages.address(round_id, one.place.place_id, state, key),
                )
                for one in found.parts
            ],
            "readable": submitted.readable(
                (one.submission_id for one in found.own),
                cast(SignedInRequest, request).user,
                timezone.now(),
            ),
            "own": [(one, pages.written(found.spec, spec, one.value)) for one in found.own],
            "histories": [
                (
                    one,
                    [
                        (
                            each,
                            CHANNEL[Channel(each.channel)],
                            pages.written(found.spec, spec, each.old),
                            pages.written(found.spec, spec, each.new),
                        )
                        for each in one.history
                    ],
                )
                for one in found.own
                if one.history
            ],
            "years": [(one, pages.plain_number(found.spec, spec, one.value)) for one in found.years],
            "tabs": [
                (label, pages.address(round_id, place_id, one, key), one is state)
                for one, label in texts.STATE.items()
            ],
            "state_name": texts.STATE[state],
            "back": pages.address(round_id, place_id, state) + f"&muc={section}",
            "above": _above(reach, found.table, round_id, state),
            "step_names": texts.STEP,
        },
    )


@require_safe
def compared(request: HttpRequest, round_id: int, place_id: int) -> HttpResponse:
    """What the territory line and the sector line each reported, cell by cell."""
    round_, reach = found_round(request, round_id, timezone.now())
    nodes, state = nodes_seen(reach, place_id), asked_state(request)
    if reach.from_above(place_id) and state is TotalState.PROVISIONAL:
        state = TotalState.ACCEPTED
    whole, territory, sector = drilling.two_lines(round_, place_id, state)
    return render(
        request,
        "consolidation/compared.html",
        {
            "round": round_,
            "place": whole.place,
            "rows": pages.compared_rows(whole, territory, sector, nodes),
            "tabs": [(label, f"?loai={pages.SLUG[one]}", one is state) for one, label in texts.STATE.items()],
            "state_name": texts.STATE[state],
            "back": pages.address(round_id, place_id, state),
        },
    )
