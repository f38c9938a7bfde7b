"""What of this room depends on places: fills the port of places."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.registry.places.ports import NAMED, Dependants, Example
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.rounds.rules import ObligationState, RoundState


def dependants(places: Collection[int], on_day: date) -> Iterator[Dependants]:
    """Yield obligations about these places, still open or cut off on the day or later, and rounds of them."""
    still_open = Q(round__state=RoundState.OPEN) & ~Q(state=ObligationState.ACCEPTED)
    owed = list(
        Obligation.objects.filter(still_open | Q(round__cutoff_on__gte=on_day), place__in=places)
        .values_list("round_id", "round__name")
        .annotate(count=Count("pk"))
        .order_by("-round__cutoff_on", "round_id")
    )
    yield Dependants(
        _("Nhiệm vụ báo cáo về địa bàn"),
        sum(count for _pk, _name, count in owed),
        tuple(_example(pk, f"{shown(name)} ({count})") for pk, name, count in owed[:NAMED]),
    )
    rounds = list(
        Round.objects.filter(Q(state=RoundState.OPEN) | Q(cutoff_on__gte=on_day), territory__in=places)
        .order_by("-cutoff_on", "pk")
        .values_list("pk", "name")
    )
    yield Dependants(
        _("Đợt báo cáo của địa bàn"),
        len(rounds),
        tuple(_example(pk, shown(name)) for pk, name in rounds[:NAMED]),
    )


def _example(pk: int, words: str) -> Example:
    return Example(words, reverse("rounds:round", args=[pk]))
