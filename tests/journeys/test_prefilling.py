"""Figures the system counts are read beside their cells, put in, corrected; on a desk and on phones."""

from datetime import date

import pytest
from django.utils import timezone

from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.rounds import services as rounds
from tests.journeys.browser import DESK, PHONE, SMALL_PHONE, shot, well_made
from tests.journeys.desk import open_report, save
from tests.journeys.stage import BA_VI

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [DESK, PHONE, SMALL_PHONE])
def test_the_system_says_its_figures_and_fills_them_in(visit, width, own_database):
    cutoff = date(2026, 8, 31)
    opened = rounds.open_round(
        "BC_NAM", period="2026", territory_id=places.current_province(cutoff), cutoff_on=cutoff,
        actor=None, at=timezone.now(),
    )  # fmt: skip
    place = places.by_code(Level.COMMUNE, BA_VI, cutoff)
    duty = opened.obligations.get(step__code="XA", place=place)
    page = visit(width=width, as_user="chutich.bavi")
    open_report(page, duty)
    page.goto(f"{page.url.partition('?')[0]}?xem=rieng#E.K1A.mau_so")
    well_made(page)
    told = page.locator("[id='E.K1A.mau_so'] details.origin")
    said = told.locator("summary").inner_text()
    assert said.startswith("Hệ thống: ")
    told.locator("summary").click()
    assert "giữ ít nhất một chức năng" in told.inner_text()
    assert page.locator("[id='E.K6A.tu_so'] summary").inner_text() == "Chưa có dữ liệu"
    shot(page, f"so-he-thong-{width}")

    page.locator("summary", has_text="Điền số hệ thống").click()
    shot(page, f"so-he-thong-dien-{width}")
    page.get_by_role("button", name="Điền", exact=True).click()
    assert "Hệ thống đã điền" in page.locator("main").inner_text()
    page.goto(f"{page.url.partition('#')[0]}#E.K1A.mau_so")
    field = page.locator("[id='E.K1A.mau_so'] input[name^='v.']")
    assert field.input_value() == said.removeprefix("Hệ thống: ")
    well_made(page)
    field.fill("9")
    save(page)
    assert page.locator("[id='E.K1A.mau_so'] summary").inner_text() == said  # it goes on saying its own
    assert not page.locator("summary", has_text="Điền số hệ thống").count()
    shot(page, f"so-he-thong-xong-{width}")
