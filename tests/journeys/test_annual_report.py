"""The main job end to end: a commune's report becomes the province's, across 1/7/2025.

Each test is one fact of the journey, on a clone of the same staged day (stage.py).
"""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page

from neu.reporting.consolidation import services as consolidation
from neu.reporting.consolidation.models import EditionFile
from neu.reporting.submissions.models import Figure
from tests.journeys import stage
from tests.journeys.browser import DESK, PHONE, axe, shot, sign_in, spills, well_made
from tests.journeys.desk import (
    cell,
    dong,
    duty,
    files,
    later,
    line_of,
    messages,
    open_report,
    press,
    recalculated,
    status,
    total,
    type_in,
    words,
)
from tests.journeys.stage import CAPITAL, HEALTH, LARGE, WATER, WORKS
from tests.reporting.consolidation.world import TRIEU

pytestmark = pytest.mark.journey
DISBURSED = ("C", CAPITAL, "giai_ngan")
ALL_MONEY = ("C", "TONG", "giai_ngan")
ALL_HEALTH = ("C", "DA7", "giai_ngan")
WATER_DONE = ("B", WATER, "thuc_hien")
WORKS_DONE = ("B", WORKS, "thuc_hien")
LARGE_SPENT = ("C", LARGE, "giai_ngan")


def test_1_a_saved_figure_moves_the_provisional_total_and_nothing_else(visit, scene):
    officer, province = visit(as_user="canbo.bavi"), visit(as_user="bandantoc")
    states = ("tạm tính", "đã tiếp nhận")
    before = {state: total(province, scene.r2025, scene.province, state, ALL_MONEY) for state in states}

    open_report(officer, duty(scene.r2025, "bql-21529"))
    shot(officer, "nhap-bao-cao")
    type_in(officer, {DISBURSED: "1.250,5"})
    assert cell(officer, DISBURSED).locator("input[name^='v.']").input_value() == "1.250,5"

    after = {state: total(province, scene.r2025, scene.province, state, ALL_MONEY) for state in states}
    assert dong(after["tạm tính"]) - dong(before["tạm tính"]) == 1_250_500_000
    assert after["đã tiếp nhận"] == before["đã tiếp nhận"] != ""


def test_2_no_subject_is_an_answer_and_a_silent_commune_is_named(visit, scene):
    province = visit(as_user="bandantoc")
    before = total(province, scene.r2025, scene.province, "đã tiếp nhận", ALL_HEALTH)
    later(scene.r2025).unit("bql-21529", "ubnd-xa-21529", {DISBURSED: 5 * TRIEU})

    station = visit(as_user="tramyte.bavi")
    open_report(station, duty(scene.r2025, "tram-y-te-21529"))
    station.locator("summary", has_text="Khai không phát sinh").click()
    station.get_by_label("Khai", exact=True).select_option(label="Không có đối tượng")
    station.get_by_role("button", name="Khai", exact=True).click()
    press(station, "Gửi báo cáo")
    assert "không có đối tượng" in cell(station, ("C", HEALTH, "giai_ngan")).inner_text().lower()

    chair = visit(as_user="chutich.bavi")
    open_report(chair, duty(scene.r2025, "tram-y-te-21529"))
    press(chair, "Xác thực")
    assert status(duty(scene.r2025, "tram-y-te-21529")) == "AUTHENTICATED"
    play = later(scene.r2025)
    play.type("ubnd-xa-21136", {WATER_DONE: 3}, step="XA")
    for commune in ("ubnd-xa-21529", "ubnd-xa-21136"):
        play.send(commune, "XA")
        play.accept(commune, "ban-dan-toc", "XA")

    province.goto("/dot/bang-theo-doi/?che_do=BC_NAM&nam=2025")
    block = province.locator("main section.card", has_text="UBND xã tổng hợp")
    assert "4/5" in block.inner_text()
    assert block.locator("details li").all_inner_texts() == ["Ủy ban nhân dân xã Ba Xa"]
    shot(province, "bang-theo-doi")
    assert total(province, scene.r2025, scene.province, "đã tiếp nhận", ALL_HEALTH) == before == "2"
    assert "Thiếu: Xã Ba Xa" in province.locator("main").inner_text()


