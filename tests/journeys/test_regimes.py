"""An administrator changes who reports what to whom by when, sees a year of it, and puts it in force."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, PHONE, SMALL_PHONE, arrived, shot, well_made

pytestmark = pytest.mark.journey


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    arrived(page)


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    arrived(page)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_next_version_of_a_regime_is_written_previewed_and_published(visit, width):
    page = visit(width=width, as_user="quantri")

    def look(name: str) -> None:
        well_made(page)
        shot(page, f"che-do-{name}-{width}")

    page.goto("/dot/che-do/")
    look("danh-sach")
    page.locator('a[href$="/che-do/BC_NAM/"]').click()
    arrived(page)
    look("xem")
    press(page, "Soạn phiên bản mới")
    look("ban-soan")
    page.locator('a[href$="/sua/buoc/XA/"]').first.click()
    arrived(page)
    page.locator('select[name="han_first_cach"]').select_option(label="ngày và tháng cố định")
    press(page, "Lưu")
    expect(page.get_by_text("Ghi một số.").first).to_be_visible()
    look("buoc-thieu")
    page.locator('input[name="han_first_ngay"]').fill("15")
    page.locator('input[name="han_first_thang"]').fill("7")
    press(page, "Lưu")
    expect(page.locator("#can-sua").get_by_text("15/07")).to_be_visible()
    look("han-qua-som")
    page.locator("#can-sua").get_by_role("link").first.click()
    arrived(page)
    page.locator('input[name="han_first_thang"]').fill("9")
    press(page, "Lưu")
    expect(page.locator("#can-sua")).to_have_count(0)
    follow(page, "Sửa thông tin")
    look("thong-tin")
    page.get_by_label("Tên luồng").fill("Luồng ba cấp có hạn của xã")
    press(page, "Lưu")
    follow(page, "Lượt đầu")
    look("luot")
    follow(page, "Thôi")
    follow(page, "Xem trước một năm")
    page.get_by_label("Năm", exact=True).fill("2027")
    press(page, "Xem năm này")
    expect(page.locator("#lich").get_by_text("15/09/2027")).to_be_visible()
    look("mot-nam")
    follow(page, "Phát hành…")
    page.get_by_label("Có hiệu lực từ").fill("1/1/2025")
    press(page, "Phát hành BC_NAM")
    expect(page.get_by_text("đã mở đợt").first).to_be_visible()
    look("phat-hanh-som")
    page.get_by_label("Có hiệu lực từ").fill("1/1/2027")
    press(page, "Phát hành BC_NAM")
    expect(page.get_by_text("hiệu lực từ 01/01/2027").first).to_be_visible()
    look("da-phat-hanh")
    page.get_by_text("Rút phiên bản này").click()
    page.get_by_label("Lý do rút").fill("Phát hành nhầm ngày")
    look("rut")
    press(page, "Rút phiên bản từ 01/01/2027")
    expect(page.get_by_text("Đã rút phiên bản").first).to_be_visible()
    page.get_by_text("Bỏ bản soạn").click()
    press(page, "Bỏ hẳn")


def test_the_pages_of_regimes_hold_on_a_small_phone(visit):
    page = visit(width=SMALL_PHONE, as_user="quantri")
    for address in ("/dot/che-do/", "/dot/che-do/BC_NAM/", "/dot/che-do/ban-soan/them-moi/"):
        page.goto(address)
        well_made(page)
