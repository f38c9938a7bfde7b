"""Breakdowns as people type them: a heading line each, its parts below. Pure.

Chia ra: Giới tính (gioi)
- Nam (nam)
- Nữ (nu)
"""

import re
from collections.abc import Iterable
from typing import Any

from neu.reporting.indicators.rules import BreakdownKind, code_for

_HEADING = {BreakdownKind.CHIA_RA: "Chia ra", BreakdownKind.TRONG_DO: "Trong đó"}
_HEAD = re.compile(r"(chia ra|trong đó)\s*:\s*(.+)", re.IGNORECASE)
_PART = re.compile(r"[-–•]\s*(.+)")
_NAMED = re.compile(r"(.*\S)\s*\(([A-Za-z0-9_]+)\)", re.ASCII)


class UnreadableLine(ValueError):
    """A line that is neither a heading nor a part below one; its number, from 1, and its text."""

    def __init__(self, no: int, text: str) -> None:
        super().__init__(no, text)
        self.no, self.text = no, text


def to_text(breakdowns: Iterable[Any]) -> str:
    """Breakdowns as lines."""
    lines = []
    for one in breakdowns:
        lines.append(f"{_HEADING[one.kind]}: {one.name} ({one.code})")
        lines += [f"- {option.name} ({option.code})" for option in one.options]
    return "\n".join(lines)


def to_rows(text: str) -> list[dict[str, Any]]:
    """Lines as the entries of a file; a name without a code is given one.

    >>> to_rows("Trong đó: Loại hộ (ho)\\n- Hộ nghèo")[0]["options"]
    [{'code': 'ho_ngheo', 'name': 'Hộ nghèo'}]

    :raises UnreadableLine: naming the first that cannot be read.
    """
    made: list[dict[str, Any]] = []
    for no, line in enumerate(text.splitlines(), start=1):
        said = line.strip()
        if not said:
            continue
        if head := _HEAD.fullmatch(said):
            name, code = _named(head[2], [one["code"] for one in made])
            kind = next(key for key, words in _HEADING.items() if words.lower() == head[1].lower())
            made.append({"code": code, "name": name, "kind": kind.value, "options": []})
        elif (part := _PART.fullmatch(said)) and made:
            options = made[-1]["options"]
            name, code = _named(part[1], [one["code"] for one in options])
            options.append({"code": code, "name": name})
        else:
            raise UnreadableLine(no, said)
    return made


def _named(text: str, taken: list[str]) -> tuple[str, str]:
    found = _NAMED.fullmatch(text.strip())
    return (found[1], found[2]) if found else (text.strip(), code_for(text, taken))
