"""The signed text as PDF/A: one Decree 30/2020 template, laid out by typst in Tinos from its npm package."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from neu.platform.text.refusals import Refused
from neu.reporting.consolidation.documents import adjusted, display, wording
from neu.reporting.consolidation.documents.annexes import span
from neu.reporting.consolidation.documents.list_tables import every_annex
from neu.reporting.consolidation.rules import Refusal
from neu.reporting.forms.layout import Layout
from neu.reporting.forms.rules import Mark

TEMPLATE, PROOF = (Path(__file__).with_name(name) for name in ("report.typ", "proof.typ"))
FONTS = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
DEMO_LINE = "SỐ LIỆU MINH HỌA – không phải số liệu chính thức"
DRAFT = "DỰ THẢO"
OPEN_DAY = "ngày \u2003 tháng \u2003 năm %s"
OPEN_NUMBER = "\u2003\u2003"
NO_WORDS = "Báo cáo được tiếp nhận chưa có phần lời theo đề cương."
UNPRINTABLE = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
A4_HEIGHT = 841.89  # points
NAMED = 12  # units named among those whose report was not accepted


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


def pdf(
    content: Mapping[str, Any],
    layout: Layout,
    *,
    content_hash: str,
    issued_at: datetime,
    draft: bool = False,
    address: str = "",
) -> bytes:
    """Return the edition as PDF/A-2b; the same content and instant give the same bytes.

    A draft is marked as one on every page, its number and day left open. `address`: of the page that leads
    each number home.

    :raises Refused: FONT_MISSING; NOT_PRINTABLE naming what no font has (an emoji) and the words around it.
    """
    return compiled(TEMPLATE, _data(content, layout, content_hash, draft, address), issued_at)


@dataclass(frozen=True)
class Place:
    """Where a document keeps room for a signature: its page from 1, and the upper left corner in points
    from the lower left of the page."""

    page: int
    x: float
    y: float


def signing_place(
    content: Mapping[str, Any], layout: Layout, *, content_hash: str, address: str = ""
) -> Place:
    """Return where the edition's PDF, laid out of the same content, is signed."""
    found = json.loads(
        typst.query(
            str(TEMPLATE),
            "<sign-here>",
            field="value",
            one=True,
            font_paths=font_paths(),
            ignore_system_fonts=True,
            sys_inputs={"data": _data(content, layout, content_hash, draft=False, address=address)},
        )
    )
    return Place(found["page"], found["x"], A4_HEIGHT - found["y"])


def _data(content: Mapping[str, Any], layout: Layout, content_hash: str, draft: bool, address: str) -> str:
    return json.dumps(laid_out(content, layout, content_hash, draft, address), ensure_ascii=False)


def refuse_unprintable(words: str) -> None:
    """Refuse a text that cannot be printed, long before it is signed: each of its characters is set once.

    :raises Refused: FONT_MISSING, NOT_PRINTABLE.
    """
    characters = "".join(sorted({one for one in words if not one.isascii()}))
    try:
        compiled(PROOF, characters, EPOCH)
    except Refused as refused:
        if refused.code != Refusal.NOT_PRINTABLE:
            raise
        text = refused.params["text"][:1]
        raise Refused(Refusal.NOT_PRINTABLE, {"text": text, "near": _near(words, text)}) from refused


