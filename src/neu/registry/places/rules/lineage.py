"""What became of what: the extent of one day in the places of another."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from neu.registry.places.rules.kinds import Basis, SuccessionKind
from neu.registry.places.rules.tree import Tree
from neu.registry.places.rules.values import Part, Passage, Source, Territory, Version

_KEPT = 4096  # answers remembered before starting over
ONE = Decimal(1)


class _Fate(NamedTuple):
    """What became of a place, seen from one territory: all, some or none of it lies inside."""

    all_inside: bool
    some_inside: bool
    landed: tuple[tuple[int, Decimal | None], ...]


class Lineage(Tree):
    """The tree of every day with the passages between its places."""

    def __init__(self, versions: Iterable[Version], passages: Iterable[Passage] = ()) -> None:
        super().__init__(versions)
        self.passages = tuple(passages)
        self._into: dict[int, list[Passage]] = defaultdict(list)
        self._out_of: dict[int, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            self._into[passage.target].append(passage)
            self._out_of[passage.source].append(passage)
        self._territories: dict[tuple[int, date, date, Basis], Territory] = {}

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
