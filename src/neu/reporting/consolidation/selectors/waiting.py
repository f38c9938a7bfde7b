"""What waits for a person in this room, sources of the inbox: editions and adjustments not yet signed."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.inbox.items import Item
from neu.platform.text.names import shown
from neu.platform.text.rules import day
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.consolidation.models import Adjustment, EditionDraft
from neu.reporting.consolidation.selectors import editions
from neu.reporting.rounds.rules import RoundState


def items(user: User, at: datetime) -> Iterator[Item]:
    """Yield the drafts she may sign, and those of her agency that wait for who signs."""
    on = day_of(at)
    if not any({Duty.ISSUE, Duty.PREPARE} & chair.duties for chair in people.chairs(user, on)):
        return
    for draft in EditionDraft.objects.filter(withdrawn_at__isnull=True, edition__isnull=True).select_related(
        "round"
    ):
        said = (
            shown(draft.round.name),
            _("Bản phát hành chờ ký: %(title)s") % {"title": draft.title},
            _("Chuẩn bị ngày %(day)s.") % {"day": day(day_of(draft.prepared_at))},
            address(draft),
            None,
        )
        if editions.issuer(user, draft.round, at) is not None:
            yield Item(*said, "DUE")
        elif editions.preparer(user, draft.round, at) is not None:
            holder = agencies.holder_covering(FunctionKind.ISSUER, draft.round.territory_id, on)
            called = agencies.name(holder.agency_id, on).name if holder else ""
            yield Item(*said, "WAITING", called)


def adjustments_waiting(user: User, at: datetime) -> Iterator[Item]:
    """Yield the adjustments she may sign off, and those of her agency that wait for a leader's."""
    on = day_of(at)
    if not any({Duty.SIGN_OFF, Duty.PREPARE} & chair.duties for chair in people.chairs(user, on)):
        return
    found = (
        Adjustment.objects.filter(deeds__isnull=True, round__state=RoundState.OPEN)
        .select_related("round", "entered_by")
        .order_by("entered_at", "pk")
    )
    for one in found:
        said = (
            shown(one.round.name),
            _("Điều chỉnh số %(no)s chờ ký duyệt") % {"no": one.no},
            _("%(by)s nhập ngày %(day)s.")
            % {"by": one.entered_by.full_name, "day": day(day_of(one.entered_at))},
            adjustments_address(one.round_id),
            None,
        )
        mine = one.entered_by_id == user.pk
        if not mine and editions.signer_off(user, one.round, at) is not None:
            yield Item(*said, "DUE")
        elif editions.preparer(user, one.round, at) is not None:
            yield Item(*said, "WAITING", agencies.name(one.agency_id, on).name)


def adjustments_address(round_id: int) -> str:
    """Where the adjustments of a round are read, signed off or withdrawn."""
    return reverse("consolidation:adjustments", args=[round_id])


def address(draft: EditionDraft) -> str:
    """Where a draft is read, signed or dropped."""
    return reverse("consolidation:editions", args=[draft.round_id]) + "#cho-ky"
