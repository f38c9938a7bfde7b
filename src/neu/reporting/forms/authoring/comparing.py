"""In which parts two contents of a form differ: added, removed, moved or saying something else. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Content = Mapping[str, Any]
_LISTS = {"rows": "row", "columns": "column", "items": "item", "fields": "field"}
_NO_FACT = {"code", "sections", "rows", "columns", "items", "fields", "checks", "cells", "canon"}


class Differs(StrEnum):
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"
    MOVED = "MOVED"  # stands elsewhere among its neighbours


@dataclass(frozen=True)
class Difference:
    """One thing that differs. `section` "" is the form itself; `facts`: (key, was, is)."""

    how: Differs
    what: str  # form, section, row, column, cell, item, check
    section: str
    code: str
    name: str
    facts: tuple[tuple[str, str, str], ...] = ()
    rows: tuple[str, ...] = ()  # of a cell: in which rows of the column `code`


def compare(old: Content, new: Content) -> list[Difference]:
    """Everything in which `new` differs from `old`, in reading order of the new one, then what is gone."""
    found = []
    if told := facts(old, new):
        found.append(Difference(Differs.CHANGED, "form", "", new["code"], new["title"], told))
    before, after = ({each["code"]: each for each in one["sections"]} for one in (old, new))
    found += kept(before, after, "section", "")
    for code, section in after.items():
        if code in before:
            found += _section(before[code], section)
    return found


def _section(old: Content, new: Content) -> list[Difference]:
    code, found = new["code"], []
    for key, what in _LISTS.items():
        before, after = ({each["code"]: each for each in one.get(key, ())} for one in (old, new))
        found += kept(before, after, what, code)
    found += _cells(old, new)
    before, after = ({_check_code(each): each for each in one["checks"]} for one in (old, new))
    return found + kept(before, after, "check", code)


def _check_code(check: Content) -> str:
    return str(check.get("code") or f"{check['total']}/{check['name']}")


def kept(
    before: Mapping[str, Content], after: Mapping[str, Content], what: str, section: str
) -> list[Difference]:
    """The differences of a list of things of one kind, by code, in reading order of the new one."""
    found = []
    stayed = [code for code in after if code in before]
    moved = _moved([code for code in before if code in after], stayed)
    for code, new in after.items():
        name = _name(new)
        if code not in before:
            found.append(Difference(Differs.ADDED, what, section, code, name))
            continue
        if told := facts(before[code], new):
            found.append(Difference(Differs.CHANGED, what, section, code, name, told))
        if code in moved:
            found.append(Difference(Differs.MOVED, what, section, code, name))
    found += [
        Difference(Differs.REMOVED, what, section, code, _name(old))
        for code, old in before.items()
        if code not in after
    ]
    return found


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest that must move to bring the old order into the new: all but a longest rising run."""
    at = {code: place for place, code in enumerate(old)}
    best: list[tuple[int, int]] = []  # length of the longest rising run that ends here, and what precedes
    for this, code in enumerate(new):
        length, before = max(
            ((best[other][0], other) for other in range(this) if at[new[other]] < at[code]), default=(0, -1)
        )
        best.append((length + 1, before))
    kept: set[str] = set()
    step = max(range(len(best)), key=lambda place: best[place][0], default=-1)
    while step >= 0:
        kept.add(new[step])
        step = best[step][1]
    return set(new) - kept


def _name(thing: Content) -> str:
    return str(thing.get("label") or thing.get("title") or thing.get("message") or thing.get("name") or "")


def facts(old: Content, new: Content) -> tuple[tuple[str, str, str], ...]:
    """The facts of one thing that differ: (key, was, is)."""
    keys = dict.fromkeys([*old, *new])
    return tuple(
        (key, _said(old.get(key)), _said(new.get(key)))
        for key in keys
        if key not in _NO_FACT and old.get(key) != new.get(key)
    )


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _cells(old: Content, new: Content) -> Iterable[Difference]:
    """Cells of rows and columns that both have, those that differ alike together."""
    rows, columns = (
        {each["code"] for each in old[key]} & {each["code"] for each in new[key]}
        for key in ("rows", "columns")
    )
    before, after = (
        {
            (each["column"], each["row"]): _flat(each)
            for each in one["cells"]
            if each["row"] in rows and each["column"] in columns
        }
        for one in (old, new)
    )
    labels = {each["code"]: each["label"] for each in new["columns"]}
    alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for column, row in dict.fromkeys([*after, *before]):
        was, now = before.get((column, row)), after.get((column, row))
        if was is None or now is None:
            alike[(column, Differs.ADDED if was is None else Differs.REMOVED, ())].append(row)
        elif told := facts(was, now):
            alike[(column, Differs.CHANGED, told)].append(row)
    return [
        Difference(how, "cell", new["code"], column, labels[column], told, tuple(found))
        for (column, how, told), found in alike.items()
    ]


def _flat(cell: Content) -> Content:
    """A cell's facts, with what it points at among them."""
    told = {key: value for key, value in cell.items() if key not in ("row", "column", "coordinates")}
    for key, value in (cell.get("coordinates") or {}).items():
        told.setdefault(key if key != "kind" else "capital_kind", value)
    return told
