"""The sheet that says what a workbook is: number, hash, days, geography, and what changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from neu.platform.text.rules import day
from neu.registry.periods.rules import HANOI
from neu.reporting.consolidation.documents.report import difference
from neu.reporting.consolidation.documents.sheets import LINE_HEIGHT, Formats, label_demo, lines_of
from neu.reporting.forms.layout import Layout

WIDTHS = (34, 70, 18, 18)


def about(
    sheet: Any,
    formats: Formats,
    content: Mapping[str, Any],
    layout: Layout,
    *,
    content_hash: str,
    issued_at: datetime,
    address: str = "",
) -> None:
    """Write the facts of an edition, and the cells it changes in the one it replaces."""
    issue, body = content["issue"], content["body"]
    replaces, window = issue["replaces"], body["round"]["window"]
    lines = [
        ("Tên loại", issue["kind"]),
        ("Trích yếu", issue["title"]),
        ("Cơ quan ban hành", issue["agency"]),
        ("Số, ký hiệu", issue["number"]),
        ("Ngày ký", _day(issue["issued_on"])),
        ("Bản thứ", str(issue["no"])),
        (
            "Thay thế",
            f"bản số {replaces['number']} ngày {_day(replaces['issued_on'])}" if replaces else "không",
        ),
        ("Đợt báo cáo", issue["round_name"]),
        ("Số liệu", "đã tiếp nhận" + (" – SỐ LIỆU MINH HỌA" if body["demo"] else "")),
        ("Thời gian số liệu", f"từ {_day(window['starts_on'])} đến {_day(window['ends_on'])}"),
        ("Địa giới hành chính ngày", _day(body["view"]["on"])),
        (
            "Đã tiếp nhận",
            f"{body['counted']['done']}/{body['counted']['owed']} xã" if body["counted"]["owed"] else "–",
        ),
        ("Biểu mẫu", f"{body['form']['code']} phiên bản {body['form']['no']}"),
        ("Mã băm SHA-256 của nội dung", content_hash),
        ("Lúc phát hành", f"{issued_at.astimezone(HANOI):%d/%m/%Y %H:%M}"),
    ]
    if address:
        lines.append(("Từng số từ đâu", f"trang {address} của hệ thống"))
    for line, (label, text) in enumerate(lines):
        sheet.write_string(line, 0, label, formats(bold=True, border=1, valign="top"))
        sheet.write_string(line, 1, text, formats(border=1, text_wrap=True, valign="top"))
        sheet.set_row(line, LINE_HEIGHT * lines_of(text, WIDTHS[1]))
    label_demo(sheet, formats, content, len(lines) + 1)
    changed = [one for each in issue["differences"] if (one := difference(each, layout))[-2] != one[-1]]
    if changed:
        _changes(sheet, formats, len(lines) + 3, changed)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _changes(sheet: Any, formats: Formats, at: int, changed: Sequence[Sequence[str]]) -> None:
    sheet.write_string(at, 0, "Nội dung thay đổi so với bản được thay thế", formats(bold=True))
    for place, text in enumerate(("Cột", "Nội dung", "Số cũ", "Số mới")):
        sheet.write_string(at + 1, place, text, formats.head)
    for line, (row, column, old, new) in enumerate(changed, start=at + 2):
        sheet.write_string(line, 0, column, formats(border=1, text_wrap=True))
        sheet.write_string(line, 1, row, formats(border=1, text_wrap=True))
        sheet.write_string(line, 2, old, formats(border=1, align="right"))
        sheet.write_string(line, 3, new, formats(border=1, align="right"))


def _day(text: str) -> str:
    return day(date.fromisoformat(text))
