"""Deeds: an edition is prepared by the standing agency and issued by who may sign."""

from neu.reporting.consolidation.services.issuing import issue
from neu.reporting.consolidation.services.preparing import prepare

__all__ = ["issue", "prepare"]
