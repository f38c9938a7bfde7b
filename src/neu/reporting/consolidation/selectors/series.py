"""One number over the rounds of a regime, in one geography: a reading of every year, never a rewrite."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.reporting.consolidation.selectors.access import reach_of, shows_row
from neu.reporting.consolidation.selectors.basis import Basis, gather_all
from neu.reporting.consolidation.selectors.counting import Done, done
from neu.reporting.consolidation.selectors.grounds import read_at
from neu.reporting.consolidation.selectors.tables import notes_of, tables
from neu.reporting.forms import formula
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.formula.binding import reads
from neu.reporting.forms.layout import BLANK, CellKey, CellSpec, CellValue, Layout, SectionSpec
from neu.reporting.forms.rules import CellKind
from neu.reporting.indicators import selectors as indicators
from neu.reporting.indicators.selectors import Redefined
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.lines import TotalState

Allowed = Callable[[Round, SectionSpec, str], bool]


@dataclass(frozen=True)
class Point:
    """The number of one round. `asked`: its form has the cell; `seen`: the reader may see it; `stands`: the
    place stands in the geography shown; `broken`: it counts otherwise than in the round before it, and
    `redefined` what of the dictionary means something else since."""

    round: Round
    section: SectionSpec | None
    spec: CellSpec | None
    value: CellValue
    notes: tuple[str, ...] = ()
    seen: bool = True
    stands: bool = True
    broken: bool = False
    redefined: tuple[Redefined, ...] = ()
    sources: CellValue | None = None  # without adjustments; None: none counts
    done: Done | None = None  # how far the total has come; None: there is no number to read

    @property
    def asked(self) -> bool:
        return self.spec is not None

    @property
    def read(self) -> bool:
        """True when there is a number to read."""
        return self.asked and self.stands and self.seen


def rounds_of(round: Round) -> list[Round]:  # noqa: A002 - the noun of the room
    """Return the rounds of a round's regime, the oldest first, the last pass of each period."""
    return list(
        Round.objects.filter(regime=round.regime_id, followed_by__isnull=True)
        .select_related("regime__programme", "form_version__form", "window", "route", "territory")
        .defer("form_version__content")
        .order_by("period", "pk")
    )


def series(
    round: Round,  # noqa: A002 - the noun of the room
    place_id: int,
    key: CellKey,
    state: TotalState,
    *,
    on: date | None,
    allowed: Allowed,
) -> list[Point]:
    """Return a cell's number in every round of the regime, the oldest first, the last pass of each period.

    `on`: the geography of all of them; None: each as it was reported. `allowed` says which rounds the reader
    may see at the place.
    """
    with places.one_reading():
        found = [_asked(one, place_id, key, on or one.cutoff_on, allowed) for one in rounds_of(round)]
        bases = gather_all([one.round for one in found if one.read], state)
        points = []
        meant = _definitions(found)
        before: Point | None = None
        for one in found:
            redefined = _redefined(meant, before, one)
            broken = bool(redefined) or (before is not None and one.asked and _differs(before, one, meant))
            before = one if one.asked else before
            point = replace(one, broken=broken, redefined=redefined)
            if one.read:
                point = _read(point, bases[one.round.pk], place_id, key, on or one.round.cutoff_on)
            points.append(point)
    return points


def _differs(before: Point, one: Point, meant: Mapping[int, Mapping[str, int]]) -> bool:
    """True when the form counts another series, works it out otherwise, or from other elements."""
    assert before.spec is not None
    assert one.spec is not None
    then, now = (
        (each.spec.series_id, each.spec.formula, set(meant[each.round.pk]))
        for each in (before, one)
        if each.spec
    )
    return then != now


def _definitions(points: Sequence[Point]) -> dict[int, dict[str, int]]:
    """Round → what its cell is counted from: element code → the number of its definition."""
    behind = {
        one.round.pk: _behind(forms.layout(one.round.form_version_id), one.spec)
        for one in points
        if one.spec is not None
    }
    facts = indicators.series_facts({key for keys in behind.values() for key in keys})
    return {
        round_id: {facts[key].element: facts[key].version_no for key in keys}
        for round_id, keys in behind.items()
    }


def _behind(layout: Layout, spec: CellSpec) -> set[int]:
    """The series a cell is counted from: its own, or those its formula comes down to."""
    waiting, seen, found = [spec.key], set[CellKey](), set[int]()
    bound = formula.formulas(layout)
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        series_id = layout.cells[key].series_id
        if series_id is not None:
            found.add(series_id)
        if key in bound:
            waiting += reads(bound[key])
    return found


def _redefined(
    meant: Mapping[int, Mapping[str, int]], before: Point | None, one: Point
) -> tuple[Redefined, ...]:
    if before is None or not one.asked:
        return ()
    then, now = meant[before.round.pk], meant[one.round.pk]
    return tuple(
        indicators.redefined(code, then[code], no)
        for code, no in sorted(now.items())
        if then.get(code, no) != no
    )


def _asked(round: Round, place_id: int, key: CellKey, on: date, allowed: Allowed) -> Point:  # noqa: A002
    """Return a round's point before its number is read: its form asks, the place stands, she may see it."""
    layout = forms.layout(round.form_version_id)
    spec = layout.cells.get(key)
    if spec is None or spec.kind is CellKind.LABEL:
        return Point(round, None, None, BLANK)
    section = layout.section_by_code[key[0]]
    if places.atlas().at(place_id, on) is None:
        return Point(round, section, spec, BLANK, stands=False)
    return Point(round, section, spec, BLANK, seen=allowed(round, section, key[1]))


def _read(point: Point, basis: Basis, place_id: int, key: CellKey, on: date) -> Point:
    if basis.layout.cells[key].computed:
        [made] = tables(basis, [place_id], on=on)
        told = Done(made.counted.done, made.counted.owed, made.counted.communes)
        return replace(
            point, value=made.cell(key), notes=made.notes, sources=made.sources.get(key), done=told
        )
    atlas = places.atlas()
    extent, name = atlas.territory(place_id, on, basis.round.cutoff_on), atlas.name(place_id, on)
    assert name is not None
    told = done(basis, extent.whole | {part.source for part in extent.parts}, name)
    value, bare = read_at(basis, [place_id], key, on=on)[place_id]
    notes = notes_of(basis, place_id, on)
    return replace(point, value=value, notes=notes, sources=bare if bare != value else None, done=told)


def readable_by(user: User, at: datetime, state: TotalState, place_id: int, on: date | None) -> Allowed:
    """Return which rounds a person may see a row of at a place: as on the page of totals, and a running total
    only from where the reports not yet sent are hers to see."""

    def allowed(round: Round, section: SectionSpec, row: str) -> bool:  # noqa: A002
        reach = reach_of(user, round, at)
        nodes = reach.nodes_at(place_id, on)
        if nodes is None or not shows_row(section.row_by_code[row], nodes):
            return False
        from_above = state is TotalState.PROVISIONAL and reach.from_above(place_id, on)
        return not from_above or section.row_by_code[row].total

    return allowed
