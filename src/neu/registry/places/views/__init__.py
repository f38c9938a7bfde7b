"""Doors of the registry of places: reading it, and entering a reorganisation."""

from neu.registry.places.views.acts import (
    act,
    act_apply,
    act_copy,
    act_discard,
    act_edit,
    act_new,
    act_preview,
    act_remove_line,
    act_sheet,
    act_template,
    act_undo,
    acts,
)
from neu.registry.places.views.listing import list_new, list_take_back, list_write
from neu.registry.places.views.reading import lists, place, place_list, search, tree, unmapped

__all__ = [
    "act",
    "act_apply",
    "act_copy",
    "act_discard",
    "act_edit",
    "act_new",
    "act_preview",
    "act_remove_line",
    "act_sheet",
    "act_template",
    "act_undo",
    "acts",
    "list_new",
    "list_take_back",
    "list_write",
    "lists",
    "place",
    "place_list",
    "search",
    "tree",
    "unmapped",
]
