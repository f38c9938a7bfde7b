"""A period in words: the reader's language on the screen, Vietnamese in documents."""

import pytest
from django.utils import translation

from neu.registry.periods.rules import Period
from neu.registry.periods.texts import label

ENGLISH = {
    "2024M09": "Month 9, 2024",
    "2024Q2": "Quarter II, 2024",
    "2024H1": "First half of 2024",
    "2024H2": "Second half of 2024",
    "2024-9M": "Nine months of 2024",
    "2024": "Year 2024",
    "2021-2025": "Phase 2021-2025",
    "2024-03-01..2024-05-31": "From 01/03/2024 to 31/05/2024",
}


@pytest.mark.parametrize("code", ENGLISH)
def test_in_vietnamese_the_label_is_the_one_of_documents(code):
    period = Period.parse(code)
    with translation.override("vi"):
        assert label(period) == period.label_vi


@pytest.mark.parametrize(("code", "words"), ENGLISH.items())
def test_in_english_the_label_is_english(code, words):
    with translation.override("en"):
        assert label(Period.parse(code)) == words
