"""What a counted thing is like, what its values may be, and how they add. Pure."""

from neu.reporting.indicators.rules.adding import combine
from neu.reporting.indicators.rules.apportioning import NOT_APPORTIONED, apportion, apportioned_by
from neu.reporting.indicators.rules.changing import (
    ChangeRefusal,
    Difference,
    Sort,
    day_refusal,
    differences,
    parts,
    sort_of,
)
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
    "ChangeRefusal",
    "Comparator",
    "Coordinates",
    "Difference",
    "ElementRefusal",
    "Finding",
    "Measure",
    "Problem",
    "Refusal",
    "Sort",
    "Stance",
    "ValueType",
    "apportion",
    "apportioned_by",
    "code_for",
    "combine",
    "day_refusal",
    "differences",
    "meets",
    "options_key",
    "parts",
    "parts_problems",
    "slips",
    "sort_of",
    "unclassified",
    "value_problems",
]
