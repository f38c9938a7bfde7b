"""What rounds, reports and editions say of the places they depend on: for the preview of a reorganisation."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from neu.registry.places import ports
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.consolidation import services
from tests.reporting.consolidation.world import HOUSES, officer

pytestmark = pytest.mark.usefixtures("undo")


def told(code, on, since):
    place = places.by_code(Level.COMMUNE, code, on)
    with CaptureQueriesContext(connection) as queries:
        found = ports.dependants({place}, since)
    assert len(queries) <= 18
    return {str(one.label): (one.count, [example.words for example in one.examples]) for one in found}


def test_open_work_of_a_round_is_named(story):
    found = told("21529", date(2025, 8, 31), date(2025, 9, 1))
    owed, rounds = found["Nhiệm vụ báo cáo về địa bàn"]
    assert owed == story.y2025.round.obligations.filter(place=story.y2025.place("21529")).count() > 0
    assert rounds == [f"{story.y2025.round.name} ({owed})"]
    assert found["Vị trí ở cơ quan của địa bàn"][0] > 0
    assert "Bản phát hành đã dùng địa bàn" not in found


def test_what_a_place_was_ever_used_for_keeps_an_act_from_being_undone(story, first):
    before, after = date(2024, 8, 31), date(2025, 7, 1)
    ever = told("21529", before, ports.EVER)
    assert ever["Bản phát hành đã dùng địa bàn"] == (1, [first.edition.number])
    assert ever["Báo cáo của địa bàn"][0] >= 4
    assert ever["Số liệu của những ngày từ đó"][0] > 0
    play = story.y2024
    by, place = officer("ban-dan-toc"), play.place("21529")
    made = {"actor": by, "at": play.now(), "reason": "Tính trùng", "replacing": True}
    services.adjust(play.round.pk, place, HOUSES, Decimal(-3), **made)
    about = told("21529", before, ports.EVER)["Điều chỉnh số tổng hợp về địa bàn"]
    assert about == (1, [f"{play.round.name}, 1"])
    since = told("21529", before, after)
    assert not {"Bản phát hành đã dùng địa bàn", "Số liệu của những ngày từ đó"} & set(since)
