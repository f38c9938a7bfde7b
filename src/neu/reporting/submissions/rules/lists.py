"""Rows of lists: what may be done to one, why it is not, how two sendings of a list differ. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from neu.platform.text.refusals import Refused

Values = Mapping[str, str]
SentList = Sequence[Sequence[object]]  # a version's lists: [section, no, values]
NOTHING = 0  # the number of the row that says there is nothing to list


class RowDeed(StrEnum):
    ADD = "ADD"
    EDIT = "EDIT"
    MOVE = "MOVE"
    REMOVE = "REMOVE"
    RESTORE = "RESTORE"


class RowProblem(StrEnum):
    """Why a row is not saved."""

    ROW_CHANGED = "ROW_CHANGED"  # somebody else changed it since
    ROW_GONE = "ROW_GONE"
    ROW_REMOVED = "ROW_REMOVED"
    ROW_EMPTY = "ROW_EMPTY"
    ROW_TOO_MANY = "ROW_TOO_MANY"
    ROW_UNKNOWN_LIST = "ROW_UNKNOWN_LIST"
    ROW_UNKNOWN_COLUMN = "ROW_UNKNOWN_COLUMN"
    ROW_LIST_HAS_ROWS = "ROW_LIST_HAS_ROWS"
    ROW_KEY_USED = "ROW_KEY_USED"
    ROW_NOT_IN_REPORT = "ROW_NOT_IN_REPORT"
    ROW_CELLS = "ROW_CELLS"


class RowsRefused(Refused):
    """Some cells of a row may not be kept as they are; nothing was. `cells`: each with its own refusal."""

    def __init__(self, cells: Sequence[Refused]) -> None:
        super().__init__(RowProblem.ROW_CELLS, {"count": str(len(cells))}, where=cells[0].where)
        self.cells = list(cells)


class RowConflict(Refused):
    """Somebody changed the row since: what stands now and whose it is; nothing was saved."""

    def __init__(self, theirs: Values, rev: int, by: str, *, removed: bool) -> None:
        super().__init__(RowProblem.ROW_CHANGED, {"who": by})
        self.theirs, self.rev, self.by, self.removed = theirs, rev, by, removed


@dataclass(frozen=True)
class RowDifference:
    """A row that one of two sendings has otherwise: `before` or `now` is None where it is not there."""

    section: str
    no: int
    before: Values | None
    now: Values | None


def changed_columns(old: Values, new: Values) -> list[str]:
    """Return the columns in which two rows differ, in the order they were written."""
    return [column for column in dict.fromkeys([*old, *new]) if old.get(column, "") != new.get(column, "")]


def lists_between(before: SentList, now: SentList) -> list[RowDifference]:
    """Return the rows that differ between two sendings: those there now in their order, then what is gone."""
    was, there = _by_row(before), _by_row(now)
    return [
        RowDifference(*key, was.get(key), there.get(key))
        for key in dict.fromkeys([*there, *was])
        if was.get(key) != there.get(key)
    ]


def _by_row(rows: SentList) -> dict[tuple[str, int], Values]:
    return {(str(section), int(str(no))): dict(values) for section, no, values in rows}  # type: ignore[call-overload]
