"""What an entry says and what differs, in the reader's words."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.names import shown, written
from neu.platform.text.rules import day as written_day
from neu.reporting.indicators import texts
from neu.reporting.indicators.rules import Difference
from neu.reporting.indicators.selectors import Redefined

_VOCABULARY: Mapping[str, Mapping[str, Promise]] = {
    "value_type": texts.VALUE_TYPE,
    "stance": texts.STANCE,
    "adds_over_places": texts.ADDS,
    "adds_over_nodes": texts.ADDS,
    "adds_over_options": texts.ADDS,
    "apportioned_by": texts.BASIS,
    "comparator": texts.COMPARATOR,
}
_SHORT = ("unit", *_VOCABULARY)


def value_words(field: str, value: Any) -> str:
    """What a field says; "–" where it says nothing."""
    if field in _VOCABULARY:
        return str(_VOCABULARY[field].get(value, value))
    if field == "breakdowns":
        return "; ".join(_breakdown(one) for one in value) or "–"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return written(value)
    return str(value) if value not in (None, "") else "–"


def _breakdown(one: Any) -> str:
    parts = ", ".join(f"{shown(option.name)} ({option.code})" for option in one.options)
    return f"{texts.BREAKDOWN[one.kind]} {shown(one.name)}: {parts}"


def difference_words(changes: Iterable[Difference]) -> list[tuple[str, str, str, str]]:
    """Each change: the field, what kind of change it is, what it said, what it would say."""
    return [
        (
            str(texts.FIELD[one.field]),
            str(texts.SORT[one.sort]),
            value_words(one.field, one.before),
            value_words(one.field, one.after),
        )
        for one in changes
    ]


def break_words(one: Redefined) -> str:
    """Why the figures of two definitions are not compared: since when, what differs, for what reason."""
    parts = []
    for each in one.changes:
        named = str(texts.FIELD[each.field]).lower()
        if each.field in _SHORT:
            before, after = value_words(each.field, each.before), value_words(each.field, each.after)
            named = f"{named} {before} → {after}"
        parts.append(named)
    said = {
        "day": written_day(one.now.since),
        "name": shown(one.now.name),
        "what": "; ".join(parts) or "–",
    }
    words = _("Từ %(day)s: định nghĩa khác – “%(name)s”, khác ở %(what)s.") % said
    if one.now.reason:
        words += " " + _("Lý do: %(reason)s") % {"reason": one.now.reason}
    return words
