"""Opening, closing, marking: the change, the trace, and the refusal that changes nothing."""

from datetime import date, timedelta

import pytest
import yaml
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit.models import AuditEvent
from neu.platform.notices import services as notices
from neu.platform.notices.models import Notice
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.agencies.models import Function
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.models import PlaceList, PlaceListEntry
from neu.registry.places.rules import Level
from neu.registry.programmes.models import Programme
from neu.reporting.rounds import rules, selectors, services
from neu.reporting.rounds.models import Obligation, Regime, Round, Route, Step
from neu.reporting.rounds.services.loading import load_regime
from tests.reporting.rounds.conftest import AFTER, BEFORE, at, obligation, person

OPENING = at(date(2024, 8, 1))


def refused(deed, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        deed(*args, **kwargs)
    return caught.value


# --- reference


def test_loading_again_changes_nothing(db):
    before = list(Step.objects.order_by("pk").values())
    events = AuditEvent.objects.count()

    services.load_reference(OPENING)

    assert list(Step.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == events


def test_a_route_that_rounds_follow_is_not_rewritten(round_2024):
    data = yaml.safe_load((settings.REFERENCE / "regimes/BC_NAM.yaml").read_text(encoding="utf-8"))
    data["routes"][0]["steps"][0]["spread"] = "TERRITORY"

    said = refused(load_regime, data, "BC_NAM.yaml", at=OPENING)

    assert said.code == "ROUTE_IN_USE"
    assert "Luồng bốn cấp" in refusal_text(said)
    assert not Step.objects.filter(code="DON_VI", spread="TERRITORY").exists()


@pytest.mark.parametrize(("entry", "code"), [("programme", "1719-II"), ("area", "VUNG_KHAC")])
def test_a_regime_that_has_rounds_keeps_its_programme_and_area(round_2024, entry, code):
    Programme.objects.create(
        code="1719-II",
        name="x",
        phase="2026-2030",
        starts_on=date(2026, 1, 1),
        spends_until=date(2030, 12, 31),
    )
    PlaceList.objects.create(code="VUNG_KHAC", name="Vùng khác")
    data = yaml.safe_load((settings.REFERENCE / "regimes/BC_NAM.yaml").read_text(encoding="utf-8"))
    kept, data[entry] = data[entry], code

    said = refused(load_regime, data, "BC_NAM.yaml", at=OPENING)

    assert said.code == "REGIME_IN_USE"
    assert all(one in refusal_text(said) for one in ("BC_NAM.yaml", entry, kept, code))
    assert getattr(Regime.objects.get(code="BC_NAM"), entry).code == kept


def test_a_regime_without_rounds_takes_another_area(db):
    PlaceList.objects.create(code="VUNG_KHAC", name="Vùng khác")
    data = yaml.safe_load((settings.REFERENCE / "regimes/BC_NAM.yaml").read_text(encoding="utf-8"))

    load_regime(data | {"area": "VUNG_KHAC"}, "BC_NAM.yaml", at=OPENING)

    assert Regime.objects.get(code="BC_NAM").area.code == "VUNG_KHAC"


def test_a_kept_route_rests_on_the_decision_its_file_names_now(round_2024):
    data = yaml.safe_load((settings.REFERENCE / "regimes/BC_NAM.yaml").read_text(encoding="utf-8"))
    named = data["routes"][0]["name"]
    data["routes"][0].pop("decision")

    load_regime(data, "BC_NAM.yaml", at=OPENING)

    assert Route.objects.get(regime__code="BC_NAM", name=named).decision is None
    event = AuditEvent.objects.filter(event="regime.load").latest("pk")
    assert "01/2022/TT-UBDT" in str(event.changes["rewritten"][f"{named}.decision"])


def test_a_route_nobody_follows_yet_is_brought_in_line_with_its_file(db):
    data = yaml.safe_load((settings.REFERENCE / "regimes/GIAO_KE_HOACH.yaml").read_text(encoding="utf-8"))
    data["routes"][0]["steps"][0]["name"] = "Tên khác"

    load_regime(data, "GIAO_KE_HOACH.yaml", at=OPENING)

    assert list(Step.objects.filter(route__regime__code="GIAO_KE_HOACH").values_list("name", flat=True)) == [
        "Tên khác"
    ]
    assert Route.objects.filter(regime__code="GIAO_KE_HOACH").count() == 1


def test_a_file_that_asks_for_an_unknown_form_loads_nothing(db):
    data = yaml.safe_load((settings.REFERENCE / "regimes/GIAO_KE_HOACH.yaml").read_text(encoding="utf-8"))
    data["code"], data["form"] = "MOI", "KHONG_CO"

    said = refused(load_regime, data, "moi.yaml", at=OPENING)

    assert "KHONG_CO" in refusal_text(said)
    assert not Regime.objects.filter(code="MOI").exists()


# --- who owes what, by when


def test_a_round_asks_exactly_the_places_of_the_list_at_the_cut_off(round_2024, old_province):
    listed = places.listed("VUNG_DTTS_MN", BEFORE, within=places.within(old_province, BEFORE))
    asked = set(round_2024.obligations.filter(step__code="XA").values_list("place_id", flat=True))

    assert asked == set(listed)
    assert round_2024.obligations.filter(step__code="DON_VI").exclude(place_id__in=listed).count() == 0
    outside = places.by_code(Level.COMMUNE, "21055", BEFORE)  # Tịnh Hòa, on the coast
    assert outside in places.within(old_province, BEFORE)
    assert not round_2024.obligations.filter(place_id=outside).exists()


def test_whoever_left_the_list_before_the_cut_off_owes_nothing(officer, old_province):
    commune = places.by_code(Level.COMMUNE, "21529", BEFORE)
    entry = PlaceListEntry.objects.get(place_list__code="VUNG_DTTS_MN", place=commune, known__upper_inf=True)
    entry.valid = DateRange(entry.valid.lower, date(2024, 8, 1))
    entry.save()

    made = services.open_round(
        "BC_NAM", period="2024", territory_id=old_province, cutoff_on=BEFORE, actor=officer, at=OPENING
    )

    assert not made.obligations.filter(place_id=commune).exists()


@pytest.mark.parametrize(
    ("passage", "cutoff", "step", "due"),
    [
        ("first", BEFORE, "DON_VI", date(2024, 9, 10)),
        ("first", BEFORE, "XA", date(2024, 9, 15)),
        ("first", BEFORE, "HUYEN", date(2024, 9, 20)),
        ("january", date(2024, 12, 31), "DON_VI", date(2025, 1, 25)),
        ("january", date(2024, 12, 31), "XA", date(2025, 1, 31)),
        ("january", date(2024, 12, 31), "HUYEN", date(2025, 2, 5)),
    ],
)
def test_t8_due_dates_of_circular_01_2022(round_2024, officer, old_province, passage, cutoff, step, due):
    the_round = round_2024
    if passage == "january":
        the_round = services.open_round(
            "BC_NAM", period="2024", passage=passage, territory_id=old_province, cutoff_on=cutoff,
            actor=officer, at=at(date(2025, 1, 2)),
        )  # fmt: skip

    kept = set(the_round.obligations.filter(step__code=step).values_list("due_at", flat=True))

    assert {moment.astimezone(HANOI).date() for moment in kept} == {
        due
    }  # 00:00 of that day: an exclusive end
    assert {moment.astimezone(HANOI).hour for moment in kept} == {0}


def test_disbursement_is_due_by_the_end_of_the_second_of_the_next_month(officer, old_province):
    made = services.open_round(
        "GIAI_NGAN_THANG", period="2024M12", territory_id=old_province, cutoff_on=date(2024, 12, 31),
        actor=officer, at=at(date(2024, 12, 31)),
    )  # fmt: skip

    due = set(made.obligations.exclude(step__kind="ISSUE").values_list("due_at", flat=True))
    assert due == {at(date(2025, 1, 3), 0)}
    assert {"TAI_CHINH", "XA", "CHU_DAU_TU_XA", "PHAT_HANH"} <= set(
        made.obligations.values_list("step__code", flat=True)
    )


def test_steps_that_were_not_recovered_have_no_due_date(round_2024, round_2025):
    assert not round_2024.obligations.filter(
        step__code__in=["CHU_DU_AN", "THUONG_TRUC", "PHAT_HANH"], due_at__isnull=False
    ).exists()
    assert not round_2025.obligations.exclude(step__code="DON_VI").filter(due_at__isnull=False).exists()


def test_the_ministry_owes_nothing_here(round_2024):
    assert not round_2024.obligations.filter(step__kind="RECEIVE").exists()


def test_a_round_after_the_reorganisation_has_no_district(round_2025):
    codes = set(round_2025.obligations.values_list("step__code", flat=True))

    assert codes == {"DON_VI", "XA", "CHU_DU_AN", "THUONG_TRUC", "PHAT_HANH"}


def test_plan_assignment_is_one_obligation_of_the_standing_agency(officer, old_province):
    made = services.open_round(
        "GIAO_KE_HOACH", period="2024", territory_id=old_province, cutoff_on=date(2024, 1, 31), actor=officer,
        at=at(date(2024, 1, 31)),
    )  # fmt: skip

    assert [one.agency.code for one in made.obligations.all()] == ["ban-dan-toc"]
    assert selectors.top_step(made).code == "THUONG_TRUC"


# --- the trace


def test_opening_leaves_an_audit_event_and_tells_the_people_concerned(officer, old_province):
    commune = person("canbo.bavi", "bql-21529-cu")
    stranger = person("mattran", "mat-tran-tinh")

    with notices.deliver_now():
        made = services.open_round(
            "BC_NAM", period="2024", territory_id=old_province, cutoff_on=BEFORE, actor=officer, at=OPENING
        )

    event = AuditEvent.objects.get(event="round.open", subject_id=str(made.pk))
    assert event.actor_id == officer.pk
    assert event.changes["obligations"]["XA"] == made.obligations.filter(step__code="XA").count()
    assert set(Notice.objects.values_list("recipient_id", flat=True)) == {officer.pk, commune.pk}
    assert stranger.pk not in set(Notice.objects.values_list("recipient_id", flat=True))


# --- refusals


def test_only_the_standing_agency_or_an_administrator_opens(officer, old_province):
    commune = person("canbo.bavi", "bql-21529-cu")
    asked = {"period": "2024", "territory_id": old_province, "cutoff_on": BEFORE, "at": OPENING}

    assert refused(services.open_round, "BC_NAM", actor=commune, **asked).code == "MAY_NOT_OPEN_ROUNDS"
    assert not Round.objects.exists()
    assert services.open_round("BC_NAM", actor=person("quantri", "quan-tri", "ADMINISTRATOR"), **asked).pk


def test_a_step_with_no_holder_names_step_function_place_and_day(officer, old_province):
    commune = places.by_code(Level.COMMUNE, "21529", BEFORE)
    Function.objects.filter(kind="COMMUNE_COMMITTEE", place=commune).delete()

    said = refused(
        services.open_round,
        "BC_NAM",
        period="2024",
        territory_id=old_province,
        cutoff_on=BEFORE,
        actor=officer,
        at=OPENING,
    )

    words = refusal_text(said)
    assert said.code == "NO_HOLDER"
    assert "Xã Ba Vì" in words
    assert "31/08/2024" in words
    assert not Round.objects.exists()
    assert not Obligation.objects.exists()
    assert not AuditEvent.objects.filter(event="round.open").exists()


def test_a_missing_district_reviewer_is_named_by_its_district(officer, old_province):
    district = places.by_code(Level.DISTRICT, "535", BEFORE)
    Function.objects.filter(kind="DISTRICT_REVIEWER", place=district).update(successor=None)
    Function.objects.filter(kind="DISTRICT_REVIEWER", place=district).delete()

    said = refused(
        services.open_round,
        "BC_NAM",
        period="2024",
        territory_id=old_province,
        cutoff_on=BEFORE,
        actor=officer,
        at=OPENING,
    )

    assert said.where == "HUYEN"
    assert "Huyện Ba Tơ" in refusal_text(said)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"regime_code": "BC_QUY"}, "UNKNOWN_REGIME"),
        ({"period": "năm 2024"}, "BAD_PERIOD"),
        ({"passage": "february"}, "NO_SUCH_PASSAGE"),
        ({"cutoff_on": date(2020, 1, 1)}, "NO_ROUTE"),
        ({"regime_code": "GIAI_NGAN_THANG", "passage": "january", "period": "2024M03"}, "NO_SUCH_PASSAGE"),
        ({"passage": "january", "cutoff_on": date(2024, 12, 31)}, "NO_ROUND_TO_FOLLOW"),
    ],
)
def test_bad_input_is_refused_with_words_and_opens_nothing(officer, old_province, changes, code):
    asked = {
        "regime_code": "BC_NAM", "period": "2024", "territory_id": old_province, "cutoff_on": BEFORE,
        "actor": officer, "at": OPENING,
    } | changes  # fmt: skip

    said = refused(services.open_round, asked.pop("regime_code"), **asked)

    assert said.code == code
    assert code not in refusal_text(said)  # words, not a code
    assert not Round.objects.exists()


