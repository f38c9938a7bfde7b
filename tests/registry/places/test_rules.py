"""Names, the atlas and what must hold after an act: no database."""

import doctest
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.registry.places import rules
from neu.registry.places.rules import (
    Atlas,
    Basis,
    Kind,
    Level,
    Part,
    Source,
    Territory,
    acts,
    distance,
    kinds,
    naming,
)
from neu.registry.places.rules.values import OPEN, Divided
from neu.registry.places.services.drafting import draft
from tests.registry.places.worlds import (
    AFTER,
    BEFORE,
    CHANGE,
    START,
    atlas_of,
    divide,
    lands,
    merge,
    version,
)


@pytest.mark.parametrize("module", [acts, distance, kinds, naming])
def test_the_examples_in_the_documentation_hold(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    ("typed", "name", "same"),
    [
        ("Nghĩa Hoà", "Nghĩa Hòa", True),
        ("nghia hoa", "Nghĩa Hòa", True),
        ("Sơn Thuỷ", "Sơn Thủy", True),
        ("Đắk Hà", "Đăk Hà", True),
        ("Ia H’Drai", "Ia H'Drai", True),
        ("Ia H' Drai", "Ia H'Drai", True),
        ("Hành Tín  Đông", "Hành Tín Đông", True),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu", True),
        ("Sơn Hà", "Sơn Hạ", False),
        ("Ba Tơ", "Ba Tô", False),
        ("ba to", "Ba Tô", True),
        ("binh thanh", "Bình Thạnh", True),  # no marks typed: it may be either
        ("Bình Thanh", "Bình Thạnh", False),
        ("Ba Vì", "Ba Vinh", False),
    ],
)
def test_marks_count_only_when_typed_and_spelling_habits_never(typed, name, same):
    assert naming.matches(typed, name) is same


def test_a_prefix_may_be_a_kind_or_a_part_of_the_name():
    assert list(naming.readings("Quan Sơn")) == [((), "Quan Sơn"), ((Kind.QUAN,), "Sơn")]
    assert ((Kind.THI_XA,), "Đức Phổ") in list(naming.readings("TX. Đức Phổ"))
    assert list(naming.readings("Xã")) == [((), "Xã")]


def test_a_written_name_with_no_kind_of_its_level_is_refused():
    with pytest.raises(ValueError, match="no kind"):
        rules.split_name("Huyện Ba Tơ", Level.COMMUNE)


@pytest.fixture
def small():
    """Nation 1, province 2 → 12, district 3; communes 4, 5 → 10; 6 is divided into 10, 11; 7 stays."""
    below = {"parent": 3, "end": CHANGE}
    return Atlas(
        [
            version(1, "VN", Kind.QUOC_GIA, Level.NATION),
            version(2, "Cũ", Kind.TINH, Level.PROVINCE, 1, end=CHANGE),
            version(12, "Mới", Kind.TINH, Level.PROVINCE, 1, CHANGE),
            version(3, "H", Kind.HUYEN, Level.DISTRICT, 2, end=CHANGE),
            *(version(place, f"C{place}", **below) for place in (4, 5, 6)),
            version(7, "Bảy", parent=3, end=CHANGE, code="70"),
            version(7, "Bảy Mới", parent=12, start=CHANGE, code="71"),
            version(10, "Mười", parent=12, start=CHANGE, code="4"),
            version(11, "Mười một", parent=12, start=CHANGE),
        ],
        [merge(2, 12), merge(4, 10), merge(5, 10), divide(6, 10), divide(6, 11)],
    )


def test_a_code_means_another_place_on_another_day(small):
    assert small.code(Level.COMMUNE, "4", BEFORE) == 4
    assert small.code(Level.COMMUNE, "4", AFTER) == 10
    assert small.code(Level.COMMUNE, "71", BEFORE) is None


def test_a_place_keeps_its_identity_under_a_new_name(small):
    assert small.name(7, BEFORE).name == "Bảy"
    assert small.name(7, AFTER).name == "Bảy Mới"
    assert small.sources(7, AFTER, BEFORE) == [Source(7, True, Decimal(1))]


def test_a_name_outside_its_days_is_the_nearest(small):
    assert small.name(4, AFTER).name == "C4"
    assert small.name(10, BEFORE).name == "Mười"
    assert small.name(7, date(2019, 1, 1)).name == "Bảy"
    assert small.name(99, AFTER) is None


