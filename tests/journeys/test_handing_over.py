"""After a reorganisation: the administrator hands the agencies over, founds what lacks, and takes it back."""

from datetime import date, datetime

import pytest

from neu.registry.handover.models import HandOver
from neu.registry.people.models import User
from neu.registry.periods.rules import HANOI
from neu.registry.places import services as places
from neu.registry.places.selectors import acts
from tests.journeys.browser import DESK, PHONE, shot, well_made

pytestmark = pytest.mark.journey
LINES = [
    {"deed": "Nhập", "old": "21529", "kind": "Xã", "name": "Mới", "code": "90001"},
    {"deed": "Nhập", "old": "21538", "code": "90001"},
    {"deed": "Chia", "old": "21484", "kind": "Xã", "name": "Ba Tơ", "code": "21484", "HOUSEHOLDS": "60"},
    {"deed": "Chia", "old": "21484", "kind": "Xã", "name": "Ba Tơ Hạ", "code": "90002", "HOUSEHOLDS": "40"},
]


@pytest.fixture
def act(own_database) -> int:
    keeper = User.objects.get(username="quantri")
    facts = places.Facts("Giả định", date(2099, 1, 1), "GIẢ ĐỊNH 1", date(2098, 12, 1), "Văn bản giả định")
    made = places.make_act(facts, actor=keeper, at=datetime(2098, 12, 1, tzinfo=HANOI))
    for line in LINES:
        places.put_line(made.pk, line, actor=keeper, at=made.made_at)
    at = datetime(2098, 12, 2, tzinfo=HANOI)
    places.apply_act(made.pk, acts.preview(made).stamp, actor=keeper, at=at)
    return made.pk


def look(page, name, width):
    well_made(page)
    shot(page, f"ban-giao-{name}-{width}")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_agencies_are_handed_over_and_taken_back(visit, act, width):
    page = visit(width=width, as_user="quantri")
    page.goto(f"/dia-ban/sap-xep/{act}/")
    look(page, "tu-dot-sap-xep", width)
    page.get_by_role("link", name="Bàn giao cơ quan").last.click()
    committee = page.get_by_role("group", name="Ủy ban nhân dân xã Ba Vì")
    assert committee.get_by_label("Tên, nếu lập cơ quan mới").input_value() == "Ủy ban nhân dân xã Mới"
    assert committee.get_by_role("link", name="Báo cáo năm 2025 – UBND xã tổng hợp").is_visible()
    look(page, "de-xuat", width)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_label("Căn cứ, lý do").first.fill("Nghị quyết giả định")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("heading", name="Xem trước bàn giao", level=1).wait_for()
    look(page, "xem-truoc", width)
    page.get_by_role("button", name="Bàn giao").click()
    page.get_by_text("Đã bàn giao. Việc đang mở").wait_for()
    look(page, "da-ban-giao", width)
    page.get_by_role("link", name="Làm tiếp").click()
    look(page, "con-thieu", width)
    page.get_by_label("Căn cứ, lý do").last.fill("Nghị quyết giả định")
    page.get_by_role("button", name="Lập các cơ quan đã chọn").click()
    page.get_by_role("link", name="Ủy ban nhân dân xã Ba Tơ Hạ").click()
    look(page, "co-quan-moi", width)
    for made in HandOver.objects.order_by("-pk"):
        page.goto(f"/ban-giao/{made.pk}/")
        page.get_by_text("Hoàn tác bàn giao").click()
        page.get_by_label("Căn cứ, lý do").fill("Nhập nhầm")
        page.get_by_role("button", name="Hoàn tác").click()
        page.get_by_text("ai giữ gì trước đó thì lại giữ").wait_for()
    page.goto("/ban-giao/")
    look(page, "danh-sach", width)
    assert page.get_by_text("Đã hoàn tác").count() == 2
