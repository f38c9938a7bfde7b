"""Deeds of the registry of places."""

from neu.registry.places.services.correcting import Wording, correct_version, state_shares
from neu.registry.places.services.deciding import state_decision
from neu.registry.places.services.loading import load_reference

__all__ = ["Wording", "correct_version", "load_reference", "state_decision", "state_shares"]