def test_merged_sources_are_whole_and_a_divided_one_has_no_share(small):
    assert small.sources(10, AFTER, BEFORE) == [
        Source(4, True, Decimal(1)),
        Source(5, True, Decimal(1)),
        Source(6, False, None),
    ]


def test_a_divided_commune_is_partly_in_each_part_and_whole_in_the_province(small):
    ten = small.territory(10, AFTER, BEFORE)
    assert ten.whole == {4, 5}
    assert ten.parts == (Part(6, 10, None),)
    province = small.territory(12, AFTER, BEFORE)
    assert province.whole == {2, 3, 4, 5, 6, 7}
    assert province.parts == ()


def test_stated_shares_are_read_for_their_basis_only():
    shared = Atlas(
        [
            version(6, "Sáu", end=CHANGE),
            version(10, "A", start=CHANGE),
            version(11, "B", start=CHANGE),
        ],
        [
            divide(6, 10), divide(6, 11),
            divide(6, 10, Decimal("0.6"), Basis.HOUSEHOLDS), divide(6, 11, Decimal("0.4"), Basis.HOUSEHOLDS),
        ],
    )  # fmt: skip
    assert shared.sources(10, AFTER, BEFORE) == [Source(6, False, None)]
    assert shared.sources(10, AFTER, BEFORE, Basis.HOUSEHOLDS) == [Source(6, False, Decimal("0.6"))]
    assert shared.territory(11, AFTER, BEFORE, Basis.HOUSEHOLDS).parts == (Part(6, 11, Decimal("0.4")),)
    assert shared.territory(11, AFTER, BEFORE, Basis.AREA).parts == (Part(6, 11, None),)


def test_shares_multiply_along_two_reorganisations():
    later = date(2027, 1, 1)
    book = Atlas(
        [
            version(1, "A", end=CHANGE),
            *(version(place, f"{place}", start=CHANGE, end=later) for place in (2, 3)),
            *(version(place, f"{place}", start=later) for place in (4, 5)),
        ],
        [
            *(divide(1, place, Decimal("0.5"), Basis.AREA) for place in (2, 3)),
            divide(2, 4, Decimal("0.2"), Basis.AREA, later), divide(2, 5, Decimal("0.8"), Basis.AREA, later),
            merge(3, 5, later),
        ],
    )  # fmt: skip
    after = date(2027, 6, 1)
    assert book.sources(4, after, BEFORE, Basis.AREA) == [Source(1, False, Decimal("0.10"))]
    assert book.sources(5, after, BEFORE, Basis.AREA) == [Source(1, False, Decimal("0.90"))]
    assert [source.place_id for source in book.sources(5, after, AFTER)] == [2, 3]
    # what had not happened yet on the asking day is not seen
    assert book.sources(3, AFTER, BEFORE, Basis.AREA) == [Source(1, False, Decimal("0.5"))]


def test_a_loop_in_the_data_ends_every_walk():
    book = Atlas(
        [version(1, "A", parent=2), version(2, "B", parent=1)],
        [merge(1, 2), merge(2, 1)],
    )
    assert book.within(1, AFTER) == {1, 2}
    assert book.ancestors(1, AFTER) == [2, 1]


def test_an_old_place_is_read_on_a_later_day_and_what_was_merged_since_lies_there_only_in_part(small):
    assert small.territory(7, BEFORE, AFTER).whole == {7}
    assert small.territory(4, BEFORE, AFTER) == Territory(frozenset(), (Part(10, 4, None),))
    six = small.territory(6, BEFORE, AFTER)
    assert (six.whole, six.parts) == ({11}, (Part(10, 6, None),))  # 11 came from 6 alone, 10 from 4 and 5 too
    province = small.territory(2, BEFORE, AFTER)
    assert (province.whole, province.parts) == ({7, 10, 11, 12}, ())
    assert small.territory(3, BEFORE, AFTER).whole == {7, 10, 11}  # a district, without the new province


