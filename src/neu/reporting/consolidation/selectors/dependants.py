"""What of this room depends on places, or goes by a definition: fills the ports of places and indicators."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.registry.places.ports import NAMED, Dependants, Example
from neu.reporting.consolidation.models import Adjustment, Edition
from neu.reporting.forms.selectors.dependants import asking
from neu.reporting.indicators import ports as dictionary
from neu.reporting.indicators.ports import Definition
from neu.reporting.rounds.models import Obligation


def dependants(places: Collection[int], on_day: date) -> Iterator[Dependants]:
    """Yield the editions of rounds cut off on the day or later that used these places, and the adjustments
    of such rounds that are about them."""
    owed = Obligation.objects.filter(round=OuterRef("round"), place__in=places)
    used = list(
        Edition.objects.filter(Q(round__territory__in=places) | Exists(owed), round__cutoff_on__gte=on_day)
        .order_by("-issued_at")
        .values_list("pk", "number")
    )
    yield Dependants(
        _("Bản phát hành đã dùng địa bàn"),
        len(used),
        tuple(Example(number, reverse("consolidation:edition", args=[pk])) for pk, number in used[:NAMED]),
    )
    adjusted = list(
        Adjustment.objects.filter(place__in=places, round__cutoff_on__gte=on_day)
        .select_related("round")
        .order_by("-entered_at")
    )
    yield Dependants(
        _("Điều chỉnh số tổng hợp về địa bàn"),
        len(adjusted),
        tuple(
            Example(f"{one.round.name}, {one.no}", reverse("consolidation:adjustments", args=[one.round_id]))
            for one in adjusted[:NAMED]
        ),
    )


def defined_by(of: Definition) -> Iterator[dictionary.Dependants]:
    """Yield the editions whose numbers were asked by a definition: they keep it."""
    used = list(
        Edition.objects.filter(round__form_version__in=asking(of))
        .order_by("-issued_at")
        .values_list("pk", "number")
    )
    some = (
        dictionary.Example(number, reverse("consolidation:edition", args=[pk])) for pk, number in used[:NAMED]
    )
    yield dictionary.Dependants(_("Bản đã phát hành"), len(used), tuple(some))
