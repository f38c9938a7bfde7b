"""A request as the frame sees it, without a database."""

from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from neu.platform.inbox import items
from neu.platform.ui import frame, menu, words


@pytest.fixture
def person():
    return SimpleNamespace(is_authenticated=True, is_active=True, get_username=lambda: "canbo.bavi")


@pytest.fixture
def page(rf: RequestFactory, person):
    """Make a signed-in request for an address."""

    def make(path: str = "/", **cookies: str) -> HttpRequest:
        request = rf.get(path)
        request.user = person
        request.COOKIES.update(cookies)
        return request

    return make


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def ports(monkeypatch):
    """Empty ports: what a test registers is gone afterwards."""
    monkeypatch.setattr(menu, "_entries", {})
    monkeypatch.setattr(frame, "_describe", [])
    monkeypatch.setattr(frame, "_count", [])
    monkeypatch.setattr(words, "_messages", {})
    monkeypatch.setattr(items, "_sources", [])
