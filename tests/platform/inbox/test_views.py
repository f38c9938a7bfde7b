"""The home page."""

from datetime import timedelta

import pytest

from neu.platform.inbox import items, views
from neu.platform.inbox.items import Item


@pytest.fixture
def home(ports, page):
    """The page as shown with one source of items."""

    def show(source) -> str:
        items.register(source)
        return views.home(page()).content.decode()

    return show


def test_the_page_shows_what_waits_and_on_whom(home):
    shown = home(
        lambda user, at: [
            Item("Giải ngân", "Tháng 6", "", "/a/", at - timedelta(days=2), "OVERDUE"),
            Item("Giải ngân", "Tháng 5", "", "/b/", None, "WAITING", "Ban Dân tộc"),
        ],
    )

    assert "Quá hạn 2 ngày" in shown
    assert "Ban Dân tộc" in shown
    assert 'href="/a/"' in shown


def test_who_has_done_her_part_is_not_told_that_she_is_late(home):
    shown = home(
        lambda user, at: [
            Item("Giải ngân", "Tháng 5", "", "/b/", at - timedelta(days=74), "WAITING", "Ban Dân tộc")
        ],
    )

    assert "Ban Dân tộc" in shown
    assert "74 ngày" not in shown


def test_a_free_day_is_said_kindly(home):
    assert "Bạn không có việc nào đang chờ." in home(lambda user, at: [])


def test_a_stranger_is_sent_to_sign_in(client, db):
    response = client.get("/")

    assert response.status_code == 302
    assert response["Location"].startswith("/tai-khoan/login/")
