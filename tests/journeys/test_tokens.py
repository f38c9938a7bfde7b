"""A token for a program: made once the password is given again, used, stopped; the API's page is readable."""

import json
import urllib.request

import pytest

from tests.journeys import stage
from tests.journeys.browser import DESK, PHONE, shot, well_made

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_program_gets_a_token_and_loses_it(visit, width):
    page = visit(width=width, as_user="canbo.bavi")
    page.goto("/nguoi-dung/toi/")
    page.get_by_role("link", name="Mã truy cập").click()
    page.get_by_text("Chưa có mã truy cập nào").wait_for()
    well_made(page)
    page.get_by_role("link", name="Lập mã truy cập").click()
    page.locator("[name=password]").fill(stage.PASSWORD)
    well_made(page)
    page.locator("main form button").first.click()
    page.get_by_label("Dùng cho").fill("Kế toán xã")
    page.get_by_label("Dùng đến hết ngày").fill("31/12/2099")
    page.get_by_role("button", name="Lập mã truy cập").click()
    page.get_by_text("Mã truy cập dùng được từ 1 đến 366 ngày").first.wait_for()
    well_made(page)
    shot(page, f"ma-truy-cap-sai-{width}")
    page.get_by_label("Dùng đến hết ngày").fill(page.evaluate("new Date().toLocaleDateString('en-GB')"))
    page.get_by_role("button", name="Lập mã truy cập").click()
    secret = page.locator("main code").inner_text()
    well_made(page)
    shot(page, f"ma-truy-cap-moi-{width}")

    def asked() -> int:
        address = page.evaluate("location.origin") + "/api/v1/me"
        sent = urllib.request.Request(address, headers={"Authorization": f"Bearer {secret}"})
        try:
            with urllib.request.urlopen(sent) as answer:
                assert json.load(answer)["username"] == "canbo.bavi"
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    assert asked() == 200
    page.get_by_role("link", name="Đã chép, về danh sách").click()
    page.get_by_text("Kế toán xã").first.wait_for()
    well_made(page)
    shot(page, f"ma-truy-cap-{width}")
    page.get_by_role("button", name="Thu hồi").click()
    page.get_by_text("đã thu hồi").first.wait_for()
    well_made(page)
    assert asked() == 401


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_anybody_reads_what_the_api_offers(visit, width):
    page = visit(width=width)
    page.goto("/api/v1/docs")
    page.get_by_role("heading", name="Tài liệu API", level=1).wait_for()
    well_made(page)
    shot(page, f"api-{width}")
    page.get_by_text("/api/v1/submissions/{submission}/cells").last.click()
    well_made(page)
    shot(page, f"api-mo-{width}")
