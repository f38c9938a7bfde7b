"""Deeds: the standing agency prepares an edition or drops it, a signer issues it, any reader checks it."""

from neu.reporting.consolidation.services.checking import check
from neu.reporting.consolidation.services.issuing import issue
from neu.reporting.consolidation.services.preparing import prepare, withdraw

__all__ = ["check", "issue", "prepare", "withdraw"]
