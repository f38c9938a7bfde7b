"""Components and formats for templates: {% load ui %}. The page /giao-dien/ shows each with its tag."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.messages.storage.base import BaseStorage, Message
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from neu.platform.text import names
from neu.platform.text import rules as text
from neu.platform.ui.icons import PATHS

register = template.Library()

TONES = {"neutral", "info", "good", "warn", "bad", "quiet"}
ALERTS = {
    "debug": ("info", "info"),
    "info": ("info", "info"),
    "success": ("good", "ok"),
    "good": ("good", "ok"),
    "warning": ("warn", "warn"),
    "warn": ("warn", "warn"),
    "error": ("bad", "bad"),
    "bad": ("bad", "bad"),
}
Number = Decimal | int | None
_HEAD, _ROW = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL), re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_SPAN = re.compile(r'colspan="(\d+)"')


@register.filter
def vn(value: Number, decimals: int | None = None) -> str:
    """A number in the reader's language: {{ x|vn }}, {{ x|vn:1 }}; blank stays blank."""
    if value is None or value == "":
        return ""
    return names.written(value, decimals)


@register.simple_tag
def num(value: Number, decimals: int | None = None, unit: str = "", empty: str = "–") -> SafeString:
    """A number kept on one line, with its unit: {% num x decimals=1 unit="triệu đồng" %}; blank reads "–"."""
    if value is None or value == "":
        return format_html('<span class="num num-none">{}</span>', empty)
    shown = names.written(value, decimals)
    if unit:
        return format_html('<span class="num">{} <span class="unit">{}</span></span>', shown, unit)
    return format_html('<span class="num">{}</span>', shown)


@register.filter
def money(value: Number, unit: str = "trieu") -> str:
    """Đồng written in another unit, without its name: {{ amount|money:"trieu" }}, "ty" or "dong"."""
    return text.money(value, unit, language=names.language())


@register.filter
def shown(name: str | Promise) -> str:
    """A name that ships with us in the reader's language: {{ step.name|shown }}; any other as it is."""
    return names.shown(str(name))  # str: words of the code are lazy, and already in the language


@register.filter
def vndate(value: date | datetime | None) -> str:
    """dd/mm/yyyy in Vietnamese time, in both languages."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return text.day(value)


@register.filter
def vndatetime(value: datetime | None) -> str:
    """HH:MM, dd/mm/yyyy in Vietnamese time."""
    if value is not None and timezone.is_aware(value):
        value = timezone.localtime(value)
    return text.instant(value)


@register.filter
def vndue(value: datetime | None) -> str:
    """A due date, kept as an exclusive end: midnight is said as the last day on which one is in time."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    if (local.hour, local.minute) != (0, 0):
        return text.instant(local)
    return gettext("hết ngày %(day)s") % {"day": text.day((local - timedelta(days=1)).date())}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "send" %}: decoration, hidden from screen readers unless it carries a label."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    shape = mark_safe(PATHS[name])  # noqa: S308 - our own drawings
    return format_html('<svg class="icon" viewBox="0 0 24 24" focusable="false" {}>{}</svg>', spoken, shape)


