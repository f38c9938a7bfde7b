"""Questions about rounds: read, never write."""

from neu.reporting.rounds.selectors.planning import Gap, Plan, plan, regime, route_on
from neu.reporting.rounds.selectors.routing import (
    Receiver,
    authenticator,
    holders,
    owner,
    receivers,
    round_of,
    senders,
    step_for_level,
    top_step,
    year_rounds,
)

__all__ = [
    "Gap",
    "Plan",
    "Receiver",
    "authenticator",
    "holders",
    "owner",
    "plan",
    "receivers",
    "regime",
    "round_of",
    "route_on",
    "senders",
    "step_for_level",
    "top_step",
    "year_rounds",
]
