"""Deeds of the registry of places."""

from neu.registry.places.services.correcting import Wording, correct_version, state_shares
from neu.registry.places.services.deciding import state_decision
from neu.registry.places.services.entering import (
    Facts,
    LinesWrong,
    checked_facts,
    copy_act,
    discard_act,
    edit_act,
    make_act,
    put_line,
    put_lines,
    remove_line,
)
from neu.registry.places.services.listing import Writing, make_list, take_back_writing, write_list
from neu.registry.places.services.loading import load_reference
from neu.registry.places.services.reorganising import apply_act, undo_act

__all__ = [
    "Facts",
    "LinesWrong",
    "Wording",
    "Writing",
    "apply_act",
    "checked_facts",
    "copy_act",
    "correct_version",
    "discard_act",
    "edit_act",
    "load_reference",
    "make_act",
    "make_list",
    "put_line",
    "put_lines",
    "remove_line",
    "state_decision",
    "state_shares",
    "take_back_writing",
    "undo_act",
    "write_list",
]
