"""Checks and adding: the worked cases, every branch, and what must hold for any numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.reporting.indicators import texts
from neu.reporting.indicators.rules import (
    Adds,
    BreakdownKind,
    Comparator,
    Finding,
    Problem,
    ValueType,
    apportion,
    apportioned_by,
    combine,
    meets,
    options_key,
    parts_problems,
    slips,
    unclassified,
    value_problems,
)

shared = st.dictionaries(st.integers(1, 50), st.integers(1, 1000).map(Decimal), min_size=1, max_size=8)
amounts = st.decimals(min_value=0, max_value=10**12, places=2)


def d(text: str | int) -> Decimal:
    return Decimal(text)


def codes(problems: list[Problem]) -> list[Finding]:
    return [problem.code for problem in problems]


def test_men_and_women_that_exceed_the_total_block() -> None:
    (problem,) = parts_problems(BreakdownKind.CHIA_RA, d(100), {"nam": d(55), "nữ": d(46)})
    assert problem.code is Finding.PARTS_OVER_TOTAL
    assert problem.blocks
    words = str(texts.FINDING[problem.code]) % problem.params
    assert "55 nam + 46 nữ = 101, lớn hơn tổng 100" in words


def test_men_and_women_that_fall_short_leave_the_rest_unclassified() -> None:
    (problem,) = parts_problems(BreakdownKind.CHIA_RA, d(100), {"nam": d(55), "nữ": d(40)})
    assert problem.code is Finding.UNCLASSIFIED
    assert not problem.blocks
    assert problem.params["rest"] == "5"
    assert unclassified(d(100), [d(55), d(40)]) == 5


def test_parts_that_fit_are_silent_and_an_unfinished_breakdown_too() -> None:
    assert parts_problems(BreakdownKind.CHIA_RA, d(100), {"nam": d(54), "nữ": d(46)}) == []
    assert parts_problems(BreakdownKind.CHIA_RA, d(100), {"nam": d(54), "nữ": None}) == []
    assert parts_problems(BreakdownKind.CHIA_RA, None, {"nam": None, "nữ": None}) == []


def test_parts_without_a_total_block() -> None:
    assert codes(parts_problems(BreakdownKind.CHIA_RA, None, {"nam": d(1), "nữ": None})) == [
        Finding.PARTS_WITHOUT_TOTAL
    ]


def test_overlapping_parts_each_within_the_total_pass() -> None:
    assert parts_problems(BreakdownKind.TRONG_DO, d(100), {"DTTS": d(80), "nghèo": d(60)}) == []
    (problem,) = parts_problems(BreakdownKind.TRONG_DO, d(100), {"DTTS": d(101), "nghèo": d(60)})
    assert (problem.code, problem.params["part"]) == (Finding.PART_OVER_TOTAL, "DTTS")


@given(st.lists(amounts, min_size=1, max_size=6), amounts)
def test_exclusive_parts_block_exactly_when_they_exceed(parts: list[Decimal], total: Decimal) -> None:
    named = {str(place): part for place, part in enumerate(parts)}
    blocked = any(problem.blocks for problem in parts_problems(BreakdownKind.CHIA_RA, total, named))
    assert blocked is (sum(parts) > total)
    rest = unclassified(total, parts)
    assert rest is not None
    assert sum(parts) + rest == total


def test_a_value_is_checked_for_type_bounds_and_size() -> None:
    whole = {"value_type": ValueType.INTEGER, "minimum": d(0)}
    assert value_problems(d("100.00"), **whole) == []
    assert codes(value_problems(d("1.5"), **whole)) == [Finding.NOT_WHOLE]
    assert codes(value_problems(d(-3), **whole)) == [Finding.NEGATIVE]
    assert codes(value_problems(d("-1.5"), **whole)) == [Finding.NOT_WHOLE, Finding.NEGATIVE]
    assert codes(value_problems(d(10) ** 16, **whole)) == [Finding.TOO_LARGE]
    assert value_problems(d(10) ** 16 - 1, **whole) == []
    for wrong in ("NaN", "Infinity", "-Infinity", "sNaN"):
        assert codes(value_problems(d(wrong), **whole)) == [Finding.NOT_FINITE]


def test_decimals_are_never_dropped_silently() -> None:
    assert value_problems(d("1.25"), value_type=ValueType.DECIMAL, decimals=2) == []
    assert codes(value_problems(d("1.255"), value_type=ValueType.DECIMAL, decimals=2)) == [
        Finding.TOO_MANY_DECIMALS
    ]
    assert codes(value_problems(d("1.00001"), value_type=ValueType.DECIMAL, decimals=9)) == [
        Finding.TOO_MANY_DECIMALS
    ]


def test_bounds_other_than_zero_and_no_lower_bound() -> None:
    percent = {"value_type": ValueType.PERCENT, "decimals": 1}
    assert codes(value_problems(d(101), **percent, maximum=d(100))) == [Finding.OVER_MAXIMUM]
    assert codes(value_problems(d(4), **percent, minimum=d(5))) == [Finding.TOO_SMALL]
    assert value_problems(d(-4), **percent) == []


@pytest.mark.parametrize(
    ("value", "references", "asks"),
    [
        (892_120_000_000, [1_812_170], True),  # typed in đồng where the plan is in triệu
        (892_120, [1_812_170_000_000], True),
        (500, [1], False),  # exactly 500 times is still allowed
        (501, [1], True),
        (1, [500], False),
        (1, [501], True),
        (501, [None, 1], True),  # the plan is blank, last period speaks
        (501, [400, 1], True),  # plan or last period: either asks
        (0, [1000], False),
        (7, [0, None], False),
        (7, [], False),
    ],
)
def test_dong_or_trieu(value: int, references: list[int | None], asks: bool) -> None:
    known = [None if reference is None else d(reference) for reference in references]
    assert slips(d(value), known) is asks
    assert slips(-d(value), known) is asks


def test_rates_of_places_are_divided_last() -> None:
    assert combine(Adds.RATIO, [d(45), d(30)], [d(50), d(100)]) == d("0.5")
    assert combine(Adds.RATIO, [d(45), None], [d(50), d(100)]) == d("0.9")
    assert combine(Adds.RATIO, [d(0)], [d(0)]) is None


def test_a_mean_is_weighed_or_not_stated() -> None:
    assert combine(Adds.WEIGHTED_MEAN, [d(40), d(10)], [d(1), d(2)]) == 20
    assert combine(Adds.WEIGHTED_MEAN, [d(40), d(10)], [d(1), None]) is None
    assert combine(Adds.WEIGHTED_MEAN, [d(40), None], [d(1), None]) == 40
    assert combine(Adds.WEIGHTED_MEAN, [d(40)], [d(0)]) is None


def test_sums_pass_over_blanks_and_none_states_only_a_single_value() -> None:
    assert combine(Adds.SUM, [d(1), None, d("2.5")]) == d("3.5")
    assert combine(Adds.SUM, [None, None]) is None
    assert combine(Adds.NONE, [None, d(3)]) == 3
    assert combine(Adds.NONE, [d(3), d(3)]) is None


def test_a_ratio_without_its_denominators_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="2 parts but 0 weights"):
        combine(Adds.RATIO, [d(1), d(2)])


@given(st.lists(st.tuples(amounts, amounts.filter(bool)), min_size=1, max_size=8))
def test_a_weighted_mean_lies_between_its_parts(pairs: list[tuple[Decimal, Decimal]]) -> None:
    mean = combine(Adds.WEIGHTED_MEAN, [part for part, _w in pairs], [weight for _p, weight in pairs])
    assert mean is not None
    slack = Decimal("1e-30")
    assert min(part for part, _w in pairs) - slack <= mean <= max(part for part, _w in pairs) + slack


def test_a_target_is_met_by_its_comparator() -> None:
    assert meets(d("2.1"), Comparator.GT, d(2)) is True
    assert meets(d(2), Comparator.GT, d(2)) is False
    assert meets(d(2), Comparator.GE, d(2)) is True
    assert meets(d(14), Comparator.LT, d(15)) is True
    assert meets(d(15), Comparator.LE, d(15)) is True
    assert meets(d(50), Comparator.EQ, d(50)) is True
    assert meets(None, Comparator.GE, d(2)) is None
    assert meets(d(1), Comparator.QUALITATIVE, d(1)) is None


def test_options_are_spelt_one_way() -> None:
    assert options_key({"nhom": "dtts", "gioi": "nu"}) == options_key({"gioi": "nu", "nhom": "dtts"})
    assert options_key({}) == ""


def test_every_finding_and_vocabulary_has_its_words() -> None:
    assert set(texts.FINDING) == set(Finding)
    assert set(texts.COMPARATOR) == set(Comparator)
    assert set(texts.ADDS_SENTENCE) == set(texts.NODES_SENTENCE) == set(Adds)
    assert set(texts.VALUE_TYPE) == set(ValueType)


def _adding_to_one(weights: dict[int, Decimal]) -> dict[int, Decimal]:
    total = sum(weights.values())
    return {key: (weight / total).quantize(Decimal("0.00000001")) or Decimal("0.00000001")
            for key, weight in weights.items()}  # fmt: skip


@given(st.integers(-(10**15), 10**15).map(Decimal), shared)
def test_apportioned_whole_numbers_add_exactly_and_none_is_off_by_one(value: Decimal, weights):
    shares = _adding_to_one(weights)
    parts = apportion(value, shares, whole=True)
    assert sum(parts.values()) == value
    total = sum(shares.values())
    for key, part in parts.items():
        assert part == part.to_integral_value()
        assert abs(part - value * shares[key] / total) <= 1
    assert parts == apportion(value, dict(reversed(shares.items())), whole=True)


@given(st.decimals(-(10**12), 10**12, places=4), shared)
def test_apportioned_hectares_add_exactly_and_follow_their_shares(value: Decimal, weights):
    shares = _adding_to_one(weights)
    parts = apportion(value, shares, whole=False)
    assert sum(parts.values()) == value
    assert all(parts[key] == value * shares[key] for key in sorted(shares)[:-1])


def test_of_equal_remainders_the_lower_id_takes_the_odd_one():
    thirds = dict.fromkeys((3, 1, 2), d("0.33333333"))
    assert apportion(d(10), thirds, whole=True) == {1: d(4), 2: d(3), 3: d(3)}
    assert apportion(d("2.5"), {1: d("0.5"), 2: d("0.5")}, whole=True) == {1: d("1.25"), 2: d("1.25")}
    with pytest.raises(ValueError, match="above zero"):
        apportion(d(10), {1: d(0)}, whole=True)


def test_money_works_and_ratios_are_never_apportioned():
    assert apportioned_by("người", ValueType.INTEGER) == "POPULATION"
    assert apportioned_by("ha", ValueType.DECIMAL) == "AREA"
    for unit, value_type in [
        ("đồng", "MONEY"),
        ("công trình", "INTEGER"),
        ("%", "PERCENT"),
        ("hộ", "PERCENT"),
    ]:
        assert apportioned_by(unit, value_type) is None
