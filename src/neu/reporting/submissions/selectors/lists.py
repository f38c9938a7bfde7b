"""Lists of a report ready to draw: rows as they stand, or as versions froze them, side by side with whose."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from neu.platform.text.names import language
from neu.platform.text.names import shown as in_language
from neu.registry.agencies import selectors as agencies
from neu.reporting.forms import lists
from neu.reporting.forms.layout import CellValue, FieldSpec, Layout, SectionSpec
from neu.reporting.submissions.models import (
    ListRow,
    ListRowChange,
    ReturnedRow,
    Submission,
    SubmissionVersion,
)
from neu.reporting.submissions.rules import (
    Channel,
    Finding,
    RowDeed,
    SentList,
    changed_columns,
    lists_between,
)
from neu.reporting.submissions.rules.lists import NOTHING, Values
from neu.reporting.submissions.selectors.saying import UNIT_LABEL
from neu.reporting.submissions.texts import CHANNEL, ROW_DEED

ERROR = "ERROR"


@dataclass(frozen=True)
class Row:
    """A row of a list with whose it is; `rev` 0: as it was sent."""

    no: int
    values: Values
    rev: int = 0
    submission_id: int = 0
    agency: str = ""
    removed: bool = False


@dataclass(frozen=True)
class ListCell:
    """One cell as drawn; `asked`: what a reviewer or a check says of it."""

    id: str
    spec: FieldSpec
    text: str
    asked: str = ""
    tone: str = ""
    pick: str = ""  # what a reviewer's box sends to have it looked at again


@dataclass(frozen=True)
class RowView:
    no: int
    place: int  # in the list, from 1
    rev: int
    agency: str
    cells: Sequence[ListCell]
    asked: str = ""  # what a reviewer says of the whole row
    pick: str = ""


@dataclass(frozen=True)
class ListView:
    """One list as a page shows it. `nothing`: who says that there is nothing to list."""

    spec: SectionSpec
    unit: str
    groups: tuple[tuple[str, int], ...]
    rows: Sequence[RowView]
    removed: Sequence[RowView]
    totals: Sequence[str] | None  # by column; None where nothing is added
    nothing: Sequence[str]
    editable: bool
    together: bool  # rows of several reports: their agencies are named

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        return self.spec.fields

    @property
    def untouched(self) -> bool:
        """True when nobody added a row, nor said that there is none: blank, not zero."""
        return not self.rows and not self.nothing

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def before(self) -> int:
        """Return how many columns stand before those of the list."""
        return 1 + self.together


@dataclass
class _Notes:
    """What is said of rows and cells: (submission, section, no, column) → (tone, words)."""

    said: dict[tuple[int, str, int, str], tuple[str, str]] = field(default_factory=dict)


def list_views(
    submission: Submission,
    layout: Layout,
    *,
    editable: bool = False,
    version_ids: Collection[int] | None = None,
    together: bool = False,
    picking: bool = False,
) -> list[ListView]:
    """Return a report's lists: as they stand, or as these frozen versions hold them beside each other."""
    if not layout.lists:
        return []
    notes = _Notes()
    if version_ids is None:
        every = _live(submission)
        for one in findings(submission, layout):
            section, no, column = one.cells[0]
            notes.said.setdefault((submission.pk, section, int(no), column), ("bad", one.words))
    else:
        every = frozen_rows(version_ids, named=together)
    for asked in ReturnedRow.objects.filter(submission=submission, answered_at=None).select_related("deed"):
        words = _("Đề nghị xem lại: %(note)s") % {"note": asked.note or asked.deed.reason}
        notes.said[submission.pk, asked.section, asked.no, asked.column] = ("warn", words)
    return [
        _view(section, layout, every.get(section.code, ()), notes, editable, together, picking)
        for section in layout.lists
    ]


def rows_view(section: SectionSpec, layout: Layout, rows: Sequence[Row]) -> ListView:
    """Return one list of any rows, only to be read, their agencies named."""
    return _view(section, layout, rows, _Notes(), editable=False, together=True, picking=False)


def _live(submission: Submission) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for one in ListRow.objects.filter(submission=submission):
        found[one.section].append(Row(one.no, one.values, one.rev, submission.pk, removed=one.removed))
    return found


