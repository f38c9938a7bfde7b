"""What can be said of a project that ended. Pure."""

import re
from datetime import date
from enum import StrEnum

CODE, NAME, NUMBER = 60, 150, 120
EARLIEST = date(2000, 1, 1)  # the first year periods are kept for
_CODE = re.compile(r"[\w./-]+")


class CompletionRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    CODE_MISSING = "CODE_MISSING"
    BAD_CODE = "BAD_CODE"
    NAME_MISSING = "NAME_MISSING"
    ENDED_LATER = "ENDED_LATER"
    ENDED_LONG_AGO = "ENDED_LONG_AGO"
    ENDED_BEFORE_START = "ENDED_BEFORE_START"
    DECIDED_LATER = "DECIDED_LATER"
    DECLARED_ALREADY = "DECLARED_ALREADY"
    MAY_NOT_DECLARE = "MAY_NOT_DECLARE"
    UNKNOWN_COMPLETION = "UNKNOWN_COMPLETION"
    WITHDRAWN_ALREADY = "WITHDRAWN_ALREADY"
    WITHDRAWING_NEEDS_REASON = "WITHDRAWING_NEEDS_REASON"
    NOT_DONE_YET = "NOT_DONE_YET"
    NOT_YOUR_PROJECT = "NOT_YOUR_PROJECT"
    RECEIVED_ALREADY = "RECEIVED_ALREADY"


class Stage(StrEnum):
    """How far the report of a project is, for whoever looks at the list."""

    OWED = "OWED"  # not authenticated: the state of the duty says more
    DONE = "DONE"  # authenticated, and not yet taken by the investor
    TAKEN = "TAKEN"
    WITHDRAWN = "WITHDRAWN"


def coded(code: str) -> str:
    """A project's code as it is kept: two spellings of one code are one project.

    >>> coded(" da1.2024-07 ")
    'DA1.2024-07'
    """
    return "".join(code.split()).upper()


def wrong(
    code: str, name: str, started_on: date | None, ended_on: date, decided_on: date | None, today: date
) -> tuple[CompletionRefusal, str] | None:
    """The first thing wrong with a project as it is declared, and the field it stands in; None: nothing."""
    refusal = CompletionRefusal
    if not code:
        return refusal.CODE_MISSING, "ma"
    if not _CODE.fullmatch(code):
        return refusal.BAD_CODE, "ma"
    if not name:
        return refusal.NAME_MISSING, "ten"
    if ended_on > today:
        return refusal.ENDED_LATER, "ket_thuc"
    if ended_on < EARLIEST:
        return refusal.ENDED_LONG_AGO, "ket_thuc"
    if started_on is not None and started_on > ended_on:
        return refusal.ENDED_BEFORE_START, "ket_thuc"
    if decided_on is not None and decided_on > ended_on:
        return refusal.DECIDED_LATER, "ngay_quyet_dinh"
    return None
