"""The atlas: every place in memory, and what can be asked of it. Pure; made once per registry revision."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from neu.registry.places.rules.kinds import Basis, Kind, Level, SuccessionKind, full_name
from neu.registry.places.rules.naming import bare_key, matches, readings, search_key

OPEN = date.max  # the end of what still stands
_KEPT = 4096  # answers remembered before starting over
ONE = Decimal(1)


def last_day(before: date) -> date:
    """Return the last day of what ends before a day."""
    return before - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as it is called on a day; `full` = "Xã Ba Vì"."""

    place_id: int
    name: str
    kind: Kind
    level: Level
    code: str
    parent_id: int | None
    full: str


class Version(NamedTuple):
    """What a place is called and where it lies, from `start` to before `end`."""

    place: int
    name: str
    kind: Kind
    level: Level
    code: str
    parent: int | None
    start: date
    end: date
    key: str  # search_key of the full name
    decision: int | None = None

    @property
    def full(self) -> str:
        return full_name(self.kind, self.name)

    @property
    def last_on(self) -> date | None:
        """The last day it stands; None while it stands."""
        return None if self.end == OPEN else last_day(self.end)

    @property
    def called(self) -> PlaceName:
        return PlaceName(self.place, self.name, self.kind, self.level, self.code, self.parent, self.full)


