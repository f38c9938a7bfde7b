"""Pages of totals. What a reader may not see does not exist for her."""

from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from neu.platform.text.names import shown as in_language
from neu.platform.text.rules import fold
from neu.registry.people.http import SignedInRequest
from neu.registry.periods import texts as period_texts
from neu.registry.periods.rules import Period, day_of
from neu.reporting.consolidation import pages, selectors, texts, viewing
from neu.reporting.consolidation.documents.report import DEMO_LINE
from neu.reporting.consolidation.documents.series import XLSX
from neu.reporting.consolidation.documents.totals import Line, workbook
from neu.reporting.consolidation.selectors import Table, TotalState
from neu.reporting.consolidation.selectors.access import levels
from neu.reporting.consolidation.selectors.basis import gather
from neu.reporting.consolidation.selectors.counting import Done
from neu.reporting.consolidation.selectors.geography import presets
from neu.reporting.consolidation.selectors.in_tree import trees_of
from neu.reporting.consolidation.selectors.listed import list_at
from neu.reporting.consolidation.views.seen import (
    absent_page,
    asked_state,
    asked_view,
    found_round,
    nodes_seen,
    places_above,
)
from neu.reporting.forms.layout import SectionSpec


def _list_wanted(
    made: Table, wanted: str, sections: Sequence[SectionSpec], nodes: frozenset[str]
) -> SectionSpec | None:
    """The list asked for, or the first of a form of lists alone; its rows belong to no part of the Programme,
    so that whoever sees only a part sees none."""
    if nodes:
        return None
    found = next((one for one in made.layout.lists if one.code == wanted), None)
    return found or (made.layout.lists[0] if made.layout.lists and not sections else None)


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
    """The whole form at one place: /tong-hop/<đợt>/<địa bàn>/?loai=tam-tinh&muc=VON; tep=xlsx: a workbook."""
    round_, reach = found_round(request, round_id, timezone.now())
    view, state = asked_view(request, round_), asked_state(request)
    if (gone := absent_page(request, round_, reach, place_id, view)) is not None:
        return gone
    nodes = nodes_seen(reach, place_id, view.on)
    made = selectors.table(round_, place_id, state, on=view.on)
    sections = pages.table_sections(made)
    wanted = request.GET.get("muc", "")
    # a form of words alone has no table
    listing = _list_wanted(made, wanted, sections, nodes)
    section = None if listing else next((one for one in sections if one.code == wanted), None)
    section = section or (sections[0] if sections and not listing else None)
    code = listing.code if listing else section.code if section else ""
    hide = state is TotalState.PROVISIONAL and reach.from_above(place_id, view.on) and made.has_unsent
    if request.GET.get("tep") == "xlsx":
        return _file(
            round_, made, viewing.view_words(view), viewing.table_lines(made, nodes, hide_cells=hide)
        )
    here = pages.address(round_id, place_id, state)
    hidden = [("loai", pages.SLUG[state]), ("muc", code)]
    days = presets(round_, day_of(timezone.now()))
    return render(
        request,
        "consolidation/table.html",
        {
            "round": round_,
            "table": made,
            "section": pages.shown(made, section, nodes, hide_cells=hide) if section else None,
            "list": list_at(gather(round_, state), listing, place_id, on=view.on, sent_only=hide)
            if listing
            else None,
            "sections": [
                (
                    one.title,
                    f"{pages.address(round_id, place_id, state, on=view.asked)}&muc={one.code}",
                    one.code == code,
                )
                for one in [*sections, *(made.layout.lists if not nodes else ())]
            ],
            "tabs": pages.tabs(round_id, place_id, state, code, view.asked),
            "picker": viewing.picker(f"{here}&muc={code}", view, days, round_.cutoff_on, hidden),
            "state_name": texts.STATE[state],
            "state_says": texts.STATE_SAYS[state],
            "query": pages.query(state, view.asked),
            "trees": trees_of(made),
            "file": f"{pages.address(round_id, place_id, state, on=view.asked)}&tep=xlsx",
            "places": levels(round_, reach, view.on),
            "above": places_above(reach, made, round_id, state),
            "nodes": sorted(nodes),
            "hidden": hide,
            "plan_ahead": section is not None
            and made.counted.done < made.counted.owed
            and pages.ratios_to_plan(section),
            "step_names": texts.STEP,
        },
    )


def _file(round_: Any, made: selectors.Table, view: str, lines: Sequence[Line]) -> HttpResponse:
    """The table as a workbook: its heading says which total, how much of it, in which geography."""
    counted = made.counted
    about = [
        in_language(round_.name),
        f"{made.place.full}, {view}",
        str(texts.STATE[made.state]).capitalize(),
        viewing.done_words(Done(counted.done, counted.owed, counted.communes)) if counted.owed else "",
        DEMO_LINE if settings.DEMO else "",
        *made.notes,
    ]
    heads = [
        _("Mục"), _("Nội dung"), _("Cột"), _("Đơn vị"), _("Giá trị"), _("Cộng từ báo cáo"), _("Điều chỉnh"),
        _("Ghi chú"),
    ]  # fmt: skip
    named = fold(f"{made.place.full} {round_.period} {pages.SLUG[made.state]}").replace(" ", "-")
    name = f"tong-hop-{named}.xlsx"
    headers = {
        "Content-Type": XLSX,
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    data = workbook(_("Số tổng hợp"), [one for one in about if one], heads, lines)
    return HttpResponse(data, headers=headers)
