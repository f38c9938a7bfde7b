"""Which rounds and which of their lines hold figures of the earlier years of a round's phase."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from neu.registry.periods.models import DataWindow
from neu.reporting.forms.models import Cell
from neu.reporting.forms.rules import CellKind
from neu.reporting.indicators.models import Series
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.lines import Line, TotalState, counting, lines_of, passes


@dataclass(frozen=True)
class YearRound:
    """The lines of a round, as finally accepted, that hold figures of one earlier year."""

    year: int
    round: Round
    counted: tuple[Line, ...]
    window_id: int | None = None  # None: the window of each line's own pass; else the year's, typed elsewhere


@dataclass(frozen=True)
class Together:
    """What several rounds are read from: the earlier years of each, and the lines of every round read."""

    earlier: Mapping[int, Sequence[YearRound]]
    lines: Mapping[int, Sequence[Line]]


def earlier_years(round: Round) -> list[YearRound]:  # noqa: A002 - the noun of the room
    """Return what holds the earlier years of the round's phase; a year nobody asked about is absent.

    First the regime's own rounds, the last pass of each year; then the rounds of other regimes that type, in
    the year's own window, what this form only carries (the plan given in earlier years).
    """
    return list(read_together([round], carrying=[round]).earlier[round.pk])


def read_together(
    rounds: Sequence[Round], *, carrying: Sequence[Round], beside: Iterable[Round] = ()
) -> Together:
    """Return the earlier years of those of `rounds` that carry any, and the lines of all of them and of the
    rounds `beside`, with as many queries as for one."""
    wanted = {one.pk: _years_before(one) for one in carrying}
    asked = {year for years in wanted.values() for year in years} | {one.period for one in rounds}
    own = list(
        Round.objects.filter(
            regime__in={one.regime_id for one in rounds}, period__in=asked, followed_by__isnull=True
        )
        .select_related("route", "follows")
        .order_by("period", "pk")
    )
    elsewhere: dict[tuple[int, int, int], list[Round]] = {}
    for one in carrying:
        if _form_of(one) not in elsewhere:
            elsewhere[_form_of(one)] = _typed_elsewhere(one)
    plans = [one for several in elsewhere.values() for one in several]
    windows = dict(DataWindow.objects.filter(code__in=asked).values_list("code", "pk")) if plans else {}
    alone = {one.pk: [one] for one in (*plans, *beside)}
    followed = {one.pk: passes(one) for one in own}
    chains = {**alone, **followed} | {one.pk: passes(one) for one in rounds if one.pk not in followed}
    found = lines_of(list(chains.values()), {})
    held: dict[int, tuple[Line, ...]] = {}

    def counted(one: Round) -> tuple[Line, ...]:
        if one.pk not in held:
            held[one.pk] = tuple(counting(found[one.pk], TotalState.ACCEPTED))
        return held[one.pk]

    earlier: dict[int, list[YearRound]] = {one.pk: [] for one in rounds}
    for one in carrying:
        before = wanted[one.pk]
        earlier[one.pk] = [
            YearRound(int(each.period), each, counted(each))
            for each in own
            if each.regime_id == one.regime_id and each.period in before
        ] + [
            YearRound(int(each.period[:4]), each, counted(each), windows[each.period[:4]])
            for each in sorted(elsewhere[_form_of(one)], key=lambda each: each.period)
            # a round types its own year; later ones are not before
            if each.period[:4] in before and each.period[:4] in windows and counted(each)
        ]
    return Together(earlier, found)


def _years_before(round: Round) -> list[str]:  # noqa: A002
    first = int(round.regime.programme.phase.split("-")[0])
    return [str(one) for one in range(first, year_of(round))]


def _form_of(round: Round) -> tuple[int, int, int]:  # noqa: A002
    """Return all that decides which other regimes' rounds type what a round's form only carries or shows."""
    return round.form_version_id, round.regime.programme_id, round.regime_id


def _typed_elsewhere(round: Round) -> list[Round]:  # noqa: A002
    """Return the rounds of other regimes whose forms type what this round's form only carries."""
    cells = Cell.objects.filter(section__version=round.form_version_id)
    typed = cells.filter(kind=CellKind.INPUT).values("series")
    carries = cells.filter(kind=CellKind.CARRIED).exclude(series__in=typed).values("series")
    versions = (
        Cell.objects.filter(kind=CellKind.INPUT, series__in=carries).values("section__version").distinct()
    )
    return list(
        Round.objects.filter(form_version__in=versions, regime__programme=round.regime.programme_id)
        .exclude(regime=round.regime_id)
        .select_related("route")
        .order_by("cutoff_on", "pk")
    )


def year_of(round: Round) -> int:  # noqa: A002
    """Return the calendar year a round's period lies in."""
    return int(round.period[:4])


_COORDINATES = ("element_id", "measure", "node_id", "source_id", "kind", "carry", "options")


def same_everywhere(series_ids: Iterable[int]) -> dict[int, int]:
    """Return series id → the asked series with the same coordinates, whichever version of the element."""
    wanted = set(series_ids)
    elements = Series.objects.filter(pk__in=wanted).values("element")
    rows = list(Series.objects.filter(element__in=elements).values_list("pk", *_COORDINATES))
    asked = {row[1:]: row[0] for row in rows if row[0] in wanted}
    return {row[0]: asked[row[1:]] for row in rows if row[1:] in asked}
