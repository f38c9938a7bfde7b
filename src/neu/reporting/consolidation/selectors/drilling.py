"""Where a number comes from: formula → places → reports → the typed figure → its history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from neu.registry.places import selectors as places
from neu.registry.places.rules import Atlas, Level, PlaceName
from neu.reporting.consolidation.selectors.access import Reach
from neu.reporting.consolidation.selectors.adjustments import Adjusting, cell_of
from neu.reporting.consolidation.selectors.basis import Basis, gather
from neu.reporting.consolidation.selectors.geography import pieces
from neu.reporting.consolidation.selectors.grounds import grounds, known_at, shares, values_at
from neu.reporting.consolidation.selectors.reports import Typed, planned, typed_about
from neu.reporting.consolidation.selectors.tables import Table, tables
from neu.reporting.forms.formula import formulas
from neu.reporting.forms.formula.binding import reads
from neu.reporting.forms.layout import CellKey, CellSpec, CellValue
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.rules import Adds
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.lines import Line, TotalState


@dataclass(frozen=True)
class Operand:
    """A cell a formula reads, with its value here."""

    key: CellKey
    label: str
    value: CellValue


@dataclass(frozen=True)
class PlacePart:
    """What one place gives to a number; `hidden`: not sent yet, and not for this reader."""

    place: PlaceName
    value: CellValue
    hidden: bool = False
    known: Decimal | None = None  # of a place that holds a part of a divided one: what it has for certain


@dataclass(frozen=True)
class YearPart:
    """What one place gave in one earlier year to a carried number."""

    place: PlaceName
    year: int
    value: Decimal
    divided: bool  # it passed on in part and no part was stated: not added
    shared: bool = False  # by a stated share: "ước chia"
    inseparable: bool = False  # merged since the day that is shown: not added


@dataclass(frozen=True)
class Piece:
    """A place of the round's own day that a ground of another day is made of: what it reported, what of it
    is counted here (None: not known) and, in shares, whether that was apportioned."""

    place: PlaceName
    value: CellValue
    given: Decimal | None
    shared: bool


@dataclass(frozen=True)
class Origin:
    """A number with its parts. Only what applies to the cell's kind is filled."""

    table: Table
    spec: CellSpec
    value: CellValue
    formula: str
    operands: tuple[Operand, ...] = ()
    parts: tuple[PlacePart, ...] = ()
    own: tuple[Typed, ...] = ()  # "không phân theo xã": figures about the place itself
    years: tuple[YearPart, ...] = ()
    rest: Decimal | None = None  # "chưa chia": the total less its parts and own
    pieces: tuple[Piece, ...] = ()  # in another geography: the places that reported
    adjustments: tuple[Adjusting, ...] = ()  # that count in it and in none of its parts

    @property
    def sources(self) -> CellValue:
        """What the number is made of reports alone."""
        return self.table.source(self.spec.key)

    @property
    def adjusted(self) -> Decimal | None:
        """What adjustments change in all, those within its parts too; None where none counts, or no number
        stands on both sides."""
        return difference(self.sources, self.value)


def difference(sources: CellValue, value: CellValue) -> Decimal | None:
    """Return what adjustments add to a cell; a blank one had nothing to add to."""
    if sources == value or value.value is None:
        return None
    if sources.value is None and sources.mark in (Mark.NOT_DIVIDED, Mark.INSEPARABLE):
        return None
    return value.value - (sources.value or Decimal(0))


