"""The words of the catalogue: stance, adding, measure, value type, comparator. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Stance(StrEnum):
    """How a figure stands in time."""

    FLOW = "FLOW"  # typed for the window; cumulatives are computed
    CUMULATIVE = "CUMULATIVE"  # typed as lũy kế to the as-of date; in-period is the difference
    STOCK = "STOCK"  # at a date; never added over time
    DISTINCT = "DISTINCT"  # số hộ/người không trùng; never added over time, nodes or options


class Adds(StrEnum):
    """How a figure adds over places, nodes or options."""

    SUM = "SUM"
    NONE = "NONE"
    RATIO = "RATIO"  # from its parts: numerator over denominator
    WEIGHTED_MEAN = "WEIGHTED_MEAN"  # weighted by a named element


class Measure(StrEnum):
    PLAN = "PLAN"  # kế hoạch giao
    ACTUAL = "ACTUAL"  # thực hiện
    ESTIMATE = "ESTIMATE"  # ước thực hiện cả năm


class ValueType(StrEnum):
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    MONEY = "MONEY"  # kept in đồng
    PERCENT = "PERCENT"


class BreakdownKind(StrEnum):
    CHIA_RA = "CHIA_RA"  # parts exclude each other; parts + "chưa phân tổ" = total
    TRONG_DO = "TRONG_DO"  # each part ≤ total; parts may overlap and are never summed


class Comparator(StrEnum):
    GE = "GE"
    GT = "GT"
    LE = "LE"
    LT = "LT"
    EQ = "EQ"
    QUALITATIVE = "QUALITATIVE"


class CapitalKind(StrEnum):
    DTPT = "DTPT"  # vốn đầu tư phát triển
    SN = "SN"  # vốn sự nghiệp


class Carry(StrEnum):
    """Whether money was given in the year or carried over from earlier ones."""

    GIVEN = "GIVEN"  # giao trong năm
    CARRIED = "CARRIED"  # kéo dài từ năm trước


class Refusal(StrEnum):
    """Why a catalogue file or a coordinate is refused; texts.REFUSAL says it, `where` names the row."""

    CATALOGUE_FILE = "CATALOGUE_FILE"  # not readable as a file of the catalogue
    KEY_MISSING = "KEY_MISSING"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    VALUE_UNKNOWN = "VALUE_UNKNOWN"
    CODE_TWICE = "CODE_TWICE"
    UNKNOWN_ELEMENT = "UNKNOWN_ELEMENT"
    UNKNOWN_INDICATOR = "UNKNOWN_INDICATOR"
    UNKNOWN_OPTION = "UNKNOWN_OPTION"
    UNKNOWN_NODE = "UNKNOWN_NODE"
    UNKNOWN_SOURCE = "UNKNOWN_SOURCE"
    NOT_VALID_THEN = "NOT_VALID_THEN"
    PARTS_NOT_NAMED = "PARTS_NOT_NAMED"
    VERSION_IN_USE = "VERSION_IN_USE"
    FACT_CHANGED = "FACT_CHANGED"


class ElementRefusal(StrEnum):
    """Why an element is not defined."""

    ELEMENT_EXISTS = "ELEMENT_EXISTS"
    ELEMENT_CODE_BAD = "ELEMENT_CODE_BAD"


def meets(value: Decimal | None, comparator: Comparator, target: Decimal | None) -> bool | None:
    """Whether a value reaches its target; None where it cannot be told (blank, or words only)."""
    if value is None or target is None:
        return None
    match comparator:
        case Comparator.GE:
            return value >= target
        case Comparator.GT:
            return value > target
        case Comparator.LE:
            return value <= target
        case Comparator.LT:
            return value < target
        case Comparator.EQ:
            return value == target
        case Comparator.QUALITATIVE:
            return None


def options_key(options: Mapping[str, str]) -> str:
    """The one spelling of a choice of options: breakdowns in code order.

    >>> options_key({"nhom": "dtts", "gioi": "nu"})
    'gioi=nu;nhom=dtts'
    """
    return ";".join(f"{breakdown}={option}" for breakdown, option in sorted(options.items()))


@dataclass(frozen=True, order=True)
class Coordinates:
    """What is counted, by codes. `options` is the key of options_key; "" and None mean none."""

    element: str
    measure: str
    node: str = ""
    source: str = ""
    kind: str = ""
    carry: str = ""
    options: str = ""
