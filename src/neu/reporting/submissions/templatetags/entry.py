"""The cells of a row in one go."""

from collections.abc import Collection
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from neu.reporting.submissions.drawing import Pen
from neu.reporting.submissions.selectors.entry import CellView

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
def entry_cells(pen: Pen, cells: tuple[CellView, ...]) -> SafeString:
    """Every cell of a row."""
    return mark_safe("".join(pen.cell(cell) for cell in cells))  # noqa: S308 - the pen escapes
