"""Doors of totals and editions."""

from neu.reporting.consolidation.views.adjusting import adjust, adjustments, sign_off, take_back
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
from neu.reporting.consolidation.views.extracting import extract, references
from neu.reporting.consolidation.views.frozen import edition_origin, edition_table
from neu.reporting.consolidation.views.in_tree import edition_tree, tree_series, tree_total
from neu.reporting.consolidation.views.origins import compared, origin, series
from neu.reporting.consolidation.views.tables import home, round_home, table

__all__ = [
    "adjust",
    "adjustments",
    "check",
    "compare_edition",
    "compared",
    "draft_file",
    "edition",
    "edition_origin",
    "edition_table",
    "edition_tree",
    "editions",
    "extract",
    "file",
    "home",
    "issue",
    "origin",
    "prepare",
    "recognise",
    "references",
    "round_home",
    "series",
    "sign_off",
    "table",
    "take_back",
    "tree_series",
    "tree_total",
    "withdraw",
    "word",
]
