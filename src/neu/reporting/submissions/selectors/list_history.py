"""How a row of a list came to be, how two sendings differ, which rows a reviewer asks about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from neu.platform.text.names import language
from neu.platform.text.names import shown as in_language
from neu.reporting.forms import lists
from neu.reporting.forms.layout import FieldSpec, Layout, SectionSpec
from neu.reporting.submissions.models import (
    ListRow,
    ReturnedRow,
    Submission,
)
from neu.reporting.submissions.rules import (
    Channel,
    RowDeed,
    SentList,
    changed_columns,
    lists_between,
)
from neu.reporting.submissions.rules.lists import NOTHING, Values
from neu.reporting.submissions.selectors.list_rows import changes_of
from neu.reporting.submissions.selectors.saying import UNIT_LABEL
from neu.reporting.submissions.texts import CHANNEL, ROW_DEED


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
    return [
        RowChange(
            one.at,
            str(one.by),
            str(CHANNEL[Channel(one.channel)]),
            str(ROW_DEED[RowDeed(one.deed)]),
            said_changes(section, one.old, one.new),
        )
        for one in changes_of(submission, section.code, no)
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
