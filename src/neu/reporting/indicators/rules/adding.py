"""How figures of several places (nodes, options) make one. Pure."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

from neu.reporting.indicators.rules.kinds import Adds

Part = Decimal | None
_PRECISION = 60


def combine(adds: Adds, parts: Sequence[Part], weights: Sequence[Part] = ()) -> Decimal | None:
    """One value made of `parts`; None where there is none, or where none may be stated.

    SUM adds what is there. RATIO divides the sum of `parts` (numerators) by the sum of `weights`
    (denominators), over the places that have both: 45/50 and 30/100 give 0.5, never 0.6. WEIGHTED_MEAN
    weighs each part by its weight; a part without its weight leaves the mean unstated. NONE states a value
    only when one place has it.
    :raises ValueError: when RATIO or WEIGHTED_MEAN is given another number of weights than parts.
    """
    if adds in (Adds.RATIO, Adds.WEIGHTED_MEAN) and len(parts) != len(weights):
        raise ValueError(f"{adds}: {len(parts)} parts but {len(weights)} weights")
    present = [part for part in parts if part is not None]
    if not present:
        return None
    with localcontext() as context:
        context.prec, context.rounding = _PRECISION, ROUND_HALF_UP
        match adds:
            case Adds.SUM:
                return sum(present, Decimal(0))
            case Adds.NONE:
                return present[0] if len(present) == 1 else None
            case Adds.RATIO:
                both = [
                    (a, b) for a, b in zip(parts, weights, strict=True) if a is not None and b is not None
                ]
                return _divided(
                    sum((a for a, _b in both), Decimal(0)), sum((b for _a, b in both), Decimal(0))
                )
            case Adds.WEIGHTED_MEAN:
                return _weighted(parts, weights)


def _weighted(parts: Sequence[Part], weights: Sequence[Part]) -> Decimal | None:
    total = weight_of_all = Decimal(0)
    for part, weight in zip(parts, weights, strict=True):
        if part is None:
            continue
        if weight is None:
            return None
        total += part * weight
        weight_of_all += weight
    return _divided(total, weight_of_all)


def _divided(top: Decimal, bottom: Decimal) -> Decimal | None:
    return top / bottom if bottom else None
