"""Where an edition's numbers came from: the versions it used, whatever was done since."""

import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.consolidation.rules import cells_of
from neu.reporting.consolidation.selectors import editions, frozen, reach_of
from neu.reporting.consolidation.selectors.access import tops
from neu.reporting.consolidation.selectors.verifying import verify
from neu.reporting.forms.rules import Mark
from neu.reporting.submissions.rules import Channel
from neu.reporting.submissions.selectors.kept import forget
from tests.reporting.consolidation.conftest import GIVEN, HOUSES, SPENT, TRIEU
from tests.reporting.consolidation.issued import Issued, behind_the_triggers, corrected, pdf_text, table_of
from tests.reporting.consolidation.world import leader, officer

CELL = "B/DA1_NHA_O/thuc_hien"


def where(first: Issued, place: int) -> str:
    return f"/tong-hop/ban-phat-hanh/{first.edition.pk}/tu-dau/{place}/{CELL}/"


def test_every_number_of_an_edition_leads_to_its_origin(first: Issued, client_of):
    client = client_of(officer("ban-dan-toc"))
    table = f"/tong-hop/ban-phat-hanh/{first.edition.pk}/bang/"
    assert table in client.get(f"/tong-hop/ban-phat-hanh/{first.edition.pk}/").content.decode()
    page = client.get(f"{table}?muc=B").content.decode()
    assert f'<a href="{where(first, first.play.province)}">115</a>' in page
    body = re.search(r"<tbody>.*</tbody>", page, re.S)
    assert body is not None
    bare = re.findall(r'<td class="n[^"]*">([^<]*\d[^<]*)</td>', body[0])
    assert bare == []  # no number without an origin
    for address in re.findall(r'href="([^"]*/tu-dau/[^"]*)"', page)[::7]:
        assert client.get(address).status_code == 200


def test_an_edition_answers_from_what_it_used_not_from_what_was_done_since(
    first: Issued, client_of, undo: None
):
    corrected(first.play, 52)
    client, play = client_of(officer("ban-dan-toc")), first.play
    whole = table_of(client.get(where(first, play.province)).content.decode())
    assert "115" in whole
    assert "122" not in whole
    leaf = client.get(where(first, play.place("21529")))
    [row] = leaf.context["own"]
    assert (row.text, row.one.version_no, len(row.digest)) == ("45", 1, 12)
    assert row.channel
    assert row.one.typed_by == officer("bql-21529-cu").full_name
    assert [text for _one, changes in leaf.context["histories"] for *_rest, text in changes] == ["45"]
    now = client.get(leaf.context["now"])
    assert [one.text for one in now.context["own"]] == ["52"]


def test_what_was_printed_is_every_reader_s_and_who_typed_it_is_not(first: Issued, client_of):
    play, stranger = first.play, client_of(officer("bql-21142-cu"))
    page = stranger.get(where(first, play.province))
    assert page.status_code == 200
    assert page.context["value"] == "115"
    assert not page.context["seen"]
    said = page.content.decode()
    assert "chỉ hiện với cơ quan có nhiệm vụ" in said
    assert officer("bql-21529-cu").full_name not in said
    assert stranger.get(where(first, play.place("21529"))).status_code == 404
    own = stranger.get(where(first, play.place("21142")))
    assert own.context["seen"]
    assert stranger.get(where(first, 999_999)).status_code == 404
    unknown = where(first, play.province).replace("DA1_NHA_O", "KHONG_CO")
    assert stranger.get(unknown).status_code == 404


def test_facts_that_were_changed_behind_an_edition_are_seen_on_its_number(
    first: Issued, client_of, undo: None
):
    behind_the_triggers("submissions_sentfigure", "value = value + 1 WHERE value = 45")
    forget()  # as any other process, or this one a little later
    page = client_of(leader("ubnd-tinh")).get(where(first, first.play.province))
    assert page.context["value"] == "115"  # what was signed
    forget()
    assert "khác số đã ký" in page.content.decode()


def test_parts_and_the_rest_add_up_to_what_was_signed(first: Issued, undo: None):
    corrected(first.play, 60)
    edition = first.edition
    body = editions.content_of(edition)["body"]
    with frozen.as_issued(edition):
        reach = reach_of(officer("ban-dan-toc"), edition.round, first.play.now())
        for key in (HOUSES, SPENT):
            found = frozen.origin_in(edition, body, first.play.province, key, reach)
            parts = sum((one.value.value or 0) for one in found.parts)
            assert parts + sum(one.value.value or 0 for one in found.own) + (found.rest or 0) == (
                found.value.value
            )
            assert frozen.signed_cell(body, found.table.place, key) == found.value
    assert found.value.value == 110 * TRIEU


def test_a_number_says_how_it_was_typed_and_where_its_report_stands(first: Issued, client_of):
    page = client_of(officer("ban-dan-toc")).get(
        f"/tong-hop/{first.play.round.pk}/{first.play.place('21529')}/tu-dau/{CELL}/?loai=da-tiep-nhan"
    )
    [row] = page.context["own"]
    assert row.one.channel == Channel.WEB
    assert str(row.status)
    assert "Quy tắc:" in page.content.decode()


