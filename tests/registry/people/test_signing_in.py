"""Wrong passwords are counted by who tries from where, in one place for all processes; a session that ends
while somebody works costs her nothing but a second press."""

import pytest
from django.core.cache.backends import locmem
from django.urls import reverse
from django.utils import timezone

from neu.registry.people.services import DEMO_PASSWORD, load_demo_accounts

pytestmark = pytest.mark.django_db
STRANGER, OFFICE = "203.0.113.9", "198.51.100.5"


@pytest.fixture(autouse=True)
def accounts():
    load_demo_accounts(DEMO_PASSWORD, timezone.now())


@pytest.fixture
def enter(client):
    """Try to sign in; True when she is in."""

    def enter(name: str, password: str, address: str) -> bool:
        tried = {"login": name, "password": password}
        return client.post(reverse("account_login"), tried, REMOTE_ADDR=address).status_code == 302

    return enter


def test_a_stranger_who_guesses_is_stopped_and_locks_nobody_out(enter):
    assert not any(enter("canbo.bavi", f"sai-mat-khau-{n}", STRANGER) for n in range(10))

    assert not enter("canbo.bavi", DEMO_PASSWORD, STRANGER)
    assert enter("canbo.bavi", DEMO_PASSWORD, OFFICE)


def test_what_another_process_counted_counts(enter):
    assert not any(enter("canbo.bavi", f"sai-mat-khau-{n}", STRANGER) for n in range(10))
    locmem._caches.clear()  # another process remembers nothing of this one

    assert not enter("canbo.bavi", DEMO_PASSWORD, STRANGER)


def test_one_address_that_tries_many_names_is_stopped(enter):
    assert not any(enter(f"nguoi.{n}", "sai-mat-khau", STRANGER) for n in range(20))

    assert not enter("canbo.bavi", DEMO_PASSWORD, STRANGER)
    assert enter("canbo.bavi", DEMO_PASSWORD, OFFICE)


def test_behind_a_proxy_the_address_is_the_one_it_saw(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    address = reverse("account_login")
    for n in range(10):
        wrong = {"login": "canbo.bavi", "password": f"sai-mat-khau-{n}"}
        client.post(address, wrong, HTTP_X_FORWARDED_FOR=f"192.0.2.{n}, {STRANGER}")

    right = {"login": "canbo.bavi", "password": DEMO_PASSWORD}
    assert client.post(address, right, HTTP_X_FORWARDED_FOR=STRANGER).status_code == 200
    assert client.post(address, right, HTTP_X_FORWARDED_FOR=OFFICE).status_code == 302


PRESSED = "http://testserver/bao-cao/?trang-thai=SENT"


def sign_in(client, address: str) -> str:
    """The page she stands on after signing in where she was sent."""
    asked = {"login": "canbo.bavi", "password": DEMO_PASSWORD}
    return client.post(address, asked, follow=True)


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (PRESSED, "/bao-cao/?trang-thai=SENT"),
        ("https://evil.example/bao-cao/", "/"),
        ("//evil.example/", "/"),
        ("không phải địa chỉ", "/"),
        (None, "/"),
    ],
)
def test_a_deed_pressed_after_the_session_ended_leads_back_to_its_page_and_says_so(client, referer, back):
    headers = {"Referer": referer} if referer else {}
    told = "chưa được thực hiện"

    asked = client.post("/bao-cao/1507/gui/", headers=headers)
    page = client.get(asked.url)
    after = sign_in(client, asked.url)

    assert told in page.text
    assert after.request["PATH_INFO"] + (f"?{after.request['QUERY_STRING']}" if "?" in back else "") == back
    assert told in after.text
    assert told not in client.get("/").text


def test_a_page_asked_without_a_session_is_shown_after_signing_in_and_nothing_is_said(client):
    after = sign_in(
        client, client.get("/bao-cao/?trang-thai=SENT", headers={"Referer": "http://testserver/"}).url
    )

    assert after.request["PATH_INFO"] == "/bao-cao/"
    assert "chưa được thực hiện" not in after.text


def test_a_script_that_is_sent_to_sign_in_leaves_nothing_to_be_said_later(client):
    asked = client.post("/bao-cao/1507/luu/", headers={"Accept": "application/json", "Referer": PRESSED})

    assert "chưa được thực hiện" not in sign_in(client, asked.url).text
