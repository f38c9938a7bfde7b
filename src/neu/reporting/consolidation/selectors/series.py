"""One number over the rounds of a regime, in one geography: a reading of every year, never a rewrite."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.reporting.consolidation.selectors.access import reach_of, shows_row
from neu.reporting.consolidation.selectors.basis import gather
from neu.reporting.consolidation.selectors.grounds import values_at
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

    @property
    def asked(self) -> bool:
        return self.spec is not None


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
    found: list[Point] = []
    before: CellSpec | None = None
    several = (
        Round.objects.filter(regime=round.regime_id, followed_by__isnull=True)
        .select_related("regime__programme", "form_version__form", "window", "route", "territory")
        .defer("form_version__content")
        .order_by("period", "pk")
    )
    for one in several:
        point = _point(one, place_id, key, state, on or one.cutoff_on, allowed, before)
        before = point.spec or before
        found.append(point)
    return found


def _point(
    round: Round,  # noqa: A002
    place_id: int,
    key: CellKey,
    state: TotalState,
    on: date,
    allowed: Allowed,
    before: CellSpec | None,
) -> Point:
    layout = forms.layout(round.form_version_id)
    spec = layout.cells.get(key)
    if spec is None or spec.kind is CellKind.LABEL:
        return Point(round, None, None, BLANK)
    section = layout.section_by_code[key[0]]
    broken = before is not None and (before.series_id, before.formula) != (spec.series_id, spec.formula)
    if places.atlas().at(place_id, on) is None:
        return Point(round, section, spec, BLANK, stands=False, broken=broken)
    if not allowed(round, section, key[1]):
        return Point(round, section, spec, BLANK, seen=False, broken=broken)
    basis = gather(round, state)
    if spec.computed:
        [made] = tables(basis, [place_id], on=on)
        return Point(round, section, spec, made.cell(key), made.notes, broken=broken)
    value = values_at(basis, [place_id], key, on=on)[place_id]
    return Point(round, section, spec, value, notes_of(basis, place_id, on), broken=broken)


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
