"""A published form as the rest of the house reads it: sections, rows, columns, cells, checks. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from neu.reporting.forms.rules import NUMBERS, CellKind, FieldType, Mark, Mode, SectionKind, Severity
from neu.reporting.indicators.rules import Adds, BreakdownKind, Stance, ValueType

CellKey = tuple[str, str, str]  # section, row, column


class CellValue(NamedTuple):
    """What a cell says: a number (mark VALUE), or why there is none; `note` says it in words.

    The note of a number says that part of it was apportioned ("ước chia: Trà Bùi (21142)").
    """

    mark: Mark
    value: Decimal | None = None
    note: str = ""


BLANK = CellValue(Mark.BLANK)


@dataclass(frozen=True)
class CellSpec:
    """One cell: what it points at or computes. Values are in stored units (money in đồng)."""

    key: CellKey
    kind: CellKind
    series_id: int | None = None  # INPUT, SHOWN, CARRIED
    window: str = ""  # WindowKind
    formula: str = ""  # as written; see formula.formulas(layout) for the bound tree
    text: str = ""  # LABEL
    unit: str = ""
    decimals: int = 0  # how many a typed value may have (stored unit), and how a computed one is shown
    value_type: str = ValueType.DECIMAL
    stance: str = Stance.FLOW
    adds_over_places: str = Adds.SUM
    measure: str = ""
    element_code: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    weight_key: CellKey | None = None  # the cell that weighs a weighted mean, in this same form
    weight_series_id: int | None = None
    prefill: str = ""  # INPUT: the figure of the system (ports.sources) that may be put in

    @property
    def typed(self) -> bool:
        return self.kind is CellKind.INPUT

    @property
    def computed(self) -> bool:
        return self.kind in (CellKind.FORMULA, CellKind.TOTAL)

    @property
    def stored(self) -> bool:
        """True when the cell reads figures: it has a series and a window."""
        return self.series_id is not None


@dataclass(frozen=True)
class RowSpec:
    """One line of a table. `total` lines add others; `heading` lines have no cells."""

    code: str
    label: str
    indent: int = 0
    node_code: str = ""
    unit: str = ""
    element_code: str = ""
    indicator_code: str = ""
    heading: bool = False
    total: bool = False
    options: str = ""  # "gioi=nu": a part of the line named by `part_of`
    part_of: str = ""
    source_code: str = ""  # capital source
    capital_kind: str = ""
    draft: bool = False  # wording or existence not confirmed by a source


@dataclass(frozen=True)
class ColumnSpec:
    code: str
    label: str
    group: str = ""  # a heading shared with neighbours


@dataclass(frozen=True)
class ItemSpec:
    """One heading of a narrative outline, to be answered in words (or a mere heading when not `asked`)."""

    code: str
    title: str
    indent: int = 0
    hint: str = ""
    asked: bool = True


@dataclass(frozen=True)
class FieldSpec:
    """One column of a list. `sum`: its numbers are added under the list."""

    code: str
    label: str
    type: str  # FieldType
    group: str = ""
    required: bool = False
    sum: bool = False
    unit: str = ""
    decimals: int = 0
    choices: tuple[str, ...] = ()
    formula: str = ""
    hint: str = ""

    @property
    def typed(self) -> bool:
        return self.type != FieldType.FORMULA

    @property
    def number(self) -> bool:
        return self.type in NUMBERS or self.type == FieldType.FORMULA


@dataclass(frozen=True)
class PartsCheck:
    """Rows that split another, column by column: chia ra (exclusive) or trong đó (may overlap)."""

    kind: BreakdownKind
    name: str
    total: str
    parts: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class RowCheck:
    """A comparison that must hold in every row that has its cells, such as [a] <= [b]."""

    code: str
    formula: str
    severity: Severity
    message: str
    column: str  # where the finding is shown


@dataclass(frozen=True)
class CrossCheck:
    """A cell of this form beside one of another form, of the same agency, place and period.

    Holds where `row.column` here `compare`s so with `other` ("A!TONG.th") of `form` there.
    """

    code: str
    row: str
    column: str
    compare: str
    form: str
    other: str
    severity: Severity
    message: str

    @property
    def other_key(self) -> CellKey:
        """The cell there: section, row, column."""
        section, _mark, rest = self.other.partition("!")
        row, _dot, column = rest.rpartition(".")
        return section, row, column


Check = PartsCheck | RowCheck | CrossCheck


@dataclass(frozen=True)
class SectionSpec:
    """One table, one outline or one list. `entry_unit`: "" or what money is typed in (dong, trieu, ty)."""

    code: str
    kind: SectionKind
    title: str
    mode: Mode = Mode.PARTS
    entry_unit: str = ""
    note: str = ""
    rows: tuple[RowSpec, ...] = ()
    columns: tuple[ColumnSpec, ...] = ()
    cells: Mapping[tuple[str, str], CellSpec] = field(default_factory=dict)  # (row, column)
    items: tuple[ItemSpec, ...] = ()
    checks: tuple[Check, ...] = ()
    fields: tuple[FieldSpec, ...] = ()  # the columns of a list

    @cached_property
    def row_by_code(self) -> Mapping[str, RowSpec]:
        return {row.code: row for row in self.rows}

    def row_named(self, code: str) -> str:
        """Return a row's label with what tells it from its namesakes, for where it is read alone.

        "DA1 · Ngân sách trung ương – vốn sự nghiệp", "Lao động được đào tạo nghề · Chia ra: Nam".
        """
        row = self.row_by_code[code]
        if row.part_of:
            return f"{self.row_by_code[row.part_of].label} · {row.label}"
        return f"{row.node_code} · {row.label}" if row.node_code and row.source_code else row.label

    def row_unit(self, row: RowSpec, money: str) -> str:
        """Return the unit a row is counted in: `money`, in words, for money; else its own or its cells'.

        Money is kept in đồng and typed in the section's unit: the element's own "đồng" would be read beside
        millions.
        """
        mine = [cell for (code, _column), cell in self.cells.items() if code == row.code]
        stored = next((cell for cell in mine if cell.stored), None)
        said = stored or next(
            (one for one in mine if one.computed and one.value_type == ValueType.MONEY), None
        )
        if said is not None and said.value_type == ValueType.MONEY:
            return money
        return row.unit or (said.unit if said else "")

    @cached_property
    def row_order(self) -> Mapping[str, int]:
        return {row.code: place for place, row in enumerate(self.rows)}


@dataclass(frozen=True, eq=False)  # compared and hashed by identity: a version's layout is one object
class Layout:
    """A form version, whole. `version_id` is 0 while it is being published."""

    version_id: int
    form_code: str
    no: int
    title: str
    note: str
    sections: tuple[SectionSpec, ...]

    @cached_property
    def section_by_code(self) -> Mapping[str, SectionSpec]:
        return {section.code: section for section in self.sections}

    @cached_property
    def cells(self) -> Mapping[CellKey, CellSpec]:
        """Every cell of every table, in reading order."""
        return {cell.key: cell for section in self.sections for cell in section.cells.values()}

    @cached_property
    def by_coordinates(self) -> Mapping[tuple[int, str], tuple[CellKey, ...]]:
        """(series, window kind) → the cells that read it; the typed one first."""
        found: dict[tuple[int, str], list[CellKey]] = {}
        for cell in sorted(self.cells.values(), key=lambda cell: not cell.typed):
            if cell.series_id is not None:
                found.setdefault((cell.series_id, cell.window), []).append(cell.key)
        return {coordinates: tuple(keys) for coordinates, keys in found.items()}

    def cell(self, key: CellKey) -> CellSpec:
        return self.cells[key]

    @property
    def lists(self) -> tuple[SectionSpec, ...]:
        return tuple(section for section in self.sections if section.kind is SectionKind.LIST)

    def of_kind(self, *kinds: CellKind) -> Iterator[CellSpec]:
        return (cell for cell in self.cells.values() if cell.kind in kinds)
