"""What a form's stored cells hold at a place, in the geography of any day: sums over whole places, and of
places that lie there only in part what is theirs by stated shares."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from neu.registry.places import selectors as places
from neu.registry.places.rules import Atlas, Level, PlaceName
from neu.reporting.consolidation.selectors import adjustments
from neu.reporting.consolidation.selectors.basis import Basis, Shown, shown_by_place
from neu.reporting.forms.layout import BLANK, CellKey, CellSpec, CellValue
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.rules import Adds
from neu.reporting.indicators.rules.adding import combine
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors import dividing, readings
from neu.reporting.submissions.selectors.carrying import Carried, carried_by_place, carried_value
from neu.reporting.submissions.selectors.dividing import Rule, Share
from neu.reporting.submissions.selectors.readings import Coordinates, Sum, added

ByPlace = Mapping[int, Mapping[Coordinates, Sum]]


@dataclass(frozen=True)
class Ground:
    """A place with the figures about its ground."""

    atlas: Atlas
    place: PlaceName
    on: date
    extent: places.Territory
    inside: ByPlace  # of what does not simply add over places
    parts: ByPlace  # places of which only a part lies here
    sums: Mapping[Coordinates, Sum]
    carried: Mapping[int, Carried]
    shown: Mapping[Coordinates, Shown]
    rules: Mapping[int, Rule]  # of series that a place partly here has a figure of
    said_for_all: frozenset[Coordinates]  # what has no number, and was stated for the whole ground
    sources: "Ground | None" = None  # the same without adjustments; None: none counts here


def grounds(
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
        place_ids, on=on, round=basis.round, series_ids=carries, years=basis.earlier, stated=basis.stated,
        same=basis.same[CellKind.CARRIED],
    )  # fmt: skip
    shown = shown_by_place(basis, place_ids, on, shows)
    said = _said_instead(basis, extents, by_ground)
    partly = {part.source for extent in extents.values() for part in extent.parts}
    split = {series for source in partly for series, _window in by_place.get(source, {})}
    rules = dividing.rules_of(split) if split else {}
    found = {}
    for place_id, extent in extents.items():
        name = atlas.name(place_id, on)
        assert name is not None
        inside = {key: by_place[key] for key in extent.whole if key in by_place}
        parts = {part.source: by_place[part.source] for part in extent.parts if part.source in by_place}
        sums = by_ground.get(place_id, {})
        found[place_id] = Ground(
            atlas, name, on, extent, inside, parts, sums, carried[place_id], shown[place_id], rules,
            frozenset(key for key, about in said.items() if for_all(basis, atlas, name, extent, about)),
        )  # fmt: skip
    return _adjusted(basis, found, cells) if basis.adjustments else found


def _adjusted(basis: Basis, found: Mapping[int, Ground], cells: Collection[CellSpec]) -> dict[int, Ground]:
    """Return grounds with the adjustments that count there, each holding what it is without them."""
    asked = {cell.series_id: cell.stance for cell in cells if cell.series_id is not None}
    carries = {cell.series_id for cell in cells if cell.kind is CellKind.CARRIED}
    same = {key: one for key, one in basis.same[CellKind.CARRIED].items() if one in carries}
    about = {one.series_id for one in basis.adjustments}
    rules = dividing.rules_of({*about, *same.values()})
    own = [one for one in basis.adjustments if one.series_id in asked]
    made = {}
    for place_id, ground in found.items():
        whole, parts = adjustments.whole_and_parts(own, ground.extent)
        carried = adjustments.carried_with(
            ground.carried, basis.adjustments, same=same, stances=asked, rules=rules,
            place_id=place_id, on=ground.on,
        )  # fmt: skip
        made[place_id] = ground
        if whole or parts or carried != ground.carried:
            made[place_id] = replace(
                ground,
                sums=adjustments.together(ground.sums, whole),
                parts=_with_parts(ground.parts, parts),
                carried=carried,
                rules={**ground.rules, **rules},
                sources=ground,
            )
    return made


def _with_parts(held: ByPlace, more: ByPlace) -> ByPlace:
    return {**held} | {
        source: adjustments.together(held.get(source, {}), found) for source, found in more.items()
    }


def _said_instead(
    basis: Basis, extents: Mapping[int, places.Territory], by_ground: Mapping[int, Mapping[Coordinates, Sum]]
) -> dict[Coordinates, set[int]]:
    """Return the places that stated something of a cell that some ground has no number of."""
    silent = {key for sums in by_ground.values() for key, one in sums.items() if not one.valued}
    inside = {one for extent in extents.values() for one in extent.whole}
    found: dict[Coordinates, set[int]] = {key: set() for key in silent}
    if silent:
        about = readings.sums_by_place(
            basis.round, place_ids=inside, state=basis.state, series_ids={series for series, _ in silent},
            known=basis.lines,
        )  # fmt: skip
        for place_id, held in about.items():
            for key in held.keys() & silent:
                found[key].add(place_id)
    return found


def for_all(
    basis: Basis, atlas: Atlas, place: PlaceName, extent: places.Territory, about: Collection[int]
) -> bool:
    """True when "không phát sinh" or the like holds for a ground: said of it, or of every commune that owes.

    One unit's "không có đối tượng" is not the province's.
    """
    if place.level is Level.COMMUNE or place.place_id in about:
        return True
    day = basis.round.cutoff_on
    owing = {line.place_id for line in basis.lines} & extent.whole
    communes = {key for key in owing if (name := atlas.name(key, day)) and name.level is Level.COMMUNE}
    return bool(communes) and communes <= set(about)


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


def stored_value(basis: Basis, cell: CellSpec, ground: Ground) -> CellValue:
    """Return what a stored cell holds at a place."""
    assert cell.series_id is not None
    if cell.kind is CellKind.CARRIED:
        one = ground.carried.get(cell.series_id)
        return carried_value(one, ground.atlas) if one is not None and one.over_time else BLANK
    window_id = basis.window_ids.get(cell.window)
    if window_id is None:
        return BLANK
    coordinates = (cell.series_id, window_id)
    if cell.kind is CellKind.SHOWN:
        return shown_value(ground.shown.get(coordinates), ground.atlas)
    return _typed_value(basis, cell, coordinates, ground)


def values_at(basis: Basis, place_ids: Sequence[int], key: CellKey, *, on: date) -> dict[int, CellValue]:
    """Return one stored cell's value at several places: place id → value."""
    return {place_id: value for place_id, (value, _bare) in read_at(basis, place_ids, key, on=on).items()}


