"""Correcting, locking and giving a new password: the deed, its trace, the refusal; what she meets next."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.agencies.selectors import agency_id
from neu.registry.people import services
from neu.registry.people.models import Position, User
from neu.registry.people.rules import Role

AT = datetime(2025, 3, 3, 2, tzinfo=UTC)
OLD, NEW = "mot-mat-khau-dai", "mat-khau-cua-rieng-toi"
TEMPORARY = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")
pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return services.bootstrap_administrator("quan.tri", "Quản Trị", OLD, at=AT)


@pytest.fixture
def officer(boss) -> User:
    user = services.create_user("can.bo", full_name="Cán Bộ", password=OLD, at=AT, actor=None)
    services.give_position(user, agency_id("so-y-te"), Role.OFFICER, from_on=AT.date(), at=AT, actor=boss)
    return user


@pytest.fixture
def desk(boss) -> Client:
    client = Client()
    client.force_login(boss)
    return client


def entered(username: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


def sessions_of(user: User) -> int:
    return sum(one.get_decoded().get("_auth_user_id") == str(user.pk) for one in Session.objects.all())


def traces() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


# A new password


def test_a_temporary_password_is_shown_once_and_kept_nowhere(desk, boss, officer):
    hers, mine = entered("can.bo", OLD), entered("quan.tri", OLD)
    assert is_in(hers)

    page = desk.post(reverse("people:reset_password", args=["can.bo"]), {"reason": "Quên mật khẩu"})

    password = TEMPORARY.search(page.content.decode()).group()
    assert "no-store" in page["Cache-Control"]
    assert not is_in(hers)
    assert sessions_of(officer) == 0
    assert is_in(mine)
    event = AuditEvent.objects.get(event="user.reset_password")
    assert (event.subject_id, event.actor_id, event.reason) == (str(officer.pk), boss.pk, "Quên mật khẩu")
    assert password not in event.text
    assert not User.objects.filter(password__contains=password).exists()
    assert password not in desk.get(reverse("people:account", args=["can.bo"])).content.decode()


def test_she_chooses_her_own_before_anything_else(officer, boss):
    temporary = services.reset_password(officer, at=timezone.now(), actor=boss)
    assert not is_in(entered("can.bo", OLD))
    client, change = entered("can.bo", temporary), reverse("account_change_password")

    for address in ("/", reverse("people:me"), reverse("agencies:directory"), reverse("mfa_index")):
        sent = client.get(address)
        assert (sent.status_code, sent.get("Location")) == (302, change), address
    assert client.post(reverse("ui:language"), {"language": "vi", "next": change}).url == change
    assert "Mật khẩu đang dùng do quản trị cấp" in client.get(change).content.decode()

    again = {"oldpassword": temporary, "password1": temporary, "password2": temporary}
    assert "phải khác mật khẩu quản trị vừa cấp" in client.post(change, again).content.decode()
    assert client.get("/").status_code == 302
    done = client.post(change, {"oldpassword": temporary, "password1": NEW, "password2": NEW})

    assert done.url == "/"
    assert is_in(client)
    assert is_in(entered("can.bo", NEW))
    assert AuditEvent.objects.get(event="user.choose_password").actor_id == officer.pk


def test_no_password_is_ever_the_same(officer, boss):
    given = {services.reset_password(officer, at=AT, actor=boss) for _again in range(3)}

    assert len(given) == 3
    assert all(TEMPORARY.fullmatch(password) for password in given)


def test_who_only_signed_in_is_not_asked_to_change(officer):
    assert is_in(entered("can.bo", OLD))


def test_the_first_password_of_a_new_account_is_changed_too(desk):
    typed = {"username": "moi.lam", "full_name": "Mới Làm", "email": "", "password": OLD}
    desk.post(reverse("people:add"), typed)

    assert entered("moi.lam", OLD).get("/").url == reverse("account_change_password")


def test_ones_own_password_is_not_reset(boss):
    with pytest.raises(Refused, match="OWN_PASSWORD"):
        services.reset_password(boss, at=AT, actor=boss)

    assert boss.check_password(OLD)


# Name and e-mail


def test_a_name_is_corrected_with_its_trace(desk, officer):
    typed = {"full_name": " Cán Bộ Mới ", "email": "moi@example.vn", "reason": "Sai tên"}
    assert desk.post(reverse("people:edit", args=["can.bo"]), typed).status_code == 302

    officer.refresh_from_db()
    assert (officer.full_name, officer.email) == ("Cán Bộ Mới", "moi@example.vn")
    event = AuditEvent.objects.get(event="user.edit")
    assert event.changes == {"full_name": ["Cán Bộ", "Cán Bộ Mới"], "email": ["", "moi@example.vn"]}


def test_nothing_different_leaves_no_trace(officer, boss):
    before = traces()

    services.edit_user(officer, full_name="Cán Bộ", email="", at=AT, actor=boss)

    assert traces() == before


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"full_name": "  "}, "NAME_MISSING"),
        ({"full_name": "x" * 121}, "TEXT_TOO_LONG"),
        ({"full_name": "Cán\x00Bộ"}, "TEXT_UNREADABLE"),
        ({"email": "khong phai thu"}, "BAD_EMAIL"),
        ({"email": "a" * 250 + "@b.vn"}, "TEXT_TOO_LONG"),
    ],
)
def test_a_wrong_correction_changes_nothing(officer, boss, said, code):
    before = traces()

    with pytest.raises(Refused, match=code):
        services.edit_user(officer, **({"full_name": "Khác", "email": ""} | said), at=AT, actor=boss)

    officer.refresh_from_db()
    assert (officer.full_name, officer.email, traces()) == ("Cán Bộ", "", before)


# Lock and unlock


def test_a_locked_account_opens_to_nobody_until_it_is_unlocked(desk, boss, officer):
    hers = entered("can.bo", OLD)

    desk.post(reverse("people:lock", args=["can.bo"]), {"reason": "Nghỉ việc"})

    assert not is_in(hers)
    assert sessions_of(officer) == 0
    assert not is_in(entered("can.bo", OLD))
    assert "đã khóa" in desk.get(reverse("people:account", args=["can.bo"])).content.decode()
    assert "đã khóa" in desk.get(reverse("people:accounts")).content.decode()
    assert Position.objects.filter(user=officer, valid__upper_inf=True).exists()

    desk.post(reverse("people:unlock", args=["can.bo"]), {"reason": "Đi làm lại"})

    assert not is_in(hers)
    assert is_in(entered("can.bo", OLD))
    assert traces()[-2:] == ["user.lock", "user.unlock"]
    assert set(AuditEvent.objects.filter(event__contains="lock").values_list("actor_id", flat=True)) == {
        boss.pk
    }


def test_a_locked_person_who_knows_her_password_is_told_why(officer, boss):
    services.lock_user(officer, at=AT, actor=boss)

    said = Client().post(reverse("account_login"), {"login": "can.bo", "password": OLD}, follow=True)

    assert "đang bị khóa" in said.content.decode()


def test_nobody_locks_herself_nor_the_last_administrator(boss):
    leaving = services.create_user("sap.nghi", full_name="Sắp Nghỉ", at=AT, actor=boss)
    services.give_position(
        leaving,
        agency_id("quan-tri"),
        Role.ADMINISTRATOR,
        from_on=AT.date(),
        until_on=AT.date() + timedelta(days=3),
        at=AT,
        actor=boss,
    )

    with pytest.raises(Refused, match="LOCKING_YOURSELF"):
        services.lock_user(boss, at=AT, actor=boss)
    with pytest.raises(Refused, match="LAST_ADMINISTRATOR"):
        services.lock_user(boss, at=AT, actor=leaving)

    boss.refresh_from_db()
    assert boss.is_active


def test_an_account_is_not_locked_or_opened_twice(officer, boss):
    with pytest.raises(Refused, match="NOT_LOCKED"):
        services.unlock_user(officer, at=AT, actor=boss)
    services.lock_user(officer, at=AT, actor=boss)
    with pytest.raises(Refused, match="ALREADY_LOCKED"):
        services.lock_user(officer, at=AT, actor=boss)

    assert traces().count("user.lock") == 1


# A lost device


@pytest.fixture
def with_a_device(officer) -> User:
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return officer


def test_a_lost_device_is_lifted_and_the_password_alone_signs_in_again(desk, boss, with_a_device):
    assert not is_in(entered("can.bo", OLD))
    door = reverse("people:lift_two_step", args=["can.bo"])
    assert door in desk.get(reverse("people:account", args=["can.bo"])).content.decode()

    said = desk.post(door, {"reason": "Mất điện thoại"}, follow=True)

    assert "Đã gỡ xác thực hai bước" in said.content.decode()
    assert door not in said.content.decode()
    assert is_in(entered("can.bo", OLD))
    trace = AuditEvent.objects.get(event="user.lift_two_step")
    assert (trace.actor_id, trace.reason) == (boss.pk, "Mất điện thoại")


def test_lifting_ends_every_session_of_hers(boss, officer):
    hers = entered("can.bo", OLD)
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "x"})

    services.lift_two_step(officer, at=AT, actor=boss)

    assert not is_in(hers)


def test_nothing_is_lifted_where_nothing_is_set_nor_ones_own(boss, officer):
    with pytest.raises(Refused, match="NO_TWO_STEP"):
        services.lift_two_step(officer, at=AT, actor=boss)
    with pytest.raises(Refused, match="OWN_TWO_STEP"):
        services.lift_two_step(boss, at=AT, actor=boss)

    assert "user.lift_two_step" not in traces()


# Doors

DOORS = ("edit", "reset_password", "lock", "unlock", "lift_two_step")


@pytest.mark.parametrize("door", DOORS)
def test_for_others_these_pages_do_not_exist(officer, boss, door):
    client, address = entered("can.bo", OLD), reverse(f"people:{door}", args=["quan.tri"])
    before = traces()

    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "x", "full_name": "x"}).status_code == 404
    assert Client().get(address).url.startswith(reverse("account_login"))
    assert traces() == before


@pytest.mark.parametrize(
    "deed",
    [
        lambda user, **here: services.edit_user(user, full_name="X", email="", **here),
        services.reset_password,
        services.lock_user,
        services.unlock_user,
        services.lift_two_step,
    ],
)
def test_only_an_administrator_does_these(officer, boss, deed):
    before = traces()

    with pytest.raises(Refused, match="NOT_AN_ADMINISTRATOR"):
        deed(boss, at=AT, actor=officer)

    assert traces() == before


@pytest.mark.parametrize("door", ["reset_password", "lock"])
def test_a_deed_without_its_reason_is_asked_again(desk, officer, door):
    page = desk.post(reverse(f"people:{door}", args=["can.bo"]), {"reason": ""})

    assert page.status_code == 422
    officer.refresh_from_db()
    assert officer.is_active
    assert officer.check_password(OLD)


def test_refusals_are_said_on_the_page(desk):
    page = desk.post(reverse("people:lock", args=["quan.tri"]), {"reason": "thử"})

    assert page.status_code == 422
    assert "Không khóa được tài khoản của chính mình" in page.content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_nobody_of_that_name_is_not_found(desk, door):
    assert desk.get(reverse(f"people:{door}", args=["khong.co"])).status_code == 404
