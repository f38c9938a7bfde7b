"""What a figure may be, what an edit of one is, and what a save answers. Money is in đồng everywhere here."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import canonical

SLIP = Decimal(
    500
)  # đồng typed as triệu, or the other way round, is off by a million; 500 leaves room for growth
LARGEST = Decimal(10) ** 16  # numeric(20, 4)


class FigureState(StrEnum):
    """Never touched = no row. Once touched the row stays, with its rev."""

    VALUE = "VALUE"  # có số, also 0
    NOTHING = "NOTHING"  # không phát sinh
    NO_SUBJECT = "NO_SUBJECT"  # không có đối tượng
    UNKNOWN = "UNKNOWN"  # chưa có số liệu
    CLEARED = "CLEARED"  # typed once, emptied since


class Channel(StrEnum):
    WEB = "WEB"
    OFFLINE = "OFFLINE"
    EXCEL = "EXCEL"
    API = "API"
    SYSTEM = "SYSTEM"  # counted by the system itself, put in when somebody asked
    FOLLOWED = "FOLLOWED"  # opened with the accepted figures of the round before


class Problem(StrEnum):
    """Why one cell is not saved."""

    UNKNOWN_PLACE = "CELL_UNKNOWN_PLACE"
    CLOSED_PLACE = "CELL_CLOSED_PLACE"
    OUTSIDE_PLACE = "CELL_OUTSIDE_PLACE"
    UNKNOWN_CELL = "CELL_UNKNOWN_CELL"
    UNKNOWN_HEADING = "CELL_UNKNOWN_HEADING"
    NOT_FINITE = "CELL_NOT_FINITE"
    VALUE_MISSING = "CELL_VALUE_MISSING"
    VALUE_WITH_STATE = "CELL_VALUE_WITH_STATE"
    OWNED_ELSEWHERE = "CELL_OWNED_ELSEWHERE"
    SLIP = "CELL_SLIP"
    DECREASE = "CELL_DECREASE"
    HAS_VALUES = "CELL_HAS_VALUES"
    KEY_REUSED = "CELL_KEY_REUSED"
    TWICE = "CELL_TWICE"
    PART_TOO_LARGE = "CELL_PART_TOO_LARGE"
    PART_WITHOUT_BASIS = "CELL_PART_WITHOUT_BASIS"
    PART_NOT_DIVIDED = "CELL_PART_NOT_DIVIDED"
    NOTHING_STATED = "CELL_NOTHING_STATED"


Coordinates = tuple[int, int, int]  # place, series, window


@dataclass(frozen=True)
class Edit:
    """One cell as an officer left it. `base_rev` is the cell's rev she saw (0: never touched)."""

    place_id: int
    series_id: int
    window_id: int
    base_rev: int
    state: FigureState
    value: Decimal | None = None
    reason: str = ""  # asked when a cumulative goes down; answers a warning
    confirmed: bool = False  # "đúng là số này" to the đồng/triệu question

    @property
    def coordinates(self) -> Coordinates:
        return self.place_id, self.series_id, self.window_id


@dataclass(frozen=True)
class WordsEdit:
    """The words under one heading of an outline as an officer left them."""

    section: str
    item: str
    base_rev: int
    text: str


@dataclass(frozen=True)
class CellValueAt:
    """A cell's state and value at a rev; the blank one is state "" at rev 0."""

    state: str
    value: Decimal | None
    rev: int
    by: str = ""


@dataclass(frozen=True)
class Conflict:
    """Somebody changed the cell since: what I typed, what stands now, what I started from."""

    place_id: int
    series_id: int
    window_id: int
    mine: CellValueAt
    theirs: CellValueAt
    base: CellValueAt


@dataclass(frozen=True)
class WordsConflict:
    section: str
    item: str
    mine: str
    theirs: str
    theirs_rev: int
    by: str


NOTE = "NOTE"  # the level of what is only said: it neither blocks nor asks


@dataclass(frozen=True)
class Finding:
    """What a check says. An error blocks sending; a warning asks for a word; a note does neither."""

    level: str  # ERROR, WARNING or NOTE
    code: str
    params: dict[str, str]
    cells: tuple[tuple[str, str, str], ...]  # cell keys it is about
    place_id: int | None = None
    answered: bool = False
    words: str = ""  # the check's own words, when the form states them


@dataclass(frozen=True)
class Saved:
    """What a save did. Cells in conflict were not saved; every other one was."""

    rev: int
    accepted: list[Coordinates]
    conflicts: list[Conflict]
    words_conflicts: list[WordsConflict] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    again: bool = False  # the same package had been saved before
    cells: int = 0  # written: what stood already is not
    headings: int = 0


class CellsRefused(Refused):
    """Some cells may not be saved as they are; nothing was. `cells` holds each with its own refusal."""

    def __init__(self, cells: Sequence[tuple[Edit, Refused]]) -> None:
        first = cells[0][1]
        super().__init__(first.code, first.params, where=first.where)
        self.cells = list(cells)


def value_code(finding: str) -> str:
    """Return the refusal code of a finding of the catalogue about one cell."""
    return f"CELL_{finding}"


def digest(content: object) -> str:
    """sha256 of canonical JSON: UTF-8 NFC, keys in code-point order, no spaces."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def plain(value: Decimal | None) -> str | None:
    """A value as it is written in digests and JSON."""
    return None if value is None else canonical(value)
