"""The tables of an edition ready to be laid out: one annex a section, one by district or commune."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from neu.platform.text.rules import day
from neu.reporting.consolidation.documents import adjusted, display
from neu.reporting.consolidation.documents.cells import NONE, Cell, Line, cell_of, printed
from neu.reporting.consolidation.documents.wording import lower_first, roman
from neu.reporting.forms.layout import ColumnSpec, Layout, RowSpec, SectionSpec
from neu.reporting.forms.rules import CellKind, Mark, SectionKind
from neu.reporting.indicators.rules import ValueType

LEVEL_NAME = {"DISTRICT": "huyện", "COMMUNE": "xã"}
SILENT = "chưa có số liệu"  # the same, of a whole row
NONE_NOTE = (
    "“…”, “chưa có số liệu”: biểu có hỏi, không có số liệu được tiếp nhận; “0”: có báo cáo và bằng không; "
    "ô trống: biểu không hỏi."
)
REST = "Không phân theo %s, hoặc chưa chia"
WHOLE = "Toàn tỉnh (kể cả phần không phân theo xã)"
ADDED_NOTE = "Không cộng: số không trùng, số tại một thời điểm hoặc số lũy kế thì không cộng các năm."


APPORTIONED_NOTE = "Chia theo tỷ lệ đã công bố khi chia tách; các phần cộng lại bằng đúng số của nơi bị chia."


def annexes(
    content: Mapping[str, Any], layout: Layout, lists: Iterable[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Return the annexes of an edition's content, in the shape report.typ reads; `lists`: of its
    lists."""
    body, issue = content["body"], content["issue"]
    found = [
        _section_annex(section, body) for section in layout.sections if section.kind is SectionKind.TABLE
    ]
    found += lists
    found += [
        _place_annex(section, row, body, issue["names"])
        for section in layout.sections
        if (row := total_row(section)) is not None and body["by_place"]["places"]
    ]
    found += adjusted.adjusted_annex(content, layout, view(body))
    form_note = [issue["form_note"]] if issue["form_note"] else []
    adjustments = [place for place, annex in enumerate(found, start=1) if annex.get("adjustments")]
    for place, annex in enumerate(found, start=1):
        if annex.get("adjusted") and adjustments:
            annex["footnotes"].append(adjusted.SEE % roman(adjustments[0]))
        annex["label"] = f"Phụ lục {roman(place)}"
        annex["footnotes"] = [*annex["footnotes"], *form_note]
    return found


def total_row(section: SectionSpec) -> str | None:
    """Return the row that stands for a section in the table by place: its last line that adds all nodes."""
    if section.kind is not SectionKind.TABLE:
        return None
    whole = [row.code for row in section.rows if row.total and not row.node_code]
    return whole[-1] if whole else None


def shown_columns(section: SectionSpec) -> list[ColumnSpec]:
    """Return the columns that hold a cell in any row, in order."""
    used = {column for _row, column in section.cells}
    return [column for column in section.columns if column.code in used]


def _section_annex(section: SectionSpec, body: Mapping[str, Any]) -> dict[str, Any]:
    columns, table = shown_columns(section), body["table"]
    units = {display.unit_of(cell, section) for cell in section.cells.values() if cell.series_id is not None}
    one_unit = units.pop() if len(units) == 1 else ""
    lead = ["Nội dung"] if one_unit else ["Nội dung", "Đơn vị"]
    lines: list[Line] = []
    for row, after in zip(section.rows, [*section.rows[1:], None], strict=True):
        cells = _lead(row, None if one_unit else display.row_unit(section, row))
        group = ""
        if row.heading and not any((row.code, column.code) in section.cells for column in columns):
            cells, group = [{**cells[0], "cols": len(lead) + len(columns)}], "repeat"
        elif is_silent(section, row, table):
            cells += _silent(section, row, columns)
        else:
            cells += [_written(section, row.code, column.code, table, bold=row.total) for column in columns]
            group = "keep" if row.total and after is not None and after.indent > row.indent else ""
        lines.append({"cells": cells, "group": group})
    return {
        "title": section.title,
        "part": "",
        "note": view(body),
        "unit": f"Đơn vị tính: {one_unit}" if one_unit else display.units_said(section),
        "widths": [_label_width(len(columns)), *([1.2] if not one_unit else []), *[1.5] * len(columns)],
        "head": heads(lead, columns),
        "rows": lines,
        "footnotes": footnotes(section, body),
        "adjusted": section.code in body.get("sources", {}),
    }


