"""Tables, origins and checks as templates read them: rows of cells already written in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.names import language
from neu.platform.text.rules import money
from neu.reporting.consolidation import texts
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.documents.annexes import shown_columns
from neu.reporting.consolidation.selectors.access import shows_row
from neu.reporting.consolidation.selectors.disagreeing import Disagreeing
from neu.reporting.consolidation.selectors.drilling import PlacePart, difference
from neu.reporting.consolidation.selectors.tables import Table
from neu.reporting.consolidation.selectors.verifying import LastCheck
from neu.reporting.forms.layout import (
    BLANK,
    CellKey,
    CellSpec,
    CellValue,
    ColumnSpec,
    RowSpec,
    SectionSpec,
)
from neu.reporting.forms.rules import CellKind, Mark, SectionKind
from neu.reporting.indicators.rules import ValueType
from neu.reporting.submissions.selectors.lines import TotalState

SLUG = {
    TotalState.PROVISIONAL: "tam-tinh",
    TotalState.AUTHENTICATED: "da-xac-thuc",
    TotalState.ACCEPTED: "da-tiep-nhan",
}
STATE_OF = {slug: state for state, slug in SLUG.items()}
_QUIET = frozenset({Mark.NOT_ADDED, Mark.NOT_APPLICABLE, Mark.NOTHING, Mark.NO_SUBJECT, Mark.UNKNOWN})


@dataclass(frozen=True)
class ShownCell:
    text: str
    url: str
    number: bool
    tone: str  # "", quiet, warn
    note: str = ""  # of a number apportioned in part: from where
    sources: str = ""  # of an adjusted number: what reports alone come to
    adjusted: str = ""  # and what adjustments add: "+5"


@dataclass(frozen=True)
class ShownRow:
    spec: RowSpec
    unit: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True)
class Head:
    """A heading over columns that share a group."""

    label: str
    span: int
    columns: tuple[ColumnSpec, ...]


@dataclass(frozen=True)
class ShownSection:
    code: str
    title: str
    note: str
    unit: str  # one unit for the whole section, else "": each row names its own
    heads: tuple[Head, ...]
    columns: tuple[ColumnSpec, ...]
    rows: tuple[ShownRow, ...]


def written(spec: CellSpec, section: SectionSpec, value: CellValue) -> str:
    """Return a cell as the page shows it; a blank cell shows a dash elsewhere."""
    if value.mark is Mark.VALUE:
        return display.written(spec, section, value.mark, value.value, language=language())
    said = str(texts.MARK[value.mark])
    return said if value.mark is Mark.NOT_ADDED else value.note or said


def part_written(spec: CellSpec, section: SectionSpec, part: PlacePart) -> str:
    """Return what a place gives to a number: "58; chưa chia: Trà Bùi (21142)" where a part waits."""
    said = written(spec, section, part.value)
    return said if part.known is None else f"{plain_number(spec, section, part.known)}; {said}"


def tone(value: CellValue) -> str:
    if value.mark in (Mark.ERROR, Mark.NOT_DIVIDED, Mark.INSEPARABLE, Mark.REDEFINED):
        return "warn"
    return "quiet" if value.mark in _QUIET else ""


def table_sections(table: Table) -> list[SectionSpec]:
    return [section for section in table.layout.sections if section.kind is SectionKind.TABLE]


Leads = Callable[[CellKey], str]  # where a cell's number leads
NO_SOURCES: Mapping[CellKey, CellValue] = {}


def shown(table: Table, section: SectionSpec, nodes: frozenset[str], *, hide_cells: bool) -> ShownSection:
    """Return one section ready for the page; `hide_cells`: only total lines show numbers."""
    return shown_cells(
        section,
        table.cells,
        lambda key: origin_url(table, key),
        nodes,
        hide_cells=hide_cells,
        sources=table.sources,
    )


def shown_cells(
    section: SectionSpec,
    values: Mapping[CellKey, CellValue],
    leads: Leads,
    nodes: frozenset[str] = frozenset(),
    *,
    hide_cells: bool = False,
    sources: Mapping[CellKey, CellValue] = NO_SOURCES,
) -> ShownSection:
    """Return one section of any cells ready for the page, each number leading to its origin.

    `sources`: what adjusted cells are without their adjustments.
    """
    columns = tuple(shown_columns(section))
    units = {
        unit
        for cell in section.cells.values()
        if cell.kind is CellKind.INPUT and (unit := display.unit_of(cell, section))
    }
    one_unit = units.pop() if len(units) == 1 else ""
    rows = []
    for row in section.rows:
        if not shows_row(row, nodes):
            continue
        cells = tuple(
            _cell(values, section, row, column, leads, sources, hidden=hide_cells and not row.total)
            for column in columns
        )
        has_cells = any((row.code, column.code) in section.cells for column in columns)
        unit = "" if one_unit else display.row_unit(section, row)
        rows.append(ShownRow(row, unit, cells if has_cells else ()))
    return ShownSection(
        section.code, section.title, section.note, one_unit, _heads(columns), columns, tuple(rows)
    )


def ratios_to_plan(section: SectionSpec) -> bool:
    """True when a section has percentages and a plan that is only shown: it is whole from the first day."""
    cells = section.cells.values()
    percent = any(cell.computed and cell.value_type == ValueType.PERCENT for cell in cells)
    return percent and any(cell.kind is CellKind.SHOWN for cell in cells)


def _heads(columns: tuple[ColumnSpec, ...]) -> tuple[Head, ...]:
    found: list[Head] = []
    for column in columns:
        if column.group and found and found[-1].label == column.group:
            last = found.pop()
            found.append(Head(last.label, last.span + 1, (*last.columns, column)))
        else:
            found.append(Head(column.group, 1, (column,)))
    return tuple(found)


def _cell(
    values: Mapping[CellKey, CellValue],
    section: SectionSpec,
    row: RowSpec,
    column: ColumnSpec,
    leads: Leads,
    sources: Mapping[CellKey, CellValue],
    *,
    hidden: bool,
) -> ShownCell:
    spec = section.cells.get((row.code, column.code))
    if spec is None:
        return ShownCell("", "", number=False, tone="")
    if spec.kind is CellKind.LABEL:
        return ShownCell(spec.text, "", number=False, tone="")
    value = values.get(spec.key, BLANK)
    if hidden and value.mark is Mark.VALUE:
        return ShownCell(_("chưa gửi"), "", number=False, tone="quiet")
    url = "" if value.mark is Mark.BLANK else leads(spec.key)
    text = written(spec, section, value)
    number = value.mark is Mark.VALUE
    bare = sources.get(spec.key)
    return ShownCell(
        text,
        url,
        number=number,
        tone=tone(value),
        note=value.note if number else "",
        sources=written(spec, section, bare) or "–" if bare is not None else "",
        adjusted=change(spec, section, difference(bare, value)) if bare is not None else "",
    )


def change(spec: CellSpec, section: SectionSpec, amount: Decimal | None) -> str:
    """Return a signed amount as it is written: "+5", "-1.250,5"; "" for none."""
    if amount is None:
        return ""
    text = plain_number(spec, section, amount)
    return f"+{text}" if amount > 0 else text


def origin_url(table: Table, key: CellKey) -> str:
    return address(table.round.pk, table.place.place_id, table.state, key, on=table.viewed_on)


def address(
    round_id: int,
    place_id: int,
    state: TotalState,
    key: CellKey | None = None,
    *,
    on: date | None = None,
    page: str = "",
) -> str:
    """Return the page of a table, of one number's origin, or another page about either; `on`: the day whose
    places are shown (None: as reported)."""
    name = page or ("origin" if key else "table")
    return f"{reverse(f'consolidation:{name}', args=[round_id, place_id, *(key or ())])}?{query(state, on)}"


def query(state: TotalState, on: date | None) -> str:
    """Return what the addresses of all pages of totals carry on."""
    return f"loai={SLUG[state]}" + (f"&dia-gioi={on.isoformat()}" if on else "")


def tabs(
    round_id: int, place_id: int, state: TotalState, section: str = "", on: date | None = None
) -> list[tuple[str, str, bool]]:
    """Return (label, url, here) of the three totals."""
    more = f"&muc={section}" if section else ""
    return [
        (str(label).capitalize(), address(round_id, place_id, one, on=on) + more, one is state)
        for one, label in texts.STATE.items()
    ]


def plain_number(spec: CellSpec, section: SectionSpec, value: Decimal | None) -> str:
    """Return a number of the cell's kind as it is written; "" for none."""
    if value is None:
        return ""
    return display.written(spec, section, Mark.VALUE, value, language=language())