def test_one_basis_divides_a_place_and_what_is_not_stated_stays_one_part():
    versions = [version(6, "Sáu", end=CHANGE), *(version(one, f"{one}", start=CHANGE) for one in (10, 11))]
    six, four = Decimal("0.6"), Decimal("0.4")

    def shares(basis, *passages):
        return Atlas(versions, passages).divided(6, BEFORE, 10, AFTER, basis)

    by_hand = (divide(6, 10, six, Basis.BY_HAND), divide(6, 11, four, Basis.BY_HAND))
    assert shares(Basis.AREA, *by_hand) == Divided({10: six, 11: four}, frozenset({10}), False)
    assert shares(Basis.WHOLE, *by_hand) == Divided({6: Decimal(1)}, frozenset(), True)
    half = (divide(6, 10, six, Basis.AREA), divide(6, 11, None, Basis.AREA))
    assert shares(Basis.AREA, *half) == Divided({10: six, 6: four}, frozenset({10}), False)
    third = (version(12, "12", start=CHANGE), divide(6, 12, None, Basis.AREA))
    book = Atlas([*versions, third[0]], [*half, third[1]])
    assert book.divided(6, BEFORE, 11, AFTER, Basis.AREA) == Divided({10: six, 6: four}, frozenset(), True)
    short = (divide(6, 10, six, Basis.AREA), divide(6, 11, six, Basis.AREA))
    assert shares(Basis.AREA, *short).unstated
    own = (divide(6, 10, four, Basis.AREA), divide(6, 11, six, Basis.AREA))
    assert shares(Basis.AREA, *by_hand, *own).shares == {10: four, 11: six}
    assert Atlas(versions, own).divided(10, AFTER, 6, BEFORE, Basis.AREA).unstated is False


def test_what_passed_on_in_unstated_shares_stays_one_part_of_what_was_stated():
    later = date(2027, 1, 1)
    book = Atlas(
        [
            version(9, "H", Kind.HUYEN, Level.DISTRICT, start=later),
            version(1, "A", end=CHANGE),
            version(2, "B", start=CHANGE, end=later),
            version(3, "C", start=CHANGE),
            *(version(place, f"{place}", parent=9, start=later) for place in (4, 5)),
        ],
        [
            divide(1, 2, Decimal("0.7"), Basis.AREA), divide(1, 3, Decimal("0.3"), Basis.AREA),
            divide(2, 4, day=later), divide(2, 5, day=later),
        ],
    )  # fmt: skip
    after = date(2027, 6, 1)
    shares = {2: Decimal("0.7"), 3: Decimal("0.3")}
    assert book.divided(1, BEFORE, 3, after, Basis.AREA) == Divided(shares, frozenset({3}), False)
    assert book.divided(1, BEFORE, 4, after, Basis.AREA) == Divided(shares, frozenset(), True)
    assert book.divided(1, BEFORE, 9, after, Basis.AREA) == Divided(shares, frozenset({2}), False)


def test_a_commune_that_moved_to_another_district_is_not_read_in_the_one_it_left():
    book = Atlas(
        [
            *(version(place, f"H{place}", Kind.HUYEN, Level.DISTRICT) for place in (1, 2)),
            version(3, "A", parent=1, end=CHANGE),
            version(3, "A", parent=2, start=CHANGE),
            version(4, "B", parent=1),
        ]
    )
    assert book.territory(1, AFTER, BEFORE).whole == {1, 4}
    assert book.territory(2, AFTER, BEFORE).whole == {2, 3}
    assert book.territory(1, BEFORE, AFTER).whole == {1, 3, 4}


@given(lands())
def test_every_unit_of_both_states_becomes_exactly_one_version(land):
    drafted = draft(land)
    written = [(v.unit.key, v.start) for place in drafted.places for v in place.versions]
    assert len(written) == len(set(written))
    units = {key for key, _ in written}
    assert set(land.before) <= units
    gone_on = {v.unit.key for place in drafted.places for v in place.versions if v.end is None}
    for key in land.after:
        assert key in units or any(land.went.get(old) == [key] for old in gone_on)
    for place in drafted.places:
        assert place.versions
        for one, next_one in pairwise(place.versions):
            assert one.end == next_one.start


