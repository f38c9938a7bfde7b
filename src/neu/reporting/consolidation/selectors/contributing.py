"""Which reports each number of an edition was made of, all cells at once: for the files that go with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
from neu.reporting.consolidation.selectors.basis import PLAN, Basis
from neu.reporting.forms.layout import CellKey, CellSpec
from neu.reporting.forms.rules import CellKind
from neu.reporting.submissions.models import SentFigure, SubmissionVersion
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors.earlier import same_everywhere
from neu.reporting.submissions.selectors.lines import Line, counting


@dataclass(frozen=True)
class Used:
    """One sent report that an edition used: its number in the list, whose it is, the hash it was sent by."""

    no: int
    agency: str
    place: str
    round_name: str
    version_no: int
    digest: str


@dataclass(frozen=True)
class Contributions:
    """The reports used, and for each cell that reads figures the numbers of those that gave it something."""

    used: Sequence[Used]
    by_cell: Mapping[CellKey, Sequence[int]]


def contributions(basis: Basis) -> Contributions:
    """Return which reports each cell of a basis' whole was made of; a computed cell has none of its own."""
    own = _versions(counting(basis.lines, basis.state), basis)
    earlier = [line.accepted_version_id for one in basis.earlier for line in one.counted]
    plan = [line.version_in(PLAN[basis.state]) for _round, of_round in basis.plan for line in of_round]
    several = {CellKind.INPUT: own, CellKind.CARRIED: earlier, CellKind.SHOWN: plan}
    used = _used([key for keys in several.values() for key in keys if key is not None])
    numbers = {key: one.no for key, one in used.items()}
    by_cell: dict[CellKey, Sequence[int]] = {}
    for kind, versions in several.items():
        cells = list(basis.layout.of_kind(kind))
        gave = _gave([key for key in versions if key is not None], cells)
        for cell in cells:
            window = basis.window_ids.get(cell.window) if kind is CellKind.INPUT else None
            found = {
                version
                for version, at in gave.get(cell.series_id or 0, ())
                if window is None or cell.window == "ROUND" or at == window
            }
            by_cell[cell.key] = sorted(numbers[version] for version in found)
    return Contributions(list(used.values()), by_cell)


def _versions(counted: Iterable[Line], basis: Basis) -> list[int | None]:
    return [line.version_in(basis.state) for line in counted]


def _gave(versions: Sequence[int], cells: Sequence[CellSpec]) -> dict[int, set[tuple[int, int]]]:
    """Return asked series → (version, window) of every figure a version holds of it."""
    same = same_everywhere({cell.series_id for cell in cells if cell.series_id is not None})
    rows = (
        SentFigure.objects.filter(version__in=versions, series__in=list(same))
        .exclude(state=FigureState.CLEARED)
        .values_list("series_id", "version_id", "window_id")
        .distinct()
    )
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for series_id, version, window in rows:
        found[same[series_id]].add((version, window))
    return found


def _used(ids: Sequence[int]) -> dict[int, Used]:
    """Return version id → the report, numbered in order of round, place and agency."""
    rows = list(
        SubmissionVersion.objects.filter(pk__in=set(ids))
        .select_related("submission__obligation__round")
        .defer("narratives")
    )
    atlas = places.atlas()
    rounds = {row.submission.obligation.round for row in rows}
    named = {
        one.pk: agencies.names(
            {
                row.submission.obligation.agency_id
                for row in rows
                if row.submission.obligation.round_id == one.pk
            },
            one.cutoff_on,
        )
        for one in rounds
    }
    told = []
    for row in rows:
        duty = row.submission.obligation
        place = atlas.name(duty.place_id, duty.round.cutoff_on)
        agency = named[duty.round_id][duty.agency_id].name
        told.append((duty.round.name, place.full if place else "", agency, row))
    told.sort(key=lambda one: (-one[3].submission.obligation.round_id, *one[:3], one[3].pk))
    return {
        row.pk: Used(no, agency, place, round_name, row.no, row.digest)
        for no, (round_name, place, agency, row) in enumerate(told, start=1)
    }
