"""Totals are readings of figures: each figure once, whoever reported it, straight from the rows by SQL.

Nothing is stored: a total is always a recomputation, and so it is right at every moment. What frozen versions
add up to is kept in the process that worked it out (docs/adr/0009).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from neu.reporting.rounds.models import Round, Step
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors.carrying import Carried, carried, carried_by_place
from neu.reporting.submissions.selectors.kept import kept
from neu.reporting.submissions.selectors.lines import Line, TotalState, counting, lines, passes

__all__ = [
    "Carried", "Coordinates", "Line", "Sum", "TotalState", "added", "carried", "carried_by_place", "counting",
    "lines", "numbers", "passes", "sums", "sums_by_place",
]  # fmt: skip
Coordinates = tuple[int, int]  # series id, window id


@dataclass(frozen=True)
class Sum:
    """What several figures make together, in stored units (đồng).

    `value` is None where no figure has a number: blank is not zero. `valued` counts those that have one;
    `marks` counts the figures of every state.
    """

    value: Decimal | None
    valued: int
    marks: Mapping[FigureState, int]


def _figures(frozen: bool) -> str:
    """Return the table to read, joined to the rows that count; a cell emptied since says nothing."""
    if not frozen:
        return (
            "submissions_figure f JOIN counted ON counted.holder = f.submission_id "
            f"AND f.state <> '{FigureState.CLEARED}'"
        )
    return "submissions_sentfigure f JOIN counted ON counted.holder = f.version_id"


def _frozen(state: TotalState, counted: Sequence[Line]) -> list[int] | None:
    """Return the versions that hold what a state counts; None: something is typed that no version holds."""
    if state is not TotalState.PROVISIONAL:
        return [line.version_in(state) or 0 for line in counted]
    if any(line.unsent or line.sent_version_id is None for line in counted):
        return None
    return [line.sent_version_id or 0 for line in counted]


_MARKS = ", ".join(f"count(*) FILTER (WHERE f.state = '{state}')" for state in FigureState)


@dataclass(frozen=True)
class _Question:
    """All that a sum of figures depends on. Frozen versions never change: their answers are kept."""

    database: str
    frozen: bool
    holders: tuple[int, ...]  # versions where frozen, else submissions
    windows: tuple[int, ...]  # the window each pass calls its own
    window_id: int | None  # what that is read as; None: as it is
    by: str
    place_ids: frozenset[int] | None
    series_ids: frozenset[int] | None
    grounds: tuple[frozenset[int], ...] | None


def _summed(
    counted: Sequence[Line],
    state: TotalState,
    *,
    window_id: int | None,
    by: str,
    place_ids: Iterable[int] | None,
    series_ids: Iterable[int] | None,
    grounds: Sequence[Collection[int]] | None = None,
) -> Sequence[tuple[object, ...]]:
    """Add the figures of the counted lines: rows of (by…, series, window, sum, valued, marks…).

    A pass's own window is read as `window_id` (None: as it is): January's total holds September's figure of a
    line that has nothing newer.
    """
    versions = _frozen(state, counted)
    asked = _Question(
        str(connection.settings_dict["NAME"]),
        versions is not None,
        tuple(line.submission_id or 0 for line in counted) if versions is None else tuple(versions),
        tuple(line.window_id for line in counted),
        window_id,
        by,
        None if place_ids is None else frozenset(place_ids),
        None if series_ids is None else frozenset(series_ids),
        None if grounds is None else tuple(frozenset(one) for one in grounds),
    )
    return _added_up(asked) if versions is None else _kept_sums(asked)


@kept(256)
def _kept_sums(asked: _Question) -> tuple[tuple[object, ...], ...]:
    return tuple(_added_up(asked))


def _added_up(asked: _Question) -> list[tuple[object, ...]]:
    conditions, ground = "", ""
    params: list[Any] = [list(asked.holders), list(asked.windows), asked.window_id]
    if asked.grounds is not None:
        pairs = [(number, one) for number, places in enumerate(asked.grounds) for one in sorted(places)]
        ground = "JOIN unnest(%s::int[], %s::bigint[]) AS g(ground, place_id) ON g.place_id = f.place_id"
        params += [[number for number, _place in pairs], [one for _number, one in pairs]]
    if asked.place_ids is not None:
        conditions += " AND f.place_id = ANY(%s)"
        params.append(sorted(asked.place_ids))
    if asked.series_ids is not None:
        conditions += " AND f.series_id = ANY(%s)"
        params.append(sorted(asked.series_ids))
    group = f"{asked.by}, " if asked.by else ""
    query = f"""
        WITH counted AS MATERIALIZED (
            SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS c(holder, own_window)
        )
        SELECT {group}f.series_id,
               CASE WHEN f.window_id = counted.own_window THEN COALESCE(%s::bigint, f.window_id)
                    ELSE f.window_id END AS w,
               sum(f.value), count(f.value), {_MARKS}
        FROM {_figures(asked.frozen)} {ground}
        WHERE true{conditions}
        GROUP BY {group}f.series_id, w
    """  # noqa: S608 - only our own words are put in
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


def _sum(row: Sequence[object]) -> Sum:
    value, valued, *marks = row
    counts = {state: int(str(count)) for state, count in zip(FigureState, marks, strict=True) if count}
    return Sum(value if isinstance(value, Decimal) else None, int(str(valued)), counts)


def _scope(
    round: Round,  # noqa: A002
    step: Step | None,
    obligation_ids: Iterable[int] | None,
    known: Sequence[Line] | None,
) -> list[Line]:
    found = list(known) if known is not None else lines(round, step)
    if obligation_ids is None:
        return found
    wanted = set(obligation_ids)
    return [line for line in found if line.obligation_id in wanted]


def sums(
    round: Round,  # noqa: A002
    *,
    place_ids: Iterable[int] | None,
    state: TotalState,
    step: Step | None = None,
    series_ids: Iterable[int] | None = None,
    obligation_ids: Iterable[int] | None = None,
    known: Sequence[Line] | None = None,
) -> dict[Coordinates, Sum]:
    """Return (series, window) → what the figures about these places add up to, each once whoever reported it.

    The scope is the round's own obligations (all lines: territory and sector), or some of them; `place_ids`
    None means every place. `known` saves asking for the lines twice.
    """
    counted = counting(_scope(round, step, obligation_ids, known), state)
    rows = _summed(
        counted, state, window_id=round.window_id, by="", place_ids=place_ids, series_ids=series_ids
    )
    return {(int(str(row[0])), int(str(row[1]))): _sum(row[2:]) for row in rows}


def sums_by_place(
    round: Round,  # noqa: A002
    *,
    place_ids: Iterable[int] | None,
    state: TotalState,
    step: Step | None = None,
    series_ids: Iterable[int] | None = None,
    obligation_ids: Iterable[int] | None = None,
    known: Sequence[Line] | None = None,
) -> dict[int, dict[Coordinates, Sum]]:
    """Return the same sums for every place a figure is about: place id → (series, window) → sum."""
    counted = counting(_scope(round, step, obligation_ids, known), state)
    rows = _summed(
        counted, state, window_id=round.window_id, by="f.place_id", place_ids=place_ids, series_ids=series_ids
    )
    found: dict[int, dict[Coordinates, Sum]] = defaultdict(dict)
    for row in rows:
        found[int(str(row[0]))][int(str(row[1])), int(str(row[2]))] = _sum(row[3:])
    return dict(found)


def sums_by_ground(
    round: Round,  # noqa: A002
    *,
    grounds: Sequence[Collection[int]],
    state: TotalState,
    series_ids: Iterable[int],
    known: Sequence[Line],
) -> list[dict[Coordinates, Sum]]:
    """Return for each ground (a set of places) its (series, window) → sum, in one query."""
    rows = _summed(
        counting(known, state), state, window_id=round.window_id, by="g.ground", place_ids=None,
        series_ids=series_ids, grounds=grounds,
    )  # fmt: skip
    found: list[dict[Coordinates, Sum]] = [{} for _ground in grounds]
    for row in rows:
        found[int(str(row[0]))][int(str(row[1])), int(str(row[2]))] = _sum(row[3:])
    return found


def numbers(
    version_ids: Iterable[int],
    *,
    place_ids: Iterable[int],
    series_ids: Iterable[int],
    window_ids: Iterable[int],
) -> list[tuple[int, int, int, Decimal]]:
    """Return (place, series, window, sum) of frozen versions, of any rounds, where there is a number."""
    query = """
        SELECT f.place_id, f.series_id, f.window_id, sum(f.value)
        FROM submissions_sentfigure f
        WHERE f.version_id = ANY(%s) AND f.place_id = ANY(%s) AND f.series_id = ANY(%s)
              AND f.window_id = ANY(%s) AND f.value IS NOT NULL
        GROUP BY 1, 2, 3
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [list(version_ids), sorted(place_ids), sorted(series_ids), sorted(window_ids)])
        rows: list[tuple[int, int, int, Decimal]] = cursor.fetchall()
        return rows


def added(several: Iterable[Sum]) -> Sum:
    """Add sums: blanks stay blank unless one has a number."""
    value: Decimal | None = None
    valued, marks = 0, dict[FigureState, int]()
    for one in several:
        if one.value is not None:
            value = one.value + (value or 0)
        valued += one.valued
        for state, count in one.marks.items():
            marks[state] = marks.get(state, 0) + count
    return Sum(value, valued, marks)