@register.simple_tag
def badge(words: str | Promise, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """{% badge "Đã tiếp nhận" "good" %}: tones neutral, info, good, warn, bad, quiet."""
    if tone not in TONES:
        raise ValueError(f"badge: no tone {tone!r}; use one of {sorted(TONES)}")
    return format_html(
        '<span class="badge badge-{}">{}{}</span>', tone, icon(icon_name) if icon_name else "", words
    )


@register.simple_tag
def alert(tone: str, words: str | Promise, title: str = "") -> SafeString:
    """{% alert "warn" "…" title="…" %}: info, success, warning, error (message levels work too)."""
    kind, shape = ALERTS.get(tone, ALERTS["info"])
    head = format_html("<strong>{}</strong> ", title) if title else ""
    return format_html(
        '<div class="alert alert-{}"{}>{}<div>{}{}</div></div>',
        kind,
        mark_safe(' role="alert"') if kind == "bad" else "",
        icon(shape),
        head,
        words,
    )


@register.simple_tag
def still_unread(messages: BaseStorage) -> list[Message]:
    """{% still_unread messages as said %}: what waits to be said, left to be said on the next page too."""
    said = list(messages)
    messages.used = False
    return said


@register.simple_block_tag
def stacked(content: str) -> SafeString:
    """{% stacked %}<table class="table">…</table>{% endstacked %}: on a phone each row of a list is a card,
    each cell beside its column's head. The first cell of a row, or its <th>, is the card's heading."""
    head, body, rows = content.partition("</thead>")
    names = [strip_tags(one).strip().replace('"', "&quot;") for one in _HEAD.findall(head)]

    def labelled(row: re.Match[str]) -> str:
        column = 0

        def label(cell: re.Match[str]) -> str:
            nonlocal column
            kind, given, content = cell.groups()
            name = names[column] if 0 < column < len(names) and kind == "td" else ""
            column += int((_SPAN.search(given) or [0, 1])[1])
            if not name:
                return cell[0]
            content = content.strip()
            return f'<td{given} data-l="{name}"><div>{content}</div></td>' if content else f"<td{given}></td>"

        return _CELL.sub(label, row[0])

    head = head.replace('<table class="table', '<table class="table stacked', 1)
    return mark_safe(head + body + _ROW.sub(labelled, rows))  # noqa: S308 - what the template has escaped


@register.inclusion_tag("ui/_progress.html")
def progress(
    part: Number, whole: Number, label: str = "", tone: str = "info", show: str = "share"
) -> dict[str, Any]:
    """{% progress done due label="Đã tiếp nhận" show="both" %}: show: share, count, both, none."""
    share = text.share(part, whole)
    return {
        "part": part,
        "whole": whole,
        "label": label,
        "tone": tone,
        "share": share,
        "show": show,
        "fill": max(0, min(100, int(share))) if share is not None else 0,
    }


@register.inclusion_tag("ui/_empty.html")
def empty(
    words: str, hint: str = "", url: str = "", action: str = "", icon_name: str = "inbox"
) -> dict[str, Any]:
    """{% empty "Chưa có báo cáo nào." hint="…" url=… action="Mở đợt" %}: nothing here, and what to do."""
    return {"words": words, "hint": hint, "url": url, "action": action, "icon_name": icon_name}


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, hint: str = "", unit: str = "", wide: bool = False) -> dict[str, Any]:
    """{% field form.name hint="…" unit="ha" %}: label, control, hint and error together."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    if widget.attrs.get("placeholder") == bound.label:  # allauth repeats the label inside the field
        del widget.attrs["placeholder"]
    return {
        "field": bound,
        "hint": hint or bound.help_text,
        "unit": unit,
        "wide": wide,
        "single_check": kind == "checkbox" and not hasattr(bound.field, "choices"),
        "group": bound.use_fieldset,
    }


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(form: BaseForm, title: str = "") -> dict[str, Any]:
    """{% error_summary form title="…" %}: above the form, each error with a link to its field."""
    lines = [(form[name], error) for name in form.fields for error in form.errors.get(name, [])]
    general = form.non_field_errors() if form.is_bound else []
    return {"form": form, "lines": lines, "general": general, "title": title}


@register.inclusion_tag("ui/_breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """{% breadcrumbs "Địa bàn" url "Quảng Ngãi" url2 "Ba Vì" %}: pairs, then where we are."""
    pairs = list(zip(parts[:-1:2], parts[1::2], strict=False))
    return {"pairs": pairs, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("ui/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page, name: str = "trang") -> dict[str, Any]:
    """{% pagination page %}: keeps the other parts of the address; name is the parameter."""
    request = context["request"]
    kept = [(key, value) for key, values in request.GET.lists() if key != name for value in values]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)

    def address(number: int) -> str:
        return "?" + urlencode([*kept, (name, number)])

    return {
        "page": page,
        "links": [(number, address(number) if isinstance(number, int) else "") for number in numbers],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }
