"""Absence: who may act in whose stead, what is refused, and that it gives nobody a duty."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.audit.models import AuditEvent
from neu.platform.notices import services as notices
from neu.platform.notices.models import Notice
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.agencies.models import Agency
from neu.registry.people import selectors, services
from neu.registry.people.models import Delegation, Position, User
from neu.registry.people.rules import DUTIES, Duty, Role, missing
from neu.registry.periods.rules import day_of

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
FROM, UNTIL = date(2026, 3, 3), date(2026, 3, 10)
AGENCY = "ubnd-xa-21529"


def person(username: str, role: Role = Role.OFFICER, agency: str = AGENCY, until: date | None = None) -> User:
    user = User.objects.create(username=username, full_name=username.title())
    Position.objects.create(
        user=user, agency=Agency.objects.get(code=agency), role=role, valid=DateRange(date(2025, 7, 1), until)
    )
    return user


@pytest.fixture
def chief(db):
    return person("chu.tich", Role.LEADER)


@pytest.fixture
def deputy(db):
    return person("pho.chu.tich", Role.LEADER)


@pytest.fixture
def clerk(db):
    return person("can.bo")


def delegate(absent: User, other: User, *, actor: User | None = None, at=AT, **changes) -> Delegation:
    said = {"from_on": FROM, "until_on": UNTIL, "reason": "Đi học"} | changes
    return services.delegate(absent.positions.get().pk, other.pk, **said, actor=actor or absent, at=at)


def refused(*args, **changes) -> Refused:
    with pytest.raises(Refused) as caught:
        delegate(*args, **changes)
    return caught.value


def test_a_colleague_with_the_role_stands_in_on_those_days_and_at_that_agency_only(chief, deputy):
    made = delegate(chief, deputy)
    agency = made.position.agency_id

    def behalf(on, duty=Duty.AUTHENTICATE, where=agency):
        return selectors.on_behalf(deputy, where, duty, on)

    assert behalf(FROM) == behalf(UNTIL) == {"on_behalf_of": "Chu.Tich"}
    assert behalf(FROM - timedelta(days=1)) == behalf(UNTIL + timedelta(days=1)) == {}
    assert behalf(FROM, Duty.ADMINISTER) == behalf(FROM, None) == {}
    assert behalf(FROM, where=agency + 1) == {}
    assert selectors.on_behalf(chief, agency, Duty.AUTHENTICATE, FROM) == {}


def test_it_is_written_down_and_the_delegate_is_told(chief, deputy):
    with notices.deliver_now():
        delegate(chief, deputy)

    event = AuditEvent.objects.get(event="delegation.make")
    assert event.actor_id == chief.pk
    assert event.reason == "Đi học"
    assert event.changes["delegate"] == "Pho.Chu.Tich"
    assert [one.recipient_id for one in Notice.objects.all()] == [deputy.pk]


def test_it_gives_nobody_a_duty(chief, clerk, deputy):
    before = selectors.duties_at(deputy, chief.positions.get().agency_id, FROM)
    caught = refused(chief, clerk)

    assert caught.code == "DELEGATE_WITHOUT_ROLE"
    assert "Xác thực báo cáo" in refusal_text(caught)
    assert "Can.Bo" in refusal_text(caught)
    assert Duty.AUTHENTICATE not in selectors.duties_at(clerk, chief.positions.get().agency_id, FROM)
    delegate(chief, deputy)
    assert selectors.duties_at(deputy, chief.positions.get().agency_id, FROM) == before


def test_a_leader_may_stand_in_for_an_officer(clerk, deputy):
    assert delegate(clerk, deputy).delegate == deputy


@given(st.sampled_from(list(Role)), st.sets(st.sampled_from(list(Role))))
def test_nothing_is_missing_exactly_when_the_roles_allow_all(absent, held):
    able = {duty for role in held for duty in DUTIES[role]}

    assert (missing(absent, held) == []) is (DUTIES[absent] <= able)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until_on": FROM - timedelta(days=1)}, "DELEGATION_BACKWARDS"),
        ({"from_on": date(2026, 2, 1), "until_on": date(2026, 3, 1)}, "DELEGATION_PASSED"),
        ({"from_on": date(2025, 6, 30)}, "DELEGATION_OUTSIDE"),
        ({"reason": "  "}, "DELEGATION_REASON"),
        ({"reason": "x" * 2001}, "TEXT_TOO_LONG"),
    ],
)
def test_days_and_reasons_that_will_not_do_are_said(chief, deputy, changes, code):
    assert refused(chief, deputy, **changes).code == code
    assert not Delegation.objects.exists()


def test_who_will_not_do_is_said(chief, deputy, clerk):
    elsewhere = person("noi.khac", Role.LEADER, "ubnd-xa-21484")
    leaving = person("sap.nghi", Role.LEADER, until=UNTIL)  # her last day is the one before
    locked = person("bi.khoa", Role.LEADER)
    User.objects.filter(pk=locked.pk).update(is_active=False)

    assert refused(chief, chief).code == "DELEGATE_SELF"
    assert [refused(chief, one).code for one in (elsewhere, leaving, locked)] == ["DELEGATE_ELSEWHERE"] * 3
    assert refused(chief, deputy, actor=clerk).code == "DELEGATION_NOT_YOURS"
    assert refused(chief, deputy, actor=deputy).code == "DELEGATION_NOT_YOURS"


def test_two_at_once_and_one_who_is_away_herself(chief, deputy):
    third = person("uy.vien", Role.LEADER)
    delegate(chief, deputy)

    assert refused(chief, third, from_on=UNTIL, until_on=UNTIL).code == "DELEGATION_OVERLAPS"
    assert refused(third, chief).code == "DELEGATE_AWAY"
    delegate(chief, third, from_on=UNTIL + timedelta(days=1), until_on=UNTIL + timedelta(days=2))
    with pytest.raises(IntegrityError, match="delegation_one_at_a_time"), transaction.atomic():
        Delegation.objects.create(
            position=chief.positions.get(), delegate=third, valid=DateRange(FROM, UNTIL), reason="x",
            made_by=chief, made_at=AT,
        )  # fmt: skip


def test_taken_back_it_holds_no_more_and_once_is_enough(chief, deputy):
    made = delegate(chief, deputy)
    with pytest.raises(Refused, match="DELEGATION_NOT_YOURS"):
        services.end_delegation(made.pk, actor=deputy, at=AT)
    services.end_delegation(made.pk, actor=chief, at=AT)

    assert selectors.on_behalf(deputy, made.position.agency_id, Duty.AUTHENTICATE, FROM) == {}
    with pytest.raises(Refused, match="DELEGATION_ENDED"):
        services.end_delegation(made.pk, actor=chief, at=AT)
    with pytest.raises(Refused, match="UNKNOWN_DELEGATION"):
        services.end_delegation(0, actor=chief, at=AT)
    delegate(chief, deputy)  # the same days are free again


def test_an_administrator_does_it_for_who_cannot(chief, deputy):
    administrator = person("quan.tri", Role.ADMINISTRATOR)
    with notices.deliver_now():
        made = delegate(chief, deputy, actor=administrator)

    assert set(Notice.objects.values_list("recipient_id", flat=True)) == {chief.pk, deputy.pk}
    services.end_delegation(made.pk, actor=administrator, at=AT)


# The page


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def typed(absent: User, other: User) -> dict[str, object]:
    today = day_of(timezone.now())
    return {
        "position": absent.positions.get().pk,
        "delegate": other.pk,
        "from_on": f"{today:%d/%m/%Y}",
        "until_on": f"{today + timedelta(days=3):%d/%m/%Y}",
        "reason": "Nghỉ phép",
    }


def test_from_the_page_to_the_page(chief, deputy, clerk):
    page = signed_in(chief)
    refused_page = page.post("/nguoi-dung/uy-quyen/", typed(chief, clerk))
    assert refused_page.status_code == 422
    assert "không có vai trò" in refused_page.content.decode()

    assert page.post("/nguoi-dung/uy-quyen/", typed(chief, deputy)).status_code == 302
    assert "Pho.Chu.Tich" in page.get("/nguoi-dung/uy-quyen/").content.decode()
    theirs = signed_in(deputy).get("/nguoi-dung/uy-quyen/").content.decode()
    assert "Bạn đang hoặc sẽ làm thay" in theirs
    assert "Nghỉ phép" in theirs
    made = Delegation.objects.get()
    page.post(f"/nguoi-dung/uy-quyen/{made.pk}/ket-thuc/")
    made.refresh_from_db()
    assert made.ended_at is not None


def test_anothers_page_is_the_administrators(chief, deputy, clerk):
    url = f"/nguoi-dung/tai-khoan/{chief.username}/uy-quyen/"
    assert signed_in(clerk).get(url).status_code == 404
    assert signed_in(clerk).post(url, typed(chief, deputy)).status_code == 404

    page = signed_in(person("quan.tri", Role.ADMINISTRATOR))
    assert page.post(url, typed(chief, deputy))["Location"] == url
    assert Delegation.objects.get().made_by.username == "quan.tri"


def test_positions_and_people_of_others_are_no_choice(chief, deputy, clerk):
    answer = signed_in(clerk).post("/nguoi-dung/uy-quyen/", typed(chief, deputy))

    assert answer.status_code == 422
    assert not Delegation.objects.exists()
