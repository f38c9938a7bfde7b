"""Tokens: made for oneself, shown once, kept as a hash, worth what their owner is worth today."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.people import services
from neu.registry.people.models import ApiToken, User
from neu.registry.people.rules import PersonRefusal, Role
from neu.registry.periods.rules import day_of
from tests.api_client import Program, secret_of

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu đủ dài"


@pytest.fixture
def admin() -> User:
    return services.bootstrap_administrator("quantri.thu", "Quản Trị", PASSWORD, at=timezone.now())


@pytest.fixture
def officer() -> User:
    return services.create_user(
        "canbo.thu", full_name="Cán Bộ", password=PASSWORD, at=timezone.now(), actor=None
    )


def make(user: User, **more: object) -> tuple[ApiToken, str]:
    at = timezone.now()
    given = {"expires_on": day_of(at) + timedelta(days=30), "may_write": False, "actor": user, "at": at}
    return services.make_token(user, "Kế toán", **given | more)


def test_only_a_hash_is_kept_and_the_log_names_no_secret(officer):
    token, secret = make(officer)

    assert secret.startswith("neu_")
    assert secret not in json.dumps(
        [
            list(ApiToken.objects.values_list("digest", "begins", "name")),
            *AuditEvent.objects.values_list("text"),
        ]
    )
    assert AuditEvent.objects.get(event="token.make").changes["token"] == "Kế toán"
    assert Program(None).get("/me", Authorization=f"Bearer {secret}").json()["username"] == "canbo.thu"
    token.refresh_from_db()
    assert token.last_used_on == day_of(timezone.now())


def test_nobody_makes_a_token_in_anothers_name(admin, officer):
    with pytest.raises(Refused) as refused:
        make(officer, actor=admin)

    assert refused.value.code == PersonRefusal.NOT_YOUR_TOKEN
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [-1, 367])
def test_a_token_lasts_a_year_at_most(officer, days):
    with pytest.raises(Refused) as refused:
        make(officer, expires_on=day_of(timezone.now()) + timedelta(days=days))

    assert refused.value.code == PersonRefusal.TOKEN_LASTS_TOO_LONG


def test_what_no_longer_works_says_why_and_opens_nothing(admin, officer):
    def code(secret: str) -> tuple[int, str]:
        answer = Program(None).get("/me", Authorization=f"Bearer {secret}")
        return answer.status_code, answer.json()["code"]

    expired, gone = make(officer), make(officer)
    ApiToken.objects.filter(pk=expired[0].pk).update(expires_on=date(2020, 1, 1))
    services.revoke_token(gone[0].pk, actor=officer, at=timezone.now())

    assert code("neu_bịa".encode("ascii", "replace").decode()) == (401, "TOKEN_UNKNOWN")
    assert code(expired[1]) == (401, "TOKEN_EXPIRED")
    assert code(gone[1]) == (401, "TOKEN_REVOKED")
    good = make(officer)[1]
    services.lock_user(officer, at=timezone.now(), actor=admin, reason="nghỉ việc")
    assert code(good) == (403, "TOKEN_OWNER_LOCKED")


def test_resetting_a_password_stops_every_token(admin, officer):
    _token, secret = make(officer)

    services.reset_password(officer, at=timezone.now(), actor=admin, reason="mất máy")

    assert Program(None).get("/me", Authorization=f"Bearer {secret}").json()["code"] == "TOKEN_REVOKED"


def test_a_token_that_only_reads_changes_nothing(admin):
    program = Program(admin, may_write=False)
    body = {"username": "moi.lap", "full_name": "Mới", "password": PASSWORD}

    answer = program.post("/accounts", body)

    assert (answer.status_code, answer.json()["code"]) == (403, "TOKEN_ONLY_READS")
    assert not User.objects.filter(username="moi.lap").exists()
    assert program.get("/accounts").status_code == 200


def test_a_session_in_a_browser_opens_no_door_of_the_api(client, admin):
    client.force_login(admin)

    assert client.get("/api/v1/me").status_code == 401
    assert client.post("/api/v1/accounts", {}, content_type="application/json").status_code == 401


def test_an_owner_without_a_position_may_do_nothing(officer):
    assert Program(officer).get("/accounts").status_code == 404


def test_too_many_requests_wait(officer, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    token, secret = make(officer)
    ask = Program(None)
    ApiToken.objects.filter(pk=token.pk).update(
        minute=timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=0), used=2
    )
    answers = [ask.get("/me", Authorization=f"Bearer {secret}") for _n in range(3)]

    refused = [one for one in answers if one.status_code == 429]
    assert refused  # the minute may have turned between two of them
    assert refused[0].json()["code"] == "TOO_MANY_REQUESTS"
    assert refused[0]["Retry-After"] == "60"


def test_guessing_is_stopped_by_address(officer, settings):
    settings.API_FAILURES_A_MINUTE = 3
    ask = Program(None)

    seen = [ask.get("/me", Authorization=f"Bearer neu_{n}").status_code for n in range(5)]

    assert seen == [401, 401, 401, 429, 429]


def test_a_deed_says_that_it_came_through_the_api(admin):
    Program(admin).post("/accounts", {"username": "moi.lap", "full_name": "Mới", "password": PASSWORD})

    assert AuditEvent.objects.get(event="user.create", subject_label="Mới").changes["through"] == (
        "API · kiểm thử"
    )


# Pages


def test_the_page_shows_a_token_once(client, officer):
    signed_in(client, officer)
    sent = {"name": "Phần mềm", "expires_on": f"{day_of(timezone.now()):%d/%m/%Y}"}

    made = client.post("/nguoi-dung/toi/ma-truy-cap/moi/", sent)

    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert made["Cache-Control"].startswith("max-age=0")
    assert secret not in client.get("/nguoi-dung/toi/ma-truy-cap/").content.decode()
    token = ApiToken.objects.get(user=officer)
    client.post(f"/nguoi-dung/ma-truy-cap/{token.pk}/thu-hoi/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_making_one_asks_for_the_password_again(client, officer):
    client.force_login(officer)

    answer = client.get("/nguoi-dung/toi/ma-truy-cap/moi/")

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/tai-khoan/reauthenticate/")


def test_an_administrator_sees_and_stops_every_token_a_stranger_none(client, admin, officer):
    token, _secret = make(officer)
    other = services.create_user("nguoi.khac", full_name="Khác", at=timezone.now(), actor=None)
    client.force_login(other)
    client.post(f"/nguoi-dung/ma-truy-cap/{token.pk}/thu-hoi/")
    token.refresh_from_db()
    assert token.revoked_at is None
    assert client.get("/nguoi-dung/ma-truy-cap/").status_code == 404

    client.force_login(admin)
    assert "Kế toán" in client.get("/nguoi-dung/ma-truy-cap/").content.decode()
    client.post(f"/nguoi-dung/ma-truy-cap/{token.pk}/thu-hoi/", {"tat-ca": "1"})
    token.refresh_from_db()
    assert token.revoked_at is not None


def signed_in(client, user: User) -> None:
    client.post("/tai-khoan/login/", {"login": user.username, "password": PASSWORD})
    client.post("/tai-khoan/reauthenticate/", {"password": PASSWORD})


# Command


def test_the_command_prints_a_token_once_lists_and_revokes(officer):
    out, told = io.StringIO(), io.StringIO()

    call_command("token", "add", "canbo.thu", "Sao lưu", "--write", stdout=out, stderr=told)

    secret = out.getvalue().strip()
    assert Program(None).get("/me", Authorization=f"Bearer {secret}").json()["token"]["may_write"] is True
    listed = io.StringIO()
    call_command("token", "list", stdout=listed)
    assert "Sao lưu" in listed.getvalue()
    assert secret not in listed.getvalue()
    call_command("token", "revoke", str(ApiToken.objects.get().pk), stdout=io.StringIO())
    assert Program(None).get("/me", Authorization=f"Bearer {secret}").status_code == 401
    with pytest.raises(CommandError):
        call_command("token", "add", "khong.co", "x", stdout=out, stderr=told)


# Accounts by an administrator


def test_an_administrator_makes_an_account_gives_and_ends_a_position(admin):
    program = Program(admin)
    today = day_of(timezone.now())

    made = program.post("/accounts", {"username": "moi.lap", "full_name": "Mới", "password": PASSWORD})
    given = program.post(
        "/accounts/moi.lap/positions",
        {"agency": "quan-tri", "role": Role.AUDITOR, "from_on": f"{today}", "title": "Kiểm tra"},
    )
    assert (made.status_code, given.status_code) == (201, 201)
    position = given.json()["positions"][0]
    assert position["duties"] == ["READ_ALL"]
    ended = program.post(f"/positions/{position['position']}/end", {"ends_on": f"{today}", "reason": "thử"})
    assert ended.json()["positions"][0]["until_on"] == f"{today}"
    assert program.post("/accounts/moi.lap/lock", {"reason": "thử"}).json()["active"] is False
    assert program.post("/accounts/moi.lap/lock", {"reason": "thử"}).status_code == 409
    assert program.put("/accounts/moi.lap", {"full_name": "Tên Mới"}).json()["full_name"] == "Tên Mới"
    assert program.post("/accounts/khong.co/lock", {"reason": "thử"}).status_code == 404


def test_an_officer_makes_no_account(officer):
    secret_of(officer)
    body = {"username": "moi.lap", "full_name": "Mới", "password": PASSWORD}

    assert Program(officer).post("/accounts", body).status_code == 404
    assert not User.objects.filter(username="moi.lap").exists()
