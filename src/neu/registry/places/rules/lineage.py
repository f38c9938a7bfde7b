"""What became of what: the extent of one day in the places of another."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from neu.registry.places.rules.kinds import Basis, Level, SuccessionKind
from neu.registry.places.rules.tree import Tree
from neu.registry.places.rules.values import Divided, Part, Passage, Source, Territory, Version

_KEPT = 4096  # answers remembered before starting over
ONE = Decimal(1)
SLACK = Decimal("0.000001")  # shares are kept with eight decimals: three thirds fall short of one
# Where a basis is not stated, what is: shares set by hand, then plain shares of the whole.
_ELSE = {
    Basis.HOUSEHOLDS: (Basis.BY_HAND, Basis.WHOLE),
    Basis.POPULATION: (Basis.BY_HAND, Basis.WHOLE),
    Basis.AREA: (Basis.BY_HAND, Basis.WHOLE),
    Basis.BY_HAND: (Basis.WHOLE,),
}
_DEPTH = {level: depth for depth, level in enumerate(Level)}  # the nation is 0


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
        self._divisions: dict[tuple[int, date, int, date, Basis], Divided] = {}

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
        fate = self._fates({place}, on, basis, back_to)
        answer = []
        for origin in sorted(self._origins({place}, on, back_to)):
            seen = fate(origin)
            answer.append(Source(origin, seen.all_inside, ONE if seen.all_inside else _sum(seen.landed)))
        return answer

    def territory(self, place: int, on: date, back_to: date, basis: Basis = Basis.WHOLE) -> Territory:
        """Express the place's extent as of `on` in the places of `back_to`, of every level; `back_to` may be
        the later day.

        `whole`: lying wholly inside; a district or province counts when all its communes do, or when it
        passed on whole. `parts`: places only partly inside, the lowest and those of no lower level than the
        place. A later place is partly inside when it was also made of others; nobody states in which shares.
        """
        key = (place, on, back_to, basis)
        if key not in self._territories:
            if len(self._territories) >= _KEPT:
                self._territories.clear()
            self._territories[key] = self._territory(place, on, back_to, basis)
        return self._territories[key]

    def _territory(self, place: int, on: date, back_to: date, basis: Basis) -> Territory:
        inside = self.within(place, on)
        if self.at(place, back_to) and inside == self.within(place, back_to):
            return Territory(frozenset(inside), ())
        fate = self._fates(inside, on, basis, back_to)
        whole: set[int] = set()
        partly: list[int] = []
        depth = _DEPTH[found.level] if (found := self.nearest(place, on)) else 0
        for origin in sorted(self._origins(inside, on, back_to)):
            seen = fate(origin)
            if seen.all_inside:
                whole |= {
                    one
                    for one in self.within(origin, back_to)
                    if not self._told(one, on, back_to) or fate(one).all_inside
                }
            elif seen.some_inside and self._counts(origin, depth, back_to):
                partly.append(origin)
        self._promote(whole, inside, on, back_to)
        parts = [
            Part(origin, target, share)
            for origin in partly
            if origin not in whole
            for target, share in sorted(fate(origin).landed, key=lambda pair: pair[0])
        ]
        return Territory(frozenset(whole), tuple(parts))

    def _counts(self, origin: int, depth: int, day: date) -> bool:
        """Tell whether what is said of a place partly inside is also said of the ground: a new province's own
        figures are no commune's, but the old province's."""
        version = self.at(origin, day)
        return version is not None and (
            _DEPTH[version.level] >= depth or not self.child_versions(origin, day)
        )

    def divided(self, source: int, day: date, place: int, on: date, basis: Basis) -> Divided:
        """Return how a figure about `source` on `day` is divided by a basis, and what of it lies in `place`
        as of the later `on`.

        The shares are those of everything the source passed to, so that all parts can be told at once. What
        passed on further in shares nobody stated stays one part. Read back in time nothing is stated.
        """
        key = (source, day, place, on, basis)
        if key not in self._divisions:
            if len(self._divisions) >= _KEPT:
                self._divisions.clear()
            self._divisions[key] = self._divided(source, day, place, on, basis)
        return self._divisions[key]

    def _divided(self, source: int, day: date, place: int, on: date, basis: Basis) -> Divided:
        inside = self.within(place, on)
        fate = self._fates(inside, on, basis, day)
        parts = {source: (ONE, (source,))} if on < day else self._parts(source, on, basis, frozenset())
        fates = {key: [fate(one) for one in several] for key, (_share, several) in parts.items()}
        whole = frozenset(key for key, seen in fates.items() if all(one.all_inside for one in seen))
        some = {key for key, seen in fates.items() if any(one.some_inside for one in seen)}
        return Divided({key: share for key, (share, _several) in parts.items()}, whole, bool(some - whole))

    def _parts(
        self, place: int, on: date, basis: Basis, seen: frozenset[int]
    ) -> dict[int, tuple[Decimal, tuple[int, ...]]]:
        """Return {part: (share, its places)} of what a place became by `on`, as far as shares are stated.

        What no share is stated for is one part, named by the place that was divided.
        """
        ways = (
            [] if self.at(place, on) or place in seen else _by_target(self._out_of.get(place, ()), on, basis)
        )
        stated = {target: share for target, share in ways if share is not None}
        if not stated:
            return {place: (ONE, (place,))}
        found: dict[int, tuple[Decimal, tuple[int, ...]]] = {}
        for target, share in stated.items():
            for key, (further, several) in self._parts(target, on, basis, seen | {place}).items():
                before = found.get(key, (Decimal(0), several))[0]
                found[key] = (before + share * further, several)
        if len(stated) < len(ways):
            left = tuple(target for target, share in ways if share is None)
            found[place] = (ONE - sum(stated.values()), left)
        return found

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
                and (parent in inside or not self._told(parent, on, day))
                and all(version.place in whole for version in self.child_versions(parent, day))
            }
            whole |= rising

    def _told(self, place: int, on: date, day: date) -> bool:
        """Tell whether the registry itself says where a place of `day` is on `on`: it stands, or it passed on
        (or, `on` being earlier, was made of others)."""
        return bool(self.at(place, on) or self._ways(place, on, day))

    def _ways(self, place: int, on: date, day: date) -> list[Passage]:
        """Return the passages that lead from a place of `day` towards `on`."""
        if on >= day:
            return [passage for passage in self._out_of.get(place, ()) if passage.day <= on]
        return [passage for passage in self._into.get(place, ()) if passage.day > on]

    def _origins(self, inside: set[int], on: date, back_to: date) -> set[int]:
        """Return the places of `back_to` from which territory reached any of `inside` by `on`."""
        answer: set[int] = set()
        seen, waiting = set(inside), list(inside)
        while waiting:
            place = waiting.pop()
            if self.at(place, back_to):
                answer.add(place)
                continue
            if back_to <= on:
                reached = [one.source for one in self._into.get(place, ()) if back_to < one.day <= on]
            else:
                reached = [one.target for one in self._out_of.get(place, ()) if on < one.day <= back_to]
            waiting += [one for one in reached if one not in seen]
            seen |= set(reached)
        return answer

    def _fates(self, inside: set[int], on: date, basis: Basis, day: date) -> Callable[[int], _Fate]:
        """Return a function telling how much of a place of `day` lies inside a territory as of `on`."""
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
            if on >= day:
                ways = _by_target(self._out_of.get(place, ()), on, basis)
            else:  # what a later place has of each it was made of is stated nowhere
                ways = [(one.source, None) for one in self._ways(place, on, day)]
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
    """Return (target, share; None: not stated): by that basis, else by hand, else of the whole; one basis for
    all targets, the first by which every share is stated, else the first by which any is."""
    gone = [passage for passage in passages if passage.day <= on]
    targets = list(dict.fromkeys(passage.target for passage in gone))
    some: dict[int, Decimal] = {}
    for one in (basis, *_ELSE.get(basis, ())):
        stated = {
            passage.target: passage.share
            for passage in gone
            if passage.share is not None and (passage.kind is SuccessionKind.MERGE or passage.basis is one)
        }
        total = sum(stated.values(), Decimal(0))
        if len(stated) == len(targets) and abs(total - ONE) <= SLACK:
            return [(target, stated[target]) for target in targets]
        some = some or (stated if len(stated) < len(targets) and total < ONE else {})
    return [(target, some.get(target)) for target in targets]


def _sum(landed: Iterable[tuple[int, Decimal | None]]) -> Decimal | None:
    total = Decimal(0)
    for _, share in landed:
        if share is None:
            return None
        total += share
    return total
