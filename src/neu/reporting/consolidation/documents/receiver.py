"""A receiver's own workbook: what its cells ask for becomes values, its look and its formulas stay.

A cell asks by a reference, {{[mục!hàng.cột]}} (forms.formula.quoting), or by a word, {{địa bàn}}. A row with
{{từng xã}} or {{từng huyện}} is written once for each of them. openpyxl, because xlsxwriter opens no file.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import column_index_from_string

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import fold
from neu.registry.places.rules import Level
from neu.reporting.consolidation.documents.row_opening import open_rows
from neu.reporting.consolidation.documents.sheets import number_format
from neu.reporting.consolidation.rules import ExtractRefusal
from neu.reporting.forms.formula.grammar import Node
from neu.reporting.forms.formula.quoting import CLOSES, OPENS, Quote, pieces, printed_as, quotes, said
from neu.reporting.forms.layout import CellValue, Layout
from neu.reporting.forms.printing import in_section_unit
from neu.reporting.forms.rules import Mark

MOST_BYTES, MOST_UNPACKED = 5 * 1024 * 1024, 20 * 1024 * 1024
MOST_CELLS, MOST_ASKED = 200_000, 5_000
NOT_HERS = "ngoài phạm vi được xem"
WORDS = ("địa bàn", "mã", "đợt", "ngày chốt", "loại số", "tiến độ", "ngày lấy số")
ROW_WORDS = ("từng xã", "từng huyện", "stt")
ALL_WORDS = tuple(f"{OPENS}{word}{CLOSES}" for word in (*WORDS, *ROW_WORDS))  # as they are written
EACH: Mapping[str, Level] = {fold("từng xã"): Level.COMMUNE, fold("từng huyện"): Level.DISTRICT}
_KNOWN = {fold(word) for word in (*WORDS, *ROW_WORDS)}
_MERGED = re.compile(
    rb"""mergeCell\s[^>]*?ref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"""
)
_LOST = ("xl/drawings/", "xl/charts/", "xl/media/", "xl/externalLinks/", "xl/embeddings/")
ABOUT = "Nguồn số liệu"


@dataclass(frozen=True)
class Filling:
    """What cells are filled with for one place: words by their folded name; `value` of a reference is None
    where the reader may not see it."""

    words: Mapping[str, str]
    value: Callable[[Node], CellValue | None]


class Trouble(NamedTuple):
    """What a cell asks for that cannot be given."""

    sheet: str
    cell: str
    refused: Refused


def opened(content: bytes, size: int, name: str) -> Any:
    """Return the workbook of a file, with all that openpyxl can keep of it.

    :raises Refused: EXTRACT_TOO_LARGE, EXTRACT_UNREADABLE, EXTRACT_WOULD_LOSE.
    """
    if size > MOST_BYTES:
        raise Refused(ExtractRefusal.EXTRACT_TOO_LARGE, {"name": name, "most": str(MOST_BYTES // 1024**2)})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if sum(one.file_size for one in entries) > MOST_UNPACKED or _merges_too_much(packed):
                raise Refused(ExtractRefusal.EXTRACT_UNREADABLE, {"name": name})
        names = [one.filename for one in entries]
        if any(one.lower().endswith("vbaproject.bin") or one.startswith(_LOST) for one in names):
            raise Refused(ExtractRefusal.EXTRACT_WOULD_LOSE, {"name": name})
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False, rich_text=True)
    except Refused:
        raise
    except Exception as broken:  # a damaged file may fail in any way: it is one refusal
        raise Refused(ExtractRefusal.EXTRACT_UNREADABLE, {"name": name}) from broken
    if sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > MOST_CELLS:
        raise Refused(ExtractRefusal.EXTRACT_UNREADABLE, {"name": name})
    return book


def _merges_too_much(packed: zipfile.ZipFile) -> bool:
    """True for merged cells that openpyxl would make a million objects of before anything can be counted."""
    area = 0
    for name in packed.namelist():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        content = packed.read(name)
        if b"\0" in content:  # UTF-16, which no spreadsheet program writes, would hide from what follows
            return True
        for left, top, right, bottom in _MERGED.findall(content):
            width = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
            area += width * (int(bottom) - int(top) + 1)
    return area > MOST_CELLS


def troubles(book: Any, layout: Layout) -> list[Trouble]:
    """Return all that stands against filling a workbook, cell by cell; asking nothing stands against it."""
    found, asked = list[Trouble](), 0
    for sheet in book.worksheets:
        for cell, text in _asking(sheet):
            for quote in quotes(text, layout):
                asked += 1
                if (no := _against(quote, _repeats(sheet, cell.row))) is not None:
                    found.append(Trouble(sheet.title, cell.coordinate, no))
        for row in _repeated(sheet):
            if (no := _unopenable(sheet, row)) is not None:
                found.append(Trouble(sheet.title, f"{row}:{row}", no))
    if not asked or asked > MOST_ASKED:
        found.insert(0, Trouble("", "", Refused(ExtractRefusal.EXTRACT_ASKS, {"most": str(MOST_ASKED)})))
    return found


def _against(quote: Quote, repeats: bool) -> Refused | None:
    word = _word(quote)
    if word in _KNOWN:
        alone = word in EACH or word == "stt"
        if alone and not repeats:
            return Refused(ExtractRefusal.EXTRACT_ROW_WORD, {"where": quote.written})
        return None
    if quote.phrase is not None:
        return Refused(ExtractRefusal.EXTRACT_PHRASE, {"where": quote.written})
    return quote.trouble


def _unopenable(sheet: Any, row: int) -> Refused | None:
    """Why a row cannot be written several times; None: it can."""
    levels = {word for cell in sheet[row] for word in _words_of(cell) if word in EACH}
    if len(levels) > 1:
        return Refused(ExtractRefusal.EXTRACT_TWO_LEVELS)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_row != merged.max_row:
            return Refused(ExtractRefusal.EXTRACT_MERGED, {"range": str(merged)})
    for table in sheet.tables.values():
        if int(re.findall(r"\d+", table.ref)[-1]) >= row:
            return Refused(ExtractRefusal.EXTRACT_TABLE, {"range": table.ref})
    return None


def _asking(sheet: Any) -> Iterator[tuple[Any, str]]:
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, MergedCell) and cell.data_type != "f" and "{{" in str(cell.value or ""):
                yield cell, str(cell.value)


def _word(quote: Quote) -> str:
    return fold(" ".join(quote.written.strip("{}").split()))


def _words_of(cell: Any) -> list[str]:
    if cell.data_type == "f":
        return []
    return [fold(" ".join(one.split())) for one in re.findall(r"\{\{([^{}]*)\}\}", str(cell.value or ""))]


def _repeats(sheet: Any, row: int) -> bool:
    return any(word in EACH for cell in sheet[row] for word in _words_of(cell))


def _repeated(sheet: Any) -> list[int]:
    return sorted({cell.row for cell, _ in _asking(sheet) if any(one in EACH for one in _words_of(cell))})


# Filling


def fill(
    book: Any,
    layout: Layout,
    whole: Filling,
    each: Callable[[Level], Sequence[Filling]],
    about: Sequence[str],
    heading: str = "",
) -> bytes:
    """Return the workbook filled: its own cells for `whole`, repeated rows for `each` place of their level.

    `about` stands on a sheet of its own at the end, `heading` above every printed page. `troubles` is empty.
    """
    for sheet in book.worksheets:
        for row in reversed(_repeated(sheet)):  # from below, so that the rows above stay where they are
            level = next(EACH[word] for cell in sheet[row] for word in _words_of(cell) if word in EACH)
            _write_each(book, sheet, row, layout, each(level))
        for cell, text in list(_asking(sheet)):
            _write(cell, text, layout, whole)
        if heading:
            sheet.oddHeader.center.text = heading
    _tell(book, about)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_each(book: Any, sheet: Any, row: int, layout: Layout, several: Sequence[Filling]) -> None:
    open_rows(book, sheet, row, max(1, len(several)))
    texts = [(cell, str(cell.value)) for cell in sheet[row] if _is_asking(cell)]
    if not several:
        for cell, _text in texts:
            cell.value = None
    for at, filling in enumerate(several):
        numbered = Filling({**filling.words, "stt": str(at + 1)}, filling.value)
        for cell, text in texts:
            _write(sheet.cell(row + at, cell.column), text, layout, numbered)


def _is_asking(cell: Any) -> bool:
    return not isinstance(cell, MergedCell) and cell.data_type != "f" and "{{" in str(cell.value or "")


def _write(cell: Any, text: str, layout: Layout, filling: Filling) -> None:
    """Write what a cell asks for: a number where it asks for one alone, words otherwise; nothing reported
    leaves a lone reference's cell empty."""
    found = quotes(text, layout)
    [only] = found if len(found) == 1 and found[0].written == text.strip() else [None]
    if only is not None and only.figure is not None:
        told = filling.value(only.figure)
        if told is not None and told.mark is Mark.BLANK:
            cell.value = None
            return
        if told is not None and told.mark is Mark.VALUE and told.value is not None:
            spec, section = printed_as(only.figure, layout)
            exact = in_section_unit(spec, section, told.value)
            cell.value = exact
            if cell.number_format == "General":
                cell.number_format = number_format(spec, exact)
            return
    made = "".join(
        words if quote is None else _spoken(quote, layout, filling) for words, quote in pieces(text, found)
    )
    if only is not None and _word(only) == "stt":
        cell.value = int(made)
        return
    cell.value = made
    cell.data_type = "s"  # what begins with "=" is no formula


def _spoken(quote: Quote, layout: Layout, filling: Filling) -> str:
    if (word := _word(quote)) in _KNOWN:
        return filling.words.get(word, "")
    assert quote.figure is not None
    told = filling.value(quote.figure)
    return NOT_HERS if told is None else said(quote.figure, told, layout)


def _tell(book: Any, about: Sequence[str]) -> None:
    sheet = book.create_sheet(ABOUT)  # openpyxl numbers a name that is taken
    sheet.column_dimensions["A"].width = 100
    for row, text in enumerate(about, 1):
        cell = sheet.cell(row, 1)
        cell.value, cell.data_type = text, "s"
