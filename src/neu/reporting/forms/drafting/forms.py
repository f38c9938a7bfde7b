"""A whole form: sections, their tables or outlines, their checks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from neu.platform.text.rules import UNITS
from neu.reporting.forms.drafting import cells as cell_drafts
from neu.reporting.forms.drafting import lists
from neu.reporting.forms.drafting import rows as row_drafts
from neu.reporting.forms.drafting.cells import Table
from neu.reporting.forms.drafting.names import Catalogue
from neu.reporting.forms.drafting.rows import CODE, RowDraft
from neu.reporting.forms.drafting.trouble import Trouble
from neu.reporting.forms.formula.grammar import COMPARISONS
from neu.reporting.forms.layout import (
    CellKey,
    CellSpec,
    Check,
    CrossCheck,
    ItemSpec,
    Layout,
    PartsCheck,
    RowCheck,
    SectionSpec,
)
from neu.reporting.forms.rules import CellKind, FieldType, Mode, Refusal, SectionKind, Severity
from neu.reporting.indicators import files
from neu.reporting.indicators.rules import Adds, Coordinates, ValueType

_FORM_NEEDS = ("code", "title", "valid_from", "sections")
_TABLE_MAY = ("note", "mode", "entry_unit", "parts", "rows", "columns", "checks")


@dataclass(frozen=True)
class Draft:
    """A form ready to be published: layout (without series), coordinates, where each cell was written."""

    layout: Layout
    valid_from: date
    programme: str
    coordinates: Mapping[CellKey, Coordinates]
    where: Mapping[CellKey, str]


def draft(spec: Mapping[str, Any], catalogue: Catalogue, trouble: Trouble | None = None) -> Draft:
    """The form made of what was written; with a gathering `trouble`, what could be made of it.

    :raises Refused: naming file, line and cure; a gathering `trouble` hears what concerns one part.
    """
    trouble = trouble or Trouble()
    entry = spec if isinstance(spec, files.Entry) else _entries(spec)
    files.check_keys(entry, needs=_FORM_NEEDS, may=("note", "programme"))
    if not CODE.fullmatch(str(entry["code"])):
        raise files.refuse(Refusal.FORM_CODE_BAD, {"code": str(entry["code"])}, files.where(entry))
    valid_from = files.day(entry, "valid_from")
    assert valid_from is not None
    table, sections, seen = Table(), [], set()
    for each in entry["sections"]:
        with trouble.apart():
            section = _section(each, catalogue, table, trouble)
            if section.code in seen:
                raise files.refuse(Refusal.FORM_SECTION_TWICE, {"code": section.code}, files.where(each))
            seen.add(section.code)
            sections.append(section)
    _typed_once(table, trouble)
    _weigh(table, trouble)
    finished = tuple(
        replace(
            section,
            cells={key[1:]: cell for key, cell in table.cells.items() if key[0] == section.code},
        )
        for section in sections
    )
    layout = Layout(0, str(entry["code"]), 0, str(entry["title"]), str(entry.get("note") or ""), finished)
    return Draft(layout, valid_from, str(entry.get("programme") or "1719-I"), table.coordinates, table.where)


def _entries(value: Any) -> Any:
    """Plain mappings as entries, so that a form may be given as data too."""
    if isinstance(value, Mapping):
        return files.Entry({str(key): _entries(inner) for key, inner in value.items()})
    return [_entries(inner) for inner in value] if isinstance(value, list | tuple) else value


def _section(entry: files.Entry, catalogue: Catalogue, table: Table, trouble: Trouble) -> SectionSpec:
    kind = SectionKind(files.one_of(entry, "kind", SectionKind))
    if not CODE.fullmatch(str(entry.get("code") or "")):
        raise files.refuse(Refusal.FORM_CODE_BAD, {"code": str(entry.get("code") or "")}, files.where(entry))
    if kind is SectionKind.NARRATIVE:
        files.check_keys(entry, needs=("code", "kind", "title", "items"), may=("note",))
        items = []
        for each in entry["items"]:
            with trouble.apart():
                items.append(_item(each))
        return SectionSpec(
            entry["code"], kind, entry["title"], note=entry.get("note", ""), items=tuple(items)
        )
    if kind is SectionKind.LIST:
        return _list(entry, trouble)
    files.check_keys(entry, needs=("code", "kind", "title", "rows", "columns"), may=_TABLE_MAY)
    drafted = cell_drafts.columns(entry["columns"], trouble)
    rows = row_drafts.rows(entry["rows"], catalogue, trouble, parts=bool(entry.get("parts", True)))
    code = str(entry["code"])
    cell_drafts.make(code, rows, drafted, catalogue, table, trouble)
    entry_unit = files.one_of(entry, "entry_unit", UNITS) if entry.get("entry_unit") else ""
    mine = [cell for key, cell in table.cells.items() if key[0] == code]
    if not entry_unit and any(cell.typed and cell.value_type == ValueType.MONEY for cell in mine):
        with trouble.apart():
            raise files.refuse(Refusal.FORM_UNIT_MISSING, {}, files.where(entry))
    checks: list[Check] = []
    for each in entry.get("checks") or ():
        with trouble.apart():
            codes = [column.spec.code for column in drafted]
            checks.append((_cross_check if each.get("form") else _row_check)(each, codes))
    return SectionSpec(
        code=code,
        kind=kind,
        title=str(entry["title"]),
        mode=Mode(files.one_of(entry, "mode", Mode, default=Mode.PARTS)),
        entry_unit=entry_unit,
        note=str(entry.get("note") or ""),
        rows=tuple(row.spec for row in rows),
        columns=tuple(column.spec for column in drafted),
        checks=(*_parts_checks(rows, mine), *checks),
    )


def _list(entry: files.Entry, trouble: Trouble) -> SectionSpec:
    """A section whose rows its reporter adds: its columns, and what must hold in each row."""
    files.check_keys(entry, needs=("code", "kind", "title", "fields"), may=("note", "entry_unit", "checks"))
    drafted = lists.fields(entry["fields"], trouble)
    entry_unit = files.one_of(entry, "entry_unit", UNITS) if entry.get("entry_unit") else ""
    if not entry_unit and any(each.type == FieldType.MONEY for each in drafted):
        with trouble.apart():
            raise files.refuse(Refusal.FORM_UNIT_MISSING, {}, files.where(entry))
    checks = []
    for each in entry.get("checks") or ():
        with trouble.apart():
            checks.append(_row_check(each, [field.code for field in drafted]))
    return SectionSpec(
        code=str(entry["code"]),
        kind=SectionKind.LIST,
        title=str(entry["title"]),
        entry_unit=entry_unit,
        note=str(entry.get("note") or ""),
        checks=tuple(checks),
        fields=tuple(drafted),
    )


def _item(entry: files.Entry) -> ItemSpec:
    files.check_keys(entry, needs=("code", "title"), may=("indent", "hint", "asked"))
    if not CODE.fullmatch(str(entry["code"])):
        raise files.refuse(Refusal.FORM_CODE_BAD, {"code": str(entry["code"])}, files.where(entry))
    return ItemSpec(
        str(entry["code"]),
        str(entry["title"]),
        int(entry.get("indent") or 0),
        str(entry.get("hint") or ""),
        bool(entry.get("asked", True)),
    )


def _parts_checks(rows: list[RowDraft], mine: list[CellSpec]) -> list[Check]:
    """One check for each breakdown of each row, over the columns in which it is typed."""
    typed = {cell.key[1:] for cell in mine if cell.kind is CellKind.INPUT}
    groups: dict[tuple[str, str], list[RowDraft]] = {}
    for row in rows:
        if row.breakdown:
            groups.setdefault((row.spec.part_of, row.breakdown[0]), []).append(row)
    checks: list[Check] = []
    for (total, _code), parts in groups.items():
        assert parts[0].breakdown is not None
        _breakdown, kind, name = parts[0].breakdown
        codes = tuple(part.spec.code for part in parts)
        columns = tuple(
            dict.fromkeys(column for row, column in typed if row == total and (codes[0], column) in typed)
        )
        checks.append(PartsCheck(kind, name, total, codes, tuple(sorted(columns))))
    return checks


def _row_check(entry: files.Entry, columns: list[str]) -> RowCheck:
    files.check_keys(entry, needs=("code", "formula", "severity", "message", "column"))
    return RowCheck(
        str(entry["code"]),
        re.sub(r"\s+", " ", str(entry["formula"])),
        Severity(files.one_of(entry, "severity", Severity)),
        str(entry["message"]),
        files.one_of(entry, "column", columns),
    )


def _cross_check(entry: files.Entry, columns: Sequence[str]) -> CrossCheck:
    """Whether its two cells are there is told once the whole form is drafted (selectors.writing)."""
    files.check_keys(
        entry, needs=("code", "row", "column", "compare", "form", "other", "severity", "message")
    )
    return CrossCheck(
        str(entry["code"]),
        str(entry["row"]),
        files.one_of(entry, "column", columns),
        files.one_of(entry, "compare", COMPARISONS),
        str(entry["form"]),
        str(entry["other"]),
        Severity(files.one_of(entry, "severity", Severity)),
        str(entry["message"]),
    )


def _typed_once(table: Table, trouble: Trouble) -> None:
    """The same coordinates are typed in one cell only; another may show them."""
    first: dict[tuple[Coordinates, str], CellKey] = {}
    for key, coordinates in table.coordinates.items():
        cell = table.cells[key]
        if not cell.typed:
            continue
        there = first.setdefault((coordinates, cell.window), key)
        if there != key:
            said = {"cell": f"[{there[1]}.{there[2]}]", "element": table.elements[key].name}
            with trouble.apart():
                raise files.refuse(Refusal.FORM_TYPED_TWICE, said, table.where[key])


def _weigh(table: Table, trouble: Trouble) -> None:
    """Give every weighted mean the cell that weighs it: its weight must be asked in the same form."""
    for key, element in table.elements.items():
        if element.adds_over_places is not Adds.WEIGHTED_MEAN:
            continue
        cell, mine = table.cells[key], table.coordinates[key]
        for other, theirs in table.coordinates.items():
            there = table.cells[other]
            if theirs.element == element.weight and there.window == cell.window and not theirs.options:
                table.cells[key] = replace(cell, weight_key=other)
                break
        else:
            said = {"weight": element.weight, "element": element.name, "measure": mine.measure}
            with trouble.apart():
                raise files.refuse(Refusal.FORM_WEIGHT_NOT_ASKED, said, table.where[key])