def unit(spec: CellSpec, section: SectionSpec) -> str:
    return display.unit_of(spec, section)


def money_in_full(spec: CellSpec, value: CellValue) -> str:
    """Return "892.120.000.000 đồng = 892,12 tỷ đồng", so that nobody counts zeros; "" if not money."""
    if spec.value_type != ValueType.MONEY or value.mark is not Mark.VALUE or value.value is None:
        return ""
    said = {unit: money(value.value, unit, language=language()) for unit in ("dong", "ty")}
    return _("%(dong)s đồng = %(ty)s tỷ đồng") % said


def any_written(table: Table, key: CellKey, value: CellValue) -> str:
    """Return another cell of the same table as it is written, with its unit."""
    section = table.layout.section_by_code[key[0]]
    spec = table.layout.cells[key]
    text = written(spec, section, value)
    return f"{text} {display.unit_of(spec, section)}".strip() if value.mark is Mark.VALUE else text


@dataclass(frozen=True)
class ComparedRow:
    """One cell that the sector line reported: what each line says and both together."""

    label: str
    unit: str
    territory: str
    sector: str
    adjusted: str
    whole: str
    url: str


def compared_rows(whole: Table, territory: Table, sector: Table, nodes: frozenset[str]) -> list[ComparedRow]:
    """Return the typed cells of which the sector line holds a part, or that are adjusted."""
    found = []
    for key, spec in whole.layout.cells.items():
        section = whole.layout.section_by_code[key[0]]
        row = section.row_by_code[key[1]]
        if spec.kind is not CellKind.INPUT or not shows_row(row, nodes):
            continue
        added = key in whole.sources
        if sector.cell(key).mark is Mark.BLANK and not added:
            continue
        column = next(one.label for one in section.columns if one.code == key[2])
        found.append(
            ComparedRow(
                f"{section.row_named(row.code)} – {column}",
                display.unit_of(spec, section),
                written(spec, section, territory.cell(key)),
                written(spec, section, sector.cell(key)),
                change(spec, section, difference(whole.source(key), whole.cell(key))) if added else "",
                written(spec, section, whole.cell(key)),
                origin_url(whole, key),
            )
        )
    return found


