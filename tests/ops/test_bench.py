"""The bench's own arithmetic: a wrong percentile or a bar read the wrong way would hide a slow product."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import rows
from bench.rows import Row, p95

BENCH = Path(__file__).resolve().parents[2] / "ops" / "bench"


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([7.0], 7.0),
        (list(map(float, range(1, 21))), 19.0),  # 95 % of 20 is the 19th
        (list(map(float, range(1, 101))), 95.0),
        ([9.0, 1.0, 5.0], 9.0),
    ],
)
def test_the_percentile_is_a_value_that_was_measured(values: list[float], wanted: float):
    assert p95(values) == wanted


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_nineteen_of_twenty_are_not_slower_than_the_percentile(values: list[float]):
    found = p95(values)
    assert found in values
    assert sum(value <= found for value in values) >= 0.95 * len(values)
    assert sum(value < found for value in values) < 0.95 * len(values)


def test_nothing_measured_has_no_percentile():
    with pytest.raises(ValueError, match="nothing"):
        p95([])


@pytest.mark.parametrize(
    ("value", "bar", "met"),
    [(149.9, 150, True), (150, 150, False), (0, 0, True), (1, 0, False), (5, None, None)],
)
def test_a_bar_is_met_only_below_it_and_nothing_lost_means_nothing(
    value: float, bar: float | None, met: bool | None
):
    assert Row("x", value, "ms", bar, "how").met is met


def test_the_table_says_which_bar_is_missed_in_vietnamese():
    shown = rows.table([Row("total", 1234.5, "ms", 150, "cách"), Row("storage", 921, "MB", None, "đo")])
    heading, _rule, total, storage, *rest = shown.splitlines()
    assert heading.split() == ["Phép", "đo", "Kết", "quả", "Đơn", "vị", "Mức", "Đạt"]
    assert total.split() == ["total", "1.234,5", "ms", "<", "150", "KHÔNG"]
    assert storage.split() == ["storage", "921", "MB", "–", "–"]
    assert "  total: cách" in rest


def test_json_has_the_fields_of_every_row():
    told = json.loads(rows.as_json([Row("total", 12.5, "ms", 150, "how")], {"cores": 2}))
    assert told["rows"] == [
        {"name": "total", "value": 12.5, "unit": "ms", "bar": 150, "met": True, "method": "how"}
    ]
    assert told["machine"] == {"cores": 2}


def test_what_never_came_misses_its_bar_and_stays_valid_json():
    row = Row("save50", float("inf"), "ms", 250, "how")
    assert row.met is False
    assert "∞" in rows.table([row])
    assert json.loads(rows.as_json([row], {}))["rows"][0]["value"] is None


def test_an_unknown_bench_is_refused_by_name():
    done = subprocess.run(
        [sys.executable, BENCH, "nothing-like-this"],
        env={**os.environ, "PYTHONPATH": str(BENCH.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "save50" in done.stderr


def test_a_late_deed_counts_from_when_it_was_due():
    from bench.officers import Outcome, at_a_rate

    def slow() -> Outcome:
        time.sleep(0.1)
        return Outcome()

    load = at_a_rate([slow], per_second=20, seconds=0.3)  # due every 50 ms, each takes 100
    assert not load.errors
    assert load.latencies == sorted(load.latencies)
    assert load.latencies[-1] > 0.25  # the last waited for those before it


def test_a_deed_that_fails_is_an_error_and_not_a_latency():
    from bench.officers import Outcome, at_a_rate

    load = at_a_rate([lambda: Outcome("409")], per_second=20, seconds=0.2)
    assert load.errors[0] == "409"
    assert load.latencies == []
