"""Lists of a report ready to draw: rows as they stand, or as versions froze them, side by side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from neu.platform.text.names import language
from neu.reporting.forms import lists
from neu.reporting.forms.layout import CellValue, FieldSpec, Layout, SectionSpec
from neu.reporting.submissions.models import (
    ReturnedRow,
    Submission,
)
from neu.reporting.submissions.rules.lists import NOTHING, Values
from neu.reporting.submissions.selectors.list_rows import Row, findings, frozen_rows, live_of
from neu.reporting.submissions.selectors.saying import UNIT_LABEL


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
        every = live_of(submission)
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
