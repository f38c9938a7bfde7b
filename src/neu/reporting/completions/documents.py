"""The authenticated report as PDF: the layout of the province's editions, the lists as its annexes."""

import json
from collections.abc import Mapping
from typing import Any

from neu.platform.text.rules import day
from neu.reporting.completions.selectors import Printed
from neu.reporting.consolidation.documents import annexes, display, list_tables, wording
from neu.reporting.consolidation.documents.report import DEMO_LINE, TEMPLATE, compiled, narratives
from neu.reporting.forms import lists
from neu.reporting.forms.layout import SectionSpec

ADDED = "Cộng"
NOTHING = "Khai không phát sinh."


def pdf(told: Printed) -> bytes:
    """Return the report as PDF/A-2b; the same version gives the same bytes.

    :raises Refused: FONT_MISSING, NOT_PRINTABLE.
    """
    return compiled(TEMPLATE, json.dumps(laid_out(told), ensure_ascii=False), told.authenticated_at)


def laid_out(told: Printed) -> dict[str, Any]:
    """All the words and tables of the document, in the shape report.typ reads."""
    one, title = told.completion, told.layout.title
    decided = f" (quyết định {one.decision}" if one.decision else ""
    if decided:
        decided += f" ngày {day(one.decided_on)})" if one.decided_on else ")"
    began = f"bắt đầu ngày {day(one.started_on)}, " if one.started_on else ""
    tables = [_annex(section, told, place) for place, section in enumerate(told.layout.lists, start=1)]
    return {
        "draft": "", "demo": DEMO_LINE if told.demo else "", "title": f"Báo cáo kết thúc {one.code}",
        "parent": "", "agency": told.unit, "number": "",
        "dateline": f"{told.seat}, {wording.long_day(told.sent_on)}",
        "kind": "BÁO CÁO", "subject": f"Kết thúc dự án, hoạt động: {one.name}", "replaces": "",
        "addressees": [told.investor],
        "lead": [
            f"{told.unit} báo cáo kết thúc “{one.name}”, mã {one.code}{decided}, tại "
            f"{wording.lower_first(told.place)}: {began}kết thúc ngày {day(one.ended_on)}.",
            f"Lần gửi thứ {told.no} của báo cáo. Biểu: {title}.",
        ],
        "narratives": narratives({"narratives": told.narratives}, told.layout),
        "differences_title": "", "differences_head": [], "differences": [],
        "closing": ["Khối lượng và vốn tại các phụ lục kèm theo./."] if tables else [],
        "recipients": [told.investor, told.committee],
        "authority": f"Đã xác thực trên hệ thống ngày {day(told.authenticated_at)}",
        "signer_titles": [told.committee], "signer": told.signer,
        "annexes": tables, "enclosed": f"(Kèm theo báo cáo kết thúc dự án mã {one.code})",
        "seal": f"Mã băm SHA-256 của lần gửi đã được xác thực trên hệ thống: {told.digest}.", "where": "",
    }  # fmt: skip


def _annex(section: SectionSpec, told: Printed, place: int) -> dict[str, Any]:
    rows = [values for code, no, values in told.rows if code == section.code and no]
    nothing = any(code == section.code and not no for code, no, _values in told.rows)
    fields = section.fields
    return {
        "label": f"Phụ lục {wording.roman(place)}", "title": section.title, "part": "", "note": "",
        "unit": f"Tiền tính bằng {display.UNIT_NAME[section.entry_unit]}" if section.entry_unit else "",
        "widths": [0.6, *(2.6 if not one.number else 1.3 for one in fields)],
        "head": annexes.heads(["STT"], list_tables.columns(section)),
        "rows": [*_lines(section, told, rows), *_sums(section, told, rows)],
        "footnotes": [*([NOTHING] if nothing else []), *([told.layout.note] if told.layout.note else [])],
    }  # fmt: skip


def _lines(section: SectionSpec, told: Printed, rows: list[Mapping[str, str]]) -> list[dict[str, Any]]:
    found = []
    for no, values in enumerate(rows, start=1):
        made = lists.evaluated(section, values, told.layout)
        cells: list[dict[str, Any]] = [{"text": str(no), "kind": "head"}]
        cells += [list_tables.cell(one, section, values, made) for one in section.fields]
        found.append({"cells": cells, "group": ""})
    return found


def _sums(section: SectionSpec, told: Printed, rows: list[Mapping[str, str]]) -> list[dict[str, Any]]:
    if not rows or not any(one.sum for one in section.fields):
        return []
    sums = lists.totals(section, rows, told.layout)
    cells: list[dict[str, Any]] = [{"text": "", "kind": "head"}]
    cells += [
        {"text": list_tables.number(one, section, sums.get(one.code)), "kind": "number", "bold": True}
        for one in section.fields
    ]
    cells[1] = {"text": ADDED, "bold": True}
    return [{"cells": cells, "group": ""}]