@given(lands())
def test_old_communes_are_divided_among_new_ones_with_nothing_lost_and_nothing_twice(land):
    drafted = draft(land)
    book = atlas_of(drafted)
    old = {v.place for v in book.versions if v.level is Level.COMMUNE and v.start == START}
    new = {v.place for v in book.versions if v.level is Level.COMMUNE and v.end == OPEN}
    whole: dict[int, int] = {}
    partly: set[int] = set()
    for place in new:
        then = book.territory(place, AFTER, BEFORE)
        for source in then.whole & old:
            assert source not in whole
            whole[source] = place
        partly |= {part.source for part in then.parts}
        assert {s.place_id for s in book.sources(place, AFTER, BEFORE)} == (then.whole & old) | {
            part.source for part in then.parts
        }
    assert whole.keys() | partly == old
    assert not whole.keys() & partly


@given(lands())
def test_an_old_commune_is_read_later_as_whole_places_or_parts_and_nothing_is_read_twice(land):
    book = atlas_of(draft(land))
    new = {v.place for v in book.versions if v.level is Level.COMMUNE and v.end == OPEN}
    seen: set[int] = set()
    partly: set[int] = set()
    for version_ in book.versions:
        if version_.level is Level.COMMUNE and version_.start == START:
            later = book.territory(version_.place, BEFORE, AFTER)
            assert not seen & later.whole
            seen |= later.whole
            partly |= {part.source for part in later.parts}
    assert seen | partly == new
    assert not seen & partly
    for province in book.children(-1, BEFORE):
        later = book.territory(province.place_id, BEFORE, AFTER)
        assert new & later.whole <= book.within(-1, AFTER)
    assert book.territory(-1, BEFORE, AFTER).whole == book.within(-1, AFTER)


@given(lands())
def test_a_new_province_is_whole_old_provinces_with_all_their_districts_and_communes(land):
    drafted = draft(land)
    book = atlas_of(drafted)
    seen: set[int] = set()
    for province in book.children(-1, AFTER):
        then = book.territory(province.place_id, AFTER, BEFORE)
        assert then.parts == ()
        assert not seen & then.whole
        seen |= then.whole
    assert seen == book.within(-1, BEFORE) - {-1}


@given(lands(), st.sampled_from([BEFORE, AFTER]))
def test_within_and_ancestors_say_the_same(land, day):
    book = atlas_of(draft(land))
    places = [v.place for v in book.versions]
    for place in places:
        above = book.ancestors(place, day)
        for other in places:
            assert (place in book.within(other, day)) == (place == other or other in above)


def test_a_map_naming_an_unknown_unit_is_refused():
    from neu.registry.places.services.vietnam import Vietnam

    with pytest.raises(ValueError, match="neither state"):
        draft(Vietnam(before={}, after={}, went={"a": ["b"]}))


def test_putting_a_place_under_its_own_child_is_seen_as_a_loop_only_on_shared_days():
    book = Atlas([version(1, "A", end=CHANGE), version(2, "B", parent=1), version(3, "C", parent=2)])
    assert acts.would_loop(book, 1, 3, (START, CHANGE))
    assert not acts.would_loop(book, 1, 2, (date(2019, 1, 1), date(2020, 1, 1)))
    assert not acts.would_loop(book, 3, 1, (START, OPEN))


@given(st.lists(st.tuples(st.dates(), st.dates()), max_size=5), st.tuples(st.dates(), st.dates()))
def test_days_said_to_be_uncovered_are_covered_by_no_span(spans, needed):
    spans = [span for span in spans if span[0] < span[1]]
    if needed[0] >= needed[1]:
        return
    gap = acts.uncovered(needed, spans)
    if gap is None:
        for day in {needed[0], *(end for _, end in spans if needed[0] <= end < needed[1])}:
            assert any(start <= day < end for start, end in spans)
    else:
        assert needed[0] <= gap[0] < gap[1] <= needed[1]
        assert not any(acts.overlap(gap, span) for span in spans)


@pytest.mark.parametrize(
    ("shares", "fits"),
    [
        ({1: "0.6", 2: "0.4"}, True),
        ({1: "0.6", 2: "0.39999999"}, False),
        ({1: "0.6"}, True),
        ({1: "1"}, False),
        ({}, True),
    ],
)
def test_shares_sum_to_one_when_all_are_stated_and_to_less_before(shares, fits):
    assert acts.shares_add_up([1, 2], {key: Decimal(value) for key, value in shares.items()}) is fits
