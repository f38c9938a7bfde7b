"""Words that name figures and words below: read as they stand, frozen as they were sent, told where wrong."""

import pytest
from django.utils import timezone

from neu.platform.text.refusals import Refused
from neu.reporting.forms.rules import QuoteProblem, SectionKind
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import Narrative, SubmissionVersion, VersionPart
from neu.reporting.submissions.rules import Refusal, WordsEdit
from tests.api_client import Program
from tests.reporting.consolidation.world import GIAI_NGAN, HOUSES, TRIEU, Play, leader, officer, populate

UNIT, COMMITTEE = "bql-21529", "ubnd-xa-21529"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOUSED = "Làm {{[B!DA1_NHA_O.thuc_hien]}} nhà, giải ngân {{[C!DA1_NSTW_DTPT.giai_ngan]}} triệu đồng."


@pytest.fixture
def play(db) -> Play:
    populate()
    return Play.open(2025)


@pytest.fixture
def heading(play) -> tuple[str, str]:
    layout = selectors.scope(play.report(UNIT)).layout
    section = next(one for one in layout.sections if one.kind is SectionKind.NARRATIVE)
    return section.code, next(item.code for item in section.items if item.asked)


def write(play, agency, heading, text, step=None):
    report = play.report(agency, step)
    base = Narrative.objects.filter(submission=report, section=heading[0], item=heading[1]).first()
    edit = WordsEdit(*heading, base.rev if base else 0, text)
    services.save(report.pk, [], narratives=[edit], actor=officer(agency), at=play.now())
    report.refresh_from_db()
    return report


def page(client, user, report, **asked) -> str:
    client.force_login(user, backend=BACKEND)
    return client.get(f"/bao-cao/{report.pk}/", asked).content.decode()


def test_words_read_the_figures_of_their_report_and_are_kept_as_typed(client, play, heading):
    play.type(UNIT, {HOUSES: 1250, GIAI_NGAN: 1234 * TRIEU + 500_000})
    report = write(play, UNIT, heading, HOUSED)
    shown = page(client, officer(UNIT), report)
    assert "Làm 1.250 nhà, giải ngân 1.234,5 triệu đồng." in shown
    assert "{{[B!DA1_NHA_O.thuc_hien]}}" in shown  # in the field, to be changed

    sent = play.send(UNIT).sent_version
    assert sent.narratives == [[*heading, HOUSED]]
    assert selectors.verify(sent)
    assert "Làm 1.250 nhà" in page(client, leader(COMMITTEE), report)


def test_a_version_goes_on_reading_what_was_sent_with_it(client, play, heading):
    play.type(UNIT, {HOUSES: 7})
    write(play, UNIT, heading, HOUSED)
    play.send(UNIT)
    play.authenticate(UNIT, COMMITTEE)
    above = write(play, COMMITTEE, heading, f"{{{{lời {UNIT}}}}} Cả xã: {HOUSED}", "XA")
    said = "Làm 7 nhà, giải ngân chưa có số liệu triệu đồng."
    assert f"{said} Cả xã: {said}" in page(client, officer(COMMITTEE), above, xem="rieng")
    play.send(COMMITTEE, "XA")

    services.correct(play.report(UNIT).pk, actor=officer(UNIT), at=play.now(), reason="xem lại")
    play.type(UNIT, {HOUSES: 9})
    assert "Làm 9 nhà" in page(client, officer(UNIT), play.report(UNIT))
    received = page(client, officer("ban-dan-toc"), above)
    assert "Làm 7 nhà" in received
    assert "Làm 9 nhà" not in received


def test_what_cannot_be_read_is_told_beside_the_field_and_stops_sending(client, play, heading):
    play.type(UNIT, {HOUSES: 7})
    wrong = "Có {{[B!KHONG_CO.thuc_hien]}} và {{lời so-y-te}} và {{[B!DA1_NHA_O.thuc_hien]"
    report = write(play, UNIT, heading, wrong)
    assert Narrative.objects.get(submission=report).text == wrong  # nothing is lost
    shown = page(client, officer(UNIT), report)
    assert "Không có ô [B!KHONG_CO.thuc_hien]" in shown
    assert "không có báo cáo nào của so-y-te hợp thành báo cáo này" in shown
    assert "chưa đóng" in shown
    with pytest.raises(Refused) as refused:
        play.send(UNIT)
    assert refused.value.code == Refusal.HAS_ERRORS
    write(play, UNIT, heading, "Có {{[B!DA1_NHA_O.thuc_hien]}}.")
    assert play.send(UNIT).sent_version is not None


