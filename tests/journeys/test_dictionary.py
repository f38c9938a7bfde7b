"""The dictionary is corrected, redefined, taken back and loaded as a file by who keeps it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, PHONE, SMALL_PHONE, arrived, shot, well_made

pytestmark = pytest.mark.journey
ELEMENT = "/chi-tieu/ho_dat_o/"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    arrived(page)


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    arrived(page)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_definition_is_changed_seen_and_taken_back(visit, width):
    page = visit(width=width, as_user="quantri")

    def look(name: str) -> None:
        well_made(page)
        shot(page, f"tu-dien-{name}-{width}")

    page.goto("/chi-tieu/?q=ho+tro+dat+o")  # without marks
    look("danh-sach")
    follow(page, "Hộ được hỗ trợ đất ở")
    expect(page.get_by_text("Phiên bản biểu mẫu đã phát hành").first).to_be_visible()
    look("chi-tieu")
    follow(page, "Sửa chỉ tiêu")
    look("sua")
    page.get_by_label("Tên chỉ tiêu").fill("Hộ được giao đất ở")
    press(page, "Xem trước")
    expect(page.get_by_text("Sửa tại chỗ").first).to_be_visible()
    look("sua-cau-chu")
    press(page, "Xác nhận thay đổi")
    expect(page.get_by_text("chuỗi số liệu không đứt").first).to_be_visible()

    follow(page, "Sửa chỉ tiêu")
    page.get_by_label("Đơn vị tính").fill("khẩu")
    press(page, "Xem trước")
    expect(page.get_by_text("Ghi ngày định nghĩa mới bắt đầu có hiệu lực").first).to_be_visible()
    expect(page.get_by_label("Đơn vị tính")).to_have_value("khẩu")
    look("thieu-ngay")
    page.get_by_label("Có hiệu lực từ").fill("1/7/2025")
    page.locator('textarea[name="reason"]').fill("Thông tư giả định")
    press(page, "Xem trước")
    expect(page.get_by_text("cho đến hết ngày 31/12/2025").first).to_be_visible()
    page.get_by_label("Có hiệu lực từ").fill("1/1/2027")
    press(page, "Xem trước")
    expect(page.get_by_text("Đổi nghĩa: sẽ có một định nghĩa mới").first).to_be_visible()
    look("doi-nghia")
    press(page, "Xác nhận thay đổi")
    expect(page.get_by_text("Định nghĩa 2, từ 01/01/2027")).to_be_visible()
    look("hai-dinh-nghia")
    page.get_by_text("Rút định nghĩa 2").click()
    page.locator("#ly-do-rut").fill("Ghi thử")
    look("rut")
    press(page, "Rút định nghĩa này")
    expect(page.get_by_text("Định nghĩa trước dùng tiếp").first).to_be_visible()
    expect(page.get_by_text("Định nghĩa 2, từ")).to_have_count(0)


def test_the_second_of_two_at_once_loses_nothing(visit):
    first, second = visit(as_user="quantri"), visit(as_user="quantri")
    for page in (first, second):
        page.goto(f"{ELEMENT}sua/")
    first.get_by_label("Nguồn số liệu").fill("Nguồn của người thứ nhất")
    second.get_by_label("Tên chỉ tiêu").fill("Tên của người thứ hai")
    for page in (first, second):
        press(page, "Xem trước")
    press(first, "Xác nhận thay đổi")
    press(second, "Xác nhận thay đổi")
    expect(second.get_by_text("sau khi bạn mở").first).to_be_visible()
    expect(second.get_by_label("Tên chỉ tiêu")).to_have_value("Tên của người thứ hai")
    well_made(second)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_objective_is_changed_and_given_a_target(visit, width):
    page = visit(width=width, as_user="quantri")

    def look(name: str) -> None:
        well_made(page)
        shot(page, f"muc-tieu-{name}-{width}")

    page.goto("/chi-tieu/muc-tieu/?q=dien+luoi")
    look("danh-sach")
    page.locator('a[href$="/muc-tieu/MT3.5/"]').click()
    arrived(page)
    look("xem")
    follow(page, "Sửa mục tiêu")
    page.get_by_label("Nguồn, căn cứ").fill("QĐ 1719/QĐ-TTg")
    press(page, "Xem trước")
    look("sua")
    press(page, "Xác nhận thay đổi")
    follow(page, "Thêm mức giao")
    page.get_by_label("Kỳ", exact=True).fill("2026-2030")
    page.locator('input[name="value"]').fill("99,5")
    look("muc-giao")
    page.get_by_label("Số văn bản").fill("GIẢ ĐỊNH 1")
    page.get_by_label("Ngày ban hành").fill("1/2/2026")
    press(page, "Thêm mức giao")
    expect(page.get_by_text("GIẢ ĐỊNH 1")).to_be_visible()
    look("da-giao")
    page.get_by_role("link", name="Sửa mức giao").last.click()
    arrived(page)
    look("sua-muc-giao")
    page.get_by_text("Bỏ mức giao này").click()
    page.locator("#ly-do-bo").fill("Không có văn bản ấy")
    press(page, "Bỏ hẳn")
    expect(page.get_by_text("Đã bỏ mức giao.")).to_be_visible()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_dictionary_goes_down_and_comes_up_as_a_file(visit, width, tmp_path: Path):
    page = visit(width=width, as_user="quantri")
    page.goto("/chi-tieu/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải từ điển (.yaml)").click()
    path = tmp_path / "tu-dien.yaml"
    waiting.value.save_as(path)
    follow(page, "Nạp tệp")
    page.get_by_label("Tệp từ điển (.yaml)").set_input_files(path)
    press(page, "Xem tệp sẽ làm gì")
    expect(page.get_by_text("không có gì thay đổi").first).to_be_visible()
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("name: Hộ được hỗ trợ đất ở\n", "name: Hộ được giao đất ở\n"), encoding="utf-8"
    )
    page.get_by_label("Tệp từ điển (.yaml)").set_input_files(path)
    press(page, "Xem tệp sẽ làm gì")
    expect(page.get_by_text("Hộ được giao đất ở").first).to_be_visible()
    well_made(page)
    shot(page, f"tu-dien-tep-{width}")
    press(page, "Nạp các thay đổi này")
    expect(page.get_by_text("Đã nạp tệp: 1 thay đổi.")).to_be_visible()


def test_the_pages_of_the_dictionary_hold_on_a_small_phone(visit):
    page = visit(width=SMALL_PHONE, as_user="quantri")
    goal = "/chi-tieu/muc-tieu/MT3.5/"
    for address in (
        "/chi-tieu/", ELEMENT, f"{ELEMENT}sua/", "/chi-tieu/muc-tieu/", goal, f"{goal}sua/",
        f"{goal}muc-giao-moi/", "/chi-tieu/muc-tieu/them-moi/", "/chi-tieu/nap-tep/", "/chi-tieu/them-moi/",
    ):  # fmt: skip
        page.goto(address)
        well_made(page)
