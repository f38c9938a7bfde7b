"""What an act would do to the registry: what ends, what begins, what changes, and all that is wrong. Pure.

Only a draft of rows: new units have ids below 0 until they are written.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from neu.registry.places.rules.atlas import Atlas
from neu.registry.places.rules.kinds import LEVEL, Basis, Kind, Level, SuccessionKind, full_name
from neu.registry.places.rules.lines import SHARED, Deed, Line, Problem, level_of, once
from neu.registry.places.rules.naming import matches, readings, search_key
from neu.registry.places.rules.refusals import ActRefusal
from neu.registry.places.rules.seeking import RANK, old_unit, seek, told_apart
from neu.registry.places.rules.sound import faults, shares_wrong
from neu.registry.places.rules.values import OPEN, Passage, Version, last_day

ONE = Decimal(1)
ENDS = {Deed.MERGE, Deed.DIVIDE, Deed.ABOLISH}
Said = dict[str, str]


@dataclass
class Plan:
    """An act worked out. Complete only without problems."""

    on_day: date
    ends: list[Version] = field(default_factory=list)
    begins: list[Version] = field(default_factory=list)
    changes: list[tuple[Version, Version]] = field(default_factory=list)  # named by a line
    follows: list[tuple[Version, Version]] = field(default_factory=list)  # lay in what merged, go with it
    passages: list[Passage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    after: Atlas | None = None  # the registry with the act in it

    def touched(self) -> list[Version]:
        """What stands the day before and ends or changes."""
        return [*self.ends, *(old for old, _new in (*self.changes, *self.follows))]


def plan(book: Atlas, on_day: date, lines: Sequence[Line]) -> Plan:
    """Work out an act of a day on the registry as it is known now."""
    work = _Work(book, on_day, lines)
    if not lines:
        work.says(0, ActRefusal.NO_LINES)
    work.find_olds()
    work.draft_news()
    work.place_news()
    work.change()
    work.move_children()
    work.pass_on()
    made = work.plan
    made.after = applied(book, made)
    sources = {place: nos[0] for place, nos in work.nos.items()}
    if not made.problems:  # what follows would only repeat them in other words
        places = [v.place for v in (*made.touched(), *made.begins)]
        for place, code, said in faults(made.after, places):
            work.says(sources.get(place, 0), code, said)
    made.problems = once(made.problems)
    return made


def applied(book: Atlas, made: Plan) -> Atlas:
    """Return the registry as it would be with the act in it."""
    ended = {old.place: old for old in made.touched()}
    versions = [
        version._replace(end=made.on_day) if ended.get(version.place) == version else version
        for version in book.versions
    ]
    versions += [*made.begins, *(new for _old, new in (*made.changes, *made.follows))]
    return Atlas(versions, [*book.passages, *made.passages])


class _Work:
    """One planning: the tables it goes by."""

    def __init__(self, book: Atlas, on_day: date, lines: Sequence[Line]) -> None:
        self.book, self.on_day, self.before, self.lines = book, on_day, last_day(on_day), lines
        self.plan = Plan(on_day)
        self.olds: dict[int, Version] = {}  # line → what it is about
        self.by_place: dict[int, list[Line]] = defaultdict(list)
        self.news: dict[tuple[str, str], list[Line]] = defaultdict(list)  # (level, code) → its lines
        self.born: dict[tuple[str, str], Version] = {}
        self.into: dict[int, int] = {}  # what merged → the new unit
        self.ending: set[int] = set()
        self.nos: dict[int, list[int]] = defaultdict(list)  # place → its lines

    def says(self, no: int, code: ActRefusal, said: Said | None = None) -> None:
        self.plan.problems.append(Problem(no, code, said or {}))

    # What was

    def find_olds(self) -> None:
        """Find the old units; one may merge, divide, change or be abolished, only one of these."""
        for line in self.lines:
            if line.deed is Deed.FOUND:
                continue
            found = old_unit(self.book, line.old, self.on_day)
            if not isinstance(found, Version):
                self.says(line.no, *found)
                continue
            earlier = self.by_place[found.place]
            if earlier and not (line.deed is Deed.DIVIDE and earlier[0].deed is Deed.DIVIDE):
                self.says(line.no, ActRefusal.TWICE, {"name": found.full, "other": str(earlier[0].no)})
                continue
            if line.kind is Kind.THANH_PHO and found.level is Level.PROVINCE:
                line = line._replace(kind=Kind.THANH_PHO_TW)  # "Thành phố" is either
            earlier.append(line)
            self.olds[line.no] = found
            self.nos[found.place].append(line.no)
            if line.deed in ENDS:
                self.ending.add(found.place)
            if line.deed in {Deed.MERGE, Deed.DIVIDE}:
                self.news[level_of(line, found.level), line.code].append(line)
        for line in self.lines:
            if line.deed is Deed.FOUND:
                self.news[level_of(line, ""), line.code].append(line)
        self.plan.ends = [
            self.olds[lines[0].no] for place, lines in self.by_place.items() if place in self.ending
        ]

    # What begins

    def draft_news(self) -> None:
        """Put together what the lines of each new unit say of it; its parent comes when all are known."""
        for number, ((level, code), lines) in enumerate(self.news.items(), start=1):
            first = lines[0]
            if len(lines) == 1 and first.deed is Deed.MERGE:
                self.says(first.no, ActRefusal.MERGE_ALONE, {"name": self.olds[first.no].full, "code": code})
            for line in lines[1:]:
                if Deed.FOUND in {line.deed, first.deed}:
                    self.says(line.no, ActRefusal.TWICE, {"name": code, "other": str(first.no)})
            name = self._agreed(lines, "name") or ""
            kind = self._agreed(lines, "kind")
            olds = [self.olds[line.no] for line in lines if line.no in self.olds]
            kinds = {old.kind for old in olds}
            if kind is None and len(kinds) == 1:
                kind = kinds.pop()
            if not name or kind is None:
                lacks = ",".join(what for what, said in (("name", name), ("kind", kind)) if not said)
                self.says(first.no, ActRefusal.NEW_LACKS, {"code": code, "columns": lacks})
                continue
            place = -number
            self.born[level, code] = _version(place, name, Kind(kind), code, None, self.on_day)
            self.nos[place] = [line.no for line in lines]
            self.into |= {self.olds[one.no].place: place for one in lines if one.deed is Deed.MERGE}

    def _agreed(self, lines: Sequence[Line], what: str) -> str | None:
        """Return what the lines of one new unit say of it; those that say something else are problems."""
        said = [(line, getattr(line, what)) for line in lines if getattr(line, what)]
        for line, other in said[1:]:
            if other != said[0][1]:
                words = {"code": line.code, "one": str(said[0][1]), "two": str(other), "columns": what}
                self.says(line.no, ActRefusal.NEW_DIFFERS, words | {"other": str(said[0][0].no)})
        return said[0][1] if said else None

    def place_news(self) -> None:
        """Put each new unit under its parent: the one typed, or the one all its old units lay in."""
        for key, lines in self.news.items():
            if key not in self.born:
                continue
            version = self.born[key]
            typed = self._agreed(lines, "parent")
            olds = [self.olds[line.no] for line in lines if line.no in self.olds]
            homes = {self._goes_on(old.parent) for old in olds}
            parent: int | None = None
            if typed:
                parent = self._parent(lines[0].no, typed, version.level)
            elif len(homes) == 1 and (home := homes.pop()) not in self.ending:
                parent = home
            else:
                self.says(lines[0].no, ActRefusal.NEW_LACKS, {"code": key[1], "columns": "parent"})
            self.born[key] = version._replace(parent=parent)
        self.plan.begins = list(self.born.values())

    def _goes_on(self, place: int | None) -> int | None:
        return place if place is None else self.into.get(place, place)

    def _parent(self, no: int, typed: str, level: Level) -> int | None:
        """Return the place a typed parent means after the act: one it makes, or one that stands on."""
        above = [one for one in self.born.values() if RANK[one.level] < RANK[level]]
        found = {one.place: one for one in above if typed == one.code or _called(typed, one)}
        ended = []
        for one in seek(self.book, typed):
            if one.start <= self.before < one.end and RANK[one.level] < RANK[level]:
                if one.place in self.ending:
                    ended.append(one)
                elif not found or one.code != typed:
                    found[one.place] = one
        if len(found) == 1:
            return next(iter(found))
        said = {"typed": typed, "candidates": told_apart(self.book, found.values() or ended)}
        if found:
            self.says(no, ActRefusal.PARENT_AMBIGUOUS, said)
        else:
            self.says(no, ActRefusal.PARENT_ENDS if ended else ActRefusal.PARENT_UNKNOWN, said)
        return None

    # What changes

    def change(self) -> None:
        """Write the new versions of extents that go on."""
        for place, lines in self.by_place.items():
            line = lines[0]
            if line.deed is not Deed.CHANGE:
                continue
            old = self.olds[line.no]
            kind = line.kind or old.kind
            parent = self._goes_on(old.parent)
            if line.parent:
                parent = self._parent(line.no, line.parent, LEVEL[kind])
            elif old.parent in self.ending and parent == old.parent:
                continue  # said where its children are moved
            new = _version(place, line.name or old.name, kind, line.code or old.code, parent, self.on_day)
            if (new.name, new.kind, new.code, new.parent) == (old.name, old.kind, old.code, old.parent):
                self.says(line.no, ActRefusal.NOTHING_CHANGES, {"name": old.full})
            self.plan.changes.append((old, new))

    def move_children(self) -> None:
        """What lay in a unit that merged goes with it; what lay in one that ended otherwise must be told."""
        for ended in self.plan.ends:
            home = self.into.get(ended.place)
            left = []
            for child in self.book.child_versions(ended.place, self.before):
                line = next(iter(self.by_place.get(child.place, ())), None)
                if line is None and home is not None and child.end == OPEN:
                    self.plan.follows.append((child, child._replace(parent=home, start=self.on_day)))
                    self.nos[child.place] = self.nos[ended.place]
                elif line is None or (line.deed is Deed.CHANGE and not line.parent and home is None):
                    left.append(child)
            if left:
                said = {"name": ended.full, "count": str(len(left)), "children": told_apart(self.book, left)}
                self.says(self.nos[ended.place][0], ActRefusal.CHILDREN_LEFT, said)

    # How territory passes on

    def pass_on(self) -> None:
        """Write the successions; the shares of one basis make a whole when all parts have one."""
        for place, lines in self.by_place.items():
            targets = [self._target(line) for line in lines]
            if lines[0].deed is Deed.MERGE and targets[0] is not None:
                kind = SuccessionKind.MERGE
                self.plan.passages.append(Passage(place, targets[0], kind, Basis.WHOLE, ONE, self.on_day))
            if lines[0].deed is Deed.DIVIDE:
                self._divide(place, lines, targets)
        moved = {new.parent for _old, new in self.plan.changes} | {new.parent for new in self.plan.begins}
        for key, lines in self.news.items():
            born = self.born.get(key)
            if lines[0].deed is not Deed.FOUND or born is None or born.level is Level.VILLAGE:
                continue  # villages have no recorded parts
            if born.place not in moved:
                self.says(lines[0].no, ActRefusal.NEW_EMPTY, {"name": born.full})

    def _target(self, line: Line) -> int | None:
        if line.no not in self.olds:
            return None
        born = self.born.get((level_of(line, self.olds[line.no].level), line.code))
        return born.place if born else None

    def _divide(self, place: int, lines: Sequence[Line], targets: Sequence[int | None]) -> None:
        name = self.olds[lines[0].no].full
        for at, line in enumerate(lines):
            if targets[at] is not None and targets[at] in targets[:at]:
                other = str(lines[targets.index(targets[at])].no)
                self.says(line.no, ActRefusal.TWICE, {"name": name, "other": other})
        if len(lines) == 1:
            self.says(lines[0].no, ActRefusal.DIVIDE_ALONE, {"name": name})
        shared = [dict(line.shares) for line in lines]
        for basis in SHARED:
            stated = [given[basis] for given in shared if basis in given]
            if wrong := shares_wrong(stated, len(lines)):
                self.says(
                    lines[0].no, ActRefusal.SHARES_WRONG, {"name": name, "basis": basis, "total": wrong}
                )
        for target, given in zip(targets, shared, strict=True):
            if target is not None:
                shares: list[tuple[Basis, Decimal | None]] = [(Basis.WHOLE, None), *given.items()]
                self.plan.passages += [
                    Passage(place, target, SuccessionKind.DIVIDE, basis, share, self.on_day)
                    for basis, share in shares
                ]


def _version(place: int, name: str, kind: Kind, code: str, parent: int | None, start: date) -> Version:
    key = search_key(full_name(kind, name))
    return Version(place, name, kind, LEVEL[kind], code, parent, start, OPEN, key)


def _called(typed: str, version: Version) -> bool:
    """Tell whether typed words name a unit that the act makes."""
    bare: Iterable[tuple[tuple[Kind, ...], str]] = readings(typed.split(",")[0])
    return any(matches(name, version.name) and (not kinds or version.kind in kinds) for kinds, name in bare)