def test_3_parts_that_do_not_add_up_block_and_overlapping_parts_do_not(visit, scene):
    officer = visit(as_user="canbo.bavi")
    open_report(officer, duty(scene.r2025, "bql-21529"))
    type_in(
        officer,
        {part(""): "100", part("_NAM"): "55", part("_NU"): "46", part("_DTTS"): "80", part("_NGHEO"): "60"},
    )

    said = officer.locator(".error-summary")
    assert "101" in said.inner_text()
    assert "100" in said.inner_text()
    wrong = cell(officer, part("_NAM")).or_(cell(officer, part("_NU"))).or_(cell(officer, part("")))
    assert wrong.locator("xpath=self::*[contains(@class, 'cell-bad')]").count()
    assert "Lỗi" in said.inner_text()
    assert "trong đó" not in said.inner_text().lower()  # 80 and 60 of 100 overlap, which is what they may do
    shot(officer, "chia-ra-khong-khop")
    press(officer, "Gửi báo cáo")
    assert status(duty(scene.r2025, "bql-21529")) == "DRAFT"
    assert "lỗi" in messages(officer).lower()

    type_in(officer, {part("_NU"): "45"})
    assert "Lỗi" not in " ".join(officer.locator(".error-summary").all_inner_texts())
    press(officer, "Gửi báo cáo", reason="Chưa có ước cả năm.")
    assert status(duty(scene.r2025, "bql-21529")) == "SENT"


def part(suffix: str) -> tuple[str, str, str]:
    return "B", f"DA5_DAO_TAO_NGHE{suffix}", "thuc_hien"


def test_4_whoever_types_does_not_authenticate_and_a_corrected_cell_is_authenticated_again(visit, scene):
    officer, chair, province = (visit(as_user=one) for one in ("canbo.bavi", "chutich.bavi", "bandantoc"))
    unit, commune = duty(scene.r2025, "bql-21529"), duty(scene.r2025, "ubnd-xa-21529", "XA")
    open_report(officer, unit)
    type_in(officer, {DISBURSED: "1.250,5"})
    press(officer, "Gửi báo cáo")
    assert not officer.locator("details.deed > summary", has_text="Xác thực").count()
    deny(officer, "xac-thuc")
    assert status(unit) == "SENT"
    assert messages(officer)

    play = later(scene.r2025)
    play.authenticate("bql-21529", "ubnd-xa-21529")
    play.send("ubnd-xa-21529", "XA")

    open_report(province, commune)
    province.locator("details.deed > summary", has_text="Trả lại").click()
    cell(province, DISBURSED).locator("input[name=o]").check()
    form = province.locator("#tra-lai")
    form.locator("textarea[name=ly-do]").fill("Chưa khớp Kho bạc.")
    shot(province, "tra-lai-mot-o")
    form.get_by_role("button", name="Trả lại", exact=True).click()
    assert (status(unit), status(commune)) == ("RETURNED", "RETURNED")

    open_report(officer, unit)
    assert "Chưa khớp Kho bạc." in officer.locator("main").inner_text()
    type_in(officer, {DISBURSED: "1.240"})
    press(officer, "Gửi báo cáo")

    open_report(province, commune)
    deny(province, "tiep-nhan")
    assert status(commune) == "RETURNED"
    open_report(chair, commune)
    press(chair, "Gửi báo cáo")
    assert "Ban Quản lý xã Ba Vì" in messages(chair)
    assert status(commune) == "RETURNED"

    open_report(chair, unit)
    press(chair, "Xác thực")
    later(scene.r2025).send("ubnd-xa-21529", "XA")
    open_report(province, commune)
    press(province, "Tiếp nhận")
    assert status(commune) == "ACCEPTED"
    assert total(province, scene.r2025, scene.ba_vi, "đã tiếp nhận", DISBURSED) == "1.240"


