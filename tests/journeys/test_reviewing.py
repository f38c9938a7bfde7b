"""A whole round before the standing agency: what changed, what the checks ask, accepting in one go."""

import pytest

from tests.journeys.browser import DESK, PHONE, shot, well_made

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_round_is_reviewed(visit, scene, width):
    page = visit(width=width, as_user="chutich.bavi")
    page.goto(f"/dot/{scene.r2025}/")
    page.get_by_role("link", name="Duyệt cả đợt").click()
    page.get_by_role("heading", name="Duyệt cả đợt", level=1).wait_for()
    well_made(page)
    shot(page, f"duyet-ca-dot-xa-{width}")
    above = visit(width=width, as_user="bandantoc")
    above.goto(f"/bao-cao/duyet/{scene.r2024}/")
    well_made(above)
    shot(above, f"duyet-ca-dot-tinh-{width}")
    assert above.get_by_role("heading", level=2).count() > 1
