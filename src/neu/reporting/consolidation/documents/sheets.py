"""One table of the workbook: what stands over it, its headings, its cells, its notes, how it prints."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from neu.platform.text.rules import number
from neu.reporting.consolidation.documents import annexes, display, wording
from neu.reporting.consolidation.documents.report import DEMO_LINE
from neu.reporting.forms.layout import CellSpec, ColumnSpec, SectionSpec
from neu.reporting.forms.rules import Mark

HEAD = 4  # rows above the table: title, whose document, unit, demo line
LEAD = 2  # columns before the figures
FIRST = HEAD + 2  # the first row of figures
LINE_HEIGHT = 15.5  # points
UNIT_WIDTH = 11  # characters
FIT = 1.3  # letters of the printed face to a character of width
BLANK_NOTE = "Ô trống trong bảng: không có số liệu được tiếp nhận, hoặc biểu không hỏi; không phải số 0."
RED = "#9B1C1C"
HEADING = "#E7EEF5"


class Formats:
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

    @property
    def head(self) -> Any:
        return self(bold=True, border=1, text_wrap=True, align="center", bg_color=HEADING)

    @property
    def words(self) -> Any:
        """For words that stand where a number would."""
        return self(border=1, italic=True, font_size=9, align="right", text_wrap=True)

    def number(self, spec: CellSpec, shown: Decimal | None, note: str = "", *, bold: bool = False) -> Any:
        """For a number; one with a note is starred, as on paper, and stays a number."""
        star = f'"{display.APPORTIONED}"' if note else ""
        return self(border=1, num_format=number_format(spec, shown) + star, align="right", bold=bold)


def number_format(spec: CellSpec, shown: Decimal | None) -> str:
    """Return the number format with as many decimals as the value is printed with; vi-VN writes 1.234,5.

    Optional decimals (0.###) would leave a lone mark behind whole numbers.
    """
    exact = number(shown, display.decimals_of(spec, shown)) if shown is not None else ""
    places = len(exact.partition(",")[2])
    return f"[$-42A]#,##0.{'0' * places}" if places else "[$-42A]#,##0"


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of so many characters."""
    return max(1, math.ceil(len(text) / (width * FIT)))


class TableSheet:
    """A worksheet that holds one table of a section."""

    def __init__(
        self, sheet: Any, formats: Formats, section: SectionSpec, columns: Sequence[ColumnSpec], label: int
    ) -> None:
        self.sheet, self.formats, self.section, self.columns = sheet, formats, section, columns
        self.label_width = label
        self.width = 12 if len(columns) > 10 else 15
        self._last = LEAD + len(columns) - 1
        self._wide = label + UNIT_WIDTH + self.width * len(columns)

    def title(self, title: str, content: Mapping[str, Any], units: str) -> None:
        """Write what stands over the table: its name, whose document it goes with, its figures, its units."""
        body, issue = content["body"], content["issue"]
        on = wording.long_day(date.fromisoformat(issue["issued_on"]))
        whose = f"Kèm theo {issue['kind']} số {issue['number']} {on} của {issue['agency']}"
        self._across(0, title, bold=True, font_size=13)
        self._across(1, f"{whose}, bản thứ {issue['no']}. {annexes.view(body)}", italic=True)
        self._across(2, units, italic=True)
        label_demo(self.sheet, self.formats, content, HEAD - 1)

    def _across(self, at: int, text: str, **style: Any) -> None:
        """Write words over the whole width of the table, on as many lines as they need."""
        style = {"text_wrap": True, "valign": "top", **style}
        self.sheet.merge_range(at, 0, at, self._last, text, self.formats(**style))
        size = style.get("font_size", 11)
        self.sheet.set_row(at, LINE_HEIGHT * lines_of(text, self._wide) * size / 11)

    def heads(self, lead: Sequence[str]) -> None:
        """Write the headings: groups over their columns, then the columns' own names."""
        head = self.formats.head
        for place, text in enumerate(lead):
            self.sheet.merge_range(HEAD, place, HEAD + 1, place, text, head)
        place = 0
        while place < len(self.columns):
            group, span = self.columns[place].group, 1
            while group and place + span < len(self.columns) and self.columns[place + span].group == group:
                span += 1
            self._headed(LEAD + place, self.columns[place : place + span], group)
            place += span

    def _headed(self, at: int, columns: Sequence[ColumnSpec], group: str) -> None:
        head = self.formats.head
        if not group:
            self.sheet.merge_range(HEAD, at, HEAD + 1, at, columns[0].label, head)
            return
        if len(columns) > 1:
            self.sheet.merge_range(HEAD, at, HEAD, at + len(columns) - 1, group, head)
        else:
            self.sheet.write_string(HEAD, at, group, head)
        for step, column in enumerate(columns):
            self.sheet.write_string(HEAD + 1, at + step, column.label, head)

    def lead(self, at: int, label: str, second: str, *, bold: bool = False, indent: int = 0) -> None:
        """Write a line's first two cells."""
        self.sheet.write_string(
            at, 0, label, self.formats(border=1, text_wrap=True, indent=indent, bold=bold)
        )
        self.sheet.write_string(at, 1, second, self.formats(border=1, align="center"))

    def height(self, at: int, label: str, *, others: Sequence[str] = ()) -> None:
        """Make a line as high as the longest of its words needs."""
        lines = max([lines_of(label, self.label_width), *(lines_of(one, self.width) for one in others)])
        self.sheet.set_row(at, LINE_HEIGHT * lines)

    def figure(self, at: int, place: int, spec: CellSpec, found: tuple[Mark, Decimal | None, str]) -> None:
        """Write a cell that no formula stands behind: its number, nothing, or the words there are instead."""
        mark, value, note = found
        exact = display.in_section_unit(spec, self.section, value) if value is not None else None
        if mark is Mark.VALUE and exact is not None:
            self.sheet.write_number(at, LEAD + place, float(exact), self.formats.number(spec, exact, note))
        elif mark is Mark.BLANK:
            self.sheet.write_blank(at, LEAD + place, None, self.formats.number(spec, None))
        else:
            said = display.written(spec, self.section, mark, None, note)
            self.sheet.write_string(at, LEAD + place, said, self.formats.words)

    def formula(
        self,
        at: int,
        place: int,
        spec: CellSpec,
        formula: str,
        value: Decimal | None,
        note: str = "",
        *,
        bold: bool = False,
    ) -> None:
        """Write a formula with the value it comes to (None: nothing yet) and what is said beside it."""
        exact = display.in_section_unit(spec, self.section, value) if value is not None else None
        style = self.formats.number(spec, exact, note, bold=bold)
        self.sheet.write_formula(at, LEAD + place, formula, style, float(exact) if exact is not None else "")

    def notes(self, at: int, notes: Sequence[str], content: Mapping[str, Any]) -> None:
        """Write what a reader must know, under the table, and lay the sheet out for reading and printing."""
        said = [one for one in notes if one != annexes.NONE_NOTE] + [BLANK_NOTE]
        if content["issue"]["form_note"]:
            said.append(content["issue"]["form_note"])
        for line, text in enumerate(said, start=at):
            self._across(line, text, italic=True, font_size=10)
        sheet = self.sheet
        sheet.set_column(0, 0, self.label_width)
        sheet.set_column(1, 1, UNIT_WIDTH)
        sheet.set_column(LEAD, self._last, self.width)
        sheet.freeze_panes(FIRST, LEAD)
        sheet.set_row(HEAD + 1, LINE_HEIGHT * 2.6)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD, HEAD + 1)
        sheet.print_area(0, 0, at + len(said) - 1, self._last)


def label_demo(sheet: Any, formats: Formats, content: Mapping[str, Any], at: int) -> None:
    """Say on the sheet and on each of its printed pages that the figures are illustrative."""
    if content["body"]["demo"]:
        sheet.write_string(at, 0, DEMO_LINE, formats(bold=True, font_color=RED))
        sheet.set_header(f"&R&9{DEMO_LINE}")
    sheet.set_footer("&C&P/&N")
