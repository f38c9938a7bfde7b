"""Editions: prepared from what was accepted, issued by who may sign, recomputed from what they used."""

import hashlib
import json
import re

import pytest
from django.db import DatabaseError, connection, transaction

from neu.platform.audit.models import AuditEvent
from neu.platform.notices import services as notices
from neu.platform.notices.models import Notice
from neu.reporting.consolidation import services
from neu.reporting.consolidation.models import Edition
from neu.reporting.consolidation.rules import Refusal, hash_of, text_of
from neu.reporting.consolidation.selectors import comparing, editions, signing, verify, waiting
from neu.reporting.rounds.models import Regime, Round, Route
from tests.reporting.consolidation.conftest import HOUSES, Story
from tests.reporting.consolidation.issued import (
    Issued,
    corrected,
    issue,
    pdf_text,
    prepare,
    refused,
    table_of,
)
from tests.reporting.consolidation.world import leader, officer


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


def test_what_cannot_be_printed_is_named_before_anybody_signs(first: Issued, undo: None):
    corrected(first.play, 51)
    said = refused(lambda: prepare(first.play, title="Kết quả rất tốt 👍 năm 2024", reason="Đính chính"))
    assert (said.code, said.params["text"]) == (Refusal.NOT_PRINTABLE, "👍")
    assert "rất tốt 👍 năm" in said.params["near"]
    draft = prepare(first.play, reason="Đính chính")
    said = refused(lambda: issue(first.play, draft, "202/BC-UBND", recipients=["Như trên 👍"]))
    assert said.code == Refusal.NOT_PRINTABLE
    said = refused(lambda: issue(first.play, draft, "202\x08/BC-UBND"))
    assert said.code == "TEXT_UNREADABLE"
    assert issue(first.play, draft, "202/BC-UBND").number == "202/BC-UBND"


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


def test_files_of_illustrative_figures_are_named_so(story: Story, settings, undo: None):
    settings.DEMO = True
    play = story.y2025
    play.commune("21529", {HOUSES: 12})
    names = {one.name for one in issue(play, prepare(play), "98/BC-UBND").files.all()}
    assert names == {f"bao-cao-2025-ban-1-minh-hoa.{kind}" for kind in ("pdf", "xlsx", "json")}


def test_content_holds_no_surrogate_id(first: Issued):
    body = json.loads(first.edition.content)["body"]
    assert body["round"]["territory"] == ["PROVINCE", "51"]
    assert {one["place"][0] for one in body["by_place"]["places"]} == {"DISTRICT"}
    assert body["table"]["B"]["DA1_NHA_O"]["thuc_hien"] == ["VALUE", "115", ""]


def test_a_draft_is_titled_by_its_regime_its_programme_and_its_period(story: Story, undo: None):
    whole = "Chương trình mục tiêu quốc gia phát triển kinh tế - xã hội"
    whole += " vùng đồng bào dân tộc thiểu số và miền núi"
    play = story.y2025
    play.commune("21529", {HOUSES: 12})
    assert prepare(play).title == f"Tình hình, kết quả thực hiện {whole} năm 2025"
    regimes = {one.code: one for one in Regime.objects.select_related("programme")}
    for said, expected in (
        (
            Round(regime=regimes["GIAI_NGAN_THANG"], route=Route(), period="2025M09"),
            f"giải ngân vốn {whole} tháng 9 năm 2025",
        ),
        (
            Round(regime=regimes["BC_NAM"], route=Route(), period="2024", follows_id=1),
            f"thực hiện {whole} năm 2024 (bổ sung, cập nhật số liệu)",
        ),
    ):
        assert signing.default_title(said).endswith(expected)
        assert not signing.default_title(said).startswith("Báo cáo")


def test_an_edition_is_addressed_to_who_receives_it_that_day_and_cites_its_basis(
    first: Issued, story: Story, undo: None
):
    assert editions.content_of(first.edition)["issue"]["addressees"] == ["Ủy ban Dân tộc"]
    play = story.y2025
    play.commune("21529", {HOUSES: 12})
    issued = editions.content_of(issue(play, prepare(play), "99/BC-UBND"))["issue"]
    assert issued["addressees"] == ["Bộ Dân tộc và Tôn giáo"]
    assert issued["recipients"] == ["Như trên", "Sở Dân tộc và Tôn giáo tỉnh Quảng Ngãi", "Lưu: VT"]
    assert issued["basis"].startswith(
        "Thông tư số 01/2022/TT-UBDT ngày 26 tháng 5 năm 2022 của Ủy ban Dân tộc"
    )


def test_nothing_meant_for_typing_is_printed_and_no_agency_is_placed_twice(first: Issued):
    text = pdf_text(first.edition)
    assert re.findall(r"(?<!thu )(?<!sáp )\bnhập\b", text.lower()) == []
    assert "Chưa tiếp nhận báo cáo của" in text
    assert "tỉnh Quảng Ngãi (Tỉnh Quảng Ngãi)" not in text


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
    assert (label, "115", "120", HOUSES) in rows
    text = pdf_text(second)
    assert "Thay thế bản số 168/BC-UBND" in text
    assert "Đính chính của Ba Vì" in text


