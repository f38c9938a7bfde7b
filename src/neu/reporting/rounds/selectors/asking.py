"""What an ad hoc round may be asked for: forms, lists, agencies, receivers. All as of one day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from neu.platform.text.rules import sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.places import selectors as places
from neu.registry.places.models import PlaceList
from neu.registry.places.rules import Level
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.models import FormVersion
from neu.reporting.rounds.models import Regime

STEPS = {  # who may be asked: (function, in a commune) → code and name of the step
    (FunctionKind.COMMUNE_COMMITTEE, True): ("XA", "UBND xã báo cáo"),
    (FunctionKind.REPORTING_UNIT, True): ("DON_VI", "Đơn vị thực hiện ở xã báo cáo"),
    (FunctionKind.REPORTING_UNIT, False): ("DON_VI_TINH", "Đơn vị báo cáo"),
    (FunctionKind.INVESTOR, True): ("CHU_DAU_TU_XA", "Ban quản lý xã và chủ đầu tư ở xã báo cáo"),
    (FunctionKind.INVESTOR, False): ("CHU_DAU_TU", "Chủ đầu tư cấp tỉnh báo cáo"),
    (FunctionKind.PROJECT_OWNER, False): ("CHU_DU_AN", "Chủ dự án cấp tỉnh báo cáo"),
    (FunctionKind.FINANCE, False): ("TAI_CHINH_BAO_CAO", "Cơ quan tài chính báo cáo"),
    (FunctionKind.FRONT, True): ("MAT_TRAN_XA", "Mặt trận xã báo cáo"),
    (FunctionKind.FRONT, False): ("MAT_TRAN", "Mặt trận tỉnh báo cáo"),
}
REPORTING = tuple(dict.fromkeys(kind for kind, _commune in STEPS))  # in the order they are listed
RECEIVING = (FunctionKind.STANDING_AGENCY, FunctionKind.FINANCE)


@dataclass(frozen=True)
class Askable:
    """An agency that may be asked by name: the function it reports in, and where."""

    kind: FunctionKind
    agency_id: int
    name: str
    place: str
    commune: bool

    @property
    def label(self) -> str:
        """The agency, with its place where the name does not say it."""
        return self.name if self.place.lower() in self.name.lower() else f"{self.name} ({self.place})"


def askable(territory_id: int, on: date) -> list[Askable]:
    """Return who holds a reporting function in a territory on a day, by function, then by place and name."""
    ground = {*places.within(territory_id, on), territory_id}
    held = [(kind, one) for kind in REPORTING for one in agencies.holders_in(kind, ground, on)]
    called = agencies.names({one.agency_id for _kind, one in held}, on)
    lying = places.names({one.place_id for _kind, one in held if one.place_id}, on)
    found = [
        Askable(
            kind,
            one.agency_id,
            called[one.agency_id].name,
            lying[one.place_id].full,
            lying[one.place_id].level == Level.COMMUNE,
        )
        for kind, one in held
        if one.place_id in lying
    ]
    return sorted(
        {one for one in found if (one.kind, one.commune) in STEPS},
        key=lambda one: (REPORTING.index(one.kind), sort_key(one.place), sort_key(one.name)),
    )


def receivers_offered(territory_id: int, on: date) -> list[tuple[FunctionKind, str]]:
    """Return who may receive an ad hoc round: (function, names of its holders over the very territory)."""
    return list(_receivers(territory_id, on))


def _receivers(territory_id: int, on: date) -> Iterator[tuple[FunctionKind, str]]:
    for kind in RECEIVING:
        held = {one.agency_id for one in agencies.holders_in(kind, [territory_id], on)}
        if held:
            yield kind, ", ".join(one.name for one in agencies.names(held, on).values())


def forms_on(on: date) -> list[FormVersion]:
    """Return the published version in force of every form on a day, by title; without their content."""
    newest: dict[int, FormVersion] = {}
    for one in sorted(forms.versions(), key=lambda one: (one.valid_from, one.no)):
        if one.valid_from <= on:
            newest[one.form_id] = one
    return sorted(newest.values(), key=lambda one: sort_key(one.title))


def usual_list() -> str:
    """The code of the list most regimes ask over; "" while there is none."""
    found = Regime.objects.filter(adhoc=False).values_list("area__code").annotate(times=Count("pk"))
    return found.order_by("-times", "area__code").values_list("area__code", flat=True).first() or ""


def lists() -> list[PlaceList]:
    """Return all lists of places, by name."""
    return sorted(PlaceList.objects.all(), key=lambda one: sort_key(one.name))
