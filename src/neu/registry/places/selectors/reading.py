"""Reads the atlas once for each revision of the registry.

A trigger gives the registry a new random revision with every change of versions or successions, so a revision
is never seen twice: not after a rollback, not in a copy of the database. One short query tells whether the
atlas in memory is still the right one.
"""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import F

from neu.registry.places.models import PlaceVersion, Succession
from neu.registry.places.rules import Atlas, Basis, Kind, Level, Passage, SuccessionKind, Version
from neu.registry.places.rules.values import OPEN

_KEPT = 4  # revisions: today's, and those of transactions still running beside it
_atlases: dict[UUID, Atlas] = {}


def atlas() -> Atlas:
    """Return the places as they are known now, in this transaction."""
    while True:
        revision = _revision()
        held = _atlases.get(revision)
        if held is not None:
            return held
        made = _read()
        if _revision() == revision:  # nobody changed the registry between the queries
            while len(_atlases) >= _KEPT:
                _atlases.pop(next(iter(_atlases)), None)
            _atlases[revision] = made
            return made


def _revision() -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM places_revision")
        stamp: UUID = cursor.fetchone()[0]
    return stamp


def _read() -> Atlas:
    versions = (
        PlaceVersion.objects.filter(known__endswith__isnull=True)
        .order_by("sort_key", "pk")
        .values_list(
            "place_id", "name", "kind", "level", "code", "parent_id",
            F("valid__startswith"), F("valid__endswith"), "name_folded", "decision_id",
        )
    )  # fmt: skip
    passages = (
        Succession.objects.filter(known__endswith__isnull=True)
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
