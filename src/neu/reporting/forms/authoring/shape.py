"""What a form is written as: the keys of a form file as plain data (JSON), and what each may be. Pure.

Blank values and defaults are left out, so that the same form is always written the same way.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from neu.platform.text.typed import typed
from neu.reporting.forms.drafting.rows import CODE, repeated
from neu.reporting.forms.rules import Mode, Refusal
from neu.reporting.indicators import files

Source = dict[str, Any]
Reader = Callable[[Any, str, str], Any]  # value, key, where → the value as it is kept
Shape = Mapping[str, Reader]

TITLE, WORDS, FORMULA, CODE_LENGTH = 300, 2_000, 20_000, 60
FIRST, LAST = date(2021, 1, 1), date(2100, 1, 1)  # the catalogue begins on 1/1/2021
ROWS, COLUMNS, SECTIONS, CHOICES = 1_000, 60, 40, 60
NAMED = {
    "sections": "Mục",
    "rows": "hàng",
    "columns": "cột",
    "checks": "kiểm tra",
    "items": "đề mục",
    "fields": "trường",
}
_PLACE = re.compile(r"Mục (\w+)(?:, (hàng|cột|kiểm tra|đề mục|trường) (\w+))?(?:, cột (\w+))?")


def _bad(key: str, value: Any, known: str, where: str) -> Exception:
    return files.refuse(
        Refusal.FORM_VALUE_UNKNOWN, {"key": key, "value": str(value)[:80], "known": known}, where
    )


def text(most: int = WORDS) -> Reader:
    """A reader of words; a number of a file is read as it is written."""

    def read(value: Any, key: str, where: str) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise _bad(key, value, "chữ", where)
        return typed(str(value), most, key, where=where)

    return read


def code(value: Any, key: str, where: str) -> str:
    found: str = text(CODE_LENGTH)(value, key, where)
    if not CODE.fullmatch(found):
        raise files.refuse(Refusal.FORM_CODE_BAD, {"code": found}, where)
    return found


def flag(value: Any, key: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise _bad(key, value, "true, false", where)
    return value


def unless(default: bool) -> Reader:
    """A flag that is written only where it differs from its default."""
    return lambda value, key, where: None if flag(value, key, where) is default else not default


def mode(value: Any, key: str, where: str) -> str | None:
    """Who types; that each types its own part goes without saying."""
    found: str = text(6)(value, key, where)
    return None if found == Mode.PARTS else found


def whole(most: int) -> Reader:
    def read(value: Any, key: str, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise _bad(key, value, f"0 … {most}", where)
        return value

    return read


def day(value: Any, key: str, where: str) -> str:
    """A day, kept as 2026-01-31."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise _bad(key, value, "năm-tháng-ngày, như 2022-01-01", where) from None
    if not isinstance(value, date) or isinstance(value, datetime) or not FIRST <= value <= LAST:
        raise _bad(key, value, f"{FIRST} … {LAST}", where)
    return value.isoformat()


def texts(value: Any, key: str, where: str) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or len(given) > ROWS:
        raise _bad(key, value, "danh sách", where)
    return [text(CODE_LENGTH)(each, key, where) for each in given]


def choices(value: Any, key: str, where: str) -> list[str]:
    """What a cell of a list may say, each once, in the order offered."""
    if not isinstance(value, list | tuple) or len(value) > CHOICES:
        raise _bad(key, value, f"danh sách không quá {CHOICES} lựa chọn", where)
    return list(dict.fromkeys(found for each in value if (found := text(TITLE)(each, key, where))))


def cell(value: Any, key: str, where: str) -> Source:
    if not isinstance(value, Mapping):
        raise _bad(key, value, "khóa và giá trị", where)
    return shaped(value, CELL, where)


def cells(value: Any, key: str, where: str) -> dict[str, Source | None]:
    """The cells a row writes itself, by column; None: no cell."""
    if not isinstance(value, Mapping) or len(value) > COLUMNS:
        raise _bad(key, value, "khóa và giá trị", where)
    return {
        code(column, key, where): None
        if each is None
        else cell(each, f"{key}.{column}", f"{where}, cột {column}")
        for column, each in value.items()
    }


def many(shape: Shape, most: int) -> Reader:
    """A list of things, each with a code that stands once."""

    def read(value: Any, key: str, where: str) -> list[Source]:
        found: dict[str, Source] = {}
        for each in _listed(value, key, where):
            at = files.where(each) or f"{where}, {key}"
            files.check_keys(each, needs=("code",), may=tuple(each))
            made = shaped(each, shape, at)
            if made["code"] in found:
                raise files.refuse(Refusal.FORM_CODE_TWICE, {"code": made["code"]}, at)
            found[made["code"]] = made
            if len(found) > most:
                raise files.refuse(Refusal.FORM_TOO_LARGE, {"key": key, "most": str(most)}, at)
        return list(found.values())

    return read


def rows(value: Any, key: str, where: str) -> list[Source]:
    """The rows, every `for_each` unrolled."""
    if isinstance(value, Mapping):
        raise files.refuse(Refusal.FORM_ROWS_ELSEWHERE, {"file": str(value.get("file", ""))[:80]}, where)
    listed = _listed(value, key, where)
    if _count(listed, key, where) > ROWS:
        raise files.refuse(Refusal.FORM_TOO_LARGE, {"key": key, "most": str(ROWS)}, where)
    return list(many(ROW, ROWS)(list(repeated(listed, {})), key, where))


