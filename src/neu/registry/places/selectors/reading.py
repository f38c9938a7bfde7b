"""Reads the atlas once for each revision of the registry.

A trigger gives the registry a new random revision with every change of versions or successions, so a revision
is never seen twice: not after a rollback, not in a copy of the database. One short query tells whether the
atlas in memory is still the right one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from neu.registry.places.models import PlaceVersion, Succession
from neu.registry.places.rules import Atlas, Basis, Kind, Level, Passage, SuccessionKind, Version
from neu.registry.places.rules.values import OPEN

Key = TypeVar("Key")
_KEPT = 4  # revisions: today's, and those of transactions still running beside it
_KEPT_PAST = 2  # what was known at an instant is asked for rarely
_atlases: dict[UUID, Atlas] = {}
_past: dict[tuple[UUID, datetime], Atlas] = {}
_held: ContextVar[Atlas | None] = ContextVar("one_reading", default=None)
_read_as: ContextVar[datetime | None] = ContextVar("read_as_known_at", default=None)


def atlas(known_at: datetime | None = None) -> Atlas:
    """Return the places as they are known now, in this transaction, or as they were known at an instant.

    Inside `as_known` now is that instant.
    """
    known_at = known_at or _read_as.get()
    if known_at is None:
        held = _held.get()
        if held is not None:
            return held
        return _kept(_atlases, lambda revision: revision, _KEPT, None)
    return _kept(_past, lambda revision: (revision, known_at), _KEPT_PAST, known_at)


@contextmanager
def one_reading() -> Iterator[None]:
    """Read one atlas throughout: all parts of one answer speak of the same places, and nobody asks each time
    whether the registry changed. For readings only."""
    token = _held.set(_held.get() or (None if _read_as.get() else atlas()))
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def as_known(at: datetime) -> Iterator[None]:
    """Read the registry as it was known at an instant: what was computed then comes out again, whatever was
    stated or corrected since."""
    since = Q(known__startswith__gt=at) | Q(known__endswith__gt=at)
    changed = any(table.objects.filter(since).exists() for table in (PlaceVersion, Succession))
    token = _read_as.set(at if changed else None)
    try:
        yield
    finally:
        _read_as.reset(token)


def _kept(held: dict[Key, Atlas], key: Callable[[UUID], Key], most: int, known_at: datetime | None) -> Atlas:
    while True:
        at = key(revision())
        found = held.get(at)
        if found is not None:
            return found
        made = _read(known_at)
        if key(revision()) == at:  # nobody changed the registry between the queries
            while len(held) >= most:
                held.pop(next(iter(held)), None)
            held[at] = made
            return made


def known(known_at: datetime | None) -> Q:
    """Return what picks the rows known now (None), or at an instant."""
    return Q(known__endswith__isnull=True) if known_at is None else Q(known__contains=known_at)


def revision() -> UUID:
    """Return the stamp of the registry: another after every change of versions or successions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM places_revision")
        stamp: UUID = cursor.fetchone()[0]
    return stamp


def _read(known_at: datetime | None) -> Atlas:
    versions = (
        PlaceVersion.objects.filter(known(known_at))
        .order_by("sort_key", "place_id", "valid")  # the same also where rows are written again
        .values_list(
            "place_id", "name", "kind", "level", "code", "parent_id",
            F("valid__startswith"), F("valid__endswith"), "name_folded", "decision_id",
        )
    )  # fmt: skip
    passages = (
        Succession.objects.filter(known(known_at))
        .order_by("pk")
        .values_list("source_id", "target_id", "kind", "basis", "share", "on_day", "decision_id")
    )
    kinds = {kind.value: kind for kind in Kind}
    levels = {level.value: level for level in Level}
    return Atlas(
        [
            Version(
                place, name, kinds[kind], levels[level], code, parent,
                start or date.min, end or OPEN, key, decision,
            )
            for place, name, kind, level, code, parent, start, end, key, decision in versions
        ],
        [
            Passage(source, target, SuccessionKind(kind), Basis(basis), share, day, decision)
            for source, target, kind, basis, share, day, decision in passages
        ],
    )  # fmt: skip
