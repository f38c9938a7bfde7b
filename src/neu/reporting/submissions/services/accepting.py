"""Which version of each report a step holds: kept when it is accepted, or taken up by a consolidation."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Acceptance, Submission
from neu.reporting.submissions.rules import Action, Refusal
from neu.reporting.submissions.selectors.journey import my_receivers
from neu.reporting.submissions.services.doing import begin


@transaction.atomic
def accept(
    submission_id: int, *, actor: User, at: datetime, reason: str = "", digest: str | None = None
) -> Submission:
    """Accept the sent version at every receiving step this person's agency holds, with all it is made of.

    :raises Refused: what decide() says; STALE_PARTS while a part changed since; ALREADY_ACCEPTED;
        STALE_VERSION.
    """
    first = Submission.objects.get(pk=submission_id)
    parts = selectors.tree.under(first.sent_version_id) if first.sent_version_id else {}
    doing = begin(
        submission_id, Action.ACCEPT, actor=actor, at=at, reason=reason, also=parts,
        version_id=first.sent_version_id,
    )  # fmt: skip
    submission = doing.submission
    version = submission.sent_version
    assert version is not None
    if digest is not None and digest != version.digest:
        raise Refused(Refusal.STALE_VERSION)
    stale = selectors.stale_parts(submission)
    if stale:
        raise Refused(Refusal.STALE_PARTS, {"parts": selectors.tree.waiting_for(stale, doing.sitting.on)})
    held = set(
        Acceptance.objects.filter(submission=submission, version=version).values_list("step_id", flat=True)
    )
    fresh = [one for one in my_receivers(submission, doing.sitting) if one.step_id not in held]
    if not fresh:
        raise Refused(Refusal.ALREADY_ACCEPTED)
    for one in fresh:
        hold([(submission.pk, version.pk), *parts.items()], one.step_id, one.agency_id, actor=actor, at=at)
    return doing.finish(
        {
            "version": version.no,
            "digest": version.digest,
            "steps": [one.step_code for one in fresh],
            "parts": len(parts),
        }
    )


def hold(rows: Iterable[tuple[int, int]], step_id: int, agency_id: int, *, actor: User, at: datetime) -> None:
    """Keep which version of each report a step holds now."""
    Acceptance.objects.bulk_create(
        [
            Acceptance(
                submission_id=owner, version_id=version, step_id=step_id, agency_id=agency_id, by=actor, at=at
            )
            for owner, version in sorted(rows, key=lambda row: row[0])
        ],
        update_conflicts=True,
        unique_fields=["submission", "step"],
        update_fields=["version", "agency", "by", "at"],
    )
