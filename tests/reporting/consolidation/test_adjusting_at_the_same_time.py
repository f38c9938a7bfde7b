"""Two people adjust one total, or sign one adjustment off, at once: real commits, one of them is refused."""

from decimal import Decimal

import pytest

from neu.platform.text.refusals import Refused
from neu.reporting.consolidation import services
from neu.reporting.consolidation.models import Adjustment, AdjustmentDeed
from neu.reporting.consolidation.rules import AdjustmentRefusal
from tests.reporting.consolidation.world import HOUSES, Play, leader, officer, populate
from tests.reporting.submissions.test_at_the_same_time import together

pytestmark = pytest.mark.commits


@pytest.fixture
def play(own_database) -> Play:
    populate()
    made = Play.open(2024)
    made.type("bql-21529-cu", {HOUSES: 45})
    return made


def test_one_of_two_adjustments_and_of_two_sign_offs_is_kept(play: Play):
    place, at = play.place("21529"), play.now()

    def adjusting(who):
        return lambda: services.adjust(
            play.round.pk, place, HOUSES, Decimal(3), actor=who, at=at, reason="Tính trùng"
        )

    answers = together(adjusting(officer("ban-dan-toc")), adjusting(leader("ban-dan-toc")))
    [refused] = [one for one in answers if isinstance(one, Refused)]
    assert refused.code == AdjustmentRefusal.ADJUSTMENT_WAITING
    kept = Adjustment.objects.get()
    if kept.entered_by == leader("ban-dan-toc"):
        services.take_back(kept.pk, actor=officer("ban-dan-toc"), at=at, reason="thử lại")
        kept = adjusting(officer("ban-dan-toc"))()

    def signing():
        return services.sign_off(kept.pk, actor=leader("ban-dan-toc"), at=at)

    answers = together(signing, signing)
    [refused] = [one for one in answers if isinstance(one, Refused)]
    assert refused.code == AdjustmentRefusal.ADJUSTMENT_SIGNED
    assert AdjustmentDeed.objects.filter(adjustment=kept).count() == 1
