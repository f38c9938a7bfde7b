"""Each deed: the change, the trace, the refusal that changes nothing, the notice."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from neu.platform.audit.models import AuditEvent
from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import (
    Acceptance,
    Figure,
    FigureChange,
    ReturnedCell,
    SentFigure,
    Submission,
    SubmissionVersion,
)
from neu.reporting.submissions.rules import CellsRefused, FigureState, Problem, Refusal, Status, WordsEdit
from neu.reporting.submissions.selectors import waiting as waiting_items
from neu.reporting.submissions.services import CellToReturn
from tests.reporting.submissions.conftest import first_keys


@pytest.fixture
def report(world):
    return world.open("bql-21529", "canbo")


@pytest.fixture
def houses(report):
    return first_keys(report, "B", "thuc_hien")


def state_of(submission):
    """All that a refused deed may not change."""
    submission.refresh_from_db()
    return (
        submission.status,
        submission.rev,
        submission.sent_version_id,
        submission.authenticated_version_id,
        Figure.objects.count(),
        FigureChange.objects.count(),
        SubmissionVersion.objects.count(),
        Acceptance.objects.count(),
        AuditEvent.objects.count(),
        ProcrastinateJob.objects.count(),
    )


def refused(call, *args, **named):
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    text = refusal_text(caught.value)
    assert text
    assert "%(" not in text  # its words found all they name
    return caught.value


# Saving


def test_a_save_keeps_value_history_and_one_audit_row(world, report, houses):
    before = AuditEvent.objects.count()
    saved = world.save(report, "canbo", world.edit(report, houses[0], 100), world.edit(report, houses[1], 0))
    assert (saved.rev, len(saved.accepted), saved.conflicts) == (1, 2, [])
    assert sorted(Figure.objects.values_list("value", flat=True)) == [0, 100]
    assert set(FigureChange.objects.values_list("old_state", "rev", "channel")) == {("", 1, "WEB")}
    assert AuditEvent.objects.count() == before + 1


def test_saving_what_stands_already_changes_nothing(world, report, houses):
    world.save(report, "canbo", world.edit(report, houses[0], 100))
    before = state_of(report)
    world.save(report, "canbo", world.edit(report, houses[0], "100.0", base=1))
    assert state_of(report) == before


def test_a_cell_changed_since_is_shown_not_overwritten(world, report, houses):
    world.save(report, "canbo", world.edit(report, houses[0], 100))
    world.save(report, "dongnghiep", world.edit(report, houses[0], 120, base=1))
    saved = world.save(
        report, "canbo", world.edit(report, houses[0], 110, base=1), world.edit(report, houses[1], 7)
    )
    (conflict,) = saved.conflicts
    assert (conflict.base.value, conflict.mine.value, conflict.theirs.value) == (100, 110, 120)
    assert (conflict.theirs.by, conflict.theirs.rev) == ("dongnghiep", 2)
    assert sorted(Figure.objects.values_list("value", flat=True)) == [7, 120]


def test_two_people_who_come_to_the_same_number_do_not_conflict(world, report, houses):
    world.save(report, "canbo", world.edit(report, houses[0], 100))
    world.save(report, "dongnghiep", world.edit(report, houses[0], 120, base=1))
    assert world.save(report, "canbo", world.edit(report, houses[0], 120, base=1)).conflicts == []


def test_the_same_package_sent_twice_is_done_once_and_answered_twice(world, report, houses):
    key, edit = uuid4(), world.edit(report, houses[0], 100)
    first = world.save(report, "canbo", edit, key=key)
    before = state_of(report)
    second = world.save(report, "canbo", edit, key=key)
    assert state_of(report) == before
    assert second.again
    assert (first.rev, first.accepted) == (second.rev, second.accepted)


def test_a_key_used_for_another_package_is_refused(world, report, houses):
    key = uuid4()
    world.save(report, "canbo", world.edit(report, houses[0], 100), key=key)
    before = state_of(report)
    assert (
        refused(world.save, report, "canbo", world.edit(report, houses[0], 5, base=1), key=key).code
        == Problem.KEY_REUSED
    )
    assert state_of(report) == before


@pytest.mark.parametrize("value", ["-1", "1.5", "1e17", "NaN", "Infinity"])
def test_a_number_a_cell_cannot_hold_is_refused_and_nothing_of_its_batch_is_kept(
    world, report, houses, value
):
    before = state_of(report)
    wrong = world.edit(report, houses[0], value)
    with pytest.raises(CellsRefused) as caught:
        world.save(report, "canbo", wrong, world.edit(report, houses[1], 7))
    assert [edit for edit, _why in caught.value.cells] == [wrong]
    assert "%(" not in refusal_text(caught.value)
    assert state_of(report) == before


def test_a_cell_twice_in_one_batch_is_refused(world, report, houses):
    edit = world.edit(report, houses[0], 1)
    assert refused(world.save, report, "canbo", edit, edit).code == Problem.TWICE


def test_a_state_with_a_value_is_refused(world, report, houses):
    edit = world.edit(report, houses[0], 1, state=FigureState.NOTHING)
    assert refused(world.save, report, "canbo", edit).code == Problem.VALUE_WITH_STATE


def test_places_are_those_of_the_cutoff_day(world, report, houses):
    from neu.registry.places import selectors as places
    from neu.registry.places.rules import Level
    from tests.reporting.submissions.conftest import CUTOFF

    old = places.by_code(Level.COMMUNE, "21529", CUTOFF.replace(year=2024))
    other = places.by_code(Level.COMMUNE, "21115", CUTOFF)
    codes = {
        10**9: Problem.UNKNOWN_PLACE,
        old: Problem.CLOSED_PLACE,
        other: Problem.OUTSIDE_PLACE,
    }
    for place, code in codes.items():
        edit = world.edit(report, houses[0], 1, place=place)
        assert refused(world.save, report, "canbo", edit).code == code


def test_a_cell_that_is_not_typed_here_is_refused(world, report):
    shown = next(cell for cell in selectors.scope(report).layout.cells.values() if cell.kind == "SHOWN")
    edit = services.Edit(
        report.obligation.place_id, shown.series_id, world.round.window_id, 0, FigureState.VALUE, Decimal(1)
    )
    assert refused(world.save, report, "canbo", edit).code == Problem.UNKNOWN_CELL


def test_a_number_with_one_owner_names_it_to_the_second(world, report):
    commune = world.open("ubnd-xa-21529", "chutich", "XA")
    (key,) = first_keys(report, "A", "tu_so", 1)
    world.save(report, "canbo", world.edit(report, key, 3))
    why = refused(world.save, commune, "chutich", world.edit(commune, key, 4))
    assert why.code == Problem.OWNED_ELSEWHERE
    assert "Ban Quản lý xã Ba Vì" in refusal_text(why)


def test_dong_or_trieu_is_asked_once(world, report):
    (plan_row,) = first_keys(report, "C", "giai_ngan", 1)
    asked = selectors.scope(report)
    # last year's figure of the same unit stands in an earlier window
    edit = world.edit(report, plan_row, 892_120_000_000)
    from neu.registry.periods import services as periods

    Figure.objects.create(
        submission=world.open("ubnd-xa-21529", "chutich", "XA"),
        place_id=edit.place_id,
        series_id=edit.series_id,
        window=periods.year_window(2023),
        agency_id=report.obligation.agency_id,
        state="VALUE",
        value=Decimal(800_000_000),
        rev=1,
        changed_at=world.now(),
        changed_by=world.people["canbo"],
    )
    why = refused(world.save, report, "canbo", edit)
    assert why.code == Problem.SLIP
    assert "892.120" in refusal_text(why)
    confirmed = world.edit(report, plan_row, 892_120_000_000, confirmed=True)
    assert world.save(report, "canbo", confirmed).rev == 1
    assert asked.layout.cell(plan_row).value_type == "MONEY"


def test_words_are_kept_and_their_conflicts_shown(world, report):
    layout = selectors.scope(report).layout
    section, item = next(
        (section.code, item.code) for section in layout.sections for item in section.items if item.asked
    )
    world.save(report, "canbo", narratives=[WordsEdit(section, item, 0, "Thuận lợi")])
    saved = world.save(report, "dongnghiep", narratives=[WordsEdit(section, item, 0, "Khó khăn")])
    assert [one.theirs for one in saved.words_conflicts] == ["Thuận lợi"]
    assert (
        refused(world.save, report, "canbo", narratives=[WordsEdit(section, "khong-co", 0, "x")]).code
        == Problem.UNKNOWN_HEADING
    )


def test_nothing_is_declared_of_empty_cells_only(world, report, houses):
    world.save(report, "canbo", world.edit(report, houses[0], 5))
    assert refused(world.do, "declare_nothing", report, "canbo", section="B").code == Problem.HAS_VALUES
    world.do("declare_nothing", report, "canbo", section="C")
    states = set(Figure.objects.exclude(value=5).values_list("state", flat=True))
    assert states == {"NOTHING"}


@pytest.mark.parametrize("who", ["chutich", "bandantoc", "nguoila", "kiemtoan"])
def test_only_its_own_agency_types(world, report, houses, who):
    before = state_of(report)
    assert refused(world.save, report, who, world.edit(report, houses[0], 1)).code == Refusal.NOT_YOUR_CHAIR
    assert state_of(report) == before


def test_a_closed_round_takes_nothing_more(world, report, houses):
    rounds.close_round(world.round.pk, actor=None, at=world.now())
    assert refused(world.save, report, "canbo", world.edit(report, houses[0], 1)).code == Refusal.ROUND_CLOSED


# The journey


@pytest.fixture
def sent(world, report, houses):
    world.save(report, "canbo", *(world.edit(report, key, 10) for key in houses[:1]))
    return world.do("send", report, "canbo")


def test_an_empty_report_is_not_sent(world, report):
    before = state_of(report)
    assert refused(world.do, "send", report, "canbo").code == Refusal.NOTHING_TO_SEND
    assert state_of(report) == before


def test_errors_stop_sending(world, report):
    layout = selectors.scope(report).layout
    check = next(
        (section, each)
        for section in layout.sections
        for each in section.checks
        if getattr(each, "kind", "") == "CHIA_RA" or getattr(each, "kind", "") == "TRONG_DO"
    )
    section, each = check
    column = each.columns[0]
    world.save(
        report, "canbo",
        world.edit(report, (section.code, each.total, column), 100),
        world.edit(report, (section.code, each.parts[0], column), 101),
    )  # fmt: skip
    before = state_of(report)
    why = refused(world.do, "send", report, "canbo", reason="vẫn gửi")
    assert why.code == Refusal.HAS_ERRORS
    assert state_of(report) == before


def test_sending_freezes_and_hashes_and_tells_who_signs(world, report, houses):
    world.save(report, "canbo", world.edit(report, houses[0], 10))
    jobs = ProcrastinateJob.objects.count()
    sent = world.do("send", report, "canbo")
    version = sent.sent_version
    assert (sent.status, version.no, sent.authenticated_version) == (Status.SENT, 1, None)
    assert list(SentFigure.objects.values_list("value", flat=True)) == [10]
    assert selectors.verify(version)
    told = ProcrastinateJob.objects.order_by("-pk").first().args["message"]["recipients"]
    assert ProcrastinateJob.objects.count() == jobs + 1
    assert told == [world.people["chutich"].pk]
    sent.obligation.refresh_from_db()
    assert (sent.obligation.state, sent.obligation.first_sent_at is not None) == ("SENT", True)


def test_a_notice_is_kept_in_vietnamese_and_read_in_the_readers_language(world, report, houses):
    world.save(report, "canbo", world.edit(report, houses[0], 10))
    with translation.override("en"):
        world.do("send", report, "canbo")
    title = ProcrastinateJob.objects.order_by("-pk").first().args["message"]["title"]
    assert title == "Đã gửi: Báo cáo năm 2025 · Ban Quản lý xã Ba Vì"
    with translation.override("en"):
        assert shown(title) == "Sent: Annual report 2025 · Ban Quản lý xã Ba Vì"


def test_a_sent_report_is_locked_until_withdrawn(world, sent, houses):
    assert (
        refused(world.save, sent, "canbo", world.edit(sent, houses[0], 1, base=1)).code
        == Refusal.WRONG_STATUS
    )
    assert world.do("withdraw", sent, "canbo").status == Status.DRAFT
    world.save(sent, "canbo", world.edit(sent, houses[0], 11, base=1))


def test_the_typist_never_authenticates(world, report, houses):
    from tests.reporting.submissions.conftest import person

    both = person("ca-hai", "bql-21529", "ubnd-xa-21529", role="LEADER")
    world.people["cahai"] = both
    world.save(report, "cahai", world.edit(report, houses[0], 10))
    # a colleague saves another number over it: she has typed all the same
    world.save(report, "canbo", world.edit(report, houses[0], 11, base=1))
    world.do("send", report, "canbo")
    assert refused(world.do, "authenticate", report, "cahai").code == Refusal.OWN_TYPING
    assert world.do("authenticate", report, "chutich").status == Status.AUTHENTICATED


def test_authentication_binds_to_one_version_and_a_later_change_voids_it(world, sent, houses):
    digest = sent.sent_version.digest
    signed = world.do("authenticate", sent, "chutich", digest=digest)
    assert signed.sent_version.authentication.digest == digest
    returned = world.do("return_for_correction", signed, "chutich", reason="thiếu")
    assert returned.authenticated_version_id is not None
    world.save(sent, "canbo", world.edit(sent, houses[0], 12, base=1))
    sent.refresh_from_db()
    assert sent.authenticated_version is None
    world.do("send", sent, "canbo")
    assert refused(world.do, "authenticate", sent, "chutich", digest=digest).code == Refusal.STALE_VERSION


def test_a_signature_is_asked_for_before_acceptance(world, sent):
    assert refused(world.do, "accept", sent, "chutich").code == Refusal.NOT_AUTHENTICATED


@pytest.fixture
def commune(world, sent):
    """The commune's consolidation, sent with its one authenticated part."""
    world.do("authenticate", sent, "chutich")
    commune = world.open("ubnd-xa-21529", "chutich", "XA")
    return world.do("send", commune, "chutich")


