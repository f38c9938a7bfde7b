"""Where the two lines of one round do not tell one thing about a number of a place, and why."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from neu.platform.text.rules import sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
from neu.registry.places.rules import PlaceName
from neu.reporting.consolidation.rules import Disagreement
from neu.reporting.consolidation.selectors.access import shows_row
from neu.reporting.consolidation.selectors.basis import Basis, gather
from neu.reporting.consolidation.selectors.drilling import is_sector
from neu.reporting.forms.layout import CellKey, CellSpec
from neu.reporting.forms.rules import CellKind, WindowKind
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.models import Figure, SentFigure
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors.lines import Line, TotalState, counting

Coordinates = tuple[int, CellKey]  # place, cell
Held = tuple[Line, Decimal | None]  # a counted report and its number; None: it says why there is none


@dataclass(frozen=True)
class Report:
    """A report of one line about one number."""

    submission_id: int
    agency: str


@dataclass(frozen=True)
class Side:
    """What one line says: its reports, and what of them is counted (None: no number)."""

    reports: tuple[Report, ...]
    value: Decimal | None


@dataclass(frozen=True)
class Disagreeing:
    """One number of one place that the two lines do not tell alike."""

    place: PlaceName
    spec: CellSpec
    territory: Side
    sector: Side
    why: Disagreement


def disagreeing(
    round: Round,  # noqa: A002 - the noun of the room
    place_id: int,
    state: TotalState,
    nodes: frozenset[str],
) -> list[Disagreeing]:
    """Return every typed number at a place or below it that both lines report, or that one line counts while
    a report of the other is not counted; in order of place, then of the form.

    Of a report that does not count only who is told. `nodes`: those the reader sees.
    """
    basis, atlas = gather(round, state), places.atlas()
    here = atlas.within(place_id, round.cutoff_on)
    counted = counting(basis.lines, state)
    held = _counted(basis, counted, here)
    late = _late(basis, {line.submission_id for line in counted}, here)
    named = agencies.names({line.agency_id for line in basis.lines}, round.cutoff_on)
    called = {line.agency_id: named[line.agency_id].name for line in basis.lines}
    order = {key: at for at, key in enumerate(basis.layout.cells)}
    found = []
    for (at, key), several in held.items():
        spec, name = basis.layout.cells[key], atlas.name(at, round.cutoff_on)
        if name is None or not shows_row(basis.layout.section_by_code[key[0]].row_by_code[key[1]], nodes):
            continue
        sides = {sector: [one for one in several if is_sector(one[0]) is sector] for sector in (False, True)}
        waits = [line for line in late.get((at, key), ()) if not sides[is_sector(line)]]
        why = why_of(*(_sum(sides[one]) if sides[one] else "" for one in (False, True)), waits=bool(waits))
        if why is not None:
            territory, sector = (
                Side(
                    tuple(
                        Report(line.submission_id or 0, called[line.agency_id])
                        for line in [*(line for line, _value in sides[one]), *waits]
                        if is_sector(line) is one
                    ),
                    _sum(sides[one]),
                )
                for one in (False, True)
            )
            found.append(Disagreeing(name, spec, territory, sector, why))
    return sorted(found, key=lambda one: (sort_key(one.place.name), one.place.code, order[one.spec.key]))


def why_of(
    territory: Decimal | None | str, sector: Decimal | None | str, *, waits: bool
) -> Disagreement | None:
    """Say why two lines disagree about a number; None: they do not.

    Each side: its number, None where it says there is none, "" where it says nothing. `waits`: the silent
    side has a report that does not count.
    """
    if territory != "" and sector != "":
        if territory is None and sector is None:
            return None
        return Disagreement.TWICE if territory == sector else Disagreement.OTHERWISE
    if not waits:
        return None
    return Disagreement.TERRITORY_WAITS if territory == "" else Disagreement.SECTOR_WAITS


def _sum(held: Sequence[Held]) -> Decimal | None:
    values = [value for _line, value in held if value is not None]
    return sum(values, Decimal(0)) if values else None


def _counted(basis: Basis, counted: Sequence[Line], here: Collection[int]) -> dict[Coordinates, list[Held]]:
    """Return what the counted reports hold, by place and cell."""
    asked = {"place__in": list(here), "series__in": basis.series(CellKind.INPUT)}
    if basis.state is TotalState.PROVISIONAL:
        by_report = {line.submission_id: line for line in counted}
        rows = Figure.objects.filter(submission__in=list(by_report), **asked)
        fields = ("submission_id", "place_id", "series_id", "window_id", "value")
    else:
        by_report = {line.version_in(basis.state): line for line in counted}
        rows = SentFigure.objects.filter(version__in=list(by_report), **asked)  # type: ignore[assignment]
        fields = ("version_id", "place_id", "series_id", "window_id", "value")
    found: dict[Coordinates, list[Held]] = defaultdict(list)
    for report, at, series, window, value in rows.exclude(state=FigureState.CLEARED).values_list(*fields):
        line = by_report[report]
        key = _key(basis, line, series, window)
        if key is not None:
            found[at, key].append((line, value))
    return found


def _late(
    basis: Basis, counted: Collection[int | None], here: Collection[int]
) -> Mapping[Coordinates, Sequence[Line]]:
    """Return the reports with figures of a number that do not count in the state, by place and cell."""
    waiting = {
        line.submission_id: line
        for line in basis.lines
        if line.submission_id is not None and line.submission_id not in counted and line.rev > 0
    }
    rows = Figure.objects.filter(
        submission__in=list(waiting), place__in=list(here), series__in=basis.series(CellKind.INPUT)
    ).exclude(state=FigureState.CLEARED)
    found: dict[Coordinates, list[Line]] = defaultdict(list)
    for report, at, series, window in rows.values_list("submission_id", "place_id", "series_id", "window_id"):
        key = _key(basis, waiting[report], series, window)
        if key is not None:
            found[at, key].append(waiting[report])
    return found


def _key(basis: Basis, line: Line, series: int, window: int) -> CellKey | None:
    """Return the typed cell that reads a figure of a report; each pass has a window of its own."""
    kinds = [kind for kind, one in basis.window_ids.items() if one == window]
    if window == line.window_id:
        kinds.insert(0, WindowKind.ROUND.value)
    for kind in kinds:
        for key in basis.layout.by_coordinates.get((series, kind), ()):
            if basis.layout.cells[key].typed:
                return key
    return None
