"""One deed under way. Always in this order: lock, decide, change, record, announce."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.typed import REASON, typed
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.rounds import services as rounds_services
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Deed, Submission
from neu.reporting.submissions.rules import WORKFLOW, Action, Facts, Finding, Refusal, Status, Who, decide
from neu.reporting.submissions.selectors.seats import Seats, seats
from neu.reporting.submissions.services.announcing import tell
from neu.reporting.submissions.services.locking import lock
from neu.reporting.submissions.services.opening import label
from neu.reporting.submissions.services.refusing import explained

OBLIGATION: Mapping[Status, ObligationState] = {
    Status.DRAFT: ObligationState.OPEN,
    Status.SENT: ObligationState.SENT,
    Status.AUTHENTICATED: ObligationState.AUTHENTICATED,
    Status.ACCEPTED: ObligationState.ACCEPTED,
    Status.SENT_UP: ObligationState.ACCEPTED,
    Status.RETURNED: ObligationState.RETURNED,
    Status.CORRECTING: ObligationState.ACCEPTED,  # the accepted version goes on counting
}

DUTY: Mapping[Action, Duty | None] = {action: one.duty for (_from, action), one in WORKFLOW.items()}


@dataclass
class Doing:
    """A deed that may be done: its report and all it touches, locked; by whom, when, and why."""

    submission: Submission
    locked: Mapping[int, Submission]
    action: Action
    actor: User
    at: datetime
    reason: str
    sitting: Seats
    known: Facts
    who: Who
    leads_to: Status

    def agency(self, who: Who | None = None) -> int:
        """Return the agency in whose name the person acts."""
        return selectors.seats.agency_of(self.submission.obligation, who or self.who, self.sitting)

    def finish(
        self,
        changes: Mapping[str, object],
        *,
        due_at: datetime | None = None,
        version_id: int | None = None,
    ) -> Submission:
        """Set the status, write the deed and the audit row, mark the obligation, tell people.

        `version_id` is the version the deed is about, where it is not the one that stands after it.
        """
        submission = self.submission
        submission.status = self.leads_to
        submission.save(update_fields=["status", "sent_version", "authenticated_version"])
        # a correction begun leaves the obligation as it was: accepted
        state = None if self.action is Action.CORRECT else OBLIGATION[self.leads_to]
        moved = {"status": [self.known.status, self.leads_to], **changes}
        about = version_id or submission.sent_version_id
        self._close(submission, about, self.agency(), self.action, state, moved, due_at)
        return submission

    def return_part(self, part: Submission, agency_id: int, *, due_at: datetime | None) -> None:
        """Return a part on the way to the owner of a cell, by the level that returned the whole."""
        if Status(part.status) in (Status.RETURNED, Status.DRAFT, Status.CORRECTING):
            return  # already with its owner
        before, part.status = part.status, Status.RETURNED
        part.save(update_fields=["status"])
        changes = {"status": [before, part.status]}
        state = ObligationState.RETURNED
        self._close(part, part.sent_version_id, agency_id, Action.RETURN, state, changes, due_at)

    def _close(
        self,
        one: Submission,
        version_id: int | None,
        agency_id: int,
        action: Action,
        state: ObligationState | None,
        changes: Mapping[str, object],
        due_at: datetime | None,
    ) -> None:
        deed = Deed.objects.create(
            submission=one,
            action=action,
            version_id=version_id,
            agency_id=agency_id,
            by=self.actor,
            at=self.at,
            reason=self.reason,
        )
        audit.record(
            f"submission.{action.lower()}",
            subject=("submission", one.pk, label(one)),
            actor=self.actor,
            at=self.at,
            changes={**changes, **people.on_behalf(self.actor, agency_id, DUTY.get(action), day_of(self.at))},
            reason=self.reason,
        )
        if action is Action.WITHDRAW and state is not None:
            rounds_services.take_back(one.obligation_id, state)
        elif state is not None:
            rounds_services.mark(one.obligation_id, state, self.at, returned_due_at=due_at)
        tell(one, deed, actor=self.actor, at=self.at)


def begin(
    submission_id: int,
    action: Action,
    *,
    actor: User,
    at: datetime,
    reason: str,
    also: Iterable[int] = (),
    version_id: int | None = None,
    check: bool = False,
) -> Doing:
    """Lock the report and `also` what the deed touches, and decide whether it may be done.

    `version_id` is the sent version those were found by; `check` weighs what the checks find.

    :raises Refused: what decide() says; STALE_VERSION when another version was sent meanwhile; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"))
    locked = lock({submission_id, *also})
    submission = locked[submission_id]
    if version_id is not None and submission.sent_version_id != version_id:
        raise Refused(Refusal.STALE_VERSION)
    found: Sequence[Finding] = selectors.findings(submission, at=at) if check else []
    sitting = seats(actor, at)
    known = selectors.facts(submission, actor, at, findings=found, sitting=sitting)
    count = sum(
        one.level == "ERROR" if known.has_errors else one.level == "WARNING" and not one.answered
        for one in found
    )
    with explained(submission, action, count=count):
        transition = decide(action, known, reason)
    return Doing(
        submission, locked, action, actor, at, reason, sitting, known, transition.who,
        known.sent_from if transition.back else transition.leads_to,
    )  # fmt: skip
