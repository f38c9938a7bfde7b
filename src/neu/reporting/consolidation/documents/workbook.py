"""The edition as a workbook: real numbers in the section's unit, and the form's own formulas.

LibreOffice recalculates to the same values. Cells that have no number say why in words.
"""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from neu.platform.text.rules import canonical
from neu.reporting.consolidation.documents import annexes, display
from neu.reporting.consolidation.documents.about import about
from neu.reporting.consolidation.documents.adjusted import BESIDE, beside
from neu.reporting.consolidation.documents.adjusted_sheet import adjustments_sheet
from neu.reporting.consolidation.documents.annexes import shown_columns, total_row
from neu.reporting.consolidation.documents.cells import cell_of
from neu.reporting.consolidation.documents.list_sheets import sheet as list_sheet
from neu.reporting.consolidation.documents.origins import origins
from neu.reporting.consolidation.documents.sheets import FIRST, LEAD, Formats, TableSheet
from neu.reporting.consolidation.selectors.contributing import Contributions
from neu.reporting.forms.formula import Node, formulas, to_excel
from neu.reporting.forms.layout import CellKey, Layout, RowSpec, SectionSpec
from neu.reporting.forms.rules import CellKind, Mark, SectionKind

LABEL_WIDTH, PLACE_WIDTH = 46, 30  # characters
Address = Callable[[CellKey], str]


