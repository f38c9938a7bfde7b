"""Doors of totals and editions."""

from neu.reporting.consolidation.views.editions import (
    check,
    compare_edition,
    draft_file,
    edition,
    editions,
    file,
    issue,
    prepare,
    recognise,
    withdraw,
    word,
)
from neu.reporting.consolidation.views.frozen import edition_origin, edition_table
from neu.reporting.consolidation.views.in_tree import tree_total
from neu.reporting.consolidation.views.origins import compared, origin, series
from neu.reporting.consolidation.views.tables import home, round_home, table

__all__ = [
    "check",
    "compare_edition",
    "compared",
    "draft_file",
    "edition",
    "edition_origin",
    "edition_table",
    "editions",
    "file",
    "home",
    "issue",
    "origin",
    "prepare",
    "recognise",
    "round_home",
    "series",
    "table",
    "tree_total",
    "withdraw",
    "word",
]