def deny(page: Page, deed: str) -> None:
    """Post a deed that has no button here, as a stale page would."""
    token = page.locator('input[name="csrfmiddlewaretoken"]').first.input_value()
    address = page.url.split("?")[0]
    page.request.post(f"{address}{deed}/", form={"csrfmiddlewaretoken": token}, headers={"Referer": address})
    page.goto(address)


def test_5_the_sector_line_and_the_territory_line_read_one_da7(visit, scene):
    owner, province = visit(as_user="so.yte"), visit(as_user="bandantoc")
    own = duty(scene.r2025, "so-y-te", "CHU_DU_AN")
    open_report(owner, own)
    type_in(owner, {("C", HEALTH, "giai_ngan"): "15"})
    press(owner, "Gửi báo cáo")
    open_report(province, own)
    press(province, "Tiếp nhận")

    rows = [row(page, scene, "DA7") for page in (owner, province)]
    assert rows[0] == rows[1]
    assert "17" in rows[0]  # 1 of Ba Tơ, 1 of Tây Trà Bồng, 15 of the department
    table = f"/tong-hop/{scene.r2025}/{scene.province}/"
    province.goto(f"{table}tu-dau/C/{HEALTH}/giai_ngan/?loai=da-tiep-nhan")
    said = province.locator("main").inner_text()
    shot(province, "so-nay-tu-dau")
    assert said.count("Không phân theo xã: Sở Y tế") == 1
    owner.goto(f"{table}?loai=da-tiep-nhan&muc=C")
    assert not owner.locator("main table a[href*='/tu-dau/C/DA1/']").count()  # other projects are not hers


def row(page: Page, scene: stage.Scene, code: str) -> list[str]:
    page.goto(f"/tong-hop/{scene.r2025}/{scene.province}/?loai=da-tiep-nhan&muc=C")
    cells = page.locator("main table.grid tr", has=page.locator(f'a[href*="/tu-dau/C/{code}/"]'))
    return cells.locator("td").all_inner_texts()


def test_6_the_worked_cases_are_right_on_screen_in_print_and_recalculated(visit, scene, tmp_path):
    officer, province = visit(as_user="canbo.bavi"), visit(as_user="bandantoc")
    open_report(officer, duty(scene.r2025, "bql-21529"))
    type_in(officer, {WORKS_DONE: "45", ("B", WORKS, "uoc"): "50", LARGE_SPENT: "892 120"})
    assert cell(officer, LARGE_SPENT).locator("input[name^='v.']").input_value() == "892.120"
    assert Figure.objects.get(value=892_120_000_000).place_id == scene.ba_vi
    from_ba_vi_to_the_province(scene)

    shown = [
        (scene.r2025, scene.province, WORKS_DONE, "75"),
        (scene.r2025, scene.province, LARGE_SPENT, "892.120"),
    ]
    shown += [(scene.r2025, scene.province, ("B", WORKS, "ty_le_nam"), "50,0")]
    for column, text in (
        ("ty_le", "73,3"),
        ("giai_ngan_luy_ke", "180"),
        ("giao_luy_ke", "220"),
        ("ty_le_gd", "81,8"),
    ):
        shown.append((scene.r2024, scene.province_2024, ("C", CAPITAL, column), text))
    for round_id, place_id, key, text in shown:
        assert total(province, round_id, place_id, "đã tiếp nhận", key) == text, key
    province.goto(
        f"/tong-hop/{scene.r2025}/{scene.province}/tu-dau/{'/'.join(LARGE_SPENT)}/?loai=da-tiep-nhan"
    )
    said = province.locator("main").inner_text()
    assert "892.120.000.000 đồng" in said
    assert "892,12 tỷ đồng" in said

    issued = stage.issue(later(scene.r2025), "MH2025/BC-UBND")
    now, before = files(province, issued.pk, tmp_path), files(province, scene.edition_2024, tmp_path)
    works = line_of(words(now["pdf"]), "Công trình nước sinh hoạt tập trung")
    assert works == ["150", "75", "50", "75", "50,0"]
    assert "892.120" in line_of(words(now["pdf"]), "Cộng vốn đầu tư phát triển")
    capital = ["120", "30", "150", "110", "30", "73,3", "100", "70", "220", "180", "81,8"]
    assert line_of(words(before["pdf"]), "Cộng vốn ngân sách") == capital

    book, old = recalculated(now["xlsx"]), recalculated(before["xlsx"])
    works = book["2. B"]["Công trình nước sinh hoạt tập trung"]
    assert works["% kế hoạch năm"] == 50
    assert book["3. C"]["Cộng vốn đầu tư phát triển"]["Giải ngân"] == 892_120
    capital = old["3. C"]["Cộng vốn ngân sách"]
    assert round(Decimal(capital["% giải ngân"]), 1) == Decimal("73.3")
    assert round(Decimal(capital["% giai đoạn"]), 1) == Decimal("81.8")


