"""What of this room depends on places: fills the port of places."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.registry.agencies import selectors, texts
from neu.registry.agencies.models import AgencyVersion, Function
from neu.registry.places.ports import NAMED, Dependants, Example


def dependants(places: Collection[int], on_day: date) -> Iterator[Dependants]:
    """Yield the agencies of these places, and the functions held over them, from a day on."""
    seated = sorted(set(_reaching(on_day, places, AgencyVersion).values_list("agency_id", flat=True)))
    held = list(_reaching(on_day, places, Function).order_by("pk").values_list("agency_id", "kind"))
    shown = {agency for agency, _kind in held[:NAMED]} | set(seated[:NAMED])
    called = selectors.names(shown, on_day) if shown else {}
    yield Dependants(
        _("Cơ quan của địa bàn"),
        len(seated),
        tuple(_example(called[agency].name, agency) for agency in seated[:NAMED]),
    )
    yield Dependants(
        _("Chức năng trên địa bàn"),
        len(held),
        tuple(_example(f"{texts.FUNCTION[kind]}: {called[agency]}", agency) for agency, kind in held[:NAMED]),
    )


def agencies_over(places: Collection[int], on_day: date) -> set[int]:
    """Return the agencies that have these places, or a function over them, on a day or later."""
    return {
        agency
        for table in (AgencyVersion, Function)
        for agency in _reaching(on_day, places, table).values_list("agency_id", flat=True)
    }


def _reaching(on_day: date, places: Collection[int], table: type[AgencyVersion] | type[Function]):  # type: ignore[no-untyped-def]
    """Rows known now about these places that reach the day or a later one."""
    reaching = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=on_day)
    return table.objects.filter(reaching, place__in=places, known__upper_inf=True)


def _example(words: str, agency: int) -> Example:
    return Example(words, reverse("agencies:agency", args=[agency]))
