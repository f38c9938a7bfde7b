"""Deeds on projects that ended: declare one, withdraw what was declared by mistake, take the report."""

from neu.reporting.completions.services.declaring import Declared, declare, withdraw
from neu.reporting.completions.services.receiving import receive

__all__ = ["Declared", "declare", "receive", "withdraw"]
