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
    stored = [cell for cell in basis.layout.cells.values() if cell.stored]
    atlas = places.atlas()
    made = []
    for place_id, ground in _grounds(basis, place_ids, on, stored).items():
        inside = atlas.territory(place_id, on, basis.round.cutoff_on).whole
        inputs = {cell.key: _stored_value(basis, cell, ground) for cell in stored}
        made.append(
            Table(
                basis.round,
                ground.place,
                basis.state,
                on,
                basis.layout,
                evaluate(basis.layout, inputs),
                counted(basis, inside, ground.place),
                tuple(_notes(basis, ground.carried)),
                ground.carried,
                ground.shown,
                any(line.unsent and line.place_id in inside for line in basis.lines),
            )
        )
    return made


@dataclass(frozen=True)
class Ground:
    """A place with the figures about its ground."""

    place: PlaceName
    inside: ByPlace  # of what does not simply add over places
    parts: ByPlace  # places of which only a part lies here
    sums: Mapping[Coordinates, Sum]
    carried: Mapping[int, Carried]
    shown: Mapping[Coordinates, Shown]


def _grounds(
    basis: Basis, place_ids: Sequence[int], on: date, cells: Collection[CellSpec]
) -> dict[int, Ground]:
    """Return what these cells need, for several places, with as many queries as for one."""
    atlas = places.atlas()
    extents = {key: atlas.territory(key, on, basis.round.cutoff_on) for key in place_ids}

    def series(kind: CellKind) -> set[int]:
        weights = {cell.weight_series_id for cell in cells if cell.kind is kind}
        return {key for key in weights | {cell.series_id for cell in cells if cell.kind is kind} if key}

    typed, carries, shows = (series(kind) for kind in (CellKind.INPUT, CellKind.CARRIED, CellKind.SHOWN))
    by_ground, by_place = _typed_sums(basis, extents, typed, _not_added(cells))
    carried = carried_by_place(
        place_ids, on=on, round=basis.round, series_ids=carries, years=basis.earlier, stated=basis.stated
    )
    shown = shown_by_place(basis, place_ids, on, shows)
    found = {}
    for place_id, extent in extents.items():
        name = atlas.name(place_id, on)
        assert name is not None
        inside = {key: by_place[key] for key in extent.whole if key in by_place}
        parts = {part.source: by_place[part.source] for part in extent.parts if part.source in by_place}
        sums = by_ground.get(place_id, {})
        found[place_id] = Ground(name, inside, parts, sums, carried[place_id], shown[place_id])
    return found


def _typed_sums(
    basis: Basis, extents: Mapping[int, places.Territory], typed: set[int], not_added: set[int]
) -> tuple[ByPlace, ByPlace]:
    """Return the sums of each ground, and those of single places where the ground's sum does not say enough.

    PostgreSQL adds over a ground: a province is some hundred sums, not every cell of every commune.
    """
    if not typed:
        return {}, {}
    parts = sorted({part.source for extent in extents.values() for part in extent.parts})
    found = readings.sums_by_ground(
        basis.round,
        grounds=[*(extent.whole for extent in extents.values()), *([source] for source in parts)],
        state=basis.state,
        series_ids=typed,
        known=basis.lines,
    )
    by_ground = dict(zip(extents, found, strict=False))
    by_place: dict[int, dict[Coordinates, Sum]] = {}
    inside = {one for extent in extents.values() for one in extent.whole}
    if not_added:
        by_place |= readings.sums_by_place(
            basis.round, place_ids=inside, state=basis.state, series_ids=not_added, known=basis.lines
        )
    return by_ground, by_place | dict(zip(parts, found[len(extents) :], strict=True))


def _not_added(cells: Collection[CellSpec]) -> set[int]:
    """Return the series of typed cells that do not simply add over places, with their weights."""
    found = {
        key
        for cell in cells
        if cell.kind is CellKind.INPUT and cell.adds_over_places != Adds.SUM
        for key in (cell.series_id, cell.weight_series_id)
    }
    return {key for key in found if key is not None}


def _stored_value(basis: Basis, cell: CellSpec, ground: Ground) -> CellValue:
    """Return what a stored cell holds at a place."""
    assert cell.series_id is not None
    if cell.kind is CellKind.CARRIED:
        return carried_value(ground.carried.get(cell.series_id))
    window_id = basis.window_ids.get(cell.window)
    if window_id is None:
        return BLANK
    coordinates = (cell.series_id, window_id)
    if cell.kind is CellKind.SHOWN:
        return shown_value(ground.shown.get(coordinates), basis.round.cutoff_on)
    split = [source for source, held in ground.parts.items() if _number(held, coordinates) is not None]
    if split:
        return not_divided(split, basis.round.cutoff_on)
    return _total_value(cell, coordinates, ground)


def values_at(basis: Basis, place_ids: Sequence[int], key: CellKey, *, on: date) -> dict[int, CellValue]:
    """Return one stored cell's value at several places: place id → value."""
    cell = basis.layout.cells[key]
    return {
        place_id: _stored_value(basis, cell, ground)
        for place_id, ground in _grounds(basis, place_ids, on, [cell]).items()
    }


def _total_value(cell: CellSpec, coordinates: Coordinates, ground: Ground) -> CellValue:
    """Return a typed cell's total by the element's own rule of adding over places."""
    found = ground.sums.get(coordinates)
    if cell.adds_over_places == Adds.SUM or found is None or found.valued == 0:
        return value_of(found)
    own = ground.inside.get(ground.place.place_id, {}).get(coordinates)
    if own is not None and own.valued == 1:  # the level's own figure: nothing is added
        return value_of(own)
    if cell.adds_over_places == Adds.WEIGHTED_MEAN and cell.weight_series_id is not None:
        return weighted_mean(ground.inside, coordinates, (cell.weight_series_id, coordinates[1]))
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
