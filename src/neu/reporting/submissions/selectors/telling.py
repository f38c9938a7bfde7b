"""A report told in facts, for programs: its cells with their states and revs, versions, changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from neu.registry.people.models import User
from neu.reporting.forms import formula
from neu.reporting.forms.formula.quoting import OPENS
from neu.reporting.forms.layout import CellSpec, CellValue
from neu.reporting.forms.rules import CellKind
from neu.reporting.rounds.rules import StepKind
from neu.reporting.submissions.models import FigureChange, Narrative, Submission, SubmissionVersion
from neu.reporting.submissions.selectors import quoting, tree
from neu.reporting.submissions.selectors.cells import UNTOUCHED, cells
from neu.reporting.submissions.selectors.scope import scope
from neu.reporting.submissions.selectors.visibility import Sight, sight


@dataclass(frozen=True)
class CellTold:
    """One cell: what it is, what stands in it. `window_id` None: it has none (computed, or another year's).

    A typed cell has the `state` and `rev` it is edited on; any other says by `value.mark` what it says.
    """

    spec: CellSpec
    window_id: int | None
    state: str
    rev: int
    value: CellValue


def told_cells(
    submission: Submission, user: User, at: datetime, *, place_id: int | None = None, together: bool = False
) -> tuple[int, list[CellTold]] | None:
    """Return the place and its cells in form order, as far as this person sees them; None: not at all.

    What was sent where she sees no more; `together`: of a consolidation what it is made of, added.
    """
    seen, asked = sight(submission, user, at), scope(submission)
    place = place_id or submission.obligation.place_id
    if seen is Sight.STATE or not asked.covers(place):
        return None
    held = cells(submission, place, asked, version_ids=_versions(submission, seen, together))
    values = formula.evaluate(asked.layout, held.inputs())
    found = []
    for key, spec in asked.layout.cells.items():
        if key[:2] not in asked.rows or spec.kind is CellKind.LABEL or key not in values:
            continue
        typed = held.typed.get(key, UNTOUCHED)
        window = asked.windows.get(spec.window) if spec.stored else None
        found.append(CellTold(spec, window, typed.state, typed.rev, values[key]))
    return place, found


def _versions(submission: Submission, seen: Sight, together: bool) -> list[int] | None:
    """Return the frozen versions that are read; None: what stands."""
    if seen is Sight.SENT:
        sent = submission.sent_version_id
        return [sent, *tree.under(sent).values()] if sent else []
    if not together or submission.obligation.step.kind == StepKind.COLLECT:
        return None
    direct = [one.version_id for one in tree.parts(submission) if one.version_id]
    return [*direct, *(below for one in direct for below in tree.under(one).values())]


def words_of(submission: Submission) -> list[tuple[Narrative, str]]:
    """Return the words under the headings as they stand, each with how it reads."""
    kept = list(Narrative.objects.filter(submission=submission).order_by("section", "item"))
    if not any(OPENS in one.text for one in kept):
        return [(one, one.text) for one in kept]
    source = quoting.standing(submission, scope(submission))
    return [(one, quoting.read(one.text, (one.section, one.item), source).text) for one in kept]


def versions_of(submission: Submission, user: User, at: datetime) -> Sequence[SubmissionVersion]:
    """Return the sent versions this person may read, the latest first: all, or the one sent to her."""
    found = SubmissionVersion.objects.filter(submission=submission).select_related(
        "sent_by", "authentication"
    )
    seen = sight(submission, user, at)
    if seen is not Sight.LIVE:
        sent = submission.sent_version_id if seen is Sight.SENT else None
        found = found.filter(pk=sent or 0)
    return list(found.order_by("-no"))


@dataclass(frozen=True)
class ChangeTold:
    """One recorded change of a cell."""

    at: datetime
    by: str
    channel: str
    old_state: str
    old_value: Decimal | None
    state: str
    value: Decimal | None
    reason: str
    rev: int


def changes_of(submission: Submission, place_id: int, series_id: int, window_id: int) -> list[ChangeTold]:
    """Return the changes of one cell, the latest first."""
    found = FigureChange.objects.filter(
        submission=submission, place=place_id, series=series_id, window=window_id
    ).select_related("by")
    return [
        ChangeTold(
            one.at,
            str(one.by),
            one.channel,
            one.old_state,
            one.old_value,
            one.state,
            one.value,
            one.reason,
            one.rev,
        )
        for one in found.order_by("-rev", "-pk")
    ]
