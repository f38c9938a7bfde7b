"""The cells of a table: a column's template filled with what the row counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from neu.reporting.forms.drafting.names import Catalogue, known
from neu.reporting.forms.drafting.rows import CODE, RowDraft
from neu.reporting.forms.drafting.trouble import Trouble
from neu.reporting.forms.layout import CellKey, CellSpec, ColumnSpec
from neu.reporting.forms.ports import sources
from neu.reporting.forms.rules import POINTING, CellKind, Refusal, WindowKind
from neu.reporting.indicators import files
from neu.reporting.indicators.rules import Carry, Coordinates, Measure, ValueType
from neu.reporting.indicators.selectors import Element

_TEMPLATE_MAY = (
    "measure", "window", "element", "carry", "formula", "text", "unit", "value_type", "decimals", "prefill",
)  # fmt: skip
_FROM_INDICATOR = ("numerator", "denominator")


@dataclass(frozen=True)
class ColumnDraft:
    """A column and the template of its cells; `parts`: whether the parts of a breakdown have it too."""

    spec: ColumnSpec
    template: files.Entry
    parts: bool


@dataclass
class Table:
    """The cells made so far, with what publishing must still check."""

    cells: dict[CellKey, CellSpec] = field(default_factory=dict)
    coordinates: dict[CellKey, Coordinates] = field(default_factory=dict)
    where: dict[CellKey, str] = field(default_factory=dict)
    elements: dict[CellKey, Element] = field(default_factory=dict)


def columns(entries: Sequence[files.Entry], trouble: Trouble) -> list[ColumnDraft]:
    """:raises Refused: naming the column."""
    made: dict[str, ColumnDraft] = {}
    for entry in entries:
        with trouble.apart():
            _column(entry, made)
    return list(made.values())


def _column(entry: files.Entry, made: dict[str, ColumnDraft]) -> None:
    files.check_keys(entry, needs=("code", "label", "cell"), may=("group", "parts"))
    code, at = str(entry["code"]), files.where(entry)
    if not CODE.fullmatch(code) or len(code) > 40:
        raise files.refuse(Refusal.FORM_CODE_BAD, {"code": code}, at)
    if code in made:
        raise files.refuse(Refusal.FORM_COLUMN_TWICE, {"code": code}, at)
    template = _named(entry["cell"], at)
    files.check_keys(template, needs=("kind",), may=_TEMPLATE_MAY)
    spec = ColumnSpec(code, str(entry["label"]), str(entry.get("group") or ""))
    made[code] = ColumnDraft(spec, template, bool(entry.get("parts", True)))


def _named(template: Mapping[str, Any], where: str) -> files.Entry:
    made = files.Entry(template)
    made.named = where
    return made


def make(
    section: str,
    rows: list[RowDraft],
    drafts: list[ColumnDraft],
    catalogue: Catalogue,
    table: Table,
    trouble: Trouble,
) -> None:
    """Add the cells of one section to the table.

    :raises Refused: naming row and column.
    """
    for row in rows:
        with trouble.apart():
            _check_columns(row, drafts)
            if not row.spec.heading:
                _Line(section, row, catalogue, table).fill(drafts)
    for row in rows:
        if row.total_of:
            with trouble.apart():
                _add_up(section, row, rows, drafts, table)


def _check_columns(row: RowDraft, drafts: list[ColumnDraft]) -> None:
    unknown_columns = set(row.overrides) - {column.spec.code for column in drafts}
    if unknown_columns:
        said = {
            "key": ", ".join(sorted(unknown_columns)),
            "known": ", ".join(c.spec.code for c in drafts),
        }
        raise files.refuse(Refusal.FORM_KEY_UNKNOWN, said, row.where)


class _Line:
    """One row being filled."""

    def __init__(self, section: str, row: RowDraft, catalogue: Catalogue, table: Table) -> None:
        self.section, self.row, self.catalogue, self.table = section, row, catalogue, table

    def fill(self, drafts: list[ColumnDraft]) -> None:
        templates = {column.spec.code: self.template(column) for column in drafts}
        kinds = {
            code: CellKind(files.one_of(template, "kind", CellKind))
            for code, template in templates.items()
            if template is not None
        }
        points = [code for code, kind in kinds.items() if kind in POINTING and not self.row.spec.total]
        elements = {code: self.element(templates[code], code) for code in points}
        counted = [element for element in elements.values() if element]
        for column in drafts:
            code = column.spec.code
            template = templates[code]
            if template is None:
                continue
            at = f"{self.row.where}, cột {code}"
            overridden = isinstance(self.row.overrides.get(code), Mapping)
            if code in elements:
                element = elements[code]
                if element is not None:
                    self.point(code, kinds[code], template, element, at)
            elif kinds[code] is CellKind.LABEL:
                self.label(code, template, at)
            elif kinds[code] in (CellKind.FORMULA, CellKind.TOTAL) and (
                counted or self.row.spec.total or overridden
            ):
                self.compute(code, kinds[code], template, counted[0] if counted else None, at)

    def template(self, column: ColumnDraft) -> files.Entry | None:
        """The column's template with the row's own wishes over it; None where there is no cell."""
        code = column.spec.code
        if code in self.row.overrides:
            wish = self.row.overrides[code]
            if wish is None:
                return None
            base = {} if "kind" in wish else dict(column.template)
            made = _named({**base, **wish}, f"{self.row.where}, cột {code}")
            files.check_keys(made, needs=("kind",), may=_TEMPLATE_MAY)
            return made
        if self.row.spec.part_of and not column.parts:
            return None
        return _named(column.template, f"{self.row.where}, cột {code}")

    def element(self, template: files.Entry | None, column: str) -> Element | None:
        """What the cell counts: the column's element, a side of the row's indicator, or the row's element."""
        assert template is not None
        wanted, at = str(template.get("element") or ""), f"{self.row.where}, cột {column}"
        if wanted in _FROM_INDICATOR:
            indicator = self.row.indicator
            if indicator is None:  # a line of plain numbers among indicators
                return self.row.element if wanted == "numerator" else None
            wanted = indicator.numerator if wanted == "numerator" else indicator.denominator
            if not wanted:
                return None  # told in words only
        if not wanted:
            if self.row.element is None:
                raise files.refuse(Refusal.FORM_KEY_MISSING, {"key": "element"}, at)
            return self.row.element
        return known(wanted, self.catalogue.elements, Refusal.FORM_ELEMENT_UNKNOWN, at)

    def point(self, column: str, kind: CellKind, template: files.Entry, element: Element, at: str) -> None:
        key = (self.section, self.row.spec.code, column)
        window = files.one_of(template, "window", WindowKind)
        if (kind is CellKind.CARRIED) != (window == WindowKind.BEFORE):
            said = {"key": "window", "value": window, "known": "BEFORE đi với CARRIED, và chỉ với CARRIED"}
            raise files.refuse(Refusal.FORM_VALUE_UNKNOWN, said, at)
        carry = files.one_of(template, "carry", Carry) if template.get("carry") else ""
        prefill = str(template.get("prefill") or "")
        if prefill and kind is not CellKind.INPUT:
            said = {"key": "prefill", "value": prefill, "known": "chỉ ở ô INPUT"}
            raise files.refuse(Refusal.FORM_VALUE_UNKNOWN, said, at)
        if prefill:
            known(prefill, sources(), Refusal.FORM_PREFILL_UNKNOWN, at)
        spec = self.row.spec
        self.table.coordinates[key] = Coordinates(
            element.code,
            files.one_of(template, "measure", Measure),
            spec.node_code,
            spec.source_code,
            spec.capital_kind,
            carry,
            spec.options,
        )
        self.keep(
            CellSpec(
                key,
                kind,
                window=window,
                unit=element.unit,
                decimals=element.decimals,
                value_type=element.value_type,
                stance=element.stance,
                adds_over_places=element.adds_over_places,
                measure=str(template["measure"]),
                element_code=element.code,
                minimum=element.minimum,
                maximum=element.maximum,
                prefill=prefill,
            ),
            at,
        )
        self.table.elements[key] = element

    def label(self, column: str, template: files.Entry, at: str) -> None:
        indicator = self.row.indicator
        words = str(template.get("text") or "").replace(
            "{target}", indicator.target_words if indicator else ""
        )
        if words.strip() and (indicator or "{target}" not in str(template.get("text"))):
            self.keep(CellSpec((self.section, self.row.spec.code, column), CellKind.LABEL, text=words), at)

    def compute(
        self, column: str, kind: CellKind, template: files.Entry, like: Element | None, at: str
    ) -> None:
        """A formula; its unit is its own, or that of what the row counts."""
        formula = str(template.get("formula") or "")
        if not formula:
            raise files.refuse(Refusal.FORM_KEY_MISSING, {"key": "formula"}, at)
        unit = str(template.get("unit") or (like.unit if like else "") or self.row.spec.unit)
        if not unit:
            raise files.refuse(Refusal.FORM_UNIT_MISSING, {}, at)
        value_type = (
            files.one_of(template, "value_type", ValueType)
            if template.get("value_type")
            else (like.value_type if like else ValueType.DECIMAL)
        )
        decimals = files.exact(template, "decimals")
        shown = int(decimals) if decimals is not None else (like.decimals if like else 0)
        key = (self.section, self.row.spec.code, column)
        made = CellSpec(key, kind, formula=formula, unit=unit, decimals=shown, value_type=value_type)
        self.keep(made, at)

    def keep(self, cell: CellSpec, at: str) -> None:
        self.table.cells[cell.key] = cell
        self.table.where[cell.key] = at


