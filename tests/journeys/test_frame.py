"""The frame in a real browser: sign-in, themes, languages, phones, no script."""

import pytest
from django.contrib.auth import get_user_model

from tests.journeys.browser import DESK, PHONE, SMALL_PHONE, shot, sign_in, well_made

pytestmark = pytest.mark.journey
PASSWORD = "mật khẩu thử 2026"


@pytest.fixture(autouse=True)
def _somebody(site):
    somebody = get_user_model()(username="nguoi.thu", full_name="Người Thử")
    somebody.set_password(PASSWORD)
    somebody.save()


def test_somebody_signs_in_works_and_leaves(visit):
    page = visit()
    sign_in(page, "nguoi.thu", "sai mật khẩu")
    assert page.get_by_text("Tên đăng nhập hoặc mật khẩu không đúng.").is_visible()
    well_made(page)

    sign_in(page, "nguoi.thu", PASSWORD)
    assert page.get_by_role("heading", name="Việc của tôi").is_visible()
    well_made(page)

    page.locator(".me summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/tai-khoan/login/**")


@pytest.mark.parametrize("width", [DESK, PHONE, SMALL_PHONE])
def test_every_component_is_well_made(visit, width):
    page = visit(width=width, as_user="nguoi.thu")

    page.goto("/giao-dien/")
    well_made(page)
    shot(page, f"giao-dien-{width}")

    page.get_by_role("button", name="Tương phản cao").click()
    assert page.locator("html").get_attribute("data-theme") == "contrast"
    well_made(page)


def test_the_pages_of_the_account_are_well_made(visit):
    page = visit(width=PHONE, as_user="nguoi.thu")
    for address in ("password/change/", "2fa/", "2fa/totp/activate/", "logout/"):
        page.goto(f"/tai-khoan/{address}")
        well_made(page)
    page.goto("/khong-co-trang-nay/")
    assert page.get_by_role("heading", name="Không tìm thấy trang").is_visible()
    well_made(page)


def test_english_is_chosen_and_kept(visit):
    page = visit(as_user="nguoi.thu")
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "vi"  # the browser itself asks for English

    page.get_by_role("button", name="EN: English").click()
    page.wait_for_load_state()

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", name="My work").is_visible()


def test_the_phone_menu_opens_and_closes(visit):
    page = visit(width=PHONE, as_user="nguoi.thu")
    page.goto("/")

    page.get_by_role("link", name="Danh mục", exact=True).click()
    menu = page.get_by_role("navigation", name="Danh mục chính")
    assert menu.is_visible()
    well_made(page)

    page.keyboard.press("Escape")
    assert not menu.is_visible()


def test_a_part_of_a_page_never_fails_in_silence(visit):
    page = visit(as_user="nguoi.thu")
    page.goto("/")
    page.evaluate("""() => {
        document.querySelector('main').insertAdjacentHTML('beforeend',
            '<button id="a" hx-get="/khong-co/">a</button><div id="b" hx-get="/giao-dien/">b</div>');
        htmx.process(document.querySelector('main'));
    }""")

    page.locator("#a").click()
    assert page.get_by_role("alert").inner_text().startswith("Máy chủ chưa nhận được")

    page.context.clear_cookies()  # the session ends while the page stays open
    page.locator("#b").click()
    page.wait_for_url("**/tai-khoan/login/**")
