"""A refusal of the rules, with the facts its words need."""

from collections.abc import Iterator
from contextlib import contextmanager

from neu.platform.text.refusals import Refused
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import WORKFLOW, Action, Refusal, Status, Who
from neu.reporting.submissions.texts import STATUS, WHO


@contextmanager
def explained(submission: Submission, action: Action | None = None, *, count: int = 0) -> Iterator[None]:
    """Add to a refusal raised inside what its message names: status, round, who should do it, how many."""
    try:
        yield
    except Refused as refused:
        who = Who.OWNER
        transition = WORKFLOW.get((Status(submission.status), action)) if action else None
        if transition is not None:
            who = transition.who
        if refused.code == Refusal.NOT_AUTHENTICATED:
            who = Who.AUTHENTICATOR
        known = {
            "status": str(STATUS[Status(submission.status)].word),
            "round": submission.obligation.round.name,
            "who": str(WHO[who]),
            "count": str(count),
        }
        raise Refused(refused.code, known | refused.params, where=refused.where) from None