def from_ba_vi_to_the_province(scene: stage.Scene) -> None:
    """What follows once Ba Vì's board has saved its report."""
    play = later(scene.r2025)
    play.send("bql-21529")
    play.authenticate("bql-21529", "ubnd-xa-21529")
    play.send("ubnd-xa-21529", "XA")
    play.accept("ubnd-xa-21529", "ban-dan-toc", "XA")
    play.send("ban-dan-toc", "THUONG_TRUC")


def test_7_an_amended_edition_replaces_the_first_and_leaves_it_as_it_was(visit, scene, tmp_path):
    officer, province, signer = (visit(as_user=one) for one in ("canbo.bavi", "bandantoc", "ubnd.tinh"))
    unit, commune = duty(scene.r2025, "bql-21529"), duty(scene.r2025, "ubnd-xa-21529", "XA")
    open_report(officer, unit)
    type_in(officer, {DISBURSED: "100"})
    from_ba_vi_to_the_province(scene)
    first = prepare_and_sign(province, signer, scene, "168/BC-UBND")
    hash_of_first = signer.locator("code.hash").first.inner_text()
    province.goto("/dot/bang-theo-doi/?che_do=BC_NAM&nam=2025")
    for step in ("Cơ quan thường trực tổng hợp", "UBND tỉnh ký phát hành"):
        assert "1/1" in province.locator("main section.card", has_text=step).inner_text()
    files_of_first = {kind: path.read_bytes() for kind, path in files(signer, first, tmp_path).items()}

    open_report(officer, unit)
    press(officer, "Đính chính", reason="Kho bạc xác nhận thêm 20 triệu đồng.")
    type_in(officer, {DISBURSED: "120"})
    press(officer, "Gửi báo cáo", reason="Kho bạc xác nhận thêm 20 triệu đồng.")
    assert (
        total(province, scene.r2025, scene.province, "đã tiếp nhận", DISBURSED) == "100"
    )  # not yet accepted
    play = later(scene.r2025)
    play.authenticate("bql-21529", "ubnd-xa-21529")
    open_report(province, commune)
    play.again("ubnd-xa-21529", "XA", "Đính chính của BQL xã.")
    play.accept("ubnd-xa-21529", "ban-dan-toc", "XA")
    play.again("ban-dan-toc", "THUONG_TRUC", "Đính chính của xã Ba Vì.")
    second = prepare_and_sign(province, signer, scene, "169/BC-UBND", reason="Đính chính của xã Ba Vì.")

    said = signer.locator("main").inner_text()
    assert "Thay thế bản số 168/BC-UBND" in said
    assert signer.locator("code.hash").first.inner_text() != hash_of_first
    changes = signer.locator("main table tr", has_text="Cộng vốn ngân sách").first.inner_text()
    assert re.search(r"102\D+122", changes)
    shot(signer, "ban-phat-hanh-thay-the")
    assert "bản số 168/BC-UBND" in words(files(signer, second, tmp_path)["pdf"])

    signer.goto(f"/tong-hop/ban-phat-hanh/{first}/")
    assert signer.locator("code.hash").first.inner_text() == hash_of_first
    assert "đã được thay thế bằng bản số 169/BC-UBND" in signer.locator("main").inner_text()
    assert "không khớp" not in signer.locator("main").inner_text()
    assert {
        kind: path.read_bytes() for kind, path in files(signer, first, tmp_path).items()
    } == files_of_first