def read_at(
    basis: Basis, place_ids: Sequence[int], key: CellKey, *, on: date
) -> dict[int, tuple[CellValue, CellValue]]:
    """Return one stored cell at several places: place id → its value, and what it is without adjustments."""
    cell = basis.layout.cells[key]
    found = {}
    for place_id, ground in grounds(basis, place_ids, on, [cell]).items():
        value = stored_value(basis, cell, ground)
        found[place_id] = (value, stored_value(basis, cell, ground.sources) if ground.sources else value)
    return found


def shares(basis: Basis, coordinates: Coordinates, ground: Ground) -> list[Share]:
    """Return what each place that lies only partly here gives to a typed number, and what is not known."""
    rule = ground.rules.get(coordinates[0], dividing.NEVER)
    day, here = basis.round.cutoff_on, ground.place.place_id
    return [
        dividing.share(ground.atlas, source, one.value, rule, day=day, place_id=here, on=ground.on)
        for source, held in ground.parts.items()
        if (one := held.get(coordinates)) is not None and one.value is not None
    ]


def known(basis: Basis, key: CellKey, ground: Ground) -> Decimal | None:
    """Return what a typed cell has for certain at a place that waits for a division; None: nothing."""
    cell = basis.layout.cells[key]
    window_id = basis.window_ids.get(cell.window)
    if cell.kind is not CellKind.INPUT or cell.series_id is None or window_id is None:
        return None
    held = ground.sums.get((cell.series_id, window_id))
    found = [one.given for one in shares(basis, (cell.series_id, window_id), ground) if one.given is not None]
    if held is not None and held.value is not None:
        found.append(held.value)
    return sum(found, Decimal(0)) if found else None


