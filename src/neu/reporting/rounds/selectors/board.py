"""The board: units × forms × periods, complete and in time, in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q

from neu.platform.text.rules import sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.selectors import AgencyName
from neu.registry.places import selectors as places
from neu.registry.places.selectors import PlaceName
from neu.reporting.rounds import rules
from neu.reporting.rounds.models import Round
from neu.reporting.rounds.rules import Standing, Tally


@dataclass(frozen=True, slots=True)
class Cell:
    """One obligation on the board."""

    obligation_id: int
    standing: Standing
    due_at: datetime | None
    first_sent_at: datetime | None
    original_due_at: datetime | None  # None: it was never extended
    returned_due_at: datetime | None
    returns: int


@dataclass(frozen=True, slots=True)
class Row:
    """One agency's duty about one place at one step; `cells` follow the block's rounds; None: no duty."""

    agency_id: int
    place_id: int
    agency: str
    place: str
    cells: tuple[Cell | None, ...]

    @property
    def name(self) -> str:
        """The agency, with its place where the name does not say it."""
        return self.agency if self.place.lower() in self.agency.lower() else f"{self.agency} ({self.place})"

    @property
    def incomplete(self) -> bool:
        """Something it owes has no accepted version."""
        return any(cell is not None and not cell.standing.accepted for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Column:
    """One round: what its obligations of one step add up to, and who is missing."""

    round: Round
    tally: Tally
    missing: tuple[str, ...]  # names of those without an accepted version
    due_at: datetime | None
    draft: bool  # the step's due rule was not recovered


@dataclass(frozen=True, slots=True)
class Block:
    """One step of one regime, with a column for each round that has it and a row for each who owes."""

    regime: str
    step: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def by_event(self) -> bool:
        """Each of its rounds is about one event: they stand below each other, not beside."""
        return all(column.round.subject for column in self.columns)

    @property
    def lines(self) -> tuple[tuple[Round, Row, Cell], ...]:
        """Each round with the one who owes it, the latest event first."""
        found = [
            (column.round, row, cell)
            for position, column in enumerate(self.columns)
            for row in self.rows
            if (cell := row.cells[position]) is not None
        ]
        return tuple(sorted(found, key=lambda line: (line[0].cutoff_on, line[0].pk), reverse=True))

    @property
    def tally(self) -> Tally:
        """All its columns together."""
        return rules.tally(cell.standing for row in self.rows for cell in row.cells if cell)


@dataclass(frozen=True, slots=True)
class Board:
    """What is shown: a block for each step of each regime."""

    rounds: tuple[Round, ...]
    blocks: tuple[Block, ...]
    at: datetime


# Rows come grouped, the rounds of a unit and step in arrays: a year of all units is some hundred rows.
_ROWS = """
SELECT r.regime_id, s.code, min(s.name), max(s.order), bool_or(s.draft), o.agency_id, o.place_id,
       array_agg(o.round_id), array_agg(o.id), array_agg(o.state), array_agg(o.due_at),
       array_agg(o.first_sent_at),
       array_agg(o.accepted_at), array_agg(o.original_due_at), array_agg(o.returned_due_at),
       array_agg(o.returns)
