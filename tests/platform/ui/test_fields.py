"""A field of whole numbers says which ones it takes, in the words of the house."""

import pytest
from django.core.exceptions import ValidationError

from neu.platform.ui.fields import WholeField

FIELD = WholeField(least=0, most=12, required=False)


@pytest.mark.parametrize(("typed", "read"), [("0", 0), (" 12 ", 12), ("", None), (None, None), (7, 7)])
def test_whole_numbers_within_are_read(typed, read):
    assert FIELD.clean(typed) == read


@pytest.mark.parametrize("typed", ["13", "-1", "1,5", "1.5", "abc", "😀", "١٢", "9" * 5_000, "1e3"])
def test_anything_else_is_told_what_may_be_typed(typed):
    with pytest.raises(ValidationError) as told:
        FIELD.clean(typed)
    assert told.value.messages == ["Ghi số nguyên từ 0 đến 12."]


def test_nothing_in_a_field_that_asks_is_told_as_everywhere():
    with pytest.raises(ValidationError) as told:
        WholeField(least=1, most=2).clean("")
    assert told.value.code == "required"
