"""One number over the rounds of a regime, in one geography: a reading of every year, never a rewrite."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.reporting.consolidation.selectors.access import reach_of, shows_row
from neu.reporting.consolidation.selectors.basis import Basis, gather_all
from neu.reporting.consolidation.selectors.counting import Done, done
from neu.reporting.consolidation.selectors.grounds import read_at
from neu.reporting.consolidation.selectors.tables import notes_of, tables
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import BLANK, CellKey, CellSpec, CellValue, SectionSpec
from neu.reporting.forms.rules import CellKind
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.lines import TotalState

Allowed = Callable[[Round, SectionSpec, str], bool]


@dataclass(frozen=True)
class Point:
    """The number of one round. `asked`: its form has the cell; `seen`: the reader may see it; `stands`: the
    place stands in the geography shown; `broken`: the element was defined otherwise than in the round before
    it."""

    round: Round
    section: SectionSpec | None
    spec: CellSpec | None
    value: CellValue
    notes: tuple[str, ...] = ()
    seen: bool = True
    stands: bool = True
    broken: bool = False
    sources: CellValue | None = None  # without adjustments; None: none counts
    done: Done | None = None  # how far the total has come; None: there is no number to read

    @property
    def asked(self) -> bool:
        return self.spec is not None

    @property
    def read(self) -> bool:
        """True when there is a number to read."""
        return self.asked and self.stands and self.seen


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
    several = list(
        Round.objects.filter(regime=round.regime_id, followed_by__isnull=True)
        .select_related("regime__programme", "form_version__form", "window", "route", "territory")
        .defer("form_version__content")
        .order_by("period", "pk")
    )
    with places.one_reading():
        found = [_asked(one, place_id, key, on or one.cutoff_on, allowed) for one in several]
        bases = gather_all([one.round for one in found if one.read], state)
        points = []
        before: CellSpec | None = None
        for one in found:
            broken = before is not None and one.spec is not None and _differs(before, one.spec)
            before = one.spec or before
            point = replace(one, broken=broken)
            if one.read:
                point = _read(point, bases[one.round.pk], place_id, key, on or one.round.cutoff_on)
            points.append(point)
    return points


def _differs(before: CellSpec, spec: CellSpec) -> bool:
    return (before.series_id, before.formula) != (spec.series_id, spec.formula)


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
