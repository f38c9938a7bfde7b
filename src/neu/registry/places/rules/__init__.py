"""What is true about places: their kinds and names, how territory passes on, and the atlas. Pure."""

from neu.registry.places.rules.atlas import Atlas, Found, Part, Passage, PlaceName, Source, Territory, Version
from neu.registry.places.rules.kinds import (
    LEVEL,
    REORGANISED_ON,
    VIETNAM_CODE,
    Basis,
    Kind,
    Level,
    SuccessionKind,
    full_name,
    split_name,
)
from neu.registry.places.rules.naming import matches, search_key

__all__ = [
    "LEVEL",
    "REORGANISED_ON",
    "VIETNAM_CODE",
    "Atlas",
    "Basis",
    "Found",
    "Kind",
    "Level",
    "Part",
    "Passage",
    "PlaceName",
    "Source",
    "SuccessionKind",
    "Territory",
    "Version",
    "full_name",
    "matches",
    "search_key",
    "split_name",
]

UNKNOWN_CODE = "UNKNOWN_PLACE_CODE"
UNKNOWN_PLACE = "UNKNOWN_PLACE"
AMBIGUOUS_PLACE = "AMBIGUOUS_PLACE"
CLOSED_PLACE = "CLOSED_PLACE"
UNKNOWN_LIST = "UNKNOWN_PLACE_LIST"