def where_from(
    round: Round,  # noqa: A002 - the noun of the room
    place_id: int,
    key: CellKey,
    state: TotalState,
    *,
    reach: Reach | None = None,
    basis: Basis | None = None,
    on: date | None = None,
) -> Origin:
    """Return where the number in a cell at a place comes from, one level down, in the geography of `on`
    (default: the round's cut-off).

    :raises KeyError: when the form has no such cell.
    """
    basis, on = basis or gather(round, state), on or round.cutoff_on
    spec = basis.layout.cells[key]
    atlas = places.atlas()
    below = [] if spec.computed else _below(atlas, basis, place_id, on)
    [whole] = tables(basis, [place_id], on=on)
    value = whole.cell(key)
    if spec.computed:
        return Origin(whole, spec, value, spec.formula, operands=_operands(whole, key))
    others = _known(basis, _given(basis, below, key, on), spec, on)
    beside = _beside(atlas, basis, whole, spec, below, on)
    if spec.kind is CellKind.CARRIED:
        rest = _rest(spec, value, others, (), beside)
        years = _years(whole, spec)
        return Origin(whole, spec, value, "", parts=others, years=years, rest=rest, adjustments=beside)
    hidden = _hidden_places(basis, spec, reach)
    parts = tuple(
        replace(one, hidden=not hidden.isdisjoint(pieces(atlas, one.place.place_id, on, round)))
        for one in others
    )
    about = _about(atlas, basis, place_id, below, on)
    if spec.kind is CellKind.SHOWN:
        own = planned(basis, about if below else _shown_places(whole, basis, spec), spec, reach)
        return Origin(whole, spec, value, "", parts=parts, own=own, rest=_rest(spec, value, parts, own))
    own = typed_about(basis, about, spec, reach)
    made_of = () if below or whole.viewed_on is None else _made_of(atlas, basis, place_id, spec, on, hidden)
    rest = _rest(spec, value, parts, own, beside)
    return Origin(whole, spec, value, "", parts=parts, own=own, rest=rest, pieces=made_of, adjustments=beside)


def _beside(
    atlas: Atlas, basis: Basis, whole: Table, spec: CellSpec, below: Sequence[PlaceName], on: date
) -> tuple[Adjusting, ...]:
    """Return the adjustments of a number that lie in none of the places below."""

    def held(one: Adjusting) -> bool:
        day = one.round.cutoff_on
        extents = (atlas.territory(each.place_id, on, day) for each in below)
        return any(
            one.place.place_id in extent.whole | {part.source for part in extent.parts} for extent in extents
        )

    return tuple(
        one
        for one in whole.adjustments
        if bool(one.year) is (spec.kind is CellKind.CARRIED)
        and cell_of(basis.layout, one, basis.window_ids) == spec.key
        and not held(one)
    )


def _about(atlas: Atlas, basis: Basis, place_id: int, below: Sequence[PlaceName], on: date) -> set[int]:
    """Return the places whose reports are the number's own: all of the ground where nothing lies below,
    else what is said of the whole and of none of the places below."""
    if on == basis.round.cutoff_on:
        return {place_id} if below else atlas.within(place_id, on)
    here = pieces(atlas, place_id, on, basis.round)
    return set(here.difference(*(pieces(atlas, one.place_id, on, basis.round) for one in below)))


def _made_of(
    atlas: Atlas, basis: Basis, place_id: int, spec: CellSpec, on: date, hidden: Collection[int]
) -> tuple[Piece, ...]:
    """Return what each place of the round's own day gives to a typed number of another day's place."""
    window_id, day = basis.window_ids.get(spec.window), basis.round.cutoff_on
    if spec.series_id is None or window_id is None:
        return ()
    ground = grounds(basis, [place_id], on, [spec])[place_id]
    coordinates = (spec.series_id, window_id)
    partly = {one.source: one for one in shares(basis, coordinates, ground)}
    listed = sorted({part.source for part in ground.extent.parts} | ground.extent.whole)
    values = values_at(basis, [key for key in listed if key not in hidden], spec.key, on=day)
    found = []
    for key, value in values.items():
        name, one = atlas.name(key, day), partly.get(key)
        if value.mark is Mark.BLANK or name is None or atlas.child_versions(key, day):
            continue
        given = one.given if one is not None else value.value
        found.append(Piece(name, value, given, one is not None and one.given is not None))
    return tuple(found)


def _below(atlas: Atlas, basis: Basis, place_id: int, on: date) -> list[PlaceName]:
    """Return the places one level down that have reports or figures of this round; none below a commune."""
    name = atlas.name(place_id, on)
    if name is None or name.level is Level.COMMUNE:
        return []
    owing = {line.place_id for line in basis.lines}
    return [
        one for one in atlas.children(place_id, on) if owing & pieces(atlas, one.place_id, on, basis.round)
    ]


def _given(basis: Basis, below: Sequence[PlaceName], key: CellKey, on: date) -> tuple[PlacePart, ...]:
    """Return what each place below gives; blank ones are left out."""
    if not below:
        return ()
    values = values_at(basis, [name.place_id for name in below], key, on=on)
    return tuple(
        PlacePart(name, value) for name in below if (value := values[name.place_id]).mark is not Mark.BLANK
    )


