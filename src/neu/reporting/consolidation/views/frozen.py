"""An edition's tables, and where each of its numbers came from: from the facts it used, years later too."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from neu.platform.text.rules import whole
from neu.registry.people.http import SignedInRequest
from neu.registry.periods.rules import day_of
from neu.registry.places.rules import PlaceName
from neu.registry.programmes import selectors as programmes
from neu.reporting.consolidation import pages, selectors, texts, tracing, viewing
from neu.reporting.consolidation.documents import adjusted, annexes
from neu.reporting.consolidation.documents.cells import cell_of
from neu.reporting.consolidation.selectors import TotalState, frozen, listed, reading
from neu.reporting.consolidation.selectors import editions as issued
from neu.reporting.consolidation.selectors.access import Reach, levels, shows_row
from neu.reporting.consolidation.selectors.geography import View, presets
from neu.reporting.consolidation.views.seen import asked_view
from neu.reporting.forms.layout import CellKey, CellValue, Layout, SectionSpec
from neu.reporting.forms.rules import Mark, SectionKind
from neu.reporting.forms.wording import formula_in_words
from neu.reporting.submissions import selectors as submitted


@require_safe
def edition_table(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The tables of an edition as they were signed; every number leads to its origin in the edition."""
    found = _found(edition_id)
    content, layout = issued.content_of(found), issued.layout_of(found)
    body = content["body"]
    sections = [one for one in layout.sections if one.kind is SectionKind.TABLE]
    wanted = request.GET.get("muc", "")
    listing = next((one for one in layout.lists if one.code == wanted), None)
    if listing is None and not sections and layout.lists:
        listing = layout.lists[0]
    view = asked_view(request, found.round)
    if not view.reported and sections:
        return _read_again(request, found, view, wanted)
    if listing is not None or not sections:
        return _edition_list(request, found, listing, sections)
    section = next((one for one in sections if one.code == wanted), sections[0])
    with frozen.as_issued(found):
        top = frozen.place_of(body, body["round"]["territory"])
        places = [(one, frozen.place_of(body, one["place"])) for one in body["by_place"]["places"]]
    cells = frozen.cells_by_key(body)
    names, row = content["issue"]["names"], annexes.total_row(section)
    columns = annexes.place_columns(section, row) if row else []

    def leads(place_id: int | None, key: CellKey) -> str:
        return frozen.address(found.pk, place_id, key)

    def written(one: Any, place_id: int | None, key: CellKey) -> tuple[str, str]:
        value = CellValue(*cell_of(one["table"], section.code, key[2]))
        text = pages.written(layout.cells[key], section, value)
        return text, leads(place_id, key) if value.mark is not Mark.BLANK else ""

    return render(
        request,
        "consolidation/edition_table.html",
        {
            "edition": found,
            "view": issued.view_words(content),
            "picker": _picker(found, view, section, timezone.now()),
            "trees": programmes.bridged(found.round.regime.programme.code),
            "counted": body["counted"] | {"communes": True},
            "demo": body["demo"],
            "section": pages.shown_cells(
                section, cells, lambda key: leads(top, key), sources=frozen.sources_by_key(body)
            ),
            "adjustments": [
                adjusted.adjustment_words(one, content["issue"]) for one in body.get("adjustments", ())
            ],
            "sections": _tabs([*sections, *layout.lists], section),
            "by_place": [
                (
                    names[":".join(one["place"])],
                    [written(one, place_id, (section.code, row or "", column.code)) for column in columns],
                )
                for one, place_id in places
            ]
            if row
            else [],
            "by_place_row": section.row_named(row) if row else "",
            "by_place_columns": [column.label for column in columns],
        },
    )


def _tabs(
    sections: Sequence[SectionSpec], here: SectionSpec | None, more: str = ""
) -> list[tuple[str, str, bool]]:
    return [(one.title, f"?muc={one.code}{more}", one is here) for one in sections]