def _label_width(columns: int) -> float:
    """Return how many shares of the line its words take: less where many numbers stand beside them."""
    return 6.1 if columns > 10 else 6.5


def _lead(row: RowSpec, unit: str | None) -> list[Cell]:
    label: Cell = {"text": row.label, "indent": row.indent, "bold": row.heading or row.total}
    return [label] if unit is None else [label, {"text": unit, "kind": "head"}]


def is_silent(section: SectionSpec, row: RowSpec, table: Mapping[str, Any]) -> bool:
    """True when a row asks for figures and has none at all."""
    asked = [
        column
        for (code, column), spec in section.cells.items()
        if code == row.code and spec.kind is not CellKind.LABEL
    ]
    return bool(asked) and all(cell_of(table, section.code, row.code, one)[0] is Mark.BLANK for one in asked)


def _silent(section: SectionSpec, row: RowSpec, columns: Sequence[ColumnSpec]) -> list[Cell]:
    """Say once, over all its cells, that a row has no figures; its own words (a target) stay."""
    found: list[Cell] = []
    for column in columns:
        spec = section.cells.get((row.code, column.code))
        if spec is not None and spec.kind is CellKind.LABEL:
            found.append({"text": spec.text, "kind": "mark"})
        elif found and found[-1].get("none"):
            found[-1]["cols"] += 1
        else:
            found.append({"text": SILENT, "kind": "none", "none": True, "cols": 1})
    return found


def _written(section: SectionSpec, row: str, column: str, table: Mapping[str, Any], *, bold: bool) -> Cell:
    spec = section.cells.get((row, column))
    if spec is None:
        return {"text": ""}
    if spec.kind is CellKind.LABEL:
        return {"text": spec.text, "kind": "mark", "bold": bold}
    return printed(spec, section, cell_of(table, section.code, row, column), bold=bold)


def heads(lead: Iterable[str], columns: Iterable[ColumnSpec]) -> list[Cell]:
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
    columns = place_columns(section, row)
    level = LEVEL_NAME[body["by_place"]["level"]]
    lines: list[Line] = []
    for number, one in enumerate(body["by_place"]["places"], start=1):
        cells: list[Cell] = [{"text": str(number), "kind": "head"}, {"text": names[":".join(one["place"])]}]
        for column in columns:
            said = cell_of(one["table"], section.code, column.code)
            cells.append(printed(section.cells[row, column.code], section, said))
        lines.append({"cells": cells, "group": ""})
    for words, left in (
        (REST % level, rest(section, row, body)),
        (adjusted.BESIDE % level, adjusted.beside(section, row, columns, body)),
    ):
        if not any(left.values()):
            continue
        others: list[Cell] = [{"text": "", "kind": "head"}, {"text": words}]
        for column in columns:
            value = left.get(column.code)
            spec = section.cells[row, column.code]
            others.append(printed(spec, section, (Mark.VALUE, value, "")) if value else {"text": ""})
        lines.append({"cells": others, "group": ""})
    whole: list[Cell] = [{"text": "", "kind": "head"}, {"text": WHOLE, "bold": True}]
    whole += [_written(section, row, column.code, body["table"], bold=True) for column in columns]
    return {
        "title": section.title,
        "part": place_part(section, row, level),
        "note": view(body),
        "unit": place_units(section, row),
        "widths": [0.7, 4, *[1.5] * len(columns)],
        "head": heads(["STT", f"Tên {level}"], columns),
        "rows": [*lines, {"cells": whole, "group": ""}],
        "footnotes": [
            *place_footnotes(section, body),
            *([NONE_NOTE] if any(cell["text"] == NONE for one in lines for cell in one["cells"]) else []),
        ],
    }


