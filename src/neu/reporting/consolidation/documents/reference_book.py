"""A workbook of references: each table of a form, every cell holding what a receiver's workbook asks by."""

import io
from collections.abc import Sequence

import xlsxwriter

from neu.platform.text.names import shown
from neu.reporting.consolidation.documents.receiver import ALL_WORDS
from neu.reporting.forms.formula.quoting import figure_token
from neu.reporting.forms.layout import Layout, SectionSpec
from neu.reporting.forms.rules import CellKind, SectionKind

NAMED = 31  # characters of a sheet's name


def reference_book(layout: Layout, words: str, about: Sequence[str]) -> bytes:
    """Return the .xlsx; `words` names its first sheet, `about` says how it is used."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    first = book.add_worksheet(words)
    first.set_column(0, 0, 60, wrap)
    for row, text in enumerate((*about, *ALL_WORDS)):
        first.write_string(row, 0, text)
    for section in layout.sections:
        if section.kind is SectionKind.TABLE:
            _table(book.add_worksheet(section.code[:NAMED]), section, bold, wrap)
    book.close()
    return out.getvalue()


def _table(sheet: xlsxwriter.worksheet.Worksheet, section: SectionSpec, bold: object, wrap: object) -> None:
    sheet.set_column(0, 0, 50, wrap)
    sheet.set_column(1, len(section.columns), 34)
    sheet.write_string(0, 0, shown(section.title), bold)
    for at, column in enumerate(section.columns, 1):
        sheet.write_string(0, at, shown(column.label), bold)
    for at, row in enumerate(section.rows, 1):
        sheet.write_string(at, 0, shown(section.row_named(row.code)))
        for beside, column in enumerate(section.columns, 1):
            cell = section.cells.get((row.code, column.code))
            if cell is not None and cell.kind is not CellKind.LABEL:
                sheet.write_string(at, beside, figure_token(cell.key))
    sheet.freeze_panes(1, 1)