def _picker(found: Any, view: View, section: SectionSpec, at: datetime) -> viewing.Picker:
    """The choice of the day whose places the edition is read in."""
    here = f"{reverse('consolidation:edition_table', args=[found.pk])}?muc={section.code}"
    days = presets(found.round, day_of(at))
    return viewing.picker(here, view, days, found.round.cutoff_on, [("muc", section.code)])


def _read_again(request: HttpRequest, found: Any, view: View, wanted: str) -> HttpResponse:
    """The edition read in the places of another day, `dia-ban` or the widest she may see."""
    at = timezone.now()
    content, layout = issued.content_of(found), issued.layout_of(found)
    sections = [one for one in layout.sections if one.kind is SectionKind.TABLE]
    section = next((one for one in sections if one.code == wanted), sections[0])
    reach = selectors.reach_of(cast(SignedInRequest, request).user, found.round, at)
    offered = [one for one, _depth in levels(found.round, reach, view.on)]
    if not offered:
        raise Http404
    place = next((one for one in offered if one.place_id == whole(request.GET.get("dia-ban"))), offered[0])
    below = [one for one in offered if one.parent_id == place.place_id]
    several = frozen.read_again(
        found, content["body"], [place.place_id, *(one.place_id for one in below)], view.on
    )
    made, row = several[0], annexes.total_row(section)
    nodes = reach.nodes_at(place.place_id, view.on) or frozenset()
    if row is not None and not shows_row(section.row_by_code[row], nodes):
        row = None
    columns = annexes.place_columns(section, row) if row else []

    def written(one: selectors.Table, key: CellKey) -> tuple[str, str]:
        value = one.cell(key)
        leads = "" if value.mark is Mark.BLANK else frozen.address(found.pk, one.place.place_id, key, view.on)
        return pages.written(layout.cells[key], section, value), leads

    more = f"&dia-gioi={view.on}"
    return render(
        request,
        "consolidation/edition_table.html",
        {
            "edition": found,
            "view": viewing.view_words(view),
            "again": place,
            "picker": _picker(found, view, section, at),
            "counted": made.counted,
            "notes": made.notes,
            "demo": content["body"]["demo"],
            "section": pages.shown_cells(
                section,
                made.cells,
                lambda key: frozen.address(found.pk, place.place_id, key, view.on),
                nodes,
                sources=made.sources,
            ),
            "sections": _tabs(sections, section, f"{more}&dia-ban={place.place_id}"),
            "by_place": [
                (one.place.full, [written(one, (section.code, row, column.code)) for column in columns])
                for one in several[1:]
            ]
            if row
            else [],
            "by_place_row": section.row_named(row) if row else "",
            "by_place_columns": [column.label for column in columns],
            "places": [
                (one.full, f"?muc={section.code}{more}&dia-ban={one.place_id}", one is place)
                for one in offered
            ],
        },
    )


def _edition_list(
    request: HttpRequest, found: Any, listing: SectionSpec | None, sections: Sequence[SectionSpec]
) -> HttpResponse:
    """One list of an edition as it was signed; a form of words alone has neither table nor list."""
    content, layout = issued.content_of(found), issued.layout_of(found)
    body, names = content["body"], content["issue"]["agencies"]
    context = {
        "edition": found,
        "view": issued.view_words(content),
        "demo": body["demo"],
        "list": listed.view_in(body, listing, layout, names) if listing else None,
        "sections": _tabs([*sections, *layout.lists], listing),
    }
    return render(request, "consolidation/edition_table.html", context)


