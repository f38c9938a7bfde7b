"""Deeds on agencies: found, rename, move, close; give and end functions; take back; the shipped."""

from neu.registry.agencies.services.loading import load_reference
from neu.registry.agencies.services.organising import (
    close_agency,
    create_agency,
    end_function,
    grant_function,
    move_agency,
    rename_agency,
)
from neu.registry.agencies.services.taking_back import take_back

__all__ = [
    "close_agency",
    "create_agency",
    "end_function",
    "grant_function",
    "load_reference",
    "move_agency",
    "rename_agency",
    "take_back",
]
