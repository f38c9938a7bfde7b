"""What is unusual: each method on numbers worked out by hand, and what no method may call unusual."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.reporting.submissions.rules.unusual import Method, median, unusual


def numbers(*values):
    return [Decimal(str(value)) for value in values]


def only(value, *earlier, peers=()):
    history = {"own": (Decimal(str(value)), numbers(*earlier))}
    history |= {place: (Decimal(now), numbers(before)) for place, (before, now) in enumerate(peers)}
    return unusual(history).get("own")


@pytest.mark.parametrize(
    ("value", "earlier", "found"),
    [
        (100, (10, 11, 12, 13), True),  # median 11,5, MAD 1: 0,6745 × 88,5 = 59,7
        (16, (10, 11, 12, 13), False),  # 3,04
        (17, (10, 11, 12, 13), True),  # 3,71
        (900, (5, 5, 5, 5), False),  # no spread: nothing to measure by
        (0, (10, 11, 12, 13), True),
    ],
)
def test_against_its_own_history(value, earlier, found):
    one = only(value, *earlier)

    assert (one is not None) is found
    if one:
        assert (one.method, one.usual, one.earlier) == (Method.OWN, median(numbers(*earlier)), 4)


def test_against_peers_that_moved_otherwise():
    peers = [(100, 100 + step) for step in range(9)]  # 1,00 to 1,08 times

    one = only(500, 100, peers=peers)

    assert (one.method, one.times, one.peers, one.among) == (Method.PEERS, 5, 9, Decimal("1.04"))
    assert only(150, 100, peers=peers) is None  # less than twice is not worth a look
    assert only(500, 100, peers=[(100, 450 + step) for step in range(9)]) is None  # all moved so


@pytest.mark.parametrize(("value", "found"), [(999, False), (1000, True), (11, False), (10, True)])
def test_with_neither_ten_times_the_last(value, found):
    assert (only(value, 100) is not None) is found


def test_no_history_and_zeros_say_nothing():
    assert only(5) is None
    assert only(5, 0) is None
    assert only(0, 5) is None


@given(st.lists(st.integers(0, 10**12), min_size=4, max_size=12), st.integers(2, 1000))
def test_a_scale_changes_no_verdict(earlier, scale):
    value = earlier[-1] * 3 + 1

    assert (only(value, *earlier) is None) == (only(value * scale, *[one * scale for one in earlier]) is None)
