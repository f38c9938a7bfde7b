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
from neu.registry.places.rules.lines import ActState, Deed, Line, Problem
from neu.registry.places.rules.naming import matches, search_key
from neu.registry.places.rules.planning import Plan, plan
from neu.registry.places.rules.refusals import ActRefusal, ListRefusal, PlaceRefusal
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
    "ActRefusal",
    "ActState",
    "Atlas",
    "Basis",
    "Deed",
    "Found",
    "Kind",
    "Level",
    "ListRefusal",
    "Line",
    "Part",
    "Passage",
    "PlaceName",
    "PlaceRefusal",
    "Plan",
    "Problem",
    "Source",
    "SuccessionKind",
    "Territory",
    "Version",
    "full_name",
    "last_day",
    "matches",
    "plan",
    "search_key",
    "split_name",
]
