"""The words of the log: what events, subjects and changes are called. Rooms register theirs at start-up."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from neu.platform.text import names
from neu.platform.text import rules as text

Words = str | Promise
Said = Mapping[str, Words] | Callable[[object], str]  # a value's words: its vocabulary, or how it is written
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

_events: dict[str, Words] = {}
_subjects: dict[str, Words] = {}
_fields: dict[str, Words] = {  # what any room may record
    "code": _("Mã"),
    "name": _("Tên"),
    "from": _("Từ ngày"),
    "until": _("Đến hết ngày"),
    "ends_on": _("Ngày cuối cùng"),
    "file": _("Tệp"),
    "added": _("Số dòng thêm"),
    "rewritten": _("Chữ đã sửa"),
    "status": _("Trạng thái"),
    "period": _("Kỳ"),
    "round": _("Đợt báo cáo"),
    "value": _("Giá trị"),
    "no": _("Số thứ tự"),
    "title": _("Tên gọi"),
    "version": _("Phiên bản"),
    "hash": _("Mã băm"),
    "digest": _("Mã băm"),
    "through": _("Làm qua"),
}
_values: dict[str, Said] = {}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)


def register_events(events: Mapping[str, Words], subjects: Mapping[str, Words] | None = None) -> None:
    """Add a room's events ("round.open" → "Mở đợt báo cáo") and kinds of subject."""
    _events.update(events)
    _subjects.update(subjects or {})


def register_changes(fields: Mapping[str, Words], values: Mapping[str, Said] | None = None) -> None:
    """Add what a room's changes are called, and how their values read where a vocabulary names them.

    A key is the change's own ("role"), or the event's and its ("function.grant/kind") where another room
    uses the same key for something else.
    """
    _fields.update(fields)
    _values.update(values or {})


def event(code: str) -> str:
    """What an event is called; its code where no room has said."""
    return str(_events.get(code, code))


def subject(kind: str) -> str:
    """What a kind of subject is called; its code where no room has said."""
    return str(_subjects.get(kind, kind))


def is_worded(code: str, field: str = "") -> bool:
    """True when an event, or one of its changes, has words."""
    if not field:
        return code in _events
    return f"{code}/{field}" in _fields or field in _fields


def actor(actor_id: int | None, label: str) -> str:
    """Who did it: the system is said in the reader's language."""
    return label if actor_id is not None else _t("hệ thống")


def changes(code: str, recorded: Mapping[str, object]) -> list[tuple[str, str]]:
    """What changed, in words: [("Vai trò", "Cán bộ"), ("Tên", "Phòng Dân tộc → Phòng Kinh tế")]."""
    return [
        (
            str(_fields.get(f"{code}/{key}", _fields.get(key, key))),
            _said(value, _values.get(f"{code}/{key}", _values.get(key))),
        )
        for key, value in recorded.items()
        if value not in ({}, [])
    ]


def beginning(value: object) -> str:
    """For hashes: enough to tell one from another; the whole of it is in the row."""
    return f"{str(value)[:16]}…" if value else "–"


def listed(value: object) -> str:
    """For values that are a list, not a before and an after."""
    return ", ".join(_written(one) for one in value) if isinstance(value, list) else _written(value)


def _said(value: object, said: Said | None) -> str:
    if callable(said):
        return said(value)
    if isinstance(value, list) and len(value) == 2:
        return f"{_said(value[0], said)} → {_said(value[1], said)}"
    if isinstance(value, list):
        return ", ".join(_said(one, said) for one in value) or "–"
    if isinstance(value, dict):
        return "; ".join(f"{_named(key, said)}: {_said(one, None)}" for key, one in value.items()) or "–"
    return _named(value, said)


def _named(value: object, said: Said | None) -> str:
    words = said.get(str(value)) if isinstance(said, Mapping) else None
    return _written(value) if words is None else str(words)


def _written(value: object) -> str:
    """A value as people write it: days dd/mm/yyyy, yes and no, numbers in the reader's marks."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _t("có") if value else _t("không")
    if isinstance(value, int | float):
        return names.written(Decimal(str(value)))
    said = str(value)
    try:
        if _DAY.fullmatch(said):
            return text.day(date.fromisoformat(said))
        if _INSTANT.fullmatch(said):
            at = datetime.fromisoformat(said)
            return text.instant(at.astimezone(HANOI) if at.tzinfo else at)
    except ValueError:
        return said  # looks like a day and is none: as it was recorded
    return said


_values |= {"hash": beginning, "digest": beginning}
