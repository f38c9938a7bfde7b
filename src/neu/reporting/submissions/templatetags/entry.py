"""The cells of a row in one go. A form has some 400 of them: as template nodes they took most of the
page's time."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from neu.reporting.submissions.selectors.entry import CellView

register = template.Library()
Words = dict[str, Any]


@register.simple_tag
def state_options(words: Words) -> dict[str, SafeString]:
    """The choices of a cell's state, once for each state a cell may be in."""
    states = words["states"]
    return {
        chosen: format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((value, mark_safe(" selected") if value == chosen else "", said) for value, said in states),
        )
        for chosen, _said in states
    }


@register.simple_tag(takes_context=True)
def entry_cells(context: Context, cells: tuple[CellView, ...], options: dict[str, SafeString]) -> SafeString:
    """Every cell of a row; one that has something to say beside its number is drawn by _cell.html."""
    rare = get_template("submissions/_cell.html")
    words: Words = context["words"]
    pick = context["page"].choose_cells
    place = context["entry"].place.place_id
    around: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    drawn = [
        rare.render({**around, "cell": cell, "options": options.get(cell.state, options[""])})
        if _rare(cell, pick)
        else _plain(cell, words, options, place)
        for cell in cells
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - each part is escaped where it is made


def _rare(cell: CellView, pick: bool) -> bool:
    """True for a cell with an error, a question, an origin, a part to divide, or a box to tick."""
    return bool(cell.error or cell.ask or cell.divide or cell.note or (pick and cell.state and cell.name))


def _plain(cell: CellView, words: Words, options: dict[str, SafeString], place: int) -> str:
    if cell.kind == "none":
        return '<td class="given"></td>'
    text = conditional_escape(cell.text)
    if cell.kind != "input":
        return (
            f'<td class="n {cell.kind}" id="{cell.id}" data-l="{conditional_escape(cell.column)}">{text}</td>'
        )
    label = conditional_escape(cell.label)
    kept = ""
    if cell.rev:
        address = f"{words['history_url']}?o={cell.name}&amp;dia-ban={place}"
        kept = (
            f'<input type="hidden" name="r.{cell.name}" value="{cell.rev}">'
            f'<a class="h" href="{address}" aria-label="{words["history_label"]}: {label}">↺</a>'
        )
    return (
        f'<td class="cell" id="{cell.id}" data-l="{conditional_escape(cell.column)}">'
        f'<input name="v.{cell.name}" value="{text}" inputmode="decimal" autocomplete="off"'
        f' aria-label="{label}">'
        f'<select name="s.{cell.name}" aria-label="{words["states_label"]}: {label}">'
        f"{options.get(cell.state, options[''])}</select>{kept}</td>"
    )
