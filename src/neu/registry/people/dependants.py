"""What of this room depends on places: fills the port of places."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.dependants import agencies_over
from neu.registry.people.models import Position
from neu.registry.places.ports import NAMED, Dependants, Example


def dependants(places: Collection[int], on_day: date) -> Iterator[Dependants]:
    """Yield the positions at agencies of these places that reach the day or a later one."""
    held = Position.objects.filter(
        Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=on_day),
        agency__in=agencies_over(places, on_day),
    )
    count = held.count()
    shown = list(held.select_related("user").order_by("user__full_name", "pk")[:NAMED]) if count else []
    called = agencies.names({one.agency_id for one in shown}, on_day)
    yield Dependants(
        _("Vị trí ở cơ quan của địa bàn"),
        count,
        tuple(
            Example(
                f"{one.user} ({called[one.agency_id]})", reverse("people:account", args=[one.user.username])
            )
            for one in shown
        ),
    )
