"""The edition as a workbook: real numbers in the section's unit, and the form's own formulas.

LibreOffice recalculates to the same values. Cells that have no number say why in words.
"""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from neu.platform.text.rules import number
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.documents.annexes import cell_of, shown_columns, total_row
from neu.reporting.forms.formula import Node, formulas, to_excel
from neu.reporting.forms.layout import CellKey, CellSpec, Layout, SectionSpec
from neu.reporting.forms.rules import CellKind, Mark, SectionKind
from neu.reporting.indicators.rules import ValueType

DEMO_LINE = "SỐ LIỆU MINH HỌA – không phải số liệu chính thức"
HEAD = 4  # rows above the table: title, view, unit, demo line
LEAD = 2  # columns before the figures: nội dung, đơn vị
LABEL_WIDTH = 48  # characters


class _Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", **wanted}
            )
        return self._made[key]


def xlsx(content: Mapping[str, Any], layout: Layout, *, content_hash: str, issued_at: datetime) -> bytes:
    """Return the edition as .xlsx; the same content and instant give the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    issue = content["issue"]
    book.set_properties(
        {
            "title": f"{issue['kind']} {issue['number']}",
            "author": issue["agency"],
            "company": issue["agency"],
            "comments": content_hash,
            "created": issued_at.replace(tzinfo=None),
        }
    )
    formats = _Formats(book)
    tables = [section for section in layout.sections if section.kind is SectionKind.TABLE]
    sheets = {
        section.code: f"{place}. {_safe(section.code)}"[:31] for place, section in enumerate(tables, start=1)
    }
    where = _addresses(tables, sheets)
    bound = formulas(layout)
    for section in tables:
        _sheet(book, formats, section, content, sheets[section.code], where, bound)
    for section in tables:
        _by_place(book, formats, section, content)
    _about(book, formats, content, content_hash, issued_at)
    book.close()
    return out.getvalue()


def _safe(code: str) -> str:
    return "".join("_" if letter in "[]:*?/\\'" else letter for letter in code)


def _addresses(tables: list[SectionSpec], sheets: Mapping[str, str]) -> dict[CellKey, tuple[str, str]]:
    """Return each cell's sheet and A1 address."""
    found = {}
    for section in tables:
        for line, row in enumerate(section.rows):
            for place, column in enumerate(shown_columns(section)):
                if (row.code, column.code) in section.cells:
                    cell = xl_rowcol_to_cell(HEAD + 2 + line, LEAD + place)
                    found[section.code, row.code, column.code] = (sheets[section.code], cell)
    return found


def _address_from(sheet: str, where: Mapping[CellKey, tuple[str, str]]) -> Callable[[CellKey], str]:
    def address(key: CellKey) -> str:
        other, cell = where[key]
        return cell if other == sheet else f"'{other}'!{cell}"

    return address


def number_format(spec: CellSpec, shown: Decimal | None) -> str:
    """Return the number format with as many decimals as the value is printed with; vi-VN writes 1.234,5.

    Optional decimals (0.###) would leave a lone mark behind whole numbers.
    """
    exact = number(shown, display.decimals_of(spec, shown)) if shown is not None else ""
    places = len(exact.partition(",")[2])
    return f"[$-42A]#,##0.{'0' * places}" if places else "[$-42A]#,##0"


