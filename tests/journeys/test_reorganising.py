"""An administrator enters an invented reorganisation, reads the tree on both days, and takes it back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from tests.journeys.browser import DESK, PHONE, shot, well_made
from tests.journeys.desk import later
from tests.journeys.stage import WATER

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


def total(page, round_id, place, day):
    """The cell of dispersed water at a place in the geography of a day, as it reads."""
    page.goto(f"/tong-hop/{round_id}/{place}/?muc=B&dia-gioi={day}")
    found = page.locator("main table.grid td", has=page.locator(f'a[href*="/tu-dau/B/{WATER}/thuc_hien/"]'))
    return " ".join(found.inner_text().split()) if found.count() else ""


def test_earlier_years_are_read_in_an_invented_geography_and_back(visit, scene):
    """Two communes merged, a third divided 60/40 by households, the province renamed, from next month on."""
    play = later(scene.r2025)
    play.unit("bql-21529", "ubnd-xa-21529", {("B", WATER, "thuc_hien"): 9})
    play.send("ubnd-xa-21529", "XA")
    play.accept("ubnd-xa-21529", "ban-dan-toc", "XA")
    day = (day_of(timezone.now()).replace(day=1) + timedelta(days=32)).replace(day=1)
    page = visit(as_user="quantri")
    page.goto("/dia-ban/sap-xep/")
    page.get_by_role("link", name="Lập đợt sắp xếp").click()
    page.get_by_label("Tên đợt").fill("Sắp xếp giả định")
    page.get_by_label("Ngày bắt đầu có hiệu lực").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Số, ký hiệu văn bản").fill("GIẢ ĐỊNH 2")
    page.get_by_label("Ngày ban hành").fill(f"{day_of(timezone.now()):%d/%m/%Y}")
    page.get_by_label("Cơ quan ban hành").fill("Văn bản giả định")
    page.get_by_role("button", name="Lập đợt").click()
    page.get_by_role("link", name="Ghi nhiều dòng").click()
    page.get_by_label("Dán từ bảng tính").fill(
        "Nhập\t21484\t\tXã Ba Tơ Xa\t99001\nNhập\t21538\t\tXã Ba Tơ Xa\t99001\n"
        "Chia\t21529\t\tXã Ba Vì\t21529\t\t60\nChia\t21529\t\tXã Ba Vì Hạ\t99002\t\t40\n"
        "Đổi\t51\t\tQuảng Ngãi Mới\n"
    )
    page.get_by_role("button", name="Ghi các dòng").click()
    page.get_by_role("link", name="Xem trước").click()
    shot(page, "sap-xep-doc-nhieu-nam-xem-truoc")
    page.get_by_role("button", name="Áp dụng").click()
    act = page.url

    new = {name.code: name.place_id for name in communes(day)}
    reader = visit(as_user="bandantoc")
    reader.goto(f"/tong-hop/{scene.r2025}/{scene.province}/?muc=B&dia-gioi={day}")
    assert "Quảng Ngãi Mới" in reader.locator("main").inner_text()
    assert f"theo địa giới ngày {day:%d/%m/%Y}" in reader.get_by_role("heading", level=1).inner_text()
    for round_id, whole, larger, smaller in ((scene.r2024, "40", "14", "10"), (scene.r2025, "9", "5", "4")):
        assert total(reader, round_id, scene.province, day) == whole
        assert total(reader, round_id, new["21529"], day) == f"{larger} ước chia"
        assert total(reader, round_id, new["99002"], day) == f"{smaller} ước chia"
    well_made(reader)
    shot(reader, "sap-xep-doc-nhieu-nam-bang")
    reader.goto(f"/tong-hop/{scene.r2025}/{new['99002']}/chuoi/B/{WATER}/thuc_hien/?dia-gioi={day}")
    rows = [" ".join(row.split()) for row in reader.locator("main tbody tr").all_inner_texts()]
    assert any(re.search(r"2024.*\b10\b", row) for row in rows), rows
    assert any(re.search(r"2025.*\b4\b", row) for row in rows), rows
    well_made(reader)
    shot(reader, "sap-xep-doc-nhieu-nam-chuoi")

    page.goto(act)
    page.get_by_role("link", name="Hoàn tác").click()
    page.get_by_label("Lý do").fill("Thử xong")
    page.get_by_role("button", name="Hoàn tác").click()
    assert page.get_by_text("Danh mục trở lại như trước khi áp dụng.").is_visible()
    assert total(reader, scene.r2025, scene.ba_vi, day) == "9"
    assert total(reader, scene.r2024, scene.ba_vi, day) == "24"
    assert reader.goto(f"/tong-hop/{scene.r2025}/{new['99002']}/?dia-gioi={day}").status == 404


def communes(day):
    """The names of what lies in the province on a day."""
    return places.names(places.within(places.current_province(day), day), day).values()
