"""An act worked out without a database: what lines mean, what must hold after any of them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neu.registry.places.rules import ActRefusal, Atlas, Basis, Deed, Kind, Level, Line, plan
from neu.registry.places.rules.lines import COLUMNS, read_line, read_table
from neu.registry.places.rules.sound import faults
from neu.registry.places.services.drafting import draft
from tests.registry.places import worlds
from tests.registry.places.acts import commune_places, holds, lines_on
from tests.registry.places.worlds import CHANGE, atlas_of, version

DAY = date(2027, 1, 1)
EARLIER = date(2026, 6, 1)


NATION = 999_999  # what a plan begins has ids below 0


def book_of(land):
    """Return the atlas of a made-up land."""
    return renumbered(atlas_of(draft(land)), {-1: NATION})


def renumbered(book, ids):
    versions = [
        v._replace(place=ids.get(v.place, v.place), parent=ids.get(v.parent, v.parent)) for v in book.versions
    ]
    return Atlas(versions, [p._replace(target=ids.get(p.target, p.target)) for p in book.passages])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(land=worlds.lands(), data=st.data())
def test_nothing_is_lost_whatever_the_act(land, data):
    book = book_of(land)
    lines = data.draw(lines_on(book, DAY, commune_places(book, DAY)))
    made = plan(book, DAY, lines)
    assert [one for one in made.problems if one.code != ActRefusal.NO_LINES] == []
    holds(book, made.after, DAY, made)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(land=worlds.lands(), data=st.data())
def test_one_act_after_another_loses_nothing_either(land, data):
    book = book_of(land)
    first = plan(book, EARLIER, data.draw(lines_on(book, EARLIER, commune_places(book, EARLIER))))
    book = renumbered(first.after, {one.place: 10_000 - one.place for one in first.begins})
    lines = data.draw(lines_on(book, DAY, commune_places(book, EARLIER), levels=False, codes=70000))
    made = plan(book, DAY, lines)
    assert [one for one in made.problems if one.code != ActRefusal.NO_LINES] == []
    holds(book, made.after, DAY, made)


# A country small enough to read: nation 1, provinces 10 and 20, communes 11, 12, 13 and 21

HOME = [
    version(1, "Việt Nam", Kind.QUOC_GIA, Level.NATION, code="VN"),
    version(10, "Tỉnh Một", Kind.TINH, Level.PROVINCE, 1, code="10"),
    version(20, "Tỉnh Hai", Kind.TINH, Level.PROVINCE, 1, code="20"),
    *(version(n, f"Xã C{n}", parent=n // 10 * 10, code=f"00{n}") for n in (11, 12, 13, 21)),
    version(14, "Xã Cũ", parent=10, end=CHANGE, code="0014"),
]


def small(*more):
    bare = {v: v.name.removeprefix("Xã ").removeprefix("Tỉnh ") for v in (*HOME, *more)}
    return Atlas([v._replace(name=name) for v, name in bare.items()])


def faults_of(*rows, book=None, day=DAY):
    lines, problems = read_table([list(row) for row in rows])
    assert problems == []
    return [(one.no, one.code.name) for one in plan(book or small(), day, lines).problems]


MERGED = (["Nhập", "0011", "xã", "Mới", "0099"], ["Nhập", "0012", "", "", "0099"])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Đổi", "0077", "", "Mới"]], [(1, "OLD_UNKNOWN")]),
        ([["Đổi", "0014", "", "Mới"]], [(1, "OLD_CLOSED")]),
        ([["Đổi", "xã Cũ", "", "Mới"]], [(1, "OLD_CLOSED")]),
        ([["Đổi", "0011", "", "C11"]], [(1, "NOTHING_CHANGES")]),
        ([["Đổi", "0011", "", "", "0012"]], [(1, "CODE_TAKEN")]),
        ([["Đổi", "0011", "", "", "", "0077"]], [(1, "PARENT_UNKNOWN")]),
        ([["Đổi", "10", "", "", "", "0011"]], [(1, "PARENT_UNKNOWN")]),  # no parent of a lower level
        ([["Nhập", "0011", "", "Mới", "0099"]], [(1, "MERGE_ALONE")]),
        ([["Nhập", "0011", "", "", "0012"], ["Nhập", "0013", "", "", "0012"]], [(1, "NEW_LACKS")]),
        ([["Nhập", "0011", "", "C", "0013"], ["Nhập", "0012", "", "", "0013"]], [(1, "CODE_TAKEN")]),
        ([["Nhập", "0011", "", "A", "0099"], ["Nhập", "0012", "", "B", "0099"]], [(2, "NEW_DIFFERS")]),
        ([["Nhập", "0011", "", "A", "0099"], ["Nhập", "0021", "", "", "0099"]], [(1, "NEW_LACKS")]),
        ([*MERGED, ["Đổi", "0011", "", "Khác"]], [(3, "TWICE")]),
        ([["Chia", "0011", "", "A", "0099"]], [(1, "DIVIDE_ALONE")]),
        ([["Chia", "0011", "", "A", "0099"], ["Chia", "0011", "", "A", "0099"]], [(2, "TWICE")]),
        (
            [["Chia", "0011", "", "A", "0098", "", "60"], ["Chia", "0011", "", "B", "0099", "", "30"]],
            [(1, "SHARES_WRONG")],
        ),
        (
            [["Chia", "0011", "", "A", "0098", "", "100"], ["Chia", "0011", "", "B", "0099"]],
            [(1, "SHARES_WRONG")],
        ),
        ([["Bãi bỏ", "10"]], [(1, "CHILDREN_LEFT")]),
        ([["Bãi bỏ", "10"], ["Đổi", "0011", "", "", "", "10"]], [(1, "CHILDREN_LEFT"), (2, "PARENT_ENDS")]),
        ([["Lập", "", "huyện", "Mới", "099", "10"]], [(1, "NEW_EMPTY")]),
        ([*MERGED, ["Lập", "", "xã", "Mới", "0099", "10"]], [(3, "TWICE")]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(rows, said):
    assert faults_of(*rows) == said


def test_homonyms_are_told_apart():
    twin = version(22, "Xã C11", parent=20, code="0022")
    assert faults_of(["Đổi", "C11", "", "Mới"], book=small(twin)) == [(1, "OLD_AMBIGUOUS")]
    assert faults_of(["Đổi", "xã C11, tỉnh Hai", "", "Mới"], book=small(twin)) == []


def test_an_act_dated_before_what_it_contradicts_is_refused():
    later = date(2028, 1, 1)
    ended = [v._replace(end=later) if v.place == 11 else v for v in small().versions]
    assert faults_of(["Đổi", "0011", "", "Mới"], book=Atlas(ended)) == [(1, "LATER_FACT")]
    renamed = Atlas([*ended, version(11, "Sau", parent=10, start=later, code="0011")])
    assert faults_of(["Đổi", "0011", "", "Mới"], book=renamed) == [(1, "LATER_FACT")]
    village = version(31, "Sau", Kind.THON, Level.VILLAGE, 11, start=later)
    moved_in = Atlas([*small().versions, village])
    assert faults_of(*MERGED, book=moved_in) == [(1, "CHILDREN_LEFT")]


def test_a_code_taken_from_a_later_day_is_named():
    later = version(31, "Sau", parent=20, start=date(2028, 1, 1), code="0099")
    assert faults_of(*MERGED, book=small(later)) == [(1, "CODE_TAKEN")]


def test_an_act_without_lines_is_refused():
    assert [one.code for one in plan(small(), DAY, []).problems] == [ActRefusal.NO_LINES]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"parent": 11}, {"LOOP"}),
        ({"parent": 14}, {"PARENT_ABSENT"}),
        ({"end": DAY}, {"CHILDREN_LEFT"}),
        ({"code": "20"}, {"CODE_TAKEN"}),
    ],
)
def test_what_no_longer_holds_is_found(changed, said):
    book = Atlas([v._replace(**changed) if v.place == 10 else v for v in small().versions])
    assert {code.name for _place, code, _said in faults(book, [10])} == said


def test_two_names_on_one_day_are_found():
    book = small(version(11, "Hai", parent=10, start=DAY, code="0077"))
    assert [code.name for _place, code, _said in faults(book, [11])] == ["DAYS_OVERLAP"]


def test_a_level_goes_and_another_comes():
    district = version(15, "Huyện", Kind.HUYEN, Level.DISTRICT, 10, code="015")
    inside = [v._replace(parent=15) if v.place in {11, 12} else v for v in small(district).versions]
    rows = [["Bãi bỏ", "015"], ["Đổi", "0011", "", "", "", "10"], ["Đổi", "0012", "", "", "", "đặc biệt"]]
    rows += [["Lập", "", "huyện", "Đặc Biệt", "099", "10"]]
    lines, _ = read_table(rows)
    made = plan(Atlas(inside), DAY, lines)
    assert made.problems == []
    assert [v.place for v in made.ends] == [15]
    new = made.begins[0].place
    assert {made.after.at(place, DAY).parent for place in (11, 12)} == {10, new}
    assert made.after.ancestors(12, DAY) == [new, 10, 1]


def test_a_city_of_a_province_is_not_a_city_of_a_district():
    lines, _ = read_table([["Đổi", "10", "", "Thành phố Mười"]])
    assert plan(small(), DAY, lines).changes[0][1].full == "Thành phố Mười"
    assert plan(small(), DAY, lines).changes[0][1].kind is Kind.THANH_PHO_TW


# As typed


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["Nhâp nhằng", "1"], ["LINE_DEED"]),
        (["Nhập", "", "", "", ""], ["LINE_LACKS"]),
        (["Nhập", "1", "tổng", "A", "2"], ["LINE_KIND"]),
        (["Nhập", "1", "xã", "A", "2", "", "50"], ["LINE_SPARE"]),
        (["Bãi bỏ", "1", "xã"], ["LINE_SPARE"]),
        (["Lập", "1", "xã", "A", "2"], ["LINE_SPARE"]),
        (["Đổi", "1"], ["LINE_LACKS"]),
        (["Đổi", "1", "", "x" * 121], ["LINE_LONG"]),
        (["Chia", "1", "", "A", "2", "", "0", "101", "một nửa"], ["LINE_SHARE"] * 3),
        (["Đổi", "1", *[""] * 9, "thừa"], ["LINE_WIDE"]),
    ],
)
def test_a_line_that_cannot_be_read_says_why(cells, said):
    _lines, problems = read_table([cells])
    assert [one.code.name for one in problems] == said


def test_a_sheet_names_its_own_rows_and_numbers_its_lines_on():
    heading = ["Việc", "Đơn vị cũ"]
    lines, problems = read_table([heading, ["Đổi", "1", "", "A"], ["", ""], ["Bỏ", "1"]], first=7)
    assert [(line.no, line.old) for line in lines] == [(7, "1")]
    assert [one.no for one in problems] == [4]
    assert [one.code.name for one in read_table([heading])[1]] == ["SHEET_EMPTY"]


def test_a_line_is_read_as_people_write():
    line = read_line(
        1, dict(zip(COLUMNS, ["CHIA", " 21529 ", "", "Phường  Ba Vì", "1", "", "33,333333 %"], strict=False))
    )
    assert line == Line(
        1, Deed.DIVIDE, "21529", Kind.PHUONG, "Ba Vì", "1", "", ((Basis.HOUSEHOLDS, Decimal("0.33333333")),)
    )