def frozen_rows(version_ids: Collection[int], *, named: bool) -> dict[str, list[Row]]:
    """Return section → the rows these versions froze, by agency, each version's in its order."""
    versions = list(
        SubmissionVersion.objects.filter(pk__in=version_ids)
        .exclude(lists=[])
        .select_related("submission__obligation__round")
        .defer("narratives")
    )
    names: dict[int, str] = {}
    for one in versions if named else ():
        owed = one.submission.obligation
        if owed.agency_id not in names:
            names[owed.agency_id] = agencies.name(owed.agency_id, owed.round.cutoff_on).name
    found: dict[str, list[Row]] = defaultdict(list)
    for one in sorted(versions, key=lambda one: (names.get(one.submission.obligation.agency_id, ""), one.pk)):
        agency = names.get(one.submission.obligation.agency_id, "")
        for section, no, values in one.lists:
            found[section].append(Row(no, values, 0, one.submission_id, agency))
    return found


def _view(
    section: SectionSpec,
    layout: Layout,
    rows: Sequence[Row],
    notes: _Notes,
    editable: bool,
    together: bool,
    picking: bool,
) -> ListView:
    there = [one for one in rows if not one.removed and one.no != NOTHING]
    drawn = [
        _row(section, layout, one, place, notes, picking=picking) for place, one in enumerate(there, start=1)
    ]
    gone = [
        _row(section, layout, one, 0, _Notes(), picking=False)
        for one in rows
        if one.removed and one.no != NOTHING
    ]
    return ListView(
        section,
        str(UNIT_LABEL.get(section.entry_unit, "")),
        _groups(section.fields),
        drawn,
        gone,
        totals_of(section, layout, [one.values for one in there]),
        [one.agency for one in rows if one.no == NOTHING and not one.removed],
        editable,
        together,
    )


def totals_of(section: SectionSpec, layout: Layout, rows: Sequence[Values]) -> list[str] | None:
    """Return the line of totals by column as it is written; None where the list adds nothing."""
    if not any(one.sum for one in section.fields) or not rows:
        return None
    sums = lists.totals(section, rows, layout)
    return [_number(one, section, sums[one.code]) if one.code in sums else "" for one in section.fields]


def _number(spec: FieldSpec, section: SectionSpec, value: CellValue) -> str:
    if not spec.typed:
        return lists.computed(spec, value, language=language())
    text = str(value.value) if value.value is not None else ""
    return lists.shown(spec, text, section.entry_unit, language=language())


def _groups(fields: Sequence[FieldSpec]) -> tuple[tuple[str, int], ...]:
    if not any(one.group for one in fields):
        return ()
    found: list[tuple[str, int]] = []
    for group, members in groupby(fields, key=lambda one: one.group):
        count = len(list(members))
        found += [(group, count)] if group else [("", 1)] * count
    return tuple(found)


def _row(
    section: SectionSpec, layout: Layout, row: Row, place: int, notes: _Notes, *, picking: bool
) -> RowView:
    made = lists.evaluated(section, row.values, layout) if any(not f.typed for f in section.fields) else {}
    cells = []
    for spec in section.fields:
        text = row.values.get(spec.code, "")
        tone, asked = notes.said.get((row.submission_id, section.code, row.no, spec.code), ("", ""))
        said = (
            lists.shown(spec, text, section.entry_unit, language=language())
            if spec.typed
            else lists.computed(spec, made[spec.code], language=language())
        )
        pick = f"{row.submission_id}.{section.code}.{row.no}.{spec.code}" if picking and spec.typed else ""
        cells.append(ListCell(f"{section.code}.{row.no}.{spec.code}", spec, said, asked, tone, pick))
    _tone, asked = notes.said.get((row.submission_id, section.code, row.no, ""), ("", ""))
    pick = f"{row.submission_id}.{section.code}.{row.no}." if picking else ""
    return RowView(row.no, place, row.rev, row.agency, cells, asked, pick)


def findings(submission: Submission, layout: Layout) -> list[Finding]:
    """Return what stands against sending the rows of a report's lists, as they stand, in reading order."""
    if not layout.lists:
        return []
    by_section: dict[str, list[ListRow]] = defaultdict(list)
    for one in ListRow.objects.filter(submission=submission, removed=False, no__gt=NOTHING):
        by_section[one.section].append(one)
    found = []
    for section in layout.lists:
        labels = {one.code: one.label for one in section.fields}
        for place, row in enumerate(by_section[section.code], start=1):
            for wrong in lists.wrong(section, row.values, layout):
                named = _("%(list)s · dòng %(no)s · %(column)s") % {
                    "list": in_language(section.title),
                    "no": place,
                    "column": in_language(labels[wrong.column]),
                }
                words = wrong.message or _("chưa ghi. Ghi vào dòng rồi mới gửi được báo cáo.")
                code = "LIST_CHECK" if wrong.message else "LIST_BLANK"
                found.append(
                    Finding(
                        str(wrong.severity),
                        code,
                        {"row": named},
                        ((section.code, str(row.no), wrong.column),),
                        submission.obligation.place_id,
                        words=words,
                    )
                )
    return found


