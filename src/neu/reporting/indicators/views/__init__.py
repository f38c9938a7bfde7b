"""Doors of the dictionary: reading it, changing its entries, the whole of it as a file."""

from neu.reporting.indicators.views.changing import (
    element_change,
    element_withdraw,
    indicator_change,
    indicator_new,
    indicator_withdraw,
    target_change,
    target_new,
    target_remove,
)
from neu.reporting.indicators.views.filing import dictionary_file, dictionary_upload
from neu.reporting.indicators.views.reading import element, element_new, elements, indicator, indicators

__all__ = [
    "dictionary_file",
    "dictionary_upload",
    "element",
    "element_change",
    "element_new",
    "element_withdraw",
    "elements",
    "indicator",
    "indicator_change",
    "indicator_new",
    "indicator_withdraw",
    "indicators",
    "target_change",
    "target_new",
    "target_remove",
]
