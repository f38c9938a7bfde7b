"""Rows of lists: added, changed, moved, removed, put back, one at a time, each on the rev its officer saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.forms import lists
from neu.reporting.forms.layout import SectionSpec
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import ListRow, ListRowChange, Submission
from neu.reporting.submissions.rules import (
    Channel,
    RowConflict,
    RowDeed,
    RowProblem,
    RowsRefused,
    may_type,
)
from neu.reporting.submissions.rules.figures import digest
from neu.reporting.submissions.rules.lists import NOTHING, changed_columns
from neu.reporting.submissions.services.locking import lock
from neu.reporting.submissions.services.opening import label
from neu.reporting.submissions.services.refusing import explained
from neu.reporting.submissions.services.saving import next_rev

Values = Mapping[str, str]


@dataclass
class _Doing:
    """A list that may be changed now: its report locked, by whom, when, by which channel."""

    submission: Submission
    section: SectionSpec
    actor: User
    at: datetime
    channel: Channel

    def row(self, no: int) -> ListRow | None:
        return ListRow.objects.filter(submission=self.submission, section=self.section.code, no=no).first()

    def standing(self, no: int, base_rev: int, wanted: Values | None) -> ListRow:
        """The row as the officer saw it, or as she wants it anyway.

        :raises Refused: ROW_GONE; ROW_CHANGED with what stands now (RowConflict).
        """
        row = self.row(no)
        if row is None or no == NOTHING:
            raise Refused(RowProblem.ROW_GONE, {"section": self.section.title})
        if row.rev != base_rev and (row.removed or row.values != wanted):
            raise RowConflict(row.values, row.rev, str(row.changed_by), removed=row.removed)
        return row

    def write(self, row: ListRow, deed: RowDeed, old: Values | None) -> ListRow:
        """Keep a row as it now is, with its history and one audit row; a signature the report had is void."""
        voided = next_rev(self.submission)
        row.rev, row.changed_at, row.changed_by = self.submission.rev, self.at, self.actor
        row.save()
        new = None if row.removed else dict(row.values)
        ListRowChange.objects.create(
            submission=self.submission,
            section=row.section,
            no=row.no,
            rev=row.rev,
            deed=deed,
            old=old,
            new=new,
            channel=self.channel,
            at=self.at,
            by=self.actor,
        )
        audit.record(
            "submission.list",
            subject=("submission", self.submission.pk, label(self.submission)),
            actor=self.actor,
            at=self.at,
            changes={
                "rev": self.submission.rev,
                "section": row.section,
                "row": row.no,
                "deed": deed.value,
                "channel": self.channel.value,
                "digest": digest([row.section, row.no, deed.value, old, new]),
            }
            | ({"voids_version": voided} if voided else {}),
        )
        return row


def _begin(submission_id: int, section: str, actor: User, at: datetime, channel: Channel) -> _Doing:
    """:raises Refused: as `may_type`; ROW_UNKNOWN_LIST."""
    submission = lock([submission_id])[submission_id]
    with explained(submission):
        may_type(selectors.facts(submission, actor, at, findings=[]))
    spec = next((one for one in selectors.scope(submission).layout.lists if one.code == section), None)
    if spec is None:
        raise Refused(RowProblem.ROW_UNKNOWN_LIST, {"section": section[:40]})
    return _Doing(submission, spec, actor, at, channel)


def _checked(section: SectionSpec, values: Values) -> dict[str, str]:
    """The values as they are kept, in column order, blank ones left out.

    :raises RowsRefused: naming each cell that cannot be kept.
    :raises Refused: ROW_UNKNOWN_COLUMN, ROW_EMPTY.
    """
    typed = {field.code: field for field in section.fields if field.typed}
    if unknown := next((code for code in values if code not in typed), None):
        raise Refused(RowProblem.ROW_UNKNOWN_COLUMN, {"column": unknown[:60]}, where=unknown)
    made, wrong = dict[str, str](), list[Refused]()
    for code, field in typed.items():
        try:
            if found := lists.kept(field, values.get(code, "")):
                made[code] = found
        except Refused as refused:
            wrong.append(refused)
    if wrong:
        raise RowsRefused(wrong)
    if not made:
        raise Refused(RowProblem.ROW_EMPTY)
    return made


@transaction.atomic
def add_row(
    submission_id: int,
    section: str,
    values: Values,
    *,
    key: UUID,
    actor: User,
    at: datetime,
    channel: Channel = Channel.WEB,
) -> ListRow:
    """Add a row at the end of a list; the same key sent again gives the row there is.

    :raises Refused: as `may_type`; ROW_UNKNOWN_LIST, ROW_UNKNOWN_COLUMN, ROW_EMPTY, ROW_TOO_MANY,
        ROW_KEY_USED.
    :raises RowsRefused: some cells may not be kept as they are.
    """
    doing = _begin(submission_id, section, actor, at, channel)
    made = _checked(doing.section, values)
    there = ListRow.objects.filter(submission=doing.submission, key=key).first()
    if there is not None:
        if there.section != section:
            raise Refused(RowProblem.ROW_KEY_USED)
        return there
    mine = ListRow.objects.filter(submission=doing.submission, section=section)
    if mine.filter(removed=False).count() >= lists.ROWS:
        raise Refused(RowProblem.ROW_TOO_MANY, {"most": str(lists.ROWS)})
    nothing = doing.row(NOTHING)
    if nothing is not None and not nothing.removed:
        nothing.removed = True
        doing.write(nothing, RowDeed.REMOVE, {})
    last = mine.aggregate(no=Max("no"), order=Max("order"))
    row = ListRow(
        submission=doing.submission,
        section=section,
        no=(last["no"] or 0) + 1,
        order=(last["order"] or 0) + 1,
        values=made,
        key=key,
    )
    return doing.write(row, RowDeed.ADD, None)


@transaction.atomic
def edit_row(
    submission_id: int,
    section: str,
    no: int,
    values: Values,
    *,
    base_rev: int,
    actor: User,
    at: datetime,
    channel: Channel = Channel.WEB,
) -> ListRow:
    """Write a row anew; one somebody changed since the `base_rev` she saw is never overwritten.

    :raises Refused: as `add_row`; ROW_GONE.
    :raises RowConflict: with what stands now.
    """
    doing = _begin(submission_id, section, actor, at, channel)
    made = _checked(doing.section, values)
    row = doing.standing(no, base_rev, made)
    if row.removed:
        raise Refused(RowProblem.ROW_REMOVED)
    if not changed_columns(row.values, made):
        return row
    old, row.values = row.values, made
    return doing.write(row, RowDeed.EDIT, old)


@transaction.atomic
def move_row(
    submission_id: int,
    section: str,
    no: int,
    by: int,
    *,
    actor: User,
    at: datetime,
    channel: Channel = Channel.WEB,
) -> ListRow:
    """Move a row some places down its list (up: negative), as far as the list goes.

    :raises Refused: as `may_type`; ROW_UNKNOWN_LIST, ROW_GONE.
    """
    doing = _begin(submission_id, section, actor, at, channel)
    rows = list(
        ListRow.objects.filter(submission=doing.submission, section=section, removed=False, no__gt=NOTHING)
    )
    row = next((one for one in rows if one.no == no), None)
    if row is None:
        raise Refused(RowProblem.ROW_GONE, {"section": doing.section.title})
    place = rows.index(row)
    aim = max(0, min(len(rows) - 1, place + by))
    if aim == place:
        return row
    rows.insert(aim, rows.pop(place))
    for order, one in enumerate(rows, start=1):
        one.order = order
    ListRow.objects.bulk_update(rows, ["order"])
    return doing.write(row, RowDeed.MOVE, row.values)


@transaction.atomic
def remove_row(
    submission_id: int,
    section: str,
    no: int,
    *,
    base_rev: int,
    actor: User,
    at: datetime,
    channel: Channel = Channel.WEB,
) -> ListRow:
    """Take a row out of its list; it can be put back.

    :raises Refused: as `may_type`; ROW_UNKNOWN_LIST, ROW_GONE.
    :raises RowConflict: somebody changed it since: what would be removed is not what was seen.
    """
    doing = _begin(submission_id, section, actor, at, channel)
    row = doing.row(no)
    if row is not None and row.removed and no != NOTHING:
        return row
    row = doing.standing(no, base_rev, None)
    row.removed = True
    return doing.write(row, RowDeed.REMOVE, row.values)


@transaction.atomic
def restore_row(
    submission_id: int,
    section: str,
    no: int,
    *,
    actor: User,
    at: datetime,
    channel: Channel = Channel.WEB,
) -> ListRow:
    """Put a removed row back where it stood.

    :raises Refused: as `may_type`; ROW_UNKNOWN_LIST, ROW_GONE, ROW_TOO_MANY.
    """
    doing = _begin(submission_id, section, actor, at, channel)
    row = doing.row(no)
    if row is None or no == NOTHING:
        raise Refused(RowProblem.ROW_GONE, {"section": doing.section.title})
    if not row.removed:
        return row
    mine = ListRow.objects.filter(submission=doing.submission, section=section, removed=False)
    if mine.count() >= lists.ROWS:
        raise Refused(RowProblem.ROW_TOO_MANY, {"most": str(lists.ROWS)})
    nothing = doing.row(NOTHING)
    if nothing is not None and not nothing.removed:
        nothing.removed = True
        doing.write(nothing, RowDeed.REMOVE, {})
    row.removed = False
    return doing.write(row, RowDeed.RESTORE, None)


@transaction.atomic
def declare_no_rows(
    submission_id: int,
    section: str,
    *,
    key: UUID,
    actor: User,
    at: datetime,
    channel: Channel = Channel.WEB,
) -> ListRow:
    """Say that there is nothing to list (không phát sinh); adding a row takes it back.

    :raises Refused: as `may_type`; ROW_UNKNOWN_LIST, ROW_LIST_HAS_ROWS.
    """
    doing = _begin(submission_id, section, actor, at, channel)
    mine = ListRow.objects.filter(submission=doing.submission, section=section, removed=False)
    if mine.filter(no__gt=NOTHING).exists():
        raise Refused(RowProblem.ROW_LIST_HAS_ROWS, {"section": doing.section.title})
    row = doing.row(NOTHING)
    if row is not None and not row.removed:
        return row
    if row is None:
        row = ListRow(submission=doing.submission, section=section, no=NOTHING, order=0, key=key)
    row.removed = False
    return doing.write(row, RowDeed.ADD, None)
