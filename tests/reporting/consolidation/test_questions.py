"""Questions a save asks before it takes a number: đồng or triệu, and why a cumulative goes down."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from neu.platform.ui.words import refusal_text
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Round
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import CellsRefused, Edit, FigureState, Problem
from tests.reporting.consolidation.conftest import SPENT, TRIEU, Story
from tests.reporting.consolidation.world import Play, officer

RELATED = "regime__programme", "form_version__form", "window", "route"


def asked(report: Submission, agency: str, key, value: int, at: datetime, **more) -> tuple[str, str]:
    """What saving one cell is answered: the code and the words; ("", "") when it was saved."""
    scope = selectors.scope(report)
    series, window = next(one for one, cell in scope.typed.items() if cell.key == key)
    held = selectors.cells.held_figures(report, scope.place_id).get((series, window))
    edit = Edit(
        scope.place_id, series, window, held.rev if held else 0, FigureState.VALUE, Decimal(value), **more
    )
    try:
        services.save(report.pk, [edit], actor=officer(agency), at=at)
    except CellsRefused as refused:
        [(_edit, why)] = refused.cells
        return why.code, refusal_text(why)
    return "", ""


@pytest.mark.parametrize(("value", "slips"), [(110 * TRIEU, False), (110 * TRIEU * 1000, True), (110, True)])
def test_money_far_from_the_plan_is_asked_about(story: Story, undo: None, value: int, slips: bool):
    play = story.y2024  # given in the year: 120 triệu
    services.correct(
        play.report("bql-21529-cu").pk, actor=officer("bql-21529-cu"), at=play.now(), reason="nhập sai"
    )
    code, words = asked(play.report("bql-21529-cu"), "bql-21529-cu", SPENT, value, play.now())
    assert code == (Problem.SLIP if slips else "")
    if slips:
        assert "120" in words
        confirmed = asked(
            play.report("bql-21529-cu"), "bql-21529-cu", SPENT, value, play.now(), confirmed=True
        )
        assert confirmed == ("", "")


def month(number: int) -> Play:
    cutoff = datetime(2025, number, 25, 8, tzinfo=HANOI).date()
    at = datetime(2025, number, 26, 8, tzinfo=HANOI)
    made = rounds.open_round(
        "GIAI_NGAN_THANG",
        period=f"2025M{number:02}",
        territory_id=places.current_province(cutoff),
        cutoff_on=cutoff,
        actor=None,
        at=at,
    )
    return Play(Round.objects.select_related(*RELATED).get(pk=made.pk), at)


def test_a_cumulative_that_goes_down_is_asked_why(story: Story, undo: None):
    september, october = month(9), month(10)
    agency = "ubnd-xa-21529"
    september.type(agency, {SPENT: 90 * TRIEU})
    report = october.report(agency)
    code, words = asked(report, agency, SPENT, 80 * TRIEU, october.now())
    assert code == Problem.DECREASE
    assert "90.000.000" in words or "90" in words
    later = october.now() + timedelta(minutes=1)
    assert asked(report, agency, SPENT, 80 * TRIEU, later, reason="hủy chứng từ sai") == ("", "")