def test_a_consolidation_takes_its_parts_up_and_names_who_is_missing(world, sent, commune):
    sent.refresh_from_db()
    assert sent.status == Status.SENT_UP
    assert [one.part.submission_id for one in commune.sent_version.parts.all()] == [sent.pk]
    assert Acceptance.objects.get(submission=sent).step.code == "XA"
    event = AuditEvent.objects.filter(event="submission.send").order_by("-pk").first()
    assert len(event.changes["missing"]) == 3
    assert selectors.verify(commune.sent_version)


def test_accepting_a_consolidation_accepts_all_it_is_made_of(world, sent, commune):
    world.do("accept", commune, "bandantoc")
    held = set(Acceptance.objects.filter(step__code="THUONG_TRUC").values_list("submission", flat=True))
    assert held == {sent.pk, commune.pk}
    assert refused(world.do, "accept", commune, "bandantoc").code == Refusal.ALREADY_ACCEPTED


def test_a_returned_cell_goes_back_to_whoever_owns_it_and_must_be_signed_again(world, sent, commune, houses):
    figure = sent.figures.get()
    cell = CellToReturn(figure.place_id, figure.series_id, figure.window_id, "xem lại")
    world.do("return_for_correction", commune, "bandantoc", reason="ô này cao", cells=[cell])
    sent.refresh_from_db()
    commune.refresh_from_db()
    assert (sent.status, commune.status) == (Status.RETURNED, Status.RETURNED)
    assert ReturnedCell.objects.get().submission == sent
    # what was accepted goes on counting
    assert Acceptance.objects.get(submission=sent, step__code="XA").version == sent.sent_version
    world.save(sent, "canbo", world.edit(sent, houses[0], 9, base=1))
    world.do("send", sent, "canbo")
    why = refused(world.do, "send", commune, "chutich")
    assert why.code == Refusal.STALE_PARTS
    assert "xác thực" in refusal_text(why)
    world.do("authenticate", sent, "chutich")
    world.do("send", commune, "chutich")
    world.do("accept", commune, "bandantoc")
    part = Acceptance.objects.get(submission=sent, step__code="THUONG_TRUC").version
    assert list(part.figures.values_list("value", flat=True)) == [9]


