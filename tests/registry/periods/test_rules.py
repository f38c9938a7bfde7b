"""Periods, windows, working days and due dates: every branch, and the worked examples of the law (T5–T8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.text.refusals import Refused
from neu.registry.periods.rules import (
    HANOI,
    BeforeMeans,
    Period,
    PeriodKind,
    add_working_days,
    day_of,
    due_at,
    is_working_day,
    nd09_window,
    tt01_window,
)

NONE: frozenset[date] = frozenset()


def hanoi(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=HANOI)


# Periods


@pytest.mark.parametrize(
    ("code", "kind", "starts_on", "ends_on", "label"),
    [
        ("2024", PeriodKind.YEAR, (2024, 1, 1), (2024, 12, 31), "Năm 2024"),
        ("2024Q1", PeriodKind.QUARTER, (2024, 1, 1), (2024, 3, 31), "Quý I năm 2024"),
        ("2024Q4", PeriodKind.QUARTER, (2024, 10, 1), (2024, 12, 31), "Quý IV năm 2024"),
        ("2024H1", PeriodKind.HALF, (2024, 1, 1), (2024, 6, 30), "6 tháng đầu năm 2024"),
        ("2024H2", PeriodKind.HALF, (2024, 7, 1), (2024, 12, 31), "6 tháng cuối năm 2024"),
        ("2024-9M", PeriodKind.NINE_MONTHS, (2024, 1, 1), (2024, 9, 30), "9 tháng năm 2024"),
        ("2024M02", PeriodKind.MONTH, (2024, 2, 1), (2024, 2, 29), "Tháng 2 năm 2024"),
        ("2021-2025", PeriodKind.PHASE, (2021, 1, 1), (2025, 12, 31), "Giai đoạn 2021-2025"),
        (
            "2024-03-01..2024-05-31",
            PeriodKind.FREE,
            (2024, 3, 1),
            (2024, 5, 31),
            "Từ 01/03/2024 đến 31/05/2024",
        ),
    ],
)
def test_a_code_is_a_period_with_days_and_words(code, kind, starts_on, ends_on, label):
    period = Period.parse(code)

    assert (period.code, period.kind) == (code, kind)
    assert (period.starts_on, period.ends_on) == (date(*starts_on), date(*ends_on))
    assert (period.year, period.label_vi, str(period)) == (ends_on[0], label, code)


def test_only_a_month_has_a_month():
    assert Period.parse("2024M09").month == 9
    assert Period.parse("2024Q3").month is None


@pytest.mark.parametrize(
    "code",
    ["", "24", "2024Q5", "2024M13", "2024M9", "2024H3", "2025-2021", "2024-02-30..2024-03-01",
     "2024-05-31..2024-03-01", "0000", "１０２４", "2024 "],
)  # fmt: skip
def test_what_is_no_period_is_refused_by_name(code):
    with pytest.raises(Refused) as refused:
        Period.parse(code)

    assert (refused.value.code, refused.value.params["code"]) == ("BAD_PERIOD", code)


@given(st.integers(2000, 2100), st.integers(1, 4))
def test_quarters_of_a_year_follow_one_another(year, quarter):
    this = Period.parse(f"{year}Q{quarter}")
    following = Period.parse(f"{year}Q{quarter + 1}" if quarter < 4 else f"{year + 1}Q1")

    assert this.ends_on + timedelta(days=1) == following.starts_on


# Decree 09/2019, article 12


@pytest.mark.parametrize(
    ("code", "starts_on", "ends_on"),
    [
        ("2024", (2023, 12, 15), (2024, 12, 14)),  # T5
        ("2024Q2", (2024, 3, 15), (2024, 6, 14)),  # T6
        ("2024H2", (2024, 6, 15), (2024, 12, 14)),  # T7
        ("2024H1", (2023, 12, 15), (2024, 6, 14)),
        ("2024-9M", (2023, 12, 15), (2024, 9, 14)),
        ("2024M01", (2023, 12, 15), (2024, 1, 14)),
        ("2024M03", (2024, 2, 15), (2024, 3, 14)),
    ],
)
def test_decree_09_takes_the_15th_to_the_14th(code, starts_on, ends_on):
    assert nd09_window(Period.parse(code)) == (date(*starts_on), date(*ends_on))


@pytest.mark.parametrize("code", ["2021-2025", "2024-03-01..2024-05-31"])
def test_decree_09_says_nothing_of_phases_and_free_windows(code):
    with pytest.raises(Refused, match="NO_ND09_WINDOW"):
        nd09_window(Period.parse(code))


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_months_of_decree_09_leave_no_day_out_and_take_none_twice(year, month):
    _start, end = nd09_window(Period.parse(f"{year}M{month:02d}"))
    following = f"{year}M{month + 1:02d}" if month < 12 else f"{year + 1}M01"

    assert nd09_window(Period.parse(following))[0] == end + timedelta(days=1)


def test_the_draft_window_of_circular_01_is_whole_months_then_the_whole_year():
    assert tt01_window(2024) == (date(2024, 1, 1), date(2024, 8, 31))
    assert tt01_window(2024, "january") == (date(2024, 1, 1), date(2024, 12, 31))
    with pytest.raises(Refused, match="UNKNOWN_PASSAGE"):
        tt01_window(2024, "september")


# Due dates


@pytest.mark.parametrize(
    ("rule", "late_from"),
    [  # T8: the data of 2024, "trước ngày": 24:00 of the day before
        ({"month": 9, "day": 10, "before": True}, (2024, 9, 10)),
        ({"month": 9, "day": 15, "before": True}, (2024, 9, 15)),
        ({"month": 9, "day": 20, "before": True}, (2024, 9, 20)),
        ({"month": 1, "day": 25, "year_offset": 1, "before": True}, (2025, 1, 25)),
        ({"month": 1, "day": 31, "year_offset": 1, "before": True}, (2025, 1, 31)),
        ({"month": 2, "day": 5, "year_offset": 1, "before": True}, (2025, 2, 5)),
    ],
)
def test_before_a_day_ends_with_the_day_before_it(rule, late_from):
    assert due_at(rule, 2024, None, NONE) == hanoi(*late_from)


def test_sent_at_the_last_minute_of_the_ninth_is_in_time_and_at_midnight_is_late():
    end = due_at({"month": 9, "day": 10, "before": True, "setting": "before_means"}, 2024, None, NONE)

    assert end is not None
    assert datetime(2024, 9, 9, 16, 59, 59, tzinfo=UTC) < end  # 23:59:59 in Vietnam
    assert datetime(2024, 9, 9, 17, 0, tzinfo=UTC) >= end


def test_the_other_reading_of_before_gives_one_more_day():
    rule = {"month": 9, "day": 10, "before": True}

    end = due_at(rule, 2024, None, NONE, before_means=BeforeMeans.END_OF_DAY_ITSELF)

    assert end == hanoi(2024, 9, 11)


@pytest.mark.parametrize(
    ("year", "month", "late_from"),
    [(2025, 6, (2025, 7, 3)), (2025, 12, (2026, 1, 3))],
)
def test_by_the_second_of_the_next_month_is_the_end_of_that_day(year, month, late_from):
    assert due_at({"day": 2, "month_offset": 1}, year, month, NONE) == hanoi(*late_from)


@pytest.mark.parametrize(("year", "last"), [(2024, 29), (2025, 28)])
def test_a_day_the_month_lacks_is_its_last(year, last):
    assert due_at({"day": 31, "month_offset": 1}, year, 1, NONE) == hanoi(year, 2, last) + timedelta(days=1)


@pytest.mark.parametrize("rule", [None, {}])
def test_without_a_rule_nobody_is_ever_late(rule):
    assert due_at(rule, 2024, 9, NONE) is None


def test_days_after_an_event_count_from_it_and_wait_for_it():
    rule = {"days_after": 15}

    assert due_at(rule, 2024, None, NONE, after=date(2024, 5, 1)) == hanoi(2024, 5, 17)
    assert due_at(rule, 2024, None, NONE) is None


def test_two_working_days_after_the_closing_skip_weekend_and_holiday():
    rule = {"working_days_after": 2}
    off = {date(2024, 6, 17)}

    assert due_at(rule, 2024, 6, off, after=date(2024, 6, 14)) == hanoi(2024, 6, 20)  # Friday: Tue 18, Wed 19


def test_a_last_day_off_moves_only_where_the_rule_says_so():
    rule = {"day": 2, "month_offset": 1}
    off = {date(2024, 9, 2), date(2024, 9, 3)}

    assert due_at(rule, 2024, 8, off) == hanoi(2024, 9, 3)
    assert due_at(rule | {"roll": True}, 2024, 8, off) == hanoi(2024, 9, 5)
    assert due_at(rule | {"roll": True}, 2024, 9, off) == hanoi(2024, 10, 3)  # a Wednesday stays


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"month": 2, "day": 30}, "30/2/2024"),
        ({"month": 9}, "day"),
        ({"day": 2, "month_offset": 1}, "không có tháng"),
        ({"month": 9, "day": True}, "day"),
        ({"month": 9, "day": 10, "by": True}, "by"),
        ({"month": 9, "day": 10, "setting": "mood"}, "mood"),
    ],
)
def test_a_bad_rule_is_refused_saying_what_is_wrong(rule, said):
    with pytest.raises(Refused) as refused:
        due_at(rule, 2024, None, NONE)

    assert refused.value.code == "BAD_DUE_RULE"
    assert said in refused.value.params["why"]


def test_a_monthly_day_is_checked():
    with pytest.raises(Refused, match="BAD_DUE_RULE"):
        due_at({"day": 32, "month_offset": 1}, 2024, 5, NONE)


# Working days


def test_working_days_skip_weekends_and_holidays_and_count_exchanged_saturdays():
    off, worked = {date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)}, {date(2024, 5, 4)}
    friday = date(2024, 4, 26)

    assert add_working_days(friday, 1, off, worked) == date(2024, 5, 2)
    assert add_working_days(friday, 3, off, worked) == date(2024, 5, 4)
    assert add_working_days(friday, 3, off) == date(2024, 5, 6)
    assert add_working_days(date(2024, 5, 2), -1, off, worked) == friday
    assert add_working_days(date(2024, 5, 1), 0, off) == date(2024, 5, 1)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(1, 30),
    st.sets(st.dates(date(2020, 1, 1), date(2030, 6, 1)), max_size=20),
)
def test_exactly_n_working_days_lie_between(day, n, off):
    end = add_working_days(day, n, off)
    between = [day + timedelta(days=offset) for offset in range(1, (end - day).days + 1)]

    assert sum(is_working_day(each, off) for each in between) == n
    assert is_working_day(end, off)


def test_the_day_of_an_instant_is_vietnams():
    assert day_of(datetime(2025, 6, 30, 17, 0, tzinfo=UTC)) == date(2025, 7, 1)
    assert day_of(datetime(2025, 6, 30, 16, 59, tzinfo=UTC)) == date(2025, 6, 30)
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2025, 6, 30))  # noqa: DTZ001
