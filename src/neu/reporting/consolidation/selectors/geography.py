"""The geography a total is read in: as reported (the round's cut-off day), or that of any other day."""

from dataclasses import dataclass
from datetime import date

from neu.registry.places.rules import REORGANISED_ON, Atlas, PlaceName, last_day
from neu.reporting.rounds.models import Round

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)  # days a registry can speak of


@dataclass(frozen=True)
class View:
    """The day whose places are shown; `unread`: what was asked for and is no day."""

    on: date
    reported: bool
    unread: str = ""

    @property
    def asked(self) -> date | None:
        """The day as an address carries it; None: as reported."""
        return None if self.reported else self.on


def view_of(round: Round, text: str) -> View:  # noqa: A002 - the noun of the room
    """Return the view an address asks for; as reported when it names none, or no day."""
    try:
        on = date.fromisoformat(text) if text else round.cutoff_on
    except ValueError:
        return View(round.cutoff_on, True, text)
    if not EARLIEST <= on <= LATEST:
        return View(round.cutoff_on, True, text)
    return View(on, on == round.cutoff_on)


def presets(round: Round, today: date) -> list[date]:  # noqa: A002
    """Return the days most asked for, each once: around 1/7/2025, and today."""
    days = (last_day(REORGANISED_ON), REORGANISED_ON, today)
    return sorted({one for one in days if one != round.cutoff_on})


@dataclass(frozen=True)
class Absent:
    """A place that does not stand on a day: when it did, and what holds its ground on that day."""

    place: PlaceName
    since: date
    until: date | None  # its last day; None while it stands
    became: bool  # else: it was made of these
    others: tuple[PlaceName, ...]
    stood_on: date  # the day nearest to the asked one on which it stood


def absent(atlas: Atlas, place_id: int, on: date) -> Absent | None:
    """Return why a place cannot be shown on a day and what to look at instead; None when it stands, or is
    no place."""
    nearest = atlas.nearest(place_id, on)
    if nearest is None or atlas.at(place_id, on):
        return None
    became = nearest.start <= on
    stood = (nearest.last_on or nearest.start) if became else nearest.start
    history = atlas.history(place_id)
    found = atlas.territory(place_id, stood, on)
    held = found.whole | {part.source for part in found.parts}
    tops = [key for key in held if not held.intersection(atlas.ancestors(key, on))]
    others = [name for key in tops if (name := atlas.name(key, on))]
    return Absent(
        nearest.called,
        history[0].start,
        history[-1].last_on,
        became,
        tuple(sorted(others, key=lambda name: (name.name, name.code))),
        stood,
    )


def pieces(atlas: Atlas, place_id: int, on: date, round: Round) -> frozenset[int]:  # noqa: A002
    """Return the places of the round's own day, inside its territory, that a ground of `on` is made of."""
    extent = atlas.territory(place_id, on, round.cutoff_on)
    held = extent.whole | {part.source for part in extent.parts}
    return held & atlas.territory(round.territory_id, round.cutoff_on, round.cutoff_on).whole
