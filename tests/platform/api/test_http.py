"""How every operation answers: language, problems, pages, tags; nothing sent breaks it."""

import json

import pytest
from django.utils import timezone

from neu.platform.api import services
from neu.platform.api.models import KeptAnswer
from neu.platform.api.rules import KEPT_FOR, ApiRefusal, matches, no_text
from neu.platform.text.refusals import Refused
from neu.registry.people import services as people
from neu.registry.people.models import User
from tests.api_client import Program

pytestmark = pytest.mark.django_db
ACCOUNT = {"username": "moi.lap", "full_name": "Mới", "password": "mật khẩu đủ dài"}


@pytest.fixture
def admin() -> User:
    return people.bootstrap_administrator("quantri.thu", "Quản Trị", "mật khẩu đủ dài", at=timezone.now())


@pytest.fixture
def program(admin: User) -> Program:
    return Program(admin)


def test_the_language_asked_for_is_spoken_and_vietnamese_else(admin):
    said = {
        language: Program(admin, language=language).get("/agencies/nowhere")
        for language in ("vi", "en", "en-GB;q=0.9, vi;q=0.1", "fr", "*", "\x00")
    }

    spoken = {language: one["Content-Language"] for language, one in said.items()}
    assert spoken == dict.fromkeys(said, "vi") | {"en": "en", "en-GB;q=0.9, vi;q=0.1": "en"}
    assert said["vi"].json()["title"] == "Không có"
    assert said["en"].json()["title"] == "Not found"
    assert "Accept-Language" in said["en"]["Vary"]


def test_every_no_has_one_shape(program):
    seen = {
        401: Program(None).get("/me"),
        404: program.get("/nowhere"),
        405: program.post("/me"),
        422: program.get("/places?limit=0"),
    }

    for status, answer in seen.items():
        told = answer.json()
        assert (answer.status_code, told["status"]) == (status, status)
        assert answer["Content-Type"] == "application/problem+json"
        assert set(told) == {"type", "title", "status", "code", "detail", "where", "errors"}
        assert told["type"] == f"/api/v1/docs#{told['code']}"
    assert seen[405]["Allow"] == "GET"
    assert seen[401]["WWW-Authenticate"].startswith("Bearer")
    assert seen[422].json()["errors"][0]["where"] == "limit"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "UNREADABLE"),
        (b"\xff", "application/json", 400, "UNREADABLE"),
        (b"[" * 100_000, "application/json", 400, "UNREADABLE"),
        (b'{"username": NaN}', "application/json", 400, "UNREADABLE"),
        (b'{"username": "a\\u0000b"}', "application/json", 400, "UNREADABLE"),
        (b'{"username": "a\\ud800b"}', "application/json", 400, "UNREADABLE"),
        (b"9" * 5_000, "application/json", 400, "UNREADABLE"),
        (b"null", "application/json", 422, "INVALID"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "NOT_JSON"),
        (b"<a/>", "text/xml", 415, "NOT_JSON"),
    ],
)
def test_what_cannot_be_read_is_said(program, body, kind, status, code):
    answer = program.client.post(
        "/api/v1/accounts", body, content_type=kind, headers=program.headers | {"Idempotency-Key": "k"}
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not KeptAnswer.objects.exists()


def test_what_is_too_large_is_said(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = program.post("/accounts", ACCOUNT | {"full_name": "x" * 200})

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_BIG")


def test_a_server_error_shows_no_traceback(program, monkeypatch):
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("mật khẩu của cơ sở dữ liệu")

    monkeypatch.setattr("neu.registry.places.selectors.standing.standing", broken)
    program.client.raise_request_exception = False

    answer = program.get("/places")

    assert (answer.status_code, answer.json()["code"]) == (500, "BROKEN")
    assert b"RuntimeError" not in answer.content
    assert "mật khẩu" not in answer.content.decode()


def test_a_deed_without_a_key_is_refused_and_one_with_a_bad_key(program):
    def sent(headers: dict[str, str]) -> str:
        answer = program.client.post(
            "/api/v1/accounts", ACCOUNT, content_type="application/json", headers=program.headers | headers
        )
        assert answer.status_code == 400
        return answer.json()["code"]

    assert sent({}) == "KEY_MISSING"
    assert sent({"Idempotency-Key": "x" * 101}) == "KEY_UNREADABLE"
    assert sent({"Idempotency-Key": "a b"}) == "KEY_UNREADABLE"
    assert not User.objects.filter(username="moi.lap").exists()


def test_an_answer_is_kept_a_day_and_for_its_own_user(program, admin):
    first = program.post("/accounts", ACCOUNT, key="một")
    assert first.json()["code"] == "KEY_UNREADABLE"  # ASCII only
    made = program.post("/accounts", ACCOUNT, key="one")
    other = people.bootstrap_administrator("khac.thu", "Khác", "mật khẩu đủ dài", at=timezone.now())

    again = Program(other).post("/accounts", ACCOUNT, key="one")
    assert (made.status_code, again.json()["code"]) == (201, "USERNAME_TAKEN")
    [kept] = KeptAnswer.objects.all()
    assert ACCOUNT["password"] not in json.dumps([kept.body, kept.request_hash])
    assert services.claim(admin.pk, "one", kept.request_hash, at=timezone.now()).pk == kept.pk
    with pytest.raises(Refused) as refused:
        services.claim(admin.pk, "one", "another", at=timezone.now())
    assert refused.value.code == ApiRefusal.KEY_REUSED
    assert services.claim(admin.pk, "one", "another", at=kept.at + KEPT_FOR * 1.01) is None


def test_a_reading_is_not_sent_twice(program):
    first = program.get("/programmes")

    again = program.get("/programmes", **{"If-None-Match": f'"x", W/{first["ETag"]}'})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert program.get("/programmes", **{"If-None-Match": '"x"'}).status_code == 200
    assert first["Cache-Control"] == "private, no-cache"


def test_a_list_is_read_page_by_page(program):
    pages, address = [], "/places?level=PROVINCE&limit=20"
    while address:
        answer = program.get(address)
        pages.append(answer.json())
        links = dict(reversed(one.split("; ")) for one in answer["Link"].split(", "))
        address = links.get('rel="next"', "").strip("<>").removeprefix("/api/v1")

    codes = [one["code"] for page in pages for one in page["items"]]
    assert len(codes) == len(set(codes)) == pages[0]["count"] == 34
    assert [page["offset"] for page in pages] == [0, 20]


@pytest.mark.parametrize("day", ["9.3e-113", "0", "2025-1-1", "20250101", "2025-02-30", "9999-01-01", ""])
def test_a_day_is_written_one_way(program, day):
    answer = program.get(f"/places?on={day}")

    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "on")


def test_tags_and_texts():
    assert matches("a", '"a"')
    assert matches("a", 'W/"b", W/"a"')
    assert matches("a", "*")
    assert not matches("a", '"b"')
    assert not matches("a", "a")
    assert no_text({"x": ["y", {"z\0": 1}]})
    assert not no_text({"x": ["y", {"z": None}], "w": 1.5})
