"""What a board says and who passes to whom: no database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.reporting.rounds import rules
from neu.reporting.rounds.rules import Duty, ObligationState, Timeliness

AT = datetime(2024, 9, 12, 8, tzinfo=UTC)
DUE = datetime(2024, 9, 9, 17, tzinfo=UTC)  # 00:00 of 10/9 in Hà Nội: "trước ngày 10/9"
DAY = timedelta(days=1)
moments = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("due", "sent", "expected"),
    [
        (None, None, Timeliness.NO_RULE),
        (None, AT - DAY, Timeliness.NO_RULE),
        (DUE, DUE - timedelta(seconds=1), Timeliness.ON_TIME),
        (DUE, DUE, Timeliness.LATE),
        (DUE, None, Timeliness.LATE),
        (AT + DAY, None, Timeliness.NOT_YET),
        (DUE, AT + DAY, Timeliness.LATE),  # the sending lies after the instant asked about
        (AT + DAY, AT + DAY / 2, Timeliness.NOT_YET),
    ],
)
def test_the_first_sending_is_judged_against_an_exclusive_end(due, sent, expected):
    assert rules.timeliness(due, sent, AT) == expected


@given(
    sent=st.none() | moments, accepted=st.none() | moments, at=moments, state=st.sampled_from(ObligationState)
)
def test_an_empty_due_rule_makes_nobody_late(sent, accepted, at, state):
    standing = rules.standing(state, None, sent, accepted, at)

    assert standing.timeliness == Timeliness.NO_RULE
    assert not standing.overdue
    assert rules.tally([standing]).late == 0
    assert rules.tally([standing]).with_rule == 0


def test_a_silent_commune_is_missing_and_late_but_a_nil_report_is_complete():
    accepted = rules.standing("ACCEPTED", DUE, DUE - DAY, DUE, AT)
    nil = rules.standing("ACCEPTED", DUE, DUE - DAY, DUE, AT)  # "không phát sinh" travels as any other report
    silent = rules.standing("OPEN", DUE, None, None, AT)

    tally = rules.tally([accepted, nil, silent])

    assert (tally.accepted, tally.owed, tally.missing) == (2, 3, 1)
    assert (tally.on_time, tally.with_rule, tally.late) == (2, 3, 1)
    assert silent.overdue


def test_a_returned_report_is_counted_apart_and_stays_in_time():
    returned = rules.standing("RETURNED", DUE, DUE - DAY, None, AT)

    tally = rules.tally([returned])

    assert (tally.returned, tally.on_time, tally.late, tally.accepted) == (1, 1, 0, 0)
    assert not returned.overdue


def test_what_was_accepted_keeps_counting_while_a_return_is_answered():
    reopened = rules.standing("RETURNED", DUE, DUE - DAY, DUE - DAY / 2, AT)

    assert reopened.accepted
    assert rules.tally([reopened]).accepted == 1


def test_an_instant_before_the_deeds_shows_them_not_yet_done():
    standing = rules.standing("ACCEPTED", DUE, DUE - DAY, DUE + DAY, DUE - 2 * DAY)

    assert (standing.state, standing.sent, standing.accepted) == (ObligationState.OPEN, False, False)
    between = rules.standing("ACCEPTED", DUE, DUE - DAY, DUE + DAY, DUE)
    assert (between.state, between.sent, between.accepted) == (ObligationState.SENT, True, False)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ObligationState), st.none() | moments, st.none() | moments, st.none() | moments
        )
    )
)
def test_a_tally_never_counts_more_than_is_owed(rows):
    standings = [rules.standing(state, due, sent, accepted, AT) for state, due, sent, accepted in rows]

    tally = rules.tally(standings)

    assert tally.owed == len(rows)
    assert tally.accepted + tally.missing == tally.owed
    assert tally.on_time + tally.late == tally.with_rule <= tally.owed
    assert tally.with_rule == sum(one.timeliness in ("ON_TIME", "LATE") for one in standings)


# --- the graph


def test_a_loop_is_named_by_its_steps():
    assert rules.loop([("A", "B"), ("B", "C"), ("C", "B")]) == ("B", "C", "B")
    assert rules.loop([("A", "A")]) == ("A", "A")


def test_two_lines_that_meet_again_are_no_loop():
    assert rules.loop([("A", "B"), ("A", "C"), ("B", "D"), ("C", "D")]) == ()


COMMUNE, OTHER, DISTRICT, PROVINCE = 1, 2, 10, 100
ABOVE = {COMMUNE: {1, 10, 100}, OTHER: {2, 100}, DISTRICT: {10, 100}, PROVINCE: {100}}


def test_a_report_passes_along_the_edge_to_whoever_holds_its_place():
    duties = [
        Duty("XA", 1, COMMUNE), Duty("XA", 2, OTHER), Duty("HUYEN", 3, DISTRICT), Duty("TINH", 4, PROVINCE),
    ]  # fmt: skip

    assert rules.passings(duties, [("XA", "HUYEN"), ("HUYEN", "TINH")], ABOVE) == [(0, 2), (2, 3)]


def test_a_project_owner_passes_only_to_owners_of_the_same_part():
    duties = [
        Duty("HUYEN", 1, DISTRICT, frozenset({"DA3.TDA2"})),
        Duty("SO", 2, PROVINCE, frozenset({"DA7"})),
        Duty("SO", 3, PROVINCE, frozenset({"DA3"})),
        Duty("SO", 4, PROVINCE, frozenset({"DA3.TDA2.ND1"})),
        Duty("TINH", 5, PROVINCE),
    ]

    assert rules.passings(duties, [("HUYEN", "SO"), ("HUYEN", "TINH")], ABOVE) == [(0, 2), (0, 3), (0, 4)]
    assert rules.passings(duties, [("SO", "TINH")], ABOVE) == [(1, 4), (2, 4), (3, 4)]


@pytest.mark.parametrize(
    ("some", "others", "expected"),
    [
        (set(), {"DA1"}, True),
        ({"DA1"}, {"DA10"}, False),  # a code is a path, not a prefix of letters
        ({"DA10"}, {"DA10.TDA1"}, True),
        ({"DA10.TDA1"}, {"DA10"}, True),
        ({"DA10.TDA1"}, {"DA10.TDA2"}, False),
    ],
)
def test_scopes_overlap_by_path(some, others, expected):
    assert rules.overlap(frozenset(some), frozenset(others)) is expected


def test_roots_drop_what_lies_under_another():
    assert rules.roots(["DA1", "DA10", "DA1.ND1", "DA3.TDA2", "DA3.TDA2.ND1"]) == {"DA1", "DA10", "DA3.TDA2"}