def xlsx(
    content: Mapping[str, Any],
    layout: Layout,
    *,
    content_hash: str,
    issued_at: datetime,
    address: str = "",
    made_of: Contributions | None = None,
) -> bytes:
    """Return the edition as .xlsx; the same content and instant give the same bytes.

    `made_of`: which reports each cell was made of, written on two more sheets; `address`: of the page that
    leads each number home.
    """
    out = io.BytesIO()
    words_stay_words = {"strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True} | words_stay_words)
    issue = content["issue"]
    book.set_properties(
        {
            "title": f"{issue['kind']} {issue['number']}",
            "subject": issue["title"],
            "author": issue["agency"],
            "company": issue["agency"],
            "comments": content_hash,
            "created": issued_at.replace(tzinfo=None),
        }
    )
    formats = Formats(book)
    tables = [section for section in layout.sections if section.kind is SectionKind.TABLE]
    sheets = {
        section.code: f"{place}. {_safe(section.code)}"[:31] for place, section in enumerate(tables, start=1)
    }
    where = _addresses(tables, sheets)
    bound = formulas(layout)
    for section in tables:
        name = sheets[section.code]
        sheet = TableSheet(
            book.add_worksheet(name), formats, section, shown_columns(section), label=LABEL_WIDTH
        )
        _section(sheet, content, bound, _address_from(name, where))
    for place, section in enumerate(layout.lists, start=len(tables) + 1):
        list_sheet(book, formats, f"{place}. {_safe(section.code)}"[:31], section, layout, content)
    for section in tables:
        row = total_row(section)
        if row is not None and content["body"]["by_place"]["places"]:
            level = annexes.LEVEL_NAME[content["body"]["by_place"]["level"]]
            name = f"Theo {level} – {_safe(section.code)}"[:31]
            columns = annexes.place_columns(section, row)
            sheet = TableSheet(book.add_worksheet(name), formats, section, columns, label=PLACE_WIDTH)
            _by_place(sheet, row, level, content, _address_from(name, where))
    if content["body"].get("adjustments"):
        adjustments_sheet(book, formats, content, layout)
    if made_of is not None:
        origins(book, formats, content, layout, made_of, address=address, cell_at=where)
    about(
        book.add_worksheet("Thông tin"),
        formats,
        content,
        layout,
        content_hash=content_hash,
        issued_at=issued_at,
        address=address,
    )
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
                    cell = xl_rowcol_to_cell(FIRST + line, LEAD + place)
                    found[section.code, row.code, column.code] = (sheets[section.code], cell)
    return found


def _address_from(sheet: str, where: Mapping[CellKey, tuple[str, str]]) -> Address:
    def address(key: CellKey) -> str:
        other, cell = where[key]
        return cell if other == sheet else f"'{other}'!{cell}"

    return address


def _section(
    sheet: TableSheet, content: Mapping[str, Any], bound: Mapping[CellKey, Node], address: Address
) -> None:
    """Write one section: heading with its unit, grouped columns, numbers, formulas, words."""
    section = sheet.section
    sheet.title(section.title, content, display.units_said(section))
    sheet.heads(("Nội dung", "Đơn vị"))
    for at, row in enumerate(section.rows, start=FIRST):
        _row(sheet, at, row, content["body"]["table"], bound, address)
    sheet.notes(FIRST + len(section.rows) + 1, annexes.footnotes(section, content["body"]), content)


def _row(
    sheet: TableSheet,
    at: int,
    row: RowSpec,
    table: Mapping[str, Any],
    bound: Mapping[CellKey, Node],
    address: Address,
) -> None:
    section, formats, bold = sheet.section, sheet.formats, row.heading or row.total
    sheet.lead(at, row.label, display.row_unit(section, row), bold=bold, indent=row.indent)
    words = []
    for place, column in enumerate(sheet.columns):
        spec = section.cells.get((row.code, column.code))
        if spec is None:
            sheet.sheet.write_blank(at, LEAD + place, None, formats(border=1))
            continue
        mark, value, note = cell_of(table, *spec.key)
        if spec.kind is CellKind.LABEL:
            words.append(spec.text)
            style = formats(border=1, italic=True, font_size=9, text_wrap=True)
            sheet.sheet.write_string(at, LEAD + place, spec.text, style)
        elif spec.computed and mark in (Mark.VALUE, Mark.BLANK):
            sheet.formula(at, place, spec, to_excel(bound[spec.key], address), value, note, bold=bold)
        else:
            sheet.figure(at, place, spec, (mark, value, note))
    sheet.height(at, " " * 3 * row.indent + row.label, others=words)


def _by_place(sheet: TableSheet, row: str, level: str, content: Mapping[str, Any], address: Address) -> None:
    """Write a section's total line for every district or commune, then the whole, read from its own sheet."""
    section, body = sheet.section, content["body"]
    specs = [section.cells[row, column.code] for column in sheet.columns]
    title = f"{section.title}: {annexes.place_part(section, row, level)}"
    sheet.title(title, content, annexes.place_units(section, row))
    sheet.heads(("Địa bàn", "Mã"))
    listed = body["by_place"]["places"]
    for at, one in enumerate(listed, start=FIRST):
        sheet.lead(at, content["issue"]["names"][":".join(one["place"])], one["place"][1])
        for place, spec in enumerate(specs):
            sheet.figure(at, place, spec, cell_of(one["table"], section.code, spec.key[2]))
    at = FIRST + len(listed)
    left, added = annexes.rest(section, row, body), beside(section, row, sheet.columns, body)
    if any(left.values()):
        sheet.lead(at, annexes.REST % level, "")
        for place, spec in enumerate(specs):
            value = left.get(spec.key[2])
            if value:
                above = xl_range(FIRST, LEAD + place, FIRST + len(listed) - 1, LEAD + place)
                apart = added.get(spec.key[2], Decimal(0))
                own = f"-{canonical(display.in_section_unit(spec, section, apart))}" if apart else ""
                sheet.formula(at, place, spec, f"={address(spec.key)}-SUM({above}){own}", value, "")
        at += 1
    if any(added.values()):
        sheet.lead(at, BESIDE % level, "")
        for place, spec in enumerate(specs):
            if added.get(spec.key[2]):
                sheet.figure(at, place, spec, (Mark.VALUE, added[spec.key[2]], ""))
        at += 1
    sheet.lead(at, annexes.WHOLE, "", bold=True)
    sheet.height(at, annexes.WHOLE)
    for place, spec in enumerate(specs):
        mark, value, note = cell_of(body["table"], *spec.key)
        if mark is Mark.VALUE:
            sheet.formula(at, place, spec, f"={address(spec.key)}", value, note, bold=True)
        else:
            sheet.figure(at, place, spec, (mark, value, note))
    sheet.notes(at + 2, annexes.place_footnotes(section, body), content)
