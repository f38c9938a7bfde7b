"""The report that goes back to the investor: who that is, what waits there. Fills a port of submissions."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.inbox.items import Item
from neu.platform.text.names import shown
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.completions.models import Completion
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.submissions.selectors.seats import inherited


def investors_of(obligation_ids: Collection[int]) -> Mapping[int, int]:
    """{duty: the investor its report goes back to}."""
    found = Completion.objects.filter(obligation__in=obligation_ids)
    return {duty: agency for duty, agency in found.values_list("obligation_id", "investor_id") if duty}


def duties_for(agency_ids: Collection[int]) -> QuerySet[Any, Any]:
    """The duties whose reports go back to these agencies."""
    found = Completion.objects.filter(investor__in=agency_ids, obligation__isnull=False)
    return found.values_list("obligation_id", flat=True)


def receives_for(user: User, on: date) -> frozenset[int]:
    """The agencies a person takes reports in for on a day, with those whose functions passed to them."""
    mine = frozenset(chair.agency_id for chair in people.chairs(user, on) if Duty.RECEIVE in chair.duties)
    return mine | inherited(mine, on) if mine else mine


def may_receive(user: User, completion: Completion, at: datetime) -> bool:
    """May she say that the investor has the report?"""
    return completion.investor_id in receives_for(user, day_of(at))


def items(user: User, at: datetime) -> Iterator[Item]:
    """Yield what came back to her agencies and nobody there has taken."""
    mine = receives_for(user, day_of(at))
    if not mine:
        return
    done = Completion.objects.filter(
        ~Q(received_version=F("obligation__submission__authenticated_version"))
        | Q(received_version__isnull=True),
        investor__in=mine,
        obligation__state=ObligationState.ACCEPTED,
        obligation__submission__authenticated_version__isnull=False,
    ).select_related("obligation__round")
    waiting = list(done.order_by("ended_on", "pk"))
    called = agencies.names({one.unit_id for one in waiting}, day_of(at))
    for one in waiting:
        assert one.obligation is not None  # withdrawn ones owe nothing
        yield Item(
            shown(one.obligation.round.name),
            _("Nhận báo cáo kết thúc: %(name)s") % {"name": one.name},
            _("%(unit)s báo cáo, UBND xã đã xác thực.") % {"unit": called[one.unit_id].name},
            reverse("completions:completion", args=[one.pk]),
            None,
            "DUE",
        )
