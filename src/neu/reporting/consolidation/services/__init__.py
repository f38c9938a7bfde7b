"""Deeds: an edition is prepared by the standing agency, issued by who may sign, checked by any reader."""

from neu.reporting.consolidation.services.checking import check
from neu.reporting.consolidation.services.issuing import issue
from neu.reporting.consolidation.services.preparing import prepare

__all__ = ["check", "issue", "prepare"]
