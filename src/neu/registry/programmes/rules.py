"""How a programme tree is written: a node's code is its path. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum


class ProgrammeRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    UNKNOWN_PROGRAMME = "UNKNOWN_PROGRAMME"
    UNKNOWN_NODE = "UNKNOWN_NODE"
    BAD_PROGRAMME_FILE = "BAD_PROGRAMME_FILE"


class NodeKind(StrEnum):
    PROJECT = "PROJECT"  # dự án
    SUBPROJECT = "SUBPROJECT"  # tiểu dự án
    CONTENT = "CONTENT"  # nội dung


_PATH = re.compile(r"DA[1-9]\d*(\.TDA[1-9]\d*)?(\.ND[1-9]\d*)?", re.ASCII)


def kind_of(code: str) -> NodeKind:
    """The kind its last part says.

    :raises ValueError: when the code is no path such as DA3.TDA2.ND1.
    """
    if not _PATH.fullmatch(code):
        raise ValueError(code)
    last = code.rpartition(".")[2]
    if last.startswith("TDA"):
        return NodeKind.SUBPROJECT
    return NodeKind.CONTENT if last.startswith("ND") else NodeKind.PROJECT


def parent_code(code: str) -> str:
    """The code one step up; "" for a root."""
    return code.rpartition(".")[0]


def lies_under(code: str, roots: Iterable[str]) -> bool:
    """True when the code equals a root or lies below it: DA1.ND2 under DA1, but DA10 not under DA1."""
    return any(code == root or code.startswith(f"{root}.") for root in roots)
