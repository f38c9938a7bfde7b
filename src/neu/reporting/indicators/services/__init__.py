"""Deeds of the catalogue: load it from files, intern series."""

from neu.reporting.indicators.services.interning import intern, intern_many
from neu.reporting.indicators.services.loading import load_files, load_reference

__all__ = ["intern", "intern_many", "load_files", "load_reference"]
