"""Pages about agencies: a happy path, a wrong day, a stranger, and no query per row."""

import re

import pytest
from django.urls import reverse

from neu.registry.agencies.selectors import agency_id
from neu.registry.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    client.force_login(User.objects.create(username="ai.do", full_name="Ai Đó"))
    return client


def test_the_directory_shows_holders_by_function_on_a_day(officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page = officer.get(reverse("agencies:directory"), {"ngay": "28/2/2025"})

    words = page.content.decode()
    assert "Ban Dân tộc tỉnh Quảng Ngãi" in words
    assert "Sở Dân tộc và Tôn giáo" not in words
    assert "Phòng Dân tộc huyện Ba Tơ" in words
    assert "bản nháp" in words


def test_the_directory_is_narrowed_by_name(officer):
    words = officer.get(reverse("agencies:directory"), {"tim": "Ba Vì", "ngay": "1/7/2025"}).content.decode()

    assert "Ủy ban nhân dân xã Ba Vì" in words
    assert "Sở Y tế" not in words


def test_a_wrong_day_is_said_and_the_page_still_answers(officer):
    page = officer.get(reverse("agencies:directory"), {"ngay": "31/2/2025"})

    assert page.status_code == 200
    assert "“31/2/2025” không phải là ngày" in page.content.decode()


def test_nothing_found_says_what_to_do(officer):
    assert "Bỏ bớt điều kiện" in officer.get(reverse("agencies:directory"), {"tim": "xyzzy"}).content.decode()


def test_an_agencys_page_tells_its_names_functions_and_heirs(officer):
    page = officer.get(reverse("agencies:agency", args=[agency_id("phong-dan-toc-535")]))

    words = page.content.decode()
    assert "30/06/2025" in words
    assert "Sở Dân tộc và Tôn giáo" in words
    standing = officer.get(reverse("agencies:agency", args=[agency_id("ban-dan-toc")])).content.decode()
    assert "Ban Dân tộc tỉnh Quảng Ngãi" in standing
    assert "01/03/2025" in standing


def test_the_parts_of_the_programme_are_called_by_name(officer):
    directory = officer.get(reverse("agencies:directory"), {"ngay": "1/8/2025"}).content.decode()
    station = officer.get(reverse("agencies:agency", args=[agency_id("so-y-te")])).content.decode()

    assert "Dự án 7: Chăm sóc sức khỏe" in directory
    assert "Tiểu dự án 3, Dự án 3: Phát triển kinh tế" in directory
    assert "<strong>Dự án 7</strong>: Chăm sóc sức khỏe nhân dân," in station
    assert re.search(r"\bDA\d", directory + station) is None


def test_no_such_agency_is_not_found(officer):
    assert officer.get(reverse("agencies:agency", args=[10**9])).status_code == 404


@pytest.mark.parametrize("door", ["directory", "agency"])
def test_a_stranger_is_sent_to_sign_in(client, door):
    args = [agency_id("so-y-te")] if door == "agency" else []

    page = client.get(reverse(f"agencies:{door}", args=args))

    assert page.status_code == 302
    assert page.url.startswith(reverse("account_login"))
