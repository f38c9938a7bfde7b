"""Pages of editions and totals: what they show, serve and refuse."""

import hashlib
import io
import re

import pypdf
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from docx.enum.section import WD_ORIENT

from neu.platform.audit import texts as audit_texts
from neu.platform.audit.models import AuditEvent
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.models import Edition
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.consolidation.selectors.editions import stem
from neu.reporting.rounds.models import Round
from tests.reporting.consolidation.conftest import Story
from tests.reporting.consolidation.issued import (
    Issued,
    behind_the_triggers,
    corrected,
    issue,
    prepare,
    table_of,
)
from tests.reporting.consolidation.world import leader, officer


def test_an_edition_page_shows_what_is_kept_and_serves_its_files(first: Issued, client_of):
    client = client_of(officer("ban-dan-toc"))
    address = f"/tong-hop/ban-phat-hanh/{first.edition.pk}/"
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    assert not any("sentfigure" in one["sql"] for one in queries)  # nothing is recomputed to be looked at
    assert "Chưa ai kiểm tra từ khi phát hành" in page
    assert first.edition.content_hash in page
    answer = client.get(f"{address}tep/xlsx/")
    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-2024-ban-1.xlsx"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(answer.content).hexdigest() == first.edition.files.get(kind="xlsx").sha256
    assert client.get(f"{address}tep/exe/").status_code == 404


def test_who_checks_an_edition_again_is_kept_with_what_came_out(first: Issued, client_of, undo: None):
    client = client_of(officer("ban-dan-toc"))
    address = f"/tong-hop/ban-phat-hanh/{first.edition.pk}/"
    assert client.get(f"{address}kiem-tra/").status_code == 405
    page = client.post(f"{address}kiem-tra/", follow=True).content.decode()
    assert "Kiểm tra gần nhất" in page
    assert "không khớp" not in page
    event = AuditEvent.objects.get(event="edition.check")
    assert (event.actor_id, event.changes) == (
        officer("ban-dan-toc").pk,
        {"holds": True, "found": [], "more": 0},
    )

    behind_the_triggers("submissions_sentfigure", "value = value + 1 WHERE value = 45")
    assert "không khớp" not in client.get(address).content.decode()  # the page says when it was checked
    page = table_of(client.post(f"{address}kiem-tra/", follow=True).content.decode())
    for said in (
        "không khớp",
        "Báo cáo không còn khớp mã băm lúc gửi",
        "Ban Quản lý xã Ba Vì – Báo cáo năm 2024 – lần gửi 1",
        "Kết quả đầu ra theo dự án – Hộ được hỗ trợ nhà ở – Thực hiện đến ngày chốt số liệu</th>"
        '<td class="n">115</td><td class="n">116</td>',
    ):
        assert said in page
    log = dict(audit_texts.changes("edition.check", AuditEvent.objects.latest("pk").changes))
    assert log["Còn khớp"] == "không"
    assert "115 → 116" in log["Chỗ không khớp"]


def test_a_draft_is_read_by_who_prepares_and_who_signs_and_by_nobody_else(
    first: Issued, client_of, undo: None
):
    corrected(first.play, 52)
    draft = prepare(first.play, reason="thử")
    waiting = client_of(leader("ubnd-tinh")).get(f"/tong-hop/{first.play.round.pk}/ban-phat-hanh/")
    assert "Bản này mới có 4/" in waiting.content.decode()
    address = f"/tong-hop/ban-phat-hanh/du-thao/{draft.pk}/xem/"
    for who in (officer("ban-dan-toc"), leader("ubnd-tinh")):
        answer = client_of(who).get(f"{address}pdf/")
        assert answer["Content-Type"] == "application/pdf"
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
        assert all("DỰ THẢO" in page for page in pages)
        word = Document(io.BytesIO(client_of(who).get(f"{address}docx/").content))
        assert all("DỰ THẢO" in one.first_page_header._element.xml for one in word.sections)
    for who in (officer("so-y-te"), officer("ubnd-xa-21529-cu")):
        for kind in ("pdf", "docx"):
            assert client_of(who).get(f"{address}{kind}/").status_code == 404
    assert client_of(leader("ubnd-tinh")).get(f"{address}exe/").status_code == 404


def test_an_edition_in_word_says_what_was_signed_with_real_styles_and_tables(first: Issued, client_of):
    address = f"/tong-hop/ban-phat-hanh/{first.edition.pk}/word/"
    answer = client_of(officer("so-y-te")).get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-2024-ban-1.docx"'
    word = Document(io.BytesIO(answer.content))
    said = [line.text for line in word.paragraphs]
    assert "BÁO CÁO" in said
    assert f"Mã băm SHA-256 của nội dung: {first.edition.content_hash}. Bản phát hành thứ 1 của đợt." in said
    assert "Bản Word để biên tập. Văn bản có giá trị là bản PDF đã phát hành." in said
    assert {"Thân bài", "Tên loại", "Tên phụ lục"} <= {line.style.name for line in word.paragraphs}
    assert [one.orientation for one in word.sections][:2] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    numbers = [
        [cell.text for cell in row.cells]
        for table in word.tables
        for row in table.rows
        if row.cells[0].text == "Hộ được hỗ trợ nhà ở"
    ]
    assert "115" in numbers[0]
    outputs = next(table for table in word.tables if table.rows[0].cells[0].text == "Nội dung")
    assert "tblHeader" in outputs.rows[0]._tr.xml


