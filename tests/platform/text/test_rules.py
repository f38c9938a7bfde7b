"""Vietnamese words, numbers, money and dates."""

import doctest
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.text import refusals, rules
from neu.platform.text.rules import NotANumber

CASES = yaml.safe_load((Path(__file__).parent / "numbers.yaml").read_text())
money = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=4, allow_nan=False, allow_infinity=False
)


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(rules).failed == 0


# Words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đắk Hà", "Đăk Hà"),
        ("Hoà Bình", "Hòa Bình"),
        ("Ya’ly", "Ya'ly"),
        ("Yaʼly", "Ya'ly"),
        ("Ba  Vì ", "ba vì"),
        ("Ba\u00a0Tơ", "Ba Tơ"),
        ("Bình Thuận – Tây", "Bình Thuận - Tây"),
        ("ĐỨC PHỔ", "đức phổ"),
        ("Ba To\u031b", "Ba Tơ"),  # typed on a machine that composes marks
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert rules.fold(one) == rules.fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert rules.fold(rules.fold(text)) == rules.fold(text)


def test_names_sort_as_a_vietnamese_dictionary_does():
    names = """An Phú, Ăn, Ân, Ba Ngạc, Ba Tiêu, Ba Tô, Ba Tơ, Ba Vì, Ca Đam, Cà Đam, Dung Quất,
        Đăk Hà, Đắk Hà, Đức Phổ, Ea Súp, Ê Đê, La, Là, Lả, Lã, Lá, Lạ, Long Hiệp, Lý Sơn, Sơn Hà, Sơn Hạ,
        Sơn Tây, Thôn 2, Thôn 10, Tư Nghĩa, Xuân"""
    in_order = [name.strip() for name in names.split(",")]

    backwards = in_order[::-1]
    assert sorted(backwards, key=rules.sort_key) == in_order


def test_base_letters_come_before_tones():
    assert rules.sort_key("Bạ An") < rules.sort_key("Ba Ăn") < rules.sort_key("Bà Ăn")


def test_where_the_tone_is_written_does_not_matter():
    assert rules.sort_key("Hòa") == rules.sort_key("Hoà")


def test_a_shorter_name_comes_first():
    assert rules.sort_key("Ba") < rules.sort_key("Ba Ba") < rules.sort_key("Baa")


# Numbers


@pytest.mark.parametrize(
    "case", CASES["read"], ids=lambda case: f"{case['typed']}-{case.get('language', 'vi')}"
)
def test_what_is_typed_is_read(case):
    value = rules.parse_number(case["typed"], language=case.get("language", "vi"))

    assert rules.canonical(value) == case["value"]


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["typed"] or "blank")
def test_what_cannot_be_read_says_why(case):
    with pytest.raises(NotANumber) as refused:
        rules.parse_number(case["typed"])

    assert refused.value.code == case["code"]
    assert refused.value.typed == case["typed"]


@given(money, st.sampled_from(["vi", "en"]))
def test_a_written_number_reads_back_as_itself(value, language):
    written = rules.number(value, language=language)

    assert rules.parse_number(written, language=language) == value


@given(st.text(alphabet="0123456789.,- ", max_size=12), st.sampled_from(["vi", "en"]))
def test_reading_loses_no_digit_and_never_breaks(typed, language):
    try:
        value = rules.parse_number(typed, language=language)
    except NotANumber:
        return
    digits = "".join(filter(str.isdigit, typed))
    assert value.is_finite()
    assert "".join(filter(str.isdigit, f"{value:f}")).strip("0") == digits.strip("0")


@given(money, st.integers(0, 4))
def test_rounding_is_half_away_from_zero(value, places):
    rounded = rules.round_half_away(value, places)

    assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-places)
    assert rounded == value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert not (rounded == 0 and rounded.is_signed())


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.05", 1, "0.1"), ("1450", -2, "1500"), ("-0.4", 0, "0")],
)
def test_known_roundings(value, places, rounded):
    assert str(rules.round_half_away(Decimal(value), places)) == rounded


@given(money)
def test_the_canonical_spelling_is_one(value):
    spelled = rules.canonical(value)

    assert Decimal(spelled) == value
    assert rules.canonical(value.normalize()) == spelled
    assert "E" not in spelled
    assert spelled != "-0"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (Decimal("1234567.8"), None, "1.234.567,8"),
        (Decimal("1234567.8"), 2, "1.234.567,80"),
        (Decimal("-1234.5"), 0, "-1.235"),
        (Decimal("-0.5"), 1, "-0,5"),
        (Decimal("-0.5"), None, "-0,5"),
        (Decimal("1E+6"), None, "1.000.000"),
        (0, None, "0"),
        (None, 2, ""),
    ],
)
def test_numbers_are_written_in_vietnamese(value, decimals, written):
    assert rules.number(value, decimals) == written


def test_a_share_of_nothing_does_not_apply():
    assert rules.share(0, 0) is None
    assert rules.share(Decimal(180), Decimal(220)).quantize(Decimal("0.1")) == Decimal("81.8")


# Money


def test_892_120_million_is_892_12_billion():
    dong = rules.to_dong(rules.parse_number("892 120"), "trieu")

    assert dong == 892_120_000_000
    assert rules.money(dong, "trieu") == "892.120"
    assert rules.money(dong, "ty") == "892,12"
    assert rules.money(dong, "dong", language="en") == "892,120,000,000"


@given(money, st.sampled_from(sorted(rules.UNITS)))
def test_money_comes_back_from_its_unit(value, unit):
    assert rules.in_unit(rules.to_dong(value, unit), unit) == value


# Dates


def test_days_are_written_day_first():
    assert rules.day(date(2025, 7, 1)) == "01/07/2025"
    assert rules.instant(datetime(2025, 7, 1, 9, 5)) == "09:05, 01/07/2025"  # noqa: DTZ001
    assert rules.instant(None) == rules.day(None) == ""


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_written_day_reads_back_as_itself(value):
    assert rules.parse_day(rules.day(value)) == value


@pytest.mark.parametrize("typed", ["31/02/2025", "2025-07-01", "1/7/25", "ngày mai", "", "١/٧/٢٠٢٥"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError):
        rules.parse_day(typed)


def test_a_refusal_names_its_code_values_and_place():
    refused = refusals.Refused("TOO_LATE", {"day": "01/07/2025"}, where="B3")

    assert (refused.code, refused.params, refused.where) == ("TOO_LATE", {"day": "01/07/2025"}, "B3")
    assert str(refused) == "TOO_LATE(day=01/07/2025) at B3"
