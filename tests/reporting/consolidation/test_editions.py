"""Editions: prepared from what was accepted, issued by who may sign, recomputed from what they used."""

import hashlib
import io
import json
import re
from dataclasses import dataclass
from decimal import Decimal

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from neu.platform.audit import texts as audit_texts
from neu.platform.audit.models import AuditEvent
from neu.platform.notices import services as notices
from neu.platform.notices.models import Notice
from neu.platform.text.refusals import Refused
from neu.reporting.consolidation import services, texts
from neu.reporting.consolidation.models import Edition, EditionDraft
from neu.reporting.consolidation.rules import Finding, FindingKind, Refusal, hash_of, text_of
from neu.reporting.consolidation.selectors import Verification, amending, editions, signing, verify, waiting
from neu.reporting.consolidation.selectors.verifying import compared
from neu.reporting.forms import selectors as forms
from neu.reporting.rounds.models import Regime, Round
from neu.reporting.submissions import services as reports
from neu.reporting.submissions.models import SubmissionVersion
from neu.reporting.submissions.selectors.content import tampered
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


def behind_the_triggers(table: str, change: str) -> None:
    """Change a row as only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {change}")
        assert cursor.rowcount == 1
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_an_edition_recomputes_to_itself(first: Issued):
    assert verify(first.edition) == Verification()


def test_a_forged_number_is_said_by_its_headings_with_what_was_signed_and_what_comes_out(
    first: Issued, undo: None
):
    forged = json.loads(first.edition.content)
    forged["body"]["table"]["B"]["DA1_NHA_O"]["thuc_hien"][1] = "9115"
    first.edition.content = text_of(forged)
    told = verify(first.edition)
    first.edition.refresh_from_db()
    text, cell = told.found
    assert text.kind is FindingKind.TEXT
    assert cell == Finding(
        FindingKind.CELL,
        part="Kết quả đầu ra theo dự án",
        row="Hộ được hỗ trợ nhà ở",
        column="Thực hiện đến ngày chốt số liệu",
        signed="9.115",
        found="115",
    )


def test_a_forged_list_is_said_in_words(first: Issued, undo: None):
    forged = json.loads(first.edition.content)
    forged["body"]["counted"]["done"] += 1
    forged["body"]["uses"]["versions"].pop(0)
    first.edition.content = text_of(forged)
    said = [texts.finding_said(one) for one in verify(first.edition).found]
    first.edition.refresh_from_db()
    assert any(one.startswith("Phần khác bản đã ký: Đã tính những ai: ") for one in said)
    assert not any("{" in one or "[" in one or '"' in one for one in said)


def test_what_differs_below_what_is_printed_is_told_apart(first: Issued):
    body = editions.content_of(first.edition)["body"]
    other = editions.content_of(first.edition)["body"]
    cell = other["table"]["C"]["TONG"]["ty_le"]
    layout = forms.layout(first.play.round.form_version_id)
    cell[1] = str(Decimal(cell[1]) + Decimal("0.0004"))
    (found,) = compared(body, other, layout)
    assert found.signed != found.found
    assert found.signed[:4] == found.found[:4]
    cell[:] = [body["table"]["C"]["TONG"]["ty_le"][0], body["table"]["C"]["TONG"]["ty_le"][1], "ghi chú khác"]
    (found,) = compared(body, other, layout)
    assert "ghi chú khác" in found.found


@pytest.mark.parametrize("change", ["moved", "twice"])
def test_a_list_of_used_reports_is_compared_as_it_is_hashed(first: Issued, change: str):
    body = editions.content_of(first.edition)["body"]
    forged = editions.content_of(first.edition)["body"]
    plan, earlier = forged["uses"]["plan"], forged["uses"]["earlier"]
    if change == "moved":
        earlier.append(plan.pop())
    else:
        plan.append(plan[0])
    layout = forms.layout(first.play.round.form_version_id)
    assert compared(body, body, layout) == []
    assert compared(body, forged, layout)


@pytest.mark.parametrize("forged", ['{"body":{}}', "không còn là nội dung"])
def test_content_forged_beyond_reading_is_said_to_be(first: Issued, forged: str):
    first.edition.content = forged
    found = verify(first.edition).found
    first.edition.refresh_from_db()
    assert [one.kind for one in found] == [FindingKind.TEXT, FindingKind.OTHER]
    assert texts.finding_where(found[1]) == "Cách ghi nội dung"


def test_a_figure_changed_behind_the_triggers_names_its_report_and_every_number_it_moved(
    first: Issued, undo: None
):
    behind_the_triggers("submissions_sentfigure", "value = value + 1 WHERE value = 45")
    told = verify(first.edition)
    report = told.found[0]
    assert (report.kind, report.part, report.row) == (
        FindingKind.VERSION,
        "Ban Quản lý xã Ba Vì",
        first.play.round.name,
    )
    assert report.column == "1"
    moved = {
        (one.row, one.place, one.signed, one.found) for one in told.found if one.column.startswith("Thực")
    }
    assert ("Hộ được hỗ trợ nhà ở", "", "115", "116") in moved
    assert told.holds(FindingKind.TEXT, FindingKind.FILE)


def test_words_changed_behind_the_triggers_name_their_report(first: Issued, undo: None):
    used = first.edition.uses["versions"][0]
    behind_the_triggers("submissions_submissionversion", f"reason = 'khác' WHERE digest = '{used['digest']}'")
    assert [one.kind for one in verify(first.edition).found] == [FindingKind.VERSION]


def test_a_report_whose_digest_was_changed_is_missed_by_name(first: Issued, undo: None):
    used = next(one for one in first.edition.uses["versions"] if one["agency"] == "bql-21529-cu")
    forged = "0" * 64
    behind_the_triggers(
        "submissions_submissionversion", f"digest = '{forged}' WHERE digest = '{used['digest']}'"
    )
    told = verify(first.edition)
    gone = Finding(
        FindingKind.GONE,
        "Ban Quản lý xã Ba Vì",
        first.play.round.name,
        "1",
        signed=used["digest"][:12],
    )
    assert gone in told.found


def test_a_changed_file_is_named(first: Issued, undo: None):
    behind_the_triggers("consolidation_editionfile", "content = 'x' WHERE kind = 'xlsx'")
    assert [(one.kind, one.part) for one in verify(first.edition).found] == [
        (FindingKind.FILE, "bao-cao-2024-ban-1.xlsx")
    ]


def test_used_reports_are_hashed_again_in_as_many_queries_however_many_they_are(first: Issued):
    ids = list(SubmissionVersion.objects.values_list("pk", flat=True))
    counts = []
    for some in (ids[:2], ids):
        with CaptureQueriesContext(connection) as queries:
            assert tampered(some) == []
        counts.append(len(queries))
    assert len(ids) > 8
    assert counts[1] <= counts[0] + 6  # windows and agencies, once for each day of a cut-off


def test_a_draft_is_titled_by_its_regime_its_programme_and_its_period(story: Story, undo: None):
    whole = "Chương trình mục tiêu quốc gia phát triển kinh tế - xã hội"
    whole += " vùng đồng bào dân tộc thiểu số và miền núi"
    play = story.y2025
    play.commune("21529", {HOUSES: 12})
    assert prepare(play).title == f"Tình hình, kết quả thực hiện {whole} năm 2025"
    regimes = {one.code: one for one in Regime.objects.select_related("programme")}
    for said, expected in (
        (
            Round(regime=regimes["GIAI_NGAN_THANG"], period="2025M09"),
            f"giải ngân vốn {whole} tháng 9 năm 2025",
        ),
        (
            Round(regime=regimes["BC_NAM"], period="2024", follows_id=1),
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
    assert (label, "115", "120") in rows
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
    assert (label, "115", "120", True) in amending.changes(draft)

    address = f"/tong-hop/{first.play.round.pk}/ban-phat-hanh/"
    for who in (officer("ban-dan-toc"), leader("ubnd-tinh")):
        page = client_of(who).get(address).content.decode()
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

    said = amending.changes(draft)
    done, owed = body["counted"]["done"], body["counted"]["owed"]
    assert said[0] == ("Đã tính những ai", f"{done - 1}/{owed}", f"{done}/{owed}", True)
    named = editions.named_places(json.loads(first.draft.content), first.play.round.cutoff_on)
    assert said[1][1:] == (named[":".join(gone)], "–", False)


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


@pytest.fixture
def client_of(settings):
    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(username, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


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
    page = client.post(f"{address}kiem-tra/", follow=True).content.decode()
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
    address = f"/tong-hop/ban-phat-hanh/du-thao/{draft.pk}/xem/"
    for who in (officer("ban-dan-toc"), leader("ubnd-tinh")):
        answer = client_of(who).get(address)
        assert answer["Content-Type"] == "application/pdf"
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
        assert all("DỰ THẢO" in page for page in pages)
    for who in (officer("so-y-te"), officer("ubnd-xa-21529-cu")):
        assert client_of(who).get(address).status_code == 404


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
    assert re.search(r'<tfoot><tr><th scope="row">Cộng</th><td></td><td class="n">70</td></tr>', years)


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
