"""Rows of lists: as they stand, as versions froze them, what stands against sending them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from neu.platform.text.names import shown as in_language
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.reporting.forms import lists
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import Layout, SectionSpec
from neu.reporting.submissions.models import (
    ListRow,
    ListRowChange,
    Submission,
    SubmissionVersion,
)
from neu.reporting.submissions.rules import (
    Finding,
)
from neu.reporting.submissions.rules.figures import plain
from neu.reporting.submissions.rules.lists import NOTHING, Values
from neu.reporting.submissions.selectors.visibility import Sight, sight


@dataclass(frozen=True)
class Row:
    """A row of a list with whose it is; `rev` 0: as it was sent."""

    no: int
    values: Values
    rev: int = 0
    submission_id: int = 0
    agency: str = ""
    removed: bool = False


def live_of(submission: Submission) -> dict[str, list[Row]]:
    """Return section → every row of a report's lists, removed ones too."""
    found: dict[str, list[Row]] = defaultdict(list)
    for one in ListRow.objects.filter(submission=submission):
        found[one.section].append(Row(one.no, one.values, one.rev, submission.pk, removed=one.removed))
    return found


def live_rows(submission_ids: Collection[int]) -> dict[str, list[Row]]:
    """Return section → the rows of several reports as they stand, by agency, each report's in its order."""
    found: dict[str, list[Row]] = defaultdict(list)
    standing = ListRow.objects.filter(submission__in=submission_ids, removed=False)
    names = _called(_owners(submission_ids))
    for one in standing.order_by("section", "submission", "order", "no"):
        agency = names.get(one.submission_id, "")
        found[one.section].append(Row(one.no, one.values, one.rev, one.submission_id, agency))
    for rows in found.values():
        rows.sort(key=lambda one: one.agency)
    return found


def _owners(submission_ids: Collection[int]) -> list[Submission]:
    return list(
        Submission.objects.filter(pk__in=submission_ids)
        .select_related("obligation__round")
        .only("obligation__agency", "obligation__round__cutoff_on")
    )


def _called(several: Collection[Submission]) -> dict[int, str]:
    """Return report → the name its agency had on the cut-off day."""
    by_day: dict[date, set[int]] = defaultdict(set)
    for one in several:
        by_day[one.obligation.round.cutoff_on].add(one.obligation.agency_id)
    named = {on: agencies.names(ids, on) for on, ids in by_day.items()}
    return {one.pk: named[one.obligation.round.cutoff_on][one.obligation.agency_id].name for one in several}


def frozen_rows(version_ids: Collection[int], *, named: bool) -> dict[str, list[Row]]:
    """Return section → the rows these versions froze, by agency, each version's in its order."""
    versions = list(
        SubmissionVersion.objects.filter(pk__in=version_ids)
        .exclude(lists=[])
        .select_related("submission__obligation__round")
        .defer("narratives")
    )
    names = _called([one.submission for one in versions]) if named else {}
    found: dict[str, list[Row]] = defaultdict(list)
    for one in sorted(versions, key=lambda one: (names.get(one.submission_id, ""), one.pk)):
        agency = names.get(one.submission_id, "")
        for section, no, values in one.lists:
            found[section].append(Row(no, values, 0, one.submission_id, agency))
    return found


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


@dataclass(frozen=True)
class ListTold:
    """One list as a program reads it; `totals` in stored units, None where a column is blank everywhere."""

    section: SectionSpec
    rows: Sequence[Row]
    totals: dict[str, str | None]


def told_rows(submission: Submission, user: User, at: datetime) -> list[ListTold] | None:
    """Return the lists of a report as far as a person sees them; None where she sees its state only."""
    seen = sight(submission, user, at)
    if seen is Sight.STATE:
        return None
    layout = forms.layout(submission.form_version_id)
    sent = [submission.sent_version_id] if seen is Sight.SENT and submission.sent_version_id else None
    every = live_of(submission) if sent is None else frozen_rows(sent, named=False)
    found = []
    for section in layout.lists:
        rows = every.get(section.code, [])
        there = [one.values for one in rows if not one.removed and one.no != NOTHING]
        sums = lists.totals(section, there, layout)
        totals = {
            one.code: plain(sums[one.code].value) for one in section.fields if one.sum and one.code in sums
        }
        found.append(ListTold(section, rows, totals))
    return found


def changes_of(submission: Submission, section: str, no: int) -> list[ListRowChange]:
    """Return the recorded changes of a row, the latest first."""
    found = ListRowChange.objects.filter(submission=submission, section=section, no=no)
    return list(found.select_related("by").order_by("-rev", "-pk"))
