"""What the tree of a day and one place's page show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from neu.registry.places import texts
from neu.registry.places.models import Decision, PlaceListEntry, PlaceVersion
from neu.registry.places.rules import (
    OPEN,
    VIETNAM_CODE,
    Atlas,
    Basis,
    Kind,
    Level,
    Passage,
    PlaceName,
    SuccessionKind,
    Version,
    last_day,
)
from neu.registry.places.selectors.reading import atlas, known


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree; an open branch carries what lies under it."""

    place: PlaceName
    below: tuple[str, ...]  # how many of each kind lie directly under it, in words
    open: bool
    chosen: bool
    branches: tuple["Branch", ...] = ()


def tree(
    on: date, opened: int | None = None, root: int | None = None, known_at: datetime | None = None
) -> Branch | None:
    """Return the tree of a day, open only along the way to one place; None when nothing stood that day.

    `root` is where it begins, the nation unless said; `known_at`: as it was known at that instant.
    """
    book = atlas(known_at)
    root = book.code(Level.NATION, VIETNAM_CODE, on) if root is None else root
    if root is None:
        return None
    way = {root} | ({opened, *book.ancestors(opened, on)} if opened is not None else set())
    version = book.at(root, on)
    if version is None:  # the reader's province was not known then
        return None
    return _branch(book, version, on, way, opened)


def province_of(place_id: int, today: date, on: date) -> int | None:
    """Return the province a place lies in today, or the one that bore its code on another day."""
    book = atlas()
    for above in (place_id, *book.ancestors(place_id, today)):
        version = book.at(above, today)
        if version and version.level is Level.PROVINCE:
            return above if book.at(above, on) else book.code(Level.PROVINCE, version.code, on)
    return None


def _branch(book: Atlas, version: Version, on: date, way: set[int], chosen: int | None) -> Branch:
    below = book.child_versions(version.place, on)
    is_open = version.place in way and bool(below)
    return Branch(
        version.called,
        _counted(below),
        is_open,
        version.place == chosen,
        tuple(_branch(book, child, on, way, chosen) for child in below) if is_open else (),
    )


def _counted(versions: Iterable[Version]) -> tuple[str, ...]:
    found = Counter(version.kind for version in versions)
    return tuple(str(texts.COUNTED[kind] % {"count": found[kind]}) for kind in Kind if found[kind])


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow of "đơn vị nào thành đơn vị nào", seen from one of its ends."""

    day: date
    place: PlaceName
    lies_in: str
    whole: bool
    shares: tuple[tuple[Basis, Decimal], ...]  # none stated: "chưa chia"
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A version as the page tells it."""

    version: Version
    lies_in: str
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One stay of the place on a list."""

    code: str
    name: str
    value: str
    starts_on: date
    ends_on: date | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class Correction:
    """A wording that was believed once."""

    full: str
    code: str
    starts_on: date
    ends_on: date | None
    until: datetime  # when the correction was made


@dataclass(frozen=True, slots=True)
class Story:
    """Everything one place's page says."""

    place: PlaceName
    stands: bool
    home: tuple[PlaceName, ...]  # outermost first, without the nation
    chapters: tuple[Chapter, ...]
    came: tuple[Step, ...]
    went: tuple[Step, ...]
    now_in: tuple[PlaceName, ...]  # for what ended with no heir of its own: where its communes are now
    children: tuple[PlaceName, ...]
    listings: tuple[Listing, ...]
    superseded: tuple[Correction, ...]


def story(place_id: int, on: date, known_at: datetime | None = None) -> Story | None:
    """Return one place's story; its children and home as of a day. None when there is no such place.

    `known_at`: as all of it was known at that instant.
    """
    book = atlas(known_at)
    history = book.history(place_id)
    place = book.name(place_id, on)
    if not history or place is None:
        return None
    into, out_of = book.passages_into(place_id), book.passages_out_of(place_id)
    wanted = {version.decision for version in history} | {passage.decision for passage in (*into, *out_of)}
    decisions = Decision.objects.in_bulk([pk for pk in wanted if pk is not None])
    standing = book.at(place_id, on)
    near = standing or book.nearest(place_id, on)
    assert near is not None
    seen_on = on if standing else max(near.start, min(on, near.last_on or on))
    home = [book.at(above, seen_on) for above in reversed(book.ancestors(place_id, seen_on))]
    return Story(
        place=place,
        stands=standing is not None,
        home=tuple(above.called for above in home if above and above.level is not Level.NATION),
        chapters=tuple(
            Chapter(version, book.lies_in(version), decisions.get(version.decision or 0))
            for version in history
        ),
        came=_steps(book, into, decisions, came=True),
        went=_steps(book, out_of, decisions, came=False),
        now_in=_now_in(book, history[-1]) if not out_of else (),
        children=tuple(book.children(place_id, seen_on)),
        listings=_listings(place_id, known_at),
        superseded=_superseded(place_id, known_at),
    )


def _steps(
    book: Atlas, passages: list[Passage], decisions: dict[int, Decision], *, came: bool
) -> tuple[Step, ...]:
    steps: dict[tuple[date, int], Step] = {}
    for passage in passages:
        other = passage.source if came else passage.target
        version = book.nearest(other, last_day(passage.day) if came else passage.day)
        if version is None:
            continue
        whole = passage.kind is SuccessionKind.MERGE
        shares: tuple[tuple[Basis, Decimal], ...] = ()
        if not whole and passage.share is not None:
            shares = ((passage.basis, passage.share),)
        held = steps.get((passage.day, other))
        steps[passage.day, other] = Step(
            passage.day,
            version.called,
            book.lies_in(version),
            whole,
            (held.shares if held else ()) + shares,
            decisions.get(passage.decision or 0),
        )
    return tuple(steps.values())


def _now_in(book: Atlas, last: Version) -> tuple[PlaceName, ...]:
    """Return where the communes of an abolished district are after its last day."""
    if last.end == OPEN:
        return ()
    inside = sorted(book.within(last.place, last_day(last.end)) - {last.place})
    heirs = dict.fromkeys(
        passage.target
        for place in inside
        for passage in book.passages_out_of(place)
        if passage.day == last.end
    )
    stayed = dict.fromkeys(place for place in inside if book.at(place, last.end))
    named = (book.at(place, last.end) for place in (*heirs, *stayed))
    return tuple(version.called for version in named if version)


def _listings(place_id: int, known_at: datetime | None) -> tuple[Listing, ...]:
    entries = (
        PlaceListEntry.objects.filter(known(known_at), place=place_id)
        .select_related("place_list", "decision")
        .order_by("place_list__code", "valid")
    )
    return tuple(
        Listing(
            entry.place_list.code,
            entry.place_list.name,
            entry.value,
            entry.valid.lower,
            last_day(entry.valid.upper) if entry.valid.upper else None,
            entry.decision,
        )
        for entry in entries
    )


def _superseded(place_id: int, known_at: datetime | None) -> tuple[Correction, ...]:
    """Return what was believed and no longer is; an act that goes on from it takes nothing of it back."""
    rows = PlaceVersion.objects.filter(
        place=place_id, known__endswith__isnull=False, closed_by__isnull=True
    ).order_by("known")
    if known_at is not None:
        rows = rows.filter(known__endswith__lte=known_at)
    return tuple(
        Correction(
            row.name,
            row.code,
            row.valid.lower,
            last_day(row.valid.upper) if row.valid.upper else None,
            row.known,
        )
        for row in rows
    )
