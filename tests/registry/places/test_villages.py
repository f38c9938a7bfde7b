"""Villages with dated parents: entered by file with a decision, they follow their commune and stand on lists.

The names are invented: no official list was recovered.
"""

from datetime import timedelta

import pytest

from neu.registry.places import selectors as places
from neu.registry.places import services
from neu.registry.places.models import PlaceVersion
from neu.registry.places.rules import ActRefusal, Kind, Level
from neu.registry.places.selectors import acts, lists
from neu.registry.places.services import Facts, Writing
from tests.registry.places.test_reorganising import (
    AT,
    BA_TO,
    BA_VI,
    BA_XA,
    BEFORE,
    DAY,
    LATER,
    SHE,
    apply,
    commune,
    made,
)

pytestmark = pytest.mark.django_db
FIRST = BEFORE - timedelta(days=180)
NEXT = AT + timedelta(hours=1)
VILLAGES = [
    ["Việc", "Đơn vị cũ", "Loại", "Tên", "Mã", "Thuộc"],
    ["Lập", "", "thôn", "Giả Định Một", "2152901", BA_VI],
    ["Lập", "", "", "Thôn Giả Định Hai", "2152902", BA_VI],
    ["Lập", "", "thôn", "Giả Định Ba", "2148401", BA_TO],
]


@pytest.fixture
def villages():
    """Three invented villages, entered by file some months before the communes change."""
    apply(made(VILLAGES, on_day=FIRST, number="GIẢ ĐỊNH THÔN"))
    return [places.by_code(Level.VILLAGE, code, FIRST) for code in ("2152901", "2152902", "2148401")]


def home(village: int, on) -> int:
    return places.ancestors(village, on)[0]


def test_villages_lie_in_their_commune_by_a_decision(villages):
    one, _two, three = villages

    assert (home(one, FIRST), home(three, FIRST)) == (commune(BA_VI, FIRST), commune(BA_TO, FIRST))
    assert places.name(one, FIRST).full == "Thôn Giả Định Một"
    version = PlaceVersion.objects.get(place=one)
    assert (version.kind, version.level) == (Kind.THON, Level.VILLAGE)
    assert version.decision.number == "GIẢ ĐỊNH THÔN"
    assert set(villages[:2]) <= places.within(commune(BA_VI, FIRST), FIRST)
    assert one not in places.within(commune(BA_VI, FIRST), FIRST - timedelta(days=1))


@pytest.mark.parametrize("asked", ["giả định một", "gia dinh mot", "2152901"])
def test_search_finds_a_village_and_says_where_it_lies(villages, asked):
    [found] = places.find(asked, FIRST)

    assert found.place_id == villages[0]
    assert "Ba Vì" in found.parent


def test_villages_go_with_a_commune_that_merges_and_come_back_when_it_is_undone(villages):
    act = apply(made([["Nhập", BA_VI, "xã", "Ba Vì Xa", "99001"], ["Nhập", BA_XA, "", "", "99001"]]), NEXT)
    merged = commune("99001")

    assert [home(one, DAY) for one in villages[:2]] == [merged, merged]
    assert home(villages[0], BEFORE) == commune(BA_VI, BEFORE)
    assert places.atlas().passages_out_of(villages[0]) == []  # the same village under another commune
    services.undo_act(act.pk, actor=SHE, at=LATER, reason="Thử")
    assert home(villages[0], DAY) == commune(BA_VI, DAY)


def test_a_commune_is_not_divided_until_each_of_its_villages_has_a_home(villages):
    rows = [["Chia", BA_TO, "", "Ba Tơ", BA_TO], ["Chia", BA_TO, "", "Ba Tơ Hạ", "99002"]]
    act = made(rows)
    assert [one.code for one in acts.preview(act).plan.problems] == [ActRefusal.CHILDREN_LEFT]

    services.put_lines(act.pk, [["Đổi", "2148401", "", "", "", "99002"]], actor=SHE, at=AT)
    apply(act, NEXT)

    assert home(villages[2], DAY) == commune("99002")
    assert home(villages[2], BEFORE) == commune(BA_TO, BEFORE)


@pytest.mark.parametrize(
    ("code", "parent", "wrong"),
    [("0000001", "khong co", ActRefusal.PARENT_UNKNOWN), ("2152901", BA_XA, ActRefusal.CODE_TAKEN)],
)
def test_a_village_in_no_commune_and_one_whose_code_stands_are_refused(villages, code, parent, wrong):
    act = made([["Lập", "", "thôn", "Lạc", code, parent]], on_day=DAY)

    assert [one.code for one in acts.preview(act).plan.problems] == [wrong]


def test_the_list_of_villages_in_special_difficulty_refers_to_villages(villages):
    facts = Facts("Thôn ĐBKK (giả định)", FIRST, "GIẢ ĐỊNH ĐBKK", FIRST, "Giả định")
    services.make_list("THON_DBKK", "Thôn đặc biệt khó khăn", actor=SHE, at=AT)
    rows = [["2152901"], ["Thôn Giả Định Ba, Ba Tơ"]]
    stamp = lists.preview("THON_DBKK", rows, FIRST, None).stamp

    services.write_list("THON_DBKK", Writing(facts, rows, None), stamp, actor=SHE, at=NEXT)

    assert set(places.listed("THON_DBKK", FIRST)) == {villages[0], villages[2]}
    assert set(places.listed("THON_DBKK", DAY)) == {villages[0], villages[2]}
    inside = places.within(commune(BA_VI, FIRST), FIRST)
    assert set(places.listed("THON_DBKK", FIRST, within=inside)) == {villages[0]}
