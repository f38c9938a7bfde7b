from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.reporting.completions.rules import CompletionRefusal, coded, wrong

TODAY = date(2025, 11, 1)


@pytest.mark.parametrize(
    ("changed", "refusal", "where"),
    [
        ({"code": ""}, CompletionRefusal.CODE_MISSING, "ma"),
        ({"code": "DA<1>"}, CompletionRefusal.BAD_CODE, "ma"),
        ({"name": ""}, CompletionRefusal.NAME_MISSING, "ten"),
        ({"ended_on": date(2025, 11, 2)}, CompletionRefusal.ENDED_LATER, "ket_thuc"),
        ({"ended_on": date(1999, 12, 31)}, CompletionRefusal.ENDED_LONG_AGO, "ket_thuc"),
        ({"started_on": date(2025, 10, 21)}, CompletionRefusal.ENDED_BEFORE_START, "ket_thuc"),
        ({"decided_on": date(2025, 10, 21)}, CompletionRefusal.DECIDED_LATER, "ngay_quyet_dinh"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(changed, refusal, where):
    right = {"code": "DA1", "name": "Đường", "started_on": None, "ended_on": date(2025, 10, 20)}
    right |= {"decided_on": None, "today": TODAY}

    assert wrong(**right) is None
    assert wrong(**{**right, **changed}) == (refusal, where)


def test_a_project_that_began_and_ended_today_is_right():
    assert wrong("DA1", "Đường", TODAY, TODAY, TODAY, TODAY) is None


@given(st.text(max_size=40))
def test_a_code_is_written_one_way_however_it_is_spaced_and_cased(code):
    kept = coded(code)

    assert coded(kept) == kept
    assert coded(f" {kept} ") == kept
    assert not any(one.isspace() for one in kept)
