"""Words that name a figure, from the picker to an issued edition that stays what it said."""

import io

import pypdf
import pytest

from neu.reporting.consolidation.models import Edition
from neu.reporting.forms.rules import SectionKind
from neu.reporting.submissions import selectors
from tests.journeys import stage
from tests.journeys.browser import DESK, PHONE, SMALL_PHONE, arrived, shot, well_made
from tests.journeys.desk import duty, later, open_report, press
from tests.journeys.stage import HEALTH
from tests.reporting.consolidation.world import TRIEU

pytestmark = pytest.mark.journey
TOKEN = "{{[C!DA7_NSTW_SN.giai_ngan]}}"


def heading(obligation) -> tuple[str, str]:
    layout = selectors.scope(obligation.submission).layout
    section = next(one for one in layout.sections if one.kind is SectionKind.NARRATIVE)
    return section.code, next(item.code for item in section.items if item.asked)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_figure_put_in_by_keyboard_is_frozen_when_the_edition_is_issued(visit, scene, width):
    later(scene.r2025).report("ban-dan-toc", "THUONG_TRUC")
    own = duty(scene.r2025, "ban-dan-toc", "THUONG_TRUC")
    section, item = heading(own)
    page = visit(as_user="bandantoc", width=width)
    open_report(page, own)
    page.goto(f"{page.url.partition('?')[0].partition('#')[0]}?xem=rieng#{section}.{item}.loi")
    area = page.locator(f"#t-{section}-{item}")
    area.fill("Giải ngân y tế  triệu đồng.")
    area.press("Home")
    for _letter in "Giải ngân y tế ":
        page.keyboard.press("ArrowRight")
    page.locator(f'[data-insert-figure="#t-{section}-{item}"]').press("Enter")
    dialog = page.get_by_role("dialog", name="Chèn số liệu")
    dialog.get_by_label("Tìm hàng theo tên hoặc mã").fill("DA7_NSTW_SN")
    dialog.locator(".quotable").nth(1).wait_for(state="detached")
    well_made(page)
    shot(page, f"chen-so-lieu-{width}")
    dialog.locator(f'button[data-token="{TOKEN}"]').press("Enter")
    dialog.wait_for(state="detached")
    assert area.input_value() == f"Giải ngân y tế {TOKEN} triệu đồng."
    reads = page.locator(f'[data-reads="{section}.{item}"]')
    reads.get_by_text("Giải ngân y tế 2 triệu đồng.").wait_for()
    well_made(page)
    shot(page, f"loi-co-dan-chieu-{width}")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator("[data-entry-said].said-good").wait_for()
    assert "Giải ngân y tế 2 triệu đồng." in reads.inner_text()
    press(page, "Gửi báo cáo")

    issued = stage.issue(later(scene.r2025), "Q1/BC-UBND")
    page.goto(f"/tong-hop/ban-phat-hanh/{issued.pk}/")
    words = page.locator('section[aria-labelledby="loi-van"]')
    assert "Giải ngân y tế 2 triệu đồng." in words.inner_text()
    well_made(page)
    shot(page, f"loi-ban-phat-hanh-{width}")
    words.get_by_role("link", name="2", exact=True).click()
    arrived(page)
    assert "/tu-dau/" in page.url
    printed = pypdf.PdfReader(io.BytesIO(bytes(issued.files.get(kind="pdf").content)))
    text = " ".join(" ".join(one.extract_text().split()) for one in printed.pages)
    assert "Giải ngân y tế 2 triệu đồng." in text

    one_commune_more(scene)
    page.goto(f"/tong-hop/ban-phat-hanh/{issued.pk}/")
    assert "Giải ngân y tế 2 triệu đồng." in words.inner_text()
    assert Edition.objects.get(pk=issued.pk).content_hash == issued.content_hash
    page.goto(f"/tong-hop/ban-phat-hanh/{issued.pk}/so-sanh/?voi=nay")
    compared = page.locator("main").inner_text()
    assert "Giải ngân y tế 2 triệu đồng." in compared
    assert "Giải ngân y tế 9 triệu đồng." in compared


def one_commune_more(scene) -> None:
    """Ba Vì's health station reports after the edition was issued."""
    play = later(scene.r2025)
    play.commune("21529", {("C", HEALTH, "giai_ngan"): 7 * TRIEU}, unit="tram-y-te")


def test_without_a_script_the_reference_is_copied_from_a_page(browser, site, visit, scene):
    seen = visit(as_user="canbo.bavi", width=SMALL_PHONE)
    report = later(scene.r2025).report("bql-21529")
    address = f"/bao-cao/{report.pk}/chen-so-lieu/"
    seen.goto(address)
    well_made(seen)
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies(seen.context.cookies())
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Tìm hàng theo tên hoặc mã").fill("nuoc phan tan")
    page.get_by_role("button", name="Tìm", exact=True).click()
    assert "{{[B!DA1_NUOC_PHAN_TAN.thuc_hien]}}" in page.locator("#chen-so").inner_text()
    context.close()
