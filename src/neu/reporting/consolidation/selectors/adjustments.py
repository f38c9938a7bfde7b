"""Adjustments beside totals: which of them count, what they add, and how each came to be.

A signed amount counts where figures of its place count: in its own place and in all that hold it. Of a place
that lies only partly in a ground it goes with the place's own figure, by the same shares.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from neu.registry.places import selectors as places
from neu.registry.places.rules import Atlas, PlaceName
from neu.reporting.consolidation.models import Adjustment, AdjustmentDeed
from neu.reporting.consolidation.rules import (
    AdjustmentAction,
    AdjustmentState,
    adjustment_state,
    hash_of,
    text_of,
)
from neu.reporting.forms.layout import CellKey, CellSpec, Layout
from neu.reporting.forms.models import Cell
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.rules import Adds, Stance, ValueType
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors import dividing
from neu.reporting.submissions.selectors.carrying import Carried
from neu.reporting.submissions.selectors.content import series_codes
from neu.reporting.submissions.selectors.earlier import YearRound, same_everywhere
from neu.reporting.submissions.selectors.readings import Coordinates, Sum, added

ByPlace = Mapping[int, Mapping[Coordinates, Sum]]


@dataclass(frozen=True)
class Done:
    """Who signed an adjustment off, or withdrew it."""

    by: str
    by_id: int
    at: datetime
    reason: str


@dataclass(frozen=True)
class Adjusting:
    """One adjustment with how far it has come; `year` of the earlier round it is of (0: the round's own)."""

    pk: int
    round: Round
    no: int
    year: int
    place: PlaceName  # as of its round's cut-off
    series_id: int
    window_id: int
    window_code: str
    value: Decimal
    reason: str
    evidence: str
    after_id: int | None
    entered_by: str
    entered_by_id: int
    entered_at: datetime
    signed: Done | None
    withdrawn: Done | None

    @property
    def state(self) -> AdjustmentState:
        done = {AdjustmentAction.SIGN: self.signed, AdjustmentAction.WITHDRAW: self.withdrawn}
        return adjustment_state([action for action, one in done.items() if one is not None])

    @property
    def named(self) -> str:
        """Its stable name in an edition: "2024/first/3"."""
        return f"{self.round.period}/{self.round.passage}/{self.no}"


def of_rounds(rounds: Mapping[int, int]) -> list[Adjusting]:
    """Return every adjustment of some rounds (round id → year, 0 for the round's own), in order."""
    rows = (
        Adjustment.objects.filter(round__in=list(rounds))
        .select_related("entered_by", "window", "round__regime")
        .prefetch_related(Prefetch("deeds", AdjustmentDeed.objects.select_related("by")))
        .order_by("round__cutoff_on", "round_id", "no")
    )
    atlas = places.atlas()
    return [_told(one, rounds[one.round_id], atlas) for one in rows]


def _told(one: Adjustment, year: int, atlas: Atlas) -> Adjusting:
    name = atlas.name(one.place_id, one.round.cutoff_on)
    assert name is not None
    done = {
        each.action: Done(each.by.full_name, each.by_id, each.at, each.reason) for each in one.deeds.all()
    }
    return Adjusting(
        one.pk,
        one.round,
        one.no,
        year,
        name,
        one.series_id,
        one.window_id,
        one.window.code,
        one.value,
        one.reason,
        one.evidence,
        one.after_id,
        one.entered_by.full_name,
        one.entered_by_id,
        one.entered_at,
        done.get(AdjustmentAction.SIGN),
        done.get(AdjustmentAction.WITHDRAW),
    )


def round_of(adjustment_id: int) -> int | None:
    """Return the round an adjustment is of; None: there is no such adjustment."""
    return Adjustment.objects.filter(pk=adjustment_id).values_list("round_id", flat=True).first()


def rounds_read(round: Round, earlier: Iterable[YearRound]) -> dict[int, int]:  # noqa: A002 - the noun of the room
    """Return the rounds whose adjustments a basis reads: its own (0), and the regime's of earlier years."""
    return {one.round.pk: one.year for one in earlier if one.window_id is None} | {round.pk: 0}


def counting_in(read: Mapping[int, Mapping[int, int]]) -> dict[int, tuple[Adjusting, ...]]:
    """Return the adjustments that count now in several rounds and in what each carries from earlier years.

    `read`: round → the rounds read for it (`rounds_read`).
    """
    asked = {key for several in read.values() for key in several}
    found = [one for one in of_rounds(dict.fromkeys(asked, 0)) if one.state is AdjustmentState.SIGNED]
    return {
        round_id: tuple(replace(one, year=several[one.round.pk]) for one in found if one.round.pk in several)
        for round_id, several in read.items()
    }


def adjustable(spec: CellSpec) -> bool:
    """True for a typed number that adds over places: what is computed, or a ratio, follows from such ones."""
    return spec.typed and spec.adds_over_places == Adds.SUM and spec.value_type != ValueType.PERCENT


def shown_elsewhere(spec: CellSpec) -> bool:
    """True when other forms show the number as it was given: the plan is corrected where it is typed."""
    same = same_everywhere([spec.series_id]) if spec.series_id is not None else {}
    return Cell.objects.filter(kind=CellKind.SHOWN, series__in=list(same)).exists()


# What they add


def whole_and_parts(
    found: Collection[Adjusting], extent: places.Territory
) -> tuple[dict[Coordinates, Sum], dict[int, dict[Coordinates, Sum]]]:
    """Return what a round's own adjustments add to a ground: about places wholly in it, and about each place
    that lies there only in part."""
    whole: dict[Coordinates, Sum] = {}
    parts: dict[int, dict[Coordinates, Sum]] = defaultdict(dict)
    partly = {part.source for part in extent.parts}
    for one in found:
        if one.year:
            continue
        at, amount = (one.series_id, one.window_id), Sum(one.value, 1, {})
        if one.place.place_id in extent.whole:
            whole[at] = added([whole[at], amount]) if at in whole else amount
        elif one.place.place_id in partly:
            held = parts[one.place.place_id]
            held[at] = added([held[at], amount]) if at in held else amount
    return whole, parts


def together(sums: Mapping[Coordinates, Sum], more: Mapping[Coordinates, Sum]) -> dict[Coordinates, Sum]:
    """Return sums with others added."""
    return {**sums} | {key: added([sums[key], one]) if key in sums else one for key, one in more.items()}


def carried_with(
    carried: Mapping[int, Carried],
    found: Collection[Adjusting],
    *,
    same: Mapping[int, int],
    stances: Mapping[int, str],
    rules: Mapping[int, dividing.Rule],
    place_id: int,
    on: date,
) -> dict[int, Carried]:
    """Return what is carried from earlier years with the adjustments of those years.

    `same`: a series of an earlier year → the one asked for now. Of a cumulative only the latest year is read.
    """
    atlas, made = places.atlas(), dict(carried)
    for series_id, several in _by_series(found, same).items():
        one = made.get(series_id, Carried(None))
        if not one.over_time:
            continue
        if stances.get(series_id) == Stance.CUMULATIVE:
            told = {row[1] for row in (*one.sources, *one.undivided, *one.inseparable)}
            last = max(told or {each.year for each in several})
            several = [each for each in several if each.year == last]
        for each in several:
            if each.series_id != series_id:  # an amount of another definition is never added to this one
                one = replace(one, redefined=(*one.redefined, each.year))
            one = _carried_one(atlas, one, each, rules.get(series_id, dividing.NEVER), place_id, on)
        made[series_id] = one
    return made


def _by_series(found: Iterable[Adjusting], same: Mapping[int, int]) -> dict[int, list[Adjusting]]:
    by_series: dict[int, list[Adjusting]] = defaultdict(list)
    for one in found:
        if one.year and one.series_id in same and one.window_id == one.round.window_id:
            by_series[same[one.series_id]].append(one)
    return by_series


def _carried_one(
    atlas: Atlas, one: Carried, each: Adjusting, rule: dividing.Rule, place_id: int, on: date
) -> Carried:
    source, day = each.place.place_id, each.round.cutoff_on
    extent = atlas.territory(place_id, on, day)
    if source in extent.whole:
        return replace(one, value=(one.value or Decimal(0)) + each.value)
    if source not in {part.source for part in extent.parts}:
        return one
    part = dividing.share(atlas, source, each.value, rule, day=day, place_id=place_id, on=on)
    if part.given is not None:
        shared = (*one.shared, (source, each.year, part.given))
        one = replace(one, value=(one.value or Decimal(0)) + part.given, shared=shared)
    if part.complete:
        return one
    waits = (source, each.year, each.value)
    if dividing.unknown_mark(day, on) is Mark.INSEPARABLE:
        return replace(one, inseparable=(*one.inseparable, waits))
    return replace(one, undivided=(*one.undivided, waits))


def cell_of(layout: Layout, one: Adjusting, window_ids: Mapping[str, int]) -> CellKey | None:
    """Return the cell of a form that an adjustment is of: the typed one, or the carried one of an earlier
    year's; None: the form has none."""
    if one.year:
        same = same_everywhere(
            {cell.series_id for cell in layout.of_kind(CellKind.CARRIED) if cell.series_id is not None}
        )
        asked = same.get(one.series_id)
        carries = (cell.key for cell in layout.of_kind(CellKind.CARRIED) if cell.series_id == asked)
        return next(carries, None) if asked is not None else None
    typed = (
        cell.key
        for cell in layout.of_kind(CellKind.INPUT)
        if cell.series_id == one.series_id and window_ids.get(cell.window) == one.window_id
    )
    return next(typed, None)


# In an edition


def digests(found: Sequence[Adjusting]) -> dict[int, str]:
    """Return adjustment → the hash of all it says: an edition uses it by that."""
    coded = series_codes(frozenset(one.series_id for one in found))
    return {
        one.pk: hash_of(
            text_of(
                [
                    _round_named(one.round), one.no, _place(one.place), coded[one.series_id],
                    one.window_code, one.value, one.reason, one.evidence,
                    one.entered_at, one.signed.at if one.signed else None,
                ]
            )
        )
        for one in found
    }  # fmt: skip


def uses(found: Sequence[Adjusting]) -> list[list[Any]]:
    """Return adjustments by stable names: [round, number, hash]."""
    hashed = digests(found)
    return sorted(([_round_named(one.round), one.no, hashed[one.pk]] for one in found), key=text_of)


def pinned(rounds: Mapping[int, int], used: Iterable[Sequence[Any]]) -> tuple[Adjusting, ...]:
    """Return the adjustments an edition used, whatever was done to them since; one changed behind its hash is
    left out, and so differs."""
    wanted = {text_of(list(one)) for one in used}
    if not wanted:
        return ()
    found = [one for one in of_rounds(rounds) if one.signed is not None]
    hashed = digests(found)
    return tuple(one for one in found if text_of([_round_named(one.round), one.no, hashed[one.pk]]) in wanted)


def _round_named(round: Round) -> list[str]:  # noqa: A002
    return [round.regime.code, round.period, round.passage]


def _place(name: PlaceName) -> list[str]:
    return [name.level.value, name.code]
