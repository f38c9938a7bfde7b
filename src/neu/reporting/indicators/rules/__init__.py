"""What a counted thing is like, what its values may be, and how they add. Pure."""

from neu.reporting.indicators.rules.adding import combine
from neu.reporting.indicators.rules.apportioning import NOT_APPORTIONED, apportion, apportioned_by
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
    ElementRefusal,
    Measure,
    Refusal,
    Stance,
    ValueType,
    meets,
    options_key,
)
from neu.reporting.indicators.rules.naming import code_for

__all__ = [
    "NOT_APPORTIONED",
    "SLIP_FACTOR",
    "Adds",
    "BreakdownKind",
    "CapitalKind",
    "Carry",
    "Comparator",
    "Coordinates",
    "ElementRefusal",
    "Finding",
    "Measure",
    "Problem",
    "Refusal",
    "Stance",
    "ValueType",
    "apportion",
    "apportioned_by",
    "code_for",
    "combine",
    "meets",
    "options_key",
    "parts_problems",
    "slips",
    "unclassified",
    "value_problems",
]
