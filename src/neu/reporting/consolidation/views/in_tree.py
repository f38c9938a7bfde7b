"""A total in the programme tree of another generation."""

from collections.abc import Iterator
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from neu.platform.text.names import shown as in_language
from neu.platform.text.refusals import Refused
from neu.registry.programmes import selectors as programmes
from neu.reporting.consolidation import pages, selectors, texts, viewing
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.consolidation.selectors.in_tree import Block, in_tree
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
    try:
        programme = programmes.programme(code)
    except Refused as unknown:
        raise Http404 from unknown
    if programme.pk == round_.regime.programme_id:
        raise Http404  # its own tree is the form's
    if (gone := absent_page(request, round_, reach, place_id, view)) is not None:
        return gone
    nodes = nodes_seen(reach, place_id, view.on)
    made = selectors.table(round_, place_id, state, on=view.on)
    hidden = state is TotalState.PROVISIONAL and reach.from_above(place_id, view.on) and made.has_unsent
    read = None if hidden else in_tree(made, programme, nodes)
    titles = read.titles() if read else {}
    return render(
        request,
        "consolidation/in_tree.html",
        {
            "round": round_,
            "place": made.place,
            "programme": programme,
            "view": viewing.view_words(view),
            "state_name": texts.STATE[state],
            "back": pages.address(round_id, place_id, state, on=view.asked),
            "read": read,
            "hidden": hidden,
            "blocks": [(one, _unit(one), list(_lines(one, titles))) for one in read.blocks] if read else [],
            "counted": made.counted,
            "step_names": texts.STEP,
        },
    )


def _unit(block: Block) -> str:
    """The one unit of a block's numbers."""
    return pages.unit(next(iter(block.spec.values())), block.section)


def _lines(block: Block, titles: dict[str, str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (label, tone, numbers by column): nodes, what is not divided, what lies outside, the whole."""

    def written(value: Decimal | None, column: str) -> str:
        if value is None:
            return ""
        return pages.written(block.spec[column], block.section, CellValue(Mark.VALUE, value))

    used = {code for one in block.read.values() for code in one.parts}
    for code in (one for one in titles if one in used):
        numbers = [written(block.read[one.code].parts.get(code), one.code) for one in block.columns]
        yield f"{code} · {in_language(titles[code])}", "", numbers
    for code in sorted({code for one in block.read.values() for code in one.undivided}):
        numbers = [written(block.read[one.code].undivided.get(code), one.code) for one in block.columns]
        yield _("chưa chia: %(code)s") % {"code": code}, "warn", numbers
    if any(one.outside is not None for one in block.read.values()):
        numbers = [written(block.read[one.code].outside, one.code) for one in block.columns]
        yield _("không thuộc dự án nào"), "quiet", numbers
    yield _("Cộng"), "total", [written(block.read[one.code].whole, one.code) for one in block.columns]
