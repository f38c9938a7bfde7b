"""The tree of any day: names, codes, parents and children."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from neu.registry.places.rules.kinds import Level
from neu.registry.places.rules.values import PlaceName, Version


class Tree:
    """All versions that are known now, in the order names are to be listed: what a place is on a day."""

    def __init__(self, versions: Iterable[Version]) -> None:
        self.versions = tuple(versions)
        by_place: dict[int, list[Version]] = defaultdict(list)
        self._children: dict[int | None, list[Version]] = defaultdict(list)
        self._codes: dict[tuple[str, str], list[Version]] = defaultdict(list)
        for version in self.versions:
            by_place[version.place].append(version)
            self._children[version.parent].append(version)
            self._codes[version.level, version.code].append(version)
        self._by_place = {
            place: tuple(sorted(found, key=lambda version: version.start))
            for place, found in by_place.items()
        }

    # One place

    def history(self, place: int) -> tuple[Version, ...]:
        """Return all versions of a place, oldest first; empty when there is no such place."""
        return self._by_place.get(place, ())

    def at(self, place: int, day: date) -> Version | None:
        """Return the version that stands on a day."""
        for version in self._by_place.get(place, ()):
            if version.start <= day < version.end:
                return version
        return None

    def nearest(self, place: int, day: date) -> Version | None:
        """Return the version of that day, or the last before it, or the first after it."""
        found: Version | None = None
        for version in self._by_place.get(place, ()):
            if found is None or version.start <= day:
                found = version
        return found

    def name(self, place: int, day: date) -> PlaceName | None:
        """Return what a place is called on a day, or nearest to it."""
        version = self.nearest(place, day)
        return version.called if version else None

    def code(self, level: Level, code: str, day: date) -> int | None:
        """Return the place that bears a code on a day."""
        for version in self._codes.get((level, code), ()):
            if version.start <= day < version.end:
                return version.place
        return None

    def ever_coded(self, level: Level, code: str) -> list[Version]:
        """Return every version that ever bore a code."""
        return list(self._codes.get((level, code), ()))

    # The tree of one day

    def child_versions(self, place: int | None, day: date) -> list[Version]:
        """Return the versions whose parent is the place on that day, in the order of names."""
        return [version for version in self._children.get(place, ()) if version.start <= day < version.end]

    def children_ever(self, place: int) -> list[Version]:
        """Return every version that ever lay directly under the place."""
        return list(self._children.get(place, ()))

    def children(self, place: int, day: date) -> list[PlaceName]:
        """Return the places directly under a place on a day, in the order of names."""
        return [version.called for version in self.child_versions(place, day)]

    def within(self, place: int, day: date) -> set[int]:
        """Return the place and all whose parents on that day lead to it."""
        found, waiting = {place}, [place]
        while waiting:
            for version in self._children.get(waiting.pop(), ()):
                if version.start <= day < version.end and version.place not in found:
                    found.add(version.place)
                    waiting.append(version.place)
        return found

    def ancestors(self, place: int, day: date) -> list[int]:
        """Return what the place lies in on that day, nearest first; a loop in the data ends the walk."""
        answer: list[int] = []
        version = self.at(place, day)
        while version and version.parent is not None and version.parent not in answer:
            answer.append(version.parent)
            version = self.at(version.parent, day)
        return answer