def _sheet(
    book: Any,
    formats: _Formats,
    section: SectionSpec,
    content: Mapping[str, Any],
    name: str,
    where: Mapping[CellKey, tuple[str, str]],
    bound: Mapping[CellKey, Node],
) -> None:
    """Write one section: heading with its unit, grouped columns, numbers, formulas, words."""
    sheet = book.add_worksheet(name)
    columns = shown_columns(section)
    _title(sheet, formats, section.title, content, section, len(columns))
    head = formats(bold=True, border=1, text_wrap=True, align="center", bg_color="#E7EEF5")
    for place, text in enumerate(("Nội dung", "Đơn vị")):
        sheet.merge_range(HEAD, place, HEAD + 1, place, text, head)
    _heads(sheet, columns, head)
    address = _address_from(name, where)
    for line, row in enumerate(section.rows):
        at, bold = HEAD + 2 + line, row.heading or row.total
        sheet.set_row(at, 15.5 * (1 + (len(row.label) + 3 * row.indent) // LABEL_WIDTH))
        sheet.write_string(at, 0, row.label, formats(border=1, text_wrap=True, indent=row.indent, bold=bold))
        sheet.write_string(at, 1, _row_unit(section, row.code, row.unit), formats(border=1, align="center"))
        for place, column in enumerate(columns):
            spec = section.cells.get((row.code, column.code))
            if spec is None:
                sheet.write_blank(at, LEAD + place, None, formats(border=1))
                continue
            found = cell_of(content["body"]["table"], section.code, row.code, column.code)
            _cell(sheet, at, LEAD + place, section, spec, found, formats, bound, address, bold=bold)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 1, 11)
    sheet.set_column(LEAD, LEAD + len(columns), 15)
    sheet.freeze_panes(HEAD + 2, LEAD)
    sheet.set_landscape()
    sheet.set_row(HEAD + 1, 31)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD, HEAD + 1)


def _title(
    sheet: Any, formats: _Formats, title: str, content: Mapping[str, Any], section: SectionSpec, wide: int
) -> None:
    body, issue = content["body"], content["issue"]
    sheet.write_string(0, 0, title, formats(bold=True, font_size=13))
    said = f"{issue['agency']} – {issue['kind']} số {issue['number']}, bản thứ {issue['no']}"
    said += "; số liệu đã tiếp nhận"
    sheet.write_string(1, 0, said, formats(italic=True))
    unit = display.UNIT_NAME[display.money_unit(section)]
    sheet.write_string(2, 0, f"Tiền tính bằng {unit}; số khác theo cột Đơn vị", formats(italic=True))
    if body["demo"]:
        sheet.write_string(3, 0, DEMO_LINE, formats(bold=True, font_color="#9B1C1C"))
        sheet.set_header(f"&R{DEMO_LINE}")
    sheet.set_footer("&C&P/&N")


def _heads(sheet: Any, columns: list[Any], head: Any) -> None:
    place = 0
    while place < len(columns):
        span = 1
        group = columns[place].group
        while group and place + span < len(columns) and columns[place + span].group == group:
            span += 1
        at = LEAD + place
        if not group:
            sheet.merge_range(HEAD, at, HEAD + 1, at, columns[place].label, head)
        else:
            if span > 1:
                sheet.merge_range(HEAD, at, HEAD, at + span - 1, group, head)
            else:
                sheet.write_string(HEAD, at, group, head)
            for step in range(span):
                sheet.write_string(HEAD + 1, at + step, columns[place + step].label, head)
        place += span


def _row_unit(section: SectionSpec, row: str, unit: str) -> str:
    money = any(
        cell.value_type == ValueType.MONEY
        for (of_row, _column), cell in section.cells.items()
        if of_row == row
    )
    return display.UNIT_NAME[display.money_unit(section)] if money else unit


def _cell(
    sheet: Any,
    at: int,
    place: int,
    section: SectionSpec,
    spec: CellSpec,
    found: tuple[Mark, Decimal | None, str],
    formats: _Formats,
    bound: Mapping[CellKey, Node],
    address: Callable[[CellKey], str],
    *,
    bold: bool,
) -> None:
    mark, value, note = found
    exact = display.in_section_unit(spec, section, value) if value is not None else None
    plain = formats(border=1, num_format=number_format(spec, exact), align="right", bold=bold)
    words = formats(border=1, italic=True, font_size=9, align="right", text_wrap=True)
    shown = float(exact) if exact is not None else None
    if spec.kind is CellKind.LABEL:
        sheet.write_string(at, place, spec.text, words)
    elif spec.computed and mark in (Mark.VALUE, Mark.BLANK):
        result: float | str = shown if shown is not None else display.written(spec, section, mark, None, note)
        sheet.write_formula(at, place, to_excel(bound[spec.key], address), plain, result)
    elif mark is Mark.VALUE and shown is not None:
        sheet.write_number(at, place, shown, plain)
    elif mark is Mark.BLANK:
        sheet.write_blank(at, place, None, plain)
    else:
        sheet.write_string(at, place, display.written(spec, section, mark, None, note), words)


