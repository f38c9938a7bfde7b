"""What is true about places: their kinds and names, how territory passes on, and the atlas. Pure."""

from neu.registry.places.rules.atlas import Atlas
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
from neu.registry.places.rules.refusals import PlaceRefusal
from neu.registry.places.rules.values import (
    OPEN,
    Found,
    Part,
    Passage,
    PlaceName,
    Source,
    Territory,
    Version,
    last_day,
)

__all__ = [
    "LEVEL",
    "OPEN",
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
    "PlaceRefusal",
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
