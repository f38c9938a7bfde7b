"""The places of a day as a list: under one of them, of a level, or by name."""

from datetime import date, datetime

from neu.registry.places.rules import VIETNAM_CODE, Level, Version
from neu.registry.places.selectors.reading import atlas

MOST_FOUND = 500  # of a search by name
ORDER = {level: place for place, level in enumerate(Level)}


def standing(
    on: date,
    *,
    under: int | None = None,
    level: Level | None = None,
    text: str = "",
    known_at: datetime | None = None,
) -> list[Version]:
    """Return the places that stand on a day: the widest first, then by code; a search, the nearest first.

    `under`: only those inside it (unless a level is asked for, directly), the nation's when nothing is said.
    """
    book = atlas(known_at)
    if text:
        found = [hit.place_id for hit in book.find(text, on, MOST_FOUND)]
        inside = book.within(under, on) if under is not None else None
        kept = [key for key in found if inside is None or key in inside]
    else:
        root = under if under is not None else book.code(Level.NATION, VIETNAM_CODE, on)
        if root is None:
            return []
        below = [one.place_id for one in book.children(root, on)]
        kept = sorted(book.within(root, on) - {root}) if level is not None else below
    standing = [version for key in kept if (version := book.at(key, on))]
    of_level = [one for one in standing if level is None or one.level is level]
    return of_level if text else sorted(of_level, key=lambda one: (ORDER[one.level], one.code, one.place))
