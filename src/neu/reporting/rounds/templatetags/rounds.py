"""How the pages of rounds write due dates, standings and board cells: {% load rounds %}."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from neu.platform.text.rules import day
from neu.platform.ui.templatetags.ui import badge
from neu.registry.periods.rules import Period, day_of
from neu.reporting.rounds import regime_texts, texts
from neu.reporting.rounds.models import Round
from neu.reporting.rounds.rules import JANUARY, ObligationState, Standing, Timeliness, usual_every
from neu.reporting.rounds.selectors.board import Cell

register = template.Library()
MOMENT = timedelta(microseconds=1)


@register.filter
def lastday(due_at: datetime) -> str:
    """The last day on which a report is in time: due dates are kept as exclusive ends."""
    return day(day_of(due_at - MOMENT))


@register.filter
def columnname(the_round: Round) -> str:
    """The short name of a round as a column: T9 for a month, else its period; the January pass says so."""
    period = Period.parse(the_round.period)
    short = f"T{period.month}" if period.month else str(period)
    return f"{short} ({texts.PASSAGE_SHORT[JANUARY]})" if the_round.passage == JANUARY else short


@register.filter
def passagewords(passage: dict[str, Any]) -> str:
    """What a pass of a regime says of its data, how often it comes and its usual cut-off."""
    every = passage.get("every") or usual_every(passage.get("name", ""))
    return _("số liệu: %(window)s; %(every)s; ngày chốt: %(cutoff)s") % {
        "window": regime_texts.WINDOW.get(passage.get("window", ""), "–"),
        "every": regime_texts.EVERY.get(every, every),
        "cutoff": texts.due_words(passage.get("cutoff")),
    }


@register.simple_tag
def standingbadge(standing: Standing) -> SafeString:
    """The state of an obligation as a badge; nothing sent after the due date is overdue."""
    if standing.overdue:
        return badge(texts.OVERDUE, "bad", "warn")
    tone, shape = texts.STATE_TONE[standing.state]
    return badge(texts.STATE[standing.state], tone, shape)


@register.simple_tag
def timelinesswords(standing: Standing) -> SafeString:
    """In time or late, once it can be said."""
    if standing.timeliness in (Timeliness.NO_RULE, Timeliness.NOT_YET):
        return format_html('<span class="muted">{}</span>', texts.TIMELINESS[standing.timeliness])
    tone = "good" if standing.timeliness == Timeliness.ON_TIME else "warn"
    return badge(texts.TIMELINESS[standing.timeliness], tone)


@register.simple_tag
def boardcell(cell: Cell | None) -> SafeString:
    """One table cell of the board: state, late, how often returned; or that nothing is owed."""
    if cell is None:
        return format_html('<td><span class="muted">{}</span></td>', texts.OWES_NOTHING)
    late = cell.standing.sent and cell.standing.timeliness == Timeliness.LATE
    editing = cell.standing.accepted and cell.standing.state == ObligationState.RETURNED
    extended = cell.due_at if cell.original_due_at is not None else None
    extras = [
        str(words)
        for said, words in (
            (extended, texts.EXTENDED % {"day": lastday(extended)} if extended else ""),
            (late, texts.TIMELINESS[Timeliness.LATE]),
            (editing, texts.BEING_EDITED),
            (cell.returns > 0, texts.RETURNED_TIMES % {"count": cell.returns}),
        )
        if said
    ]
    return format_html(
        '<td><a href="{}">{}</a>{}</td>',
        reverse("submissions:open", args=[cell.obligation_id]),
        standingbadge(cell.standing),
        format_html('<br><span class="muted">{}</span>', ", ".join(extras)) if extras else "",
    )
