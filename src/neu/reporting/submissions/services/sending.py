"""Sending a report: a version is frozen and handed on; a consolidation takes its parts with it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.registry.periods.rules import day_of
from neu.reporting.rounds import services as rounds_services
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import (
    Deed,
    Figure,
    ListRow,
    Narrative,
    ReturnedCell,
    ReturnedRow,
    Submission,
)
from neu.reporting.submissions.rules import WORKFLOW, Action, Refusal, Status, Who
from neu.reporting.submissions.selectors.tree import Part
from neu.reporting.submissions.services.accepting import hold
from neu.reporting.submissions.services.doing import Doing, begin
from neu.reporting.submissions.services.freezing import freeze


@transaction.atomic
def send(submission_id: int, *, actor: User, at: datetime, reason: str = "") -> Submission:
    """Freeze the report as a new version and hand it on; a consolidation takes its parts with it.

    Parts are authenticated reports (sent ones where no authentication is asked), accepted at this step and
    gone up. A unit that sent nothing is missing, and named; one that was returned and waits for
    authentication blocks.

    :raises Refused: what decide() says; STALE_PARTS; NOTHING_TO_SEND; WARNINGS_NEED_A_WORD without `reason`.
    """
    first = Submission.objects.select_related("obligation__step", "obligation__round").get(pk=submission_id)
    parts = [one.submission_id for one in selectors.parts(first) if one.submission_id]
    doing = begin(submission_id, Action.SEND, actor=actor, at=at, reason=reason, also=parts, check=True)
    submission = doing.submission
    made_of = selectors.parts(submission)
    _refuse_blocked(made_of, at)
    # a report opened while we waited for the locks is not ours to move: it is missing this time
    used = [one for one in made_of if one.version_id is not None and one.submission_id in doing.locked]
    if not used and not _has_content(submission):
        raise Refused(Refusal.NOTHING_TO_SEND)
    version = freeze(
        submission, [one.version_id for one in used if one.version_id], actor=actor, at=at, reason=reason
    )
    submission.sent_version = version
    submission.authenticated_version = None if doing.known.needs_authentication else version
    missing = [one.agency for one in made_of if one not in used]
    ReturnedCell.objects.filter(submission=submission, answered_at=None).update(answered_at=at)
    ReturnedRow.objects.filter(submission=submission, answered_at=None).update(answered_at=at)
    doing.finish({"version": version.no, "digest": version.digest, "parts": len(used), "missing": missing})
    _send_up(used, doing)
    return submission


def _refuse_blocked(made_of: Iterable[Part], at: datetime) -> None:
    blocking = [one.submission_id for one in made_of if one.blocks]
    if blocking:
        stale = selectors.tree.named(blocking)
        raise Refused(Refusal.STALE_PARTS, {"parts": selectors.tree.waiting_for(stale, day_of(at))})


def _has_content(submission: Submission) -> bool:
    return (
        Figure.objects.filter(submission=submission).exists()
        or Narrative.objects.filter(submission=submission).exclude(text="").exists()
        or ListRow.objects.filter(submission=submission, removed=False).exists()
    )


def _send_up(used: Sequence[Part], doing: Doing) -> None:
    """Accept the parts at this consolidation's step and move them up; one being corrected keeps its place."""
    step, agency_id = doing.submission.obligation.step, doing.agency(Who.OWNER)
    rows, deeds, marked = [], [], []
    for part in used:
        assert part.submission_id is not None
        assert part.version_id is not None
        one = doing.locked[part.submission_id]
        rows.append((one.pk, part.version_id))
        if part.editing:
            continue
        transition = WORKFLOW[Status(one.status), Action.SEND_UP]
        if one.status != transition.leads_to:
            deeds.append(
                Deed(
                    submission=one,
                    action=Action.SEND_UP,
                    version_id=part.version_id,
                    agency_id=agency_id,
                    by=doing.actor,
                    at=doing.at,
                )
            )
            one.status = transition.leads_to
            marked.append(one)
    hold(rows, step.pk, agency_id, actor=doing.actor, at=doing.at)
    Submission.objects.bulk_update(marked, ["status"])
    Deed.objects.bulk_create(deeds)
    for one in marked:
        rounds_services.mark(one.obligation_id, ObligationState.ACCEPTED, doing.at)