def test_a_consolidation_is_not_accepted_while_a_part_changed_since(world, sent, commune, houses):
    world.do("return_for_correction", sent, "chutich", reason="sai")
    why = refused(world.do, "accept", commune, "bandantoc")
    assert why.code == Refusal.STALE_PARTS
    assert "Ban Quản lý xã Ba Vì" in refusal_text(why)


def test_a_cell_not_in_the_report_cannot_be_returned(world, commune):
    before = state_of(commune)
    cell = CellToReturn(1, 1, 1)
    why = refused(world.do, "return_for_correction", commune, "bandantoc", reason="x", cells=[cell])
    assert why.code == Refusal.CELL_NOT_IN_REPORT
    assert state_of(commune) == before


def test_a_correction_is_seen_above_and_travels_the_whole_way_again(world, sent, commune, houses):
    world.do("accept", commune, "bandantoc")
    assert refused(world.do, "correct", sent, "canbo").code == Refusal.REASON_REQUIRED
    world.do("correct", sent, "canbo", reason="nhầm số hộ")
    world.save(sent, "canbo", world.edit(sent, houses[0], 8, base=1))
    assert [one.pk for one in selectors.changed_parts(commune)] == [sent.pk]
    held = Acceptance.objects.get(submission=sent, step__code="THUONG_TRUC").version
    assert held.no == 1
    assert refused(world.do, "send", sent, "canbo").code == Refusal.REASON_REQUIRED
    world.do("send", sent, "canbo", reason="nhầm số hộ")
    world.do("authenticate", sent, "chutich")
    world.do("correct", commune, "chutich", reason="đơn vị đính chính")
    world.do("send", commune, "chutich", reason="đơn vị đính chính")
    world.do("accept", commune, "bandantoc")
    held = Acceptance.objects.get(submission=sent, step__code="THUONG_TRUC").version
    assert (held.no, held.reason) == (2, "nhầm số hộ")


