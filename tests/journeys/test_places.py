"""The registry of places in a browser: every page at a desk and on a small phone."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from tests.journeys.browser import DESK, SMALL_PHONE, shot, well_made

pytestmark = pytest.mark.journey

LAST, AFTER = date(2025, 6, 30), date(2026, 1, 1)


def addresses():
    """Return {name: address} of one page of every sort, with the widest content we know."""
    commune, district = (
        places.by_code(Level.COMMUNE, "21529", AFTER),
        places.by_code(Level.DISTRICT, "535", LAST),
    )
    divided, province = places.by_code(Level.COMMUNE, "21142", LAST), places.current_province(AFTER)
    return {
        "cay": "/dia-ban/",
        "cay-mo": f"/dia-ban/?ngay=2025-06-30&mo={district}",
        "ngay-sai": "/dia-ban/?ngay=31/2/2025",
        "xa": f"/dia-ban/{commune}/?ngay=2026-01-01",
        "xa-bi-chia": f"/dia-ban/{divided}/?ngay=2026-01-01",
        "huyen": f"/dia-ban/{district}/?ngay=2026-01-01",
        "tinh": f"/dia-ban/{province}/?ngay=2026-01-01",
        "tim": "/dia-ban/tim/?tim=son ha",
        "tim-khong-thay": "/dia-ban/tim/?tim=khong co dau",
        "cac-danh-sach": "/dia-ban/danh-sach/?ngay=2026-01-01",
        "danh-sach": "/dia-ban/danh-sach/VUNG_DTTS_MN/?ngay=2026-01-01",
        "chua-anh-xa": "/dia-ban/chua-anh-xa/",
        "chua-anh-xa-ca-nuoc": "/dia-ban/chua-anh-xa/?tinh=",
    }


@pytest.mark.parametrize("width", [DESK, SMALL_PHONE])
def test_every_page_of_places_reads_well(visit, width):
    get_user_model().objects.create(username="nguoi-xem", full_name="Đinh Thị Xem")
    pages = addresses()
    page = visit(width=width, as_user="nguoi-xem")
    for name, address in pages.items():
        page.goto(address)
        well_made(page)
        shot(page, f"dia-ban-{name}-{width}")


def test_an_officer_finds_what_her_old_commune_became(visit):
    get_user_model().objects.create(username="nguoi-xem", full_name="Đinh Thị Xem")
    page = visit(as_user="nguoi-xem")
    page.goto("/dia-ban/")
    page.get_by_label("Tên hoặc mã").fill("ba ngac")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Xã Ba Ngạc").click()
    page.get_by_role("link", name="Xã Ba Vì").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Xã Ba Vì"
    assert page.get_by_role("link", name="Xã Ba Tiêu").is_visible()
