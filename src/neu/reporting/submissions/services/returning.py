"""Giving a report back with why, whole or some cells; its last accepted version goes on counting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Required, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day
from neu.platform.text.typed import REASON, typed
from neu.registry.people.models import User
from neu.registry.periods.rules import day_of
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import (
    Deed,
    ReturnedCell,
    ReturnedRow,
    SentFigure,
    Submission,
    SubmissionVersion,
)
from neu.reporting.submissions.rules import Action, Coordinates, Refusal, RowProblem
from neu.reporting.submissions.services.doing import begin


@dataclass(frozen=True)
class CellToReturn:
    """A figure a reviewer asks to look at again, and why."""

    place_id: int
    series_id: int
    window_id: int
    note: str = ""

    @property
    def coordinates(self) -> Coordinates:
        return self.place_id, self.series_id, self.window_id


@dataclass(frozen=True)
class RowToReturn:
    """A row of a list, or one cell of it, that a reviewer asks to look at again; `column` "": the row."""

    submission_id: int  # whose row it is
    section: str
    no: int
    column: str = ""
    note: str = ""


class Given(TypedDict, total=False):
    """What a reviewer gives a report back with; `digest` is that of the version she looked at, if known."""

    actor: Required[User]
    at: Required[datetime]
    reason: str
    cells: Sequence[CellToReturn]
    rows: Sequence[RowToReturn]
    due_at: datetime | None
    digest: str | None


def return_for_correction(submission_id: int, **given: Unpack[Given]) -> Submission:
    """Give a report back with why, whole or some cells; its last accepted version goes on counting.

    A cell that a part of this consolidation owns returns that part, and every consolidation on the way to it.

    :raises Refused: what decide() says; CELL_NOT_IN_REPORT; STALE_VERSION; DUE_PASSED.
    """
    return _give_back(submission_id, Action.RETURN, **given)


def reopen(submission_id: int, **given: Unpack[Given]) -> Submission:
    """Take back an acceptance so that the report can be changed, saying why.

    :raises Refused: what decide() says; CELL_NOT_IN_REPORT; STALE_VERSION; DUE_PASSED.
    """
    return _give_back(submission_id, Action.REOPEN, **given)


@transaction.atomic
def _give_back(
    submission_id: int,
    action: Action,
    *,
    actor: User,
    at: datetime,
    reason: str = "",
    cells: Sequence[CellToReturn] = (),
    rows: Sequence[RowToReturn] = (),
    due_at: datetime | None = None,
    digest: str | None = None,
) -> Submission:
    cells = [replace(one, note=typed(one.note, REASON, _("Ghi chú cho các ô"))) for one in cells]
    rows = [replace(one, note=typed(one.note, REASON, _("Ghi chú cho các ô"))) for one in rows]
    version_id = Submission.objects.get(pk=submission_id).sent_version_id
    owners = _owners(version_id, cells) if version_id else {}
    if rows:
        _refuse_unsent(version_id, rows)
    others = {owner for found in owners.values() for owner in found} | {one.submission_id for one in rows}
    others -= {submission_id}
    way = selectors.tree.path(version_id, others) if version_id and others else set()
    doing = begin(submission_id, action, actor=actor, at=at, reason=reason, also=way, version_id=version_id)
    version = doing.submission.sent_version
    if digest is not None and version is not None and digest != version.digest:
        raise Refused(Refusal.STALE_VERSION)
    if due_at is not None and due_at <= at:  # an exclusive end: the day named is the one before
        raise Refused(
            Refusal.DUE_PASSED, {"day": day(day_of(due_at - timedelta(microseconds=1)))}, where="han"
        )
    # whoever has sent a newer version since is not knocked back for one she has already replaced
    used = selectors.tree.under(version_id) if version_id and way else {}
    way = {key for key in way if key == submission_id or doing.locked[key].sent_version_id == used.get(key)}
    doing.finish({"cells": len(cells) + len(rows), "back_to": sorted(way)}, due_at=due_at)
    agency_id = doing.agency()
    for key in sorted(way - {submission_id}):
        doing.return_part(doing.locked[key], agency_id, due_at=due_at)
    for key in {submission_id, *way}:
        deed = Deed.objects.filter(submission=key).order_by("-pk").first()
        ReturnedCell.objects.bulk_create(
            ReturnedCell(
                submission_id=key,
                deed=deed,
                place_id=one.place_id,
                series_id=one.series_id,
                window_id=one.window_id,
                note=one.note or doing.reason,  # a part under correction has no new deed to say it
            )
            for one in cells
            if key in owners.get(one.coordinates, set())
        )
        ReturnedRow.objects.bulk_create(
            ReturnedRow(
                submission_id=key,
                deed=deed,
                section=one.section,
                no=one.no,
                column=one.column,
                note=one.note or doing.reason,
            )
            for one in rows
            if one.submission_id == key
        )
    return doing.submission


def _refuse_unsent(version_id: int | None, rows: Sequence[RowToReturn]) -> None:
    """:raises Refused: ROW_NOT_IN_REPORT for a row that no version of the report and its parts froze."""
    used = [version_id, *selectors.tree.under(version_id).values()] if version_id else []
    sent = SubmissionVersion.objects.filter(pk__in=used).values_list("submission_id", "lists")
    known = {(owner, section, no) for owner, lists in sent for section, no, _values in lists if no}
    if any((one.submission_id, one.section, one.no) not in known for one in rows):
        raise Refused(RowProblem.ROW_NOT_IN_REPORT)


def _owners(version_id: int, cells: Sequence[CellToReturn]) -> dict[Coordinates, set[int]]:
    """Return whose reports each cell is made of, among a version and its parts.

    :raises Refused: CELL_NOT_IN_REPORT.
    """
    if not cells:
        return {}
    versions = [version_id, *selectors.tree.under(version_id).values()]
    rows = SentFigure.objects.filter(
        version__in=versions,
        place__in={one.place_id for one in cells},
        series__in={one.series_id for one in cells},
    ).values_list("place_id", "series_id", "window_id", "version__submission_id")
    owners: dict[Coordinates, set[int]] = {}
    for place, series, window, owner in rows:
        owners.setdefault((place, series, window), set()).add(owner)
    if any(one.coordinates not in owners for one in cells):
        raise Refused(Refusal.CELL_NOT_IN_REPORT)
    return owners
