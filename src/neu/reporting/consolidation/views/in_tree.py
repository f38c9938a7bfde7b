"""A total, an edition and a node over the years in the programme tree of another generation."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from neu.platform.text.names import shown as in_language
from neu.platform.text.refusals import Refused
from neu.registry.people.http import SignedInRequest
from neu.registry.periods import texts as period_texts
from neu.registry.periods.rules import Period
from neu.registry.programmes import selectors as programmes
from neu.reporting.consolidation import pages, selectors, texts, viewing
from neu.reporting.consolidation.selectors import TotalState, frozen
from neu.reporting.consolidation.selectors import editions as issued
from neu.reporting.consolidation.selectors.geography import View
from neu.reporting.consolidation.selectors.in_tree import Block, InTree, NodePoint, in_tree, over_years
from neu.reporting.consolidation.views.seen import (
    absent_page,
    asked_state,
    asked_view,
    found_round,
    nodes_seen,
)
from neu.reporting.forms.layout import CellValue
from neu.reporting.forms.rules import Mark


@require_safe
def tree_total(request: HttpRequest, round_id: int, place_id: int, code: str) -> HttpResponse:
    """The total of a place by the nodes of another generation's tree."""
    round_, reach = found_round(request, round_id, timezone.now())
    view, state = asked_view(request, round_), asked_state(request)
    programme = _programme(code, round_)
    if programme is None:
        raise Http404
    if (gone := absent_page(request, round_, reach, place_id, view)) is not None:
        return gone
    nodes = nodes_seen(reach, place_id, view.on)
    made = selectors.table(round_, place_id, state, on=view.on)
    hidden = state is TotalState.PROVISIONAL and reach.from_above(place_id, view.on) and made.has_unsent
    read = None if hidden else in_tree(made, programme, nodes)
    here = reverse("consolidation:tree_series", args=[round_id, place_id, code])
    context = _context(read, lambda block, column, node: _leads(here, block, column, node, state, view))
    context |= {
        "round": round_,
        "place": made.place,
        "programme": programme,
        "view": viewing.view_words(view),
        "state_name": texts.STATE[state],
        "back": pages.address(round_id, place_id, state, on=view.asked),
        "hidden": hidden,
        "counted": made.counted,
        "step_names": texts.STEP,
    }
    return render(request, "consolidation/in_tree.html", context)


@require_safe
def edition_tree(request: HttpRequest, edition_id: int, code: str) -> HttpResponse:
    """An issued edition by the nodes of another generation's tree: a reading of the versions it used."""
    found = issued.edition_or_none(edition_id)
    programme = _programme(code, found.round) if found is not None else None
    if found is None or programme is None:
        raise Http404
    round_ = found.round
    reach = selectors.reach_of(cast(SignedInRequest, request).user, round_, timezone.now())
    if not reach.roots:
        raise Http404
    place_id = round_.territory_id if reach.nodes_at(round_.territory_id) is not None else reach.widest()
    nodes, content = nodes_seen(reach, place_id), issued.content_of(found)
    with frozen.as_issued(found):
        [made] = frozen.read_again(found, content["body"], [place_id], round_.cutoff_on)
    read = in_tree(made, programme, nodes)
    context = _context(read, lambda *_cell: "")
    context |= {
        "edition": found,
        "round": round_,
        "place": made.place,
        "programme": programme,
        "view": _("như đã phát hành"),
        "state_name": texts.STATE[TotalState.ACCEPTED],
        "back": reverse("consolidation:edition_table", args=[found.pk]),
        "counted": made.counted,
        "demo": content["body"]["demo"],
        "step_names": texts.STEP,
    }
    return render(request, "consolidation/in_tree.html", context)


