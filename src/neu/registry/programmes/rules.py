"""How a programme tree is written: a node's code is its path. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum


class ProgrammeRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    UNKNOWN_PROGRAMME = "UNKNOWN_PROGRAMME"
    UNKNOWN_NODE = "UNKNOWN_NODE"
    BAD_PROGRAMME_FILE = "BAD_PROGRAMME_FILE"
    CROSSING_EMPTY = "CROSSING_EMPTY"
    CROSSING_TOO_MANY = "CROSSING_TOO_MANY"
    CROSSING_WIDE = "CROSSING_WIDE"
    CROSSING_UNKNOWN = "CROSSING_UNKNOWN"
    CROSSING_TWICE = "CROSSING_TWICE"
    CROSSING_SHARE = "CROSSING_SHARE"
    CROSSING_SHARES_WRONG = "CROSSING_SHARES_WRONG"
    CROSSING_UNREADABLE = "CROSSING_UNREADABLE"
    CROSSING_SAME = "CROSSING_SAME"
    CROSSING_BACK = "CROSSING_BACK"
    CROSSING_LATER = "CROSSING_LATER"
    CROSSING_NOTHING = "CROSSING_NOTHING"
    CROSSING_STALE = "CROSSING_STALE"
    CROSSING_BASIS = "CROSSING_BASIS"
    CROSSING_LINES = "CROSSING_LINES"
    CROSSING_SAME_INSTANT = "CROSSING_SAME_INSTANT"
    CROSSING_NONE = "CROSSING_NONE"
    CROSSING_NOT_LATEST = "CROSSING_NOT_LATEST"
    CROSSING_REASON = "CROSSING_REASON"


class NodeKind(StrEnum):
    PROJECT = "PROJECT"  # dự án
    SUBPROJECT = "SUBPROJECT"  # tiểu dự án
    CONTENT = "CONTENT"  # nội dung
    COMPONENT = "COMPONENT"  # hợp phần; from 2026
    ITEM = "ITEM"  # nội dung thành phần; from 2026


# each generation has its own words: dự án … to 2025, hợp phần and nội dung thành phần from 2026
_PATH = re.compile(r"DA[1-9]\d*(\.TDA[1-9]\d*)?(\.ND[1-9]\d*)?|HP[1-9]\d*(\.NDTP[1-9]\d*)?", re.ASCII)
_KINDS = {
    "DA": NodeKind.PROJECT,
    "TDA": NodeKind.SUBPROJECT,
    "ND": NodeKind.CONTENT,
    "HP": NodeKind.COMPONENT,
    "NDTP": NodeKind.ITEM,
}


def kind_of(code: str) -> NodeKind:
    """The kind its last part says.

    :raises ValueError: when the code is no path such as DA3.TDA2.ND1 or HP2.NDTP1.
    """
    if not _PATH.fullmatch(code):
        raise ValueError(code)
    return _KINDS[code.rpartition(".")[2].rstrip("0123456789")]


def parent_code(code: str) -> str:
    """The code one step up; "" for a root."""
    return code.rpartition(".")[0]


def lies_under(code: str, roots: Iterable[str]) -> bool:
    """True when the code equals a root or lies below it: DA1.ND2 under DA1, but DA10 not under DA1."""
    return any(code == root or code.startswith(f"{root}.") for root in roots)
