"""The reader's language: of numbers, and of names that ship with us (reference/english.yaml)."""

import re
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.translation import get_language

from neu.platform.text.rules import number

SEPARATOR = " · "  # "DA1 · Ngân sách trung ương – vốn sự nghiệp": each part is a name


def language() -> str:
    """The language a reader chose, as numbers are written and read in it: "vi" or "en"."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def written(value: Decimal | int | None, decimals: int | None = None, *, into: str = "") -> str:
    """A number in the reader's marks: 1.234,5 or 1,234.5; what is shown is read back the same.

    `into` is the language, for whoever asked for it once for a page of numbers.
    """
    return number(value, decimals, language=into or language())


def shown(name: str) -> str:
    """The name in the reader's language, as it is where it has no other; names people type stay as typed.

    A name made from a pattern ("Báo cáo năm {year}", "Trong đó: {name}") is known by its pattern, and its
    parts are names themselves. For pages only: documents and the log keep the Vietnamese name.
    """
    if language() == "vi":
        return name
    return SEPARATOR.join(_in_english(part) for part in name.split(SEPARATOR))


@lru_cache(maxsize=4096)
def _in_english(name: str) -> str:
    whole, patterns = english(settings.REFERENCE / "english.yaml")
    if name in whole:
        return whole[name]
    for pattern, said in patterns:
        if found := pattern.fullmatch(name):
            return said.format(**{part: _in_english(text) for part, text in found.groupdict().items()})
    return name


@cache
def english(path: Path) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """{Vietnamese: English}, and the names made from a pattern; read once."""
    told: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    patterns = [
        (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(name))), said)
        for name, said in told.items()
        if "{" in name
    ]
    return told, patterns