def _typed_value(basis: Basis, cell: CellSpec, coordinates: Coordinates, ground: Ground) -> CellValue:
    """Return a typed cell's total by the element's own rule of adding over places."""
    split, day = shares(basis, coordinates, ground), basis.round.cutoff_on
    if split and cell.adds_over_places == Adds.WEIGHTED_MEAN and cell.weight_series_id is not None:
        weight = (cell.weight_series_id, coordinates[1])
        weights = {one.source: one for one in shares(basis, weight, ground)}
        split = [one._replace(complete=_complete(weights.get(one.source))) for one in split]
    else:
        weights = {}
    unknown = [(one.source, day) for one in split if not one.complete]
    if unknown or (split and not weights and cell.adds_over_places != Adds.SUM):
        sources = unknown or [(one.source, day) for one in split]
        return dividing.noted(ground.atlas, dividing.unknown_mark(day, ground.on), sources)
    if not split:
        return _total_value(cell, coordinates, ground)
    sources = [(one.source, day) for one in split]
    if weights:
        mean = weighted_mean(
            ground.inside, coordinates, weight, [(one.value, weights[one.source].given) for one in split]
        )
        return mean if mean.value is None else dividing.noted(ground.atlas, Mark.VALUE, sources, mean.value)
    held = ground.sums.get(coordinates)
    whole = held.value if held is not None and held.value is not None else Decimal(0)
    return dividing.noted(
        ground.atlas, Mark.VALUE, sources, whole + sum((one.given or Decimal(0) for one in split), Decimal(0))
    )


def _complete(weight: Share | None) -> bool:
    return weight is not None and weight.complete


def known_at(basis: Basis, place_ids: Sequence[int], key: CellKey, *, on: date) -> dict[int, Decimal | None]:
    """Return what a typed cell has for certain at places that wait for a division."""
    found = grounds(basis, place_ids, on, [basis.layout.cells[key]])
    return {place_id: known(basis, key, ground) for place_id, ground in found.items()}


def _total_value(cell: CellSpec, coordinates: Coordinates, ground: Ground) -> CellValue:
    """Return the total of whole places; what a place partly here said instead of a number holds here too."""
    found = ground.sums.get(coordinates)
    if found is not None and found.valued == 0 and coordinates not in ground.said_for_all:
        return BLANK
    if found is None or found.valued == 0:
        said = [one for held in ground.parts.values() if (one := held.get(coordinates)) is not None]
        return value_of(added([*said, *([found] if found else [])]) if said else found)
    if cell.adds_over_places == Adds.SUM:
        return value_of(found)
    own = ground.inside.get(ground.place.place_id, {}).get(coordinates)
    if own is not None and own.valued == 1:  # the level's own figure: nothing is added
        return value_of(own)
    if cell.adds_over_places == Adds.WEIGHTED_MEAN and cell.weight_series_id is not None:
        return weighted_mean(ground.inside, coordinates, (cell.weight_series_id, coordinates[1]))
    return CellValue(Mark.NOT_ADDED, None, _("không cộng qua các địa bàn"))


def weighted_mean(
    inside: ByPlace,
    value: Coordinates,
    weight: Coordinates,
    apportioned: Iterable[tuple[Decimal, Decimal | None]] = (),
) -> CellValue:
    """Return Σ value × weight ÷ Σ weight over places; a value whose weight is missing stops it.

    `apportioned`: values of divided places, each with the part of its weight that lies here.
    """
    pairs = [
        (one, of_place.get(weight))
        for of_place in inside.values()
        if (one := of_place.get(value)) is not None and one.value is not None
    ]
    if any(one.valued > 1 for one, _weight in pairs):
        return CellValue(Mark.NOT_ADDED, None, _("nhiều đơn vị cùng báo một trung bình ở một địa bàn"))
    if any(by is None or by.value is None for _one, by in pairs):
        return CellValue(Mark.UNKNOWN, None, _("thiếu quyền số của một địa bàn"))
    several = [(one.value, by.value if by else None) for one, by in pairs] + list(apportioned)
    mean = combine(Adds.WEIGHTED_MEAN, [one for one, _ in several], [by for _, by in several])
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


def shown_value(found: Shown | None, atlas: Atlas) -> CellValue:
    """Return what a cell of the plan says."""
    if found is None:
        return BLANK
    for mark, waiting in ((Mark.NOT_DIVIDED, found.undivided), (Mark.INSEPARABLE, found.inseparable)):
        if waiting:
            return dividing.noted(atlas, mark, [(place_id, found.day) for place_id, _value in waiting])
    if found.value is not None and found.shared:
        return dividing.noted(
            atlas, Mark.VALUE, [(place_id, found.day) for place_id, _ in found.shared], found.value
        )
    return BLANK if found.value is None else CellValue(Mark.VALUE, found.value)
