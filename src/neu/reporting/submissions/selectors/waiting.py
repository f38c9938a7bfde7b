"""What waits for a person because of what others corrected: a source of the inbox."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.inbox.items import Item
from neu.platform.text.names import shown
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.reporting.rounds.selectors import work
from neu.reporting.submissions.models import Submission, VersionPart
from neu.reporting.submissions.rules import Status

GONE_ON = (Status.SENT, Status.AUTHENTICATED, Status.ACCEPTED, Status.SENT_UP, Status.CORRECTING)


def items(user: User, at: datetime) -> Iterator[Item]:
    """Yield her consolidations made of a version that was corrected, and authenticated again, since."""
    corrected: dict[Submission, list[VersionPart]] = defaultdict(list)
    for one in (
        VersionPart.objects.filter(
            version__submission__obligation__in=work.consolidated(user, at),
            version__submission__sent_version=F("version"),
            version__submission__status__in=GONE_ON,
            part__submission__authenticated_version__isnull=False,
        )
        .exclude(part__submission__authenticated_version=F("part"))
        .exclude(part__submission__status__in=(Status.DRAFT, Status.RETURNED))
        .select_related(
            "version__submission__obligation__round",
            "version__submission__obligation__step",
            "part__submission__obligation",
        )
        .order_by("pk")
    ):
        corrected[one.version.submission].append(one)
    for submission, parts in corrected.items():
        duty = submission.obligation
        named = agencies.names(
            {one.part.submission.obligation.agency_id for one in parts}, duty.round.cutoff_on
        )
        names = ", ".join(
            dict.fromkeys(named[one.part.submission.obligation.agency_id].name for one in parts)
        )
        yield Item(
            shown(duty.round.name),
            _("Gửi lại báo cáo tổng hợp: %(step)s") % {"step": shown(duty.step.name)},
            _("Có đính chính ở: %(names)s.") % {"names": names} + f" {_cure(Status(submission.status))}",
            reverse("submissions:detail", args=[submission.pk]),
            None,
            "DUE",
        )


def _cure(status: Status) -> str:
    """Return what opens her report again."""
    if status is Status.CORRECTING:
        return _("Xem lại rồi gửi lại.")
    if status is Status.SENT:
        return _("Bấm “Rút lại”, xem lại rồi gửi lại.")
    return _("Bấm “Đính chính”, xem lại rồi gửi lại.")
