"""Where a number is from, at a desk and on a phone: in an edition, in a report; whether a file is whole."""

from datetime import date

import pytest

from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.consolidation.models import EditionFile
from neu.reporting.submissions.models import Submission
from tests.journeys.browser import DESK, PHONE, well_made

WATER = "DA1_NUOC_PHAN_TAN"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_number_of_an_edition_is_followed_to_who_typed_it(visit, scene, width):
    page = visit(width=width, as_user="kiemtoan")
    page.goto(f"/tong-hop/ban-phat-hanh/{scene.edition_2024}/")
    page.get_by_role("link", name="Bảng số liệu, số này từ đâu").click()
    page.get_by_role("link", name="Kết quả đầu ra theo dự án").click()
    well_made(page)
    page.get_by_role("link", name="40", exact=True).first.click()
    well_made(page)
    for place in ("Huyện Ba Tơ", "Xã Ba Vì"):
        page.get_by_role("region", name="Số theo địa bàn").get_by_role("link", name=place).click()
        well_made(page)
    assert "nhập trên trang" in page.locator("main").inner_text()
    page.get_by_role("link", name="Số này hiện nay").click()
    well_made(page)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_number_of_a_report_that_was_received_is_followed_too(visit, scene, width):
    report = Submission.objects.get(
        obligation__round=scene.r2024, obligation__agency__code="phong-dan-toc-535"
    )
    place = places.by_code(Level.COMMUNE, "21529", date(2024, 8, 31))
    page = visit(width=width, as_user="kiemtoan")
    page.goto(f"/bao-cao/{report.pk}/?dia-ban={place}&xem=tong-hop#p-B")  # a phone shows one section
    well_made(page)
    page.locator(f"[id='B.{WATER}.thuc_hien'] a.h").click()
    well_made(page)
    assert "Ban Quản lý xã Ba Vì" in page.locator("main").inner_text()
    page.goto(f"/tong-hop/{scene.r2025}/{scene.province}/so-sanh/?loai=da-tiep-nhan")
    well_made(page)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_file_altered_after_signing_is_named(visit, scene, width, tmp_path):
    signed = bytes(EditionFile.objects.get(edition=scene.edition_2024, kind="pdf").content)
    altered = bytearray(signed)
    altered[len(signed) // 2] ^= 1
    guest = visit(width=width)
    for name, data, answer in (
        ("dung.pdf", signed, "Chữ ký số hợp lệ"),
        ("sua.pdf", bytes(altered), "đã bị sửa"),
        ("khac.pdf", b"xin chao", "không phải PDF"),
    ):
        (tmp_path / name).write_bytes(data)
        guest.goto("/xac-minh/")
        guest.set_input_files("#tep-gui", tmp_path / name)
        guest.get_by_role("button", name="Gửi tệp để kiểm tra chữ ký").click()
        guest.locator("main .alert").get_by_text(answer).first.wait_for()
        well_made(guest)