@pytest.mark.parametrize(("accepted", "button"), [(True, "Đính chính"), (False, "Rút lại")])
def test_whoever_used_a_corrected_report_finds_it_in_her_inbox_until_she_sends_again(
    world, sent, commune, houses, accepted, button
):
    def waiting() -> list[str]:
        return [one.detail for one in waiting_items.items(world.people["chutich"], world.now())]

    if accepted:
        world.do("accept", commune, "bandantoc")
    world.do("correct", sent, "canbo", reason="nhầm số hộ")
    assert waiting() == []  # nothing to send again before the correction is authenticated
    world.save(sent, "canbo", world.edit(sent, houses[0], 8, base=1))
    world.do("send", sent, "canbo", reason="nhầm số hộ")
    assert waiting() == []
    world.do("authenticate", sent, "chutich")
    cause = "Có đính chính ở: Ban Quản lý xã Ba Vì."
    assert waiting() == [f"{cause} Bấm “{button}”, xem lại rồi gửi lại."]
    assert list(waiting_items.items(world.people["tramyte"], world.now())) == []

    if accepted:
        world.do("correct", commune, "chutich", reason="đơn vị đính chính")
        assert waiting() == [f"{cause} Xem lại rồi gửi lại."]
    else:
        world.do("withdraw", commune, "chutich")
    world.do("send", commune, "chutich", reason="đơn vị đính chính")
    assert waiting() == []


