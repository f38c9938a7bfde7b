"""Who is told of a deed, and in what words. The job is a row of the deed's own transaction."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.notices import services as notices
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.periods.rules import day_of
from neu.reporting.rounds import selectors as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.selectors.people import at_agencies
from neu.reporting.submissions import ports, selectors
from neu.reporting.submissions.models import Deed, Submission
from neu.reporting.submissions.rules import Action
from neu.reporting.submissions.texts import ACTION


@notices.in_vietnamese
def tell(submission: Submission, deed: Deed, *, actor: User, at: datetime) -> None:
    """Tell the people whose turn it is now, or who wait for this; never the one who did it."""
    on = day_of(at)
    told = _agencies_told(submission, Action(deed.action), at)
    recipients = sorted(at_agencies(told, on) - {actor.pk}) if told else []
    if not recipients:
        return
    owner = agencies.name(submission.obligation.agency_id, on).name
    doer = agencies.name(deed.agency_id, on).name
    notices.announce(
        f"submission.{deed.action}:{deed.pk}",
        recipients=recipients,
        title=_("%(done)s: %(round)s · %(owner)s")
        % {
            "done": str(ACTION[Action(deed.action)].done),
            "round": submission.obligation.round.name,
            "owner": owner,
        },
        body=f"{doer}: {deed.reason}" if deed.reason else doer,
        url=reverse("submissions:detail", args=[submission.pk]),
        at=at,
    )


def _agencies_told(submission: Submission, action: Action, at: datetime) -> set[int]:
    obligation, on = submission.obligation, day_of(at)
    owner = {rounds.owner(obligation, on) or obligation.agency_id}
    receivers = {one.agency_id for one in rounds.receivers(obligation, on)}
    authenticator = rounds.authenticator(obligation, on) if obligation.step.authenticated_by else None
    if action is Action.SEND:
        return {authenticator} if authenticator else receivers
    if action is Action.AUTHENTICATE:
        return owner | receivers | _answered(obligation, on)
    if action in (Action.CORRECT, Action.WITHDRAW):
        users = {one.obligation.agency_id for one in used_by(submission)}
        return receivers | users
    return owner


def _answered(obligation: Obligation, on: date) -> set[int]:
    """Whoever the report goes back to where its route ends with the authentication, or its heir."""
    agency_id = ports.answer_to(obligation)
    return {agencies.heirs_of([agency_id], on).get(agency_id, agency_id)} if agency_id else set()


def used_by(submission: Submission) -> Iterable[Submission]:
    """Return the consolidations that have used this report."""
    return selectors.tree.used_by(submission).select_related("obligation")
