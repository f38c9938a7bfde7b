"""The tables of an edition ready to be laid out: one annex a section, one by district or commune."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from neu.platform.text.rules import day
from neu.reporting.consolidation.documents import display
from neu.reporting.forms.layout import ColumnSpec, Layout, SectionSpec
from neu.reporting.forms.rules import CellKind, Mark, SectionKind

Cell = dict[str, Any]
LEVEL_NAME = {"DISTRICT": "huyện", "COMMUNE": "xã"}


def annexes(content: Mapping[str, Any], layout: Layout) -> list[dict[str, Any]]:
    """Return the annexes of an edition's content, in the shape report.typ reads."""
    body, names = content["body"], content["issue"]["names"]
    found = [
        _section_annex(section, body) for section in layout.sections if section.kind is SectionKind.TABLE
    ]
    found += [
        _place_annex(section, row, body, names)
        for section in layout.sections
        if (row := total_row(section)) is not None and body["by_place"]["places"]
    ]
    for place, annex in enumerate(found, start=1):
        annex["label"] = f"Phụ lục {place}"
    return found


def total_row(section: SectionSpec) -> str | None:
    """Return the row that stands for a section in the table by place: its last line that adds all nodes."""
    if section.kind is not SectionKind.TABLE:
        return None
    whole = [row.code for row in section.rows if row.total and not row.node_code]
    return whole[-1] if whole else None


def cell_of(cells: Mapping[str, Any], *keys: str) -> tuple[Mark, Decimal | None, str]:
    """Return (mark, value, note) of a cell in canonical content; one left out is blank."""
    found: Any = cells
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    if found is None:
        return Mark.BLANK, None, ""
    mark, value, note = found
    return Mark(mark), Decimal(value) if value is not None else None, note


def shown_columns(section: SectionSpec) -> list[ColumnSpec]:
    """Return the columns that hold a cell in any row, in order."""
    used = {column for _row, column in section.cells}
    return [column for column in section.columns if column.code in used]


def _section_annex(section: SectionSpec, body: Mapping[str, Any]) -> dict[str, Any]:
    columns = shown_columns(section)
    units = {display.unit_of(cell, section) for cell in section.cells.values() if cell.series_id is not None}
    one_unit = units.pop() if len(units) == 1 else ""
    lead = ["Nội dung"] if one_unit else ["Nội dung", "Đơn vị"]
    rows = []
    for row in section.rows:
        bold = row.heading or row.total
        line: list[Cell] = [{"text": row.label, "indent": row.indent, "bold": bold}]
        if not one_unit:
            line.append({"text": row.unit, "kind": "head"})
        if row.heading and not any((row.code, column.code) in section.cells for column in columns):
            line[-1]["cols"] = 1 + len(columns)
            if len(line) == 2:
                line[0]["cols"], line = 2 + len(columns), line[:1]
        else:
            for column in columns:
                line.append(_written(section, row.code, column.code, body["table"], bold=bold))
        rows.append(line)
    return {
        "title": section.title,
        "note": view(body),
        "unit": f"Đơn vị tính: {one_unit}" if one_unit else "",
        "widths": [4.2, *([1.1] if not one_unit else []), *[1.5] * len(columns)],
        "head": _head(lead, columns),
        "rows": rows,
        "footnotes": _footnotes(section, body),
    }


def _written(section: SectionSpec, row: str, column: str, table: Mapping[str, Any], *, bold: bool) -> Cell:
    spec = section.cells.get((row, column))
    if spec is None:
        return {"text": ""}
    if spec.kind is CellKind.LABEL:
        return {"text": spec.text, "kind": "mark", "bold": bold}
    mark, value, note = cell_of(table, section.code, row, column)
    kind = "number" if mark is Mark.VALUE else "mark"
    return {"text": display.written(spec, section, mark, value, note), "kind": kind, "bold": bold}


def _head(lead: Iterable[str], columns: Iterable[ColumnSpec]) -> list[Cell]:
    """Return the heading cells in reading order: groups over their columns, then the columns' own names."""
    columns = list(columns)
    grouped = any(column.group for column in columns)
    deep = 2 if grouped else 1
    top: list[Cell] = [{"text": text, "kind": "head", "bold": True, "rows": deep} for text in lead]
    below: list[Cell] = []
    place = 0
    while place < len(columns):
        column = columns[place]
        if not column.group:
            top.append({"text": column.label, "kind": "head", "bold": True, "rows": deep})
            place += 1
            continue
        span = 1
        while place + span < len(columns) and columns[place + span].group == column.group:
            span += 1
        top.append({"text": column.group, "kind": "head", "bold": True, "cols": span})
        below += [{"text": one.label, "kind": "head", "bold": True} for one in columns[place : place + span]]
        place += span
    return [*top, *below]


def _place_annex(
    section: SectionSpec, row: str, body: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    columns = [column for column in shown_columns(section) if (row, column.code) in section.cells]
    level = LEVEL_NAME[body["by_place"]["level"]]
    units = {display.unit_of(section.cells[row, column.code], section) for column in columns}
    rows = []
    for place, one in enumerate(body["by_place"]["places"], start=1):
        line: list[Cell] = [{"text": str(place), "kind": "head"}, {"text": names[":".join(one["place"])]}]
        for column in columns:
            spec = section.cells[row, column.code]
            mark, value, note = cell_of(one["table"], section.code, column.code)
            text = display.written(spec, section, mark, value, note)
            line.append({"text": text, "kind": "number" if mark is Mark.VALUE else "mark"})
        rows.append(line)
    whole: list[Cell] = [
        {"text": "", "kind": "head"},
        {"text": "Toàn tỉnh (kể cả phần không phân theo xã)", "bold": True},
    ]
    whole += [_written(section, row, column.code, body["table"], bold=True) for column in columns]
    label = section.row_by_code[row].label
    return {
        "title": f"{section.title}: {label.lower()}, chia theo {level}",
        "note": view(body),
        "unit": f"Đơn vị tính: {', '.join(sorted(unit for unit in units if unit))}",
        "widths": [0.5, 3, *[1.5] * len(columns)],
        "head": _head(["STT", f"Tên {level}"], columns),
        "rows": [*rows, whole],
        "footnotes": [],
    }


def view(body: Mapping[str, Any]) -> str:
    """Return the heading that says which figures, of which days and in which geography these are."""
    window = body["round"]["window"]
    start, end, on = (_day(window["starts_on"]), _day(window["ends_on"]), _day(body["view"]["on"]))
    draft = " (thời gian số liệu dự thảo)" if window["draft"] else ""
    return f"Số liệu đã tiếp nhận, từ {start} đến {end}{draft}; theo địa giới hành chính ngày {on}"


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _footnotes(section: SectionSpec, body: Mapping[str, Any]) -> list[str]:
    found = [section.note] if section.note else []
    if body["without"] and any(cell.kind == "CARRIED" for cell in section.cells.values()):
        found.append(body["without"])
    marks = {cell[0] for row in body["table"].get(section.code, {}).values() for cell in row.values()}
    if Mark.NOT_ADDED in marks:
        found.append(
            "Không cộng: số không trùng, số tại một thời điểm hoặc số lũy kế thì không cộng các năm."
        )
    return found
