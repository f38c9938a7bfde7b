"""An edition as a file: PDF, signed PDF and Word of some forty pages."""

import io
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pypdf

from bench.rows import Row, p95
from bench.stage import Stage
from neu.reporting.consolidation import certificates
from neu.reporting.consolidation.documents.report import pdf, signing_place
from neu.reporting.consolidation.documents.signature import Said, signed
from neu.reporting.consolidation.documents.word import docx
from neu.reporting.consolidation.rules import hash_of, text_of
from neu.reporting.consolidation.selectors import TotalState, contents, editions, gather, signing
from neu.reporting.forms.rules import SectionKind

RUNS = 5
PAGES = 40
AT = datetime(2025, 12, 31, 3, tzinfo=UTC)
LINE = "Các đơn vị đã thực hiện nhiệm vụ được giao trong kỳ; số liệu chi tiết tại các phụ lục. "


def edition(stage: Stage) -> list[Row]:
    """The annual report of the province with words enough to fill forty pages, laid out again and again."""
    live = stage.volume.live
    basis = gather(live, TotalState.PROVISIONAL)
    body: Any = json.loads(text_of(contents.body(basis)))
    content = {"body": body, "issue": _issue(body)}
    items = [
        (section.code, item.code)
        for section in basis.layout.sections
        if section.kind is SectionKind.NARRATIVE
        for item in section.items
        if item.asked
    ]
    seal: Any = {"content_hash": hash_of(text_of(content)), "issued_at": AT}
    lines, pages = 0, 0
    while pages < PAGES and items:
        lines += 1
        body["narratives"] = [[*key, "\n".join([LINE * 6] * lines)] for key in items]
        pages = len(pypdf.PdfReader(io.BytesIO(pdf(content, basis.layout, **seal))).pages)
    printed = pdf(content, basis.layout, **seal)
    identity = certificates.test_identity()
    said = Said("Nguyễn Văn Minh Họa", "Ủy ban nhân dân tỉnh", "Quảng Ngãi", seal["content_hash"])

    def sign() -> object:
        place = signing_place(content, basis.layout, content_hash=seal["content_hash"])
        return signed(printed, place, said, identity, AT)

    turns = count(1)

    def lay_out() -> object:
        turn = next(turns)  # other words each time: the typesetter keeps what it has laid out
        said_now = [[*one[:2], f"{turn}. {one[2]}"] for one in body["narratives"]]
        return pdf({**content, "body": {**body, "narratives": said_now}}, basis.layout, **seal)

    how = f"the slowest of {RUNS} of an edition of {pages} pages, {len(printed) / 1000:.0f} kB, in process"
    return [
        _row("edition.pdf", lay_out, 2, how),
        _row("edition.word", lambda: docx(content, basis.layout, **seal), 2, how),
        _row("edition.sign", sign, None, f"the signature of that PDF with its stamp, a 3072 bit key; {how}"),
    ]


def _row(name: str, deed: Callable[[], object], bar: float | None, how: str) -> Row:
    times = []
    for _turn in range(RUNS):
        began = time.perf_counter()
        deed()
        times.append(time.perf_counter() - began)
    return Row(name, round(p95(times), 2), "s", bar, how)


def _issue(body: Any) -> dict[str, Any]:
    """What a signature adds to a body, invented."""
    on = date.fromisoformat(body["round"]["cutoff_on"])
    return {
        "no": 1, "number": "1/BC-UBND", "kind": "Báo cáo", "title": "Kết quả thực hiện Chương trình",
        "basis": "", "round_name": "", "issued_on": on.isoformat(), "parent": "",
        "agency": "Ủy ban nhân dân tỉnh", "seat": "Quảng Ngãi", "authority": "TM. Ủy ban nhân dân",
        "signer_title": "Chủ tịch", "signer": "Nguyễn Văn Minh Họa", "addressees": [],
        "recipients": ["Lưu: VT"], "form_note": "",
        "names": editions.named_places(body, on), "agencies": signing.agency_names(body, on),
        "replaces": None, "differences": [], "reason": "",
    }  # fmt: skip