def _count(entries: Sequence[Mapping[str, Any]], key: str, where: str) -> int:
    """How many rows the entries unroll to; what they are made of is checked first."""
    total = 0
    for each in entries:
        if "for_each" not in each:
            total += 1
            continue
        at, names = files.where(each) or where, each["for_each"]
        if not isinstance(names, Mapping) or not all(
            isinstance(some, list | tuple) for some in names.values()
        ):
            raise _bad("for_each", names, "{tên: [giá trị, …]}", at)
        times = math.prod(len(some) for some in names.values())
        total += times * _count(_listed(each.get("rows"), "rows", at), key, at)
        if total > ROWS:
            break
    return total


def _listed(value: Any, key: str, where: str) -> list[Any]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, Mapping) for each in value):
        raise _bad(key, value, "danh sách", where)
    return list(value)


CELL: Shape = {
    "kind": text(10), "measure": text(10), "window": text(8), "element": text(CODE_LENGTH), "carry": text(8),
    "formula": text(FORMULA), "text": text(TITLE), "unit": text(40), "value_type": text(10),
    "decimals": whole(4), "prefill": text(CODE_LENGTH),
}  # fmt: skip
ROW: Shape = {
    "code": code, "label": text(TITLE), "indent": whole(4), "heading": unless(False),
    "node": text(CODE_LENGTH), "element": text(CODE_LENGTH), "indicator": text(CODE_LENGTH),
    "source": text(CODE_LENGTH), "kind": text(10), "breakdowns": texts, "total": texts, "unit": text(40),
    "draft": flag, "cells": cells,
}  # fmt: skip
COLUMN: Shape = {
    "code": code,
    "label": text(TITLE),
    "group": text(TITLE),
    "parts": unless(True),
    "cell": cell,
}
CHECK: Shape = {
    "code": code, "formula": text(FORMULA), "row": text(CODE_LENGTH), "column": text(CODE_LENGTH),
    "compare": text(2), "form": text(CODE_LENGTH), "other": text(3 * CODE_LENGTH), "severity": text(10),
    "message": text(),
}  # fmt: skip
ITEM: Shape = {"code": code, "title": text(TITLE), "indent": whole(4), "hint": text(), "asked": unless(True)}
FIELD: Shape = {
    "code": code, "label": text(TITLE), "type": text(10), "group": text(TITLE), "required": unless(False),
    "sum": unless(False), "unit": text(40), "decimals": whole(4), "choices": choices,
    "formula": text(FORMULA), "hint": text(),
}  # fmt: skip
SECTION: Shape = {
    "code": code, "kind": text(10), "title": text(TITLE), "note": text(), "mode": mode,
    "entry_unit": text(20), "parts": unless(True), "columns": many(COLUMN, COLUMNS), "rows": rows,
    "fields": many(FIELD, COLUMNS), "checks": many(CHECK, ROWS), "items": many(ITEM, ROWS),
}  # fmt: skip
FORM: Shape = {
    "code": code, "title": text(TITLE), "note": text(), "programme": text(40), "valid_from": day,
    "sections": many(SECTION, SECTIONS),
}  # fmt: skip
SHAPES: Mapping[str, Shape] = {
    "sections": SECTION, "columns": COLUMN, "rows": ROW, "checks": CHECK, "items": ITEM,
    "fields": FIELD,
}  # fmt: skip


def shaped(entry: Mapping[str, Any], shape: Shape = FORM, where: str = "") -> Source:
    """What an entry says, each key as it is kept; what is missing is for drafting to tell.

    :raises Refused: KEY_UNKNOWN, FORM_VALUE_UNKNOWN, FORM_CODE_BAD, FORM_CODE_TWICE, FORM_TOO_LARGE, TEXT_….
    """
    at = where or files.where(entry)
    files.check_keys(entry, needs=(), may=tuple(shape))
    made: Source = {}
    for key, read in shape.items():
        value = entry.get(key)
        if value is None:
            continue
        value = read(value, key, at)
        if value not in (None, "", []) and not (value == 0 and key == "indent"):
            made[key] = value
    return made


def entries(source: Mapping[str, Any]) -> files.Entry:
    """The form as drafting reads it, every part named as people find it in the editor: "Mục A, hàng H1"."""
    made = _named(source, "Biểu")
    if source.get("valid_from"):
        made["valid_from"] = date.fromisoformat(source["valid_from"])
    made["sections"] = [_section(each) for each in source.get("sections") or ()]
    return made


def _section(source: Mapping[str, Any]) -> files.Entry:
    name = f"Mục {source['code']}"
    made = _named(source, name)
    for part in ("rows", "columns", "checks", "items"):
        if part in source:
            made[part] = [_named(each, f"{name}, {NAMED[part]} {each['code']}") for each in source[part]]
    return made


def _named(source: Mapping[str, Any], name: str) -> files.Entry:
    made = files.Entry(source)
    made.named = name
    return made


def place(where: str) -> tuple[str, str, str, str] | None:
    """The section, part, code and column that a refusal's `where` names; None for the form itself.

    >>> place("Mục A, hàng H1, cột th")
    ('A', 'rows', 'H1', 'th')
    """
    found = _PLACE.match(where)
    if found is None:
        return None
    section, part, thing, column = found.groups(default="")
    return section, next((key for key, said in NAMED.items() if said == part), ""), thing, column
