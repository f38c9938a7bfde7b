"""What of this room depends on places: fills the port of places."""

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from neu.registry.places.ports import Dependants
from neu.reporting.remarks.models import Remark


def dependants(places: Collection[int], on_day: date) -> Iterator[Dependants]:
    """Yield the remarks on cells about these places of rounds whose days reach the day (EVER: all)."""
    found = Remark.objects.filter(place__in=places, window__ends_on__gte=on_day)
    yield Dependants(_("Ý kiến về số liệu của địa bàn"), found.count())