@require_safe
def tree_series(request: HttpRequest, round_id: int, place_id: int, code: str) -> HttpResponse:
    """One node of another generation's tree in every round of the regime: `muc`, `dong`, `cot`, `nut`."""
    at, user = timezone.now(), cast(SignedInRequest, request).user
    round_, reach = found_round(request, round_id, at)
    view, state = asked_view(request, round_), asked_state(request)
    programme = _programme(code, round_)
    if programme is None:
        raise Http404
    if (gone := absent_page(request, round_, reach, place_id, view)) is not None:
        return gone
    nodes_seen(reach, place_id, view.on)
    section, title, column, node = (request.GET.get(name, "") for name in ("muc", "dong", "cot", "nut"))
    titles = {one.code: one.title for one in programmes.nodes(programme.code)}
    if node not in titles:
        raise Http404

    def nodes_in(one: Any) -> frozenset[str] | None:
        mine, on = selectors.reach_of(user, one, at), view.asked
        above = state is TotalState.PROVISIONAL and mine.from_above(place_id, on)
        return None if above else mine.nodes_at(place_id, on)

    points = over_years(
        round_, place_id, programme, (section, title, column), state, on=view.asked, nodes_in=nodes_in
    )
    told = next((one for one in reversed(points) if one.spec is not None and one.section is not None), None)
    if told is None or told.spec is None or told.section is None:
        raise Http404
    head = next(one.label for one in told.section.columns if one.code == column)
    return render(
        request,
        "consolidation/tree_series.html",
        {
            "round": round_,
            "programme": programme,
            "place": selectors.place_name(place_id, view.on),
            "node": f"{node} · {in_language(titles[node])}",
            "what": in_language(title or told.section.title),
            "column": in_language(head),
            "unit": pages.unit(told.spec, told.section),
            "view": viewing.view_words(view),
            "state_name": texts.STATE[state],
            "rows": [_year(one, node) for one in points],
            "drafts": any(one.drafts for one in points),
            "back": reverse("consolidation:tree_total", args=[round_id, place_id, code])
            + f"?{pages.query(state, view.asked)}",
        },
    )


def _year(point: NodePoint, node: str) -> tuple[str, str, str, str, str]:
    """Return (period, round, number of the node, what is not divided, why there is none)."""
    period, name = period_texts.label(Period.parse(point.round.period)), in_language(point.round.name)
    if point.read is None or point.spec is None or point.section is None:
        if not point.stands:
            why = _("chưa có hoặc không còn địa bàn này")
        else:
            why = _("đợt này không có số như thế") if point.seen else _("ngoài phạm vi bạn được xem")
        return period, name, "", "", why

    def written(value: Decimal | None) -> str:
        if value is None or point.spec is None or point.section is None:
            return ""
        return pages.written(point.spec, point.section, CellValue(Mark.VALUE, value))

    waiting = point.read.undivided.values()
    return (
        period,
        name,
        written(point.read.parts.get(node)),
        written(sum(waiting, Decimal(0)) if waiting else None),
        "",
    )


def _programme(code: str, round_: Any) -> Any:
    """The other generation an address names; None: there is none, or it is the round's own."""
    try:
        found = programmes.programme(code)
    except Refused:
        return None
    return None if found.pk == round_.regime.programme_id else found


Leads = Callable[[Block, str, str], str]  # block, column, node → the page of the years


def _leads(here: str, block: Block, column: str, node: str, state: TotalState, view: View) -> str:
    named = {"muc": block.section.code, "dong": block.title, "cot": column, "nut": node}
    return f"{here}?{urlencode(named)}&{pages.query(state, view.asked)}"


def _context(read: InTree | None, leads: Leads) -> dict[str, Any]:
    """Return what the page shows of a total in another tree; None: nothing the reader may see."""
    titles = read.titles() if read else {}
    blocks = read.blocks if read else ()
    return {
        "read": read,
        "blocks": [(one, _unit(one), list(_lines(one, titles, leads))) for one in blocks],
    }


def _unit(block: Block) -> str:
    """The one unit of a block's numbers."""
    return pages.unit(next(iter(block.spec.values())), block.section)


def _lines(
    block: Block, titles: dict[str, str], leads: Leads
) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield (label, tone, numbers by column, each with where it leads): nodes, what is not divided, what lies
    outside, the whole."""

    def written(value: Decimal | None, column: str, node: str = "") -> tuple[str, str]:
        if value is None:
            return "", ""
        text = pages.written(block.spec[column], block.section, CellValue(Mark.VALUE, value))
        return text, leads(block, column, node) if node else ""

    used = {code for one in block.read.values() for code in one.parts}
    for code in (one for one in titles if one in used):
        numbers = [written(block.read[one.code].parts.get(code), one.code, code) for one in block.columns]
        yield f"{code} · {in_language(titles[code])}", "", numbers
    for code in sorted({code for one in block.read.values() for code in one.undivided}):
        numbers = [written(block.read[one.code].undivided.get(code), one.code) for one in block.columns]
        yield _("chưa chia: %(code)s") % {"code": code}, "warn", numbers
    if any(one.outside is not None for one in block.read.values()):
        numbers = [written(block.read[one.code].outside, one.code) for one in block.columns]
        yield _("không thuộc dự án nào"), "quiet", numbers
    yield _("Cộng"), "total", [written(block.read[one.code].whole, one.code) for one in block.columns]
