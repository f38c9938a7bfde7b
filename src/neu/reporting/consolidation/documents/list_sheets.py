"""A list of an edition on a sheet of its own: numbers as numbers, sums as formulas over them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from neu.platform.text.rules import in_unit
from neu.reporting.consolidation.documents.list_tables import ADDED, annex, cell, columns, footnotes, rows_in
from neu.reporting.consolidation.documents.sheets import FIRST, LEAD, Formats, TableSheet
from neu.reporting.forms import lists
from neu.reporting.forms.layout import CellValue, FieldSpec, Layout, SectionSpec
from neu.reporting.forms.rules import FieldType, Mark

LABEL = 34  # characters


def sheet(
    book: Any, formats: Formats, name: str, section: SectionSpec, layout: Layout, content: Mapping[str, Any]
) -> None:
    """Write one list on a sheet of its own: numbers as numbers, sums as formulas over them."""
    made = TableSheet(book.add_worksheet(name), formats, section, columns(section), label=LABEL)
    made.title(section.title, content, annex(section, layout, content)["unit"])
    made.heads(("Cơ quan báo cáo", "STT"))
    listed = rows_in(content, section.code)
    rows = [(agency, values) for agency, no, values in listed if no]
    words, number = formats(border=1, text_wrap=True), formats(border=1, align="right")
    for at, (agency, values) in enumerate(rows, start=FIRST):
        computed = lists.evaluated(section, values, layout)
        made.lead(at, agency, str(at - FIRST + 1))
        texts = []
        for place, field in enumerate(section.fields, start=LEAD):
            exact = _exact(field, section, values, computed)
            if exact is not None:
                made.sheet.write_number(at, place, float(exact), number)
            else:
                text = cell(field, section, values, computed)["text"]
                made.sheet.write_string(at, place, text, words)
                texts.append(text)
        made.height(at, agency, others=texts)
    at = FIRST + len(rows)
    if rows:
        _added(made, at, section, layout, [values for _agency, values in rows])
    made.notes(at + 2, footnotes(section, listed), content)


def _added(
    made: TableSheet, at: int, section: SectionSpec, layout: Layout, rows: Sequence[Mapping[str, str]]
) -> None:
    """The line of totals: a sum is a formula of the sheet, a ratio is worked out on the sums."""
    sums = lists.totals(section, rows, layout)
    if not sums:
        return
    made.lead(at, ADDED, str(len(rows)), bold=True)
    bold = made.formats(border=1, align="right", bold=True)
    for place, field in enumerate(section.fields, start=LEAD):
        value = sums.get(field.code)
        if value is None or value.mark is not Mark.VALUE or value.value is None:
            made.sheet.write_blank(at, place, None, bold)
        elif field.sum:
            letter = xl_col_to_name(place)
            exact = float(_in_unit(field, section, value.value))
            made.sheet.write_formula(at, place, f"=SUM({letter}{FIRST + 1}:{letter}{at})", bold, exact)
        else:
            made.sheet.write_number(at, place, round(float(value.value), field.decimals), bold)


def _exact(
    field: FieldSpec, section: SectionSpec, values: Mapping[str, str], computed: Mapping[str, CellValue]
) -> Decimal | None:
    """Return a number as the sheet holds it, in the section's unit; None for words and blanks."""
    if not field.typed:
        value = computed[field.code].value
        return round(value, field.decimals) if value is not None else None
    if not field.number or not values.get(field.code):
        return None
    return _in_unit(field, section, Decimal(values[field.code]))


def _in_unit(field: FieldSpec, section: SectionSpec, value: Decimal) -> Decimal:
    return in_unit(value, section.entry_unit) if field.type == FieldType.MONEY else value
