"""An administrator writes a crosswalk; a total is read in the next generation's tree."""

import pytest

from tests.journeys.browser import DESK, SMALL_PHONE, shot, well_made

pytestmark = pytest.mark.journey
LINES = "DA1\tHP2.NDTP1\t60\nDA1\tHP2.NDTP2\t40\nDA7\tHP2.NDTP3\t"


@pytest.mark.parametrize("width", [DESK, SMALL_PHONE])
def test_a_total_is_read_in_the_tree_of_the_next_generation(visit, scene, width):
    page = visit(width=width, as_user="quantri")
    page.goto("/chuong-trinh/bang-chuyen/")
    well_made(page)
    page.get_by_role("link", name="Ghi bảng chuyển").click()
    page.get_by_label("Sang cây của giai đoạn").select_option("MTQG-2026")
    page.get_by_label("Từ ngày").fill("01/01/2021")
    page.get_by_label("Căn cứ (văn bản, ngày)").fill("Giả định")
    page.get_by_label("Chưa có văn bản quyết định: bản nháp").check()
    page.get_by_label("Các dòng: mã chuyển từ").fill(LINES)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("heading", name="Sẽ thay đổi").wait_for()
    well_made(page)
    shot(page, f"bang-chuyen-xem-truoc-{width}")
    page.get_by_role("button", name="Ghi bảng chuyển").click()
    page.get_by_text("Đã ghi bảng chuyển.").wait_for()
    well_made(page)
    shot(page, f"bang-chuyen-{width}")
    page.goto(f"/tong-hop/{scene.r2024}/{scene.province_2024}/")
    page.get_by_role("link", name="Đọc trong cây chương trình 2026-2030").click()
    page.get_by_role("heading", level=1, name="trong cây chương trình 2026-2030").wait_for()
    well_made(page)
    shot(page, f"trong-cay-{width}")