@dataclass(frozen=True)
class DisagreeingRow:
    """One number of one place that two lines do not tell alike, in words; "" for what is not counted."""

    place: str
    label: str
    unit: str
    territory: str
    sector: str
    one: Disagreeing
    why: Promise
    url: str


def disagreeing_rows(whole: Table, state: TotalState, found: Sequence[Disagreeing]) -> list[DisagreeingRow]:
    """Return where the two lines disagree, each leading to the number's origin at its place."""
    rows = []
    for one in found:
        section = whole.layout.section_by_code[one.spec.key[0]]
        column = next(each.label for each in section.columns if each.code == one.spec.key[2])
        rows.append(
            DisagreeingRow(
                one.place.full,
                f"{section.row_named(one.spec.key[1])} – {column}",
                display.unit_of(one.spec, section),
                plain_number(one.spec, section, one.territory.value),
                plain_number(one.spec, section, one.sector.value),
                one,
                texts.DISAGREEMENT[one.why],
                address(whole.round.pk, one.place.place_id, state, one.spec.key),
            )
        )
    return rows


@dataclass(frozen=True)
class ShownCheck:
    """The last check of an edition as its page says it."""

    at: datetime
    by: str
    ok: bool
    parts: tuple[tuple[str, bool], ...]  # what was checked, whether it holds
    rows: tuple[tuple[str, str, str, str], ...]  # what, where, signed, found
    more: int


def shown_check(last: LastCheck | None) -> ShownCheck | None:
    """Return the last check in the reader's words; None: nobody checked yet."""
    if last is None:
        return None
    result = last.result
    return ShownCheck(
        last.at,
        last.by,
        result.ok,
        tuple((str(words), result.holds(*kinds)) for words, kinds in texts.CHECKED),
        tuple(
            (str(texts.FINDING[one.kind]), texts.finding_where(one), one.signed or "–", one.found or "–")
            for one in result.found
        ),
        result.more,
    )
