"""A total is adjusted by an officer and signed off by a leader, at a desk, on a phone and on a small one."""

import pytest

from neu.reporting.consolidation.models import Adjustment
from tests.journeys.browser import DESK, PHONE, SMALL_PHONE, arrived, shot, well_made

CELL = "C/DA7_NSTW_SN/giai_ngan"


@pytest.mark.parametrize("width", [DESK, PHONE, SMALL_PHONE])
def test_an_officer_adjusts_a_total_and_a_leader_signs_it_off(visit, scene, width):
    page = visit(width=width, as_user="bandantoc")
    page.goto(f"/tong-hop/{scene.r2025}/{scene.province}/tu-dau/{CELL}/?loai=da-tiep-nhan")
    page.get_by_role("link", name="Điều chỉnh số này").click()
    well_made(page)
    page.get_by_label("Số điều chỉnh").fill("-99.000.000")
    page.get_by_label("Lý do").fill("Hai xã báo trùng một công trình")
    page.get_by_role("button", name="Nhập điều chỉnh").click()
    assert "nhầm đồng với triệu đồng" in page.locator("main").inner_text()
    well_made(page)
    shot(page, f"adjust-{width}")
    page.get_by_label("Số điều chỉnh").fill("-0,5")
    page.get_by_label("Căn cứ").fill("Biên bản rà soát của cơ quan thường trực")
    page.get_by_role("button", name="Nhập điều chỉnh").click()
    arrived(page)
    well_made(page)
    assert page.get_by_role("button", name="Ký duyệt").count() == 0
    leader = visit(width=width, as_user="lanhdao.bandantoc")
    leader.goto(f"/tong-hop/{scene.r2025}/dieu-chinh/")
    well_made(leader)
    leader.on("dialog", lambda dialog: dialog.accept())
    leader.get_by_role("button", name="Ký duyệt").click()
    arrived(leader)
    well_made(leader)
    shot(leader, f"adjustments-{width}")
    assert Adjustment.objects.get().deeds.get().action == "SIGN"
    for path in (
        f"{scene.province}/tu-dau/{CELL}/?loai=da-tiep-nhan",
        f"{scene.province}/?loai=da-tiep-nhan&muc=C",
        f"{scene.province}/so-sanh/?loai=da-tiep-nhan",
        f"{scene.province}/chuoi/{CELL}/?loai=da-tiep-nhan",
    ):
        leader.goto(f"/tong-hop/{scene.r2025}/{path}")
        assert "-0,5" in leader.locator("main").inner_text(), path
        well_made(leader)
        shot(leader, f"adjusted-{path.split('/')[1].split('?')[0] or 'table'}-{width}")