def _by_place(book: Any, formats: _Formats, section: SectionSpec, content: Mapping[str, Any]) -> None:
    """Write the section's total line for every district or commune."""
    row = total_row(section)
    listed = content["body"]["by_place"]
    if row is None or not listed["places"]:
        return
    level = "huyện" if listed["level"] == "DISTRICT" else "xã"
    columns = [column for column in shown_columns(section) if (row, column.code) in section.cells]
    sheet = book.add_worksheet(f"Theo {level} – {_safe(section.code)}"[:31])
    title = f"{section.title}: {section.row_by_code[row].label.lower()}, chia theo {level}"
    _title(sheet, formats, title, content, section, len(columns))
    head = formats(bold=True, border=1, text_wrap=True, align="center", bg_color="#E7EEF5")
    for place, text in enumerate(("Địa bàn", "Mã")):
        sheet.merge_range(HEAD, place, HEAD + 1, place, text, head)
    _heads(sheet, columns, head)
    for line, one in enumerate(listed["places"]):
        at = HEAD + 2 + line
        sheet.write_string(at, 0, content["issue"]["names"][":".join(one["place"])], formats(border=1))
        sheet.write_string(at, 1, one["place"][1], formats(border=1, align="center"))
        for place, column in enumerate(columns):
            spec = section.cells[row, column.code]
            mark, value, note = cell_of(one["table"], section.code, column.code)
            if mark is Mark.VALUE and value is not None:
                shown = display.in_section_unit(spec, section, value)
                style = formats(border=1, num_format=number_format(spec, shown), align="right")
                sheet.write_number(at, LEAD + place, float(shown), style)
            else:
                text = display.written(spec, section, mark, None, note)
                sheet.write_string(
                    at, LEAD + place, text, formats(border=1, italic=True, font_size=9, align="right")
                )
    sheet.set_column(0, 0, 30)
    sheet.set_column(LEAD, LEAD + len(columns), 15)
    sheet.freeze_panes(HEAD + 2, LEAD)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _about(
    book: Any, formats: _Formats, content: Mapping[str, Any], content_hash: str, issued_at: datetime
) -> None:
    """Write the sheet that says what this is: number, hash, window, geography, what changed."""
    issue, body = content["issue"], content["body"]
    sheet = book.add_worksheet("Thông tin")
    replaces = issue["replaces"]
    window = body["round"]["window"]
    lines = [
        ("Tên văn bản", issue["title"]),
        ("Cơ quan ban hành", issue["agency"]),
        ("Số, ký hiệu", issue["number"]),
        ("Ngày ký", issue["issued_on"]),
        ("Bản thứ", str(issue["no"])),
        ("Thay thế", f"bản số {replaces['number']}" if replaces else "không"),
        ("Số liệu", "đã tiếp nhận" + (" – SỐ LIỆU MINH HỌA" if body["demo"] else "")),
        ("Thời gian số liệu", f"{window['starts_on']} … {window['ends_on']}"),
        ("Địa giới hành chính ngày", body["view"]["on"]),
        ("Đã tiếp nhận", f"{body['counted']['done']}/{body['counted']['owed']} xã"),
        ("Biểu mẫu", f"{body['form']['code']} phiên bản {body['form']['no']}"),
        ("Mã băm SHA-256 của nội dung", content_hash),
        ("Lúc phát hành", issued_at.isoformat()),
    ]
    for line, (label, text) in enumerate(lines):
        sheet.write_string(line, 0, label, formats(bold=True, border=1))
        sheet.write_string(line, 1, text, formats(border=1, text_wrap=True))
    for line, one in enumerate(issue["differences"], start=len(lines) + 1):
        sheet.write_string(line, 0, " / ".join(one["key"]), formats(border=1))
        sheet.write_string(line, 1, f"{_short(one['old'])} → {_short(one['new'])}", formats(border=1))
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 80)


def _short(cell: Any) -> str:
    return "(trống)" if cell is None else str(cell[1] if cell[1] is not None else cell[2] or cell[0])
