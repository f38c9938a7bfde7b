"""Which reports a total counts, and which are missing: named, never zero, never last year's."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from neu.platform.text.rules import sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level, PlaceName
from neu.reporting.consolidation.selectors.basis import Basis
from neu.reporting.rounds.rules import StepKind
from neu.reporting.submissions.selectors.lines import Line, TotalState


@dataclass(frozen=True)
class Missing:
    """A report a total does not count: whose, about which place, and how far it has come."""

    place: PlaceName
    agency_id: int
    agency: str
    step_code: str
    status: str  # "" when it was never opened


@dataclass(frozen=True)
class Counted:
    """How many communes (or, within a commune, units) are in a total, of how many that owe; who is not."""

    done: int
    owed: int
    communes: bool  # communes were counted; otherwise reporting units
    missing_places: tuple[PlaceName, ...]
    missing: tuple[Missing, ...]
    editing: tuple[Missing, ...]  # counted with their last accepted version while being corrected
    from_earlier: tuple[Missing, ...]  # January says nothing yet: September's figure counts

    @property
    def complete(self) -> bool:
        return not self.missing and not self.missing_places


@dataclass(frozen=True)
class Done:
    """How many communes (or, within a commune, units) are in a total, of how many that owe."""

    done: int
    owed: int
    communes: bool


def done(basis: Basis, inside: Collection[int], place: PlaceName) -> Done:
    """Return how far the total of a place has come, whose ground is the places `inside`; nobody is named."""
    atlas, on = places.atlas(), basis.round.cutoff_on
    here = [line for line in basis.lines if line.place_id in inside and line.step_id != basis.step_id]
    if place.level is Level.COMMUNE:
        return Done(sum(reached(line, basis.state) for line in here), len(here), communes=False)
    of_commune: dict[int, list[Line]] = defaultdict(list)
    for line in here:
        if (name := atlas.name(line.place_id, on)) and name.level is Level.COMMUNE:
            of_commune[line.place_id].append(line)
    heard = sum(_heard(of_place, basis.state) for of_place in of_commune.values())
    return Done(heard, len(of_commune), communes=True)


def counted(basis: Basis, inside: Collection[int], place: PlaceName) -> Counted:
    """Return who is counted in the total of a place whose ground is the places `inside`."""
    atlas = places.atlas()
    on = basis.round.cutoff_on
    here = [line for line in basis.lines if line.place_id in inside and line.step_id != basis.step_id]
    levels = {key: name for key in {line.place_id for line in here} if (name := atlas.name(key, on))}
    missing = [line for line in here if not reached(line, basis.state)]
    editing = [line for line in here if line.editing]
    earlier = [line for line in here if (pass_ := line.counted(basis.state)) and pass_ is not line]
    named = agencies.names({line.agency_id for line in (*missing, *editing, *earlier)}, on)

    def said(line: Line) -> Missing:
        called = named.get(line.agency_id)
        return Missing(
            levels[line.place_id], line.agency_id, called.name if called else "", line.step_code, line.status
        )

    of_commune: dict[int, list[Line]] = defaultdict(list)
    for line in here:
        if levels[line.place_id].level is Level.COMMUNE:
            of_commune[line.place_id].append(line)
    if place.level is Level.COMMUNE:
        done, owed, silent = len(here) - len(missing), len(here), []
    else:
        silent = [key for key, of_place in of_commune.items() if not _heard(of_place, basis.state)]
        done, owed = len(of_commune) - len(silent), len(of_commune)
    found = [name for key in silent if (name := atlas.name(key, on))]
    in_order = tuple(sorted(found, key=lambda name: (sort_key(name.name), name.code)))
    return Counted(
        done,
        owed,
        place.level is not Level.COMMUNE,
        in_order,
        tuple(said(line) for line in missing if line.place_id not in silent),
        tuple(said(line) for line in editing),
        tuple(said(line) for line in earlier),
    )


def reached(line: Line, state: TotalState) -> bool:
    """True when a line counts in a state; tạm tính counts a report once something was saved in it."""
    found = line.counted(state)
    return found is not None and (state is not TotalState.PROVISIONAL or found.rev > 0)


def _heard(of_place: Collection[Line], state: TotalState) -> bool:
    """True when a commune is in the total: its consolidation counts, or any report where there is none."""
    if state is TotalState.PROVISIONAL:
        return any(reached(line, state) for line in of_place)
    own = [line for line in of_place if line.step_kind == StepKind.CONSOLIDATE]
    if not own:  # nobody gathers there: each unit that reports is in the total, the others are named
        return any(reached(line, state) for line in of_place)
    return all(reached(line, state) for line in own)
