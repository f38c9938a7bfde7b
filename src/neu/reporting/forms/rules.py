"""What a form is made of. Pure."""

from enum import StrEnum


class SectionKind(StrEnum):
    TABLE = "TABLE"
    NARRATIVE = "NARRATIVE"


class Mode(StrEnum):
    PARTS = "PARTS"  # each reporter types its own part; they add
    SOLE = "SOLE"  # one owner per place, window and series


class CellKind(StrEnum):
    INPUT = "INPUT"  # typed here
    SHOWN = "SHOWN"  # owned by another form, shown here (the plan)
    CARRIED = "CARRIED"  # earlier windows, computed (lũy kế đến hết năm trước)
    FORMULA = "FORMULA"
    TOTAL = "TOTAL"
    LABEL = "LABEL"


class WindowKind(StrEnum):
    """Which window a cell's coordinates take, relative to the round."""

    ROUND = "ROUND"
    YEAR = "YEAR"  # the calendar year of the period
    PHASE = "PHASE"
    BEFORE = "BEFORE"  # all years of the phase before this one: the latest accepted pass of each
