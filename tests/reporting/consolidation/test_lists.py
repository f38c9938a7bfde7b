"""Lists above their reporters: rows beside each other in totals and editions, printed, verified, compared."""

import io
from datetime import date
from uuid import uuid4

import openpyxl
import pypdf
import pytest
from docx import Document

from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.consolidation import services
from neu.reporting.consolidation.selectors import comparing, editions, verify
from neu.reporting.rounds import services as rounds
from neu.reporting.submissions import services as reports
from tests.reporting.consolidation.issued import behind_the_triggers
from tests.reporting.submissions.conftest import T0, World, person

CUTOFF = date(2025, 12, 31)
SAID = {
    "khu_vuc": "Nông thôn", "tong_ho": "100", "dau_ho": "40", "dau_dtts": "38", "thoat": "12", "tai": "1",
    "phat_sinh": "2", "cuoi_ho": "31",
}  # fmt: skip
OTHER = SAID | {
    "tong_ho": "300",
    "dau_ho": "60",
    "dau_dtts": "60",
    "thoat": "20",
    "tai": "0",
    "cuoi_ho": "42",
}


@pytest.fixture
def review(db) -> World:
    """Two communes reviewed 2025, each with its villages; the province takes both in."""
    people = {
        "bavi": person("bavi", "ubnd-xa-21529"),
        "trabong": person("trabong", "ubnd-xa-21115"),
        "tinh": person("tinh", "ban-dan-toc"),
        "ky": person("ky", "ubnd-tinh", role="LEADER"),
        "soyte": person("soyte", "so-y-te"),
    }
    province = places.current_province(CUTOFF)
    opened = rounds.open_round(
        "RA_SOAT_NGHEO", period="2025", territory_id=province, cutoff_on=CUTOFF, actor=None, at=T0
    )
    world = World(opened, people)
    for who, agency, rows in (
        ("bavi", "ubnd-xa-21529", [SAID | {"dia_ban": "Thôn Một"}]),
        ("trabong", "ubnd-xa-21115", [OTHER | {"dia_ban": "Thôn Hai"}, SAID | {"dia_ban": "Thôn Ba"}]),
    ):
        report = world.open(agency, who, "XA")
        for values in rows:
            add(world, report, "A", values, who)
        reports.declare_no_rows(report.pk, "B", key=uuid4(), actor=people[who], at=world.now())
        world.do("send", report, who)
        world.do("accept", report, "tinh")
    return world


def add(world, report, section, values, who):
    return reports.add_row(report.pk, section, values, key=uuid4(), actor=world.people[who], at=world.now())


def issued(world, number="9/BC-UBND", **more):
    draft = services.prepare(world.round.pk, actor=world.people["tinh"], at=world.now(), **more)
    return services.issue(draft.pk, number, actor=world.people["ky"], at=world.now())


@pytest.fixture
def edition(review):
    return issued(review)


def file_of(edition, kind):
    return io.BytesIO(bytes(edition.files.get(kind=kind).content))


def page(client_of, world, who, address):
    answer = client_of(world.people[who]).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_totals_show_the_rows_of_all_reports_with_whose_they_are(review, client_of):
    here = f"/tong-hop/{review.round.pk}/{review.round.territory_id}/"
    seen = page(client_of, review, "tinh", f"{here}?loai=da-tiep-nhan&muc=A")

    assert seen.index("Ủy ban nhân dân xã Ba Vì") < seen.index("Ủy ban nhân dân xã Trà Bồng")
    assert "Cộng 3 dòng" in seen
    assert ">140<" in seen.replace(" ", "")  # 40 + 60 + 40 households at the beginning of the year
    assert "28,00" in seen  # 140 : 500, never a mean of ratios
    nobody = page(client_of, review, "tinh", f"{here}?loai=da-tiep-nhan&muc=B")
    assert "đã khai không có dòng nào" in nobody
    commune = places.by_code(Level.COMMUNE, "21529", CUTOFF)
    here = f"/tong-hop/{review.round.pk}/{commune}/?loai=da-tiep-nhan&muc=A"
    seen = page(client_of, review, "tinh", here)
    assert ("Thôn Một" in seen, "Thôn Hai" in seen, "Cộng 1 dòng" in seen) == (True, False, True)


