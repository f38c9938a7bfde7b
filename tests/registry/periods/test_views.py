"""The calendar's page."""

import pytest
from django.urls import reverse

from neu.registry.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    client.force_login(User.objects.create(username="ai.do", full_name="Ai Đó"))
    return client


def test_a_year_shows_windows_days_off_and_how_before_is_read(officer):
    words = officer.get(reverse("periods:calendar"), {"nam": "2025"}).content.decode()

    assert "15/12/2024" in words  # Decree 09/2019: the year 2025 begins
    assert "Ngày Chiến thắng" in words
    assert "24 giờ ngày 09/9" in words
    assert "bản nháp" in words


@pytest.mark.parametrize("asked", ["", "abc", "99999", "-1", "²", "9" * 5000])
def test_what_is_no_year_shows_this_year(officer, asked):
    assert officer.get(reverse("periods:calendar"), {"nam": asked}).status_code == 200


def test_a_year_without_days_off_says_so(officer):
    assert "Chưa có ngày nghỉ" in officer.get(reverse("periods:calendar"), {"nam": "2040"}).content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    page = client.get(reverse("periods:calendar"))

    assert page.status_code == 302
    assert page.url.startswith(reverse("account_login"))