def test_an_edition_is_compared_with_another_and_with_now(first: Issued, client_of, undo: None):
    client = client_of(officer("ban-dan-toc"))
    address = f"/tong-hop/ban-phat-hanh/{first.edition.pk}/so-sanh/"
    assert "Không có chỗ nào khác" in client.get(address).content.decode()

    corrected(first.play, 52)
    row = (
        "Kết quả đầu ra theo dự án – Hộ được hỗ trợ nhà ở – Thực hiện đến ngày chốt số liệu</th>"
        '<td class="n">115</td><td class="n">122</td>'
    )
    page = table_of(client.get(address).content.decode())
    assert row in re.sub(r"</?a[^>]*>", "", page)
    for side in re.findall(r'<td class="n"><a href="([^"]+)">1(?:15|22)</a>', page):
        assert client.get(side).status_code == 200  # each side leads to its own origin
    cells = "B/DA1_NHA_O/thuc_hien/"
    assert f"/tu-dau/{first.play.province}/{cells}" in page
    assert f"/{first.play.province}/tu-dau/{cells}?loai=da-tiep-nhan" in page

    second = issue(first.play, prepare(first.play, reason="đính chính"), "169/BC-UBND")
    unit = client_of(officer("bql-21529-cu"))  # sees no total of the province, but what was issued
    page = table_of(unit.get(f"{address}?voi={second.pk}").content.decode())
    assert row in re.sub(r"</?a[^>]*>", "", page)
    assert "số đã tiếp nhận hiện nay" not in page
    assert "Bản số 168/BC-UBND và bản số 169/BC-UBND" in page
    assert unit.get(address).context["other"] == second  # nothing else is hers to compare with
    assert client.get("/tong-hop/ban-phat-hanh/999999/so-sanh/").status_code == 404


def test_preparing_from_the_page_and_being_refused_in_words(first: Issued, client_of, undo: None):
    address = f"/tong-hop/{first.play.round.pk}/ban-phat-hanh/"
    client = client_of(officer("ban-dan-toc"))
    assert "Hiện mới tiếp nhận số liệu của 4/" in client.get(address).content.decode()
    answer = client.post(f"{address}chuan-bi/", {"title": "Báo cáo", "reason": ""}, follow=True)
    assert "không có gì để thay thế" in answer.content.decode()
    stranger = client_of(officer("bql-21142-cu"))
    answer = stranger.post(f"{address}chuan-bi/", {"title": "Báo cáo"}, follow=True)
    assert "Chỉ cơ quan thường trực" in answer.content.decode()


def test_a_table_page_names_its_total_and_leads_each_number_home(story: Story, client_of):
    play = story.y2024
    client = client_of(officer("ban-dan-toc"))
    page = client.get(f"/tong-hop/{play.round.pk}/{play.province}/?loai=da-tiep-nhan&muc=B").content.decode()
    origin = f"/tong-hop/{play.round.pk}/{play.province}/tu-dau/B/DA1_NHA_O/thuc_hien/?loai=da-tiep-nhan"
    assert "số đã tiếp nhận" in page
    assert f'<a href="{origin}">115</a>' in page
    answer = client.get(origin)
    assert "Huyện Ba Tơ" in answer.content.decode()
    assert client.get(origin.replace("DA1_NHA_O", "KHONG_CO")).status_code == 404


def test_where_a_number_is_from_is_said_in_words(story: Story, client_of):
    play, client = story.y2024, client_of(officer("ban-dan-toc"))
    home = f"/tong-hop/{play.round.pk}/{play.province}/tu-dau"
    page = client.get(f"{home}/C/DA1_NSTW_DTPT/duoc_su_dung/?loai=da-tiep-nhan").content.decode()
    assert "“Giao trong năm” + “Kéo dài từ năm trước” − “" in page
    assert "[giao]" not in page
    share = client.get(f"{home}/B/DA1_NHA_O/ty_le_nam/?loai=da-tiep-nhan")
    assert " × 100" in share.context["formula"]
    commune = f"/tong-hop/{play.round.pk}/{play.place('21529')}/tu-dau"
    leaf = client.get(f"{commune}/B/DA1_NHA_O/thuc_hien/?loai=da-tiep-nhan").content.decode()
    assert "nhập trên trang" in leaf
    assert "WEB" not in leaf
    years = client.get(f"{commune}/C/DA1_NSTW_DTPT/giai_ngan_truoc/?loai=da-tiep-nhan").content.decode()
    assert re.search(
        r'<tfoot><tr><th scope="row">Cộng</th><td></td><td class="n">70</td></tr>', table_of(years)
    )