def test_an_edition_keeps_every_row_and_prints_it_in_every_file(review, edition):
    body = editions.content_of(edition)["body"]
    assert [(one[0], one[2], one[3], one[4].get("dia_ban")) for one in body["lists"]] == [
        ("A", "ubnd-xa-21115", 1, "Thôn Hai"),
        ("A", "ubnd-xa-21115", 2, "Thôn Ba"),
        ("A", "ubnd-xa-21529", 1, "Thôn Một"),
        ("B", "ubnd-xa-21115", 0, None),
        ("B", "ubnd-xa-21529", 0, None),
    ]
    assert verify(edition).ok

    text = " ".join(one.extract_text() for one in pypdf.PdfReader(file_of(edition, "pdf")).pages)
    for words in ("Thôn Hai", "Cộng các danh sách: 3 dòng", "Khai không phát sinh"):
        assert words in " ".join(text.split())
    book = openpyxl.load_workbook(file_of(edition, "xlsx"))
    sheet = book["1. A"]
    cells = {cell.value: cell for row in sheet for cell in row if cell.value is not None}
    assert "Thôn Một" in cells
    sums = [value for value in cells if str(value).startswith("=SUM(")]
    assert len(sums) == 7  # nobody told the last column: blank is not zero


def test_words_of_lists_come_in_word_too(review, edition, client_of):
    answer = client_of(review.people["tinh"]).get(f"/tong-hop/ban-phat-hanh/{edition.pk}/word/")
    document = Document(io.BytesIO(answer.content))
    said = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Thôn Hai" in said
    table = page(client_of, review, "soyte", f"/tong-hop/ban-phat-hanh/{edition.pk}/bang/")
    assert "Thôn Hai" in table


def test_a_row_changed_behind_an_edition_is_named(review, edition):
    behind_the_triggers(
        "submissions_submissionversion",
        "lists = jsonb_set(lists, '{0,2,dau_ho}', '\"61\"') WHERE id = (SELECT v.id FROM "
        "submissions_submissionversion v JOIN submissions_submission s ON s.id = v.submission_id "
        "JOIN rounds_obligation o ON o.id = s.obligation_id JOIN agencies_agency a ON a.id = o.agency_id "
        "WHERE a.code = 'ubnd-xa-21115')",
    )
    found = verify(edition).found
    said = [(one.kind, one.column, one.signed, one.found) for one in found]
    assert ("ROW", "Số hộ", "60", "61") in said
    assert any(one.kind == "VERSION" for one in found)


def test_what_a_correction_changes_is_told_row_by_row(review, edition):
    report = reports.open_submission(
        review.duty("ubnd-xa-21529", "XA").pk, actor=review.people["bavi"], at=review.now()
    )
    review.do("correct", report, "bavi", reason="Rà soát lại")
    row = report.list_rows.get(section="A", no=1)
    reports.edit_row(
        report.pk, "A", 1, row.values | {"thoat": "13", "cuoi_ho": "30"}, base_rev=row.rev,
        actor=review.people["bavi"], at=review.now(),
    )  # fmt: skip
    add(review, report, "A", SAID | {"dia_ban": "Thôn Bốn"}, "bavi")
    review.do("send", report, "bavi", reason="Rà soát lại")
    assert verify(edition).ok  # what was signed stands
    review.do("accept", report, "tinh")
    now = {(one.where, one.old, one.new) for one in comparing.with_now(edition)}
    assert ("Hộ nghèo – Ủy ban nhân dân xã Ba Vì – Thôn Một – Số hộ thoát", "12", "13") in now
    assert ("Hộ nghèo – Ủy ban nhân dân xã Ba Vì – Thôn Bốn – Dòng", "–", "có") in now
    later = issued(review, "10/BC-UBND", reason="Rà soát lại")
    changed = editions.content_of(later)["issue"]["row_differences"]
    assert ["Hộ nghèo – Ủy ban nhân dân xã Ba Vì – Thôn Một", "Số hộ thoát", "12", "13"] in changed
    text = " ".join(one.extract_text() for one in pypdf.PdfReader(file_of(later, "pdf")).pages)
    assert "Số hộ thoát 12 13" in " ".join(text.split())
