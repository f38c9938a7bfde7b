"""Adjustments in the files of an edition: each on its own line beside the sum of reports and the total."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from neu.platform.text.rules import day
from neu.registry.periods.rules import day_of
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.documents.cells import Cell, Line, cell_of, printed
from neu.reporting.forms.layout import CellSpec, ColumnSpec, Layout, SectionSpec
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.rules import ValueType

TITLE, SUM_OF_REPORTS, TOTAL = "Điều chỉnh số tổng hợp", "Cộng từ báo cáo", "Tổng"
NOTE = "Số các đơn vị báo cáo không đổi; tổng bằng số cộng từ báo cáo và các điều chỉnh đã ký duyệt."
SEE = "Có số gồm cả điều chỉnh, nêu từng dòng tại Phụ lục %s."
BESIDE = "Điều chỉnh không phân theo %s"

Said = tuple[Mark, Decimal | None, str]


def beside(
    section: SectionSpec, row: str, columns: Iterable[ColumnSpec], body: Mapping[str, Any]
) -> dict[str, Decimal]:
    """Return column → the adjustments of a total that stand at no listed place."""
    found = {}
    for column in columns:
        if section.cells[row, column.code].value_type == ValueType.PERCENT:
            continue
        added = _added(body, body.get("sources", {}), section.code, row, column.code)
        if added is None:
            continue
        here = (
            _added(one, one["sources"], section.code, column.code)
            for one in body["by_place"]["places"]
            if "sources" in one
        )
        found[column.code] = added - sum((value for value in here if value is not None), Decimal(0))
    return found


def _added(told: Mapping[str, Any], sources: Mapping[str, Any], *keys: str) -> Decimal | None:
    """Return what adjustments add to a cell; None: nothing, or no number stands there."""
    if not _told(sources, *keys):
        return None
    return added_to(cell_of(sources, *keys), cell_of(told["table"], *keys))


def _told(sources: Mapping[str, Any], *keys: str) -> bool:
    found: Any = sources
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found is not None


def added_to(bare: Said, whole: Said) -> Decimal | None:
    """Return what adjustments make of a cell less what it is without them; None where no number stands."""
    if whole[1] is None or bare[0] in (Mark.NOT_DIVIDED, Mark.INSEPARABLE):
        return None
    return whole[1] - (bare[1] or Decimal(0))


def adjusted_cells(body: Mapping[str, Any], layout: Layout) -> list[CellSpec]:
    """Return the cells that adjustments are of, in the order of the form."""
    keys = {tuple(one["key"]) for one in body.get("adjustments", ())}
    return [spec for key, spec in layout.cells.items() if key in keys]


def adjusted_annex(content: Mapping[str, Any], layout: Layout, note: str) -> list[dict[str, Any]]:
    """Return the annex of adjustments: of each number the sum of reports, each adjustment, the total."""
    body = content["body"]
    lines: list[Line] = []
    for spec in adjusted_cells(body, layout):
        section = layout.section_by_code[spec.key[0]]
        column = next(one.label for one in section.columns if one.code == spec.key[2])
        title = f"{section.title} – {section.row_named(spec.key[1])} – {column}"
        unit: Cell = {"text": display.unit_of(spec, section), "kind": "head"}
        bare, whole = both(body, spec)
        lines.append({"cells": [{"text": title, "bold": True, "cols": 3}], "group": "repeat"})
        lines.append(
            {
                "cells": [{"text": SUM_OF_REPORTS, "indent": 1}, unit, printed(spec, section, bare)],
                "group": "",
            }
        )
        for one in body["adjustments"]:
            if tuple(one["key"]) == spec.key:
                amount: Cell = {"text": signed(spec, section, Decimal(one["value"])), "kind": "number"}
                words = adjustment_words(one, content["issue"])
                lines.append({"cells": [{"text": words, "indent": 1}, unit, amount], "group": ""})
        total = printed(spec, section, whole, bold=True)
        lines.append({"cells": [{"text": TOTAL, "indent": 1, "bold": True}, unit, total], "group": ""})
    if not lines:
        return []
    return [
        {
            "title": TITLE,
            "part": "",
            "note": note,
            "unit": "",
            "widths": [6.5, 1.2, 2],
            "head": [
                {"text": text, "kind": "head", "bold": True, "rows": 1}
                for text in ("Nội dung", "Đơn vị", "Số")
            ],
            "rows": lines,
            "footnotes": [NOTE],
            "adjustments": True,
        }
    ]


def signed(spec: CellSpec, section: SectionSpec, value: Decimal) -> str:
    """Return a signed amount as it is printed: "+5", "-1.250,5"."""
    return ("+" if value > 0 else "") + display.written(spec, section, Mark.VALUE, value)


def adjustment_words(one: Mapping[str, Any], issue: Mapping[str, Any]) -> str:
    """Return an adjustment in a sentence: its number, place, reason, evidence, who entered and signed it."""
    told = issue["adjustments"][one["named"]]
    year = f" năm {one['year']}" if one["year"] else ""
    evidence = f" Căn cứ: {one['evidence'].rstrip('.')}." if one["evidence"] else ""
    entered, signed_on = days_of(one)
    return (
        f"Điều chỉnh số {one['no']}{year}, {told['place']}: {one['reason'].rstrip('.')}.{evidence} "
        f"{told['entered_by']} nhập ngày {entered}, {told['signed_by']} ký duyệt ngày {signed_on}."
    )


def days_of(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return the days an adjustment was entered and signed off, as they are printed."""
    entered, signed_at = (datetime.fromisoformat(one[key]) for key in ("entered_at", "signed_at"))
    return day(day_of(entered)), day(day_of(signed_at))


def both(body: Mapping[str, Any], spec: CellSpec) -> tuple[Said, Said]:
    """Return a cell without adjustments and with them; alike where they cancel out or are not divided yet."""
    whole = cell_of(body["table"], *spec.key)
    return cell_of(body["sources"], *spec.key) if _told(body["sources"], *spec.key) else whole, whole
