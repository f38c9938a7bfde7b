"""Deeds: the standing agency prepares an edition or drops it, a signer issues it, any reader checks it.

A total is adjusted by one person, signed off by another, taken back with a reason.
"""

from neu.reporting.consolidation.services.adjusting import adjust, sign_off, take_back
from neu.reporting.consolidation.services.checking import check
from neu.reporting.consolidation.services.issuing import issue
from neu.reporting.consolidation.services.preparing import prepare, withdraw

__all__ = ["adjust", "check", "issue", "prepare", "sign_off", "take_back", "withdraw"]
