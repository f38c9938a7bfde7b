"""Deeds of the catalogue: load it from files, define an element, intern series."""

from neu.reporting.indicators.services.defining import define_element
from neu.reporting.indicators.services.interning import intern, intern_many
from neu.reporting.indicators.services.loading import load_files, load_reference

__all__ = ["define_element", "intern", "intern_many", "load_files", "load_reference"]
