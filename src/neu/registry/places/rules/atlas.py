"""The atlas: every place in memory, and what can be asked of it. Pure; made once per registry revision."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from neu.registry.places.rules.kinds import Kind
from neu.registry.places.rules.lineage import Lineage
from neu.registry.places.rules.naming import bare_key, matches, readings, search_key
from neu.registry.places.rules.values import Found, Passage, Version, last_day


class Atlas(Lineage):
    """All versions and passages that are known now, and the names people look them up by."""

    def __init__(self, versions: Iterable[Version], passages: Iterable[Passage] = ()) -> None:
        super().__init__(versions, passages)
        self._by_bare_name: dict[str, list[Version]] = defaultdict(list)
        for version in self.versions:
            self._by_bare_name[bare_key(version.kind, version.key)].append(version)

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
