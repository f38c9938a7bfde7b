"""Where a report stands: its facts for the workflow, the deeds possible now, the road behind it."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.periods.rules import day_of
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.rules import RoundState
from neu.reporting.submissions.models import Deed, FigureChange, ListRowChange, Narrative, Submission
from neu.reporting.submissions.rules import (
    EDITABLE,
    Action,
    Channel,
    Facts,
    Finding,
    Status,
    Who,
    possible,
)
from neu.reporting.submissions.selectors.checking import findings as check
from neu.reporting.submissions.selectors.seats import Seats, chairs, seats
from neu.reporting.submissions.texts import ACTION


@dataclass(frozen=True)
class Step:
    """One deed of the journey as its readers see it; the agency under its name of that day."""

    action: Action
    at: datetime
    by: str
    agency: str
    reason: str
    version_no: int | None

    @property
    def done(self) -> str:
        return str(ACTION[self.action].done)


def facts(
    submission: Submission,
    user: User,
    at: datetime,
    *,
    findings: Sequence[Finding] | None = None,
    sitting: Seats | None = None,
) -> Facts:
    """Return all the workflow needs to know about a report and a person at an instant.

    `findings` saves checking twice; when left out, an editable report is checked for its owner.
    """
    duties = chairs(submission.obligation, sitting or seats(user, at))
    status = Status(submission.status)
    if findings is None:
        findings = check(submission, at=at) if Who.OWNER in duties and status in EDITABLE else []
    return Facts(
        status=status,
        chairs=frozenset(duties),
        duties=duties,
        typed_here=Who.AUTHENTICATOR in duties and typed_by(submission, user),
        has_errors=any(one.level == "ERROR" for one in findings),
        has_warnings=any(one.level == "WARNING" and not one.answered for one in findings),
        needs_authentication=bool(submission.obligation.step.authenticated_by),
        is_authenticated=submission.authenticated_version_id is not None
        and submission.authenticated_version_id == submission.sent_version_id,
        round_open=submission.obligation.round.state == RoundState.OPEN,
        is_received=not _asks_who_receives(status, duties) or submission.obligation.passes_to.exists(),
        sent_from=_sent_from(submission) if status is Status.SENT and Who.OWNER in duties else Status.DRAFT,
    )


def _asks_who_receives(status: Status, duties: Container[Who]) -> bool:
    """Whether anybody takes a report in is asked only where it decides something: a query less elsewhere."""
    if Who.AUTHENTICATOR in duties and Who.RECEIVER not in duties:
        return True
    return status is Status.SENT and Who.OWNER in duties


SENT_AFTER = {  # the deeds after which a report can be typed in again
    Action.RETURN: Status.RETURNED,
    Action.REOPEN: Status.RETURNED,
    Action.CORRECT: Status.CORRECTING,
}


def before_sending(submission: Submission) -> Deed | None:
    """Return the deed after which a sent report could be typed in again; None: it was a draft."""
    return submission.deeds.filter(action__in=SENT_AFTER).order_by("-pk").first()


def _sent_from(submission: Submission) -> Status:
    before = before_sending(submission)
    return SENT_AFTER[Action(before.action)] if before else Status.DRAFT


def typed_by(submission: Submission, user: User) -> bool:
    """True when she ever typed in this report: letting a colleague save her number again does not clear
    it."""
    typed = FigureChange.objects.filter(submission=submission, by=user).exclude(channel=Channel.FOLLOWED)
    return (
        typed.exists()
        or Narrative.objects.filter(submission=submission, changed_by=user).exists()
        or ListRowChange.objects.filter(submission=submission, by=user)
        .exclude(channel=Channel.FOLLOWED)
        .exists()
    )


def actions_for(
    submission: Submission, user: User, at: datetime, *, known: Facts | None = None
) -> list[Action]:
    """Return the deeds this person may do now, for buttons.

    REOPEN and RETURN of what has gone up are one act for the reader; only one button is shown.
    """
    now = known or facts(submission, user, at)
    found = possible(now)
    if Action.REOPEN in found and Action.RETURN in found:
        found.remove(Action.RETURN)
    if Action.ACCEPT in found and _accepted_by_all_my_steps(submission, user, at):
        found.remove(Action.ACCEPT)
    if Action.AUTHENTICATE in found and not now.needs_authentication:
        found.remove(Action.AUTHENTICATE)
    return found


def _accepted_by_all_my_steps(submission: Submission, user: User, at: datetime) -> bool:
    accepted = {
        one.step_id for one in submission.acceptances.all() if one.version_id == submission.sent_version_id
    }
    return (
        bool(accepted)
        and {receiver.step_id for receiver in my_receivers(submission, seats(user, at))} <= accepted
    )


def my_receivers(submission: Submission, sitting: Seats) -> list[rounds.Receiver]:
    """Return the receiving steps of a report that this person's agencies hold on the day."""
    return [
        one for one in rounds.receivers(submission.obligation, sitting.on) if one.agency_id in sitting.duties
    ]


def deeds(submission: Submission) -> list[Step]:
    """Return the road behind a report, the latest first."""
    found = list(Deed.objects.filter(submission=submission).select_related("by", "version").order_by("-pk"))
    named: dict[tuple[int, object], str] = {}
    for on in {day_of(deed.at) for deed in found}:
        ids = {deed.agency_id for deed in found if day_of(deed.at) == on}
        for agency_id, name in agencies.names(ids, on).items():
            named[agency_id, on] = name.name
    return [
        Step(
            Action(deed.action),
            deed.at,
            str(deed.by),
            named.get((deed.agency_id, day_of(deed.at)), ""),
            deed.reason,
            deed.version.no if deed.version else None,
        )
        for deed in found
    ]