def test_a_correction_taken_back_is_still_a_correction(world, sent, commune, houses):
    world.do("accept", commune, "bandantoc")
    world.do("correct", sent, "canbo", reason="nhầm số hộ")
    world.save(sent, "canbo", world.edit(sent, houses[0], 8, base=1))
    world.do("send", sent, "canbo", reason="nhầm số hộ")
    report = world.do("withdraw", sent, "canbo")
    assert report.status == Status.CORRECTING
    assert report.sent_version.no == 1  # what was accepted, which goes on counting
    accepted = report.obligation.accepted_at
    report.obligation.refresh_from_db()
    assert (report.obligation.state, report.obligation.accepted_at) == ("ACCEPTED", accepted)
    assert world.do("send", sent, "canbo", reason="nhầm số hộ").sent_version.no == 3


def test_a_returned_report_taken_back_is_still_returned(world, sent, commune, houses):
    asked = CellToReturn(*world.edit(sent, houses[0], 9).coordinates, "kiểm tra lại")
    due = world.now() + timedelta(days=3)
    world.do("reopen", sent, "chutich", reason="nhầm số hộ", cells=[asked], due_at=due)
    world.save(sent, "canbo", world.edit(sent, houses[0], 8, base=1))
    world.do("send", sent, "canbo", reason="đã sửa")
    assert not sent.returned_cells.filter(answered_at=None).exists()
    report = world.do("withdraw", sent, "canbo")
    assert (report.status, report.sent_version.no) == (Status.RETURNED, 1)
    assert sent.returned_cells.filter(answered_at=None).count() == 1  # the reviewer's remark waits again
    kept = Obligation.objects.get(pk=report.obligation_id)
    assert (kept.state, kept.returns, kept.returned_due_at) == ("RETURNED", 1, due)


