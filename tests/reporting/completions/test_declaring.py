"""Declaring a project that ended: the duty it makes, what is refused, taking it back."""

from datetime import date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit.models import AuditEvent
from neu.platform.inbox import items as inbox
from neu.platform.notices import services as notices
from neu.platform.notices.models import Notice
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.agencies.models import Function
from neu.registry.agencies.rules import AgencyRefusal
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.completions import selectors, services
from neu.reporting.completions.models import Completion
from neu.reporting.completions.rules import CompletionRefusal, Stage
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds import services as rounds_services
from neu.reporting.rounds.models import Obligation, Regime, Round
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.rounds.rules import Refusal as RoundRefusal
from neu.reporting.rounds.selectors.passing import open_work
from neu.reporting.submissions import services as submissions
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Refusal as SubmissionRefusal
from tests.reporting.completions.conftest import ENDED, INVESTOR, T0, agency


def refused(code, call, /, *args, **named) -> Refused:
    kept = (Completion.objects.count(), Round.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    assert caught.value.code == code
    assert "%(" not in refusal_text(caught.value)
    assert (Completion.objects.count(), Round.objects.count(), AuditEvent.objects.count()) == kept
    return caught.value


def test_a_declared_project_is_owed_by_its_unit_15_days_after_its_end(world):
    one = world.declare()
    owed = one.obligation

    assert (owed.agency_id, owed.place_id) == (agency("bql-21529"), one.place_id)
    assert owed.due_at == datetime(2025, 11, 5, tzinfo=HANOI)  # the end of 4/11, 15 days after 20/10
    assert owed.round.name == "Kết thúc: Đường bê tông thôn 1"
    assert (owed.round.cutoff_on, owed.round.subject) == (ENDED, "DA1.2024-07")
    assert Obligation.objects.filter(round=owed.round).count() == 1
    told = AuditEvent.objects.get(event="completion.declare")
    assert told.changes["due_on"] == "2025-11-04"
    assert told.actor_id == world.people["canbo"].pk
    [mine] = [item for found in inbox.of(world.people["canbo"], at=world.now()).values() for item in found]
    assert mine.kind == "Kết thúc: Đường bê tông thôn 1"
    assert mine.due_at == owed.due_at


def test_the_days_are_counted_as_the_rule_says_also_over_a_holiday(world):
    one = world.declare(ended_on=date(2025, 8, 18), decided_on=None)  # the last day is 2/9, a holiday

    assert one.obligation.due_at == datetime(2025, 9, 3, tzinfo=HANOI)


def test_a_rule_that_rolls_moves_off_the_holiday(world):
    step = Regime.objects.get(code="KET_THUC_DU_AN").routes.get().steps.get()
    step.due = {"first": {"days_after": 15, "roll": True}}
    step.save()

    one = world.declare(ended_on=date(2025, 8, 18), decided_on=None)

    assert one.obligation.due_at == datetime(2025, 9, 4, tzinfo=HANOI)


def test_two_projects_of_one_commune_and_year_live_beside_each_other(world):
    first, second = world.declare(), world.declare(code="DA4.9", name="Cầu treo thôn 2")
    reports = [world.fill(one) for one in (first, second)]
    world.do("send", reports[1], "canbo")

    states = {
        one.obligation.round.name: Obligation.objects.get(pk=one.obligation_id).state
        for one in (first, second)
    }
    assert states == {
        "Kết thúc: Đường bê tông thôn 1": ObligationState.OPEN,
        "Kết thúc: Cầu treo thôn 2": ObligationState.SENT,
    }
    found = rounds.rounds_for(regimes=["KET_THUC_DU_AN"], year=2025, at=T0 + timedelta(days=3))
    board = rounds.board(found, at=T0 + timedelta(days=3), on=ENDED)
    [block] = board.blocks
    assert block.by_event
    assert [(line[0].name, line[1].agency_id) for line in block.lines] == [
        ("Kết thúc: Cầu treo thôn 2", agency("bql-21529")),
        ("Kết thúc: Đường bê tông thôn 1", agency("bql-21529")),
    ]
    assert block.tally.owed == 2
    mine = inbox.of(world.people["canbo"], at=world.now())
    assert {item.kind for item in mine["DUE"]} == {"Kết thúc: Đường bê tông thôn 1"}


def test_the_same_project_is_not_declared_twice(world):
    world.declare()

    said = refused(CompletionRefusal.DECLARED_ALREADY, world.declare, code=" da1.2024-07 ", name="Khác")

    assert said.params["day"] == "20/10/2025"
    assert said.where == "ma"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"ended_on": date(2025, 10, 23)}, CompletionRefusal.ENDED_LATER),
        ({"started_on": date(2025, 10, 21)}, CompletionRefusal.ENDED_BEFORE_START),
        ({"unit_id": 0}, AgencyRefusal.UNKNOWN_AGENCY),
        ({"investor_id": 10**12}, AgencyRefusal.UNKNOWN_AGENCY),
        ({"regime": "BC_NAM"}, RoundRefusal.NO_EVENTS),
        ({"regime": "KHONG_CO"}, RoundRefusal.UNKNOWN_REGIME),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(world, other, code):
    refused(code, world.declare, who="bandantoc", **other)


