"""With nothing but the pages: a form nobody shipped becomes an edition, and the edition is compared with now.

An administrator builds the form, the standing agency asks it of two communes, they fill it, their chairs
authenticate, it is accepted, added up, prepared, signed; one commune then corrects a number.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from neu.registry.periods.rules import day_of
from neu.reporting.consolidation.models import Edition
from neu.reporting.rounds.models import Round
from tests.journeys import desk
from tests.journeys.browser import DESK, PHONE, shot, well_made
from tests.journeys.test_form_editor import choose, follow, press

pytestmark = pytest.mark.journey
BA_VI, BA_XA = "ubnd-xa-21529", "ubnd-xa-21538"
TITLE = "Rà soát hỗ trợ hộ (không phải mẫu ban hành)"
COUNTED = (
    "ho_dat_o", "ho_nha_o", "ho_dat_sx", "ho_chuyen_doi_nghe", "ho_nuoc_phan_tan", "ho_sap_xep_dan_cu",
    "ct_nuoc_tap_trung", "ct_giao_thong", "ct_dien",
)  # fmt: skip
HOUSES = ("A", "HO_NHA_O", "thuc_hien")


def build(page: Page, look: Callable[[Page, str], None]) -> None:
    """Ten rows, three columns and a check, published."""
    page.goto("/bieu-mau/")
    follow(page, "Soạn biểu mẫu")
    page.get_by_label("Tên biểu mẫu").fill(TITLE)
    page.get_by_label("Mã biểu mẫu").fill("RA_SOAT_HO")
    page.get_by_label("Có hiệu lực từ").fill("1/1/2025")
    press(page, "Lập bản soạn")
    follow(page, "Thêm mục")
    page.get_by_label("Tên mục").fill("Hộ được hỗ trợ")
    press(page, "Thêm mục")
    follow(page, "Thêm cột")
    for label, kind in (("Kế hoạch", "Kế hoạch giao"), ("Thực hiện", "Thực hiện")):
        page.get_by_label("Tên cột").fill(label)
        page.get_by_label("Loại số").select_option(label=kind)
        press(page, "Lưu và thêm tiếp")
    page.get_by_label("Tên cột").fill("Đạt")
    choose(page, "Công thức: hệ thống tính từ các ô khác")
    press(page, "Lưu")
    expect(page.get_by_text("Ghi công thức").first).to_be_visible()
    first = page.locator("#goi-y-cong-thuc option").first.get_attribute("value")
    assert first == "[thuc_hien] / [ke_hoach] * 100"
    page.locator("input[name=formula]").fill(first)
    page.get_by_label("Đơn vị tính").fill("%")
    press(page, "Lưu")
    follow(page, "Chọn chỉ tiêu từ từ điển")
    for code in COUNTED:
        page.locator(f"input[value={code}]").check()
    press(page, "Thêm các hàng đã chọn")
    follow(page, "Thêm hàng tổng")
    page.get_by_label("Tên hàng").fill("Cộng số hộ")
    for box in page.locator("input[name=chosen]").all():
        box.check()
    press(page, "Lưu")
    expect(page.get_by_text("Không cộng chung được").first).to_be_visible()
    look(page, "tong-khac-don-vi")
    for row in COUNTED[6:]:
        page.locator(f"input[name=chosen][value={row.upper()}]").uncheck()
    press(page, "Lưu")
    assert page.locator("#hang tbody tr").count() == 10
    follow(page, "Thêm kiểm tra")
    page.get_by_label("Điều phải đúng").fill("[thuc_hien] <= [ke_hoach]")
    page.get_by_label("Báo tại cột").select_option(label="Thực hiện")
    page.get_by_label("Lời báo").fill("Thực hiện lớn hơn kế hoạch: xem lại cả hai số.")
    page.get_by_role("radio", name="Lỗi: không cho gửi").check()
    press(page, "Lưu")
    look(page, "bieu")
    follow(page, "Cả biểu")
    follow(page, "Phát hành…")
    press(page, "Phát hành RA_SOAT_HO")
    expect(page.get_by_text("Đã phát hành RA_SOAT_HO phiên bản 1")).to_be_visible()


def ask(page: Page, look: Callable[[Page, str], None]) -> Round:
    """Two communes are asked, authenticated, and the round ends with a signed edition."""
    today = day_of(timezone.now())
    page.goto("/dot/")
    page.get_by_role("link", name="Mở đợt đột xuất").click()
    page.get_by_label("Tên đợt").fill("Rà soát hỗ trợ hộ")
    page.get_by_label("Biểu mẫu").select_option(value="RA_SOAT_HO")
    page.get_by_label("Số liệu từ ngày").fill("1/1/2025")
    page.get_by_label("Số liệu đến hết ngày").fill("31/12/2025")
    page.get_by_label("Hạn gửi: hết ngày").fill(f"{today + timedelta(days=7):%d/%m/%Y}")
    page.get_by_label("Chỉ những cơ quan đánh dấu bên dưới").check()
    for typed, name in (("ba vi", "Ủy ban nhân dân xã Ba Vì"), ("Ba Xa", "Ủy ban nhân dân xã Ba Xa")):
        page.get_by_label("Tìm cơ quan").fill(typed)
        page.get_by_label(name).check()
        assert not page.get_by_label("Ủy ban nhân dân xã Cà Đam").is_visible()
    look(page, "tim-co-quan")
    page.get_by_label("UBND xã xác thực báo cáo trước khi gửi lên").check()
    page.get_by_label("Cuối đợt phát hành văn bản có số, ký").check()
    press(page, "Xem trước")
    press(page, "Mở đợt")
    page.wait_for_url(re.compile(r"/dot/\d+/$"))
    look(page, "dot")
    return Round.objects.get(regime__adhoc=True)


def fill(page: Page, made: Round, agency: str, houses: str, look: Callable[[Page, str], None]) -> None:
    """Every row; the check stops what is more than the plan."""
    desk.open_report(page, desk.duty(made.pk, agency, "XA"))
    said = {
        ("A", code.upper(), column): text
        for code in COUNTED
        for column, text in (("ke_hoach", "40"), ("thuc_hien", "10"))
    }
    desk.type_in(page, {**said, HOUSES: "41"})
    assert "Thực hiện lớn hơn kế hoạch" in page.locator("main").inner_text()
    look(page, "kiem-tra-bao")
    desk.type_in(page, {HOUSES: houses})
    assert desk.cell(page, ("A", "CONG_SO_HO", "thuc_hien")).inner_text().split()[0] == str(50 + int(houses))
    desk.press(page, "Gửi báo cáo")
    assert desk.status(desk.duty(made.pk, agency, "XA")) == "SENT"


def pass_on(visit: Callable[..., Page], made: Round, agency: str, look: Callable[[Page, str], None]) -> None:
    """The chair authenticates, the standing agency accepts."""
    chair = visit(as_user=f"ld.{agency}")
    desk.open_report(chair, desk.duty(made.pk, agency, "XA"))
    look(chair, "xac-thuc")
    desk.press(chair, "Xác thực")
    receiver = visit(as_user="bandantoc")
    desk.open_report(receiver, desk.duty(made.pk, agency, "XA"))
    look(receiver, "tiep-nhan")
    desk.press(receiver, "Tiếp nhận")
    assert desk.status(desk.duty(made.pk, agency, "XA")) == "ACCEPTED"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_from_a_form_nobody_shipped_to_the_difference(visit, scene, width):
    def look(page: Page, name: str) -> None:
        well_made(page)
        shot(page, f"tron-ven-{name}-{width}")

    build(visit(width=width, as_user="quantri"), look)
    agency = visit(width=width, as_user="bandantoc")
    made = ask(agency, look)
    officers = {one: visit(width=width, as_user=f"cb.{one}") for one in (BA_VI, BA_XA)}
    for one, houses in ((BA_VI, "12"), (BA_XA, "30")):
        fill(officers[one], made, one, houses, look)
        pass_on(lambda **who: visit(width=width, **who), made, one, look)

    agency.goto("/")
    look(agency, "viec-tong-hop")
    desk.open_report(agency, desk.duty(made.pk, "ban-dan-toc", "THUONG_TRUC"))
    expect(agency.get_by_role("link", name="Số các báo cáo thành phần")).to_have_attribute(
        "aria-current", "page"
    )
    look(agency, "tong-hop")
    report = agency.url
    agency.get_by_role("link", name="Bảng tổng hợp cả địa bàn").click()
    look(agency, "bang-tong-hop")
    assert agency.locator(f'main table.grid a[href*="/tu-dau/{"/".join(HOUSES)}/"]').inner_text() == "42"
    agency.goto(report)
    desk.press(agency, "Gửi báo cáo")
    agency.goto(f"/tong-hop/{made.pk}/ban-phat-hanh/")
    press(agency, "Chuẩn bị từ số đã tiếp nhận")
    look(agency, "chuan-bi")
    signer = visit(width=width, as_user="ubnd.tinh")
    signer.goto(f"/tong-hop/{made.pk}/ban-phat-hanh/")
    signer.locator("[name=number]").fill("RS1/BC-UBND")
    signer.once("dialog", lambda asked: asked.accept())
    signer.get_by_role("button", name="Ký phát hành").click()
    signer.wait_for_url(re.compile(r"/tong-hop/ban-phat-hanh/\d+/"))
    look(signer, "da-ky")
    edition = Edition.objects.get(number="RS1/BC-UBND")
    compared = f"/tong-hop/ban-phat-hanh/{edition.pk}/so-sanh/"
    agency.goto(compared)
    expect(agency.get_by_text("Không có chỗ nào khác.")).to_be_visible()

    officer = officers[BA_VI]
    desk.open_report(officer, desk.duty(made.pk, BA_VI, "XA"))
    desk.press(officer, "Đính chính", reason="Đếm sót tám hộ ở thôn xa.")
    desk.type_in(officer, {HOUSES: "20"})
    desk.press(officer, "Gửi báo cáo", reason="Đếm sót tám hộ ở thôn xa.")
    pass_on(lambda **who: visit(width=width, **who), made, BA_VI, look)
    agency.goto(compared)
    look(agency, "khac-nhau")
    done = agency.locator("main tbody tr", has_text="Thực hiện")
    counted = done.filter(has_text="Hộ được hỗ trợ nhà ở")
    assert counted.count() == 1
    assert counted.locator("td").all_inner_texts() == ["42", "50"]
    assert done.filter(has_text="Cộng số hộ").locator("td").all_inner_texts()[:2] == ["142", "150"]
    counted.get_by_role("link", name="42").click()
    look(agency, "tu-dau-da-ky")
    assert "Ba Xa" in agency.locator("main").inner_text()