class Passage(NamedTuple):
    """Territory of one place passing to another on a day."""

    source: int
    target: int
    kind: SuccessionKind
    basis: Basis
    share: Decimal | None  # None: not stated, "chưa chia"
    day: date
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of a search: enough to tell homonyms apart."""

    place_id: int
    full: str
    code: str
    kind: Kind
    parent: str  # "Huyện Ba Tơ, Tỉnh Quảng Ngãi"
    starts_on: date
    ends_on: date | None  # last day; None while it stands
    now: str  # what the same place is called later, when that differs


@dataclass(frozen=True, slots=True)
class Source:
    """A place whose territory passed to another: wholly, or by a share (None: not stated)."""

    place_id: int
    whole: bool
    share: Decimal | None


class Part(NamedTuple):
    """A commune of which only a part lies in a territory; `target` now holds that part."""

    source: int
    target: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Territory:
    """An extent expressed in the places of another day."""

    whole: frozenset[int]
    parts: tuple[Part, ...]


class _Fate(NamedTuple):
    """What became of a place, seen from one territory: all, some or none of it lies inside."""

    all_inside: bool
    some_inside: bool
    landed: tuple[tuple[int, Decimal | None], ...]


class Atlas:
    """All versions and passages that are known now. `versions` come in the order names are to be listed."""

    def __init__(self, versions: Iterable[Version], passages: Iterable[Passage] = ()) -> None:
        self.versions = tuple(versions)
        by_place: dict[int, list[Version]] = defaultdict(list)
        self._children: dict[int | None, list[Version]] = defaultdict(list)
        self._codes: dict[tuple[str, str], list[Version]] = defaultdict(list)
        self._into: dict[int, list[Passage]] = defaultdict(list)
        self._out_of: dict[int, list[Passage]] = defaultdict(list)
        for version in self.versions:
            by_place[version.place].append(version)
            self._children[version.parent].append(version)
            self._codes[version.level, version.code].append(version)
        for passage in passages:
            self._into[passage.target].append(passage)
            self._out_of[passage.source].append(passage)
        self._by_place = {
            place: tuple(sorted(found, key=lambda version: version.start))
            for place, found in by_place.items()
        }
        self._by_bare_name: dict[str, list[Version]] = defaultdict(list)
        for version in self.versions:
            self._by_bare_name[bare_key(version.kind, version.key)].append(version)
        self._territories: dict[tuple[int, date, date, Basis], Territory] = {}

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

    # What became of what

    def passages_into(self, place: int) -> list[Passage]:
        """Return how its territory came to it."""
        return list(self._into.get(place, ()))

    def passages_out_of(self, place: int) -> list[Passage]:
        """Return how its territory went on."""
        return list(self._out_of.get(place, ()))

    def sources(self, place: int, on: date, back_to: date, basis: Basis = Basis.WHOLE) -> list[Source]:
        """Return the places of `back_to` whose territory is in the place as it is on `on`, in order of id."""
        if self.at(place, back_to):
            return [Source(place, True, ONE)]
        fate = self._fates({place}, on, basis)
        answer = []
        for origin in sorted(self._origins({place}, on, back_to)):
            seen = fate(origin)
            answer.append(Source(origin, seen.all_inside, ONE if seen.all_inside else _sum(seen.landed)))
        return answer

    def territory(self, place: int, on: date, back_to: date, basis: Basis = Basis.WHOLE) -> Territory:
        """Express the place's extent as of `on` in the places of `back_to`, of every level.

        `whole`: lying wholly inside; a district or province counts when all its communes do, or when it
        passed on whole. `parts`: the lowest places only partly inside.

        :raises ValueError: when the place began after `back_to` and `back_to` is after `on`.
        """
        key = (place, on, back_to, basis)
        if key not in self._territories:
            if len(self._territories) >= _KEPT:
                self._territories.clear()
            self._territories[key] = self._territory(place, on, back_to, basis)
        return self._territories[key]

    def _territory(self, place: int, on: date, back_to: date, basis: Basis) -> Territory:
        if self.at(place, back_to):
            return Territory(frozenset(self.within(place, back_to)), ())
        if back_to > on:
            raise ValueError(f"place {place} of {on} cannot be read back to the later day {back_to}")
        inside = self.within(place, on)
        fate = self._fates(inside, on, basis)
        whole: set[int] = set()
        partly: list[int] = []
        for origin in sorted(self._origins(inside, on, back_to)):
            seen = fate(origin)
            if seen.all_inside:
                whole |= self.within(origin, back_to)
            elif seen.some_inside and not self.child_versions(origin, back_to):
                partly.append(origin)
        self._promote(whole, inside, on, back_to)
        parts = [
            Part(origin, target, share)
            for origin in partly
            if origin not in whole
            for target, share in sorted(fate(origin).landed, key=lambda pair: pair[0])
        ]
        return Territory(frozenset(whole), tuple(parts))

    def _promote(self, whole: set[int], inside: set[int], on: date, day: date) -> None:
        """Add every place all of whose children lie wholly inside, level by level.

        Only where nothing else says what became of it, as with districts, which ended with no successor.
        """
        rising = set(whole)
        while rising:
            parents = {version.parent for place in rising if (version := self.at(place, day))} - whole
            rising = {
                parent
                for parent in parents
                if parent is not None
                and (parent in inside or not self._told(parent, on))
                and all(version.place in whole for version in self.child_versions(parent, day))
            }
            whole |= rising

    def _told(self, place: int, on: date) -> bool:
        """Tell whether the registry itself says where a place is on a day: it stands, or it passed on."""
        return bool(self.at(place, on) or any(passage.day <= on for passage in self._out_of.get(place, ())))

    def _origins(self, inside: set[int], on: date, back_to: date) -> set[int]:
        """Return the places of `back_to` from which territory reached any of `inside` by `on`."""
        answer: set[int] = set()
        seen, waiting = set(inside), list(inside)
        while waiting:
            place = waiting.pop()
            if self.at(place, back_to):
                answer.add(place)
                continue
            for passage in self._into.get(place, ()):
                if back_to < passage.day <= on and passage.source not in seen:
                    seen.add(passage.source)
                    waiting.append(passage.source)
        return answer

    def _fates(self, inside: set[int], on: date, basis: Basis) -> Callable[[int], _Fate]:
        """Return a function telling how much of a place lies inside a territory on a day."""
        known: dict[int, _Fate] = {}

        def fate(place: int) -> _Fate:
            if place not in known:
                known[place] = _Fate(False, False, ())  # a loop in the data adds nothing
                known[place] = found(place)
            return known[place]

        def found(place: int) -> _Fate:
            if self.at(place, on):
                held = place in inside
                return _Fate(held, held, ((place, ONE),) if held else ())
            ways = _by_target(self._out_of.get(place, ()), on, basis)
            fates = [(share, fate(target)) for target, share in ways]
            landed = tuple(
                (target, None if share is None or further is None else share * further)
                for share, reached in fates
                for target, further in reached.landed
            )
            return _Fate(
                bool(fates) and all(reached.all_inside for _, reached in fates),
                any(reached.some_inside for _, reached in fates),
                landed,
            )

        return fate

    # Names

    def find(self, text: str, on: date | None = None, limit: int = 50) -> list[Found]:
        """Search names of all times (or of one day) and codes; the best matches first."""
        wanted = search_key(text)
        if not wanted:
            return []
        hits = self._hits(wanted, on, lambda version: version.key)
        if not hits and len(wanted) >= 4:  # "ia hdrai", "ia h drai"
            hits = self._hits(wanted.replace(" ", ""), on, lambda version: version.key.replace(" ", ""))
        best: dict[tuple[int, str], tuple[int, list[Version]]] = {}
        for version in hits:
            rank = _rank(text, wanted, version)
            before, found = best.get((version.place, version.full), (rank, []))
            best[version.place, version.full] = (min(rank, before), [*found, version])
        ranked = sorted(best.values(), key=lambda pair: (pair[0], -pair[1][-1].end.toordinal()))
        return [self._found(sorted(versions, key=lambda v: v.start)) for _, versions in ranked[:limit]]

    def _hits(self, wanted: str, on: date | None, key: Callable[[Version], str]) -> list[Version]:
        digits = wanted.isdigit()
        return [
            version
            for version in self.versions
            if (wanted in key(version) or (digits and version.code.startswith(wanted)))
            and (on is None or version.start <= on < version.end)
        ]

    def _found(self, versions: list[Version]) -> Found:
        first, last = versions[0], versions[-1]
        latest = self.history(last.place)[-1]
        return Found(
            last.place,
            last.full,
            last.code,
            last.kind,
            self.lies_in(last),
            first.start,
            last.last_on,
            latest.full if latest.full != last.full and latest.start > last.start else "",
        )

    def lies_in(self, version: Version) -> str:
        """Say what a version lies in, nearest first, without the nation: "Huyện Ba Tơ, Tỉnh Quảng Ngãi"."""
        names = []
        for place in self.ancestors(version.place, version.start):
            above = self.at(place, version.start)
            if above and above.kind is not Kind.QUOC_GIA:
                names.append(above.full)
        return ", ".join(names)

    def called(self, name: str, district: str = "", province: str = "") -> list[Version]:
        """Return versions of all days with a name, lying in what is named; old districts count too."""
        parts = [part for part in (district, province) if part.strip()]
        return [
            version
            for kinds, bare in readings(name)
            for version in self._by_bare_name.get(search_key(bare), ())
            if (not kinds or version.kind in kinds)
            and matches(bare, version.name)
            and self._in_named(version, parts)
        ]

    def _in_named(self, version: Version, parts: list[str]) -> bool:
        if not parts:
            return True
        around = list(self._around(version))
        return all(
            any(
                matches(bare, other.name) and (not kinds or other.kind in kinds)
                for kinds, bare in readings(part)
                for other in around
            )
            for part in parts
        )

    def _around(self, version: Version) -> Iterator[Version]:
        """Yield what a version lies in, and what its territory lay in before it began."""
        before = last_day(version.start)
        homes = {(version.place, version.start)}
        for source in self.sources(version.place, version.start, before):
            homes.add((source.place_id, before))
        for place, day in homes:
            for above in self.ancestors(place, day):
                other = self.at(above, day)
                if other:
                    yield other


def _by_target(passages: Iterable[Passage], on: date, basis: Basis) -> list[tuple[int, Decimal | None]]:
    """Return (target, share): the share of that basis where stated, else of the whole, else None."""
    shares: dict[int, Decimal | None] = {}
    for passage in passages:
        if passage.day > on:
            continue
        shares.setdefault(passage.target, None)
        if passage.kind is SuccessionKind.MERGE or passage.basis is basis:
            shares[passage.target] = passage.share
    return list(shares.items())


def _sum(landed: Iterable[tuple[int, Decimal | None]]) -> Decimal | None:
    total = Decimal(0)
    for _, share in landed:
        if share is None:
            return None
        total += share
    return total


def _rank(text: str, wanted: str, version: Version) -> int:
    """Return how well a version that holds the words or code answers a search: 0 is the best."""
    bare = bare_key(version.kind, version.key)
    if version.code == wanted:
        return 0
    if wanted in (bare, version.key):
        agrees = matches(text, version.full if wanted == version.key else version.name)
        return 1 if agrees else 2
    if f" {version.key} ".find(f" {wanted} ") >= 0:
        return 3
    return 4 if f" {version.key}".find(f" {wanted}") >= 0 else 5
