"""Two kinds of change to an entry: its words, and what its figures mean. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class ChangeRefusal(StrEnum):
    """Why an entry of the dictionary is not changed; texts.REFUSAL says it."""

    ENTRY_GONE = "ENTRY_GONE"
    ENTRY_MOVED_ON = "ENTRY_MOVED_ON"
    ENTRY_AS_IT_WAS = "ENTRY_AS_IT_WAS"
    MEANING_NEEDS_DAY = "MEANING_NEEDS_DAY"
    MEANING_NEEDS_REASON = "MEANING_NEEDS_REASON"
    MEANING_TOO_EARLY = "MEANING_TOO_EARLY"
    MEANING_BEFORE_LAST = "MEANING_BEFORE_LAST"
    WITHDRAWING_NEEDS_REASON = "WITHDRAWING_NEEDS_REASON"
    ENTRY_IN_USE = "ENTRY_IN_USE"
    INDICATOR_EXISTS = "INDICATOR_EXISTS"
    INDICATOR_CODE_BAD = "INDICATOR_CODE_BAD"
    FILE_LACKS = "FILE_LACKS"
    FILE_REWRITES = "FILE_REWRITES"
    DICTIONARY_MOVED_ON = "DICTIONARY_MOVED_ON"
    DICTIONARY_TOO_LARGE = "DICTIONARY_TOO_LARGE"
    TARGET_NEEDS_VALUE = "TARGET_NEEDS_VALUE"
    TARGET_NEEDS_REASON = "TARGET_NEEDS_REASON"


class Sort(StrEnum):
    """The kinds of change."""

    WORDING = "WORDING"  # corrected in place: every figure means what it meant
    MEANING = "MEANING"  # figures mean something else: a new definition, from a day on


# Whatever is not named here decides what a figure means
WORDS = frozenset({"name", "source", "draft", "group", "words"})
SPELT = frozenset({"definition", "method"})  # text that is meaning, but for its spelling


@dataclass(frozen=True)
class Difference:
    """One field that would say something else."""

    field: str
    sort: Sort
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every field of `before` that `after` says otherwise, in the order of `before`, with its sort.

    >>> [(one.field, one.sort.value) for one in differences(
    ...     {"name": "Hộ", "unit": "hộ", "definition": "Mỗi hộ, một lần"},
    ...     {"name": "Số hộ", "unit": "người", "definition": "Mỗi hộ một lần."})]
    [('name', 'WORDING'), ('unit', 'MEANING'), ('definition', 'WORDING')]
    """
    return [
        Difference(name, _sort(name, was, after[name]), was, after[name])
        for name, was in before.items()
        if name in after and after[name] != was
    ]


def _sort(name: str, was: Any, now: Any) -> Sort:
    if name in WORDS or (name in SPELT and spelt(was) == spelt(now)):
        return Sort.WORDING
    if name == "breakdowns" and parts(was) == parts(now):
        return Sort.WORDING
    return Sort.MEANING


def spelt(text: str) -> str:
    """A text without what a slip of the pen changes: case, blanks, punctuation.

    >>> spelt("Mỗi hộ,  một lần.") == spelt("mỗi hộ một lần")
    True
    """
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def parts(breakdowns: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """What breakdowns split into, whatever its parts are called and whichever comes first."""
    return sorted(
        (one.code, str(one.kind), tuple(sorted(option.code for option in one.options))) for one in breakdowns
    )


def sort_of(found: list[Difference]) -> Sort | None:
    """What all differences together make; None: there are none."""
    if not found:
        return None
    return Sort.MEANING if any(one.sort is Sort.MEANING for one in found) else Sort.WORDING


def day_refusal(
    from_on: date | None, reason: str, *, since: date, asked_until: date | None
) -> ChangeRefusal | None:
    """Why a new meaning may not hold from a day; None: it may.

    `since`: the first day of the meaning there is; `asked_until`: the last day figures were asked by it.
    """
    if from_on is None:
        return ChangeRefusal.MEANING_NEEDS_DAY
    if not reason:
        return ChangeRefusal.MEANING_NEEDS_REASON
    if from_on <= since:
        return ChangeRefusal.MEANING_BEFORE_LAST
    if asked_until is not None and from_on <= asked_until:
        return ChangeRefusal.MEANING_TOO_EARLY
    return None
