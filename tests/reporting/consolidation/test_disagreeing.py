"""Where the territory line and the sector line of one round do not tell one thing, and why."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from neu.reporting.consolidation.rules import Disagreement
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.consolidation.selectors.disagreeing import disagreeing, why_of
from neu.reporting.submissions import services
from neu.reporting.submissions.rules import FigureState
from tests.reporting.consolidation.conftest import HEALTH_MONEY, TRIEU, Story
from tests.reporting.consolidation.world import Play, officer

ALL = frozenset[str]()


def department(play: Play, said: object, *codes: str) -> None:
    """The department corrects its accepted report: what it says about these communes."""
    report = play.report("so-y-te")
    services.correct(report.pk, actor=officer("so-y-te"), at=play.now(), reason="bổ sung")
    for code in codes:
        play.type("so-y-te", {HEALTH_MONEY: said}, place=play.place(code))


@pytest.mark.parametrize(
    ("territory", "sector", "waits", "why"),
    [
        (Decimal(3), Decimal(3), False, Disagreement.TWICE),
        (Decimal(3), Decimal(4), False, Disagreement.OTHERWISE),
        (Decimal(3), None, False, Disagreement.OTHERWISE),
        (Decimal(0), None, False, Disagreement.OTHERWISE),
        (None, None, False, None),
        (Decimal(3), "", True, Disagreement.SECTOR_WAITS),
        ("", None, True, Disagreement.TERRITORY_WAITS),
        (Decimal(3), "", False, None),
        ("", Decimal(3), False, None),
    ],
)
def test_why_two_lines_disagree(territory, sector, waits: bool, why: Disagreement | None):
    assert why_of(territory, sector, waits=waits) is why


def test_one_line_alone_is_no_disagreement(story: Story):
    play = story.y2024
    assert disagreeing(play.round, play.province, TotalState.ACCEPTED, ALL) == []


@pytest.mark.parametrize(
    ("said", "why", "sector"),
    [
        (85 * TRIEU, Disagreement.TWICE, 85 * TRIEU),
        (20 * TRIEU, Disagreement.OTHERWISE, 20 * TRIEU),
        (FigureState.NOTHING, Disagreement.OTHERWISE, None),
    ],
)
def test_both_lines_about_one_number_of_one_place_are_named(
    story: Story, undo: None, said, why: Disagreement, sector: int | None
):
    play = story.y2024
    place = play.place("21142")
    before = disagreeing(play.round, play.province, TotalState.PROVISIONAL, ALL)
    assert before == []
    department(play, said, "21142")
    [found] = disagreeing(play.round, play.province, TotalState.PROVISIONAL, ALL)
    assert (found.place.place_id, found.spec.key, found.why) == (place, HEALTH_MONEY, why)
    assert (found.territory.value, found.sector.value) == (85 * TRIEU, sector)
    assert [one.agency for one in found.sector.reports] == ["Sở Y tế tỉnh Quảng Ngãi"]
    assert disagreeing(play.round, play.place("21529"), TotalState.PROVISIONAL, ALL) == []
    other = frozenset({"DA1"})
    assert disagreeing(play.round, play.province, TotalState.PROVISIONAL, other) == []
    assert disagreeing(play.round, play.province, TotalState.PROVISIONAL, frozenset({"DA7"})) == [found]


def test_a_report_that_does_not_count_yet_is_why_and_its_number_is_not_told(
    story: Story, undo: None, client_of
):
    play = story.y2025
    code = "21529"
    play.commune(code, {HEALTH_MONEY: 7 * TRIEU}, unit="tram-y-te")
    play.type("so-y-te", {HEALTH_MONEY: 3 * TRIEU}, place=play.place(code))
    [found] = disagreeing(play.round, play.province, TotalState.ACCEPTED, ALL)
    assert found.why is Disagreement.SECTOR_WAITS
    assert (found.territory.value, found.sector.value) == (7 * TRIEU, None)
    assert [one.agency for one in found.sector.reports] == ["Sở Y tế tỉnh Quảng Ngãi"]

    address = f"/tong-hop/{play.round.pk}/{play.province}/so-sanh/?loai=da-tiep-nhan"
    page = client_of(officer("ban-dan-toc")).get(address).content.decode()
    assert "báo cáo của tuyến ngành chưa được tính" in page
    assert ">7</strong>" in page
    assert ">3<" not in page


def test_the_screen_asks_as_often_however_much_disagrees(story: Story, undo: None):
    play = story.y2024

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            disagreeing(play.round, play.province, TotalState.PROVISIONAL, ALL)
        return len(queries)

    asked()
    before = asked()
    department(play, TRIEU, "21142", "21529", "21505")
    assert asked() == before
