"""What a table is read from: its round, the earlier years, the plan; as now, or as an edition used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from neu.registry.periods.models import DataWindow
from neu.registry.places import selectors as places
from neu.registry.places.rules import Atlas
from neu.reporting.consolidation.selectors import adjustments
from neu.reporting.consolidation.selectors.adjustments import Adjusting
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import Layout
from neu.reporting.forms.models import Cell
from neu.reporting.forms.rules import CellKind, Mark, WindowKind
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.models import CarriedPart
from neu.reporting.submissions.selectors import dividing, earlier, lines, readings
from neu.reporting.submissions.selectors.carrying import StatedKey
from neu.reporting.submissions.selectors.earlier import YearRound
from neu.reporting.submissions.selectors.kept import keep_for, kept
from neu.reporting.submissions.selectors.lines import Line, TotalState

PlaceValue = tuple[int, Decimal]
# A plan is shown only as it was sent: one that is being typed may still change without a trace.
PLAN = dict.fromkeys(TotalState, TotalState.AUTHENTICATED) | {TotalState.ACCEPTED: TotalState.ACCEPTED}


@dataclass(frozen=True)
class Basis:
    """A round with all its totals may read. `plan`: rounds that type what is only shown here."""

    round: Round
    layout: Layout
    state: TotalState
    step_id: int  # holds the whole: its acceptance is "đã tiếp nhận"
    lines: tuple[Line, ...]
    earlier: tuple[YearRound, ...]
    plan: tuple[tuple[Round, tuple[Line, ...]], ...]
    stated: Mapping[StatedKey, Decimal]  # parts of divided places that officers gave to new ones
    window_ids: Mapping[str, int]  # kind → the window meant here; a year or phase nobody typed in has none
    same: Mapping[CellKind, Mapping[int, int]]  # a series of any version of an element → the one asked for
    adjustments: tuple[Adjusting, ...] = ()  # signed off: of the round and of the years it carries
    frozen: bool = False  # read from an edition's list of versions: nothing done since is told

    def series(self, *kinds: CellKind) -> set[int]:
        return {cell.series_id for cell in self.layout.of_kind(*kinds) if cell.series_id is not None}


def gather(round: Round, state: TotalState) -> Basis:  # noqa: A002 - the noun of the room
    """Return what a round's totals are read from now, in a state."""
    return gather_all([round], state)[round.pk]


def gather_all(rounds: Sequence[Round], state: TotalState) -> dict[int, Basis]:
    """Return the same for several rounds, with about as many queries as for one: round → its basis.

    The years of one form carry one another: what each is read from is asked for once.
    """
    layouts = {one.pk: forms.layout(one.form_version_id) for one in rounds}
    facts = {layout: _facts(layout) for layout in set(layouts.values())}
    plans: dict[tuple[int, int, int], list[Round]] = {}
    for one in rounds:
        if _form_of(one) not in plans:
            plans[_form_of(one)] = _plan(one, layouts[one.pk])
    together = earlier.read_together(
        rounds,
        carrying=[one for one in rounds if any(layouts[one.pk].of_kind(CellKind.CARRIED))],
        beside=[one for several in plans.values() for one in several],
    )
    steps = lines.holding_steps(rounds)
    windows = _windows(rounds)
    adjusting = adjustments.counting_in(
        {one.pk: adjustments.rounds_read(one, together.earlier[one.pk]) for one in rounds}
    )
    planned: dict[int, tuple[Line, ...]] = {}
    for each in (one for several in plans.values() for one in several):
        planned[each.pk] = tuple(lines.counting(together.lines[each.pk], PLAN[state]))
    return {
        one.pk: Basis(
            one,
            layouts[one.pk],
            state,
            steps[one.pk],
            tuple(together.lines[one.pk]),
            tuple(together.earlier[one.pk]),
            tuple((each, planned[each.pk]) for each in plans[_form_of(one)]),
            facts[layouts[one.pk]].stated,
            windows[one.pk],
            facts[layouts[one.pk]].same,
            adjusting[one.pk],
        )
        for one in rounds
    }


