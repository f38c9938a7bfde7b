"""Who receives and authenticates on the day of the deed; what the board and the inbox say."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from neu.platform.inbox.items import Item
from neu.registry.agencies.models import Agency
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.rounds import selectors, services
from neu.reporting.rounds.selectors import work
from tests.reporting.rounds.conftest import AFTER, BEFORE, at, obligation, person

THEN, LATER = date(2024, 9, 5), date(2025, 8, 10)


def agencies(receivers) -> list[tuple[str, str]]:
    codes = dict(Agency.objects.values_list("pk", "code"))
    return [(one.step_code, codes[one.agency_id]) for one in receivers]


def code_of(agency_id: int | None) -> str | None:
    return None if agency_id is None else Agency.objects.get(pk=agency_id).code


# --- routing across 1/7/2025


def test_then_the_commune_went_to_its_district_and_now_to_the_standing_agency(round_2024):
    commune = obligation(round_2024, "XA", "ubnd-xa-21529-cu")

    assert agencies(selectors.receivers(commune, THEN)) == [("HUYEN", "phong-dan-toc-535")]
    assert agencies(selectors.receivers(commune, LATER)) == [("THUONG_TRUC", "ban-dan-toc")]


def test_a_unit_of_an_old_commune_is_authenticated_and_received_by_the_new_one(round_2024):
    unit = obligation(round_2024, "DON_VI", "bql-21529-cu")

    assert code_of(selectors.authenticator(unit, THEN)) == "ubnd-xa-21529-cu"
    assert code_of(selectors.authenticator(unit, LATER)) == "ubnd-xa-21529"
    assert agencies(selectors.receivers(unit, LATER)) == [("XA", "ubnd-xa-21529")]
    assert code_of(selectors.owner(unit, LATER)) == "bql-21529"


def test_a_district_that_ended_answers_for_nothing_more(round_2024):
    assert (
        code_of(selectors.owner(obligation(round_2024, "HUYEN", "phong-dan-toc-535"), THEN))
        == "phong-dan-toc-535"
    )
    assert selectors.owner(obligation(round_2024, "HUYEN", "phong-dan-toc-535"), LATER) is None


def test_the_sector_line_has_two_receivers(round_2024):
    owner = round_2024.obligations.select_related("step").filter(step__code="CHU_DU_AN_HUYEN").first()

    assert [step for step, _agency in agencies(selectors.receivers(owner, THEN))] == ["HUYEN", "CHU_DU_AN"]
    assert ("CHU_DU_AN", "so-y-te") in agencies(selectors.receivers(owner, THEN))


def test_who_issues_sends_nothing_inside_this_system(round_2024):
    assert selectors.receivers(round_2024.obligations.get(step__code="PHAT_HANH"), THEN) == []


def test_senders_lie_in_the_place_of_the_receiver_at_the_cut_off(round_2024, round_2025):
    commune = obligation(round_2025, "XA", "ubnd-xa-21529")
    district = obligation(round_2024, "HUYEN", "phong-dan-toc-535")

    assert {one.place_id for one in selectors.senders(commune)} == {commune.place_id}
    assert {one.step.code for one in selectors.senders(commune)} == {"DON_VI"}
    inside = places.within(district.place_id, BEFORE)
    found = set(selectors.senders(district).filter(step__code="XA").values_list("place_id", flat=True))
    listed = set(places.listed("VUNG_DTTS_MN", BEFORE, within=inside))
    assert found == listed
    assert len(found) > 1


def test_receivers_of_many_reports_ask_as_often_as_of_one(round_2024):
    ids = list(round_2024.obligations.filter(step__code="XA").values_list("pk", flat=True))

    with CaptureQueriesContext(connection) as one:
        selectors.receivers_of(ids[:1], LATER)
    with CaptureQueriesContext(connection) as many:
        selectors.receivers_of(ids, LATER)

    assert len(many) == len(one) == 4  # two for each step passed over: the district, then the standing agency


def test_levels_and_the_top(round_2024, old_province):
    district = obligation(round_2024, "HUYEN", "phong-dan-toc-535")
    commune = obligation(round_2024, "XA", "ubnd-xa-21529-cu")

    assert selectors.top_step(round_2024).code == "THUONG_TRUC"
    assert (
        selectors.step_for_level(round_2024, old_province).code == "THUONG_TRUC"
    )  # not the project owners beside it
    assert selectors.step_for_level(round_2024, district.place_id).code == "HUYEN"
    assert selectors.step_for_level(round_2024, commune.place_id).code == "XA"
    outside = places.by_code(Level.COMMUNE, "21055", BEFORE)
    assert selectors.step_for_level(round_2024, outside) is None


# --- the board


def accept(one, sent: date) -> None:
    services.mark(one.pk, "SENT", at(sent))
    services.mark(one.pk, "ACCEPTED", at(sent, 15))


def block(the_round, step: str, **kwargs):
    shown = selectors.board([the_round], **({"at": at(date(2024, 9, 30)), "on": BEFORE} | kwargs))
    return next(one for one in shown.blocks if one.step == step)


def test_one_silent_commune_reads_n_minus_1_of_n_and_is_named(round_2024):
    silent = obligation(round_2024, "XA", "ubnd-xa-21529-cu")
    for one in round_2024.obligations.filter(step__code="XA").exclude(pk=silent.pk):
        accept(one, date(2024, 9, 12))

    column = block(round_2024, "XA").columns[0]

    n = round_2024.obligations.filter(step__code="XA").count()
    assert (column.tally.accepted, column.tally.owed) == (n - 1, n)
    assert column.missing == ("Ủy ban nhân dân xã Ba Vì",)
    assert (column.tally.on_time, column.tally.with_rule) == (n - 1, n)


def test_late_and_returned_are_told_apart(round_2024):
    late = obligation(round_2024, "XA", "ubnd-xa-21529-cu")
    returned = round_2024.obligations.filter(step__code="XA").exclude(pk=late.pk).first()
    services.mark(late.pk, "SENT", at(date(2024, 9, 15), 0))  # "trước ngày 15/9": midnight is too late
    services.mark(returned.pk, "SENT", at(date(2024, 9, 14), 23))
    services.mark(returned.pk, "RETURNED", at(date(2024, 9, 16)), returned_due_at=at(date(2024, 9, 20)))

    column = block(round_2024, "XA", at=at(date(2024, 9, 16), 12)).columns[0]

    assert column.tally.on_time == 1
    assert column.tally.late == column.tally.owed - 1
    assert column.tally.returned == 1


def test_the_board_of_an_earlier_instant_knows_nothing_of_later_deeds(round_2024):
    accept(obligation(round_2024, "XA", "ubnd-xa-21529-cu"), date(2024, 9, 12))

    assert block(round_2024, "XA", at=at(date(2024, 9, 11))).columns[0].tally.accepted == 0
    assert block(round_2024, "XA", at=at(date(2024, 9, 13))).columns[0].tally.accepted == 1


def test_a_commune_of_today_shows_what_its_predecessors_owed(round_2024):
    today = places.by_code(Level.COMMUNE, "21529", AFTER)

    rows = block(round_2024, "XA", place_id=today, on=AFTER).rows

    assert [row.place for row in rows] == ["Xã Ba Ngạc", "Xã Ba Tiêu", "Xã Ba Vì"]


def test_two_passes_and_two_routes_stand_side_by_side(round_2024, round_2025, officer, old_province):
    second = services.open_round(
        "BC_NAM", period="2024", passage="january", territory_id=old_province, cutoff_on=date(2024, 12, 31),
        actor=officer, at=at(date(2025, 1, 2)),
    )  # fmt: skip
    found = selectors.rounds_for(regimes=["BC_NAM"], at=at(AFTER))

    shown = selectors.board(found, at=at(AFTER), on=AFTER)

    assert [one.pk for one in shown.rounds] == [round_2024.pk, second.pk, round_2025.pk]
    steps = ["DON_VI", "XA", "CHU_DU_AN_HUYEN", "HUYEN", "CHU_DU_AN", "THUONG_TRUC", "PHAT_HANH"]
    assert [one.step for one in shown.blocks] == steps
    old = next(row for row in shown.blocks[0].rows if row.place == "Xã Ba Ngạc")
    assert [cell is not None for cell in old.cells] == [True, True, False]  # it owes nothing after it ended


def test_a_round_not_yet_opened_is_not_on_the_board(round_2024):
    assert selectors.rounds_for(year=2024, at=at(date(2024, 7, 1))) == []


def test_the_board_asks_as_often_for_one_round_as_for_two(round_2024, round_2025):
    with CaptureQueriesContext(connection) as one:
        selectors.board([round_2024], at=at(AFTER), on=AFTER)
    with CaptureQueriesContext(connection) as two:
        selectors.board([round_2024, round_2025], at=at(AFTER), on=AFTER)

    assert len(one) == len(two)
    assert sum("rounds_obligation" in query["sql"] for query in two.captured_queries) == 1


# --- the inbox


def inbox(user, day: date, hour: int = 8) -> list[Item]:
    return list(work.items(user, at(day, hour)))


def states(found: list[Item]) -> list[str]:
    return [one.state for one in found]


@pytest.fixture
def unit(round_2024):
    return obligation(round_2024, "DON_VI", "bql-21529-cu")


@pytest.fixture
def clerk(db):
    return person("canbo.bavi", "bql-21529-cu", until=date(2025, 7, 1))


@pytest.fixture
def chair(db):
    return person("chutich.bavi", "ubnd-xa-21529-cu", "LEADER", until=date(2025, 7, 1))


def test_a_report_is_due_then_overdue(unit, clerk):
    before, after = inbox(clerk, date(2024, 9, 9), 23), inbox(clerk, date(2024, 9, 10), 0)

    assert states(before) == ["DUE"]
    assert states(after) == ["OVERDUE"]
    assert before[0].due_at == at(date(2024, 9, 10), 0)
    assert f"/bao-cao/nhiem-vu/{unit.pk}/" == before[0].url
    assert "Xã Ba Vì" in before[0].title


def test_no_due_rule_never_makes_an_item_overdue(round_2024, officer):
    found = [one for one in inbox(officer, date(2026, 1, 1)) if one.due_at is None]

    assert found
    assert set(states(found)) == {"DUE"}


def test_a_sent_report_waits_for_the_committee_by_name_and_the_committee_has_it_to_do(unit, clerk, chair):
    services.mark(unit.pk, "SENT", at(date(2024, 9, 5)))

    waiting = inbox(clerk, date(2024, 9, 6))
    signing = [one for one in inbox(chair, date(2024, 9, 6)) if one.url.endswith(f"/{unit.pk}/")]

    assert states(waiting) == ["WAITING"]
    assert waiting[0].waiting_on == "Ủy ban nhân dân xã Ba Vì"
    assert [one.title for one in signing] == ["Xác thực: Ban Quản lý xã Ba Vì"]


def test_whoever_issues_waits_for_whoever_prepares(round_2024, db):
    signer = person("ld.tinh", "ubnd-tinh", "LEADER")

    [waiting] = [one for one in inbox(signer, date(2024, 9, 6)) if "ký phát hành" in one.title]

    assert (waiting.state, waiting.waiting_on) == ("WAITING", "Ban Dân tộc tỉnh Quảng Ngãi")
    assert waiting.detail.startswith("Đã tiếp nhận 0/1 báo cáo; ký khi")


def test_an_officer_of_the_commune_is_not_asked_to_authenticate(unit, db):
    services.mark(unit.pk, "SENT", at(date(2024, 9, 5)))
    typist = person("vanphong.bavi", "ubnd-xa-21529-cu", "OFFICER")

    assert not [one for one in inbox(typist, date(2024, 9, 6)) if one.url.endswith(f"/{unit.pk}/")]


def test_an_authenticated_report_waits_for_its_receiver_who_has_it_to_accept(unit, clerk, chair):
    services.mark(unit.pk, "SENT", at(date(2024, 9, 5)))
    services.mark(unit.pk, "AUTHENTICATED", at(date(2024, 9, 6)))

    assert [one.title for one in inbox(chair, date(2024, 9, 7)) if one.url.endswith(f"/{unit.pk}/")] == [
        "Tiếp nhận: Ban Quản lý xã Ba Vì"
    ]
    assert inbox(clerk, date(2024, 9, 7))[0].waiting_on == "Ủy ban nhân dân xã Ba Vì"


def test_a_returned_report_carries_its_own_date(unit, clerk):
    services.mark(unit.pk, "SENT", at(date(2024, 9, 5)))
    services.mark(unit.pk, "RETURNED", at(date(2024, 9, 6)), returned_due_at=at(date(2024, 9, 12)))

    found = inbox(clerk, date(2024, 9, 11))

    assert states(found) == ["RETURNED"]
    assert found[0].due_at == at(date(2024, 9, 12))


def test_a_plan_that_was_sent_waits_on_nobody(officer, new_province):
    plan = services.open_round(
        "GIAO_KE_HOACH",
        period="2025",
        territory_id=new_province,
        cutoff_on=AFTER,
        actor=officer,
        at=at(date(2025, 8, 1)),
    )
    before = inbox(officer, date(2025, 8, 2))
    services.mark(plan.obligations.get().pk, "SENT", at(date(2025, 8, 2)))

    assert states(before) == ["DUE"]
    assert inbox(officer, date(2025, 8, 3)) == []


def test_an_accepted_report_asks_nothing_more(unit, clerk):
    accept(unit, date(2024, 9, 5))

    assert inbox(clerk, date(2024, 9, 11)) == []


def test_a_consolidation_says_how_many_it_has_taken_in(unit, chair):
    services.mark(unit.pk, "SENT", at(date(2024, 9, 5)))
    services.mark(unit.pk, "ACCEPTED", at(date(2024, 9, 6)))

    own = [one for one in inbox(chair, date(2024, 9, 7)) if one.title.startswith("UBND xã tổng hợp")]

    count = obligation(unit.round, "XA", "ubnd-xa-21529-cu").senders.count()
    assert [one.detail for one in own] == [f"Đã tiếp nhận 1/{count} báo cáo cấp dưới."]


def test_an_ended_position_has_nothing_to_do_and_its_successor_has_it(unit, clerk):
    heir = person("canbo.bavi.moi", "bql-21529", since=date(2025, 7, 1))

    assert inbox(clerk, date(2025, 8, 1)) == []
    found = inbox(heir, date(2025, 8, 1))
    assert f"/bao-cao/nhiem-vu/{unit.pk}/" in [one.url for one in found]
    assert len(found) == 3  # of Ba Vì, Ba Ngạc and Ba Tiêu, told apart by their place
    assert len({one.title for one in found}) == 3


def test_after_the_districts_ended_their_communes_come_straight_to_the_standing_agency(round_2024, officer):
    commune = obligation(round_2024, "XA", "ubnd-xa-21529-cu")
    services.mark(commune.pk, "SENT", at(date(2025, 8, 1)))

    then = [one for one in inbox(officer, date(2025, 6, 30)) if one.url.endswith(f"/{commune.pk}/")]
    now = [one for one in inbox(officer, date(2025, 8, 2)) if one.url.endswith(f"/{commune.pk}/")]

    assert then == []
    assert [one.title for one in now] == ["Tiếp nhận: Ủy ban nhân dân xã Ba Vì"]


def test_many_reports_to_accept_are_one_item(round_2024, officer):
    for one in round_2024.obligations.filter(step__code="XA"):
        services.mark(one.pk, "SENT", at(date(2025, 8, 1)))

    found = [one for one in inbox(officer, date(2025, 8, 2)) if "chờ tiếp nhận" in one.title]

    assert [one.title for one in found] == [
        f"{round_2024.obligations.filter(step__code='XA').count()} báo cáo chờ tiếp nhận"
    ]
    assert found[0].url == f"/dot/{round_2024.pk}/?trang_thai=cho-toi&buoc=XA#nhiem-vu"


def test_a_closed_round_leaves_the_inbox(unit, clerk, officer):
    services.close_round(unit.round_id, actor=officer, at=at(date(2024, 9, 30)))

    assert inbox(clerk, date(2024, 10, 1)) == []


def test_an_auditor_and_a_person_without_position_have_no_work(round_2024):
    assert inbox(person("kiemtoan", "kiem-toan", "AUDITOR"), THEN) == []


def test_the_inbox_asks_as_often_for_many_reports_as_for_few(round_2024, officer):
    communes = list(round_2024.obligations.filter(step__code="XA"))
    services.mark(communes[0].pk, "SENT", at(date(2025, 8, 1)))
    with CaptureQueriesContext(connection) as few:
        inbox(officer, date(2025, 8, 2))
    for one in communes:
        services.mark(one.pk, "SENT", at(date(2025, 8, 1)))
    with CaptureQueriesContext(connection) as many:
        inbox(officer, date(2025, 8, 2))

    assert len(many) == len(few)
    assert len(many) <= 16
