"""The workbook's sheet of adjustments: of each number the sum of reports, each adjustment, the total."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.documents.adjusted import (
    NOTE,
    SUM_OF_REPORTS,
    TITLE,
    TOTAL,
    Said,
    adjusted_cells,
    both,
    days_of,
)
from neu.reporting.consolidation.documents.cells import NONE
from neu.reporting.consolidation.documents.origins import FIRST, begin
from neu.reporting.consolidation.documents.sheets import Formats
from neu.reporting.forms.layout import CellSpec, Layout, SectionSpec
from neu.reporting.forms.rules import Mark

HEADS = ("Số", "Mục", "Nội dung", "Cột", "Địa bàn", "Số tiền, số lượng", "Đơn vị", "Lý do", "Căn cứ")
PEOPLE = ("Người nhập", "Ngày nhập", "Người ký duyệt", "Ngày ký duyệt")
WIDTHS = (8, 30, 46, 24, 26, 18, 14, 46, 36, 26, 12, 26, 12)


def adjustments_sheet(book: Any, formats: Formats, content: Mapping[str, Any], layout: Layout) -> None:
    """Write the sheet of adjustments: of each number the sum of reports, each adjustment, the total."""
    sheet = book.add_worksheet("Điều chỉnh")
    begin(sheet, formats, content, TITLE, NOTE, (*HEADS, *PEOPLE), WIDTHS)
    body, at = content["body"], FIRST + 1
    for spec in adjusted_cells(body, layout):
        section = layout.section_by_code[spec.key[0]]
        column = next(one.label for one in section.columns if one.code == spec.key[2])
        named = [section.title, section.row_named(spec.key[1]), column]
        bare, whole = both(body, spec)
        _line(sheet, formats, at, spec, section, ["", *named, SUM_OF_REPORTS], bare, [])
        for one in body["adjustments"]:
            if tuple(one["key"]) != spec.key:
                continue
            at += 1
            told = content["issue"]["adjustments"][one["named"]]
            entered, signed_on = days_of(one)
            more = [one["reason"], one["evidence"], told["entered_by"], entered, told["signed_by"], signed_on]
            no = f"{one['no']}/{one['year']}" if one["year"] else str(one["no"])
            said = (Mark.VALUE, Decimal(one["value"]), "")
            _line(sheet, formats, at, spec, section, [no, *named, told["place"]], said, more)
        at += 1
        _line(sheet, formats, at, spec, section, ["", *named, TOTAL], whole, [])
        at += 1


def _line(
    sheet: Any,
    formats: Formats,
    at: int,
    spec: CellSpec,
    section: SectionSpec,
    lead: Sequence[str],
    said: Said,
    more: Sequence[str],
) -> None:
    """Write one line: words, the number as a number (or why there is none), its unit, words."""
    wrapped, place = formats(border=1, text_wrap=True, valign="top"), len(lead)
    for column, text in enumerate(lead):
        sheet.write_string(at, column, text, wrapped)
    if said[1] is not None:
        style = formats(border=1, num_format="#,##0.###", valign="top")
        sheet.write_number(at, place, display.in_section_unit(spec, section, said[1]), style)
    else:
        sheet.write_string(at, place, display.written(spec, section, *said) or NONE, wrapped)
    for column, text in enumerate([display.unit_of(spec, section), *more], start=place + 1):
        sheet.write_string(at, column, text, wrapped)
