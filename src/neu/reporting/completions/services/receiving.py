"""The investor takes the report that came back."""

from datetime import datetime

from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.completions import selectors
from neu.reporting.completions.models import Completion
from neu.reporting.completions.rules import CompletionRefusal
from neu.reporting.completions.services.declaring import locked
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.submissions.models import Submission


@transaction.atomic
def receive(completion_id: int, *, actor: User, at: datetime) -> Completion:
    """Note that the investor has the report as it is authenticated now; a later version is taken anew.

    :raises Refused: UNKNOWN_COMPLETION, NOT_YOUR_PROJECT, NOT_DONE_YET, RECEIVED_ALREADY.
    """
    kept = locked(completion_id)
    if not selectors.may_receive(actor, kept, at):
        raise Refused(CompletionRefusal.NOT_YOUR_PROJECT)
    owed = kept.obligation
    report = Submission.objects.filter(obligation=owed.pk).first() if owed else None
    version = report.authenticated_version if report and owed else None
    if owed is None or owed.state != ObligationState.ACCEPTED or version is None:
        raise Refused(CompletionRefusal.NOT_DONE_YET)
    if kept.received_version_id == version.pk:
        raise Refused(CompletionRefusal.RECEIVED_ALREADY)
    kept.received_version, kept.received_by, kept.received_at = version, actor, at
    kept.save(update_fields=["received_version", "received_by", "received_at"])
    audit.record(
        "completion.receive",
        subject=("completion", kept.pk, str(kept)),
        actor=actor,
        at=at,
        changes={"version": version.no, "digest": version.digest},
    )
    return kept