def returned_rows(submission: Submission, layout: Layout) -> list[tuple[str, str, int, str]]:
    """Return (label, note, place, id on the page) of each row or cell a reviewer asks about."""
    sections = {one.code: one for one in layout.lists}
    values = {
        (one.section, one.no): one.values
        for one in ListRow.objects.filter(submission=submission, section__in=sections)
    }
    found = []
    asked = ReturnedRow.objects.filter(submission=submission, answered_at=None, section__in=sections)
    for one in asked.select_related("deed").order_by("pk"):
        section = sections[one.section]
        column = next((each.label for each in section.fields if each.code == one.column), "")
        parts = [section.title, row_name(section, values.get((one.section, one.no), {})), column]
        label = " · ".join(in_language(part) for part in parts if part)
        where = ".".join(filter(None, (one.section, str(one.no), one.column)))
        found.append((label, one.note or one.deed.reason, submission.obligation.place_id, where))
    return found


@dataclass(frozen=True)
class RowChange:
    """One line of a row's history."""

    at: datetime
    by: str
    channel: str
    deed: str
    changes: Sequence[tuple[str, str, str]]  # column, from, to


def row_history(submission: Submission, section: SectionSpec, no: int) -> list[RowChange]:
    """Return the changes of a row, the latest first."""
    found = ListRowChange.objects.filter(submission=submission, section=section.code, no=no)
    return [
        RowChange(
            one.at,
            str(one.by),
            str(CHANNEL[Channel(one.channel)]),
            str(ROW_DEED[RowDeed(one.deed)]),
            said_changes(section, one.old, one.new),
        )
        for one in found.select_related("by").order_by("-rev", "-pk")
    ]


def said_changes(section: SectionSpec, old: Values | None, new: Values | None) -> list[tuple[str, str, str]]:
    """Return (column, from, to) of what differs between two states of a row, as people read them."""
    columns = {one.code: one for one in section.fields}
    before, now = old or {}, new or {}
    changed = set(changed_columns(before, now))
    return [
        (
            in_language(spec.label),
            _said(spec, section, before.get(code, "")),
            _said(spec, section, now.get(code, "")),
        )
        for code, spec in columns.items()
        if code in changed
    ]


def _said(spec: FieldSpec, section: SectionSpec, text: str) -> str:
    return lists.shown(spec, text, section.entry_unit, language=language()) or "–"


@dataclass(frozen=True)
class RowDifferenceView:
    """A row that one of two sendings has otherwise: which, how, in which columns."""

    label: str
    how: str
    where: str
    changes: Sequence[tuple[str, str, str]]


def differences(layout: Layout, before: SentList, now: SentList) -> list[RowDifferenceView]:
    """Return where two sendings' lists differ, in words."""
    sections = {one.code: one for one in layout.lists}
    found = []
    for one in lists_between(before, now):
        section = sections.get(one.section)
        if section is None:
            continue
        if one.no == NOTHING:
            label, how = in_language(section.title), _("khai không phát sinh") if one.now is not None else ""
            how = how or _("thôi khai không phát sinh")
        else:
            label = _("%(list)s · %(row)s") % {
                "list": in_language(section.title),
                "row": row_name(section, one.now or one.before or {}),
            }
            how = _("thêm") if one.before is None else _("bỏ") if one.now is None else _("sửa")
        found.append(
            RowDifferenceView(
                label, how, f"{one.section}.{one.no}", said_changes(section, one.before, one.now)
            )
        )
    return found


def row_name(section: SectionSpec, values: Values) -> str:
    """Return what a row is called where it is read alone: its first cell that says anything."""
    for spec in section.fields:
        if values.get(spec.code):
            return lists.shown(spec, values[spec.code], section.entry_unit, language=language())
    return "–"


@dataclass(frozen=True)
class RowPage:
    """The page of one row: as it stands, and how it came to be."""

    section: SectionSpec
    row: ListRow | None  # None: a new one
    unit: str
    history: Sequence[RowChange]


def row_page(submission: Submission, layout: Layout, section: str, no: int | None) -> RowPage | None:
    """Return the page of a row, or of a new one (`no` None); None where there is none such."""
    spec = next((one for one in layout.lists if one.code == section), None)
    if spec is None or no == NOTHING:
        return None
    unit = str(UNIT_LABEL.get(spec.entry_unit, ""))
    if no is None:
        return RowPage(spec, None, unit, ())
    row = ListRow.objects.filter(submission=submission, section=section, no=no).first()
    return RowPage(spec, row, unit, row_history(submission, spec, no)) if row else None
