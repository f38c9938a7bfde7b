"""Questions about rounds: read, never write."""

from neu.reporting.rounds.selectors.asking import (
    Askable,
    askable,
    forms_on,
    lists,
    receivers_offered,
    usual_list,
)
from neu.reporting.rounds.selectors.board import Board, board, rounds_for
from neu.reporting.rounds.selectors.extending import extensions_of, waiting
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
from neu.reporting.rounds.selectors.reminding import digests, how_reminded, reminded_on
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
    "digests",
    "duties",
    "extensions_of",
    "forms_on",
    "holder_over",
    "how_reminded",
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
    "reminded_on",
    "round_of",
    "rounds_for",
    "route_of",
    "route_on",
    "senders",
    "step_for_level",
    "top_step",
    "usual_list",
    "waiting",
    "year_rounds",
    "years",
]