def test_a_regime_from_a_file_with_two_steps_opens_nothing(world):
    """The desk refuses to publish one; a file could hold it."""
    step = Regime.objects.get(code="KET_THUC_DU_AN").routes.get().steps.get()
    step.pk, step.code = None, "KHAC"
    step.save()

    refused(RoundRefusal.NO_EVENTS, world.declare)


def test_a_day_before_the_regime_is_refused(world):
    early = date(2022, 7, 14)
    refused(
        RoundRefusal.NO_ROUTE,
        world.declare,
        ended_on=early,
        started_on=None,
        decided_on=None,
        place_id=places.by_code(Level.COMMUNE, "21529", early),
    )


def test_a_unit_that_does_not_report_there_is_refused(world):
    refused(RoundRefusal.CHOSEN_NOT_HOLDER, world.declare, who="bandantoc", unit_id=agency("bql-21115"))


def test_a_commune_outside_the_list_owes_nothing(world):
    listed = set(places.listed("VUNG_DTTS_MN", ENDED))
    ground = places.names(places.within(places.current_province(ENDED), ENDED), ENDED)
    outside = next(key for key, name in ground.items() if name.level == "COMMUNE" and key not in listed)

    refused(RoundRefusal.EVENT_OUTSIDE, world.declare, who="bandantoc", place_id=outside)


@pytest.mark.parametrize("who", ["canbo", "chutich", "canboxa", "soyte", "bandantoc"])
def test_the_unit_its_committee_the_investor_and_the_standing_agency_declare(world, who):
    assert world.declare(who).declared_by == world.people[who]


@pytest.mark.parametrize("who", ["nguoila", "kiemtoan"])
def test_nobody_else_declares(world, who):
    refused(CompletionRefusal.MAY_NOT_DECLARE, world.declare, who)


def test_a_round_of_such_a_regime_is_not_opened_for_a_period(world):
    refused(
        RoundRefusal.ROUND_BY_EVENT,
        rounds_services.open_round,
        "KET_THUC_DU_AN",
        period="2025",
        territory_id=places.current_province(ENDED),
        cutoff_on=ENDED,
        actor=world.people["bandantoc"],
        at=T0,
    )


def test_what_was_declared_by_mistake_is_withdrawn_with_a_reason(world):
    one = world.declare()
    world.open(one)
    round_id, owed = one.obligation.round_id, one.obligation_id

    with notices.deliver_now():
        done = services.withdraw(one.pk, actor=world.people["chutich"], at=world.now(), reason="Chưa xong")

    assert done.withdrawn_reason == "Chưa xong"
    assert not Round.objects.filter(pk=round_id).exists()
    assert not Submission.objects.filter(obligation=owed).exists()
    with pytest.raises(Refused) as gone:  # whoever had the page open
        submissions.open_submission(owed, actor=world.people["canbo"], at=world.now())
    assert gone.value.code == SubmissionRefusal.DUTY_GONE
    assert selectors.told([selectors.find(one.pk)], world.now())[0].stage is Stage.WITHDRAWN
    assert list(selectors.listed()) == []
    assert list(selectors.listed(withdrawn=True)) == [one]
    assert AuditEvent.objects.get(event="completion.withdraw").reason == "Chưa xong"
    assert {"round.drop", "submission.forget"} <= set(AuditEvent.objects.values_list("event", flat=True))
    told = Notice.objects.get(
        recipient_id=world.people["canbo"].pk, title__startswith="Không còn phải báo cáo"
    )
    assert "Chưa xong" in told.body
    assert world.declare().pk != one.pk  # it may end truly, later