def prepare_and_sign(
    province: Page, signer: Page, scene: stage.Scene, number: str, *, reason: str = ""
) -> int:
    """The standing agency prepares, the signer numbers and signs; leaves the signer on the edition's page."""
    for page in (province, signer):
        page.goto(f"/tong-hop/{scene.r2025}/ban-phat-hanh/")
        if page is province:
            if reason:
                page.locator("textarea[name=reason], input[name=reason]").fill(reason)
            page.get_by_role("button", name="Chuẩn bị từ số đã tiếp nhận").click()
            page.wait_for_load_state()
            assert "Bản đang chờ ký" in page.locator("main").inner_text()
    signer.locator("[name=number]").fill(number)
    signer.once("dialog", lambda asked: asked.accept())
    signer.get_by_role("button", name="Ký phát hành").click()
    signer.wait_for_url(re.compile(r"/tong-hop/ban-phat-hanh/\d+/"))
    return int(signer.url.rstrip("/").rpartition("/")[2])


def test_8_what_crosses_1_7_2025_adds_its_predecessors_and_divides_nothing_by_itself(visit, scene):
    officer = visit(as_user="canbo.bavi")
    open_report(officer, duty(scene.r2025, "bql-21529"))
    carried_cell = cell(officer, ("B", WATER, "truoc"))
    assert " ".join(carried_cell.inner_text().split()) == f"{12 + 7 + 5} gồm Ba Ngạc, Ba Tiêu, Ba Vì"
    carried_cell.locator("summary").click()
    carried = carried_cell.inner_text()
    for named in ("Xã Ba Vì (21529), 2024: 12", "Xã Ba Ngạc (21505), 2024: 7", "Xã Ba Tiêu (21517), 2024: 5"):
        assert named in carried

    colleague = visit(as_user="cb.bql-21136")
    open_report(colleague, duty(scene.r2025, "bql-21136"))
    divided = cell(colleague, ("B", WATER, "truoc"))
    assert "chưa chia: Trà Bùi (21142)" in " ".join(divided.inner_text().split())
    shot(colleague, "chua-chia")
    divided.locator("a.undivided").click()
    for amount, basis in (("7", "Biên bản bàn giao"), ("4", ""), ("4", "Biên bản bàn giao")):
        colleague.locator("#so").fill(amount)
        colleague.locator("#can-cu").fill(basis or " ")
        colleague.get_by_role("button", name="Lưu phần chia").click()
        colleague.wait_for_load_state()
        assert ("phan-chia" in colleague.url) == ((amount, basis) != ("4", "Biên bản bàn giao"))
    assert cell(colleague, ("B", WATER, "truoc")).inner_text().split()[0] == str(10 + 4)

    province = visit(as_user="bandantoc")
    whole = total(province, scene.r2025, scene.province, "đã tiếp nhận", ("B", WATER, "truoc"))
    assert whole == "40"  # nothing is lost above: Trà Bùi lies wholly inside the province


