"""A whole form at any place: figures added, then the form's own formulas evaluated on the sums.

A ratio is never an average of ratios: 45/50 and 30/100 give 75/150.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from neu.registry.places import selectors as places
from neu.registry.places.rules import PlaceName
from neu.reporting.consolidation.selectors.basis import Basis, Shown, gather, shown_by_place
from neu.reporting.consolidation.selectors.counting import Counted, counted
from neu.reporting.forms.formula import evaluate
from neu.reporting.forms.layout import BLANK, CellKey, CellSpec, CellValue, Layout
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.rules import Adds
from neu.reporting.indicators.rules.adding import combine
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors import readings
from neu.reporting.submissions.selectors.carrying import Carried, carried_by_place
from neu.reporting.submissions.selectors.lines import TotalState
from neu.reporting.submissions.selectors.readings import Coordinates, Sum

ByPlace = Mapping[int, Mapping[Coordinates, Sum]]


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

    def cell(self, key: CellKey) -> CellValue:
        return self.cells.get(key, BLANK)


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
    atlas = places.atlas()
    grounds = {key: atlas.territory(key, on, basis.round.cutoff_on) for key in place_ids}
    every = {one for ground in grounds.values() for one in ground.whole}
    every |= {part.source for ground in grounds.values() for part in ground.parts}
    by_place = readings.sums_by_place(
        basis.round,
        place_ids=every,
        state=basis.state,
        series_ids=basis.series(CellKind.INPUT),
        known=basis.lines,
    )
    carried = carried_by_place(
        place_ids,
        on=on,
        round=basis.round,
        series_ids=basis.series(CellKind.CARRIED),
        years=basis.earlier,
        stated=basis.stated,
    )
    shown = shown_by_place(basis, place_ids, on, basis.series(CellKind.SHOWN))
    made = []
    for place_id in place_ids:
        ground = grounds[place_id]
        name = atlas.name(place_id, on)
        assert name is not None
        inputs = _inputs(basis, name, ground, by_place, carried[place_id], shown[place_id])
        made.append(
            Table(
                basis.round,
                name,
                basis.state,
                on,
                basis.layout,
                evaluate(basis.layout, inputs),
                counted(basis, ground.whole, name),
                tuple(_notes(basis, carried[place_id])),
                carried[place_id],
                shown[place_id],
                any(
                    line.rev > 0 and line.sent_version_id is None and line.place_id in ground.whole
                    for line in basis.lines
                ),
            )
        )
    return made


def _inputs(
    basis: Basis,
    place: PlaceName,
    ground: places.Territory,
    by_place: ByPlace,
    carried: Mapping[int, Carried],
    shown: Mapping[Coordinates, Shown],
) -> dict[CellKey, CellValue]:
    """Return what the stored cells hold at a place."""
    inside = {key: by_place[key] for key in ground.whole if key in by_place}
    total: dict[Coordinates, list[Sum]] = {}
    for of_place in inside.values():
        for coordinates, one in of_place.items():
            total.setdefault(coordinates, []).append(one)
    sums = {coordinates: readings.added(several) for coordinates, several in total.items()}
    parts = {part.source: by_place[part.source] for part in ground.parts if part.source in by_place}
    inputs: dict[CellKey, CellValue] = {}
    for key, cell in basis.layout.cells.items():
        if cell.series_id is None:
            continue
        if cell.kind is CellKind.CARRIED:
            inputs[key] = carried_value(carried.get(cell.series_id))
            continue
        window_id = basis.window_ids.get(cell.window)
        if window_id is None:
            continue
        coordinates = (cell.series_id, window_id)
        if cell.kind is CellKind.SHOWN:
            inputs[key] = shown_value(shown.get(coordinates), basis.round.cutoff_on)
        elif split := [source for source, held in parts.items() if _number(held, coordinates) is not None]:
            inputs[key] = not_divided(split, basis.round.cutoff_on)
        else:
            inputs[key] = _total_value(basis, cell, coordinates, place, inside, sums)
    return inputs


def _total_value(
    basis: Basis,
    cell: CellSpec,
    coordinates: Coordinates,
    place: PlaceName,
    inside: ByPlace,
    sums: Mapping[Coordinates, Sum],
) -> CellValue:
    """Return a typed cell's total by the element's own rule of adding over places."""
    if cell.adds_over_places == Adds.SUM:
        return value_of(sums.get(coordinates))
    found = sums.get(coordinates)
    if found is None or found.valued == 0:
        return value_of(found)
    own = inside.get(place.place_id, {}).get(coordinates)
    if own is not None and own.valued == 1:  # the level's own figure: nothing is added
        return value_of(own)
    if cell.adds_over_places == Adds.WEIGHTED_MEAN and cell.weight_series_id is not None:
        return weighted_mean(inside, coordinates, (cell.weight_series_id, coordinates[1]))
    return CellValue(Mark.NOT_ADDED, None, _("không cộng qua các địa bàn"))


def weighted_mean(inside: ByPlace, value: Coordinates, weight: Coordinates) -> CellValue:
    """Return Σ value × weight ÷ Σ weight over places; a value whose weight is missing stops it."""
    pairs = [
        (one, of_place.get(weight))
        for of_place in inside.values()
        if (one := of_place.get(value)) is not None and one.value is not None
    ]
    if any(one.valued > 1 for one, _weight in pairs):
        return CellValue(Mark.NOT_ADDED, None, _("nhiều đơn vị cùng báo một trung bình ở một địa bàn"))
    if any(by is None or by.value is None for _one, by in pairs):
        return CellValue(Mark.UNKNOWN, None, _("thiếu quyền số của một địa bàn"))
    mean = combine(
        Adds.WEIGHTED_MEAN, [one.value for one, _ in pairs], [by.value if by else None for _, by in pairs]
    )
    if mean is None:
        return CellValue(Mark.NOT_APPLICABLE, None, _("không áp dụng"))
    return CellValue(Mark.VALUE, mean)


_SAID = (
    (FigureState.UNKNOWN, Mark.UNKNOWN),
    (FigureState.NOTHING, Mark.NOTHING),
    (FigureState.NO_SUBJECT, Mark.NO_SUBJECT),
)


def value_of(found: Sum | None) -> CellValue:
    """Return what a sum says: a number if any figure has one, else the most that was said instead."""
    if found is None:
        return BLANK
    if found.value is not None:
        return CellValue(Mark.VALUE, found.value)
    for state, mark in _SAID:
        if found.marks.get(state):
            return CellValue(mark)
    return BLANK


def not_divided(source_ids: Iterable[int], on: date) -> CellValue:
    """Return "chưa chia: Trà Bùi (21142)": places of `on` that passed on in part, no part stated."""
    atlas = places.atlas()
    named = [name for key in dict.fromkeys(source_ids) if (name := atlas.name(key, on))]
    listed = ", ".join(f"{name.name} ({name.code})" for name in named)
    return CellValue(Mark.NOT_DIVIDED, None, _("chưa chia: %(places)s") % {"places": listed})


def carried_value(found: Carried | None) -> CellValue:
    """Return what a carried cell says. Ground no earlier round covered is blank, never zero."""
    if found is None or not found.over_time:
        return BLANK
    if found.undivided:
        year = max(year for _place, year, _value in found.undivided)
        return not_divided((place for place, _year, _value in found.undivided), date(year, 12, 31))
    return BLANK if found.value is None else CellValue(Mark.VALUE, found.value)


def shown_value(found: Shown | None, on: date) -> CellValue:
    if found is None:
        return BLANK
    if found.undivided:
        return not_divided((place for place, _value in found.undivided), on)
    return BLANK if found.value is None else CellValue(Mark.VALUE, found.value)


def _number(held: Mapping[Coordinates, Sum], coordinates: Coordinates) -> Decimal | None:
    one = held.get(coordinates)
    return one.value if one else None


def _notes(basis: Basis, carried: Mapping[int, Carried]) -> Iterable[str]:
    """Yield what the reader must know: ground the earlier years do not cover, years nobody was asked."""
    without = {key for one in carried.values() for key in one.without}
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
