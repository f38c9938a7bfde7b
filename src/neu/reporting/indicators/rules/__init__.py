"""What a counted thing is like, what its values may be, and how they add. Pure."""

from neu.reporting.indicators.rules.adding import combine
from neu.reporting.indicators.rules.checks import (
    SLIP_FACTOR,
    Finding,
    Problem,
    parts_problems,
    slips,
    unclassified,
    value_problems,
)
from neu.reporting.indicators.rules.kinds import (
    Adds,
    BreakdownKind,
    CapitalKind,
    Carry,
    Comparator,
    Coordinates,
    Measure,
    Refusal,
    Stance,
    ValueType,
    meets,
    options_key,
)

__all__ = [
    "SLIP_FACTOR",
    "Adds",
    "BreakdownKind",
    "CapitalKind",
    "Carry",
    "Comparator",
    "Coordinates",
    "Finding",
    "Measure",
    "Problem",
    "Refusal",
    "Stance",
    "ValueType",
    "combine",
    "meets",
    "options_key",
    "parts_problems",
    "slips",
    "unclassified",
    "value_problems",
]
