"""Questions about totals and editions: read, never write."""

from datetime import date

from neu.registry.places import selectors as places
from neu.registry.places.rules import PlaceName
from neu.reporting.consolidation.selectors.access import Reach, reach_of, rounds_for, shows_row
from neu.reporting.consolidation.selectors.basis import Basis, gather, gather_all
from neu.reporting.consolidation.selectors.counting import Counted, Missing
from neu.reporting.consolidation.selectors.drilling import Origin, where_from
from neu.reporting.consolidation.selectors.tables import Table, table, tables
from neu.reporting.consolidation.selectors.verifying import Verification, verify
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.lines import TotalState

__all__ = [
    "Basis",
    "Counted",
    "Missing",
    "Origin",
    "Reach",
    "Table",
    "TotalState",
    "Verification",
    "gather",
    "gather_all",
    "missing",
    "place_name",
    "reach_of",
    "rounds_for",
    "shows_row",
    "table",
    "tables",
    "verify",
    "where_from",
]


def place_name(place_id: int, on: date) -> PlaceName:
    """Return what a place is called on a day."""
    return places.name(place_id, on)


def missing(round: Round, place_id: int, state: TotalState) -> Counted:  # noqa: A002 - the noun of the room
    """Return who is counted at a place and who is missing, by name."""
    return table(round, place_id, state).counted
