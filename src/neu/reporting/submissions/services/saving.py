"""Saving figures and words: one transaction a batch, every cell based on the rev its officer saw."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.typed import NARRATIVE, REASON, typed
from neu.registry.people.models import User
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Figure, FigureChange, Narrative, Submission
from neu.reporting.submissions.rules import (
    CellValueAt,
    Channel,
    Conflict,
    Coordinates,
    Edit,
    FigureState,
    Saved,
    WordsConflict,
    WordsEdit,
    may_type,
)
from neu.reporting.submissions.rules.figures import digest, plain
from neu.reporting.submissions.selectors.scope import Scope
from neu.reporting.submissions.services import receipts
from neu.reporting.submissions.services.locking import lock
from neu.reporting.submissions.services.opening import label
from neu.reporting.submissions.services.refusing import explained
from neu.reporting.submissions.services.weighing import refuse_bad_edits, refuse_owned_elsewhere


def save(
    submission_id: int,
    edits: Sequence[Edit],
    *,
    actor: User,
    at: datetime,
    channel: Channel = Channel.WEB,
    key: UUID | None = None,
    narratives: Sequence[WordsEdit] = (),
    asked: Scope | None = None,
) -> Saved:
    """Save a batch of cells and words; money in đồng. Cells somebody changed since are returned, never
    overwritten.

    `key` names the package: the same one sent twice is done once and answered twice. `asked`, the report's
    scope where the caller read it already, never changes.

    :raises Refused: WRONG_STATUS, ROUND_CLOSED, NOT_YOUR_CHAIR, NOT_YOUR_DUTY, CELL_KEY_REUSED; as `typed`.
    :raises CellsRefused: some cells may not be saved as they are; nothing was.
    """
    try:
        with transaction.atomic():
            return _save(
                submission_id, edits, narratives, asked, actor=actor, at=at, channel=channel, key=key
            )
    except IntegrityError as error:
        # somebody else's figure with the same coordinates came first; the database saw it, we say whose it is
        if "figure_coordinates_once" not in str(error) and "figure_sole_owner" not in str(error):
            raise
        submission = Submission.objects.select_related("obligation__round__regime__programme").get(
            pk=submission_id
        )
        refuse_owned_elsewhere(submission, edits, selectors.scope(submission))
        raise


def _save(
    submission_id: int,
    edits: Sequence[Edit],
    words: Sequence[WordsEdit],
    asked: Scope | None,
    *,
    actor: User,
    at: datetime,
    channel: Channel,
    key: UUID | None,
) -> Saved:
    if key is not None:
        answered = receipts.answer(
            key, receipts.request_hash(submission_id, edits, words), actor=actor, at=at
        )
        if answered is not None:
            return answered
    edits = [replace(one, reason=typed(one.reason, REASON, _("Giải thích"))) for one in edits]
    words = [replace(one, text=typed(one.text, NARRATIVE, _("Nội dung"))) for one in words]
    submission = lock([submission_id])[submission_id]
    with explained(submission):
        may_type(selectors.facts(submission, actor, at, findings=[]))
    asked = asked or selectors.scope(submission)
    refuse_bad_edits(submission, edits, words, asked)
    saved = write(submission, asked, edits, words, actor=actor, at=at, channel=channel)
    if key is not None:
        receipts.keep(key, saved, actor=actor)
    return saved


def write(
    submission: Submission,
    asked: Scope,
    edits: Sequence[Edit],
    words: Sequence[WordsEdit],
    *,
    actor: User,
    at: datetime,
    channel: Channel,
) -> Saved:
    """Write what is not in conflict, with its history and one audit row. The submission is locked, edits
    are good."""
    edits = sorted(edits, key=lambda edit: edit.coordinates)
    now = _now(submission, edits)
    conflicts = _conflicts(submission, edits, now)
    in_conflict = {(one.place_id, one.series_id, one.window_id) for one in conflicts}
    changes = [edit for edit in edits if edit.coordinates not in in_conflict and _differs(edit, now)]
    words_now = (
        {(one.section, one.item): one for one in Narrative.objects.filter(submission=submission)}
        if words
        else {}
    )
    new_words, words_conflicts = _words(words, words_now)
    accepted = [edit.coordinates for edit in edits if edit.coordinates not in in_conflict]
    if not changes and not new_words:
        return Saved(submission.rev, accepted, conflicts, words_conflicts)
    voided = next_rev(submission)
    _upsert(submission, asked, changes, now, actor=actor, at=at, channel=channel)
    _upsert_words(submission, new_words, actor=actor, at=at)
    audit.record(
        "submission.save",
        subject=("submission", submission.pk, label(submission)),
        actor=actor,
        at=at,
        changes={
            "rev": submission.rev,
            "cells": len(changes),
            "headings": len(new_words),
            "channel": channel.value,
            "digest": _changes_digest(changes, new_words),
        }
        | ({"voids_version": voided} if voided else {}),
    )
    return Saved(
        submission.rev, accepted, conflicts, words_conflicts, cells=len(changes), headings=len(new_words)
    )


def next_rev(submission: Submission) -> int | None:
    """Count one more change of a locked report; a signature it had is void. Returns the no of its version.

    Where nobody authenticates there is no signature: what was sent holds until it is sent again.
    """
    signed = submission.authenticated_version if submission.obligation.step.authenticated_by else None
    if signed:
        submission.authenticated_version = None
    submission.rev += 1
    submission.save(update_fields=["rev", "authenticated_version"])
    return signed.no if signed else None


def _now(submission: Submission, edits: Sequence[Edit]) -> dict[Coordinates, Figure]:
    """The cells as they stand, in one query."""
    if not edits:
        return {}
    figures = Figure.objects.filter(
        submission=submission,
        place__in={edit.place_id for edit in edits},
        series__in={edit.series_id for edit in edits},
    )
    return {(one.place_id, one.series_id, one.window_id): one for one in figures}


def _differs(edit: Edit, now: Mapping[Coordinates, Figure]) -> bool:
    one = now.get(edit.coordinates)
    if one is None:
        return edit.state is not FigureState.CLEARED  # emptying what was never touched changes nothing
    return (one.state, one.value) != (edit.state, edit.value) or bool(edit.reason)


def _conflicts(
    submission: Submission, edits: Sequence[Edit], now: Mapping[Coordinates, Figure]
) -> list[Conflict]:
    """Cells whose rev is not the one the officer saw, unless both came to the same value."""
    stale = [
        edit
        for edit in edits
        if (one := now.get(edit.coordinates)) is not None
        and one.rev != edit.base_rev
        and (one.state, one.value) != (edit.state, edit.value)
    ]
    if not stale:
        return []
    history = FigureChange.objects.filter(
        submission=submission,
        place__in={edit.place_id for edit in stale},
        series__in={edit.series_id for edit in stale},
    ).values_list("place_id", "series_id", "window_id", "rev", "state", "value", "by_id")
    then = {
        ((place, series, window), rev): (state, value, by)
        for place, series, window, rev, state, value, by in history
    }
    names = selectors.tree.who_typed({now[edit.coordinates].changed_by_id for edit in stale})
    found = []
    for edit in stale:
        one = now[edit.coordinates]
        base = then.get((edit.coordinates, edit.base_rev), ("", None, 0))
        found.append(
            Conflict(
                *edit.coordinates,
                mine=CellValueAt(edit.state, edit.value, edit.base_rev),
                theirs=CellValueAt(one.state, one.value, one.rev, names.get(one.changed_by_id, "")),
                base=CellValueAt(base[0], base[1], edit.base_rev),
            )
        )
    return found


def _words(
    words: Sequence[WordsEdit], now: Mapping[tuple[str, str], Narrative]
) -> tuple[list[WordsEdit], list[WordsConflict]]:
    new, conflicts = [], []
    for edit in words:
        one = now.get((edit.section, edit.item))
        standing = one.text if one else ""
        if standing == edit.text:
            continue
        if (one.rev if one else 0) != edit.base_rev and one is not None:
            conflicts.append(
                WordsConflict(edit.section, edit.item, edit.text, one.text, one.rev, str(one.changed_by))
            )
        else:
            new.append(edit)
    return new, conflicts


def _upsert(
    submission: Submission,
    asked: Scope,
    changes: Sequence[Edit],
    now: Mapping[Coordinates, Figure],
    *,
    actor: User,
    at: datetime,
    channel: Channel,
) -> None:
    Figure.objects.bulk_create(
        [
            Figure(
                submission=submission,
                place_id=edit.place_id,
                series_id=edit.series_id,
                window_id=edit.window_id,
                agency_id=submission.obligation.agency_id,
                sole=asked.sole(asked.typed[edit.series_id, edit.window_id]),
                state=edit.state,
                value=edit.value,
                rev=submission.rev,
                changed_at=at,
                changed_by=actor,
            )
            for edit in changes
        ],
        update_conflicts=True,
        unique_fields=["submission", "place", "series", "window"],
        update_fields=["state", "value", "rev", "changed_at", "changed_by"],
    )
    FigureChange.objects.bulk_create(
        FigureChange(
            submission=submission,
            place_id=edit.place_id,
            series_id=edit.series_id,
            window_id=edit.window_id,
            rev=submission.rev,
            old_state=now[edit.coordinates].state if edit.coordinates in now else "",
            old_value=now[edit.coordinates].value if edit.coordinates in now else None,
            state=edit.state,
            value=edit.value,
            reason=edit.reason,
            channel=channel,
            at=at,
            by=actor,
        )
        for edit in changes
    )


def _upsert_words(submission: Submission, words: Sequence[WordsEdit], *, actor: User, at: datetime) -> None:
    Narrative.objects.bulk_create(
        [
            Narrative(
                submission=submission,
                section=edit.section,
                item=edit.item,
                text=edit.text,
                rev=submission.rev,
                changed_at=at,
                changed_by=actor,
            )
            for edit in words
        ],
        update_conflicts=True,
        unique_fields=["submission", "section", "item"],
        update_fields=["text", "rev", "changed_at", "changed_by"],
    )


def _changes_digest(changes: Sequence[Edit], words: Sequence[WordsEdit]) -> str:
    cells = [[*edit.coordinates, edit.state.value, plain(edit.value), edit.reason] for edit in changes]
    return digest([cells, [[edit.section, edit.item, edit.text] for edit in words]])