def rest(section: SectionSpec, row: str, body: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return column → what of a total no listed place holds: the level's own, and what is not divided.

    Adjustments that stand at no listed place are told apart.
    """
    found = {}
    added = adjusted.beside(section, row, place_columns(section, row), body)
    for column in place_columns(section, row):
        whole = cell_of(body["table"], section.code, row, column.code)[1]
        if whole is None or section.cells[row, column.code].value_type == ValueType.PERCENT:
            continue
        held = (cell_of(one["table"], section.code, column.code)[1] for one in body["by_place"]["places"])
        found[column.code] = whole - sum((value for value in held if value is not None), Decimal(0))
    return {column: value - added.get(column, Decimal(0)) for column, value in found.items()}


def place_footnotes(section: SectionSpec, body: Mapping[str, Any]) -> list[str]:
    """Return what a reader must know under a section's table by place."""
    listed = [one["table"].get(section.code, {}) for one in body["by_place"]["places"]]
    carries = any(cell.kind == CellKind.CARRIED for cell in section.cells.values())
    without = [body["without"]] if body["without"] and carries else []
    return [*without, *apportioned(cell for cells in listed for cell in cells.values())]


def place_columns(section: SectionSpec, row: str) -> list[ColumnSpec]:
    """Return the columns of a section's table by place: those its total line has."""
    return [column for column in shown_columns(section) if (row, column.code) in section.cells]


def place_units(section: SectionSpec, row: str) -> str:
    """Return what a table by place is counted in; a percentage says so in its heading."""
    units = {display.unit_of(section.cells[row, one.code], section) for one in place_columns(section, row)}
    return f"Đơn vị tính: {', '.join(sorted(units - {'', '%'}))}"


def place_part(section: SectionSpec, row: str, level: str) -> str:
    """Return what a table by place shows of its section: "tổng cộng, chia theo huyện"."""
    return f"{section.row_by_code[row].label.lower()}, chia theo {level}"


def view(body: Mapping[str, Any]) -> str:
    """Return the heading that says which figures, of which days and in which geography these are."""
    return f"Số liệu đã tiếp nhận, {span(body)}"


def span(body: Mapping[str, Any]) -> str:
    """Return which days and which geography a body's figures are of."""
    window = body["round"]["window"]
    start, end, on = (_day(window["starts_on"]), _day(window["ends_on"]), _day(body["view"]["on"]))
    draft = " (thời gian số liệu dự thảo)" if window["draft"] else ""
    return f"từ {start} đến {end}{draft}; theo địa giới hành chính ngày {on}"


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def footnotes(section: SectionSpec, body: Mapping[str, Any]) -> list[str]:
    """Return what a reader must know under a section's table."""
    found = [section.note] if section.note else []
    if body["without"] and any(cell.kind == CellKind.CARRIED for cell in section.cells.values()):
        found.append(body["without"])
    table = body["table"]
    marks = {cell[0] for row in table.get(section.code, {}).values() for cell in row.values()}
    if Mark.NOT_ADDED in marks:
        found.append(ADDED_NOTE)
    found += apportioned(cell for row in table.get(section.code, {}).values() for cell in row.values())
    if unanswered := _unanswered(section, table):
        found.append(f"Chưa có số đạt được nên chưa tính được kết quả: {'; '.join(unanswered)}.")
    if any(
        cell.kind is not CellKind.LABEL and cell_of(table, *cell.key)[0] is Mark.BLANK
        for cell in section.cells.values()
    ):
        found.append(NONE_NOTE)
    return found


def apportioned(cells: Iterable[Sequence[Any]]) -> list[str]:
    """Return the note under a table with numbers that are apportioned in part: from which places."""
    notes = dict.fromkeys(note for mark, _value, note in cells if mark == Mark.VALUE and note)
    return [f"{display.APPORTIONED} {'; '.join(notes)}. {APPORTIONED_NOTE}"] if notes else []


def _unanswered(section: SectionSpec, table: Mapping[str, Any]) -> list[str]:
    """Return the indicators of which only what they are compared with is known."""
    found = []
    for row in section.rows:
        if not row.indicator_code or is_silent(section, row, table):
            continue
        results = [
            spec for (code, _column), spec in section.cells.items() if code == row.code and spec.computed
        ]
        if results and cell_of(table, *results[-1].key)[0] is Mark.BLANK:
            found.append(lower_first(row.label))
    return found
