"""A project ends: declared, reported, authenticated, back with its investor; on a desk and on a phone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from neu.platform.text.rules import day
from neu.registry.agencies.models import Agency
from neu.registry.people.models import User
from neu.registry.periods.rules import day_of
from neu.reporting.completions.models import Completion
from neu.reporting.submissions import services
from neu.reporting.submissions.models import Submission
from tests.journeys.browser import DESK, PHONE, SMALL_PHONE, arrived, shot, well_made
from tests.journeys.desk import open_report, press

pytestmark = pytest.mark.journey
ROWS = {
    "A": {"noi_dung": "Đường bê tông", "don_vi": "km", "ke_hoach": "2", "thuc_hien": "2"},
    "B": {"nguon": "Ngân sách trung ương", "duyet": "1500000000", "giai_ngan": "1400000000"},
}


def fill(report: Submission, username: str) -> None:
    """The rows, through the services: typing rows has a journey of its own."""
    actor = User.objects.get(username=username)
    for section, row in ROWS.items():
        services.add_row(report.pk, section, row, key=uuid4(), actor=actor, at=timezone.now())


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_project_that_ended_is_reported_and_comes_back_to_its_investor(visit, width, tmp_path):
    ended = day_of(timezone.now()) - timedelta(days=3)
    unit = visit(width=width, as_user="canbo.bavi")
    unit.goto("/ket-thuc/")
    well_made(unit)
    unit.get_by_role("link", name="Khai báo dự án kết thúc").click()
    well_made(unit)
    unit.get_by_label("Tên dự án, hoạt động").fill("Đường bê tông thôn 1")
    unit.get_by_label("Mã dự án").fill("DA1.2026-07")
    unit.get_by_label("Ngày kết thúc").fill(day(day_of(timezone.now()) + timedelta(days=2)))
    unit.get_by_label("Đơn vị thực hiện, báo cáo").select_option(index=1)
    unit.get_by_label("Chủ đầu tư").select_option(value=str(Agency.objects.get(code="so-y-te").pk))
    unit.get_by_role("button", name="Khai báo", exact=True).click()
    unit.get_by_text("chưa đến. Khai báo từ ngày").first.wait_for()
    well_made(unit)
    unit.get_by_label("Ngày kết thúc").fill(day(ended))
    shot(unit, f"ket-thuc-khai-bao-{width}")
    unit.get_by_role("button", name="Khai báo", exact=True).click()
    unit.get_by_text("Đã khai báo. Đơn vị thực hiện").wait_for()
    unit.get_by_text(day(ended + timedelta(days=15))).wait_for()
    well_made(unit)
    shot(unit, f"ket-thuc-da-khai-{width}")

    one = Completion.objects.select_related("obligation").get()
    unit.goto("/")
    unit.get_by_text("Kết thúc: Đường bê tông thôn 1").first.wait_for()
    open_report(unit, one.obligation)
    report = Submission.objects.get(obligation=one.obligation_id)
    fill(report, "canbo.bavi")
    unit.reload()
    well_made(unit)
    press(unit, "Gửi báo cáo")
    arrived(unit)

    committee = visit(width=width, as_user="chutich.bavi")
    committee.goto(f"/bao-cao/{report.pk}/")
    well_made(committee)
    press(committee, "Xác thực")
    arrived(committee)
    shot(committee, f"ket-thuc-xac-thuc-{width}")

    investor = visit(width=width, as_user="cb.so-y-te")
    investor.goto("/")
    investor.get_by_role("link", name="Nhận báo cáo kết thúc: Đường bê tông thôn 1").click()
    well_made(investor)
    shot(investor, f"ket-thuc-chu-dau-tu-{width}")
    with investor.expect_download() as downloading:
        investor.get_by_role("link", name="Bản in (PDF)").click()
    downloading.value.save_as(tmp_path / "ban-in.pdf")
    assert (tmp_path / "ban-in.pdf").read_bytes()[:5] == b"%PDF-"
    investor.get_by_role("link", name="Đọc báo cáo").click()
    investor.get_by_text("Đường bê tông").first.wait_for()
    well_made(investor)
    assert investor.locator("input[name^='v.'], details.deed").count() == 0
    investor.go_back()
    investor.get_by_role("button", name="Chủ đầu tư đã nhận").click()
    investor.get_by_text("Đã ghi nhận chủ đầu tư nhận báo cáo.").wait_for()
    investor.goto("/ket-thuc/")
    well_made(investor)
    shot(investor, f"ket-thuc-{width}")
    investor.goto(f"/dot/bang-theo-doi/?che_do=KET_THUC_DU_AN&nam={ended.year}")
    well_made(investor)
    shot(investor, f"ket-thuc-bang-{width}")


def test_what_was_declared_by_mistake_is_withdrawn_on_a_small_phone(visit):
    page = visit(width=SMALL_PHONE, as_user="canbo.bavi")
    page.goto("/ket-thuc/khai-bao/")
    well_made(page)
    page.get_by_label("Tên dự án, hoạt động").fill("Cầu treo thôn 2")
    page.get_by_label("Mã dự án").fill("DA1.9")
    page.get_by_label("Ngày kết thúc").fill(day(day_of(timezone.now())))
    page.get_by_label("Đơn vị thực hiện, báo cáo").select_option(index=1)
    page.get_by_label("Chủ đầu tư").select_option(index=1)
    page.get_by_role("button", name="Khai báo", exact=True).press("Enter")
    page.get_by_text("Khai nhầm? Rút khai báo").click()
    page.get_by_label("Lý do rút khai báo").fill("Chưa nghiệm thu")
    page.get_by_role("button", name="Rút khai báo").click()
    page.get_by_text("Đã rút khai báo. Đơn vị").wait_for()
    well_made(page)
    assert Completion.objects.get().obligation_id is None
