"""Doors of forms: reading published ones, writing new ones."""

from neu.reporting.forms.views.parts import (
    draft_cell,
    draft_part,
    draft_part_deed,
    draft_part_new,
    draft_pick,
    draft_section,
    draft_section_deed,
    draft_section_edit,
    draft_section_new,
)
from neu.reporting.forms.views.reading import compared, forms, version, version_file
from neu.reporting.forms.views.writing import (
    draft,
    draft_compare,
    draft_discard,
    draft_facts,
    draft_file,
    draft_new,
    draft_preview,
    draft_publish,
    draft_undo,
    draft_upload,
)

__all__ = [
    "compared",
    "draft",
    "draft_cell",
    "draft_compare",
    "draft_discard",
    "draft_facts",
    "draft_file",
    "draft_new",
    "draft_part",
    "draft_part_deed",
    "draft_part_new",
    "draft_pick",
    "draft_preview",
    "draft_publish",
    "draft_section",
    "draft_section_deed",
    "draft_section_edit",
    "draft_section_new",
    "draft_undo",
    "draft_upload",
    "forms",
    "version",
    "version_file",
]
