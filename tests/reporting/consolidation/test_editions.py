"""Editions: prepared from what was accepted, issued by who may sign, recomputed from what they used."""

import hashlib
import io
import json
from dataclasses import dataclass

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.reporting.consolidation import services
from neu.reporting.consolidation.models import Edition, EditionDraft
from neu.reporting.consolidation.rules import Refusal, hash_of, text_of
from neu.reporting.consolidation.selectors import editions, verify
from neu.reporting.submissions import services as reports
from tests.reporting.consolidation.conftest import HOUSES, Story
from tests.reporting.consolidation.world import Play, leader, officer


@dataclass
class Issued:
    play: Play
    draft: EditionDraft
    edition: Edition


def refused(deed) -> Refused:
    with pytest.raises(Refused) as caught, transaction.atomic():
        deed()
    return caught.value


def prepare(play: Play, **more) -> EditionDraft:
    return services.prepare(play.round.pk, actor=officer("ban-dan-toc"), at=play.now(), **more)


def issue(play: Play, draft: EditionDraft, number: str = "168/BC-UBND", **more) -> Edition:
    return services.issue(draft.pk, number, actor=leader("ubnd-tinh"), at=play.now(), **more)


def corrected(play: Play, houses: int) -> None:
    """Ba Vì's unit corrects a figure and every level sees and accepts it again."""
    unit, commune, district = "bql-21529-cu", "ubnd-xa-21529-cu", "phong-dan-toc-535"
    for agency, step in ((unit, None), (commune, "XA"), (district, "HUYEN")):
        report = play.report(agency, step)
        reports.correct(report.pk, actor=officer(agency), at=play.now(), reason="đính chính")
        if step is None:
            play.type(agency, {HOUSES: houses})
        play.send(agency, step)
        if step is None:
            play.authenticate(agency, commune)
        elif step == "XA":
            play.accept(commune, district, "XA")
        else:
            play.accept(district, "ban-dan-toc", "HUYEN")


@pytest.fixture(scope="module")
def first(story: Story) -> Issued:
    draft = prepare(story.y2024, title="Kết quả thực hiện Chương trình năm 2024")
    return Issued(story.y2024, draft, issue(story.y2024, draft, recipients=["Ủy ban Dân tộc", "Lưu: VT"]))


@pytest.fixture
def second(first: Issued, undo: None) -> Edition:
    corrected(first.play, 50)
    return issue(first.play, prepare(first.play, reason="Đính chính của Ba Vì"), "201/BC-UBND")


def pdf_text(edition: Edition) -> str:
    data = bytes(edition.files.get(kind="pdf").content)
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_only_the_standing_agency_prepares_and_only_the_issuer_signs(story: Story, undo: None):
    play = story.y2024
    for who in (officer("so-y-te"), officer("ubnd-xa-21529-cu"), leader("ubnd-tinh")):
        said = refused(lambda who=who: services.prepare(play.round.pk, actor=who, at=play.now()))
        assert said.code == Refusal.NOT_STANDING_AGENCY
    draft = prepare(play, reason="thử") if editions.last_edition(play.round) is None else None
    if draft is not None:
        for who in (officer("ban-dan-toc"), officer("ubnd-tinh")):
            said = refused(lambda who=who: services.issue(draft.pk, "1/BC", actor=who, at=play.now()))
            assert said.code == Refusal.NOT_ISSUER


def test_nothing_accepted_cannot_be_prepared(story: Story):
    assert refused(lambda: prepare(story.y2025)).code == Refusal.NOTHING_ACCEPTED


def test_an_edition_is_hashed_over_its_text_and_keeps_its_files(first: Issued):
    edition = first.edition
    assert edition.content_hash == hash_of(edition.content)
    assert text_of(json.loads(edition.content)) == edition.content
    files = {one.kind: one for one in edition.files.all()}
    assert set(files) == {"pdf", "xlsx", "json"}
    assert all(hashlib.sha256(bytes(one.content)).hexdigest() == one.sha256 for one in files.values())
    assert bytes(files["json"].content).decode() == edition.content
    assert edition.uses["versions"][0].keys() == {"round", "step", "agency", "place", "no", "digest"}
    assert AuditEvent.objects.filter(event="edition.issue", subject_id=str(edition.pk)).exists()


def test_content_holds_no_surrogate_id(first: Issued):
    body = json.loads(first.edition.content)["body"]
    assert body["round"]["territory"] == ["PROVINCE", "51"]
    assert {one["place"][0] for one in body["by_place"]["places"]} == {"DISTRICT"}
    assert body["table"]["B"]["DA1_NHA_O"]["thuc_hien"] == ["VALUE", "115", ""]


def test_an_edition_recomputes_to_itself_and_tampering_shows(first: Issued, undo: None):
    found = verify(first.edition)
    assert (found.ok, found.words) == (True, "")
    forged = json.loads(first.edition.content)
    forged["body"]["table"]["B"]["DA1_NHA_O"]["thuc_hien"][1] = "9115"
    first.edition.content = text_of(forged)
    told = verify(first.edition)
    assert (told.ok, told.text) == (False, False)
    assert "Hộ được hỗ trợ nhà ở – Thực hiện" in told.words
    assert "9115 → 115" in told.words
    first.edition.refresh_from_db()


