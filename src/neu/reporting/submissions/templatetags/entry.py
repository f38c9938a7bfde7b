"""The cells of a row in one go."""

from collections.abc import Collection
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from neu.reporting.submissions.drawing import Pen
from neu.reporting.submissions.selectors.entry import CellView
from neu.reporting.submissions.selectors.lists import ListView, RowView

register = template.Library()


@register.simple_tag
def pen_for(page: Any, submission: Any, picked: Collection[str] | None = None) -> Pen:
    """What draws the cells of this page; `picked` were ticked before."""
    view = "&xem=" + ("tong-hop" if page.together else "rieng")
    origins = "" if page.entry.editable else view
    return Pen(
        submission.pk,
        page.entry.place.place_id,
        pick=page.choose_cells,
        picked=picked or (),
        origins=origins,
    )


@register.simple_tag
def row_box(
    value: str, listed: ListView, row: RowView, picked: Collection[str] | None = None, cell: Any = None
) -> SafeString:
    """A reviewer's box by which a row of a list, or one cell of it, is returned."""
    where = f"{listed.spec.title}, {row.place}" + (f", {cell.spec.label}" if cell else "")
    return format_html(
        '<label class="pick"><input type="checkbox" form="tra-lai" name="d" value="{}"{}'
        ' aria-label="{}: {}"></label> ',
        value,
        mark_safe(" checked") if picked and value in picked else "",
        _("Trả lại ô") if cell else _("Trả lại dòng"),
        where,
    )


@register.simple_tag
def entry_cells(pen: Pen, cells: tuple[CellView, ...]) -> SafeString:
    """Every cell of a row."""
    return mark_safe("".join(pen.cell(cell) for cell in cells))  # noqa: S308 - the pen escapes
