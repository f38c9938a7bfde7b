"""Deeds on forms: write one part by part, publish a version. Once published it never changes."""

from neu.reporting.forms.services.publishing import load_reference, publish
from neu.reporting.forms.services.writing import (
    add_rows,
    discard_draft,
    edit_cell,
    edit_facts,
    edit_part,
    form_facts,
    move_part,
    publish_draft,
    remove_part,
    start_draft,
    start_from_file,
    start_from_version,
    undo_step,
)

__all__ = [
    "add_rows",
    "discard_draft",
    "edit_cell",
    "edit_facts",
    "edit_part",
    "form_facts",
    "load_reference",
    "move_part",
    "publish",
    "publish_draft",
    "remove_part",
    "start_draft",
    "start_from_file",
    "start_from_version",
    "undo_step",
]
