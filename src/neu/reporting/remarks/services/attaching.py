"""Putting a file with a report, and taking it away again before it was ever sent."""

import hashlib
from datetime import datetime

from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.files import services as files
from neu.platform.files.rules import plain_name
from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.remarks import selectors
from neu.reporting.remarks.models import Attachment
from neu.reporting.remarks.rules import MOST_BYTES, RemarkRefusal, may_take_away, room_for
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions import services as submitting
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import may_type
from neu.reporting.submissions.services.opening import label
from neu.reporting.submissions.services.refusing import explained


@transaction.atomic
def attach(
    submission_id: int, name: str, content: bytes, *, size: int, actor: User, at: datetime
) -> Attachment:
    """Put a file with a report that can still be typed in; `size` is what was sent, should a door keep less.

    :raises Refused: NO_FILE; what may_type() says of who and when; room_for(); of the file, files.keep().
    """
    submission = _editable(submission_id, actor, at)
    if not name:
        raise Refused(RemarkRefusal.NO_FILE)
    name = plain_name(name)
    held = [(one.file.sha256, one.file.size) for one in selectors.attached(submission_id)]
    room_for(held, hashlib.sha256(content).hexdigest(), len(content), name)
    file = files.keep(name, content, size=size, most=MOST_BYTES, at=at)
    made = Attachment.objects.create(submission=submission, file=file, by=actor, at=at)
    audit.record(
        "attachment.attach",
        subject=("submission", submission_id, label(submission)),
        actor=actor,
        at=at,
        changes={"file": file.name, "kind": file.kind, "size": file.size, "hash": file.sha256},
    )
    return made


@transaction.atomic
def detach(attachment_id: int, *, actor: User, at: datetime) -> None:
    """Take a file away that no version was sent with; who attached it may.

    :raises Refused: what may_type() says of who and when; FILE_NOT_YOURS, FILE_SENT.
    """
    found = Attachment.objects.select_related("file").get(pk=attachment_id)
    submission = _editable(found.submission_id, actor, at)
    sent = found.file.sha256 in selectors.sent_hashes(submission.pk)
    may_take_away(author=found.by_id == actor.pk, sent=sent, name=found.file.name)
    name, sha256 = found.file.name, found.file.sha256
    found.delete()
    files.throw_away(found.file)
    audit.record(
        "attachment.detach",
        subject=("submission", submission.pk, label(submission)),
        actor=actor,
        at=at,
        changes={"file": name, "hash": sha256},
    )


def _editable(submission_id: int, actor: User, at: datetime) -> Submission:
    """The report, held so that it is not sent meanwhile.

    :raises Refused: what may_type() says.
    """
    submitting.hold_still(submission_id)
    submission = Submission.objects.select_related("obligation__round", "obligation__step").get(
        pk=submission_id
    )
    with explained(submission):
        may_type(submissions.facts(submission, actor, at, findings=[]))
    return submission