def test_the_same_round_is_not_opened_twice(round_2024, officer, old_province):
    said = refused(
        services.open_round,
        "BC_NAM",
        period="2024",
        territory_id=old_province,
        cutoff_on=BEFORE,
        actor=officer,
        at=OPENING,
    )

    assert said.code == "ROUND_EXISTS"
    assert "Báo cáo năm 2024" in refusal_text(said)


# --- the January pass


def january(officer, territory, **changes):
    asked = {
        "period": "2024", "passage": "january", "territory_id": territory, "cutoff_on": date(2024, 12, 31),
        "actor": officer, "at": at(date(2025, 1, 2)),
    } | changes  # fmt: skip
    return services.open_round("BC_NAM", **asked)


def test_the_january_pass_follows_septembers_and_covers_the_whole_year(round_2024, officer, old_province):
    made = january(officer, old_province)

    assert made.follows == round_2024
    assert (made.window.starts_on, made.window.ends_on, made.window.draft) == (
        date(2024, 1, 1),
        date(2024, 12, 31),
        True,
    )
    assert made.window != round_2024.window
    assert selectors.year_rounds("BC_NAM", 2024, old_province) == [round_2024, made]


def test_a_pass_that_would_close_before_the_one_it_follows_is_refused(round_2024, officer, old_province):
    said = refused(january, officer, old_province, cutoff_on=date(2024, 7, 31))

    assert said.code == "WRONG_ROUND_TO_FOLLOW"


