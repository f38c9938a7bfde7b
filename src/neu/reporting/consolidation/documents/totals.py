"""A whole form at one place as a workbook: which total, in which geography, one line a number."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import xlsxwriter

WIDTHS = (34, 56, 30, 14, 18, 18, 14, 60)


class Line(NamedTuple):
    """One number of the form, in the unit it is printed in; None: `text` says why there is none."""

    section: str
    row: str
    column: str
    unit: str
    value: Decimal | None
    text: str
    sources: Decimal | None  # of an adjusted number: what reports alone come to
    adjusted: Decimal | None  # and what adjustments add
    remark: str
    shape: str = "General"  # how its numbers are shown: the cell keeps them whole


def workbook(name: str, about: Sequence[str], heads: Sequence[str], lines: Sequence[Line]) -> bytes:
    """Return the .xlsx; numbers are numbers, and what is said instead of one stands in words."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(name)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for at, text in enumerate(about):
        sheet.write_string(at, 0, text, bold if at == 0 else None)
    first = len(about) + 1
    for place, text in enumerate(heads):
        sheet.write_string(first, place, text, bold)
    shown = {shape: book.add_format({"num_format": shape}) for shape in {line.shape for line in lines}}
    for at, line in enumerate(lines, start=first + 1):
        for place, text in enumerate(line[:4]):
            sheet.write_string(at, place, text, wrap)
        if line.value is not None:
            sheet.write_number(at, 4, float(line.value), shown[line.shape])
        else:
            sheet.write_string(at, 4, line.text)
        for place, number in ((5, line.sources), (6, line.adjusted)):
            if number is not None:
                sheet.write_number(at, place, float(number), shown[line.shape])
        sheet.write_string(at, 7, line.remark, wrap)
    sheet.freeze_panes(first + 1, 0)
    sheet.autofilter(first, 0, first + max(1, len(lines)), len(heads) - 1)
    book.close()
    return out.getvalue()