def compiled(template: Path, data: str, at: datetime) -> bytes:
    """Return a template laid out as PDF/A-2b, in the printed face.

    :raises Refused: FONT_MISSING, NOT_PRINTABLE.
    """
    try:
        made = typst.compile(
            str(template),
            font_paths=font_paths(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards="a-2b",
            timestamp=int(at.timestamp()),
            format="pdf",
        )
    except typst.TypstError as error:
        found = UNPRINTABLE.search(str(error))
        if found is None:
            raise
        raise Refused(Refusal.NOT_PRINTABLE, {"text": found[1], "near": _near(data, found[1])}) from error
    assert isinstance(made, bytes)
    return made


def _near(data: str, text: str) -> str:
    """Return some words around what cannot be printed, by which its writer finds it."""
    at = data.find(text)
    return " ".join(data[max(0, at - 30) : at + len(text) + 30].split()) if at >= 0 else ""


def laid_out(
    content: Mapping[str, Any], layout: Layout, content_hash: str, draft: bool, address: str = ""
) -> dict[str, Any]:
    """Return all the words and tables of the document, in the order it prints them."""
    issue, body = content["issue"], content["body"]
    on = date.fromisoformat(issue["issued_on"])
    replaces = issue["replaces"]
    tables = every_annex(content, layout)
    signed_on = OPEN_DAY % on.year if draft else wording.long_day(on)
    return {
        "draft": DRAFT if draft else "",
        "demo": DEMO_LINE if body["demo"] else "",
        "title": f"{issue['kind']} {issue['number']}".strip(),
        "parent": issue["parent"],
        "agency": issue["agency"],
        "number": issue["number"],
        "dateline": f"{issue['seat']}, {signed_on}",
        "kind": issue["kind"].upper(),
        "subject": issue["title"],
        "replaces": f"(Thay thế bản số {replaces['number']} ngày {_day(replaces['issued_on'])})"
        if replaces
        else "",
        "addressees": issue.get("addressees", []),
        "lead": _lead(content),
        "narratives": narratives(body, layout),
        "differences_title": "Nội dung thay đổi so với bản được thay thế",
        "differences_head": ["Nội dung", "Cột", "Số cũ", "Số mới"],
        "differences": [
            *(line for one in issue["differences"] if (line := difference(one, layout))[-2] != line[-1]),
            *issue.get("row_differences", ()),
        ],
        "closing": [f"Số liệu chi tiết tại {_listed(tables)} kèm theo./."] if tables else [],
        "recipients": issue["recipients"],
        "authority": issue["authority"],
        "signer_titles": wording.signing_lines(issue["signer_title"]),
        "signer": issue["signer"],
        "annexes": tables,
        "enclosed": f"(Kèm theo {issue['kind']} số {issue['number'] or OPEN_NUMBER} {signed_on} "
        f"của {issue['agency']})",
        "seal": f"Mã băm SHA-256 của nội dung: {content_hash}. Bản phát hành thứ {issue['no']} của đợt."
        if content_hash
        else "",
        "where": f"Từng số từ đâu: trang {address} của hệ thống; bảng tính kèm theo có trang “Số này từ đâu”."
        if address
        else "",
    }


def _listed(tables: Sequence[Mapping[str, Any]]) -> str:
    """Return "các Phụ lục I, II, III", for the text to name what it encloses."""
    labels = [str(one["label"]) for one in tables]
    numbers = ", ".join(label.removeprefix("Phụ lục ") for label in labels)
    return f"các Phụ lục {numbers}" if len(labels) > 1 else "".join(labels) or "phụ lục"


def _day(text: str) -> str:
    one = date.fromisoformat(text)
    return f"{one.day:02d}/{one.month:02d}/{one.year}"


def _lead(content: Mapping[str, Any]) -> list[str]:
    """Return what is said before the words: on what basis, who is counted, who is missing."""
    issue, body = content["issue"], content["body"]
    counted = body["counted"]
    # where departments alone were asked there are no communes to count
    communes = f" của {counted['done']}/{counted['owed']} xã" if counted["owed"] else ""
    basis = f"Thực hiện {issue['basis']}, " if issue.get("basis") else ""
    said = [
        f"{basis}{issue['agency']} báo cáo {wording.lower_first(issue['title'])} như sau:",
        f"Số liệu tổng hợp từ báo cáo đã tiếp nhận{communes}, {span(body)}.",
    ]
    if counted["missing_places"]:
        named = ", ".join(issue["names"][":".join(place)] for place in counted["missing_places"])
        said.append(f"Chưa có số liệu của: {named}.")
    if counted["missing"]:
        listed = [
            wording.named_at(issue["agencies"].get(agency, agency), issue["names"][f"{level}:{code}"])
            for level, code, _step, agency in counted["missing"]
        ]
        named_ones = listed[
            : NAMED if len(listed) > NAMED + 1 else None
        ]  # "and one more" is as long as its name
        more = f" và {len(listed) - len(named_ones)} đơn vị khác" if len(named_ones) < len(listed) else ""
        said.append(f"Chưa tiếp nhận báo cáo của {len(listed)} đơn vị: {', '.join(named_ones)}{more}.")
    if adjustments := body.get("adjustments"):
        said.append(
            f"Số tổng hợp gồm {len(adjustments)} điều chỉnh đã ký duyệt, nêu từng dòng tại phụ lục "
            f"“{adjusted.TITLE}”."
        )
    if body["without"]:
        said.append(body["without"])
    if issue["form_note"]:
        said.append(f"Về biểu mẫu: {wording.lower_first(issue['form_note'].rstrip('.'))}.")
    if issue["reason"]:
        said.append(f"Lý do thay thế: {issue['reason'].rstrip('.')}.")
    return said


def narratives(body: Mapping[str, Any], layout: Layout) -> list[dict[str, Any]]:
    """Return the outline's items that were answered, under their headings; or one line that none was."""
    said = {(section, item): text for section, item, text in body["narratives"]}
    found: list[dict[str, Any]] = []
    asked = False
    for section in layout.sections:
        waiting: list[dict[str, Any]] = []  # headings that nothing was said under yet
        for item in section.items:
            asked = asked or item.asked
            text = [line for line in said.get((section.code, item.code), "").split("\n") if line.strip()]
            waiting = [one for one in waiting if one["level"] < item.indent]
            one = {"title": item.title, "level": item.indent, "text": text}
            if text:
                found += [*waiting, one]
                waiting = []
            else:
                waiting.append(one)
    if asked and not found:
        found.append({"title": "", "level": 0, "text": [NO_WORDS]})
    return found


def difference(one: Mapping[str, Any], layout: Layout) -> list[str]:
    """Return [row, column, old, new] of a cell that an amended edition changes, as printed."""
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
