"""Receipts: a package sent twice (lost answer, closed laptop) is done once and answered twice."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.submissions.models import Receipt
from neu.reporting.submissions.rules import (
    CellValueAt,
    Conflict,
    Edit,
    Problem,
    Saved,
    WordsConflict,
    WordsEdit,
)
from neu.reporting.submissions.rules.figures import digest, plain

_CLAIM = """
INSERT INTO submissions_receipt (user_id, key, request_hash, answer, at) VALUES (%s, %s, %s, NULL, %s)
ON CONFLICT ON CONSTRAINT receipt_once DO NOTHING RETURNING id
"""


def request_hash(submission_id: int, edits: Sequence[Edit], words: Sequence[WordsEdit]) -> str:
    """Return what makes two packages the same."""
    cells = [
        [*edit.coordinates, edit.base_rev, edit.state.value, plain(edit.value), edit.reason, edit.confirmed]
        for edit in edits
    ]
    return digest([submission_id, cells, [[one.section, one.item, one.base_rev, one.text] for one in words]])


def answer(key: UUID, request: str, *, actor: User, at: datetime) -> Saved | None:
    """Claim the key and return None, or return what its twin was answered (waiting for it to commit).

    :raises Refused: CELL_KEY_REUSED when the key was used for another package.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [actor.pk, key, request, at])
        if cursor.fetchone() is not None:
            return None
    twin = Receipt.objects.get(user=actor, key=key)
    if twin.request_hash != request:
        raise Refused(Problem.KEY_REUSED)
    assert twin.answer is not None  # it was committed with its answer
    return _read(twin.answer)


def keep(key: UUID, saved: Saved, *, actor: User) -> None:
    """Keep the answer with the receipt, in the same transaction."""
    Receipt.objects.filter(user=actor, key=key).update(answer=as_json(saved))


def as_json(saved: Saved) -> dict[str, Any]:
    """Return a save's answer as JSON: values as strings."""
    return {
        "rev": saved.rev,
        "accepted": [list(one) for one in saved.accepted],
        "conflicts": [_plain(asdict(one)) for one in saved.conflicts],
        "words_conflicts": [asdict(one) for one in saved.words_conflicts],
    }


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {**part, "value": plain(part["value"])} if isinstance(part, dict) else part
        for name, part in facts.items()
    }


def _read(kept: dict[str, Any]) -> Saved:
    def cell(part: dict[str, Any]) -> CellValueAt:
        value = None if part["value"] is None else Decimal(part["value"])
        return CellValueAt(part["state"], value, part["rev"], part["by"])

    return Saved(
        kept["rev"],
        [(place, series, window) for place, series, window in kept["accepted"]],
        [
            Conflict(
                one["place_id"],
                one["series_id"],
                one["window_id"],
                cell(one["mine"]),
                cell(one["theirs"]),
                cell(one["base"]),
            )
            for one in kept["conflicts"]
        ],
        [WordsConflict(**one) for one in kept["words_conflicts"]],
        again=True,
    )
