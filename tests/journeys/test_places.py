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


@pytest.mark.parametrize("width", [DESK, SMALL_PHONE])
def test_a_decision_is_written_into_a_list_and_taken_back(visit, width):
    page = visit(width=width, as_user="quantri")
    page.goto("/dia-ban/danh-sach/KHU_VUC/")
    page.get_by_role("link", name="Ghi theo quyết định").click()
    page.get_by_label("Trích yếu văn bản").fill("Phân định giả định")
    page.get_by_label("Số, ký hiệu văn bản").fill("GIẢ ĐỊNH 9")
    page.get_by_label("Ngày ban hành").fill("1/6/2099")
    page.get_by_label("Cơ quan ban hành").fill("Giả định")
    page.get_by_label("Ngày bắt đầu có hiệu lực").fill("1/7/2099")
    page.get_by_label("Dán từ bảng tính").fill("21529\tIII\nBa Ngạc\tII\n")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("không có đơn vị “Ba Ngạc”").wait_for()
    well_made(page)
    shot(page, f"danh-sach-loi-{width}")
    page.get_by_label("Dán từ bảng tính").fill("21529\tIII\n21457\tII\n")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("Khu vực I → Khu vực II").wait_for()
    well_made(page)
    shot(page, f"danh-sach-xem-truoc-{width}")
    page.get_by_role("button", name="Ghi vào danh sách").click()
    page.get_by_text("Hoàn tác lần ghi gần nhất").click()
    well_made(page)
    shot(page, f"danh-sach-da-ghi-{width}")
    page.get_by_label("Lý do").fill("Nhập nhầm")
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("danh sách như trước lần ghi đó").wait_for()
