"""A whole form at any place: figures added, then the form's own formulas evaluated on the sums.

A ratio is never an average of ratios: 45/50 and 30/100 give 75/150.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from neu.registry.places import selectors as places
from neu.registry.places.rules import PlaceName
from neu.reporting.consolidation.selectors.adjustments import Adjusting
from neu.reporting.consolidation.selectors.basis import Basis, Shown, gather
from neu.reporting.consolidation.selectors.counting import Counted, counted
from neu.reporting.consolidation.selectors.grounds import Ground, grounds, stored_value
from neu.reporting.forms.formula import evaluate
from neu.reporting.forms.layout import BLANK, CellKey, CellValue, Layout
from neu.reporting.forms.rules import CellKind
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.carrying import Carried
from neu.reporting.submissions.selectors.lines import TotalState
from neu.reporting.submissions.selectors.readings import Coordinates


@dataclass(frozen=True)
class Table:
    """A form read at one place in one state: every cell's value, who is counted, who is missing."""

    round: Round
    place: PlaceName
    state: TotalState
    on: date
    layout: Layout
    cells: Mapping[CellKey, CellValue]
    counted: Counted
    notes: tuple[str, ...] = ()
    carried: Mapping[int, Carried] = field(default_factory=dict)
    shown: Mapping[Coordinates, Shown] = field(default_factory=dict)

    has_unsent: bool = False  # a report with saved figures that was never sent
    sources: Mapping[CellKey, CellValue] = field(
        default_factory=dict
    )  # without adjustments: where it differs
    adjustments: tuple[Adjusting, ...] = ()  # those that count here

    @property
    def viewed_on(self) -> date | None:
        """The day whose places are shown; None: as reported."""
        return None if self.on == self.round.cutoff_on else self.on

    def cell(self, key: CellKey) -> CellValue:
        return self.cells.get(key, BLANK)

    def source(self, key: CellKey) -> CellValue:
        """Return what a cell is made of reports alone, before adjustments."""
        return self.sources.get(key, self.cell(key))


def table(
    round: Round,  # noqa: A002 - the noun of the room
    place_id: int,
    state: TotalState,
    *,
    on: date | None = None,
    basis: Basis | None = None,
) -> Table:
    """Return the whole form at a place, in the geography of `on` (default: the round's cut-off)."""
    basis = basis or gather(round, state)
    on = on or round.cutoff_on
    [made] = tables(basis, [place_id], on=on)
    return made


def tables(basis: Basis, place_ids: Sequence[int], *, on: date) -> list[Table]:
    """Return the form at several places, with as many queries as for one."""
    with places.one_reading():
        return _tables(basis, place_ids, on)


def _tables(basis: Basis, place_ids: Sequence[int], on: date) -> list[Table]:
    stored = [cell for cell in basis.layout.cells.values() if cell.stored]
    made = []
    for ground in grounds(basis, place_ids, on, stored).values():
        inside = ground.extent.whole | {part.source for part in ground.extent.parts}
        inputs = {cell.key: stored_value(basis, cell, ground) for cell in stored}
        cells, bare = evaluate(basis.layout, inputs), ground.sources
        without: Mapping[CellKey, CellValue] = {}
        if bare is not None:
            without = evaluate(basis.layout, {cell.key: stored_value(basis, cell, bare) for cell in stored})
        made.append(
            Table(
                basis.round,
                ground.place,
                basis.state,
                on,
                basis.layout,
                cells,
                counted(basis, inside, ground.place),
                tuple(_notes(basis, ground)),
                (bare or ground).carried,
                ground.shown,
                any(line.unsent and line.place_id in inside for line in basis.lines),
                {key: one for key, one in without.items() if one != cells.get(key, BLANK)},
                adjusting(basis, ground) if bare is not None else (),
            )
        )
    return made


def adjusting(basis: Basis, ground: Ground) -> tuple[Adjusting, ...]:
    """Return the adjustments that count in a ground, whole or in part, in order."""

    def lies_here(one: Adjusting) -> bool:
        extent = ground.extent
        if one.year:
            extent = ground.atlas.territory(ground.place.place_id, ground.on, one.round.cutoff_on)
        return one.place.place_id in extent.whole | {part.source for part in extent.parts}

    return tuple(one for one in basis.adjustments if lies_here(one))


def notes_of(basis: Basis, place_id: int, on: date) -> tuple[str, ...]:
    """Return what the reader of a typed number at a place must know."""
    atlas = places.atlas()
    extent = atlas.territory(place_id, on, basis.round.cutoff_on)
    said = _outside(basis, extent) if on != basis.round.cutoff_on else ""
    return (said,) if said else ()


def _notes(basis: Basis, ground: Ground) -> Iterable[str]:
    """Yield what the reader must know: ground the round or the earlier years do not cover, years nobody was
    asked."""
    if ground.on != basis.round.cutoff_on and (outside := _outside(basis, ground.extent)):
        yield outside
    without = {key for one in ground.carried.values() for key in one.without}
    if without and basis.earlier:
        yield only_covered(basis, without)
    years = {one.year for one in basis.earlier}
    if basis.series(CellKind.CARRIED):
        first = int(basis.round.regime.programme.phase.split("-")[0])
        missing = [str(year) for year in range(first, int(basis.round.period[:4])) if year not in years]
        if missing:
            yield _("Lũy kế không có số liệu năm %(years)s: hệ thống chưa có đợt báo cáo của các năm đó.") % {
                "years": ", ".join(missing)
            }


def _outside(basis: Basis, extent: places.Territory) -> str:
    """Return "chỉ phần Tỉnh Quảng Ngãi cũ; không có số liệu của Tỉnh Kon Tum", of a ground wider than the
    round's; "" when the round covers it."""
    atlas, day, round_ = places.atlas(), basis.round.cutoff_on, basis.round
    covered = atlas.within(round_.territory_id, day)
    held = extent.whole | {part.source for part in extent.parts}
    beyond = held - covered
    tops = [key for key in sorted(beyond) if not beyond.intersection(atlas.ancestors(key, day))]
    missing = [name.full for key in tops if (name := atlas.name(key, day))]
    if not missing:
        return ""
    whole = atlas.name(round_.territory_id, day)
    if not held & covered:
        return _("Đợt này không có số liệu của %(missing)s.") % {"missing": ", ".join(missing)}
    return _("Đợt này chỉ có số liệu của phần %(covered)s cũ; không có số liệu của %(missing)s.") % {
        "covered": whole.full if whole else "",
        "missing": ", ".join(missing),
    }


def only_covered(basis: Basis, without: Collection[int]) -> str:
    """Return "chỉ phần Quảng Ngãi cũ (không gồm Tỉnh Kon Tum)": earlier years of part of the ground only."""
    atlas = places.atlas()
    last = basis.earlier[-1].round
    covered = atlas.name(last.territory_id, last.cutoff_on)
    missing = [name.full for key in sorted(without) if (name := atlas.name(key, last.cutoff_on))]
    return _("Số lũy kế trước %(day)s: chỉ phần %(covered)s cũ; không có số liệu của %(missing)s.") % {
        "day": "01/7/2025",
        "covered": covered.name if covered else "",
        "missing": ", ".join(missing),
    }