@dataclass(frozen=True)
class _Facts:
    """What a form alone decides."""

    same: Mapping[CellKind, Mapping[int, int]]
    stated: Mapping[StatedKey, Decimal]


def _facts(layout: Layout) -> _Facts:
    """Return the series a form reads of others' rounds, in all versions, and every stated part of them."""
    same = {}
    for kind in (CellKind.CARRIED, CellKind.SHOWN):
        cells = list(layout.of_kind(kind))
        wanted = {key for cell in cells for key in (cell.series_id, cell.weight_series_id) if key is not None}
        same[kind] = earlier.same_everywhere(wanted) if wanted else {}
    carried = same[CellKind.CARRIED]
    if not carried:
        return _Facts(same, {})
    found = CarriedPart.objects.filter(series__in=list(carried)).values_list(
        "source_id", "target_id", "period", "series_id", "value"
    )
    return _Facts(
        same,
        {
            (source, target, int(period[:4]), carried[series_id]): value
            for source, target, period, series_id, value in found
        },
    )


def _windows(rounds: Sequence[Round]) -> dict[int, dict[str, int]]:
    """Return round → window kind → the window it means in that round."""
    named = {one.pk: (one.period[:4], one.regime.programme.phase) for one in rounds}
    codes = {code for pair in named.values() for code in pair}
    by_code = dict(DataWindow.objects.filter(code__in=codes).values_list("code", "pk"))
    found = {}
    for one in rounds:
        year, phase = named[one.pk]
        kinds = {
            WindowKind.ROUND.value: one.window_id,
            WindowKind.YEAR.value: by_code.get(year),
            WindowKind.PHASE.value: by_code.get(phase),
        }
        found[one.pk] = {kind: key for kind, key in kinds.items() if key is not None}
    return found


def _form_of(round: Round) -> tuple[int, int, int]:  # noqa: A002
    """Return all that decides which rounds type what a round's form only shows."""
    return round.form_version_id, round.regime.programme_id, round.regime_id


def _plan(round: Round, layout: Layout) -> list[Round]:  # noqa: A002
    """Return the rounds of other regimes whose forms type what this form only shows, the oldest first."""
    shown = {cell.series_id for cell in layout.of_kind(CellKind.SHOWN)}
    if not shown:
        return []
    versions = (
        Cell.objects.filter(kind=CellKind.INPUT, series__in=shown)
        .values_list("section__version", flat=True)
        .distinct()
    )
    return list(
        Round.objects.filter(form_version__in=versions, regime__programme=round.regime.programme_id)
        .exclude(regime=round.regime_id)
        .select_related("regime__programme")
        .order_by("cutoff_on", "pk")
    )


@dataclass(frozen=True)
class Shown:
    """A figure another form owns, for one place: the sum, and what could not be divided."""

    value: Decimal | None
    sources: tuple[PlaceValue, ...] = ()
    undivided: tuple[PlaceValue, ...] = ()
    shared: tuple[PlaceValue, ...] = ()  # of `sources`: by a stated share
    inseparable: tuple[PlaceValue, ...] = ()  # given to a later place that was made of several
    day: date = date.min  # the latest a plan was given by: what its places are called


def shown_by_place(
    basis: Basis, place_ids: Sequence[int], on: date, series_ids: Iterable[int]
) -> dict[int, dict[tuple[int, int], Shown]]:
    """Return place → (series, window) → what the plan says of its ground as of `on`.

    A plan given to places merged since counts for the new one, unless the new one was given its own.
    """
    wanted = set(series_ids)
    if not wanted or not basis.plan:
        return {place_id: {} for place_id in place_ids}
    counted = [line for _round, of_round in basis.plan for line in of_round]
    return _shown_to(
        _Question(
            str(connection.settings_dict["NAME"]),
            keep_for(places.atlas()),
            tuple(place_ids),
            on,
            tuple(sorted({one.cutoff_on for one, _ in basis.plan})),
            tuple(version for line in counted if (version := line.version_in(PLAN[basis.state]))),
            tuple(
                sorted((key, asked) for key, asked in basis.same[CellKind.SHOWN].items() if asked in wanted)
            ),
            tuple(sorted(basis.window_ids.values())),
        )
    )


