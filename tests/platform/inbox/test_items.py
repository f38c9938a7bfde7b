"""What waits for a person, in order."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from neu.platform.inbox import items
from neu.platform.inbox.items import Item
from neu.platform.inbox.templatetags.inbox import days_left

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)  # 09:00 in Vietnam


pytestmark = pytest.mark.usefixtures("ports")


def item(title, state="DUE", due_at=AT):
    return Item("Báo cáo", title, "", "/x/", due_at, state)


def test_items_are_grouped_and_the_soonest_comes_first():
    items.register(
        lambda user, at: [item("sau", due_at=AT + timedelta(days=2)), item("không hạn", due_at=None)]
    )
    soon = AT + timedelta(seconds=1)
    items.register(
        lambda user, at: [item("trước", due_at=soon), item("trễ", "OVERDUE"), item(user, "WAITING")]
    )

    grouped = items.of("Trí", at=AT)

    assert list(grouped) == ["OVERDUE", "RETURNED", "DUE", "WAITING"]
    assert [found.title for found in grouped["DUE"]] == ["trước", "sau", "không hạn"]
    assert [found.title for found in grouped["WAITING"]] == ["Trí"]
    assert grouped["RETURNED"] == []


def test_what_is_due_by_a_day_that_has_passed_is_overdue():
    items.register(lambda user, at: [item("trễ"), item("chờ", "WAITING")])

    grouped = items.of(None, at=AT)

    assert [found.title for found in grouped["OVERDUE"]] == ["trễ"]
    assert grouped["DUE"] == []
    assert [found.title for found in grouped["WAITING"]] == ["chờ"]


def test_months_stand_in_the_order_of_the_year():
    months = ["Giải ngân tháng 10/2026", "Giải ngân tháng 11/2026", "Giải ngân tháng 9/2026"]
    items.register(lambda user, at: [Item(kind, "", "", "/x/", None, "DUE") for kind in months])

    found = [one.kind for one in items.of(None, at=AT)["DUE"]]

    assert found == ["Giải ngân tháng 9/2026", "Giải ngân tháng 10/2026", "Giải ngân tháng 11/2026"]


def test_a_source_registered_twice_is_asked_once():
    def source(user, at):
        return [item("một")]

    items.register(source)
    items.register(source)

    assert len(items.of(None, at=AT)["OVERDUE"]) == 1


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (AT - timedelta(days=3), "Quá hạn 3 ngày"),
        (AT - timedelta(minutes=1), "Quá hạn trong hôm nay"),
        (AT + timedelta(hours=2), "Đến hạn hôm nay"),
        (AT + timedelta(hours=16), "Còn 1 ngày"),  # after midnight in Vietnam
        (AT + timedelta(days=5), "Còn 5 ngày"),
    ],
)
def test_the_distance_to_the_due_date_is_counted_in_vietnamese_days(due_at, words):
    assert words in days_left(due_at, AT)


@pytest.mark.parametrize("hour", [0, 9, 23])
@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (date(2026, 11, 2), "Quá hạn 21 ngày"),
        (date(2026, 11, 22), "Quá hạn 1 ngày"),
        (date(2026, 11, 23), "Đến hạn hôm nay"),
        (date(2026, 11, 24), "Còn 1 ngày"),
        (date(2026, 12, 2), "Còn 9 ngày"),
    ],
)
def test_the_end_of_a_day_belongs_to_that_day(last_day, words, hour):
    due_at = datetime.combine(last_day + timedelta(days=1), time(), HANOI)  # an exclusive end

    assert words in days_left(due_at, datetime(2026, 11, 23, hour, tzinfo=HANOI))