def test_9_an_edition_prints_the_districts_and_names_of_its_day(visit, scene, tmp_path):
    reader = visit(as_user="bandantoc")
    before = words(files(reader, scene.edition_2024, tmp_path)["pdf"])
    now = words(files(reader, stage.issue(later(scene.r2025), "MH2025/BC-UBND").pk, tmp_path)["pdf"])
    assert "Huyện Ba Tơ" in before
    assert "chia theo huyện" in before
    assert "Cả nước: trên 2 lần" in before
    assert "Ban Dân tộc tỉnh Quảng Ngãi" in before
    assert "Sở Dân tộc và Tôn giáo" not in before
    assert "uyện" not in now.replace("chuyện", "").replace("nguyện", "").replace("luyện", "")
    assert "chia theo xã" in now
    assert "Xã Cà Đam" in now
    assert "Sở Dân tộc và Tôn giáo tỉnh Quảng Ngãi" in now


def test_an_ended_position_signs_in_and_is_told_why(visit, scene):
    page = visit()
    sign_in(page, "huyen.bato", stage.PASSWORD)
    page.goto("/")
    said = page.locator("body").inner_text()
    assert "30/06/2025" in said
    page.goto("/nguoi-dung/toi/")
    assert "30/06/2025" in page.locator("main").inner_text()
    shot(page, "vi-tri-da-ket-thuc")
    open_report(page, duty(scene.r2024, "phong-dan-toc-535", "HUYEN"))
    assert "Phòng Dân tộc huyện Ba Tơ" in page.locator("h1").inner_text()
    assert not page.locator("main input:not([type=hidden]), main textarea, details.deed").count()


def test_what_cannot_be_saved_stays_typed_with_the_cure(visit, scene):
    officer = visit(as_user="canbo.bavi")
    open_report(officer, duty(scene.r2025, "bql-21529"))
    for text, cure in (
        ("12a", "12a"),
        ("-5", "âm"),
        ("900.000.000.000", "quá lớn"),
        ("900.000.000", "triệu"),
    ):
        type_in(officer, {LARGE_SPENT: text})
        wrong = cell(officer, LARGE_SPENT)
        assert wrong.locator("input[name^='v.']").input_value() == text
        assert cure in wrong.locator(".field-error").inner_text()
    wrong.locator("input[name^='ok.']").scroll_into_view_if_needed()
    officer.screenshot(path=shot(officer, "dong-hay-trieu"))
    assert not Figure.objects.filter(place=scene.ba_vi, window__period="2025", sole=False).exists()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_edition_is_checked_again_from_its_page_and_says_when(visit, scene, width):
    play = later(scene.r2025)
    consolidation.prepare(play.round.pk, actor=stage.named("bandantoc"), at=play.now())
    signer = visit(width=width, as_user="ubnd.tinh")
    signer.goto(f"/tong-hop/{scene.r2025}/ban-phat-hanh/")
    well_made(signer)
    with signer.expect_download() as downloading:
        signer.get_by_role("link", name="Xem dự thảo").click()
    assert downloading.value.suggested_filename.startswith("du-thao-")
    assert "Số liệu tổng hợp từ báo cáo đã tiếp nhận" in words(downloading.value.path())

    auditor = visit(width=width, as_user="kiemtoan")
    auditor.goto(f"/tong-hop/ban-phat-hanh/{scene.edition_2024}/")
    assert "Chưa ai kiểm tra" in auditor.locator("main").inner_text()
    auditor.get_by_role("button", name="Kiểm tra lại").click()
    auditor.wait_for_load_state()
    said = auditor.locator("main").inner_text()
    assert "Kiểm tra gần nhất" in said
    assert "không khớp" not in said
    well_made(auditor)
    auditor.get_by_role("link", name="So sánh với bản khác").click()
    auditor.get_by_text("Không có chỗ nào khác").wait_for()
    well_made(auditor)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_whoever_was_handed_a_file_learns_whether_it_was_issued(visit, scene, width, tmp_path):
    signed = bytes(EditionFile.objects.get(edition=scene.edition_2024, kind="pdf").content)
    guest = visit(width=width)
    guest.goto("/xac-minh/")
    well_made(guest)
    for name, data, answer in (
        ("dung.pdf", signed, "Văn bản phát hành (PDF)"),
        ("sua.pdf", signed + b" ", "Không có văn bản nào đã phát hành mang mã này"),
    ):
        (tmp_path / name).write_bytes(data)
        guest.set_input_files("#tep", tmp_path / name)
        guest.locator("main").get_by_text(answer).wait_for()
        well_made(guest)
    shot(guest, "xac-minh")