def test_a_figure_changed_behind_the_triggers_is_named(first: Issued, undo: None):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE submissions_sentfigure DISABLE TRIGGER USER")
        cursor.execute("UPDATE submissions_sentfigure SET value = value + 1 WHERE value = 45")
        cursor.execute("ALTER TABLE submissions_sentfigure ENABLE TRIGGER USER")
    told = verify(first.edition)
    assert told.text
    assert told.first is not None
    assert not told.ok


@pytest.mark.parametrize("table", ["consolidation_edition", "consolidation_editionfile"])
def test_an_issued_edition_cannot_be_changed_or_removed(first: Issued, table: str):
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_figures_that_moved_since_preparing_stop_the_signature_and_are_named(first: Issued, undo: None):
    corrected(first.play, 46)
    draft = prepare(first.play, reason="Đính chính")
    corrected(first.play, 47)
    said = refused(lambda: issue(first.play, draft, "202/BC-UBND"))
    assert said.code == Refusal.FIGURES_MOVED
    assert "Hộ được hỗ trợ nhà ở" in said.params["what"]
    assert "(116 → 117)" in said.params["what"]
    assert Edition.objects.filter(round=first.play.round).count() == 1


def test_a_correction_gives_edition_two_and_the_first_stays(first: Issued, second: Edition):
    old_hash = first.edition.content_hash
    first.edition.refresh_from_db()
    assert first.edition.content_hash == old_hash
    assert verify(
        first.edition
    ).ok  # it is recomputed from the versions it used, not from those accepted since
    assert verify(second).ok
    assert (second.no, second.replaces) == (2, first.edition)
    rows = editions.difference_rows(second, editions.content_of(second))
    label = "Kết quả đầu ra theo dự án – Hộ được hỗ trợ nhà ở – Thực hiện đến ngày chốt số liệu"
    assert (label, "115", "120") in rows
    text = pdf_text(second)
    assert "Thay thế bản số 168/BC-UBND" in text
    assert "Đính chính của Ba Vì" in text


def test_an_amended_edition_needs_a_reason_and_a_change(first: Issued, undo: None):
    assert refused(lambda: prepare(first.play, reason="x")).code == Refusal.NOTHING_CHANGED
    corrected(first.play, 48)
    assert refused(lambda: prepare(first.play)).code == Refusal.AMENDMENT_REASON_REQUIRED


def test_numbers_are_typed_once_a_year_and_a_draft_is_signed_once(first: Issued, undo: None):
    assert refused(lambda: issue(first.play, first.draft, "169/BC-UBND")).code == Refusal.DRAFT_ISSUED
    corrected(first.play, 49)
    old = prepare(first.play, reason="một")
    corrected(first.play, 51)
    new = prepare(first.play, reason="hai")
    assert refused(lambda: issue(first.play, old, "170/BC-UBND")).code == Refusal.DRAFT_WITHDRAWN
    assert refused(lambda: issue(first.play, new, "168/BC-UBND")).code == Refusal.NUMBER_TAKEN
    assert refused(lambda: issue(first.play, new, "  ")).code == Refusal.NUMBER_REQUIRED


def test_the_2024_edition_prints_districts_and_the_2025_one_does_not(first: Issued, story: Story, undo: None):
    text = pdf_text(first.edition)
    assert "chia theo huyện" in text
    assert "Huyện Ba Tơ" in text
    assert "Số: 168/BC-UBND" in text
    play = story.y2025
    play.commune("21529", {HOUSES: 12})
    later = issue(play, prepare(play), "99/BC-UBND")
    text = pdf_text(later)
    assert "chia theo xã" in text
    assert "Huyện" not in text.replace("cấp huyện", "")
    assert "chỉ phần Quảng Ngãi cũ" in text


# Pages


@pytest.fixture
def client_of(settings):
    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(username, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


def test_an_edition_page_says_whether_it_holds_and_serves_its_files(first: Issued, client_of):
    client = client_of(officer("ban-dan-toc"))
    page = client.get(f"/tong-hop/ban-phat-hanh/{first.edition.pk}/").content.decode()
    assert "khớp" in page
    assert first.edition.content_hash in page
    answer = client.get(f"/tong-hop/ban-phat-hanh/{first.edition.pk}/tep/xlsx/")
    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-2024-ban-1.xlsx"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(answer.content).hexdigest() == first.edition.files.get(kind="xlsx").sha256
    assert client.get(f"/tong-hop/ban-phat-hanh/{first.edition.pk}/tep/exe/").status_code == 404


def test_preparing_from_the_page_and_being_refused_in_words(first: Issued, client_of, undo: None):
    address = f"/tong-hop/{first.play.round.pk}/ban-phat-hanh/"
    client = client_of(officer("ban-dan-toc"))
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