def test_a_pass_does_not_follow_another_year(round_2024, round_2025, officer, old_province):
    assert refused(january, officer, old_province, follows=round_2025).code == "WRONG_ROUND_TO_FOLLOW"


# --- closing and marking


def test_close_and_reopen_leave_their_traces(round_2024, officer):
    services.close_round(round_2024.pk, actor=officer, at=OPENING)
    assert (
        refused(services.close_round, round_2024.pk, actor=officer, at=OPENING).code == "ROUND_ALREADY_CLOSED"
    )
    assert (
        refused(services.reopen_round, round_2024.pk, actor=officer, at=OPENING, reason=" ").code
        == "ROUND_REASON_REQUIRED"
    )

    services.reopen_round(round_2024.pk, actor=officer, at=OPENING, reason="Xã Ba Vì đính chính")

    round_2024.refresh_from_db()
    assert (round_2024.state, round_2024.closed_at) == ("OPEN", None)
    events = AuditEvent.objects.filter(subject_kind="round", subject_id=str(round_2024.pk)).order_by("pk")
    assert [event.event for event in events] == ["round.open", "round.close", "round.reopen"]
    assert events.last().reason == "Xã Ba Vì đính chính"


def test_a_commune_closes_nothing(round_2024):
    said = refused(
        services.close_round, round_2024.pk, actor=person("canbo.bavi", "bql-21529-cu"), at=OPENING
    )

    round_2024.refresh_from_db()
    assert said.code == "MAY_NOT_OPEN_ROUNDS"
    assert round_2024.state == "OPEN"


