"""Two sheets of the workbook that say where each printed number came from, and the reports they name."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from neu.reporting.consolidation import texts
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.documents.cells import cell_of
from neu.reporting.consolidation.documents.sheets import Formats, label_demo
from neu.reporting.consolidation.selectors.contributing import Contributions
from neu.reporting.forms.layout import CellSpec, Layout
from neu.reporting.forms.rules import CellKind, Mark, SectionKind
from neu.reporting.forms.wording import formula_in_words

NAME, REPORTS = "Số này từ đâu", "Báo cáo đã dùng"
HEADS = ("Ô", "Mục", "Nội dung", "Cột", "Số đã in", "Quy tắc", "Số báo cáo", "Báo cáo (số thứ tự)")
WIDTHS = (22, 30, 46, 24, 16, 60, 11, 40)
USED_HEADS = ("STT", "Cơ quan", "Địa bàn", "Đợt báo cáo", "Lần gửi", "Mã băm lúc gửi")
USED_WIDTHS = (6, 46, 26, 44, 9, 20)
SHORT = 12
FIRST = 4


def origins(
    book: Any,
    formats: Formats,
    content: Mapping[str, Any],
    layout: Layout,
    made: Contributions,
    *,
    address: str,
    cell_at: Mapping[tuple[str, str, str], tuple[str, str]],
) -> None:
    """Write both sheets; `cell_at`: where each cell stands in the workbook: a row leads back to it."""
    sheet = book.add_worksheet(NAME)
    top = f"Từng số của bản này từ đâu, cho đến người nhập: trang {address} của hệ thống."
    begin(sheet, formats, content, NAME, top, HEADS, WIDTHS)
    at = FIRST + 1
    for section in layout.sections:
        if section.kind is not SectionKind.TABLE:
            continue
        for row in section.rows:
            for column in section.columns:
                spec = section.cells.get((row.code, column.code))
                if spec is None or spec.kind is CellKind.LABEL:
                    continue
                said = cell_of(content["body"]["table"], *spec.key)
                if said[0] is Mark.BLANK:
                    continue
                _row(sheet, formats, at, layout, spec, column.label, said, made, cell_at)
                at += 1
    sheet.autofilter(FIRST, 0, at - 1, len(HEADS) - 1)
    _reports(book.add_worksheet(REPORTS), formats, content, made)


def _row(
    sheet: Any,
    formats: Formats,
    at: int,
    layout: Layout,
    spec: CellSpec,
    column: str,
    said: tuple[Mark, Any, str],
    made: Contributions,
    cell_at: Mapping[tuple[str, str, str], tuple[str, str]],
) -> None:
    section = layout.section_by_code[spec.key[0]]
    plain, wrapped = formats(border=1), formats(border=1, text_wrap=True)
    name, cell = cell_at[spec.key]
    link = formats(border=1, font_color="#1F4E79", underline=1)
    sheet.write_url(at, 0, f"internal:'{name}'!{cell}", link, f"{name}!{cell}")
    sheet.write_string(at, 1, section.title, wrapped)
    sheet.write_string(at, 2, section.row_named(spec.key[1]), wrapped)
    sheet.write_string(at, 3, column, wrapped)
    sheet.write_string(at, 4, display.written(spec, section, *said), formats(border=1, align="right"))
    with translation.override("vi"):  # as the document, whoever issues it
        rule = str(texts.rule_said(spec))
        if spec.computed:
            rule = f"{rule} {formula_in_words(layout, spec.key)}"
    sheet.write_string(at, 5, rule, wrapped)
    reports = made.by_cell.get(spec.key)
    if reports is None:
        sheet.write_string(at, 6, "–", formats(border=1, align="right"))
        sheet.write_string(at, 7, "", plain)
    else:
        sheet.write_number(at, 6, len(reports), formats(border=1, align="right"))
        sheet.write_string(at, 7, ranges(reports), wrapped)


def ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers in few words.

    >>> ranges([1, 2, 3, 7, 9, 10])
    '1–3, 7, 9–10'
    """
    found: list[list[int]] = []
    for one in numbers:
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return ", ".join(str(one) if one == last else f"{one}–{last}" for one, last in found)


def _reports(sheet: Any, formats: Formats, content: Mapping[str, Any], made: Contributions) -> None:
    top = "Các lần gửi đã tiếp nhận mà bản này dùng. Mã băm: 12 chữ số đầu của SHA-256 lúc gửi."
    begin(sheet, formats, content, REPORTS, top, USED_HEADS, USED_WIDTHS)
    plain = formats(border=1)
    for at, one in enumerate(made.used, start=FIRST + 1):
        sheet.write_number(at, 0, one.no, plain)
        for place, text in enumerate((one.agency, one.place, one.round_name), start=1):
            sheet.write_string(at, place, text, formats(border=1, text_wrap=True))
        sheet.write_number(at, 4, one.version_no, plain)
        sheet.write_string(at, 5, one.digest[:SHORT], plain)


def begin(
    sheet: Any,
    formats: Formats,
    content: Mapping[str, Any],
    title: str,
    top: str,
    heads: Sequence[str],
    widths: Sequence[int],
) -> None:
    """Write what stands over a list: its title, a line of words, whether it is a demo's, its headings."""
    sheet.write_string(0, 0, title, formats(bold=True, font_size=13))
    sheet.write_string(1, 0, top, formats(italic=True))
    label_demo(sheet, formats, content, 2)
    for place, (text, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(FIRST, place, text, formats.head)
    sheet.freeze_panes(FIRST + 1, 0)
    sheet.repeat_rows(FIRST)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
