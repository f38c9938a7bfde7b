"""Where a number comes from: formula → places → reports → the typed figure → its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level, PlaceName
from neu.reporting.consolidation.selectors.access import Reach
from neu.reporting.consolidation.selectors.basis import PLAN, Basis, gather
from neu.reporting.consolidation.selectors.grounds import value_of, values_at
from neu.reporting.consolidation.selectors.tables import Table, tables
from neu.reporting.forms.formula import formulas
from neu.reporting.forms.formula.binding import reads
from neu.reporting.forms.layout import CellKey, CellSpec, CellValue
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.models import Figure, FigureChange, SentFigure
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors.carrying import carried_by_place
from neu.reporting.submissions.selectors.earlier import same_everywhere
from neu.reporting.submissions.selectors.lines import Line, TotalState, counting, passes
from neu.reporting.submissions.selectors.readings import Sum

HISTORY = 50  # changes shown of one figure


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
class Change:
    """One recorded change of a figure; `rev` is the report's count of saved batches."""

    rev: int
    at: datetime
    by: str
    channel: str
    old: CellValue
    new: CellValue
    reason: str


@dataclass(frozen=True)
class Typed:
    """One report's figure: whose, in which version and state, who typed it, how it came to be."""

    submission_id: int
    place: PlaceName
    agency: str
    step_code: str
    status: str
    version_no: int | None  # None: as it stands now, in no version
    round_name: (
        str  # "" in the round itself; else September's, where January says nothing newer, or the plan's
    )
    value: CellValue
    hidden: bool
    typed_by: str
    typed_at: datetime | None
    history: tuple[Change, ...]


@dataclass(frozen=True)
class YearPart:
    """What one place gave in one earlier year to a carried number."""

    place: PlaceName
    year: int
    value: Decimal
    divided: bool  # it passed on in part and no part was stated: not added


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


def where_from(
    round: Round,  # noqa: A002 - the noun of the room
    place_id: int,
    key: CellKey,
    state: TotalState,
    *,
    reach: Reach | None = None,
    basis: Basis | None = None,
) -> Origin:
    """Return where the number in a cell at a place comes from, one level down.

    :raises KeyError: when the form has no such cell.
    """
    basis = basis or gather(round, state)
    spec = basis.layout.cells[key]
    below = [] if spec.computed else _below(basis, place_id)
    [whole] = tables(basis, [place_id], on=round.cutoff_on)
    others = _given(basis, below, key)
    value = whole.cell(key)
    if spec.computed:
        return Origin(whole, spec, value, spec.formula, operands=_operands(whole, key))
    if spec.kind is CellKind.CARRIED:
        others = _known(basis, others, spec)
        rest = _rest(value, others, ())
        return Origin(whole, spec, value, "", parts=others, years=_years(whole, spec), rest=rest)
    hidden = _hidden_places(basis, spec, reach)
    parts = tuple(replace(one, hidden=one.place.place_id in hidden) for one in others)
    if spec.kind is CellKind.SHOWN:
        own = _planned(basis, {place_id} if below else _shown_places(whole, basis, spec), spec, reach)
        return Origin(whole, spec, value, "", parts=parts, own=own, rest=_rest(value, parts, own))
    about = {place_id} if below else places.within(place_id, round.cutoff_on)
    own = typed_about(basis, about, spec, reach)
    return Origin(whole, spec, value, "", parts=parts, own=own, rest=_rest(value, parts, own))


def _below(basis: Basis, place_id: int) -> list[PlaceName]:
    """Return the places one level down that have reports or figures of this round; none below a commune."""
    atlas, on = places.atlas(), basis.round.cutoff_on
    name = atlas.name(place_id, on)
    if name is None or name.level is Level.COMMUNE:
        return []
    owing = {line.place_id for line in basis.lines}
    return [one for one in atlas.children(place_id, on) if owing & atlas.within(one.place_id, on)]


def _given(basis: Basis, below: Sequence[PlaceName], key: CellKey) -> tuple[PlacePart, ...]:
    """Return what each place below gives; blank ones are left out."""
    if not below:
        return ()
    values = values_at(basis, [name.place_id for name in below], key, on=basis.round.cutoff_on)
    return tuple(
        PlacePart(name, value) for name in below if (value := values[name.place_id]).mark is not Mark.BLANK
    )


