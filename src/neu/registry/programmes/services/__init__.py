"""Deeds on programmes: trees and sources come from files; the crosswalk is written by an administrator."""

from neu.registry.programmes.services.crossing import (
    LinesWrong,
    Table,
    refuse_round_trip,
    take_back_crosswalk,
    write_crosswalk,
)
from neu.registry.programmes.services.loading import load_programme, load_reference

__all__ = [
    "LinesWrong",
    "Table",
    "load_programme",
    "load_reference",
    "refuse_round_trip",
    "take_back_crosswalk",
    "write_crosswalk",
]