def test_an_amended_edition_needs_a_reason_and_a_change(first: Issued, undo: None):
    assert refused(lambda: prepare(first.play, reason="x")).code == Refusal.NOTHING_CHANGED
    corrected(first.play, 48)
    assert refused(lambda: prepare(first.play)).code == Refusal.AMENDMENT_REASON_REQUIRED


def test_a_report_sent_again_as_it_was_changes_nothing(first: Issued, undo: None):
    corrected(first.play, 45)
    assert refused(lambda: prepare(first.play, reason="x")).code == Refusal.NOTHING_CHANGED


def test_what_an_amendment_changes_is_read_before_it_is_signed(first: Issued, client_of, undo: None):
    corrected(first.play, 50)
    draft = prepare(first.play, reason="Đính chính của Ba Vì")
    label = "Kết quả đầu ra theo dự án – Hộ được hỗ trợ nhà ở – Thực hiện đến ngày chốt số liệu"
    assert (label, "115", "120", True, HOUSES, ()) in comparing.changes(draft)

    address = f"/tong-hop/{first.play.round.pk}/ban-phat-hanh/"
    for who in (officer("ban-dan-toc"), leader("ubnd-tinh")):
        page = re.sub(r"</?a[^>]*>", "", table_of(client_of(who).get(address).content.decode()))
        assert "Khác bản số 168/BC-UBND đang có hiệu lực" in page
        assert f'{label}</th><td class="n">115</td><td class="n">120</td>' in page
    assert "đang có hiệu lực" not in client_of(officer("so-y-te")).get(address).content.decode()


def test_who_is_counted_since_the_edition_in_force_is_named(first: Issued, undo: None):
    corrected(first.play, 50)
    draft = prepare(first.play, reason="thử")
    body = json.loads(draft.content)
    gone = body["counted"]["missing_places"].pop(0)
    body["counted"]["done"] += 1
    draft.content = text_of(body)

    said = comparing.changes(draft)
    done, owed = body["counted"]["done"], body["counted"]["owed"]
    assert said[0][:4] == ("Đã tính những ai", f"{done - 1}/{owed}", f"{done}/{owed}", True)
    named = editions.named_places(json.loads(first.draft.content), first.play.round.cutoff_on)
    assert said[1][1:4] == (named[":".join(gone)], "–", False)


def test_numbers_are_typed_once_a_year_and_a_draft_is_signed_once(first: Issued, undo: None):
    assert refused(lambda: issue(first.play, first.draft, "169/BC-UBND")).code == Refusal.DRAFT_ISSUED
    corrected(first.play, 49)
    old = prepare(first.play, reason="một")
    corrected(first.play, 51)
    new = prepare(first.play, reason="hai")
    assert refused(lambda: issue(first.play, old, "170/BC-UBND")).code == Refusal.DRAFT_WITHDRAWN
    assert refused(lambda: issue(first.play, new, "168/BC-UBND")).code == Refusal.NUMBER_TAKEN
    assert refused(lambda: issue(first.play, new, "  ")).code == Refusal.NUMBER_REQUIRED


def test_who_signs_is_told_and_who_prepared_waits_for_her_by_name(first: Issued, undo: None):
    corrected(first.play, 53)
    with notices.deliver_now():
        draft = prepare(first.play, title="Báo cáo sửa", reason="thử")
    signer, preparer = leader("ubnd-tinh"), officer("ban-dan-toc")
    [told] = Notice.objects.filter(key=f"edition.prepare:{draft.pk}")
    [to_sign], [waits] = ([*waiting.items(who, first.play.now())] for who in (signer, preparer))

    assert told.recipient_id == signer.pk
    assert (to_sign.state, to_sign.title) == ("DUE", "Bản phát hành chờ ký: Báo cáo sửa")
    assert to_sign.url == told.url == f"/tong-hop/{first.play.round.pk}/ban-phat-hanh/#cho-ky"
    assert (waits.state, waits.waiting_on) == ("WAITING", "Ủy ban nhân dân tỉnh Quảng Ngãi")
    assert not [*waiting.items(officer("so-y-te"), first.play.now())]

    issue(first.play, draft, "203/BC-UBND")
    assert not [*waiting.items(signer, first.play.now())]


def test_a_draft_is_dropped_by_who_prepares_and_then_nobody_signs_it(first: Issued, client_of, undo: None):
    corrected(first.play, 54)
    draft = prepare(first.play, reason="thử")
    address = f"/tong-hop/ban-phat-hanh/du-thao/{draft.pk}/bo/"
    for who, said in (
        (leader("ubnd-tinh"), "Chỉ cơ quan thường trực"),
        (officer("ban-dan-toc"), "Đã bỏ bản chuẩn bị"),
    ):
        assert said in client_of(who).post(address, follow=True).content.decode()

    assert AuditEvent.objects.filter(event="edition.withdraw", subject_id=draft.pk).count() == 1
    assert refused(lambda: issue(first.play, draft, "204/BC-UBND")).code == Refusal.DRAFT_WITHDRAWN
    assert refused(
        lambda: services.withdraw(draft.pk, actor=officer("ban-dan-toc"), at=first.play.now())
    ).code == (Refusal.DRAFT_WITHDRAWN)


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
