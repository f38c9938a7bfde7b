"""The rows of a list: a cell as it is kept, what formulas and totals make of it, what is wrong. Pure.

A row is kept as {column: text}, a blank cell left out: numbers in canonical spelling (money in đồng), days as
2026-01-31, choices and words as they read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from weakref import WeakKeyDictionary

from neu.platform.text.names import written
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import NotANumber, canonical, day, in_unit, parse_day, parse_number, to_dong
from neu.platform.text.typed import REASON, typed
from neu.reporting.forms.checks import bound
from neu.reporting.forms.formula import evaluate
from neu.reporting.forms.layout import (
    BLANK,
    CellKey,
    CellSpec,
    CellValue,
    ColumnSpec,
    FieldSpec,
    Layout,
    RowSpec,
    SectionSpec,
)
from neu.reporting.forms.rules import CellKind, FieldType, ListRefusal, Mark, SectionKind, Severity
from neu.reporting.indicators.rules import ValueType
from neu.reporting.indicators.rules.checks import LARGEST

Row = Mapping[str, str]
LINE = "DONG"  # the only row of a list read as a table
ROWS = 500  # of one list in one report
FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)


def read(field: FieldSpec, text: str, entry_unit: str, *, language: str = "vi") -> str:
    """What was typed, as it is kept: numbers as the reader writes them, money in the section's unit.

    :raises Refused: LIST_…, TEXT_…; `where` is the column.
    """
    found = typed(text, REASON, field.label, where=field.code)
    if not found or field.type in (FieldType.TEXT, FieldType.CHOICE):
        return kept(field, found)
    said = {"typed": found[:80], "column": field.label}
    if field.type == FieldType.DATE:
        try:
            return kept(field, parse_day(found).isoformat())
        except ValueError:
            raise Refused(ListRefusal.LIST_NOT_A_DAY, said, where=field.code) from None
    try:
        value = parse_number(found, language=language)
    except NotANumber:
        raise Refused(ListRefusal.LIST_NOT_A_NUMBER, said, where=field.code) from None
    if field.type == FieldType.MONEY:
        value = to_dong(value, entry_unit)
    return kept(field, canonical(value))


def kept(field: FieldSpec, text: str) -> str:
    """A cell in its stored spelling, checked; "" stays blank.

    :raises Refused: LIST_…, TEXT_…; `where` is the column.
    """
    text = typed(text, REASON, field.label, where=field.code)
    if not text or field.type == FieldType.TEXT:
        return text
    said = {"typed": text[:80], "column": field.label}
    if field.type == FieldType.CHOICE:
        if text not in field.choices:
            said["known"] = "; ".join(field.choices)
            raise Refused(ListRefusal.LIST_NOT_A_CHOICE, said, where=field.code)
        return text
    if field.type == FieldType.DATE:
        return _day(field, text, said)
    return _number(field, text, said)


def _day(field: FieldSpec, text: str, said: Mapping[str, str]) -> str:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not FIRST <= found <= LAST:
        raise Refused(ListRefusal.LIST_NOT_A_DAY, dict(said), where=field.code)
    return found.isoformat()


def _number(field: FieldSpec, text: str, said: Mapping[str, str]) -> str:
    try:
        value = parse_number(text, language="en")
    except NotANumber:
        raise Refused(ListRefusal.LIST_NOT_A_NUMBER, dict(said), where=field.code) from None
    places = len(canonical(value).partition(".")[2])
    wrong = ""
    if value < 0:
        wrong = ListRefusal.LIST_NEGATIVE
    elif value >= LARGEST:
        wrong = ListRefusal.LIST_TOO_LARGE
    elif places and field.type != FieldType.DECIMAL:
        wrong = ListRefusal.LIST_NOT_WHOLE
    elif places > field.decimals:
        wrong = ListRefusal.LIST_TOO_MANY_DECIMALS
    if wrong:
        raise Refused(wrong, {**said, "decimals": str(field.decimals)}, where=field.code)
    return canonical(value)


def shown(field: FieldSpec, text: str, entry_unit: str, *, language: str = "") -> str:
    """A kept cell as people read it, and as it is typed."""
    if not text:
        return ""
    if field.type == FieldType.DATE:
        return day(date.fromisoformat(text))
    if field.type == FieldType.MONEY:
        return written(in_unit(Decimal(text), entry_unit), into=language)
    return written(Decimal(text), into=language) if field.number else text


def computed(field: FieldSpec, value: CellValue, *, language: str = "") -> str:
    """What a formula of a row gives, as people read it; its reason where it gives no number."""
    if value.mark is Mark.VALUE:
        return written(value.value, field.decimals, into=language)
    return "" if value.mark is Mark.BLANK else value.note


# A row as a table of one line: formulas and checks are those of tables

_lines: WeakKeyDictionary[Layout, dict[str, Layout]] = WeakKeyDictionary()


def line_of(section: SectionSpec, layout: Layout | None = None) -> Layout:
    """The numbers of a list's row as a layout of one row; made once for a published `layout`."""
    if layout is None:
        return _line(section)
    made = _lines.setdefault(layout, {})
    if section.code not in made:
        made[section.code] = _line(section)
    return made[section.code]