def test_many_parts_take_as_many_queries_as_few(first: Issued, client_of):
    """The province's districts, and a district's communes: the same number of queries."""
    client, play = client_of(officer("ban-dan-toc")), first.play
    counts = []
    for place in (play.province, play.place("535", Level.DISTRICT)):
        address = f"/tong-hop/{play.round.pk}/{place}/tu-dau/{CELL}/?loai=da-tiep-nhan"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            parts = client.get(address).context["parts"]
        counts.append((len(parts), len(queries)))
    (few, fewer), (many, more) = counts
    assert few != many
    assert fewer == more


def test_the_workbook_says_of_every_printed_number_which_reports_gave_it(first: Issued):
    data = bytes(first.edition.files.get(kind="xlsx").content)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, used = book["Số này từ đâu"], book["Báo cáo đã dùng"]
    assert f"/ban-phat-hanh/{first.edition.pk}/bang/" in sheet["A2"].value
    rows = {(row[2].value, row[3].value): row for row in sheet.iter_rows(min_row=6)}
    houses = rows["Hộ được hỗ trợ nhà ở", "Thực hiện đến ngày chốt số liệu"]
    reports = {row[0].value: row for row in used.iter_rows(min_row=6)}
    listed = [reports[int(one)] for one in str(houses[7].value).replace("–", ", ").split(", ")]
    assert houses[4].value == "115"
    assert len(listed) == houses[6].value == 4  # 45 + 30 + 40, and one that says nothing to report
    assert {row[2].value for row in listed} == {"Xã Ba Vì", "Xã Ba Ngạc", "Xã Ba Tiêu", "Xã Trà Bùi"}
    versions = {one["digest"][:12] for one in first.edition.uses["versions"]}
    assert {row[5].value for row in listed} <= versions
    sheet_name, _, cell = str(houses[0].value).rpartition("!")
    assert book[sheet_name][cell].value == 115
    printed = {key for key, cell in cells_of(editions.content_of(first.edition)["body"]).items() if cell}
    assert sheet.max_row - 5 == len(printed)


def test_paper_and_word_say_where_to_look(first: Issued, client_of):
    address = f"/tong-hop/ban-phat-hanh/{first.edition.pk}/bang/"
    assert address in pdf_text(first.edition)
    word = client_of(officer("so-y-te")).get(f"/tong-hop/ban-phat-hanh/{first.edition.pk}/word/")
    said = [line.text for line in Document(io.BytesIO(word.content)).paragraphs]
    assert any(address in line for line in said)
    assert client_of(officer("so-y-te")).get(address).status_code == 200


NEW_MAP = date(2025, 7, 1)


def test_an_edition_is_read_in_the_communes_of_another_day_and_stays_what_it_is(
    first: Issued, undo, client_of
):
    edition, province = first.edition, first.play.province
    body = editions.content_of(edition)["body"]
    atlas = places.atlas()
    [top] = [one.place_id for one in tops(atlas, edition.round, NEW_MAP)]
    communes = [one.place_id for one in atlas.children(top, NEW_MAP)]
    then = frozen.read_again(edition, body, [top, *communes], NEW_MAP)
    signed = frozen.cells_by_key(body)
    for key in (HOUSES, SPENT, GIVEN):
        assert then[0].cell(key).value == signed[key].value
    waiting = [one for one in then[1:] if one.cell(HOUSES).mark is Mark.NOT_DIVIDED]
    known = sum((one.cell(HOUSES).value or 0 for one in then[1:]), Decimal(0))
    assert waiting
    assert known == signed[HOUSES].value - 40  # Trà Bùi waits for its division

    corrected(first.play, 50)
    again = frozen.read_again(edition, body, [top, *communes], NEW_MAP)
    assert [one.cells for one in again] == [one.cells for one in then]
    assert verify(edition).ok

    client = client_of(officer("ban-dan-toc"))
    table = f"/tong-hop/ban-phat-hanh/{edition.pk}/bang/?muc=B&dia-gioi={NEW_MAP}"
    page = client.get(table).content.decode()
    assert "theo địa giới ngày 01/07/2025" in page
    assert "bản phát hành không đổi" in page
    assert "chưa chia" in page
    origin = f"/tong-hop/ban-phat-hanh/{edition.pk}/tu-dau/{top}/B/DA1_NHA_O/thuc_hien/?dia-gioi={NEW_MAP}"
    assert origin in page
    told = client.get(origin).content.decode()
    assert "theo địa giới ngày 01/07/2025" in told
    assert "Đọc từ các lần gửi mà bản phát hành đã dùng" in told
    assert client.get(f"{table}&dia-ban={province}").status_code == 200
    assert client.get(f"{table}&dia-ban=khong").status_code == 200
    stranger = client_of(User.objects.create(username="nguoi-la", full_name="Người lạ"))
    assert stranger.get(table).status_code == 404
    assert stranger.get(table.partition("&")[0]).status_code == 200
