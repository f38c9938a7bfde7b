"""Reminders: who hears of what on which day, once; leaders of what is long overdue; how it is set."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from neu.platform.audit.models import AuditEvent
from neu.platform.notices import services as notices
from neu.platform.notices import tasks
from neu.platform.notices.models import Notice
from neu.platform.text.refusals import Refused
from neu.registry.people import services as people
from neu.reporting.rounds import rules, selectors, services
from neu.reporting.rounds.models import Reminder, Reminding
from neu.reporting.rounds.rules import ObligationState
from tests.reporting.rounds.conftest import at, obligation, person
from tests.reporting.rounds.test_views import sign_in

UNIT, COMMITTEE = "bql-21529-cu", "ubnd-xa-21529-cu"
LAST = date(2024, 9, 9)  # the unit's last day: "trước ngày 10/9"


@pytest.fixture
def unit(db):
    return person("canbo.bql", UNIT)


@pytest.fixture
def duty(round_2024, unit):
    Notice.objects.all().delete()
    return obligation(round_2024, "DON_VI", UNIT)


def run(day: date) -> int:
    with notices.deliver_now():
        return services.remind(at(day))


def told(user) -> list[str]:
    return [one.body for one in Notice.objects.filter(recipient_id=user.pk, title__startswith="Nhắc hạn")]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-4, None),
        (-3, "còn 3 ngày"),
        (-2, None),
        (-1, "còn 1 ngày"),
        (0, None),
        (1, "quá hạn 1 ngày"),
        (2, None),
        (3, "quá hạn 3 ngày"),
        (4, None),
    ],
)
def test_people_are_reminded_on_the_days_set_and_on_no_other(duty, unit, days, said):
    run(LAST + timedelta(days=days))

    found = told(unit)
    assert len(found) == (said is not None)
    if said:
        assert said in found[0]
        assert "09/09/2024" in found[0]
        assert "Ba Vì" in found[0]


def test_whoever_is_away_is_left_alone_and_who_stands_in_is_reminded(duty, unit):
    other, day = person("canbo.khac", UNIT), LAST - timedelta(days=1)
    days = {"from_on": day, "until_on": day, "reason": "Nghỉ phép"}
    position = unit.positions.get().pk
    made = people.delegate(position, other.pk, **days, actor=unit, at=at(day - timedelta(days=5)))
    Notice.objects.all().delete()
    run(day)
    assert (len(told(unit)), len(told(other))) == (0, 1)

    run(LAST + timedelta(days=1))  # back again
    assert (len(told(unit)), len(told(other))) == (1, 2)

    # nobody is left alone when nobody else is there
    other.is_active = False
    other.save()
    made.valid = DateRange(LAST + timedelta(days=3), LAST + timedelta(days=4))
    made.save()
    run(LAST + timedelta(days=3))
    assert len(told(unit)) == 2


def test_running_it_again_that_day_reminds_nobody_twice(duty, unit):
    assert run(LAST - timedelta(days=1)) > 0
    assert run(LAST - timedelta(days=1)) == 0

    assert len(told(unit)) == 1
    assert Reminder.objects.filter(user=unit).count() == 1
    assert AuditEvent.objects.filter(event="round.remind").count() == 1


def test_all_of_a_day_is_one_digest(duty, unit, round_2024):
    other = obligation(round_2024, "XA", COMMITTEE)
    other.due_at = duty.due_at
    other.save()
    both = person("kiem.nhiem", UNIT)
    both.positions.create(agency=other.agency, role="OFFICER", valid=both.positions.get().valid)

    run(LAST - timedelta(days=1))

    [body] = told(both)
    assert len(body.splitlines()) == 2
    assert len(told(unit)[0].splitlines()) == 1


def test_what_was_sent_or_given_more_time_is_left_alone(duty, unit, officer, round_2024):
    services.extend(
        round_2024.pk, [duty.pk], date(2024, 9, 20), actor=officer, at=at(date(2024, 9, 1)), reason="Bão"
    )
    run(LAST - timedelta(days=1))
    assert told(unit) == []
    run(date(2024, 9, 19))
    assert "20/09/2024" in told(unit)[0]
    Notice.objects.all().delete()
    services.mark(duty.pk, ObligationState.SENT, at(date(2024, 9, 19), hour=9))
    run(date(2024, 9, 21))
    assert told(unit) == []


def test_a_report_asked_back_is_reminded_by_its_own_date(duty, unit):
    services.mark(duty.pk, ObligationState.SENT, at(date(2024, 9, 2)))
    services.mark(
        duty.pk,
        ObligationState.RETURNED,
        at(date(2024, 9, 3)),
        returned_due_at=at(date(2024, 9, 13), hour=17),
    )

    run(LAST - timedelta(days=1))
    assert told(unit) == []
    run(date(2024, 9, 12))
    assert "13/09/2024" in told(unit)[0]


def test_a_closed_round_reminds_nobody(duty, unit, officer, round_2024):
    services.close_round(round_2024.pk, actor=officer, at=at(date(2024, 9, 1)))

    assert run(LAST - timedelta(days=1)) == 0


def test_leaders_and_receivers_hear_once_of_what_is_long_overdue(duty, unit):
    leader = person("lanhdao.bql", UNIT, "LEADER")
    receiver = person("canbo.bavi", COMMITTEE)
    run(LAST + timedelta(days=7))
    assert told(leader) == []

    run(LAST + timedelta(days=8))
    assert "quá hạn 8 ngày" in told(leader)[0]
    assert any("Đơn vị thực hiện" in body for body in told(receiver))
    assert told(unit) == []  # the officer was reminded before
    duty.refresh_from_db()
    assert duty.escalated_at == at(LAST + timedelta(days=8))
    run(LAST + timedelta(days=9))
    assert len(told(leader)) == 1


def test_what_leaders_must_hear_waits_for_the_next_digest(duty):
    leader = person("lanhdao.bql", UNIT, "LEADER")
    Reminder.objects.create(user=leader, day=LAST + timedelta(days=8), duties=1)

    run(LAST + timedelta(days=8))
    duty.refresh_from_db()
    assert duty.escalated_at is None
    run(LAST + timedelta(days=9))
    assert "quá hạn 9 ngày" in told(leader)[0]


def test_more_time_lets_leaders_hear_again(duty, officer, round_2024):
    leader = person("lanhdao.bql", UNIT, "LEADER")
    run(LAST + timedelta(days=8))
    services.extend(
        round_2024.pk, [duty.pk], date(2024, 9, 30), actor=officer, at=at(date(2024, 9, 18)), reason="Bão"
    )
    run(date(2024, 10, 8))

    assert len(told(leader)) == 2


def test_the_number_of_questions_does_not_grow_with_the_duties(duty, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        made = selectors.digests(at(LAST - timedelta(days=1)))
    assert made


def test_without_a_mail_server_nothing_is_posted(duty, unit, settings):
    unit.email = "canbo@example.vn"
    unit.save()
    settings.EMAIL_HOST = ""

    run(LAST - timedelta(days=1))

    assert not Reminder.objects.get(user=unit).mailed
    assert len(told(unit)) == 1


def test_the_digest_is_posted_once_to_who_has_an_address(duty, unit, settings):
    settings.EMAIL_HOST = "mail.example.vn"
    without = person("canbo.khac", UNIT)
    unit.email = "canbo@example.vn"
    unit.save()
    for _again in range(2):
        services.remind(at(LAST - timedelta(days=1)))

    job = ProcrastinateJob.objects.get(task_name="notices.post")
    tasks.post(**job.args)
    [sent] = mail.outbox
    assert sent.to == ["canbo@example.vn"]
    assert sent.subject.startswith("Nhắc hạn: 1 việc")
    assert "09/09/2024" in sent.body
    assert {one.user: one.mailed for one in Reminder.objects.filter(user__in=[unit, without])} == {
        unit: True,
        without: False,
    }


@given(
    st.lists(st.integers(-60, 60), min_size=1, max_size=10, unique=True), st.sampled_from([",", ", ", ";"])
)
def test_steps_are_read_as_they_are_typed(steps, between):
    assert rules.reminding_steps(between.join(map(str, steps))) == tuple(sorted(steps))


@pytest.mark.parametrize("typed", ["", " , ", "61", "-61", "mai", "1.5", ",".join(map(str, range(11)))])
def test_what_is_no_step_is_refused(typed):
    with pytest.raises(ValueError):
        rules.reminding_steps(typed)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"days": "hôm sau"}, "BAD_REMINDING_DAYS"),
        ({"escalate_after": 0}, "BAD_ESCALATION"),
        ({"escalate_after": 366}, "BAD_ESCALATION"),
    ],
)
def test_what_cannot_be_set_is_said(db, changes, code):
    said = {"days": "1", "escalate_after": 5, "by_mail": False} | changes
    with pytest.raises(Refused, match=code):
        services.set_reminding(**said, actor=person("quantri", "ban-dan-toc", "ADMINISTRATOR"), at=at(LAST))
    assert not Reminding.objects.exists()


def test_only_an_administrator_sets_it(officer):
    with pytest.raises(Refused, match="MAY_NOT_SET_REMINDING"):
        services.set_reminding(days="1", escalate_after=5, by_mail=False, actor=officer, at=at(LAST))


def test_the_page_sets_it_says_that_no_mail_goes_out_and_is_the_administrators(client, officer, settings):
    settings.EMAIL_HOST = ""
    assert sign_in(client, officer).get("/dot/nhac-han/").status_code == 404
    sign_in(client, person("quantri", "ban-dan-toc", "ADMINISTRATOR"))

    page = client.get("/dot/nhac-han/").content.decode()
    assert "-3, -1, 1, 3" in page
    assert "EMAIL_HOST" in page
    bad = client.post("/dot/nhac-han/", {"ngay": "x", "bao_len": "7"})
    assert bad.status_code == 422
    assert "không phải các ngày nhắc" in bad.content.decode()
    assert (
        "Không phải số ngày" in client.post("/dot/nhac-han/", {"ngay": "1", "bao_len": "²"}).content.decode()
    )
    answer = client.post("/dot/nhac-han/", {"ngay": "2;-5", "bao_len": "10"})
    assert answer["Location"] == "/dot/nhac-han/"
    kept = Reminding.objects.get()
    assert (kept.days, kept.escalate_after, kept.by_mail) == ([-5, 2], 10, False)
    settings.EMAIL_HOST = "mail.example.vn"
    assert "EMAIL_HOST" not in client.get("/dot/nhac-han/").content.decode()