def test_an_auditor_reads_all_and_changes_nothing(visit, scene):
    play = later(scene.r2025)
    play.type("bql-21529", {DISBURSED: 5 * TRIEU})
    auditor = visit(as_user="kiemtoan")
    open_report(auditor, duty(scene.r2025, "bql-21529"))
    assert "5" in cell(auditor, DISBURSED).inner_text()
    assert not auditor.locator("main input:not([type=hidden]), main textarea, details.deed").count()
    deny(auditor, "gui")
    assert status(duty(scene.r2025, "bql-21529")) == "DRAFT"
    assert total(auditor, scene.r2025, scene.ba_vi, "tạm tính", DISBURSED) == "5"
    for address in ("/nhat-ky/", f"/tong-hop/ban-phat-hanh/{scene.edition_2024}/", "/dot/bang-theo-doi/"):
        assert auditor.goto(address).status == 200


def test_what_a_stranger_may_not_see_does_not_exist(visit, scene):
    report = later(scene.r2025).type("bql-21529", {DISBURSED: 5 * TRIEU})
    stranger = visit(as_user="canbo.trabong")
    for address in (f"/bao-cao/{report.pk}/", f"/tong-hop/{scene.r2025}/{scene.ba_vi}/", "/bao-cao/999999/"):
        assert stranger.goto(address).status == 404
    assert (
        visit().goto(f"/bao-cao/{report.pk}/").url.endswith(f"/tai-khoan/login/?next=/bao-cao/{report.pk}/")
    )


def test_english_pages_speak_english(visit, scene):
    page = visit(as_user="canbo.bavi", language="en")
    open_english(page, duty(scene.r2025, "bql-21529"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert not page.get_by_role("button", name="Lưu", exact=True).count()
    shot(page, "english")


def open_english(page: Page, obligation) -> None:
    page.goto(f"/bao-cao/nhiem-vu/{obligation.pk}/")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/bao-cao/\d+/"))


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_page_of_the_journey_is_well_made(visit, scene, width):
    play = later(scene.r2025)
    play.type("bql-21529", {DISBURSED: 5 * TRIEU})
    officer, province = visit(width=width, as_user="canbo.bavi"), visit(width=width, as_user="bandantoc")
    table = f"/tong-hop/{scene.r2025}/{scene.province}/"
    addresses = {
        "viec-cua-toi": (officer, "/"),
        "nhap": (officer, f"/bao-cao/nhiem-vu/{duty(scene.r2025, 'bql-21529').pk}/"),
        "bang": (province, "/dot/bang-theo-doi/?che_do=BC_NAM&nam=2025"),
        "tong-hop": (province, f"{table}?muc=C"),
        "tu-dau": (province, f"{table}tu-dau/C/DA7/giai_ngan/"),
        "ban-phat-hanh": (province, f"/tong-hop/ban-phat-hanh/{scene.edition_2024}/"),
        "dia-ban": (officer, f"/dia-ban/{scene.ba_vi}/"),
        "bieu-mau": (officer, "/bieu-mau/BC_NAM/1/"),
    }
    troubles = []
    for name, (page, address) in addresses.items():
        assert page.goto(address).status == 200, address
        troubles += [f"{name}: {one}" for one in (*axe(page), *spills(page))]
        shot(page, f"bao-cao-nam-{name}-{width}")
    assert troubles == []