def test_the_standing_agency_of_the_new_province_closes_a_round_of_the_old_one(round_2024, officer):
    services.close_round(round_2024.pk, actor=officer, at=at(date(2025, 9, 1)))

    round_2024.refresh_from_db()
    assert round_2024.state == "CLOSED"


def test_the_first_sending_is_kept_and_returns_are_counted_apart(round_2024):
    one = obligation(round_2024, "DON_VI", "bql-21529-cu")
    first, again = OPENING + timedelta(days=5), OPENING + timedelta(days=20)

    services.mark(one.pk, "SENT", first)
    services.mark(one.pk, "RETURNED", first + timedelta(days=1), returned_due_at=again)
    one.refresh_from_db()
    assert (one.state, one.returned_due_at, one.returns) == ("RETURNED", again, 1)

    services.mark(one.pk, "SENT", again + timedelta(days=30))
    services.mark(one.pk, "ACCEPTED", again + timedelta(days=31))

    one.refresh_from_db()
    assert (one.first_sent_at, one.accepted_at, one.returned_due_at) == (
        first,
        again + timedelta(days=31),
        None,
    )
    assert timeliness(one) == "ON_TIME"


def timeliness(one):
    return rules.timeliness(one.due_at, one.first_sent_at, at(AFTER))


def test_sending_empty_in_time_and_taking_it_back_makes_nobody_in_time(round_2024):
    one = obligation(round_2024, "DON_VI", "bql-21529-cu")

    services.mark(one.pk, "SENT", OPENING)
    services.take_back(one.pk, "OPEN")
    services.mark(one.pk, "SENT", at(date(2024, 9, 20)))

    one.refresh_from_db()
    assert one.first_sent_at == at(date(2024, 9, 20))
    assert timeliness(one) == "LATE"


def test_a_withdrawal_after_a_return_leaves_the_first_sending(round_2024):
    one = obligation(round_2024, "DON_VI", "bql-21529-cu")

    services.mark(one.pk, "SENT", OPENING)
    services.mark(one.pk, "RETURNED", OPENING)
    services.mark(one.pk, "SENT", at(date(2024, 9, 20)))
    services.take_back(one.pk, "RETURNED")

    one.refresh_from_db()
    assert one.first_sent_at == OPENING
