"""The signed text as PDF/A: one Decree 30/2020 template, laid out by typst in Tinos from its npm package."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from neu.platform.text.refusals import Refused
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.documents.annexes import annexes
from neu.reporting.consolidation.rules import Refusal
from neu.reporting.forms.layout import Layout
from neu.reporting.forms.rules import Mark

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
DEMO_LINE = "SỐ LIỆU MINH HỌA – không phải số liệu chính thức"


def font_paths() -> list[str]:
    """Return the folders of the printed face.

    :raises Refused: FONT_MISSING naming the file that is not there.
    """
    home = Path(settings.HOME) / "frontend" / "node_modules" / "@expo-google-fonts" / "tinos"
    for name in FONTS:
        file = home / name / f"Tinos_{name}.ttf"
        if not file.is_file():
            raise Refused(Refusal.FONT_MISSING, {"file": file.name})
    return [str(home / name) for name in FONTS]


def pdf(content: Mapping[str, Any], layout: Layout, *, content_hash: str, issued_at: datetime) -> bytes:
    """Return the edition as PDF/A-2b; the same content and instant give the same bytes."""
    data = json.dumps(_data(content, layout, content_hash), ensure_ascii=False)
    made = typst.compile(
        str(TEMPLATE),
        font_paths=font_paths(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards="a-2b",
        timestamp=int(issued_at.timestamp()),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def _data(content: Mapping[str, Any], layout: Layout, content_hash: str) -> dict[str, Any]:
    issue, body = content["issue"], content["body"]
    on = date.fromisoformat(issue["issued_on"])
    replaces = issue["replaces"]
    return {
        "demo": DEMO_LINE if body["demo"] else "",
        "title": f"{issue['kind']} {issue['number']}",
        "parent": issue["parent"],
        "agency": issue["agency"],
        "number": issue["number"],
        "dateline": f"{issue['seat']}, ngày {on.day:02d} tháng {on.month:02d} năm {on.year}",
        "kind": issue["kind"].upper(),
        "subject": issue["title"],
        "replaces": f"(Thay thế bản số {replaces['number']} ngày {_day(replaces['issued_on'])})"
        if replaces
        else "",
        "lead": _lead(content),
        "narratives": _narratives(body, layout),
        "differences_title": "Nội dung thay đổi so với bản được thay thế",
        "differences_head": ["Nội dung", "Cột", "Số cũ", "Số mới"],
        "differences": [
            line for one in issue["differences"] if (line := _difference(one, layout))[-2] != line[-1]
        ],
        "closing": ["Số liệu chi tiết tại các phụ lục kèm theo./."],
        "recipients": issue["recipients"],
        "authority": issue["authority"],
        "signer_titles": signing_lines(issue["signer_title"]),
        "signer": issue["signer"],
        "annexes": annexes(content, layout),
        "seal": f"Mã băm SHA-256 của nội dung: {content_hash}. Bản phát hành thứ {issue['no']} của đợt.",
    }


def signing_lines(title: str) -> list[str]:
    """A deputy signs for her chief (Decree 30/2020, Appendix I, II.5.b): KT. above, her own rank below.

    >>> signing_lines("Phó Chủ tịch UBND tỉnh")
    ['KT. Chủ tịch', 'Phó Chủ tịch']
    >>> signing_lines("Chủ tịch UBND tỉnh")
    ['Chủ tịch']
    """
    rank = re.split(r" (?:UBND|Ủy ban)\b", title)[0]
    return [f"KT. {rank[4:]}", rank] if rank.startswith("Phó ") else [rank]


def _day(text: str) -> str:
    one = date.fromisoformat(text)
    return f"{one.day:02d}/{one.month:02d}/{one.year}"


def _lead(content: Mapping[str, Any]) -> list[str]:
    """Return what is said before the words: which round, who is counted, who is missing."""
    issue, body = content["issue"], content["body"]
    counted = body["counted"]
    said = [
        f"{issue['agency']} báo cáo số liệu của đợt “{issue['round_name']}”. "
        f"{_form_note(issue)}"
        f"Số liệu tổng hợp từ báo cáo đã tiếp nhận của {counted['done']}/{counted['owed']} xã."
    ]
    if counted["missing_places"]:
        named = ", ".join(issue["names"][":".join(place)] for place in counted["missing_places"])
        said.append(f"Chưa có số liệu của: {named}.")
    if counted["missing"]:
        listed = [
            f"{issue['agencies'].get(agency, agency)} ({issue['names'][f'{level}:{code}']})"
            for level, code, _step, agency in counted["missing"]
        ]
        more = f" và {len(listed) - 12} đơn vị khác" if len(listed) > 12 else ""
        said.append(f"Chưa tiếp nhận báo cáo của: {', '.join(listed[:12])}{more}.")
    if body["without"]:
        said.append(body["without"])
    if issue["reason"]:
        said.append(f"Lý do thay thế: {issue['reason']}")
    return said


def _form_note(issue: Mapping[str, Any]) -> str:
    """Return the form's own note as a sentence, such as "Biểu: mẫu đề xuất, không phải mẫu ban hành. "."""
    return f"Biểu: {issue['form_note'].rstrip('.')}. " if issue["form_note"] else ""


def _narratives(body: Mapping[str, Any], layout: Layout) -> list[dict[str, Any]]:
    said = {(section, item): text for section, item, text in body["narratives"]}
    found = []
    for section in layout.sections:
        for item in section.items:
            text = said.get((section.code, item.code), "").strip()
            if text or not item.asked:
                found.append(
                    {
                        "title": item.title,
                        "level": item.indent,
                        "text": [line for line in text.split("\n") if line.strip()],
                    }
                )
    return found if any(one["text"] for one in found) else []


def _difference(one: Mapping[str, Any], layout: Layout) -> list[str]:
    section_code, row, column = one["key"]
    section = layout.section_by_code[section_code]
    spec = section.cells[row, column]
    named = next(each.label for each in section.columns if each.code == column)

    def said(cell: Any) -> str:
        if cell is None:
            return "(trống)"
        mark, value, note = cell
        return display.written(spec, section, Mark(mark), Decimal(value) if value is not None else None, note)

    return [section.row_named(row), named, said(one["old"]), said(one["new"])]
