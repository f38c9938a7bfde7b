"""A question about a cell: asked with @, answered, settled; a file goes with the report and is read above."""

import pytest

from tests.journeys.browser import DESK, PHONE, SMALL_PHONE, shot, well_made
from tests.journeys.desk import cell, duty, open_report, type_in
from tests.journeys.stage import CAPITAL

pytestmark = pytest.mark.journey
DISBURSED = ("C", CAPITAL, "giai_ngan")


@pytest.fixture(autouse=True)
def kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def to_section(page, width: int) -> None:
    """A phone shows one section at a time."""
    if width != DESK:
        page.locator('.tabs a[href="#p-C"]').click()
        page.evaluate("window.leaving = false")  # the tab stays on the page


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_cell_is_talked_about_until_it_is_settled(visit, scene, width):
    page = visit(width=width, as_user="canbo.bavi")
    open_report(page, duty(scene.r2025, "bql-21529"))
    to_section(page, width)
    type_in(page, {DISBURSED: "5"})
    page.reload()
    report = page.url.partition("?")[0]
    to_section(page, width)
    cell(page, DISBURSED).get_by_role("link", name="Lịch sử").click()
    page.get_by_role("link", name="Ghi ý kiến về ô này").click()
    well_made(page)
    words = page.get_by_label("Lời")
    words.fill("Số này đã gồm kéo dài chưa, ")
    words.press("End")
    words.press_sequentially("@")
    page.get_by_role("listbox").wait_for()
    shot(page, f"y-kien-nhac-{width}")
    words.press("Enter")
    assert page.locator('input[name="nhac"]:checked').count() == 1
    asked = page.locator('input[name="nhac"]:checked').get_attribute("data-name")
    assert words.input_value() == f"Số này đã gồm kéo dài chưa, @{asked} "
    page.get_by_role("button", name="Ghi ý kiến").click()
    page.get_by_text("Đã ghi ý kiến.").wait_for()
    well_made(page)
    shot(page, f"y-kien-{width}")

    page.goto(report)
    to_section(page, width)
    mark = cell(page, DISBURSED).get_by_role("link", name="1 ý kiến chưa giải quyết")
    well_made(page)
    shot(page, f"y-kien-o-{width}")
    mark.click()
    page.get_by_role("link", name="Giải ngân").first.click()
    page.get_by_role("button", name="Đã giải quyết").click()
    page.get_by_text("Đã giải quyết xong.").wait_for()
    well_made(page)


def test_a_file_goes_with_the_report_and_a_page_called_a_pdf_does_not(visit, scene):
    page = visit(width=SMALL_PHONE, as_user="canbo.bavi")
    open_report(page, duty(scene.r2025, "bql-21529"))
    for name, content, said in (
        ("bien-ban.pdf", b"<html>", "không phải PDF như tên nói"),
        ("bien-ban.pdf", b"%PDF-1.7 x", "Đã đính kèm tệp."),
    ):
        page.get_by_label("Thêm một tệp").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        page.get_by_role("button", name="Đính kèm").click()
        page.get_by_text(said).wait_for()
    well_made(page)
    shot(page, "tep-kem-320")
    with page.expect_download() as got:
        page.get_by_role("link", name="bien-ban.pdf").click()
    assert got.value.path().read_bytes() == b"%PDF-1.7 x"
