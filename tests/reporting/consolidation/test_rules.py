"""Canonical content: one spelling, one hash, the first difference named."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.reporting.consolidation.rules import (
    changed_cells,
    differences,
    hash_of,
    says_otherwise,
    spell,
    text_of,
)

LEAVES = st.none() | st.integers(-(10**18), 10**18) | st.text(max_size=8)
CONTENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


def test_numbers_are_plain_text_and_days_are_iso():
    said = {"a": Decimal("892120000000.0000"), "b": Decimal("1E+3"), "c": date(2025, 7, 1), "d": None}
    assert text_of(said) == '{"a":"892120000000","b":"1000","c":"2025-07-01","d":null}'
    assert spell(datetime(2024, 9, 30, 3, tzinfo=UTC)) == "2024-09-30T03:00:00+00:00"


def test_two_ways_to_compose_a_letter_are_one_text():
    assert text_of({"hoà": "Ba Vì"}) == text_of({"hoa\u0300": "Ba Vi\u0300"})


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), Decimal("Infinity"), {1, 2}, object()])
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        text_of({"a": value})


@given(CONTENTS)
def test_a_text_read_back_gives_the_same_text(content):
    text = text_of(content)
    assert text_of(json.loads(text)) == text
    assert hash_of(text) == hash_of(text_of(json.loads(text)))


@given(CONTENTS, CONTENTS)
def test_differences_are_found_exactly_when_texts_differ(one, other):
    assert bool(list(differences(spell(one), spell(other)))) == (text_of(one) != text_of(other))


def test_the_first_difference_is_named_by_its_path():
    old = {"table": {"C": {"DA1": {"giao": ["VALUE", "100", ""]}}}}
    new = {"table": {"C": {"DA1": {"giao": ["VALUE", "120", ""]}}}}
    [found] = differences(old, new)
    assert (found.path, found.old, found.new) == (("table", "C", "DA1", "giao", "1"), "100", "120")


def _body(**more: object) -> dict:
    body = {
        "table": {"B": {"NHA": {"x": ["VALUE", "1", ""]}}},
        "by_place": {"places": [{"place": ["DISTRICT", "1"], "table": {"B": {"x": ["VALUE", "1", ""]}}}]},
        "narratives": [["A", "1", "lời"]],
        "counted": {"done": 1, "owed": 2, "missing": [], "missing_places": [["COMMUNE", "2"]]},
        "uses": {"versions": [1]},
    }
    return body | more


@pytest.mark.parametrize(
    ("changed", "otherwise"),
    [
        ({"uses": {"versions": [2]}}, False),
        ({"table": {"B": {"NHA": {"x": ["VALUE", "1", "ghi chú"]}}}}, False),
        ({"table": {"B": {"NHA": {"x": ["VALUE", "2", ""]}}}}, True),
        (
            {
                "by_place": {
                    "places": [{"place": ["DISTRICT", "1"], "table": {"B": {"x": ["VALUE", "2", ""]}}}]
                }
            },
            True,
        ),
        ({"narratives": [["A", "1", "lời khác"]]}, True),
        ({"counted": {"done": 2, "owed": 2, "missing": [], "missing_places": []}}, True),
    ],
)
def test_an_amendment_says_otherwise_by_a_cell_words_or_who_is_counted(changed, otherwise):
    assert says_otherwise(_body(), _body(**changed)) is otherwise


def test_a_note_worded_otherwise_is_no_change_of_a_cell():
    old = {"table": {"C": {"r": {"a": ["NOT_ADDED", None, "số không trùng"], "b": ["VALUE", "1", ""]}}}}
    new = {"table": {"C": {"r": {"a": ["NOT_ADDED", None, "khác lời"], "c": ["VALUE", "2", ""]}}}}
    assert [(one.key, one.old, one.new) for one in changed_cells(old, new)] == [
        (("C", "r", "b"), ["VALUE", "1", ""], None),
        (("C", "r", "c"), None, ["VALUE", "2", ""]),
    ]
