"""Whether an issued edition still holds, and what a check says of one that does not."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from neu.registry.places import selectors as places
from neu.registry.places.models import PlaceVersion
from neu.registry.places.rules import Kind, Level
from neu.registry.places.services.correcting import Wording, correct_version
from neu.reporting.consolidation import texts
from neu.reporting.consolidation.rules import Finding, FindingKind, text_of
from neu.reporting.consolidation.selectors import Verification, editions, verify
from neu.reporting.consolidation.selectors.verifying import compared
from neu.reporting.forms import selectors as forms
from neu.reporting.submissions import services as reports
from neu.reporting.submissions.models import SubmissionVersion
from neu.reporting.submissions.selectors.content import tampered
from tests.reporting.consolidation.conftest import HOUSES, Story
from tests.reporting.consolidation.issued import Issued, behind_the_triggers, issue, prepare
from tests.reporting.consolidation.world import officer


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
    was = body["table"]["C"]["TONG"]["ty_le"]
    was[2], cell[:] = "ghi chú", [was[0], was[1], "ghi chú khác"]  # both are printed with the same star
    (found,) = compared(body, other, layout)
    assert ("ghi chú khác" in found.signed, "ghi chú khác" in found.found) == (False, True)


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


@pytest.mark.parametrize("forged", ['{"body":{}}', "không còn là nội dung", '"VALUE","abc",""', '"round":[]'])
def test_content_forged_beyond_reading_is_said_to_be(first: Issued, forged: str):
    told = {  # a shape inside the content, or all of it
        '"VALUE","abc",""': lambda text: re.sub(r'"VALUE","[0-9.]+",""', forged, text, count=1),
        '"round":[]': lambda text: re.sub(r'"round":\[[^\]]*\]', forged, text, count=1),
    }
    first.edition.content = told.get(forged, lambda _text: forged)(first.edition.content)
    found = verify(first.edition).found
    first.edition.refresh_from_db()
    assert [one.kind for one in found] == [FindingKind.TEXT, FindingKind.OTHER]
    assert texts.finding_where(found[1]) == "Cách ghi nội dung"


def test_a_part_stated_after_the_signing_changes_no_edition(story: Story, undo: None):
    play = story.y2025
    play.commune("21529", {HOUSES: 12})
    edition = issue(play, prepare(play), "300/BC-UBND")
    assert verify(edition).ok
    ca_dam = places.resolve("Cà Đam", province="Quảng Ngãi", on=play.round.cutoff_on)
    agency = next(
        one.agency.code
        for one in play.round.obligations.filter(place=ca_dam, step__code="DON_VI").select_related("agency")
        if one.agency.code.startswith("bql-")
    )
    cell = forms.layout(play.round.form_version_id).cells["B", "DA1_NHA_O", "truoc"]
    reports.state_part(
        play.report(agency).pk,
        source_place_id=story.y2024.place("21142"),
        series_id=cell.series_id,
        period="2024",
        value=Decimal(25),
        basis="Biên bản bàn giao",
        actor=officer(agency),
        at=play.now(),
    )
    assert verify(edition).ok


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


def test_a_code_corrected_after_signing_changes_no_edition(first: Issued, undo: None):
    district = PlaceVersion.objects.get(place=first.play.place("535", Level.DISTRICT))
    said = Wording(
        district.name, Kind(district.kind), "999", district.parent_id, district.valid.lower,
        district.valid.upper, district.decision_id,
    )  # fmt: skip
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    correct_version(district.pk, said, actor=None, at=tomorrow, reason="thử")
    assert places.by_code(Level.DISTRICT, "999", first.play.round.cutoff_on) == district.place_id
    assert verify(first.edition).ok  # as the registry was known when it was signed
