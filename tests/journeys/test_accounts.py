"""A forgotten password: the administrator gives a temporary one, the person chooses her own."""

import pytest

from tests.journeys import stage
from tests.journeys.browser import DESK, PHONE, shot, sign_in, well_made

pytestmark = pytest.mark.journey
OWN = "mật khẩu của riêng cô Hà"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_forgotten_password(visit, width):
    desk = visit(width=width, as_user="quantri")
    desk.goto("/nguoi-dung/tai-khoan/canbo.bavi/")
    well_made(desk)
    shot(desk, f"tai-khoan-{width}")
    desk.get_by_role("link", name="Đặt lại mật khẩu").click()
    well_made(desk)
    shot(desk, f"dat-lai-mat-khau-{width}")
    desk.get_by_label("Căn cứ, lý do").fill("Quên mật khẩu")
    desk.get_by_role("button", name="Đặt lại mật khẩu").click()
    temporary = desk.locator("main code").inner_text()
    well_made(desk)
    shot(desk, f"mat-khau-tam-{width}")

    page = visit(width=width)
    sign_in(page, "canbo.bavi", stage.PASSWORD)
    page.get_by_text("Chưa đăng nhập được").wait_for()
    well_made(page)
    shot(page, f"chua-dang-nhap-{width}")
    sign_in(page, "canbo.bavi", temporary)
    page.get_by_text("Mật khẩu đang dùng do quản trị cấp").wait_for()
    well_made(page)
    shot(page, f"dat-mat-khau-rieng-{width}")
    page.goto("/dia-ban/")
    assert page.url.endswith("/tai-khoan/password/change/")
    page.locator("[name=oldpassword]").fill(temporary)
    page.locator("[name=password1]").fill(OWN)
    page.locator("[name=password2]").fill(OWN)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.get_by_role("heading", name="Việc của tôi", level=1).wait_for()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_name_is_corrected_and_an_account_locked_and_opened(visit, width):
    desk = visit(width=width, as_user="quantri")
    desk.goto("/nguoi-dung/tai-khoan/so.yte/")
    desk.get_by_role("link", name="Sửa tên, thư điện tử").click()
    well_made(desk)
    desk.get_by_label("Thư điện tử").fill("soyte@example.vn")
    desk.get_by_role("button", name="Lưu").click()
    desk.get_by_text("Đã lưu tên và thư điện tử").wait_for()
    desk.get_by_role("link", name="Khóa tài khoản").click()
    well_made(desk)
    desk.get_by_label("Căn cứ, lý do").fill("Nghỉ dài")
    desk.get_by_role("button", name="Khóa tài khoản").click()
    desk.get_by_text("Đã khóa tài khoản").wait_for()
    well_made(desk)
    shot(desk, f"tai-khoan-khoa-{width}")

    page = visit(width=width)
    sign_in(page, "so.yte", stage.PASSWORD)
    page.get_by_text("đang bị khóa").wait_for()
    well_made(page)

    desk.get_by_role("link", name="Mở khóa tài khoản").click()
    well_made(desk)
    desk.get_by_label("Căn cứ, lý do").fill("Đi làm lại")
    desk.get_by_role("button", name="Mở khóa tài khoản").click()
    desk.get_by_text("Đã mở khóa").wait_for()
