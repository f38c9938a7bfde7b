"""Where a number comes from, what each line said of it, and what it was in other years."""

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from neu.platform.text.names import shown as in_language
from neu.registry.people.http import SignedInRequest
from neu.registry.periods.rules import day_of
from neu.reporting.consolidation import pages, selectors, texts, tracing, viewing
from neu.reporting.consolidation.documents.report import DEMO_LINE
from neu.reporting.consolidation.documents.series import XLSX, workbook
from neu.reporting.consolidation.selectors import TotalState, adjustments, drilling, reading
from neu.reporting.consolidation.selectors import editions as issued
from neu.reporting.consolidation.selectors.disagreeing import disagreeing
from neu.reporting.consolidation.selectors.geography import presets
from neu.reporting.consolidation.selectors.series import readable_by
from neu.reporting.consolidation.selectors.series import series as series_of
from neu.reporting.consolidation.views.seen import (
    absent_page,
    asked_state,
    asked_view,
    found_round,
    nodes_seen,
    places_above,
)
from neu.reporting.submissions import selectors as submitted


@require_safe
def origin(
    request: HttpRequest, round_id: int, place_id: int, section: str, row: str, column: str
) -> HttpResponse:
    """Where one number comes from."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    round_, reach = found_round(request, round_id, at)
    view, state = asked_view(request, round_), asked_state(request)
    if (gone := absent_page(request, round_, reach, place_id, view)) is not None:
        return gone
    nodes = nodes_seen(reach, place_id, view.on)
    key = (section, row, column)
    if not reading.has_cell(round_, key, nodes):
        raise Http404
    found = selectors.where_from(round_, place_id, key, state, reach=reach, on=view.on)
    spec = found.table.layout.section_by_code[section]
    hide = (
        state is TotalState.PROVISIONAL
        and reach.from_above(place_id, view.on)
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
            **tracing.context(
                found,
                key,
                lambda place_id, key: pages.address(round_id, place_id, state, key, on=view.asked),
                on=view.on,
                readable=submitted.readable((one.submission_id for one in found.own), user, at),
            ),
            "pieces": [
                (
                    one,
                    pages.written(found.spec, spec, one.value),
                    pages.plain_number(found.spec, spec, one.given),
                    pages.address(round_id, one.place.place_id, state, key),
                )
                for one in found.pieces
            ],
            "picker": viewing.picker(
                pages.address(round_id, place_id, state, key),
                view,
                presets(round_, day_of(at)),
                round_.cutoff_on,
                [("loai", pages.SLUG[state])],
            ),
            "series": pages.address(round_id, place_id, state, key, on=view.asked, page="series"),
            "adjust": reverse("consolidation:adjust", args=[round_id, place_id, *key])
            if view.reported
            and adjustments.adjustable(spec.cells[row, column])
            and issued.preparer(user, round_, at) is not None
            else "",
            "tabs": [
                (label, pages.address(round_id, place_id, one, key, on=view.asked), one is state)
                for one, label in texts.STATE.items()
            ],
            "state_name": texts.STATE[state],
            "back": pages.address(round_id, place_id, state, on=view.asked) + f"&muc={section}",
            "above": places_above(reach, found.table, round_id, state),
        },
    )


@require_safe
def compared(request: HttpRequest, round_id: int, place_id: int) -> HttpResponse:
    """What the territory line and the sector line each reported, cell by cell."""
    at = timezone.now()
    round_, reach = found_round(request, round_id, at)
    view, state = asked_view(request, round_), asked_state(request)
    if (gone := absent_page(request, round_, reach, place_id, view)) is not None:
        return gone
    nodes = nodes_seen(reach, place_id, view.on)
    if reach.from_above(place_id, view.on) and state is TotalState.PROVISIONAL:
        state = TotalState.ACCEPTED
    whole, territory, sector = drilling.two_lines(round_, place_id, state, view.on)
    found = disagreeing(round_, place_id, state, nodes) if view.on == round_.cutoff_on else []
    return render(
        request,
        "consolidation/compared.html",
        {
            "round": round_,
            "place": whole.place,
            "counted": whole.counted,
            "rows": pages.compared_rows(whole, territory, sector, nodes),
            "disagree": pages.disagreeing_rows(whole, state, found),
            "readable": submitted.readable(
                (
                    each.submission_id
                    for one in found
                    for side in (one.territory, one.sector)
                    for each in side.reports
                ),
                cast(SignedInRequest, request).user,
                at,
            ),
            "as_reported": view.on == round_.cutoff_on,
            "tabs": [
                (label, f"?{pages.query(one, view.asked)}", one is state)
                for one, label in texts.STATE.items()
            ],
            "state_name": texts.STATE[state],
            "view": viewing.view_words(view),
            "back": pages.address(round_id, place_id, state, on=view.asked),
        },
    )


@require_safe
def series(
    request: HttpRequest, round_id: int, place_id: int, section: str, row: str, column: str
) -> HttpResponse:
    """One number in every round of the regime, in one geography: a page, or (?tep=xlsx) a workbook."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    round_, reach = found_round(request, round_id, at)
    view, state = asked_view(request, round_), asked_state(request)
    if (gone := absent_page(request, round_, reach, place_id, view)) is not None:
        return gone
    nodes = nodes_seen(reach, place_id, view.on)
    key = (section, row, column)
    if not reading.has_cell(round_, key, nodes):
        raise Http404
    allowed = readable_by(user, at, state, place_id, view.asked)
    points = series_of(round_, place_id, key, state, on=view.asked, allowed=allowed)
    rows = viewing.series_rows(points, place_id, key, state, view.asked)
    spec = reading.section_of(round_, section)
    title = in_language(spec.row_named(row))
    head = in_language(next(one.label for one in spec.columns if one.code == column))
    place = selectors.place_name(place_id, view.on)
    view_words = viewing.view_words(view)
    if request.GET.get("tep") == "xlsx":
        lines = [f"{title} – {head}", f"{place.full}, {view_words}", str(texts.STATE[state]).capitalize()]
        lines += [DEMO_LINE] if settings.DEMO else []
        name = f"chuoi-{place.code}-{row}.xlsx"
        headers = {
            "Content-Type": XLSX,
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        }
        heads = [_("Kỳ"), _("Đợt"), _("Giá trị"), _("Đơn vị"), _("Ghi chú")]
        return HttpResponse(workbook(_("Chuỗi số liệu"), lines, heads, rows), headers=headers)
    here = pages.address(round_id, place_id, state, key, page="series")
    return render(
        request,
        "consolidation/series.html",
        {
            "round": round_,
            "place": place,
            "title": title,
            "column": head,
            "section": spec,
            "rows": rows,
            "tabs": [
                (
                    label,
                    pages.address(round_id, place_id, one, key, on=view.asked, page="series"),
                    one is state,
                )
                for one, label in texts.STATE.items()
            ],
            "state_name": texts.STATE[state],
            "picker": viewing.picker(
                here, view, presets(round_, day_of(at)), round_.cutoff_on, [("loai", pages.SLUG[state])]
            ),
            "origin": pages.address(round_id, place_id, state, key, on=view.asked),
            "back": f"{pages.address(round_id, place_id, state, on=view.asked)}&muc={section}",
            "file": f"{pages.address(round_id, place_id, state, key, on=view.asked, page='series')}&tep=xlsx",
        },
    )