@dataclass(frozen=True)
class _Question:
    """All an answer about the plan depends on; its versions never change, so neither does the answer."""

    database: str
    atlas: Atlas
    place_ids: tuple[int, ...]
    on: date
    backs: tuple[date, ...]
    versions: tuple[int, ...]
    same: tuple[tuple[int, int], ...]
    window_ids: tuple[int, ...]


@kept(64)
def _shown_to(asked: _Question) -> dict[int, dict[tuple[int, int], Shown]]:
    grounds = {key: _ground(asked.atlas, key, asked.on, asked.backs) for key in asked.place_ids}
    every = {key for one in grounds.values() for key in one.every}
    same = dict(asked.same)
    values: dict[tuple[int, int], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for place_id, series_id, window_id, value in readings.numbers(
        asked.versions, place_ids=every, series_ids=same, window_ids=asked.window_ids
    ):
        values[same[series_id], window_id][place_id] += value
    split = any(one.parts for one in grounds.values())
    rules = dividing.rules_of(set(same.values())) if split else {}
    return {
        place_id: {
            key: shown
            for key, held in values.items()
            if (shown := _shown(asked, ground, held, rules.get(key[0], dividing.NEVER))) is not None
        }
        for place_id, ground in grounds.items()
    }


@dataclass(frozen=True)
class _Ground:
    place_id: int
    now: frozenset[int]  # places as of `on`
    whole: frozenset[int]  # places of other days that lie here whole
    parts: dict[int, date]  # of which only a part lies here → a day of the plan they stood
    made_of: dict[int, frozenset[int]]  # a place → what it was made of: its own plan replaces theirs

    @property
    def every(self) -> frozenset[int]:
        return self.now | self.whole | self.parts.keys()


def _ground(atlas: Atlas, place_id: int, on: date, backs: Iterable[date]) -> _Ground:
    now = frozenset(atlas.within(place_id, on))
    whole: set[int] = set()
    parts: dict[int, date] = {}
    made_of: dict[int, frozenset[int]] = {}
    for back in backs:
        territory = atlas.territory(place_id, on, back)
        whole |= territory.whole - now
        parts |= {part.source: back for part in territory.parts}
        newest = now if back <= on else territory.whole | {part.source for part in territory.parts}
        for one in newest:
            earlier, later = sorted((back, on))
            if not atlas.at(one, earlier) and not atlas.child_versions(one, later):
                own = atlas.territory(one, later, earlier)
                sources = own.whole | {part.source for part in own.parts}
                made_of[one] = made_of.get(one, frozenset()) | sources
    return _Ground(place_id, now, frozenset(whole), parts, made_of)


def _shown(asked: _Question, ground: _Ground, held: dict[int, Decimal], rule: dividing.Rule) -> Shown | None:
    replaced = {source for one, sources in ground.made_of.items() if one in held for source in sources}
    sources = [(key, held[key]) for key in sorted((ground.now - replaced) & held.keys())]
    sources += [(key, held[key]) for key in sorted((ground.whole - replaced) & held.keys())]
    shared, waiting = [], defaultdict[Mark, list[PlaceValue]](list)
    for key in sorted((ground.parts.keys() - replaced) & held.keys()):
        day = ground.parts[key]
        part = dividing.share(
            asked.atlas, key, held[key], rule, day=day, place_id=ground.place_id, on=asked.on
        )
        if part.given is not None:
            shared.append((key, part.given))
        if not part.complete:
            waiting[dividing.unknown_mark(day, asked.on)].append((key, held[key]))
    if not sources and not shared and not waiting:
        return None
    value = sum((value for _, value in (*sources, *shared)), Decimal(0)) if sources or shared else None
    return Shown(
        value,
        (*sources, *shared),
        tuple(waiting[Mark.NOT_DIVIDED]),
        tuple(shared),
        tuple(waiting[Mark.INSEPARABLE]),
        max(asked.backs),
    )
