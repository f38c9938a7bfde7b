"""The deeds that touch one report alone: taking it back, signing it, beginning a correction."""

from datetime import datetime

from django.db import transaction

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Authentication, ReturnedCell, Submission
from neu.reporting.submissions.rules import Action, Refusal
from neu.reporting.submissions.services.doing import begin


@transaction.atomic
def withdraw(submission_id: int, *, actor: User, at: datetime, reason: str = "") -> Submission:
    """Take a report back before anybody authenticated or accepted it.

    It is again what it was before it was sent: a đính chính, or returned with the reviewer's remarks.

    :raises Refused: what decide() says.
    """
    doing = begin(submission_id, Action.WITHDRAW, actor=actor, at=at, reason=reason)
    submission, version = doing.submission, doing.submission.sent_version
    assert version is not None  # a SENT report has one
    before = selectors.before_sending(submission)
    submission.sent_version_id = before.version_id if before else None
    submission.authenticated_version_id = (
        None if doing.known.needs_authentication else submission.sent_version_id
    )
    ReturnedCell.objects.filter(submission=submission, answered_at=version.sent_at).update(answered_at=None)
    return doing.finish({"version": version.no}, version_id=version.pk)


@transaction.atomic
def authenticate(
    submission_id: int, *, actor: User, at: datetime, reason: str = "", digest: str | None = None
) -> Submission:
    """Sign the hash of the sent version. `digest` is that of the version she looked at, if the page knows it.

    :raises Refused: what decide() says; NO_AUTHENTICATION_ASKED; STALE_VERSION when another version was
        sent since.
    """
    doing = begin(submission_id, Action.AUTHENTICATE, actor=actor, at=at, reason=reason)
    if not doing.known.needs_authentication:
        raise Refused(Refusal.NO_AUTHENTICATION_ASKED)
    version = doing.submission.sent_version
    assert version is not None  # a SENT report has one
    if digest is not None and digest != version.digest:
        raise Refused(Refusal.STALE_VERSION)
    Authentication.objects.create(
        version=version, digest=version.digest, agency_id=doing.agency(), by=actor, at=at
    )
    doing.submission.authenticated_version = version
    return doing.finish({"version": version.no, "digest": version.digest})


@transaction.atomic
def correct(submission_id: int, *, actor: User, at: datetime, reason: str = "") -> Submission:
    """Begin a đính chính of a report that was accepted or has gone up; the accepted version goes on counting.

    :raises Refused: what decide() says.
    """
    return begin(submission_id, Action.CORRECT, actor=actor, at=at, reason=reason).finish({})
