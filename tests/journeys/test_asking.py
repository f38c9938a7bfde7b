"""The standing agency opens an ad hoc round on one page and gives more time; a commune opens its report."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from neu.registry.periods.rules import day_of
from neu.reporting.rounds.models import Round
from tests.journeys import desk
from tests.journeys.browser import DESK, PHONE, shot, well_made

pytestmark = pytest.mark.journey


def look(page, name, width):
    well_made(page)
    shot(page, f"dot-xuat-{name}-{width}")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_round_of_two_communes_in_two_minutes(visit, scene, width):
    today = day_of(timezone.now())
    page = visit(width=width, as_user="bandantoc")
    page.goto("/dot/")
    look(page, "cac-dot", width)
    page.get_by_role("link", name="Mở đợt đột xuất").click()
    look(page, "trong", width)
    page.get_by_label("Tên đợt").fill("Rà soát giải ngân")
    page.get_by_label("Biểu mẫu").select_option(value="GIAI_NGAN_THANG")
    page.get_by_label("Số liệu từ ngày").fill("1/10/2025")
    page.get_by_label("Số liệu đến hết ngày").fill("31/10/2025")
    page.get_by_label("Hạn gửi: hết ngày").fill(f"{today - timedelta(days=1):%d/%m/%Y}")
    page.get_by_label("Chỉ những cơ quan đánh dấu bên dưới").check()
    page.get_by_label("Cuối đợt phát hành văn bản có số, ký").check()
    page.get_by_role("button", name="Xem trước").click()
    assert page.get_by_text("đã qua vào ngày mở đợt").is_visible()
    page.get_by_label("Hạn gửi: hết ngày").fill(f"{today + timedelta(days=7):%d/%m/%Y}")
    page.get_by_label("Ủy ban nhân dân xã Ba Vì").check()
    page.get_by_label("Ủy ban nhân dân xã Ba Xa").check()
    look(page, "da-dien", width)
    page.get_by_role("button", name="Xem trước").click()
    look(page, "xem-truoc", width)
    page.get_by_role("button", name="Mở đợt", exact=True).click()
    page.wait_for_url(re.compile(r"/dot/\d+/$"))
    look(page, "da-mo", width)

    made = Round.objects.get(regime__adhoc=True)
    assert made.obligations.filter(step__code="XA").count() == 2
    page.get_by_role("link", name="Gia hạn").click()
    page.get_by_label("Ủy ban nhân dân xã Ba Xa").check()
    page.get_by_label("Hạn mới: hết ngày").fill(f"{today + timedelta(days=7):%d/%m/%Y}")
    page.get_by_label("Lý do gia hạn").fill("Mưa lũ, mất điện")
    page.get_by_role("button", name="Gia hạn").click()
    assert page.get_by_text("không muộn hơn hạn đang có").is_visible()
    look(page, "gia-han", width)
    page.get_by_label("Hạn mới: hết ngày").fill(f"{today + timedelta(days=9):%d/%m/%Y}")
    page.get_by_role("button", name="Gia hạn").click()
    page.wait_for_url(re.compile(r"/dot/\d+/$"))
    assert page.get_by_text("hạn gốc").is_visible()
    page.get_by_role("link", name="Bảng theo dõi").first.click()
    page.goto(f"/dot/bang-theo-doi/?che_do={made.regime.code}&nam=2025")
    assert page.get_by_text("gia hạn đến").is_visible()
    look(page, "bang-gia-han", width)
    commune = visit(width=width, as_user="cb.ubnd-xa-21529")
    desk.open_report(commune, desk.duty(made.pk, "ubnd-xa-21529", "XA"))
    look(commune, "xa-nhap", width)
