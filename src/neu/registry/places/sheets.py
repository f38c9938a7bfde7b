"""Lines of a reorganisation from and to spreadsheets: pasted cells, .csv and .xlsx in, the template out."""

import csv
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import canonical
from neu.registry.places.rules import ActRefusal
from neu.registry.places.rules.lines import COLUMNS, MOST_LINES
from neu.registry.places.texts import COLUMN, DEED, DEED_SENTENCE

MOST_BYTES = 2 * 1024 * 1024
_MOST_UNPACKED = 40 * 1024 * 1024  # a sheet of 2,000 lines is 1 MB
_MOST_ROWS, _MOST_CELLS = MOST_LINES * 2, 40  # blank rows and a heading fit
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pasted(text: str) -> list[list[str]]:
    """Return the cells of text copied from a spreadsheet: tabs between cells, a quoted cell may hold breaks.

    :raises Refused: ACT_SHEET_UNREADABLE.
    """
    return _separated(text, "\t")


def rows_of(content: bytes, size: int) -> list[list[str]]:
    """Return the cells of a file; what sort it is, its content says.

    :raises Refused: ACT_SHEET_UNREADABLE.
    """
    if size > MOST_BYTES:
        raise Refused(ActRefusal.SHEET_UNREADABLE)
    if content.startswith(b"PK\x03\x04"):
        return list(_workbook(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Refused(ActRefusal.SHEET_UNREADABLE) from broken
    heading = text.partition("\n")[0]
    return _separated(text, max("\t;,", key=heading.count))


def _separated(text: str, mark: str) -> list[list[str]]:
    if "\0" in text:
        raise Refused(ActRefusal.SHEET_UNREADABLE)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, quotechar='"'))
    except csv.Error as broken:
        raise Refused(ActRefusal.SHEET_UNREADABLE) from broken


def _workbook(content: bytes) -> Iterator[list[str]]:
    """Yield the cells of the first sheet. A damaged file may fail in any way: it is one refusal."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
                raise Refused(ActRefusal.SHEET_UNREADABLE)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_CELLS):
            yield [_text(cell) for cell in row]
    except Refused:
        raise
    except Exception as broken:
        raise Refused(ActRefusal.SHEET_UNREADABLE) from broken


def _text(cell: Any) -> str:
    """Return a cell as a person would type it: 60 where it shows 60 %, decimals after a comma."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    number = value * 100 if "%" in (cell.number_format or "") else value
    return canonical(round(Decimal(str(number)), 10)).replace(".", ",")


def template() -> bytes:
    """Return an empty workbook with the columns and, on a second sheet, what each deed means."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold, text = book.add_format({"bold": True, "text_wrap": True, "border": 1}), book.add_format()
    text.set_num_format("@")  # codes keep their zeros
    sheet = book.add_worksheet("Dòng")
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, 12 if column > 5 else 22, text)
        sheet.write_string(0, column, str(COLUMN[name]), bold)
    sheet.freeze_panes(1, 0)
    deeds = [str(words) for words in DEED.values()]
    sheet.data_validation(1, 0, MOST_LINES, 0, {"validate": "list", "source": deeds})
    guide = book.add_worksheet("Hướng dẫn")
    guide.set_column(0, 0, 12)
    guide.set_column(1, 1, 100)
    for row, (deed, words) in enumerate(DEED_SENTENCE.items()):
        guide.write_string(row, 0, str(DEED[deed]), bold)
        guide.write_string(row, 1, str(words))
    book.close()
    return out.getvalue()
