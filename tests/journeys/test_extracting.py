"""An officer fills a receiver's workbook with a total: told what is wrong in it, then given it filled."""

import io

import openpyxl
import pytest

from tests.journeys.browser import DESK, SMALL_PHONE, shot, well_made

pytestmark = pytest.mark.journey


def layout(asked: str) -> dict[str, object]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Số liệu của {{địa bàn}}, {{đợt}}"])
    sheet.append(["{{stt}}", "{{từng xã}}", asked])
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "mau-cua-so.xlsx", "mimeType": kind, "buffer": out.getvalue()}


@pytest.mark.parametrize("width", [DESK, SMALL_PHONE])
def test_a_total_goes_out_in_the_receivers_own_workbook(visit, scene, width):
    page = visit(width=width, as_user="cb.ban-dan-toc")
    page.goto(f"/tong-hop/{scene.r2024}/{scene.province_2024}/")
    page.get_by_role("link", name="Theo mẫu nơi nhận").click()
    page.get_by_role("heading", level=1, name="Theo mẫu của nơi nhận").wait_for()
    well_made(page)
    shot(page, f"mau-noi-nhan-{width}")
    field = page.get_by_label("Mẫu của nơi nhận (.xlsx)")
    field.set_input_files(layout("{{[C!KHONG_CO.giai_ngan]}}"))
    page.get_by_role("button", name="Điền và tải về").click()
    page.get_by_text("ô C2").wait_for()
    well_made(page)
    shot(page, f"mau-noi-nhan-sai-{width}")

    field.set_input_files(layout("{{[C!DA1_NSTW_DTPT.giai_ngan]}}"))
    with page.expect_download() as coming:
        page.get_by_role("button", name="Điền và tải về").click()
    assert coming.value.suggested_filename == "mau-cua-so.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(coming.value.path().read_bytes()))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert str(rows[0][0]).startswith("Số liệu của Tỉnh Quảng Ngãi, ")
    assert [row[0] for row in rows[1:]] == list(range(1, len(rows)))
    assert any(isinstance(row[2], int | float) for row in rows[1:])
    assert "{{" not in str(rows)
