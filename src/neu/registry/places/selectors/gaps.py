"""What a reorganisation left open in the registry, and what looks wrong in its map."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from django.db.models import F, Q

from neu.registry.places.models import PlaceVersion
from neu.registry.places.rules import Atlas, Level, PlaceName, SuccessionKind, last_day
from neu.registry.places.rules.distance import apart
from neu.registry.places.selectors.reading import atlas

TOO_FAR_KM = 30  # 99 in 100 communes lie within 19 km of the one they merged into


@dataclass(frozen=True, slots=True)
class Far:
    """A passage over a great distance: a wrong row of the data set, a wrong centre, or an archipelago."""

    source: PlaceName
    lies_in: str
    target: PlaceName
    kilometres: int


@dataclass(frozen=True, slots=True)
class Unmapped:
    """What a reorganisation left open: nothing here is guessed."""

    day: date
    ended: tuple[tuple[PlaceName, str], ...]  # ended, and nothing says where the territory went
    began: tuple[tuple[PlaceName, str], ...]  # began, and nothing says where it came from
    divided: tuple[tuple[PlaceName, str, tuple[PlaceName, ...]], ...]  # divided, no share stated
    far: tuple["Far", ...]  # mapped, but too far apart to be believed unseen
    districts: int  # ended with the district level; their communes say where they are
    passed: int  # ended and mapped


_answers: WeakKeyDictionary[Atlas, dict[tuple[date, int | None], Unmapped]] = WeakKeyDictionary()


def unmapped(day: date, province: int | None = None) -> Unmapped:
    """Return what has no mapping or no share at a change of state, in one province or all.

    Kept as long as the atlas it was read from: going over the whole country takes a fifth of a second.
    """
    book = atlas()
    known = _answers.setdefault(book, {})
    if (day, province) not in known:
        known[day, province] = _unmapped(book, day, province)
    return known[day, province]


def _unmapped(book: Atlas, day: date, province: int | None) -> Unmapped:
    before = last_day(day)
    kept = _of_province(book, province, day, before)
    ended, began, divided = [], [], []
    districts = passed = 0
    for version in book.versions:
        if kept is not None and version.place not in kept:
            continue
        if (
            version.start == day
            and not book.at(version.place, before)
            and not book.passages_into(version.place)
        ):
            began.append((version.called, book.lies_in(version)))
        if version.end != day or book.at(version.place, day):
            continue
        parts = [passage for passage in book.passages_out_of(version.place) if passage.day == day]
        if parts:
            passed += 1
            if any(part.kind is SuccessionKind.DIVIDE for part in parts) and all(
                part.share is None for part in parts
            ):
                targets = [book.at(part.target, day) for part in parts]
                divided.append(
                    (version.called, book.lies_in(version), tuple(found.called for found in targets if found))
                )
        elif book.child_versions(version.place, before):
            districts += 1
        else:
            ended.append((version.called, book.lies_in(version)))
    far = tuple(_far(book, day, kept))
    return Unmapped(day, tuple(ended), tuple(began), tuple(divided), far, districts, passed)


def _far(book: Atlas, day: date, kept: set[int] | None) -> Iterator[Far]:
    """Yield passages between communes whose centres lie too far apart to be believed, farthest first."""
    centres = {
        (place, start): (latitude, longitude)
        for place, start, latitude, longitude in PlaceVersion.objects.filter(
            Q(valid__startswith=day) | Q(valid__endswith=day),  # those that end, and those they pass to
            level=Level.COMMUNE,
            known__endswith__isnull=True,
            latitude__isnull=False,
        ).values_list("place_id", F("valid__startswith"), "latitude", "longitude")
    }
    found = []
    for version in book.versions:
        if version.end != day or (kept is not None and version.place not in kept):
            continue
        for passage in book.passages_out_of(version.place):
            here = centres.get((version.place, version.start))
            there = centres.get((passage.target, day))
            target = book.at(passage.target, day)
            if passage.day == day and here and there and target:
                kilometres = apart(here, there)
                if kilometres > TOO_FAR_KM:
                    found.append(Far(version.called, book.lies_in(version), target.called, kilometres))
    yield from sorted(found, key=lambda one: -one.kilometres)


def _of_province(book: Atlas, province: int | None, day: date, before: date) -> set[int] | None:
    if province is None:
        return None
    then = book.territory(province, day, before)
    return book.within(province, day) | then.whole | {part.source for part in then.parts}
