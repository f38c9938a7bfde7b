"""What no browser of ours sends is answered before it does harm."""

import json
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.exception import response_for_exception
from django.utils import timezone

from neu.config.wsgi import application
from neu.registry.people import services
from neu.registry.people.models import User


def ask(content_type: str, address: str = "/tai-khoan/login/", method: str = "GET") -> tuple[str, bytes]:
    """What the web server would be told: status, body."""
    environ = {
        "CONTENT_TYPE": content_type,
        "PATH_INFO": address,
        "REQUEST_METHOD": method,
        "HTTP_HOST": "localhost",
        "QUERY_STRING": "q=%ff",
    }
    setup_testing_defaults(environ)
    told = []
    answer = b"".join(application(environ, lambda status, headers, *_: told.append(status)))
    return told[0][:3], answer


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "encoding", ["charset=utf-16", "charset=rot13", 'CHARSET="hex"', "charset = idna", "charset*=no''x"]
)
def test_an_encoding_that_is_not_ours_is_refused(db, encoding, method):
    status, answer = ask(f"application/x-www-form-urlencoded; {encoding}", method=method)

    assert status == "400"
    assert "UTF-8" in answer.decode()


@pytest.mark.parametrize("content_type", ["", "text/html", "text/html; charset=UTF-8", "a/b;charset='utf8'"])
def test_ours_is_read(db, content_type):
    assert ask(content_type)[0] == "200"


@pytest.fixture
def officer(client, db):
    services.load_demo_accounts(services.DEMO_PASSWORD, timezone.now())
    client.force_login(User.objects.get(username="canbo.bavi"))
    return client


@pytest.mark.parametrize("address", ["/", "/bao-cao/", "/khong-co-trang-nay/", "/tai-khoan/password/change/"])
def test_what_somebody_signed_in_is_shown_is_kept_by_nobody(officer, address):
    kept = officer.get(address).headers["Cache-Control"]

    assert "private" in kept
    assert "no-store" in kept


@pytest.mark.parametrize("address", ["/healthz", "/khong-co-trang-nay/"])
def test_what_everybody_is_shown_says_nothing_of_it(client, db, address):
    assert "Cache-Control" not in client.get(address).headers


def test_a_file_in_a_form_is_thrown_away(rf):
    request = rf.post("/", {"ly-do": "x", "tep": SimpleUploadedFile("a.bin", b"0" * 3_000_000)})

    assert request.POST == {"ly-do": ["x"]}
    assert request.FILES == {}


def test_a_form_with_a_file_has_an_end_too(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    sent = {"login": "a", "tep": SimpleUploadedFile("a.bin", b"0" * 2000)}

    assert client.post("/tai-khoan/login/", sent).status_code == 400


def test_whoever_sends_json_is_told_in_json_that_it_is_too_big(rf, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = response_for_exception(
        rf.post("/", "[" + " " * 2000 + "]", content_type="application/json"), RequestDataTooBig()
    )

    assert answer.status_code == 413
    assert json.loads(answer.content)["error"] == "TOO_BIG"


def test_other_requests_nobody_understands_are_told_so_in_their_own_way(rf):
    page = response_for_exception(rf.post("/"), BadRequest())
    told = response_for_exception(rf.post("/", "{}", content_type="application/json"), BadRequest())

    assert (page.status_code, page.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert (told.status_code, json.loads(told.content)["error"]) == (400, "BAD_REQUEST")


def test_an_address_of_a_button_opened_as_a_page_says_so_and_leads_back(officer):
    answer = officer.get("/bao-cao/1/gui/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "chưa có việc gì được làm" in answer.text
    assert 'href="/bao-cao/1/"' in answer.text
    assert 'href="#noi-dung"' in answer.text  # in the frame


def test_a_wrong_way_of_asking_is_told_in_json_to_who_asks_for_no_page(officer):
    for asked in ({"headers": {"Accept": "application/json"}}, {"content_type": "application/json"}):
        answer = officer.generic("PUT", "/bao-cao/1/gui/", "{}", **asked)

        assert (answer.status_code, answer.json()["error"]) == (405, "WRONG_METHOD")
        assert answer.headers["Allow"] == "POST"