def test_words_taken_over_from_a_form_with_other_cells_are_told_not_broken(client, play, heading):
    """A reference to a cell that a later version of the form dropped is a trouble like any other."""
    report = write(play, UNIT, heading, "Theo {{[B!DA1_DA_BO.thuc_hien]}} của mẫu trước.")
    [one] = [one for one in selectors.findings(report, at=timezone.now()) if one.cells[0][2] == "loi"]
    assert one.level == "ERROR"
    assert "Theo {{[B!DA1_DA_BO.thuc_hien]}} của mẫu trước." in page(client, officer(UNIT), report)


def test_a_phrase_repeated_at_every_level_is_read_once_each(play, heading, monkeypatch):
    """Two hundred references to words that are two hundred references: told too long, not computed 40.000
    times."""
    play.type(UNIT, {HOUSES: 7})
    write(play, UNIT, heading, "{{[B!DA1_NHA_O.thuc_hien]}}" * 200 + "x" * 40_000)
    play.send(UNIT)
    play.authenticate(UNIT, COMMITTEE)
    report = write(play, COMMITTEE, heading, f"{{{{lời {UNIT}}}}}" * 200, "XA")
    looked = 0
    read = selectors.quoting.quoting.quotes

    def counting(*asked):
        nonlocal looked
        looked += 1
        return read(*asked)

    monkeypatch.setattr(selectors.quoting.quoting, "quotes", counting)
    found = [one.code for one in selectors.findings(report, at=play.now()) if one.cells[0][2] == "loi"]
    assert set(found) == {QuoteProblem.QUOTE_WORDS_TOO_LONG}
    assert len(found) == 198
    assert looked == 2

    # frozen, and quoted from above
    version = SubmissionVersion.objects.get(submission=play.report(UNIT))
    text = f"{{{{lời {UNIT}}}}}" * 200
    above = SubmissionVersion.objects.create(
        submission=report, no=1, rev=1, form_version=report.form_version, narratives=[[*heading, text]],
        digest="", sent_at=play.now(), sent_by=officer(COMMITTEE),
    )  # fmt: skip
    VersionPart.objects.create(version=above, part=version)
    selectors.quoting.read(text, heading, selectors.quoting.sent(above))
    assert looked == 4


def test_words_without_references_ask_nothing_more(play, heading, django_assert_num_queries):
    report = write(play, UNIT, heading, "Không dẫn chiếu.")
    source = selectors.quoting.standing(report, selectors.scope(report))
    with django_assert_num_queries(0):
        assert selectors.quoting.read("Không dẫn chiếu.", heading, source).text == "Không dẫn chiếu."


def test_figures_are_found_with_marks_or_without_and_a_text_is_read_before_it_is_saved(client, play, heading):
    play.type(UNIT, {HOUSES: 7})
    report = play.report(UNIT)
    client.force_login(officer(UNIT), backend=BACKEND)
    label = selectors.scope(report).layout.section_by_code["B"].row_named("DA1_NHA_O")
    for sought in (label, "nha o", "DA1_NHA_O"):
        found = client.get(f"/bao-cao/{report.pk}/chen-so-lieu/", {"tim": sought}).content.decode()
        assert "{{[B!DA1_NHA_O.thuc_hien]}}" in found
        assert "<strong>7</strong>" in found
    assert (
        "Không có hàng nào khớp"
        in client.get(f"/bao-cao/{report.pk}/chen-so-lieu/", {"tim": "zzz"}).content.decode()
    )

    asked = {"phan": heading[0], "muc": heading[1], "loi": "<b>{{[B!DA1_NHA_O.thuc_hien]}}</b> nhà"}
    answer = client.post(f"/bao-cao/{report.pk}/doc-thu/", asked).content.decode()
    assert "&lt;b&gt;7&lt;/b&gt; nhà" in answer
    assert not Narrative.objects.filter(submission=report).exists()
    too_long = client.post(f"/bao-cao/{report.pk}/doc-thu/", {**asked, "loi": "{{" * 30_000})
    assert "field-error" in too_long.content.decode()


def test_a_stranger_learns_nothing_by_references(client, play, heading):
    report = play.report(UNIT)
    client.force_login(officer("bql-21115"), backend=BACKEND)
    assert client.get(f"/bao-cao/{report.pk}/chen-so-lieu/").status_code == 404
    assert client.post(f"/bao-cao/{report.pk}/doc-thu/", {"loi": HOUSED}).status_code == 404


def test_a_program_reads_the_words_as_typed_and_as_they_read(play, heading):
    play.type(UNIT, {HOUSES: 7})
    report = write(play, UNIT, heading, HOUSED)
    answer = Program(officer(UNIT)).get(f"/submissions/{report.pk}/cells").json()
    [words] = answer["words"]
    assert words["text"] == HOUSED
    assert words["read"] == "Làm 7 nhà, giải ngân chưa có số liệu triệu đồng."
