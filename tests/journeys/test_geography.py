"""Figures of one year read in the communes of another day, in a browser."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from neu.registry.places import selectors as places
from neu.registry.places.rules import Basis, Level
from neu.registry.places.services.correcting import state_shares
from neu.reporting.rounds.models import Round
from tests.journeys import stage
from tests.journeys.browser import DESK, PHONE, shot, well_made
from tests.journeys.desk import later
from tests.journeys.stage import BA_NGAC, BA_VI, CAPITAL, TRA_BUI, WATER

pytestmark = pytest.mark.journey
WATER_DONE = ("B", WATER, "thuc_hien")


def cell(page: Page, key: tuple[str, str, str]) -> str:
    """A cell of the table of totals as it reads, with what stands beside the number."""
    found = page.locator("main table.grid td", has=page.locator(f'a[href*="/tu-dau/{"/".join(key)}/"]'))
    return " ".join(found.inner_text().split())


def old(scene: stage.Scene, code: str) -> int:
    return places.by_code(Level.COMMUNE, code, Round.objects.get(pk=scene.r2024).cutoff_on)


def test_2024_is_read_in_the_communes_of_today(visit, scene):
    page = visit(as_user="bandantoc")
    page.goto(f"/tong-hop/{scene.r2024}/{scene.province_2024}/?muc=B")
    assert "như khi báo cáo" in page.get_by_role("heading", level=1).inner_text()
    page.locator("summary", has_text="Chọn địa giới khác").click()
    page.get_by_role("link", name="Theo địa giới ngày 01/07/2025").click()
    said = page.locator("main").inner_text()  # the old province became part of another: it is offered
    assert "không còn trong địa giới ngày 01/07/2025" in said
    page.locator("main").get_by_role("link", name="Tỉnh Quảng Ngãi", exact=True).click()
    assert "theo địa giới ngày 01/07/2025" in page.get_by_role("heading", level=1).inner_text()
    assert "chỉ có số liệu của phần Tỉnh Quảng Ngãi cũ" in page.locator("main").inner_text()
    page.locator("nav a", has_text="B.").or_(page.locator('nav a[href*="muc=B"]')).first.click()
    assert cell(page, WATER_DONE) == "40"  # 12 + 7 + 5 + 10 + 6

    page.locator("summary", has_text="Chọn địa bàn khác").click()
    page.get_by_role("link", name="Xã Ba Vì", exact=True).click()
    page.locator('nav a[href*="muc=B"]').first.click()
    assert cell(page, WATER_DONE) == "24"  # of three old communes
    page.locator(f'main table.grid a[href*="/tu-dau/{"/".join(WATER_DONE)}/"]').click()
    assert "dia-gioi=2025-07-01" in page.url
    made_of = page.locator("section", has_text="Địa bàn khi báo cáo").locator("tbody tr")
    assert sorted(re.findall(r"\d+", row)[-1] for row in made_of.all_inner_texts()) == ["12", "5", "7"]

    page.get_by_role("link", name="Chuỗi số liệu").click()
    rows = page.locator("main tbody tr").all_inner_texts()
    assert any(re.search(r"2024.*\b24\b", " ".join(row.split())) for row in rows)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Tải bảng (.xlsx)").click()
    assert downloading.value.suggested_filename.endswith(".xlsx")

    page.goto(f"/tong-hop/{scene.r2024}/{scene.ca_dam}/?muc=B&dia-gioi=2025-07-01")
    assert "chưa chia: Trà Bùi (21142)" in cell(page, WATER_DONE)


def test_2025_is_read_in_the_communes_of_30_6_2025(visit, scene):
    play = later(scene.r2025)
    play.unit("bql-21529", "ubnd-xa-21529", {WATER_DONE: 9})
    play.send("ubnd-xa-21529", "XA")
    play.accept("ubnd-xa-21529", "ban-dan-toc", "XA")
    page = visit(as_user="bandantoc")
    page.goto(f"/tong-hop/{scene.r2025}/{old(scene, BA_NGAC)}/?muc=B&dia-gioi=2025-06-30")
    assert cell(page, WATER_DONE) == "không tách được: Ba Vì (21529)"
    page.goto(f"/tong-hop/{scene.r2025}/{scene.province_2024}/?muc=B&dia-gioi=2025-06-30")
    assert "theo địa giới ngày 30/06/2025" in page.get_by_role("heading", level=1).inner_text()
    assert cell(page, WATER_DONE) == "9"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_of_another_geography_read_well(visit, scene, width):
    page = visit(width=width, as_user="bandantoc")
    key = "/".join(WATER_DONE)
    money = f"C/{CAPITAL}/giai_ngan"
    addresses = {
        "bang": f"/tong-hop/{scene.r2024}/{scene.ba_vi}/?muc=B&dia-gioi=2025-07-01",
        "bang-chua-chia": f"/tong-hop/{scene.r2024}/{scene.ca_dam}/?muc=B&dia-gioi=2025-07-01",
        "bang-khi-bao-cao": f"/tong-hop/{scene.r2024}/{scene.province_2024}/?muc=B",
        "tu-dau": f"/tong-hop/{scene.r2024}/{scene.ba_vi}/tu-dau/{key}/?dia-gioi=2025-07-01",
        "tu-dau-tinh": f"/tong-hop/{scene.r2024}/{scene.province}/tu-dau/{key}/?dia-gioi=2025-07-01",
        "khong-con": f"/tong-hop/{scene.r2024}/{old(scene, BA_NGAC)}/?dia-gioi=2025-07-01",
        "ngay-sai": f"/tong-hop/{scene.r2024}/{old(scene, BA_VI)}/?dia-gioi=hom-nay",
        "chuoi": f"/tong-hop/{scene.r2024}/{scene.ba_vi}/chuoi/{key}/?dia-gioi=2025-07-01",
        "chuoi-tinh": f"/tong-hop/{scene.r2025}/{scene.province}/chuoi/{money}/?dia-gioi=2025-07-01",
    }
    for name, address in addresses.items():
        page.goto(address)
        page.locator("summary", has_text="Chọn địa giới khác").click() if name == "bang" else None
        well_made(page)
        shot(page, f"dia-gioi-{name}-{width}")
    source = old(scene, TRA_BUI)
    heirs = sorted({one.target for one in places.atlas().passages_out_of(source)})
    state_shares(
        source, Basis.HOUSEHOLDS, dict(zip(heirs, (Decimal("0.6"), Decimal("0.4")), strict=True)),
        decision_id=None, actor=None, at=timezone.now(), reason="biên bản bàn giao hộ",
    )  # fmt: skip
    for name, more in (("bang", "?muc=B&"), ("tu-dau", f"tu-dau/{key}/?"), ("chuoi", f"chuoi/{key}/?")):
        page.goto(f"/tong-hop/{scene.r2024}/{scene.ca_dam}/{more}dia-gioi=2025-07-01")
        assert "ước chia" in page.locator("main").inner_text()
        well_made(page)
        shot(page, f"dia-gioi-uoc-chia-{name}-{width}")
