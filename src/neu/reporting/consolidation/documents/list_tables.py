"""The lists of an edition as annexes: every report's rows beside each other, and their sums."""

from collections.abc import Mapping, Sequence
from typing import Any

from neu.reporting.consolidation.documents import annexes, display
from neu.reporting.forms import lists
from neu.reporting.forms.layout import CellValue, ColumnSpec, FieldSpec, Layout, SectionSpec
from neu.reporting.forms.rules import FieldType

Row = tuple[str, int, Mapping[str, str]]  # agency, number in its report (0: nothing to list), values
HEAD = ("STT", "Cơ quan báo cáo")
ADDED = "Cộng các danh sách"
NOTHING_SAID = "Khai không phát sinh: %s."
NO_ROWS = "Không có dòng nào được tiếp nhận."


def every_annex(content: Mapping[str, Any], layout: Layout) -> list[dict[str, Any]]:
    """Return all annexes of an edition, numbered: its tables, its lists, its tables by place."""
    return annexes.annexes(content, layout, [annex(one, layout, content) for one in layout.lists])


def rows_in(content: Mapping[str, Any], section: str) -> list[Row]:
    """Return the rows of one list that an edition prints, with whose they are."""
    names = content["issue"]["agencies"]
    return [
        (names.get(agency, agency), no, values)
        for code, _place, agency, no, values in content["body"].get("lists", ())
        if code == section
    ]


def columns(section: SectionSpec) -> list[ColumnSpec]:
    """Return the columns of a list as annexes head them, units beside the names."""
    return [ColumnSpec(one.code, _headed(one), one.group) for one in section.fields]


def _headed(field: FieldSpec) -> str:
    return f"{field.label} ({field.unit})" if field.unit else field.label


def annex(section: SectionSpec, layout: Layout, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the annex of one list, in the shape report.typ reads."""
    listed = rows_in(content, section.code)
    rows = [(agency, values) for agency, no, values in listed if no]
    written: list[dict[str, Any]] = []
    for place, (agency, values) in enumerate(rows, start=1):
        made = lists.evaluated(section, values, layout)
        cells: list[dict[str, Any]] = [{"text": str(place), "kind": "head"}, {"text": agency}]
        cells += [cell(one, section, values, made) for one in section.fields]
        written.append({"cells": cells, "group": ""})
    sums = lists.totals(section, [values for _agency, values in rows], layout)
    if rows and sums:
        cells = [{"text": "", "kind": "head"}, {"text": f"{ADDED}: {len(rows)} dòng", "bold": True}]
        cells += [
            {"text": number(one, section, sums.get(one.code)), "kind": "number", "bold": True}
            for one in section.fields
        ]
        written.append({"cells": cells, "group": ""})
    return {
        "title": section.title,
        "part": "",
        "note": annexes.view(content["body"]),
        "unit": f"Tiền tính bằng {display.UNIT_NAME[section.entry_unit]}" if section.entry_unit else "",
        "widths": [0.6, 2.6, *(_width(one) for one in section.fields)],
        "head": annexes.heads(HEAD, columns(section)),
        "rows": written,
        "footnotes": footnotes(section, listed),
    }


def footnotes(section: SectionSpec, listed: Sequence[Row]) -> list[str]:
    """Return what a reader must know under a list: its note, who has nothing to list, that nobody has."""
    found = [section.note] if section.note else []
    nothing = [agency for agency, no, _values in listed if not no]
    if nothing:
        found.append(NOTHING_SAID % ", ".join(nothing))
    return found if listed else [*found, NO_ROWS]


def _width(field: FieldSpec) -> float:
    return 2.6 if field.type in (FieldType.TEXT, FieldType.CHOICE) else 1.3


def cell(
    field: FieldSpec, section: SectionSpec, values: Mapping[str, str], made: Mapping[str, CellValue]
) -> dict[str, Any]:
    if not field.typed:
        return {"text": lists.computed(field, made[field.code], language="vi"), "kind": "number"}
    text = lists.shown(field, values.get(field.code, ""), section.entry_unit, language="vi")
    return {"text": text, "kind": "number"} if field.number else {"text": text}


def number(field: FieldSpec, section: SectionSpec, value: CellValue | None) -> str:
    if value is None:
        return ""
    if not field.typed:
        return lists.computed(field, value, language="vi")
    text = str(value.value) if value.value is not None else ""
    return lists.shown(field, text, section.entry_unit, language="vi")
