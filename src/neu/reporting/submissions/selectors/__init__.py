"""Questions about reports: who sees them, what may be done, what they hold. Totals are in readings.py."""

from neu.reporting.submissions.selectors import cells, lists, seats, tree
from neu.reporting.submissions.selectors.asking import conflicts_named, divided_figure, part_asked
from neu.reporting.submissions.selectors.checking import findings
from neu.reporting.submissions.selectors.content import content, followed_version_id, verify, written
from neu.reporting.submissions.selectors.entry import EntryPage, Typed, entry, finding_words
from neu.reporting.submissions.selectors.history import differences, history
from neu.reporting.submissions.selectors.journey import Step, actions_for, before_sending, deeds, facts
from neu.reporting.submissions.selectors.listing import duty, lines_named, listed, named
from neu.reporting.submissions.selectors.pages import Page, page
from neu.reporting.submissions.selectors.quoting import quotable, text_read
from neu.reporting.submissions.selectors.scope import (
    Scope,
    carried_cell,
    carried_label,
    scope,
    typed_at,
    windows,
)
from neu.reporting.submissions.selectors.tracing import Trace, trace
from neu.reporting.submissions.selectors.tree import Part, changed_parts, parts, stale_parts
from neu.reporting.submissions.selectors.visibility import (
    Sight,
    find,
    find_live,
    readable,
    reading,
    sight,
    visible,
    visible_to,
)

__all__ = [
    "quotable",
    "text_read",
    "EntryPage",
    "Typed",
    "Page",
    "Part",
    "Scope",
    "Sight",
    "Step",
    "Trace",
    "actions_for",
    "before_sending",
    "carried_cell",
    "carried_label",
    "cells",
    "changed_parts",
    "content",
    "deeds",
    "differences",
    "entry",
    "facts",
    "find",
    "find_live",
    "finding_words",
    "findings",
    "followed_version_id",
    "history",
    "conflicts_named",
    "divided_figure",
    "duty",
    "lines_named",
    "listed",
    "lists",
    "named",
    "page",
    "part_asked",
    "parts",
    "readable",
    "reading",
    "scope",
    "seats",
    "sight",
    "stale_parts",
    "trace",
    "tree",
    "typed_at",
    "verify",
    "visible",
    "visible_to",
    "windows",
    "written",
]
