"""An administrator enters an invented reorganisation, reads the tree on both days, and takes it back."""

import re

import pytest

from tests.journeys.browser import DESK, PHONE, shot, well_made

pytestmark = pytest.mark.journey

PASTED = (
    "Chia\t21484\t\tBa Tơ\t21484\t\t60\n"
    "Chia\tBa Tơ, Quảng Ngãi\t\tBa Tơ Hạ\t99002\t\t40\n"
    "Đổi\t51\t\tQuảng Ngãi Mới\n"
)


def look(page, name, width):
    well_made(page)
    shot(page, f"sap-xep-{name}-{width}")


def add(page, deed, old, **more):
    page.get_by_label("Việc").select_option(label=deed)
    page.get_by_label("Đơn vị cũ (mã hoặc tên)").fill(old)
    for label, value in more.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name="Thêm dòng").click()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_invented_reorganisation_is_entered_applied_read_and_undone(visit, width):
    page = visit(width=width, as_user="quantri")
    page.goto("/dia-ban/sap-xep/")
    look(page, "chua-co", width)
    page.get_by_role("link", name="Lập đợt sắp xếp").click()
    page.get_by_label("Tên đợt").fill("Sắp xếp giả định")
    page.get_by_label("Ngày bắt đầu có hiệu lực").fill("31/2/2027")
    page.get_by_label("Số, ký hiệu văn bản").fill("GIẢ ĐỊNH 1")
    page.get_by_label("Ngày ban hành").fill("1/12/2026")
    page.get_by_label("Cơ quan ban hành").fill("Văn bản giả định")
    page.get_by_role("button", name="Lập đợt").click()
    look(page, "ngay-sai", width)
    page.get_by_label("Ngày bắt đầu có hiệu lực").fill("1/1/2027")
    page.get_by_role("button", name="Lập đợt").click()

    add(page, "Nhập", "21529", Tên_mới="Xã Ba Vì Xa", Mã_mới="99001")
    add(page, "Nhập", "21538", Mã_mới="99001")
    look(page, "hai-dong", width)
    page.get_by_role("link", name="Ghi nhiều dòng").click()
    page.get_by_label("Dán từ bảng tính").fill(PASTED.replace("40", "nhiều"))
    page.get_by_role("button", name="Ghi các dòng").click()
    assert page.get_by_text("“nhiều” không phải tỷ lệ").is_visible()
    look(page, "dong-sai", width)
    page.get_by_label("Dán từ bảng tính").fill(PASTED.replace("40", "50"))
    page.get_by_role("button", name="Ghi các dòng").click()

    page.get_by_role("link", name="Xem trước").click()
    assert page.get_by_text("là 110 %").is_visible()
    assert page.get_by_role("button", name="Áp dụng").count() == 0
    look(page, "con-loi", width)
    page.goto(page.url.replace("xem-truoc/", "?dong=4"))
    page.get_by_label("Theo số hộ (%)").fill("40")
    page.get_by_role("button", name="Lưu dòng").click()
    look(page, "du-dong", width)
    page.get_by_role("link", name="Xem trước").click()
    look(page, "xem-truoc", width)
    page.get_by_role("button", name="Áp dụng").click()
    assert page.get_by_text("Đã áp dụng đợt sắp xếp.").is_visible()
    act = page.url
    look(page, "da-ap-dung", width)

    page.get_by_role("link", name=re.compile("Cây địa bàn ngày")).click()
    page.goto("/dia-ban/?ngay=2027-01-01")
    assert page.get_by_role("link", name="Tỉnh Quảng Ngãi Mới", exact=True).count() == 1
    page.get_by_role("link", name="Tỉnh Quảng Ngãi Mới", exact=True).click()
    assert page.get_by_role("link", name="Xã Ba Vì Xa").count() == 1
    look(page, "cay-ngay-sau", width)
    page.get_by_label("Tại ngày").fill("2026-12-31")
    page.get_by_role("button", name="Xem").click()
    assert page.get_by_role("link", name="Tỉnh Quảng Ngãi", exact=True).count() == 1
    assert page.get_by_role("link", name="Xã Ba Vì", exact=True).count() == 1

    page.goto(act)
    page.get_by_role("link", name="Hoàn tác").click()
    look(page, "hoan-tac", width)
    page.get_by_label("Lý do").fill("Thử xong")
    page.get_by_role("button", name="Hoàn tác").click()
    assert page.get_by_text("Danh mục trở lại như trước khi áp dụng.").is_visible()
    page.goto("/dia-ban/?ngay=2027-01-01")
    assert page.get_by_role("link", name="Tỉnh Quảng Ngãi Mới", exact=True).count() == 0
    page.goto("/dia-ban/sap-xep/")
    look(page, "danh-sach", width)
