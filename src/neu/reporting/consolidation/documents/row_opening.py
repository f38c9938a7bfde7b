"""One row of a workbook made several: openpyxl moves cells, and nothing that belongs to them."""

import re
from copy import copy
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

_CELL = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)")


def open_rows(book: Any, sheet: Any, row: int, count: int) -> None:
    """Make `count` rows of one, each looking like it; all below moves down and formulas follow."""
    more, last, width = count - 1, sheet.max_row, sheet.max_column
    if not more:
        return
    _move_formulas(book, sheet.title, row, more)
    heights = {at: size.height for at, size in sheet.row_dimensions.items() if at >= row and size.height}
    if last > row:
        sheet.move_range(f"A{row + 1}:{get_column_letter(width)}{last}", rows=more)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row > row:
            merged.shift(row_shift=more)
    beside = [one for one in sheet.merged_cells.ranges if one.min_row == row]
    for at in range(row + 1, row + count):
        for column in range(1, width + 1):
            _copy(sheet.cell(row, column), sheet, at, column)
        for one in beside:
            sheet.merge_cells(start_row=at, end_row=at, start_column=one.min_col, end_column=one.max_col)
    own = heights.pop(row, None)
    for at, height in heights.items():
        sheet.row_dimensions[at + more].height = height
    for at in range(row, row + count):
        sheet.row_dimensions[at].height = own


def _copy(source: Any, sheet: Any, row: int, column: int) -> None:
    made = sheet.cell(row, column)
    made._style = copy(source._style)
    if isinstance(source, MergedCell):
        return
    made.value = source.value
    if source.data_type == "f" and isinstance(source.value, str):
        made.value = Translator(source.value, origin=source.coordinate).translate_formula(made.coordinate)


def _move_formulas(book: Any, sheet: str, row: int, more: int) -> None:
    for other in book.worksheets:
        for cells in other.iter_rows():
            for cell in cells:
                if cell.data_type == "f" and isinstance(cell.value, str):
                    cell.value = moved(cell.value, other.title, sheet, row, more)


def moved(formula: str, own: str, sheet: str, row: int, more: int) -> str:
    """Return a formula of the sheet `own` after `more` rows were put below `row` of `sheet`: what lay below
    is found again, and a range that ended at the row takes the new ones in.

    >>> moved("=SUM(C5:C5)+C9+Khác!C9", "A", "A", 5, 2)
    '=SUM(C5:C7)+C11+Khác!C9'
    """
    read = Tokenizer(formula)
    for token in read.items:
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        named, mark, cells = token.value.rpartition("!")
        if (named.strip("'").replace("''", "'") if mark else own) != sheet:
            continue
        ends = cells.split(":")
        last = row if len(ends) == 2 else row + 1  # from which row the end of a range moves
        kept = [_shifted(one, last if at else row + 1, more) for at, one in enumerate(ends)]
        token.value = f"{named}{mark}{':'.join(kept)}"
    return "=" + "".join(token.value for token in read.items)


def _shifted(cell: str, first: int, more: int) -> str:
    found = _CELL.fullmatch(cell)
    if found is None or int(found[2]) < first:
        return cell
    return f"{found[1]}{int(found[2]) + more}"
