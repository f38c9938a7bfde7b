"""Deeds on agencies: found one, rename it, give it a function, end the function; load the shipped ones."""

from neu.registry.agencies.services.loading import load_reference
from neu.registry.agencies.services.organising import (
    create_agency,
    end_function,
    grant_function,
    rename_agency,
)

__all__ = ["create_agency", "end_function", "grant_function", "load_reference", "rename_agency"]
