"""Names that ship with us have an English one (reference/english.yaml); names people type stay as typed."""

import re
from functools import cache, lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.translation import get_language

SEPARATOR = " · "  # "DA1 · Ngân sách trung ương – vốn sự nghiệp": each part is a name


def shown(name: str) -> str:
    """The name in the reader's language, as it is where it has no other.

    A name made from a pattern ("Báo cáo năm {year}", "Trong đó: {name}") is known by its pattern, and its
    parts are names themselves. For pages only: documents and the log keep the Vietnamese name.
    """
    if not (get_language() or "").startswith("en"):
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
