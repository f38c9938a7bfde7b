"""What is typed freely is kept one way, or refused in words."""

import pytest

from neu.platform.text.refusals import Refused
from neu.platform.text.typed import NARRATIVE, REASON, typed
from neu.platform.ui.words import refusal_text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Sửa số liệu \n", "Sửa số liệu"),
        ("một\r\nhai\rba\x0bbốn\u2028năm", "một\nhai\nba\nbốn\nnăm"),
        ("Ba Vi\u0300", "Ba Vì"),
        ("tab\there", "tab\there"),
        ("👍 được", "👍 được"),
        ("", ""),
    ],
)
def test_what_can_be_read_is_kept(given, kept):
    assert typed(given, REASON, "Lý do") == kept


@pytest.mark.parametrize("wrong", ["\0", "\x08", "\x1f", "\x7f", "\ud800", "\uffff"])
def test_what_no_row_or_page_can_hold_is_refused_by_its_number(wrong):
    with pytest.raises(Refused) as refused:
        typed(f"Sửa {wrong} số", REASON, "Lý do", where="reason")

    assert refused.value.where == "reason"
    assert f"Lý do có ký tự không đọc được (U+{ord(wrong):04X})" in refusal_text(refused.value)


def test_too_long_is_said_with_both_lengths():
    assert len(typed("a" * REASON, REASON, "Lý do")) == REASON

    with pytest.raises(Refused) as refused:
        typed("a" * 100_000, NARRATIVE, "Lời văn")

    assert "Lời văn dài 100000 ký tự, nhiều nhất được 50000" in refusal_text(refused.value)