def test_nothing_is_withdrawn_without_a_reason_by_a_stranger_or_twice(world):
    one = world.declare()
    deed = {"at": world.now(), "reason": "Nhầm", "actor": world.people["canbo"]}
    stranger = deed | {"actor": world.people["nguoila"]}
    refused(CompletionRefusal.MAY_NOT_DECLARE, services.withdraw, one.pk, **stranger)
    refused(CompletionRefusal.WITHDRAWING_NEEDS_REASON, services.withdraw, one.pk, **deed | {"reason": " "})
    refused(CompletionRefusal.UNKNOWN_COMPLETION, services.withdraw, 0, **deed)
    services.withdraw(one.pk, **deed)
    refused(CompletionRefusal.WITHDRAWN_ALREADY, services.withdraw, one.pk, **deed)


def test_what_has_a_word_in_it_is_not_withdrawn(world):
    one = world.declare()
    world.fill(one)

    refused(
        SubmissionRefusal.ALREADY_BEGUN,
        services.withdraw,
        one.pk,
        actor=world.people["canbo"],
        at=world.now(),
        reason="Nhầm",
    )
    assert Completion.objects.get(pk=one.pk).withdrawn_at is None


def test_what_was_given_more_time_is_not_withdrawn(world):
    one = world.declare()
    rounds_services.extend(
        one.obligation.round_id,
        {one.obligation_id},
        date(2025, 11, 20),
        actor=world.people["bandantoc"],
        at=world.now(),
        reason="Mưa lũ",
    )

    assert Obligation.objects.get(pk=one.obligation_id).due_at == datetime(2025, 11, 21, tzinfo=HANOI)
    refused(
        RoundRefusal.EVENT_ROUND_SENT,
        services.withdraw,
        one.pk,
        actor=world.people["canbo"],
        at=world.now(),
        reason="Nhầm",
    )


def test_its_people_are_reminded_like_of_any_duty(world):
    one = world.declare()
    before = datetime(2025, 11, 3, 7, tzinfo=HANOI)  # the day before the last one

    found = {digest.user: digest for digest in rounds.digests(before)}

    assert [line.obligation for line in found[world.people["canbo"]].own] == [one.obligation]


def test_it_passes_to_the_successor_of_its_unit(world):
    """As every duty: by the function, on the day of the deed."""
    one, change = world.declare(), date(2025, 10, 25)
    heir = agency("mat-tran-xa-21529")
    ended = Function.objects.get(
        agency=one.unit_id, kind="REPORTING_UNIT", place=one.place_id, known__upper_inf=True
    )
    passed = Function.objects.create(
        agency_id=heir,
        kind="REPORTING_UNIT",
        place_id=one.place_id,
        valid=DateRange(change, None),
        known=ended.known,
    )
    ended.valid, ended.successor = DateRange(ended.valid.lower, change), passed
    ended.save()

    assert rounds.owner(one.obligation, change) == heir
    [work] = [found for found in open_work([heir], change) if found.words.startswith("Kết thúc")]
    assert work.function == "REPORTING_UNIT"
    assert not work.own


def test_a_commune_that_ended_before_2025_07_01_reports_under_the_map_of_that_day(world):
    """A project of an old commune: its round has the places and agencies of the day it ended."""
    old = date(2025, 6, 20)
    place = places.by_code(Level.COMMUNE, "21529", old)
    new = places.by_code(Level.COMMUNE, "21529", ENDED)
    held = next(
        one.agency_id
        for one in selectors.units(world.people["bandantoc"], old, T0.date())
        if one.place_id == place
    )

    one = world.declare("bandantoc", ended_on=old, place_id=place, unit_id=held)

    assert place != new
    assert one.obligation.place_id == place
    assert one.obligation.round.territory_id == places.current_province(old)


def test_choices_are_those_of_the_day_and_of_her_own_commune(world):
    today = T0.date()
    own = selectors.units(world.people["canbo"], ENDED, today)
    every = selectors.units(world.people["bandantoc"], ENDED, today)

    assert {one.place_id for one in own} == {places.by_code(Level.COMMUNE, "21529", ENDED)}
    assert len(every) > len(own)
    assert agency(INVESTOR) in {key for key, _name in selectors.investors(ENDED)}