def _rest(value: CellValue, parts: Sequence[PlacePart], own: Sequence[Typed]) -> Decimal | None:
    """Return what of the total is in none of its parts ("chưa chia"); None when nothing is left."""
    if value.value is None or not parts:
        return None
    known = sum((one.value.value or one.known or Decimal(0) for one in parts), Decimal(0))
    known += sum((one.value.value or Decimal(0) for one in own), Decimal(0))
    left = value.value - known
    return left or None


def _known(basis: Basis, parts: Sequence[PlacePart], spec: CellSpec) -> tuple[PlacePart, ...]:
    """Return the parts, each that waits for a division with what it gathered besides."""
    waiting = [one.place.place_id for one in parts if one.value.mark is Mark.NOT_DIVIDED]
    if not waiting or spec.series_id is None:
        return tuple(parts)
    found = carried_by_place(
        waiting, on=basis.round.cutoff_on, round=basis.round, series_ids=[spec.series_id],
        years=basis.earlier, stated=basis.stated,
    )  # fmt: skip
    held = {key: of_place[spec.series_id].value for key, of_place in found.items()}
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
    atlas = places.atlas()
    found = []
    for rows, divided in ((carried.sources, False), (carried.undivided, True)):
        for place_id, year, value in rows:
            name = atlas.name(place_id, whole.on.replace(year=year))
            assert name is not None
            found.append(YearPart(name, year, value, divided))
    return tuple(sorted(found, key=lambda one: (one.year, one.place.name)))


def _hidden_places(basis: Basis, spec: CellSpec, reach: Reach | None) -> set[int]:
    """Return communes whose running total this reader may not take apart: unsent reports of others."""
    if reach is None or basis.state is not TotalState.PROVISIONAL:
        return set()
    section = basis.layout.section_by_code[spec.key[0]]
    if section.row_by_code[spec.key[1]].total:
        return set()
    return {line.place_id for line in basis.lines if line.unsent and not reach.sees_cells(line)}


def typed_about(basis: Basis, place_ids: set[int], spec: CellSpec, reach: Reach | None) -> tuple[Typed, ...]:
    """Return the figures of a cell about these places, one a report, with their history."""
    counted = counting(basis.lines, basis.state)
    window_id = basis.window_ids.get(spec.window)
    if spec.series_id is None or window_id is None:
        return ()
    own_windows = {line.window_id for line in counted} if window_id == basis.round.window_id else {window_id}
    rounds = {one.pk: one for one in passes(basis.round)}
    return _typed(counted, basis, basis.state, place_ids, {spec.series_id}, own_windows, rounds, reach)


def _shown_places(whole: Table, basis: Basis, spec: CellSpec) -> set[int]:
    """Return the places whose plan a commune shows: itself, or those it was made of."""
    found = whole.shown.get((spec.series_id or 0, basis.window_ids.get(spec.window, 0)))
    return {place_id for place_id, _value in (*found.sources, *found.undivided)} if found else set()


def _planned(basis: Basis, place_ids: set[int], spec: CellSpec, reach: Reach | None) -> tuple[Typed, ...]:
    """Return who gave the plan a cell shows, in which round, with the history."""
    window_id = basis.window_ids.get(spec.window)
    if spec.series_id is None or window_id is None:
        return ()
    counted = [line for _round, lines in basis.plan for line in lines]
    rounds = {one.pk: one for one, _lines in basis.plan}
    series = set(same_everywhere([spec.series_id]))
    return _typed(counted, basis, PLAN[basis.state], place_ids, series, {window_id}, rounds, reach)