def _rest(
    spec: CellSpec,
    value: CellValue,
    parts: Sequence[PlacePart],
    own: Sequence[Typed],
    beside: Sequence[Adjusting] = (),
) -> Decimal | None:
    """Return what of the total is in none of its parts ("chưa chia"); None when nothing is left."""
    if value.value is None or not parts or spec.adds_over_places != Adds.SUM:
        return None
    known = sum((one.value.value or one.known or Decimal(0) for one in parts), Decimal(0))
    known += sum((one.value.value or Decimal(0) for one in own), Decimal(0))
    known += sum((one.value for one in beside), Decimal(0))
    left = value.value - known
    return left or None


def _known(basis: Basis, parts: Sequence[PlacePart], spec: CellSpec, on: date) -> tuple[PlacePart, ...]:
    """Return the parts, each that waits for a division with what it has besides."""
    waiting = [one.place.place_id for one in parts if one.value.mark in (Mark.NOT_DIVIDED, Mark.INSEPARABLE)]
    if not waiting or spec.series_id is None:
        return tuple(parts)
    held: Mapping[int, Decimal | None]
    if spec.kind is CellKind.CARRIED:
        found = grounds(basis, waiting, on, [spec])
        held = {key: one.carried[spec.series_id].value for key, one in found.items()}
    else:
        held = known_at(basis, waiting, spec.key, on=on)
    return tuple(replace(one, known=held.get(one.place.place_id)) for one in parts)


def _operands(whole: Table, key: CellKey) -> tuple[Operand, ...]:
    tree = formulas(whole.layout)[key]
    found = []
    for one in sorted(reads(tree), key=list(whole.layout.cells).index):
        section = whole.layout.section_by_code[one[0]]
        column = next(each.label for each in section.columns if each.code == one[2])
        label = f"{section.row_named(one[1])} – {column}"
        found.append(Operand(one, label, whole.cell(one)))
    return tuple(found)


def _years(whole: Table, spec: CellSpec) -> tuple[YearPart, ...]:
    carried = whole.carried.get(spec.series_id or 0)
    if carried is None:
        return ()
    atlas, shared = places.atlas(), {row[:2] for row in carried.shared}
    several = (
        *((row, False, row[:2] in shared, False) for row in carried.sources),
        *((row, True, False, False) for row in carried.undivided),
        *((row, False, False, True) for row in carried.inseparable),
    )
    found = []
    for (place_id, year, value), divided, apportioned, inseparable in several:
        name = atlas.name(place_id, date(year, 12, 31))
        assert name is not None
        found.append(YearPart(name, year, value, divided, apportioned, inseparable))
    return tuple(sorted(found, key=lambda one: (one.year, one.place.name)))


def _hidden_places(basis: Basis, spec: CellSpec, reach: Reach | None) -> set[int]:
    """Return communes whose running total this reader may not take apart: unsent reports of others."""
    if reach is None or basis.state is not TotalState.PROVISIONAL:
        return set()
    section = basis.layout.section_by_code[spec.key[0]]
    if section.row_by_code[spec.key[1]].total:
        return set()
    return {line.place_id for line in basis.lines if line.unsent and not reach.sees_cells(line)}


def _shown_places(whole: Table, basis: Basis, spec: CellSpec) -> set[int]:
    """Return the places whose plan a commune shows: itself, or those it was made of."""
    found = whole.shown.get((spec.series_id or 0, basis.window_ids.get(spec.window, 0)))
    return {place_id for place_id, _value in (*found.sources, *found.undivided)} if found else set()


def two_lines(
    round: Round,  # noqa: A002
    place_id: int,
    state: TotalState,
    on: date | None = None,
) -> tuple[Table, Table, Table]:
    """Return the form three times at a place: all reports, those of the territory line, of the sector line.

    Both lines read the same figures: together, with the adjustments, they give the whole, each figure once.
    """
    basis, on = gather(round, state), on or round.cutoff_on
    parted = [
        replace(
            basis,
            lines=tuple(line for line in basis.lines if is_sector(line) is sector),
            adjustments=(),  # they stand beside both lines
        )
        for sector in (False, True)
    ]
    [whole] = tables(basis, [place_id], on=on)
    [territory], [sector_table] = (tables(one, [place_id], on=on) for one in parted)
    return whole, territory, sector_table


def is_sector(line: Line) -> bool:
    """True for a report of the sector line: project owners of the district or the province."""
    return line.step_code.startswith("CHU_DU_AN")