def test_a_ratio_to_a_plan_says_whose_plan_and_whose_figures(story: Story, client_of):
    play, client = story.y2024, client_of(officer("ban-dan-toc"))
    page = client.get(f"/tong-hop/{play.round.pk}/{play.province}/?loai=da-tiep-nhan&muc=B")
    counted = page.context["table"].counted
    assert counted.done < counted.owed
    said = f"Tỷ lệ so với kế hoạch của cả {counted.owed} xã; thực hiện mới có {counted.done} xã."
    assert said in page.content.decode()
    money = client.get(f"/tong-hop/{play.round.pk}/{play.province}/?loai=da-tiep-nhan&muc=A")
    assert money.context["plan_ahead"] is False  # no plan beside those figures


def test_what_a_reader_may_not_see_does_not_exist(story: Story, client_of):
    play = story.y2024
    client = client_of(officer("bql-21142-cu"))
    assert client.get(f"/tong-hop/{play.round.pk}/{play.province}/").status_code == 404
    assert client.get(f"/tong-hop/{play.round.pk}/{play.place('21529')}/").status_code == 404
    assert client.get(f"/tong-hop/{play.round.pk}/{play.place('21142')}/").status_code == 200
    health = client_of(officer("so-y-te"))
    origin = f"/tong-hop/{play.round.pk}/{play.province}/tu-dau/B/DA1_NHA_O/thuc_hien/"
    assert health.get(origin).status_code == 404
    assert health.get(f"/tong-hop/{play.round.pk}/{play.province}/?muc=C").status_code == 200


def test_the_lists_and_the_comparison_open(story: Story, client_of):
    play = story.y2024
    client = client_of(officer("ban-dan-toc"))
    assert play.round.name in client.get("/tong-hop/").content.decode()
    page = client.get(f"/tong-hop/{play.round.pk}/{play.province}/so-sanh/").content.decode()
    assert "Tuyến ngành" in page
    assert ">15<" in page


def test_anybody_learns_whether_a_file_or_a_printed_hash_was_issued(first: Issued, client, undo: None):
    pdf, edition = first.edition.files.get(kind="pdf"), first.edition
    page = client.get("/xac-minh/", {"ma": hashlib.sha256(bytes(pdf.content)).hexdigest()}).content.decode()
    assert "Văn bản phát hành (PDF)" in page
    assert "168/BC-UBND" in page
    assert "đã được thay thế" not in page
    printed = " ".join(edition.content_hash[at : at + 8].upper() for at in range(0, 64, 8))
    assert "Nội dung của văn bản" in client.get("/xac-minh/", {"ma": printed}).content.decode()

    corrected(first.play, 52)
    issue(first.play, prepare(first.play, reason="đính chính"), "169/BC-UBND")
    page = client.get("/xac-minh/", {"ma": edition.content_hash}).content.decode()
    assert "Bản này đã được thay thế bằng bản số 169/BC-UBND." in page


def test_what_was_never_issued_is_not_recognised(first: Issued, client):
    page = client.get("/xac-minh/", {"ma": "0" * 64}).content.decode()
    assert "Không có văn bản nào đã phát hành mang mã này" in page
    short = client.get("/xac-minh/", {"ma": "<b>0"})
    assert short.status_code == 422
    assert "64 chữ số" in short.content.decode()
    assert "<b>" not in short.content.decode()


def test_files_of_january_are_not_called_as_those_of_september():
    content = '{"body": {"demo": false}}'
    september, january = Round(period="2024"), Round(period="2024", follows_id=1)
    names = [stem(Edition(round=one, no=1, content=content)) for one in (september, january)]
    assert names == ["bao-cao-2024-ban-1", "bao-cao-2024-bo-sung-ban-1"]


def test_every_page_of_a_number_says_how_many_communes_are_in_it(first: Issued, client_of):
    round_, province, at = first.play.round.pk, first.play.province, "B/DA1_NHA_O/thuc_hien/"
    client = client_of(officer("ban-dan-toc"))
    counted = selectors.missing(first.play.round, province, TotalState.ACCEPTED)
    assert 0 < counted.done < counted.owed
    for page in (
        f"{round_}/{province}/tu-dau/{at}",
        f"{round_}/{province}/chuoi/{at}",
        f"{round_}/{province}/so-sanh/",
        f"ban-phat-hanh/{first.edition.pk}/bang/",
        f"ban-phat-hanh/{first.edition.pk}/tu-dau/{province}/{at}",
    ):
        said = client.get(f"/tong-hop/{page}").content.decode()
        assert f"Đã có {counted.done}/{counted.owed} xã." in said, page