FROM rounds_obligation o JOIN rounds_step s ON s.id = o.step_id JOIN rounds_round r ON r.id = o.round_id
WHERE o.round_id = ANY(%(rounds)s) AND (%(anywhere)s OR (o.round_id, o.place_id) IN (
    SELECT * FROM unnest(%(place_rounds)s::bigint[], %(places)s::bigint[])
))
GROUP BY r.regime_id, s.code, o.agency_id, o.place_id
"""


def rounds_for(
    *, regimes: Sequence[str] = (), year: int | None = None, territory_id: int | None = None, at: datetime
) -> list[Round]:
    """Return the rounds opened by `at` of these regimes (none: all) in a year, in the order of time."""
    wanted = Q(opened_at__lte=at)
    if regimes:
        wanted &= Q(regime__code__in=regimes)
    if year is not None:
        wanted &= Q(period__startswith=str(year))
    if territory_id is not None:
        wanted &= Q(territory=territory_id)
    found = Round.objects.filter(wanted).select_related("regime")
    return list(found.order_by("regime__code", "period", "cutoff_on", "pk"))


def board(rounds: Sequence[Round], *, at: datetime, on: date, place_id: int | None = None) -> Board:
    """Return how all obligations of these rounds stand at `at`; names as of `on`.

    `place_id` narrows to the places of that extent, for each round those of its own cut-off: today's
    commune shows what its predecessors owed. One query for the obligations, one for names.
    """
    scope = _scope(rounds, place_id, on) if place_id is not None else None
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS,
            {
                "rounds": [one.pk for one in rounds],
                "anywhere": scope is None,
                "place_rounds": [round_id for round_id, _place in scope or ()],
                "places": [place for _round, place in scope or ()],
            },
        )
        found = cursor.fetchall()
    called = agencies.names({row[5] for row in found}, on)
    lying = places.names({row[6] for row in found}, on)
    grouped: dict[tuple[int, str], list[tuple[Any, ...]]] = {}
    for row in found:
        grouped.setdefault((row[0], row[1]), []).append(row)
    regimes = {one.regime_id: one.regime.code for one in rounds}
    order = {key: (regimes[key[0]], max(row[3] for row in rows)) for key, rows in grouped.items()}
    blocks = tuple(
        _block(regimes[key[0]], grouped[key], rounds, called, lying, at)
        for key in sorted(grouped, key=order.__getitem__)
    )
    return Board(tuple(rounds), blocks, at)


@lru_cache(maxsize=20_000)
def _order_of(name: str) -> str:
    """Vietnamese order; names are few and repeat, and a key costs a tenth of a millisecond."""
    return sort_key(name)


def _block(
    regime: str,
    found: Sequence[tuple[Any, ...]],
    rounds: Sequence[Round],
    called: Mapping[int, AgencyName],
    lying: Mapping[int, PlaceName],
    at: datetime,
) -> Block:
    cells = [_cells(row[7:], at) for row in found]
    held = {round_id for by_round in cells for round_id in by_round}
    shown = [one for one in rounds if one.pk in held]
    rows = [
        Row(
            row[5],
            row[6],
            called[row[5]].name if row[5] in called else str(row[5]),
            lying[row[6]].full if row[6] in lying else str(row[6]),
            tuple(by_round.get(one.pk) for one in shown),
        )
        for row, by_round in zip(found, cells, strict=True)
    ]
    rows.sort(key=lambda row: (_order_of(row.place), _order_of(row.agency)))
    draft = any(row[4] for row in found)
    columns = tuple(_column(one, position, rows, draft) for position, one in enumerate(shown))
    return Block(regime, found[0][1], found[0][2], columns, tuple(rows))


def _scope(rounds: Sequence[Round], place_id: int, on: date) -> list[tuple[int, int]]:
    """(round, place) pairs that lie in the extent, by each round's own day."""
    by_day = {day: places.territory(place_id, on, day) for day in {one.cutoff_on for one in rounds}}
    return [
        (one.pk, place)
        for one in rounds
        for place in by_day[one.cutoff_on].whole | {part.source for part in by_day[one.cutoff_on].parts}
    ]


def _cells(arrays: Sequence[Sequence[Any]], at: datetime) -> dict[int, Cell]:
    cells = {}
    for round_id, obligation_id, state, due_at, first_sent_at, accepted_at, *more in zip(
        *arrays, strict=True
    ):
        how = rules.standing(state, due_at, first_sent_at, accepted_at, at)
        cells[round_id] = Cell(obligation_id, how, due_at, first_sent_at, *more)
    return cells


def _column(one: Round, position: int, rows: Sequence[Row], draft: bool) -> Column:
    pairs = [(row, cell) for row in rows if (cell := row.cells[position]) is not None]
    return Column(
        one,
        rules.tally(cell.standing for _row, cell in pairs),
        tuple(row.name for row, cell in pairs if not cell.standing.accepted),
        pairs[0][1].original_due_at or pairs[0][1].due_at,
        draft,
    )
