"""The files of a report: those it has, those it was sent with, and who reads which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from neu.platform.files import selectors as files
from neu.registry.people.models import User
from neu.reporting.remarks.models import Attachment
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions.models import Submission, SubmissionVersion
from neu.reporting.submissions.ports import Enclosure
from neu.reporting.submissions.selectors import Sight


@dataclass(frozen=True)
class Enclosed:
    """A file as a reader sees it; `sent_no` is the first version it was sent with, None: with none yet."""

    attachment: Attachment
    sent_no: int | None
    mine: bool

    @property
    def removable(self) -> bool:
        return self.mine and self.sent_no is None


def attached(submission_id: int) -> list[Attachment]:
    """Return the files a report has now, the oldest first."""
    found = Attachment.objects.filter(submission=submission_id).select_related("file", "by")
    return list(found.order_by("at", "pk"))


def enclosures(submission_id: int) -> list[Enclosure]:
    """Return what a sending freezes of them: fills the port of submissions."""
    return [(one.file.name, one.file.sha256, one.file.size) for one in attached(submission_id)]


def enclosed_in(submission: Submission, user: User, at: datetime) -> list[Enclosed]:
    """Return the files a person reads: all there are where she sees the report as it stands, those of the
    version that was sent to her elsewhere, none of a report she sees only the state of."""
    seen = submissions.sight(submission, user, at)
    if seen is Sight.STATE:
        return []
    first: dict[str, int] = {}
    for no, enclosed in _versions(submission.pk):
        for _name, sha256, _size in enclosed:
            first.setdefault(sha256, no)
    sent = {row[1] for row in submission.sent_version.enclosures} if submission.sent_version else set()
    return [
        Enclosed(one, first.get(one.file.sha256), one.by_id == user.pk)
        for one in attached(submission.pk)
        if seen is Sight.LIVE or one.file.sha256 in sent
    ]


def sent_hashes(submission_id: int) -> set[str]:
    """Return the hashes of all files any version of a report was sent with."""
    return {row[1] for _no, enclosed in _versions(submission_id) for row in enclosed}


def _versions(submission_id: int) -> Sequence[tuple[int, list[list[str]]]]:
    found = SubmissionVersion.objects.filter(submission=submission_id).exclude(enclosures=[])
    return list(found.order_by("no").values_list("no", "enclosures"))


def attachment(attachment_id: int, user: User, at: datetime) -> Attachment | None:
    """Return a file of a report if this person reads it, None otherwise."""
    found = Attachment.objects.filter(pk=attachment_id).values_list("submission_id", flat=True).first()
    submission = submissions.find(found, user, at) if found else None
    if submission is None:
        return None
    enclosed = enclosed_in(submission, user, at)
    return next((one.attachment for one in enclosed if one.attachment.pk == attachment_id), None)


def content_of(one: Attachment) -> bytes:
    """Return its bytes.

    :raises Refused: FILE_LOST.
    """
    return files.content_of(one.file)
