"""Questions about rounds: read, never write."""

from neu.reporting.rounds.selectors.asking import Askable, askable, forms_on, lists, receivers_offered
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
    "Askable",
    "Board",
    "Gap",
    "Plan",
    "Receiver",
    "askable",
    "attributes",
    "authenticator",
    "board",
    "duties",
    "forms_on",
    "holder_over",
    "holders",
    "holders_over",
    "listed_rounds",
    "lists",
    "may_open",
    "named",
    "owner",
    "places_of",
    "plan",
    "receivers",
    "receivers_of",
    "receivers_offered",
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
