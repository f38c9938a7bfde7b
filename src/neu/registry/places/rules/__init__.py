"""What is true about places: their kinds and names, how territory passes on, and the atlas. Pure."""

from neu.registry.places.rules.atlas import (
    Atlas,
    Found,
    Part,
    Passage,
    PlaceName,
    Source,
    Territory,
    Version,
    last_day,
)
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
    "last_day",
    "matches",
    "search_key",
    "split_name",
]

UNKNOWN_CODE = "UNKNOWN_PLACE_CODE"
UNKNOWN_PLACE = "UNKNOWN_PLACE"
AMBIGUOUS_PLACE = "AMBIGUOUS_PLACE"
CLOSED_PLACE = "CLOSED_PLACE"
UNKNOWN_LIST = "UNKNOWN_PLACE_LIST"
REASON_MISSING = "PLACE_REASON_MISSING"
VERSION_SUPERSEDED = "PLACE_VERSION_SUPERSEDED"
SAME_INSTANT = "PLACE_SAME_INSTANT"
NOTHING_CHANGED = "PLACE_NOTHING_CHANGED"
NAME_MISSING = "PLACE_NAME_MISSING"
DAYS_EMPTY = "PLACE_DAYS_EMPTY"
DAYS_OVERLAP = "PLACE_DAYS_OVERLAP"
CODE_TAKEN = "PLACE_CODE_TAKEN"
PARENT_ABSENT = "PLACE_PARENT_ABSENT"
LOOP = "PLACE_LOOP"
CHILDREN_LEFT = "PLACE_CHILDREN_LEFT"
NOT_DIVIDED = "PLACE_NOT_DIVIDED"
BASIS_NEEDED = "PLACE_BASIS_NEEDED"
SHARES_WRONG = "PLACE_SHARES_WRONG"
