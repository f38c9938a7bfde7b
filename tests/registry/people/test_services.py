"""Accounts and positions: the change, the trace, the refusal that changes nothing; the demo's accounts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.agencies.models import Function
from neu.registry.agencies.selectors import agency_id
from neu.registry.people import selectors, services
from neu.registry.people.models import Position, User
from neu.registry.people.rules import Duty, Role

AT = datetime(2025, 3, 3, 2, tzinfo=UTC)
DAY = date(2025, 3, 3)
PASSWORD = "mot-mat-khau-dai"
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return services.bootstrap_administrator("quan.tri", "Quản Trị", PASSWORD, at=AT)


@pytest.fixture
def officer(administrator) -> User:
    return services.create_user("can.bo", full_name="Cán Bộ", at=AT, actor=administrator)


def kept() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (User, Position)]


# Accounts


def test_the_first_administrator_may_administer(administrator):
    assert selectors.may(administrator, Duty.ADMINISTER, DAY)
    assert not selectors.may(administrator, Duty.ADMINISTER, DAY - timedelta(days=1))
    assert check_password(PASSWORD, administrator.password)
    assert [user.pk for user in selectors.administrators(DAY)] == [administrator.pk]


def test_an_account_is_made_with_its_trace_and_without_a_password_opens_to_nobody(administrator, officer):
    assert not officer.has_usable_password()
    event = AuditEvent.objects.get(event="user.create", subject_id=str(officer.pk))
    assert (event.actor_id, event.changes["username"]) == (administrator.pk, "can.bo")
    assert "password" not in event.text


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("can.bo", None, "USERNAME_TAKEN"),
        ("Cán Bộ", None, "BAD_USERNAME"),
        ("ab", None, "BAD_USERNAME"),
        ("-ab", None, "BAD_USERNAME"),
        ("moi.mot", "ngan", "WEAK_PASSWORD"),
        ("moi.mot", "1234567890", "WEAK_PASSWORD"),
    ],
)
def test_a_refused_account_changes_nothing(administrator, officer, username, password, code):
    before, events = kept(), AuditEvent.objects.count()

    with pytest.raises(Refused, match=code):
        services.create_user(username, full_name="X", password=password, at=AT, actor=administrator)

    assert (kept(), AuditEvent.objects.count()) == (before, events)


def test_only_an_administrator_makes_accounts_and_gives_positions(officer):
    before = kept()

    with pytest.raises(Refused, match="NOT_AN_ADMINISTRATOR"):
        services.create_user("nguoi.khac", full_name="X", at=AT, actor=officer)
    with pytest.raises(Refused, match="NOT_AN_ADMINISTRATOR"):
        services.give_position(officer, agency_id("so-y-te"), Role.LEADER, from_on=DAY, at=AT, actor=officer)

    assert kept() == before


def test_an_administrator_whose_position_ended_administers_no_more(administrator, officer):
    second = services.create_user("quan.tri2", full_name="Hai", at=AT, actor=administrator)
    services.give_position(
        second, agency_id("quan-tri"), Role.ADMINISTRATOR, from_on=DAY, at=AT, actor=administrator
    )
    mine = Position.objects.get(user=administrator)
    services.end_position(mine.pk, ends_on=DAY, at=AT, actor=second, reason="nghỉ")

    with pytest.raises(Refused, match="NOT_AN_ADMINISTRATOR"):
        services.create_user("sau.do", full_name="X", at=AT + timedelta(days=1), actor=administrator)


def test_people_are_named_in_the_order_of_a_dictionary(administrator):
    agency, here = agency_id("so-y-te"), {"at": AT, "actor": administrator}
    for username, name in (("mot", "Hồ Thị A"), ("hai", "Đinh Văn B"), ("ba.", "Ân C"), ("bon", "Dương D")):
        user = services.create_user(f"n.{username}1", full_name=name, **here)
        services.give_position(user, agency, Role.OFFICER, from_on=DAY, **here)
    wanted = ["Ân C", "Dương D", "Đinh Văn B", "Hồ Thị A"]

    assert [user.full_name for user in selectors.people_with(agency, Duty.SEND, DAY)] == wanted
    by_agency = selectors.people_by_agency([agency], Duty.SEND, DAY)[agency]
    assert [user.full_name for user in by_agency] == wanted
    assert [worker.name for worker in selectors.workers(agency)] == wanted


# Positions


def test_a_position_gives_its_duties_from_its_first_day_to_its_last(administrator, officer):
    agency = agency_id("so-y-te")
    last = DAY + timedelta(days=9)
    services.give_position(
        officer, agency, Role.OFFICER, from_on=DAY, until_on=last, at=AT, actor=administrator
    )

    assert Duty.SEND in selectors.duties_at(officer, agency, DAY)
    assert Duty.SEND in selectors.duties_at(officer, agency, DAY + timedelta(days=9))
    assert selectors.duties_at(officer, agency, DAY - timedelta(days=1)) == frozenset()
    assert selectors.duties_at(officer, agency, DAY + timedelta(days=10)) == frozenset()
    assert selectors.duties_at(officer, agency_id("so-tai-chinh"), DAY) == frozenset()
    event = AuditEvent.objects.get(
        event="position.give", subject_id=str(officer.pk), actor_id=administrator.pk
    )
    assert event.changes["agency"] == "Sở Y tế tỉnh Quảng Ngãi"


def test_two_positions_are_two_chairs_and_their_duties_do_not_mix(administrator, officer):
    health, commune = agency_id("so-y-te"), agency_id("ubnd-xa-21529-cu")
    services.give_position(officer, health, Role.OFFICER, from_on=DAY, at=AT, actor=administrator)
    services.give_position(officer, commune, Role.LEADER, from_on=DAY, at=AT, actor=administrator)

    assert {(chair.agency_id, chair.role) for chair in selectors.chairs(officer, DAY)} == {
        (health, Role.OFFICER),
        (commune, Role.LEADER),
    }
    assert Duty.AUTHENTICATE in selectors.duties_at(officer, commune, DAY)
    assert Duty.AUTHENTICATE not in selectors.duties_at(officer, health, DAY)
    assert selectors.may(officer, Duty.AUTHENTICATE, DAY)


def test_the_same_position_is_not_given_twice_but_may_follow_itself(administrator, officer):
    here = {"at": AT, "actor": administrator}
    agency = agency_id("so-y-te")
    services.give_position(officer, agency, Role.OFFICER, from_on=DAY, until_on=DAY, **here)
    services.give_position(officer, agency, Role.OFFICER, from_on=DAY + timedelta(days=1), **here)
    before = kept()

    with pytest.raises(Refused, match="POSITION_ALREADY_HELD"):
        services.give_position(officer, agency, Role.OFFICER, from_on=DAY + timedelta(days=5), **here)
    with pytest.raises(Refused, match="POSITION_ENDS_BEFORE_START"):
        services.give_position(
            officer, agency, Role.LEADER, from_on=DAY, until_on=DAY - timedelta(days=1), **here
        )

    assert kept() == before


def test_the_database_refuses_one_position_twice(administrator):
    held = Position.objects.get(user=administrator)

    with pytest.raises(IntegrityError, match="position_once"), transaction.atomic():
        Position.objects.create(
            user=held.user, agency=held.agency, role=held.role, valid=DateRange(DAY, None)
        )


def test_an_ended_position_keeps_its_chair_without_duties(administrator, officer):
    agency, later = agency_id("so-y-te"), AT + timedelta(days=5)
    position = services.give_position(officer, agency, Role.OFFICER, from_on=DAY, at=AT, actor=administrator)

    services.end_position(
        position.pk, ends_on=DAY + timedelta(days=4), at=later, actor=administrator, reason="chuyển công tác"
    )

    after = DAY + timedelta(days=5)
    assert selectors.chairs(officer, after) == []
    (ended,) = selectors.ended_chairs(officer, after)
    assert (ended.agency_id, ended.duties, ended.until_on) == (agency, frozenset(), DAY + timedelta(days=4))
    assert selectors.closed_chairs(officer, after) == [ended]
    assert AuditEvent.objects.get(event="position.end").reason == "chuyển công tác"


def test_what_has_ended_cannot_end_again_nor_before_it_began(administrator, officer):
    agency, here = agency_id("so-y-te"), {"actor": administrator, "at": AT}
    over = services.give_position(
        officer,
        agency,
        Role.OFFICER,
        from_on=DAY - timedelta(days=9),
        until_on=DAY - timedelta(days=1),
        **here,
    )
    begun = services.give_position(officer, agency, Role.LEADER, from_on=DAY, **here)
    before = kept()

    with pytest.raises(Refused, match="POSITION_ENDED"):
        services.end_position(over.pk, ends_on=DAY, **here)
    with pytest.raises(Refused, match="POSITION_ENDS_BEFORE_START"):
        services.end_position(begun.pk, ends_on=DAY - timedelta(days=1), **here)
    with pytest.raises(Refused, match="UNKNOWN_POSITION"):
        services.end_position(0, ends_on=DAY, **here)

    assert kept() == before


def test_the_last_administrator_stays(administrator):
    mine = Position.objects.get(user=administrator)

    with pytest.raises(Refused, match="LAST_ADMINISTRATOR"):
        services.end_position(mine.pk, ends_on=DAY, at=AT, actor=administrator)


def test_people_with_a_duty_at_an_agency_are_those_of_the_day(
    administrator, officer, django_assert_num_queries
):
    agency = agency_id("so-y-te")
    services.give_position(officer, agency, Role.OFFICER, from_on=DAY, at=AT, actor=administrator)

    assert selectors.people_with(agency, Duty.RECEIVE, DAY) == [officer]
    assert selectors.people_with(agency, Duty.ISSUE, DAY) == []
    assert selectors.people_with(agency, Duty.RECEIVE, DAY - timedelta(days=1)) == []
    other = agency_id("so-tai-chinh")
    with django_assert_num_queries(1):
        assert selectors.people_by_agency([agency, other], Duty.SEND, DAY) == {agency: [officer]}


def test_whose_account_is_closed_holds_no_chair(administrator, officer):
    agency = agency_id("so-y-te")
    services.give_position(officer, agency, Role.OFFICER, from_on=DAY, at=AT, actor=administrator)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    officer.refresh_from_db()

    assert selectors.chairs(officer, DAY) == []
    assert selectors.people_with(agency, Duty.SEND, DAY) == []


# The demo


def test_the_fourteen_accounts_of_the_demo_sign_in_with_one_password():
    made = services.load_demo_accounts(services.DEMO_PASSWORD, AT)

    assert {user.username for user in made} == {
        "canbo.bavi", "tramyte.bavi", "chutich.bavi", "canbo.trabong", "huyen.bato", "so.yte", "phunu.tinh",
        "so.taichinh", "bandantoc", "lanhdao.bandantoc", "ubnd.tinh", "mattran", "kiemtoan", "quantri",
        "giamsat.bavi",
    }  # fmt: skip
    assert check_password(services.DEMO_PASSWORD, User.objects.get(username="so.yte").password)
    assert services.load_demo_accounts(services.DEMO_PASSWORD, AT) == []


@pytest.mark.parametrize(
    ("username", "on", "agency", "duty", "may"),
    [
        ("canbo.bavi", date(2024, 9, 1), "bql-21529-cu", Duty.SEND, True),
        ("canbo.bavi", date(2025, 6, 30), "bql-21529-cu", Duty.SEND, True),
        ("canbo.bavi", date(2025, 7, 1), "bql-21529-cu", Duty.SEND, False),
        ("canbo.bavi", date(2025, 7, 1), "bql-21529", Duty.SEND, True),
        ("canbo.bavi", date(2025, 7, 1), "ubnd-xa-21529", Duty.AUTHENTICATE, False),
        ("chutich.bavi", date(2025, 9, 1), "ubnd-xa-21529", Duty.AUTHENTICATE, True),
        ("huyen.bato", date(2025, 6, 30), "phong-dan-toc-535", Duty.RECEIVE, True),
        ("huyen.bato", date(2025, 7, 1), "phong-dan-toc-535", Duty.RECEIVE, False),
        ("bandantoc", date(2024, 9, 25), "ban-dan-toc", Duty.PREPARE, True),
        ("bandantoc", date(2024, 9, 25), "ban-dan-toc", Duty.ISSUE, False),
        ("ubnd.tinh", date(2024, 9, 30), "ubnd-tinh", Duty.ISSUE, True),
        ("kiemtoan", date(2024, 9, 30), "kiem-toan", Duty.READ_ALL, True),
        ("kiemtoan", date(2024, 9, 30), "kiem-toan", Duty.ENTER, False),
    ],
)
def test_a_demo_account_may_what_its_chair_lets_it(username, on, agency, duty, may):
    services.load_demo_accounts(services.DEMO_PASSWORD, AT)
    user = User.objects.get(username=username)

    assert (duty in selectors.duties_at(user, agency_id(agency), on)) is may


def test_an_ended_district_officer_is_told_who_took_over():
    services.load_demo_accounts(services.DEMO_PASSWORD, AT)
    user = User.objects.get(username="huyen.bato")

    (ended,) = selectors.closed_chairs(user, date(2025, 7, 1))

    assert selectors.ended_words(ended, date(2025, 7, 1)) == (
        "Vị trí cán bộ tại Phòng Dân tộc huyện Ba Tơ đã kết thúc ngày 30/06/2025: bạn đọc được việc cũ nhưng "
        "không sửa được; công việc đã chuyển cho Sở Dân tộc và Tôn giáo."
    )


def test_every_agency_with_work_has_somebody_who_cannot_sign_in():
    services.load_demo_people(AT)

    held = Function.objects.exclude(kind__in=["ADMINISTRATOR", "AUDITOR"])
    for on in (date(2025, 2, 28), date(2025, 6, 30), date(2025, 7, 1)):
        agencies = set(held.filter(valid__contains=on).values_list("agency", flat=True))
        assert len(agencies) > 200
        assert set(selectors.people_by_agency(agencies, Duty.SEND, on)) == agencies
    assert not any(user.has_usable_password() for user in User.objects.filter(username__startswith="cb."))
    assert all("(minh họa)" in user.full_name for user in User.objects.filter(username__regex=r"^(cb|ld)\."))
    committee = agency_id("ubnd-xa-21115-cu")
    assert [
        user.username for user in selectors.people_with(committee, Duty.AUTHENTICATE, date(2024, 9, 9))
    ] == ["ld.ubnd-xa-21115-cu"]
    assert services.load_demo_people(AT) == []


def test_the_command_prints_the_accounts_and_the_password(capsys):
    call_command("demo_accounts", "--load")

    printed = capsys.readouterr().out
    assert all(account.username in printed for account in services.DEMO_ACCOUNTS)
    assert services.DEMO_PASSWORD in printed
    assert User.objects.filter(username="canbo.bavi").exists()