def _line(section: SectionSpec) -> Layout:
    numbers = [field for field in section.fields if field.number]
    table = SectionSpec(
        code=section.code,
        kind=SectionKind.TABLE,
        title=section.title,
        entry_unit=section.entry_unit,
        rows=(RowSpec(LINE, LINE),),
        columns=tuple(ColumnSpec(field.code, field.label) for field in numbers),
        cells={(LINE, field.code): _cell(section.code, field) for field in numbers},
        checks=section.checks,
    )
    return Layout(0, section.code, 0, section.title, "", (table,))


def _cell(section: str, field: FieldSpec) -> CellSpec:
    key = (section, LINE, field.code)
    if field.type == FieldType.FORMULA:
        return CellSpec(
            key, CellKind.FORMULA, formula=field.formula, unit=field.unit, decimals=field.decimals
        )
    money = field.type == FieldType.MONEY
    return CellSpec(
        key,
        CellKind.INPUT,
        decimals=field.decimals,
        value_type=ValueType.MONEY if money else ValueType.DECIMAL,
    )


def evaluated(section: SectionSpec, row: Row, layout: Layout) -> dict[str, CellValue]:
    """Every number of a row by column, computed ones too."""
    line = line_of(section, layout)
    values = evaluate(line, _inputs(section, row))
    return {key[2]: value for key, value in values.items()}


def _inputs(section: SectionSpec, row: Row) -> dict[CellKey, CellValue]:
    return {
        (section.code, LINE, field.code): CellValue(Mark.VALUE, Decimal(row[field.code]))
        for field in section.fields
        if field.number and field.typed and row.get(field.code)
    }


def totals(section: SectionSpec, rows: Iterable[Row], layout: Layout) -> dict[str, CellValue]:
    """The sums of the columns that are added, and formulas worked out on those sums: never a sum of ratios.

    A column blank in every row stays blank: blank is not zero.
    """
    sums: dict[str, Decimal] = {}
    for row in rows:
        for field in section.fields:
            if field.sum and row.get(field.code):
                sums[field.code] = sums.get(field.code, Decimal(0)) + Decimal(row[field.code])
    values = evaluated(section, {code: canonical(value) for code, value in sums.items()}, layout)
    shows = {field.code for field in section.fields if field.sum or not field.typed}
    return {code: values.get(code, BLANK) for code in shows}


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with a row, at a column: a blank that must be told, or a check that does not hold."""

    column: str
    severity: Severity
    message: str  # the check's own words; "" for a blank


def wrong(section: SectionSpec, row: Row, layout: Layout) -> list[Wrong]:
    """What stands against sending a row."""
    found = [
        Wrong(field.code, Severity.ERROR, "")
        for field in section.fields
        if field.required and not row.get(field.code)
    ]
    line = line_of(section, layout)
    values = evaluate(line, _inputs(section, row))
    for key, check, holds in bound(line):
        if holds(values) is False:
            found.append(Wrong(key[2], check.severity, check.message))
    return found