@require_safe
def edition_origin(
    request: HttpRequest, edition_id: int, place_id: int, section: str, row: str, column: str
) -> HttpResponse:
    """Where one number of an edition came from. What the document prints is every reader's; who gave it and
    who typed it is for whoever may see that ground."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    found, key = _found(edition_id), (section, row, column)
    content, layout = issued.content_of(found), issued.layout_of(found)
    body = content["body"]
    if not reading.has_cell(found.round, key, frozenset()):
        raise Http404
    spec = layout.section_by_code[section]
    view = asked_view(request, found.round)
    with frozen.as_issued(found) if view.reported else nullcontext():
        reach = selectors.reach_of(user, found.round, at)
        place = reach.atlas.name(place_id, view.on)
        if place is None:
            raise Http404
        nodes = reach.nodes_at(place_id, view.on)
        seen = nodes is not None and shows_row(spec.row_by_code[row], nodes)
        prints = view.reported and _prints(body, place, spec, row)
        signed = frozen.signed_cell(body, place, key) if prints else None
        if not seen and signed is None:
            raise Http404
        origin = frozen.origin_in(found, body, place_id, key, reach, on=view.on) if seen else None
        above = _above(found.pk, reach, place_id, key, view) if seen else []
    value = signed if signed is not None else origin.value if origin is not None else CellValue(Mark.BLANK)
    context = _said(layout, key, value)
    if origin is not None:
        readable = submitted.readable((one.submission_id for one in origin.own), user, at)
        context |= tracing.context(
            origin,
            key,
            lambda other, cell: frozen.address(found.pk, other, cell, view.asked),
            on=view.on,
            readable=readable,
        )
        context["not_as_signed"] = signed is not None and signed[:2] != origin.value[:2]
        context["value"] = pages.written(layout.cells[key], spec, value)
    return render(
        request,
        "consolidation/edition_origin.html",
        {
            **context,
            "edition": found,
            "place": place,
            "seen": seen,
            "number": value.mark is Mark.VALUE,
            "counted": _counted_at(body, place, origin),
            "reports": len(body["uses"]["versions"]),
            "above": above,
            "back": f"{reverse('consolidation:edition_table', args=[found.pk])}?muc={section}"
            + (f"&dia-gioi={view.on}" if view.asked else ""),
            "again": viewing.view_words(view) if view.asked else "",
            "now": pages.address(found.round_id, place_id, TotalState.ACCEPTED, key, on=view.asked)
            if seen
            else "",
        },
    )


def _counted_at(body: Any, place: PlaceName, origin: selectors.Origin | None) -> Any:
    """Return how far the number's total had come when it was signed; None: this reader is not told."""
    if origin is not None:
        return origin.table.counted
    whole = [place.level.value, place.code] == body["round"]["territory"]
    return body["counted"] | {"communes": True} if whole else None


def _said(layout: Layout, key: CellKey, value: CellValue) -> dict[str, Any]:
    """Return what the page says of a number before anything it was made of."""
    spec, section = layout.cells[key], layout.section_by_code[key[0]]
    return {
        "title": section.row_named(key[1]),
        "column": next(one.label for one in section.columns if one.code == key[2]),
        "section": section,
        "unit": pages.unit(spec, section),
        "value": pages.written(spec, section, value),
        "in_full": pages.money_in_full(spec, value),
        "rule": texts.rule_said(spec),
        "formula": formula_in_words(layout, key) if spec.computed else "",
    }


def _prints(body: Any, place: PlaceName, section: SectionSpec, row: str) -> bool:
    """True when the document prints a row about a place: the whole all of them, a listed place its total."""
    whole = [place.level.value, place.code] == body["round"]["territory"]
    return whole or row == annexes.total_row(section)


def _above(edition_id: int, reach: Reach, place_id: int, key: CellKey, view: View) -> list[tuple[str, str]]:
    """Return the places the shown one lies in that this reader may see, the widest first."""
    names = [reach.atlas.name(one, view.on) for one in reversed(reach.atlas.ancestors(place_id, view.on))]
    return [
        (name.full, frozen.address(edition_id, name.place_id, key, view.asked))
        for name in names
        if name is not None and reach.nodes_at(name.place_id, view.on) is not None
    ]


def _found(edition_id: int) -> Any:
    found = issued.edition_or_none(edition_id)
    if found is None:
        raise Http404
    return found
