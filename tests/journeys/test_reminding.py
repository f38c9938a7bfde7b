"""An administrator says on which days people are reminded; the page says that no e-mail goes out."""

import pytest
from django.utils import timezone

from neu.platform.notices import services as notices
from neu.reporting.rounds import services
from neu.reporting.rounds.models import Reminder
from tests.journeys.browser import DESK, PHONE, shot, well_made

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_days_are_set_and_the_digest_is_read(visit, scene, width):
    page = visit(width=width, as_user="quantri")
    page.goto("/dot/nhac-han/")
    assert page.get_by_text("EMAIL_HOST").is_visible()
    page.get_by_label("Nhắc vào các ngày").fill("mai")
    page.get_by_role("button", name="Đặt cách nhắc").click()
    assert page.get_by_text("không phải các ngày nhắc").is_visible()
    well_made(page)
    shot(page, f"nhac-han-sai-{width}")
    page.get_by_label("Nhắc vào các ngày").fill("-3, 1")
    page.get_by_role("button", name="Đặt cách nhắc").click()
    assert page.get_by_text("Đã đặt cách nhắc hạn").is_visible()

    with notices.deliver_now():
        services.remind(timezone.now())
    told = Reminder.objects.select_related("user").order_by("-duties").first()
    assert told is not None  # 2025's units never sent: overdue for a year
    reader = visit(width=width, as_user=told.user.username)
    reader.goto("/thong-bao/")
    assert reader.get_by_text("quá hạn").first.is_visible()
    well_made(reader)
    shot(reader, f"nhac-han-thong-bao-{width}")