def _typed(
    counted: Sequence[Line],
    basis: Basis,
    state: TotalState,
    place_ids: set[int],
    series_ids: set[int],
    window_ids: set[int],
    rounds: Mapping[int, Round],
    reach: Reach | None,
) -> tuple[Typed, ...]:
    rows = _rows(state, counted, place_ids, series_ids, window_ids)
    by_line = {(line.submission_id, place_id): line for line in counted for place_id in place_ids}
    history = _history(rows, series_ids, window_ids)
    named = {
        one.pk: agencies.names({line.agency_id for line in counted if line.round_id == one.pk}, one.cutoff_on)
        for one in rounds.values()
    }
    atlas = places.atlas()
    found = []
    for submission_id, place_id, held, value, number, rev in rows:
        line = by_line[submission_id, place_id]
        round_ = rounds[line.round_id]
        place = atlas.name(place_id, round_.cutoff_on)
        assert place is not None
        hidden = reach is not None and line.unsent and not reach.sees_cells(line)
        changes = history.get((submission_id, place_id), ())
        if reach is not None and not reach.sees_cells(line):
            # what was sent is hers to follow, not what was typed since
            changes = tuple(one for one in changes if rev is not None and one.rev <= rev)
        typed = next(
            (one for one in changes if (one.new.mark, one.new.value) == _said(held, value)[:2]), None
        )
        found.append(
            Typed(
                submission_id,
                place,
                named[round_.pk][line.agency_id].name,
                line.step_code,
                line.status,
                number,
                "" if round_ == basis.round else round_.name,
                CellValue(Mark.UNKNOWN) if hidden else _said(held, value),
                hidden,
                typed.by if typed and not hidden else "",
                typed.at if typed and not hidden else None,
                changes,
            )
        )
    return tuple(found)


# submission, place, state, value, and the version's no and rev
Row = tuple[int, int, str, Decimal | None, int | None, int | None]


def _rows(
    state: TotalState,
    counted: Sequence[Line],
    place_ids: set[int],
    series_ids: set[int],
    window_ids: set[int],
) -> list[Row]:
    asked = {"place__in": place_ids, "series__in": series_ids, "window__in": window_ids}
    if state is TotalState.PROVISIONAL:
        held = [line.submission_id for line in counted]
        live = Figure.objects.filter(submission__in=held, **asked).exclude(state=FigureState.CLEARED)
        return [(*row, None, None) for row in live.values_list("submission_id", "place_id", "state", "value")]
    versions = [line.version_in(state) for line in counted]
    sent = SentFigure.objects.filter(version__in=versions, **asked).exclude(state=FigureState.CLEARED)
    return list(
        sent.values_list(
            "version__submission_id", "place_id", "state", "value", "version__no", "version__rev"
        )
    )


def _history(
    rows: Sequence[Row], series_ids: set[int], window_ids: set[int]
) -> dict[tuple[int, int], tuple[Change, ...]]:
    """Return (submission, place) → recorded changes, the latest first."""
    changes = (
        FigureChange.objects.filter(
            submission__in={row[0] for row in rows},
            place__in={row[1] for row in rows},
            series__in=series_ids,
            window__in=window_ids,
        )
        .select_related("by")
        .order_by("submission_id", "place_id", "-rev")
    )
    found: dict[tuple[int, int], list[Change]] = {}
    for one in changes:
        of_figure = found.setdefault((one.submission_id, one.place_id), [])
        if len(of_figure) < HISTORY:
            of_figure.append(
                Change(
                    one.rev,
                    one.at,
                    one.by.full_name,
                    one.channel,
                    _said(one.old_state, one.old_value) if one.old_state else CellValue(Mark.BLANK),
                    _said(one.state, one.value),
                    one.reason,
                )
            )
    return {key: tuple(several) for key, several in found.items()}


def _said(state: str, value: Decimal | None) -> CellValue:
    return value_of(Sum(value, 1 if value is not None else 0, {FigureState(state): 1}))


def two_lines(round: Round, place_id: int, state: TotalState) -> tuple[Table, Table, Table]:  # noqa: A002
    """Return the form three times at a place: all reports, those of the territory line, of the sector line.

    Both lines read the same figures: together they give the whole, each figure once.
    """
    basis, on = gather(round, state), round.cutoff_on
    parted = [
        replace(basis, lines=tuple(line for line in basis.lines if is_sector(line) is sector))
        for sector in (False, True)
    ]
    [whole] = tables(basis, [place_id], on=on)
    [territory], [sector_table] = (tables(one, [place_id], on=on) for one in parted)
    return whole, territory, sector_table


def is_sector(line: Line) -> bool:
    """True for a report of the sector line: project owners of the district or the province."""
    return line.step_code.startswith("CHU_DU_AN")
