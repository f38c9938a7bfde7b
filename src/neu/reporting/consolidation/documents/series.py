"""A number over the years as a small workbook: what it is, in which geography, one line a round."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (14, 34, 16, 14, 60)


class Line(Protocol):
    """One round: its number (None: `text` says why there is none), its unit, what is said beside it."""

    @property
    def period(self) -> str: ...
    @property
    def round_name(self) -> str: ...
    @property
    def exact(self) -> Decimal | None: ...
    @property
    def text(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def remarks(self) -> tuple[str, ...]: ...
    @property
    def breaks(self) -> tuple[tuple[str, str], ...]: ...


def workbook(name: str, about: Sequence[str], heads: Sequence[str], lines: Sequence[Line]) -> bytes:
    """Return the .xlsx; numbers are numbers, and what is said instead of one stands in words."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(name)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for at, text in enumerate(about):
        sheet.write_string(at, 0, text, bold if at == 0 else None)
    first = len(about) + 1
    for place, text in enumerate(heads):
        sheet.write_string(first, place, text, bold)
    for at, line in enumerate(lines, start=first + 1):
        sheet.write_string(at, 0, line.period)
        sheet.write_string(at, 1, line.round_name)
        if line.exact is not None:
            sheet.write_number(at, 2, float(line.exact))
        else:
            sheet.write_string(at, 2, line.text)
        sheet.write_string(at, 3, line.unit)
        sheet.write_string(at, 4, "; ".join([*(words for words, _url in line.breaks), *line.remarks]), wrap)
    book.close()
    return out.getvalue()
