"""A commune types a number beside what it sent in another form: it is told so where it types."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from neu.registry.agencies.models import Agency
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.people.selectors import people_with
from neu.registry.periods.rules import HANOI, day_of
from neu.registry.places import selectors as places
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.rules import Edit, FigureState
from tests.journeys.browser import DESK, PHONE, arrived, shot, well_made
from tests.reporting.submissions.test_crossing import CROSS, form, publish

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_other_report_is_named_where_it_differs(visit, own_database, width):
    at = datetime.now(HANOI)
    today = day_of(at)
    publish(form("THU_MOT", "ho_dat_o", rows=("ho_dat_sx",)))
    publish(form("THU_HAI", "ho_nha_o", CROSS))
    agency = Agency.objects.get(code="ubnd-xa-21529")
    her = people_with(agency.pk, Duty.ENTER, today)[0]
    reports = []
    for code in ("THU_MOT", "THU_HAI"):
        asked = rounds.Asked(
            title=code, form=code, period=f"{today.year}", cutoff_on=today, area="VUNG_DTTS_MN",
            due_on=today + timedelta(days=30),
        )  # fmt: skip
        opened = rounds.open_ad_hoc(
            asked,
            territory_id=places.current_province(today),
            actor=User.objects.get(username="bandantoc"),
            at=at,
        )
        duty = Obligation.objects.get(round=opened, agency=agency)
        reports.append(services.open_submission(duty.pk, actor=her, at=at))
    other, mine = reports
    asked_of = selectors.scope(other)
    edits = [
        Edit(asked_of.place_id, series, window, 0, FigureState.VALUE, Decimal(60))
        for series, window in asked_of.typed
    ]
    page = visit(width=width, as_user=her.username)
    page.goto(f"/bao-cao/{mine.pk}/")
    expect(page.locator("#kiem-tra").get_by_text("chưa gửi")).to_be_visible()
    well_made(page)
    shot(page, f"so-voi-bieu-khac-chua-gui-{width}")
    services.save(other.pk, edits, actor=her, at=at)
    services.send(other.pk, actor=her, at=at)
    page.goto(f"/bao-cao/{mine.pk}/")
    page.locator('input[name^="v."]').first.fill("130")
    page.get_by_role("button", name="Lưu").first.click()
    arrived(page)
    expect(page.locator("#kiem-tra").get_by_text("ở đây 130")).to_be_visible()
    well_made(page)
    shot(page, f"so-voi-bieu-khac-{width}")
