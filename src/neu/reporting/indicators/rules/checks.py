"""Checks any door may run on a figure: its type and bounds, its breakdown, đồng-or-triệu slips. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from neu.platform.text.rules import canonical
from neu.reporting.indicators.rules.kinds import BreakdownKind, ValueType

SLIP_FACTOR = 500  # "đồng hay triệu đồng?": between a thousand-fold slip and any honest change
LARGEST = Decimal(10) ** 16  # what numeric(20, 4) holds
MAX_DECIMALS = 4


class Finding(StrEnum):
    """What may be wrong with a figure; texts.FINDING says it."""

    NOT_FINITE = "NOT_FINITE"
    TOO_LARGE = "TOO_LARGE"
    NOT_WHOLE = "NOT_WHOLE"
    TOO_MANY_DECIMALS = "TOO_MANY_DECIMALS"
    NEGATIVE = "NEGATIVE"
    TOO_SMALL = "TOO_SMALL"
    OVER_MAXIMUM = "OVER_MAXIMUM"
    PARTS_OVER_TOTAL = "PARTS_OVER_TOTAL"  # chia ra: parts together exceed the total
    PART_OVER_TOTAL = "PART_OVER_TOTAL"  # trong đó: one part exceeds the total
    PARTS_WITHOUT_TOTAL = "PARTS_WITHOUT_TOTAL"
    UNCLASSIFIED = "UNCLASSIFIED"  # chia ra: parts fall short, the rest is "chưa phân tổ"
    UNIT_SLIP = "UNIT_SLIP"  # đồng hay triệu đồng?


@dataclass(frozen=True)
class Problem:
    """One finding with the numbers its words need; numbers are canonical text in stored units."""

    code: Finding
    params: Mapping[str, str] = field(default_factory=dict)
    blocks: bool = True  # an error stops sending; otherwise a warning asks for a word


def value_problems(
    value: Decimal,
    *,
    value_type: str,
    decimals: int = 0,
    minimum: Decimal | None = None,
    maximum: Decimal | None = None,
) -> list[Problem]:
    """What is wrong with one value in its stored unit (money in đồng); empty when nothing is.

    `decimals` is how many it may have; INTEGER and MONEY have none. `minimum` None means no lower bound.
    """
    if not value.is_finite():
        return [Problem(Finding.NOT_FINITE)]
    if abs(value) >= LARGEST:
        return [Problem(Finding.TOO_LARGE, {"value": canonical(value)})]
    found = []
    plain = canonical(value)
    written = len(plain.partition(".")[2])
    if value_type in (ValueType.INTEGER, ValueType.MONEY) and written:
        found.append(Problem(Finding.NOT_WHOLE, {"value": plain}))
    elif written > min(decimals, MAX_DECIMALS):
        allowed = str(min(decimals, MAX_DECIMALS))
        found.append(Problem(Finding.TOO_MANY_DECIMALS, {"value": plain, "allowed": allowed}))
    if minimum is not None and value < minimum:
        code = Finding.NEGATIVE if minimum == 0 else Finding.TOO_SMALL
        found.append(Problem(code, {"value": plain, "minimum": canonical(minimum)}))
    if maximum is not None and value > maximum:
        found.append(Problem(Finding.OVER_MAXIMUM, {"value": plain, "maximum": canonical(maximum)}))
    return found


def unclassified(total: Decimal | None, parts: Sequence[Decimal | None]) -> Decimal | None:
    """What of the total no part of a "chia ra" holds; None before there is a total or any part."""
    present = [part for part in parts if part is not None]
    return total - sum(present, Decimal(0)) if total is not None and present else None


def parts_problems(
    kind: BreakdownKind, total: Decimal | None, parts: Mapping[str, Decimal | None]
) -> list[Problem]:
    """Whether the parts of a breakdown fit their total; `parts` is name → value, None where not filled in.

    Chia ra: together at most the total (the rest is "chưa phân tổ", a warning once every part is filled in).
    Trong đó: each at most the total, overlapping freely, never summed.
    """
    present = {name: part for name, part in parts.items() if part is not None}
    if not present:
        return []
    if total is None:
        return [Problem(Finding.PARTS_WITHOUT_TOTAL, {"parts": ", ".join(present)})]
    if kind is BreakdownKind.TRONG_DO:
        return [
            Problem(
                Finding.PART_OVER_TOTAL, {"part": name, "value": canonical(part), "total": canonical(total)}
            )
            for name, part in present.items()
            if part > total
        ]
    added = sum(present.values(), Decimal(0))
    said = {
        "parts": " + ".join(f"{canonical(part)} {name}" for name, part in present.items()),
        "sum": canonical(added),
        "total": canonical(total),
        "rest": canonical(total - added),
    }
    if added > total:
        return [Problem(Finding.PARTS_OVER_TOTAL, said)]
    if added < total and len(present) == len(parts):
        return [Problem(Finding.UNCLASSIFIED, said, blocks=False)]
    return []


def slips(value: Decimal | None, references: Sequence[Decimal | None], *, factor: int = SLIP_FACTOR) -> bool:
    """True when the value is over `factor` times, or under 1/`factor` of, the plan or the last period.

    Zero and blank references accuse nobody, nor is zero a slip.
    """
    size = abs(value or Decimal(0))
    compared = [abs(reference) for reference in references if reference]
    return bool(size) and any(size > known * factor or size * factor < known for known in compared)
