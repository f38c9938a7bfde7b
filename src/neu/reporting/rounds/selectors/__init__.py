"""Questions about rounds: read, never write."""

from neu.reporting.rounds.selectors.board import Board, board, rounds_for
from neu.reporting.rounds.selectors.pages import (
    attributes,
    duties,
    listed_rounds,
    named,
    places_of,
    regimes,
    route_of,
    years,
)
from neu.reporting.rounds.selectors.people import may_open
from neu.reporting.rounds.selectors.planning import Gap, Plan, plan, regime, route_on
from neu.reporting.rounds.selectors.routing import (
    Receiver,
    authenticator,
    holder_over,
    holders,
    holders_over,
    owner,
    receivers,
    receivers_of,
    round_of,
    senders,
    step_for_level,
    top_step,
    year_rounds,
)

__all__ = [
    "Board",
    "Gap",
    "Plan",
    "Receiver",
    "attributes",
    "authenticator",
    "board",
    "duties",
    "holder_over",
    "holders",
    "holders_over",
    "listed_rounds",
    "may_open",
    "named",
    "owner",
    "places_of",
    "plan",
    "receivers",
    "receivers_of",
    "regime",
    "regimes",
    "round_of",
    "rounds_for",
    "route_of",
    "route_on",
    "senders",
    "step_for_level",
    "top_step",
    "year_rounds",
    "years",
]
