"""Small layouts for tests of the pure parts."""

from collections.abc import Mapping
from decimal import Decimal

from neu.reporting.forms.layout import BLANK, CellSpec, CellValue, ColumnSpec, Layout, RowSpec, SectionSpec
from neu.reporting.forms.rules import CellKind, Mark, SectionKind


def number(text: str | int) -> CellValue:
    return CellValue(Mark.VALUE, Decimal(text))


def table(cells: Mapping[tuple[str, str], str], **extra: Mapping[str, str]) -> Layout:
    """One section "S": (row, column) → its formula, or "" for an input. `extra`: row → options."""
    rows = list(dict.fromkeys(row for row, _column in cells))
    columns = list(dict.fromkeys(column for _row, column in cells))
    section = SectionSpec(
        "S",
        SectionKind.TABLE,
        "",
        rows=tuple(RowSpec(row, row, **extra.get(row, {})) for row in rows),
        columns=tuple(ColumnSpec(column, column) for column in columns),
        cells={
            (row, column): CellSpec(
                ("S", row, column), CellKind.FORMULA if formula else CellKind.INPUT, formula=formula
            )
            for (row, column), formula in cells.items()
        },
    )
    return Layout(0, "T", 1, "", "", (section,))


WORDS = {
    "trống": BLANK,
    "không phát sinh": CellValue(Mark.NOTHING),
    "không có đối tượng": CellValue(Mark.NO_SUBJECT),
    "chưa có số liệu": CellValue(Mark.UNKNOWN),
    "chưa chia": CellValue(Mark.NOT_DIVIDED, None, "chưa chia: Trà Bùi (21142)"),
    "không cộng": CellValue(Mark.NOT_ADDED, None, "không cộng các năm"),
    "không áp dụng": CellValue(Mark.NOT_APPLICABLE),
    "chia cho 0": CellValue(Mark.ERROR, None, "chia cho 0"),
}


def said(text: str) -> CellValue:
    """A case file's word or number."""
    return WORDS[text] if text in WORDS else number(text)
