"""Questions about places. The atlas answers from memory; it is read anew whenever the registry changes."""

from collections.abc import Iterable
from datetime import date

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.rules import fold
from neu.registry.places.models import PlaceList, PlaceListEntry
from neu.registry.places.rules import (
    VIETNAM_CODE,
    Basis,
    Found,
    Level,
    Part,
    PlaceName,
    PlaceRefusal,
    Source,
    Territory,
    Version,
)
from neu.registry.places.selectors.reading import as_known, atlas, one_reading

__all__ = [
    "Found",
    "Part",
    "PlaceName",
    "Source",
    "Territory",
    "ancestors",
    "as_known",
    "atlas",
    "by_code",
    "children",
    "current_province",
    "find",
    "listed",
    "name",
    "names",
    "one_reading",
    "provinces",
    "resolve",
    "sources",
    "territory",
    "within",
]


def names(place_ids: Iterable[int], on: date) -> dict[int, PlaceName]:
    """Return what places are called on a day, or nearest to it; ids that are no place are left out."""
    book = atlas()
    found = {place_id: book.name(place_id, on) for place_id in place_ids}
    return {place_id: called for place_id, called in found.items() if called}


def name(place_id: int, on: date) -> PlaceName:
    """Return what a place is called on a day, or nearest to it.

    :raises LookupError: when there is no such place.
    """
    found = atlas().name(place_id, on)
    if found is None:
        raise LookupError(f"no place {place_id}")
    return found


def by_code(level: Level, code: str, on: date) -> int:
    """Return the place that bears a code on a day: the same code meant another place on another day.

    :raises Refused: UNKNOWN_PLACE_CODE.
    """
    found = atlas().code(level, code, on)
    if found is None:
        raise Refused(PlaceRefusal.UNKNOWN_CODE, {"code": code, "day": written(on)})
    return found


def current_province(on: date, code: str = "51") -> int:
    """Return the province that bears a code on a day.

    :raises Refused: UNKNOWN_PLACE_CODE.
    """
    return by_code(Level.PROVINCE, code, on)


def provinces(on: date) -> list[PlaceName]:
    """Return the provinces of a day, in Vietnamese order."""
    book = atlas()
    nation = book.code(Level.NATION, VIETNAM_CODE, on)
    return book.children(nation, on) if nation is not None else []


def find(text: str, on: date | None = None, limit: int = 50) -> list[Found]:
    """Search names (with or without marks, old ones too) and codes, of one day or of all."""
    return atlas().find(text, on, limit)


def resolve(name: str, *, district: str = "", province: str = "", on: date) -> int:
    """Return the one place of that name standing on a day.

    Marks count only when typed ("Sơn Hà" is not Sơn Hạ; "son ha" may be both). The district may be the one
    the place lay in before 1/7/2025.

    :raises Refused: UNKNOWN_PLACE, CLOSED_PLACE (it stood on other days), AMBIGUOUS_PLACE.
    """
    book = atlas()
    called = book.called(name, district, province)
    standing = {version.place: version for version in called if version.start <= on < version.end}
    said = {"name": ", ".join(part.strip() for part in (name, district, province) if part.strip())}
    said["day"] = written(on)
    if len(standing) == 1:
        return next(iter(standing))
    if standing:
        raise Refused(PlaceRefusal.AMBIGUOUS_PLACE, said | {"candidates": _told_apart(standing.values())})
    if called:
        raise Refused(PlaceRefusal.CLOSED_PLACE, said | {"candidates": _told_apart(called)})
    near = [
        version
        for version in book.called(fold(name), district, province)
        if version.start <= on < version.end
    ]
    told = _told_apart(near) or "; ".join(
        f"{found.full} ({found.parent})" for found in book.find(name, on, 5)
    )
    raise Refused(PlaceRefusal.UNKNOWN_PLACE, said | {"candidates": told or "–"})


def _told_apart(versions: Iterable[Version]) -> str:
    book = atlas()
    return "; ".join(
        f"{version.full} ({version.code}; {book.lies_in(version)}; "
        f"{written(version.start)}–{written(version.last_on)})"
        for version in versions
    )


def stands(place_id: int, on: date) -> bool:
    """Does this unit stand on a day?"""
    return atlas().at(place_id, on) is not None


def within(place_id: int, on: date) -> set[int]:
    """Return the place and all places whose parents on that day lead to it."""
    return atlas().within(place_id, on)


def children(place_id: int, on: date) -> list[PlaceName]:
    """Return the places directly under a place on a day, in Vietnamese order."""
    return atlas().children(place_id, on)


def ancestors(place_id: int, on: date) -> list[int]:
    """Return what a place lies in on a day, nearest first, without itself."""
    return atlas().ancestors(place_id, on)


def sources(place_id: int, on: date, back_to: date, basis: Basis = Basis.WHOLE) -> list[Source]:
    """Return the places of `back_to` whose territory passed to the place; itself if it stood then."""
    return atlas().sources(place_id, on, back_to, basis)


def territory(place_id: int, on: date, back_to: date, basis: Basis = Basis.WHOLE) -> Territory:
    """Return the place's extent as of `on`, in the places of `back_to`."""
    return atlas().territory(place_id, on, back_to, basis)


def listed(list_code: str, on: date, *, within: set[int] | None = None) -> dict[int, str]:
    """Return {place: class} of those on a list on a day; the class is "" where the list has none.

    :raises Refused: UNKNOWN_PLACE_LIST.
    """
    entries = PlaceListEntry.objects.filter(
        place_list__code=list_code, valid__contains=on, known__endswith__isnull=True
    )
    if within is not None:
        entries = entries.filter(place__in=within)
    found = dict(entries.values_list("place_id", "value"))
    if not found and not PlaceList.objects.filter(code=list_code).exists():
        raise Refused(PlaceRefusal.UNKNOWN_LIST, {"code": list_code})
    return found
