"""What a counted thing is like. Pure."""

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
