"""Deeds of the catalogue: load it, define, change and withdraw its entries, state targets, intern series."""

from neu.reporting.indicators.services.changing import (
    change_element,
    change_indicator,
    withdraw_element,
    withdraw_indicator,
)
from neu.reporting.indicators.services.defining import define_element
from neu.reporting.indicators.services.filing import MOST_BYTES, Loaded, load_dictionary, rehearse_dictionary
from neu.reporting.indicators.services.interning import intern, intern_many
from neu.reporting.indicators.services.loading import load_files, load_reference
from neu.reporting.indicators.services.stating import define_indicator, remove_target, state_target

__all__ = [
    "MOST_BYTES",
    "Loaded",
    "change_element",
    "change_indicator",
    "define_element",
    "define_indicator",
    "intern",
    "intern_many",
    "load_dictionary",
    "load_files",
    "load_reference",
    "rehearse_dictionary",
    "remove_target",
    "state_target",
    "withdraw_element",
    "withdraw_indicator",
]