@pytest.mark.parametrize("typed", [False, True])
def test_a_part_under_correction_does_not_stop_the_whole(world, sent, commune, houses, typed):
    world.do("accept", commune, "bandantoc")
    world.do("correct", sent, "canbo", reason="nhầm số hộ")
    if typed:
        world.save(sent, "canbo", world.edit(sent, houses[0], 8, base=1))
    world.do("correct", commune, "chutich", reason="bổ sung lời")
    again = world.do("send", commune, "chutich", reason="bổ sung lời")
    assert Submission.objects.get(pk=sent.pk).status == Status.CORRECTING  # it goes its own way
    assert [one.part.no for one in again.sent_version.parts.select_related("part")] == [1]


def test_a_withdrawal_is_about_the_version_that_was_withdrawn(world, sent, commune, houses):
    world.do("correct", sent, "canbo", reason="nhầm số hộ")
    world.save(sent, "canbo", world.edit(sent, houses[0], 8, base=1))
    world.do("send", sent, "canbo", reason="nhầm số hộ")
    world.do("withdraw", sent, "canbo")
    assert sent.deeds.order_by("pk").last().version.no == 2


def test_a_reason_has_an_end(world, sent, commune, houses):
    endless = "x" * 2001
    assert refused(world.do, "correct", sent, "canbo", reason=endless).code == "TEXT_TOO_LONG"
    world.do("accept", commune, "bandantoc")
    world.do("correct", sent, "canbo", reason="nhầm số hộ")
    edit = replace(world.edit(sent, houses[0], 11, base=1), reason=endless)
    assert refused(world.save, sent, "canbo", edit).code == "TEXT_TOO_LONG"


def test_a_version_once_sent_never_changes(world, commune):
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        SentFigure.objects.update(value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        FigureChange.objects.all().delete()


def test_opening_twice_gives_one_report(world, report):
    assert world.open("bql-21529", "dongnghiep").pk == report.pk
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("who", ["chutich", "nguoila", "kiemtoan"])
def test_only_its_own_agency_opens(world, who):
    assert refused(world.open, "bql-21529", who).code == Refusal.NOT_YOUR_CHAIR


# January


def test_january_opens_with_what_was_accepted_and_lists_what_changed(world, sent, commune, houses):
    world.do("accept", commune, "bandantoc")
    from datetime import date

    january = rounds.open_round(
        "BC_NAM", period="2025", passage="january", territory_id=world.round.territory_id,
        cutoff_on=date(2025, 12, 31), actor=None, at=world.now(),
    )  # fmt: skip
    world.round = january
    report = world.open("bql-21529", "canbo")
    figure = report.figures.get()
    assert (figure.value, figure.window_id) == (10, january.window_id)
    assert set(report.changes.values_list("channel", flat=True)) == {"FOLLOWED"}
    assert selectors.differences(report) == []
    world.save(report, "canbo", world.edit(report, houses[0], 12, base=1))
    (difference,) = selectors.differences(report)
    assert (difference.before, difference.now) == ("10", "12")
    assert sent.figures.get().value == 10
