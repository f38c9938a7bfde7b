"""Who may say that a project ended, and what there is to choose from on a day."""

from dataclasses import dataclass
from datetime import date

from neu.platform.text.rules import sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.places import selectors as places
from neu.reporting.rounds import selectors as rounds


@dataclass(frozen=True)
class Unit:
    """An agency that reports on projects of a commune."""

    agency_id: int
    place_id: int
    label: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.agency_id}:{self.place_id}"


def sends_for(user: User, on: date) -> frozenset[int]:
    """The agencies whose own work a person sends on a day."""
    return frozenset(chair.agency_id for chair in people.chairs(user, on) if Duty.SEND in chair.duties)


def may_declare(user: User, investor_id: int, unit_id: int, place_id: int, on: date) -> bool:
    """True for who sends the work of the unit, the investor or the place's committee; for who opens."""
    mine = sends_for(user, on)
    committee = rounds.holder_over(FunctionKind.COMMUNE_COMMITTEE, place_id, on)
    return bool(mine & {investor_id, unit_id, committee}) or rounds.may_open(
        user, places.current_province(on), on
    )


def units(user: User, on: date, today: date) -> list[Unit]:
    """The reporting units of the communes on a day, by place and name; of her own where she sits in one."""
    ground = places.within(places.current_province(on), on)
    held = [
        one
        for one in agencies.holders_in(FunctionKind.REPORTING_UNIT, ground, on)
        if one.place_id is not None
    ]
    if not rounds.may_open(user, places.current_province(today), today):
        mine = sends_for(user, today)
        committees = agencies.holders_in(FunctionKind.COMMUNE_COMMITTEE, ground, on)
        own = {one.place_id for one in (*held, *committees) if one.agency_id in mine}
        held = [one for one in held if one.place_id in own] or held  # an investor elsewhere chooses any
    called = agencies.names({one.agency_id for one in held}, on)
    lying = places.names({one.place_id for one in held if one.place_id}, on)
    found = {
        (one.agency_id, one.place_id): Unit(
            one.agency_id, one.place_id, _label(called[one.agency_id].name, lying[one.place_id].full)
        )
        for one in held
        if one.place_id in lying
    }
    return sorted(found.values(), key=lambda one: (sort_key(lying[one.place_id].full), sort_key(one.label)))


def investors(on: date) -> list[tuple[int, str]]:
    """Who may be a project's investor on a day: (agency, name), the province's before the communes'."""
    found: dict[int, str] = {}
    offered = rounds.askable(places.current_province(on), on)
    for one in sorted(offered, key=lambda each: (each.commune, sort_key(each.place), sort_key(each.name))):
        found.setdefault(one.agency_id, one.label)
    return list(found.items())


def _label(name: str, place: str) -> str:
    return name if place.lower() in name.lower() else f"{name} ({place})"
