"""What the pages of forms show: the list, and a version drawn as officers will see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

from neu.reporting.forms import selectors, texts
from neu.reporting.forms.layout import CellSpec, ColumnSpec, FieldSpec, Layout, RowSpec, SectionSpec
from neu.reporting.forms.models import FormVersion
from neu.reporting.forms.rules import CellKind

Words = str | Promise


@dataclass(frozen=True)
class Heading:
    """A column group above its columns; `span` counts them. A column without group spans both lines."""

    label: str
    span: int
    alone: bool


@dataclass(frozen=True)
class Square:
    """One cell as the preview draws it; `spec` None is an empty square."""

    spec: CellSpec | None
    words: Words = ""

    @property
    def style(self) -> str:
        if self.spec is None:
            return ""
        if self.spec.computed:
            return "computed"
        return "" if self.spec.kind in (CellKind.INPUT, CellKind.LABEL) else "given"


@dataclass(frozen=True)
class Line:
    row: RowSpec
    unit: Words
    squares: list[Square]


@dataclass(frozen=True)
class FormulaLine:
    """One formula of a section and the rows it stands in."""

    column: str
    formula: str
    rows: str


@dataclass(frozen=True)
class Table:
    section: SectionSpec
    entry_unit: Words
    mode: Words
    headings: list[Heading]
    columns: tuple[ColumnSpec, ...]
    under_groups: list[ColumnSpec]
    lines: list[Line]
    formulas: list[FormulaLine]
    fields: list[tuple[FieldSpec, Words]]  # the columns of a list, each in words


@dataclass(frozen=True)
class Drawn:
    """A layout as officers will see it."""

    layout: Layout
    tables: list[Table]
    typed: int
    computed: int


@dataclass(frozen=True)
class Preview(Drawn):
    """A published version, drawn."""

    version: FormVersion
    versions: list[FormVersion]


def preview(form_code: str, no: int) -> Preview | None:
    """One published version, drawn; None when there is none such."""
    found = selectors.versions(form_code)
    version = next((each for each in found if each.no == no), None)
    if version is None:
        return None
    made = drawn(selectors.layout(version.pk))
    return Preview(made.layout, made.tables, made.typed, made.computed, version, found)


def drawn(layout: Layout) -> Drawn:
    """A layout, drawn; it may be that of a form still being written."""
    return Drawn(
        layout=layout,
        tables=[_table(section) for section in layout.sections],
        typed=sum(cell.typed for cell in layout.cells.values()),
        computed=sum(cell.computed for cell in layout.cells.values()),
    )


def _table(section: SectionSpec) -> Table:
    return Table(
        section=section,
        entry_unit=texts.ENTRY_UNIT.get(section.entry_unit, ""),
        mode=texts.MODE[section.mode],
        headings=headings(section.columns),
        columns=section.columns,
        under_groups=[column for column in section.columns if column.group],
        lines=[_line(section, row) for row in section.rows],
        formulas=_formulas(section),
        fields=[(field, _field(field)) for field in section.fields],
    )


def _field(field: FieldSpec) -> Words:
    """What is typed in a column of a list."""
    words: list[Words] = [texts.FIELD_TYPE[field.type]]
    words += [field.unit] if field.unit else []
    words += [texts.FIELD["required"]] if field.required else []
    words += [texts.FIELD["sum"]] if field.sum else []
    words += ["; ".join(field.choices)] if field.choices else []
    return " · ".join(map(str, words)) + (f" {field.formula}" if field.formula else "")


def headings(columns: Sequence[ColumnSpec]) -> list[Heading]:
    """The first line of a table's head: neighbours of one group share a heading."""
    made = []
    for group, members in groupby(columns, key=lambda column: column.group):
        found = list(members)
        if group:
            made.append(Heading(group, len(found), alone=False))
        else:
            made += [Heading(column.label, 1, alone=True) for column in found]
    return made


def _line(section: SectionSpec, row: RowSpec) -> Line:
    found = [section.cells.get((row.code, column.code)) for column in section.columns]
    unit = section.row_unit(row, str(texts.ENTRY_UNIT.get(section.entry_unit, "")))
    return Line(row, unit, [Square(cell, _words(cell)) for cell in found])


def _words(cell: CellSpec | None) -> Words:
    if cell is None:
        return ""
    return cell.text if cell.kind is CellKind.LABEL else texts.CELL_KIND[cell.kind]


def _formulas(section: SectionSpec) -> list[FormulaLine]:
    """Each formula once, with the rows in which it stands."""
    labels = {column.code: column.label for column in section.columns}
    rows: dict[tuple[str, str], list[str]] = {}
    for (row, column), cell in section.cells.items():
        if cell.computed:
            rows.setdefault((column, cell.formula), []).append(section.row_by_code[row].code)
    most = max((len(found) for found in rows.values()), default=0)
    return [
        FormulaLine(labels[column], formula, "" if len(found) == most and most > 3 else _named(found))
        for (column, formula), found in rows.items()
    ]


def _named(rows: list[str]) -> str:
    return ", ".join(rows) if len(rows) <= 4 else f"{rows[0]} … {rows[-1]} ({len(rows)})"
