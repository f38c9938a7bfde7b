"""Deeds of the registry of places."""

from neu.registry.places.services.loading import load_reference

__all__ = ["load_reference"]