def _add_up(
    section: str, row: RowDraft, rows: list[RowDraft], drafts: list[ColumnDraft], table: Table
) -> None:
    """The TOTAL cells of a total row, for every column whose cells are typed, shown or carried.

    :raises Refused: as `_must_add`.
    """
    order = [each.spec.code for each in rows]
    for column in drafts:
        code = column.spec.code
        addends = [other for other in row.total_of if (section, other, code) in table.elements]
        key, at = (section, row.spec.code, code), f"{row.where}, cột {code}"
        if not addends or key in table.cells:
            continue
        elements = [table.elements[(section, other, code)] for other in addends]
        _must_add(row, addends, elements)
        first, last = order.index(addends[0]), order.index(addends[-1])
        if order[first : last + 1] == addends and len(addends) > 1:
            formula = f"SUM([{addends[0]}:{addends[-1]}])"
        else:
            formula = f"SUM({', '.join(f'[{other}.{code}]' for other in addends)})"
        like = table.cells[(section, addends[0], code)]
        table.cells[key] = CellSpec(
            key,
            CellKind.TOTAL,
            formula=formula,
            unit=like.unit,
            decimals=like.decimals,
            value_type=like.value_type,
            stance=like.stance,
        )
        table.where[key] = at


def _must_add(row: RowDraft, addends: list[str], elements: list[Element]) -> None:
    """What is counted adds, in one unit. The row is named, not its column: its ticks are the cure.

    :raises Refused: FORM_TOTAL_NOT_ADDED, FORM_TOTAL_UNITS.
    """
    for other, element in zip(addends, elements, strict=True):
        said = {"row": other, "element": element.name, "unit": element.unit}
        if element.adds_over_nodes != "SUM":
            raise files.refuse(Refusal.FORM_TOTAL_NOT_ADDED, said, row.where)
        if element.unit != elements[0].unit:
            first = {"first": elements[0].name, "first_unit": elements[0].unit}
            raise files.refuse(Refusal.FORM_TOTAL_UNITS, {**said, **first}, row.where)
