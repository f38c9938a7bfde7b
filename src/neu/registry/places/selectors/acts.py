"""Reorganisations: what was entered, what it would do, what stands on it."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from neu.platform.text.rules import day as written
from neu.registry.places import ports
from neu.registry.places.models import (
    PlaceListEntry,
    PlaceVersion,
    Reorganisation,
    ReorganisationLine,
    Succession,
)
from neu.registry.places.rules import (
    ActRefusal,
    Atlas,
    Deed,
    Kind,
    Level,
    Line,
    Plan,
    Problem,
    Version,
    full_name,
    last_day,
    plan,
)
from neu.registry.places.rules.lines import SHARED, once
from neu.registry.places.rules.sound import faults
from neu.registry.places.rules.values import OPEN
from neu.registry.places.selectors.reading import atlas, revision


def acts() -> QuerySet[Reorganisation]:
    """Return all acts with `count` of their lines, the latest day first."""
    return Reorganisation.objects.annotate(count=Count("lines")).order_by("-on_day", "-pk")


def act(act_id: int) -> Reorganisation | None:
    """Return one act; None when there is none."""
    return Reorganisation.objects.select_related("decision").filter(pk=act_id).first()


def lines(act_id: int) -> list[Line]:
    """Return the lines of an act as the rules read them."""
    rows = ReorganisationLine.objects.filter(act=act_id)
    return [
        Line(
            row.no, Deed(row.deed), row.old, Kind(row.kind) if row.kind else None, row.name, row.code,
            row.parent,
            tuple((b, share) for b in SHARED if (share := getattr(row, b.lower())) is not None),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many units of one kind an act ends, begins, changes; how many stand before and on its day."""

    kind: Kind
    ends: int
    begins: int
    changes: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do, and what depends on the units it touches; `stamp`: as of when."""

    plan: Plan
    counts: tuple[KindCount, ...]
    ended: tuple[ports.Dependants, ...]  # what depends on units that end
    changed: tuple[ports.Dependants, ...]  # … that are changed by a line
    listed: tuple[tuple[str, str, int], ...]  # (code, name of the list, entries of units that end)
    stamp: str


def preview(of: Reorganisation) -> Preview:
    """Work an act out on the registry as it is known now."""
    entered = lines(of.pk)
    book = atlas()
    made = plan(book, of.on_day, entered)
    ends = frozenset(version.place for version in made.ends)
    changes = frozenset(old.place for old, _new in made.changes)
    return Preview(
        made,
        tuple(_counts(book, made)),
        tuple(ports.dependants(ends, of.on_day)),
        tuple(ports.dependants(changes, of.on_day)),
        tuple(_listed(ends, of.on_day)),
        stamp(of, entered),
    )


def stamp(of: Reorganisation, entered: Sequence[Line]) -> str:
    """Return what tells whether the registry, the act or its lines changed since it was looked at."""
    said = json.dumps([of.on_day, of.number, of.issued_on, of.issuer, of.state, entered], default=str)
    return f"{revision()}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _counts(book: Atlas, made: Plan) -> Iterable[KindCount]:
    assert made.after is not None
    before, after = _standing(book, last_day(made.on_day)), _standing(made.after, made.on_day)
    ends, begins = (Counter(one.kind for one in found) for found in (made.ends, made.begins))
    changes = Counter(new.kind for _old, new in (*made.changes, *made.follows))
    for kind in Kind:
        if ends[kind] or begins[kind] or changes[kind] or before[kind] != after[kind]:
            yield KindCount(kind, ends[kind], begins[kind], changes[kind], before[kind], after[kind])


def _standing(book: Atlas, day: date) -> Counter[Kind]:
    return Counter(version.kind for version in book.versions if version.start <= day < version.end)


def _listed(places: Iterable[int], on_day: date) -> Iterable[tuple[str, str, int]]:
    """Yield the dated lists with entries of these places that reach the day or later."""
    rows = (
        PlaceListEntry.objects.filter(place__in=places, known__endswith__isnull=True)
        .exclude(valid__fully_lt=(on_day, None))
        .values_list("place_list__code", "place_list__name")
        .annotate(count=Count("pk"))
        .order_by("place_list__code")
    )
    return [(code, name, count) for code, name, count in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """What keeps an applied act from being undone; nothing: it may be."""

    problems: tuple[Problem, ...]
    used: tuple[ports.Dependants, ...]


def what_stands_on(of: Reorganisation) -> Standing:
    """Return what rests on the rows an act wrote: later acts, corrections, shares, lists, other rooms."""
    rows = list(PlaceVersion.objects.filter(act=of).select_related("closed_by"))
    live = [row for row in rows if row.known.upper is None]
    restored = list(PlaceVersion.objects.filter(closed_by=of))
    places = {row.place_id for row in rows}
    created = frozenset(places - {row.place_id for row in restored})
    problems = [*_superseded(rows, live), *_resting(of, places, created, live)]
    if not problems:
        back = _undone(atlas(), live, restored)
        problems = [Problem(0, code, said) for _place, code, said in faults(back, sorted(places - created))]
    listed = sum(count for _code, _name, count in _listed(created, ports.EVER))
    if listed:
        problems.append(Problem(0, ActRefusal.STANDS_LISTED, {"count": str(listed)}))
    used = tuple(ports.dependants(created, ports.EVER))
    problems += [
        Problem(0, ActRefusal.STANDS_USED, {"what": str(one.label), "count": str(one.count)}) for one in used
    ]
    return Standing(tuple(once(problems)), used)


def _superseded(rows: Sequence[PlaceVersion], live: Sequence[PlaceVersion]) -> Iterator[Problem]:
    """Yield what an act wrote and is no longer known: a later act ended it, or it was corrected."""
    standing = {(row.place_id, row.valid) for row in live}  # also what the undoing of a later act wrote again
    for row in rows:
        if row.known.upper is None or (row.place_id, row.valid) in standing:
            continue
        if row.closed_by:
            said = {"title": row.closed_by.title, "day": written(row.closed_by.on_day)}
            yield Problem(0, ActRefusal.STANDS_LATER_ACT, said)
        else:
            yield Problem(0, ActRefusal.STANDS_CORRECTION, {"name": full_name(Kind(row.kind), row.name)})


def _resting(
    of: Reorganisation, places: set[int], created: frozenset[int], live: Sequence[PlaceVersion]
) -> Iterator[Problem]:
    """Yield units put under those the act created, and successions stated beside its own."""
    book = atlas()
    own = {(row.place_id, row.valid.lower) for row in live}
    for place in created:
        for child in book.children_ever(place):
            if (child.place, child.start) not in own:
                yield Problem(0, ActRefusal.STANDS_CHILD, {"name": child.full})
    stated = Succession.objects.filter(
        Q(source__in=places) | Q(target__in=created), known__endswith__isnull=True
    ).exclude(act=of)
    for source, day in stated.values_list("source_id", "on_day"):
        named = book.name(source, last_day(day))
        yield Problem(0, ActRefusal.STANDS_PASSAGE, {"name": named.full if named else str(source)})


def _undone(book: Atlas, live: Sequence[PlaceVersion], restored: Sequence[PlaceVersion]) -> Atlas:
    """Return the registry as it would be with the act undone; its successions bind nothing any more."""
    gone = {(row.place_id, row.valid.lower) for row in live}
    kept = [version for version in book.versions if (version.place, version.start) not in gone]
    back = [
        Version(
            row.place_id, row.name, Kind(row.kind), Level(row.level), row.code, row.parent_id,
            row.valid.lower, row.valid.upper or OPEN, row.name_folded, row.decision_id,
        )
        for row in restored
    ]  # fmt: skip
    return Atlas([*kept, *back])
