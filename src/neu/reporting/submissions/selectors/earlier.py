"""Which rounds and which of their lines hold figures of the earlier years of a round's phase."""

from collections.abc import Iterable
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


def earlier_years(round: Round) -> list[YearRound]:  # noqa: A002 - the noun of the room
    """Return what holds the earlier years of the round's phase; a year nobody asked about is absent.

    First the regime's own rounds, the last pass of each year; then the rounds of other regimes that type, in
    the year's own window, what this form only carries (the plan given in earlier years).
    """
    first = int(round.regime.programme.phase.split("-")[0])
    wanted = [str(one) for one in range(first, year_of(round))]
    own = list(
        Round.objects.filter(regime=round.regime_id, period__in=wanted, followed_by__isnull=True)
        .select_related("route", "follows")
        .order_by("period", "pk")
    )
    plan = _typed_elsewhere(round)
    windows = dict(DataWindow.objects.filter(code__in=wanted).values_list("code", "pk")) if plan else {}
    chains = [passes(one) for one in own] + [[one] for one in plan]
    found = lines_of(chains, {})
    held = {one.pk: tuple(counting(found[one.pk], TotalState.ACCEPTED)) for one in (*own, *plan)}
    years = [YearRound(int(one.period), one, held[one.pk]) for one in own]
    years += [
        YearRound(int(one.period[:4]), one, held[one.pk], windows[one.period[:4]])
        for one in sorted(plan, key=lambda one: one.period)
        if held[one.pk] and one.period[:4] in windows  # a round types its own year; later ones are not before
    ]
    return years


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
