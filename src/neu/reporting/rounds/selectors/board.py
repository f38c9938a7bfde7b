"""The board: units × forms × periods, complete and in time, in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
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
    returned_due_at: datetime | None
    returns: int

    @property
    def return_overdue(self) -> bool:
        """A returned report whose own date has passed; it is counted apart and is not late."""
        return self.returned_due_at is not None and self.standing.state == rules.ObligationState.RETURNED


@dataclass(frozen=True, slots=True)
class Row:
    """One agency's duty about one place at one step, through all rounds shown."""

    step: str
    agency_id: int
    place_id: int
    agency: str
    place: str
    cells: Mapping[int, Cell]  # by round id; a round in which it owes nothing has none


@dataclass(frozen=True, slots=True)
class Column:
    """One round: what its obligations of one step add up to, and who is missing."""

    round_id: int
    tally: Tally
    missing: tuple[str, ...]  # names of those without an accepted version
    draft: bool  # the step's due rule was not recovered
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Block:
    """One step of the routes shown, with its rows and a column for each round that has it."""

    step: str
    name: str
    order: int
    rows: tuple[Row, ...]
    columns: Mapping[int, Column]


@dataclass(frozen=True, slots=True)
class Board:
    """What is shown: rounds left to right, a block for each step."""

    rounds: tuple[Round, ...]
    blocks: tuple[Block, ...]
    at: datetime

    @property
    def total(self) -> Tally:
        """Everything on the board together."""
        return rules.tally(
            cell.standing for block in self.blocks for row in block.rows for cell in row.cells.values()
        )


# Rows come grouped: one for each unit and step, its rounds in an array, so that a year of all units is some hundred rows.
_ROWS = """
SELECT s.code, min(s.name), min(s.order), bool_or(s.draft), o.agency_id, o.place_id,
       array_agg(o.round_id), array_agg(o.id), array_agg(o.state), array_agg(o.due_at), array_agg(o.first_sent_at),
       array_agg(o.accepted_at), array_agg(o.returned_due_at), array_agg(o.returns)
FROM rounds_obligation o JOIN rounds_step s ON s.id = o.step_id
WHERE o.round_id = ANY(%(rounds)s) AND (%(anywhere)s OR (o.round_id, o.place_id) IN (
    SELECT * FROM unnest(%(place_rounds)s::bigint[], %(places)s::bigint[])
))
GROUP BY s.code, o.agency_id, o.place_id
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

    `place_id` narrows to the places of that extent: for each round those of its own cut-off, so a commune of today
    shows what its predecessors owed. One query for the obligations, one for names.
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
    called = agencies.names({row[4] for row in found}, on)
    lying = places.names({row[5] for row in found}, on)
    rows: dict[str, list[Row]] = {}
    steps: dict[str, tuple[str, int, bool]] = {}
    for code, name, order, draft, agency_id, place, *arrays in found:
        steps[code] = (name, order, draft)
        rows.setdefault(code, []).append(
            Row(
                code, agency_id, place,
                called[agency_id].name if agency_id in called else str(agency_id),
                lying[place].full if place in lying else str(place),
                _cells(arrays, at),
            )
        )  # fmt: skip
    blocks = [
        Block(code, name, order, _sorted(rows[code]), _columns(rows[code], draft))
        for code, (name, order, draft) in sorted(steps.items(), key=lambda item: item[1][1])
    ]
    return Board(tuple(rounds), tuple(blocks), at)


def _scope(rounds: Sequence[Round], place_id: int, on: date) -> list[tuple[int, int]]:
    """(round, place) pairs that lie in the extent, by each round's own day."""
    by_day = {day: places.territory(place_id, on, day) for day in {one.cutoff_on for one in rounds}}
    return [
        (one.pk, place)
        for one in rounds
        for place in by_day[one.cutoff_on].whole | {part.source for part in by_day[one.cutoff_on].parts}
    ]


def _cells(arrays: Sequence[Sequence[object]], at: datetime) -> dict[int, Cell]:
    return {
        round_id: Cell(
            obligation_id,
            rules.standing(state, due_at, first_sent_at, accepted_at, at),
            due_at,
            first_sent_at,
            returned_due_at,
            returns,
        )
        for round_id, obligation_id, state, due_at, first_sent_at, accepted_at, returned_due_at, returns in zip(
            *arrays, strict=True
        )
    }


def _sorted(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.place, row.agency)))


def _columns(rows: Sequence[Row], draft: bool) -> dict[int, Column]:
    by_round: dict[int, list[tuple[Row, Cell]]] = {}
    for row in rows:
        for round_id, cell in row.cells.items():
            by_round.setdefault(round_id, []).append((row, cell))
    return {
        round_id: Column(
            round_id,
            rules.tally(cell.standing for _row, cell in pairs),
            tuple(row_name(row) for row, cell in pairs if not cell.standing.accepted),
            draft,
            pairs[0][1].due_at,
        )
        for round_id, pairs in by_round.items()
    }


def row_name(row: Row) -> str:
    """The agency, with its place where the name does not say it."""
    return row.agency if row.place in row.agency else f"{row.agency} ({row.place})"
