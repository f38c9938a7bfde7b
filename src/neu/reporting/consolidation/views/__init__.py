"""Doors of totals and editions."""

from neu.reporting.consolidation.views.editions import (
    check,
    draft_file,
    edition,
    editions,
    file,
    issue,
    prepare,
    withdraw,
)
from neu.reporting.consolidation.views.origins import compared, origin, series
from neu.reporting.consolidation.views.tables import home, round_home, table

__all__ = [
    "check",
    "compared",
    "draft_file",
    "edition",
    "editions",
    "file",
    "home",
    "issue",
    "origin",
    "prepare",
    "round_home",
    "series",
    "table",
    "withdraw",
]
