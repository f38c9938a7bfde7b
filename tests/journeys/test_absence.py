"""A leader is away: a colleague without the role is refused in words, one with it stands in."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from neu.registry.people.models import Position, User
from neu.registry.periods.rules import day_of
from tests.journeys.browser import DESK, PHONE, shot, well_made

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_leader_names_who_stands_in(visit, scene, width):
    today = day_of(timezone.now())
    chief = User.objects.get(username="ld.ubnd-xa-21529")
    held = chief.positions.get(valid__contains=today)
    deputy = User.objects.create(username="pho.bavi", full_name="Phó Chủ tịch Ba Vì")
    Position.objects.create(
        user=deputy, agency=held.agency, role="LEADER", valid=DateRange(held.valid.lower, None)
    )
    clerk = User.objects.get(username="cb.ubnd-xa-21529")

    page = visit(width=width, as_user=chief.username)
    page.goto("/nguoi-dung/toi/")
    page.get_by_role("link", name="Vắng mặt, ủy quyền").click()
    page.get_by_label("Người làm thay").select_option(label=clerk.full_name)
    page.get_by_label("Từ ngày").fill(f"{today:%d/%m/%Y}")
    page.get_by_label("Đến hết ngày").fill(f"{today + timedelta(days=5):%d/%m/%Y}")
    page.get_by_label("Lý do vắng mặt").fill("Đi học")
    page.get_by_role("button", name="Ủy quyền", exact=True).click()
    assert page.get_by_text("không có vai trò để làm thay").first.is_visible()
    well_made(page)
    shot(page, f"vang-mat-tu-choi-{width}")
    page.get_by_label("Người làm thay").select_option(label=deputy.full_name)
    page.get_by_role("button", name="Ủy quyền", exact=True).click()
    assert page.get_by_text("Đã ghi:").is_visible()
    well_made(page)
    shot(page, f"vang-mat-{width}")

    other = visit(width=width, as_user=deputy.username)
    other.goto("/nguoi-dung/uy-quyen/")
    assert other.get_by_text("Bạn đang hoặc sẽ làm thay").is_visible()
    well_made(other)
    page.get_by_role("button", name="Kết thúc ủy quyền").click()
    assert page.get_by_text("kết thúc sớm").is_visible()
