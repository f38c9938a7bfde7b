"""Questions about rounds: read, never write."""

from neu.reporting.rounds.selectors.board import Board, board, rounds_for
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
    "authenticator",
    "board",
    "holder_over",
    "holders",
    "holders_over",
    "owner",
    "plan",
    "receivers",
    "receivers_of",
    "regime",
    "round_of",
    "rounds_for",
    "route_on",
    "senders",
    "step_for_level",
    "top_step",
    "year_rounds",
]
