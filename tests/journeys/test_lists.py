"""A list on a desk by keyboard, on a phone, and without scripts: rows added, changed, removed, put back."""

from datetime import date, datetime

import pytest

from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.reporting.rounds import services as rounds
from neu.reporting.submissions.models import ListRow
from tests.journeys.browser import DESK, SMALL_PHONE, arrived, shot, well_made
from tests.journeys.desk import duty, open_report

pytestmark = pytest.mark.journey
CUTOFF = date(2025, 12, 31)


@pytest.fixture
def board(own_database, django_db_blocker):
    """The duty of Ba Vì's supervision board for the second half of 2025."""
    with django_db_blocker.unblock():
        opened = rounds.open_round(
            "GIAM_SAT_CONG_DONG",
            period="2025H2",
            territory_id=places.current_province(CUTOFF),
            cutoff_on=CUTOFF,
            actor=None,
            at=datetime(2025, 12, 1, 8, tzinfo=HANOI),
        )
    return duty(opened.pk, "ban-gsdtcd-21529", "BAN_GIAM_SAT")


def names(page) -> list[str]:
    return [one.inner_text() for one in page.locator('section.list td[id$=".ten"]').all()]


@pytest.mark.parametrize("width", [DESK, SMALL_PHONE])
def test_rows_are_added_changed_removed_and_put_back(visit, board, width):
    page = visit(as_user="cb.ban-gsdtcd-21529", width=width)
    open_report(page, board)
    well_made(page)
    page.get_by_role("link", name="Thêm dòng").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/danh-sach/A/")
    well_made(page)
    page.get_by_label("Công trình, dự án").fill("Đường thôn Một")
    page.get_by_label("Cơ quan thực hiện").select_option("Khác")
    page.get_by_label("Số cuộc giám sát").fill("hai")
    page.keyboard.press("Enter")
    page.get_by_text("“hai” không phải là số").first.wait_for()
    well_made(page)
    page.get_by_label("Số cuộc giám sát").fill("2")
    page.get_by_label("Kết quả xử lý – Thu hồi tiền").fill("1,5")
    page.get_by_role("button", name="Lưu và thêm tiếp").press("Enter")
    page.wait_for_url("**/danh-sach/A/")
    arrived(page)
    page.get_by_label("Công trình, dự án").fill("Cầu treo thôn Hai")
    page.get_by_role("button", name="Lưu", exact=True).press("Enter")
    page.wait_for_url("**#p-A")
    assert names(page) == ["Đường thôn Một", "Cầu treo thôn Hai"]
    well_made(page)
    if width == DESK:
        shot(page, "danh-sach")

    page.get_by_role("button", name="Đưa dòng 2 lên").press("Enter")
    arrived(page)
    assert names(page) == ["Cầu treo thôn Hai", "Đường thôn Một"]
    page.get_by_role("link", name="Sửa dòng 1").press("Enter")
    page.get_by_label("Công trình, dự án").fill("Cầu treo thôn Ba")
    page.get_by_role("button", name="Lưu", exact=True).press("Enter")
    page.wait_for_url("**#p-A")
    page.get_by_role("button", name="Xóa dòng 1").press("Enter")
    arrived(page)
    assert names(page) == ["Đường thôn Một"]
    page.get_by_text("1 dòng đã xóa").click()
    well_made(page)
    page.get_by_role("button", name="Lấy lại").press("Enter")
    arrived(page)
    assert names(page) == ["Cầu treo thôn Ba", "Đường thôn Một"]
    assert ListRow.objects.filter(removed=False).count() == 2


def test_a_list_is_filled_in_without_scripts(browser, site, visit, board):
    seen = visit(as_user="cb.ban-gsdtcd-21529")
    open_report(seen, board)
    context = browser.new_context(base_url=site, java_script_enabled=False)
    context.add_cookies(seen.context.cookies())
    page = context.new_page()
    page.goto(seen.url)
    page.click('a:has-text("Thêm dòng")')
    page.fill('[name="c.ten"]', "Kênh mương")
    page.click('button:has-text("Lưu") >> nth=0')
    assert page.locator('section.list td[id$=".ten"]').inner_text() == "Kênh mương"
    context.close()
