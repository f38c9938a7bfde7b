"""A number far from what was usual, by stated methods that one wild value does not spoil. Pure.

OWN: at least four earlier numbers of the same report: the modified z-score of Iglewicz and Hoaglin (1993),
0,6745 × |x − median| ÷ MAD, above 3,5. PEERS: fewer earlier numbers, but eight reports or more that had one:
the same score of the logarithm of x ÷ the last number, among theirs, and twice
theirs or half of it. LAST: neither: ten times the last number
or more, or a tenth or less.
"""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)
SCORE, SCALE = Decimal("3.5"), Decimal("0.6745")
ENOUGH_OWN, ENOUGH_PEERS = 4, 8
FAR = Decimal(10)
LEAST_TIMES = Decimal(2)  # where peers move as one, less than this beside them is not worth a look


class Method(StrEnum):
    OWN = "OWN"
    PEERS = "PEERS"
    LAST = "LAST"


class Unusual(NamedTuple):
    """`usual`: the median of the earlier numbers, or the last of them; `times`: value ÷ usual, where that is
    not zero; `peers`: how many others were compared, and `among` their median of value ÷ last."""

    method: Method
    value: Decimal
    usual: Decimal
    times: Decimal | None
    earlier: int
    peers: int = 0
    among: Decimal | None = None


def median(numbers: Sequence[Decimal]) -> Decimal:
    """Return the middle number, or the mean of the two in the middle."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def far_out(value: Decimal, others: Sequence[Decimal]) -> bool:
    """True when the modified z-score of a number among others is above 3,5; others that agree make none."""
    middle = median(others)
    spread = median([abs(one - middle) for one in others])
    return spread > 0 and SCALE * abs(value - middle) / spread > SCORE


def unusual(history: Mapping[Key, tuple[Decimal, Sequence[Decimal]]]) -> dict[Key, Unusual]:
    """Return the unusual ones of {report: (its number, its earlier numbers, the latest last)}."""
    found = {}
    moves = {
        key: value / earlier[-1]
        for key, (value, earlier) in history.items()
        if earlier and value > 0 and earlier[-1] > 0
    }
    for key, (value, earlier) in history.items():
        if not earlier:
            continue
        times = moves.get(key)
        if len(earlier) >= ENOUGH_OWN:
            if far_out(value, earlier):
                usual = median(earlier)
                ratio = value / usual if usual else None
                found[key] = Unusual(Method.OWN, value, usual, ratio, len(earlier))
            continue
        others = [ratio for other, ratio in moves.items() if other != key]
        if times is not None and len(others) >= ENOUGH_PEERS:
            among = median(others)
            near = 1 / LEAST_TIMES < times / among < LEAST_TIMES
            if not near and far_out(times.ln(), [one.ln() for one in others]):
                found[key] = Unusual(
                    Method.PEERS, value, earlier[-1], times, len(earlier), len(others), among
                )
        elif times is not None and (times >= FAR or times <= 1 / FAR):
            found[key] = Unusual(Method.LAST, value, earlier[-1], times, len(earlier))
    return found
