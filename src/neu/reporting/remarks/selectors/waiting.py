"""What waits for a person because a remark mentions her: a source of the inbox."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.inbox.items import Item
from neu.platform.text.names import shown
from neu.registry.people.models import User
from neu.reporting.remarks.models import Mention
from neu.reporting.remarks.selectors.threads import first_of

BRIEFLY = 160  # characters of the remark


def waiting(user: User, at: datetime, thread_id: int | None = None) -> list[Mention]:
    """Return the mentions that wait for her, in one thread or in all."""
    found = Mention.objects.filter(user=user, done_at=None).select_related("remark__by")
    return [one for one in found.order_by("pk") if thread_id in (None, one.remark.thread_id or one.remark_id)]


def items(user: User, at: datetime) -> Iterator[Item]:
    """Yield one item for each thread that asks her something, as long as she may read it."""
    latest = {one.remark.thread_id or one.remark_id: one for one in waiting(user, at)}
    for thread_id, mention in latest.items():
        first = first_of(thread_id, user, at)
        if first is None:
            continue
        yield Item(
            shown(first.submission.obligation.round.name),
            _("Trả lời ý kiến của %(who)s") % {"who": mention.remark.by.full_name},
            mention.remark.text[:BRIEFLY],
            reverse("remarks:thread", args=[thread_id]),
            None,
            "DUE",
        )
