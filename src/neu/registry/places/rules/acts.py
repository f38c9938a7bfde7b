"""What must hold after an act on the registry: no loop, no gap above, shares that add up. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from neu.registry.places.rules.atlas import Atlas
from neu.registry.places.rules.values import Version

ONE = Decimal(1)
Span = tuple[date, date]  # first day, first day after


def overlap(one: Span, other: Span) -> Span | None:
    """Return the days two spans share.

    >>> overlap((date(2021, 1, 1), date(2023, 1, 1)), (date(2022, 1, 1), date.max))
    (datetime.date(2022, 1, 1), datetime.date(2023, 1, 1))
    """
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def span(version: Version) -> Span:
    return version.start, version.end


def would_loop(atlas: Atlas, place: int, parent: int, during: Span) -> bool:
    """Tell whether putting a place under a parent for those days makes it lie in itself on any of them."""
    waiting, seen = [(parent, during)], set()
    while waiting:
        above, days = waiting.pop()
        if above == place:
            return True
        if (above, days) in seen:
            continue
        seen.add((above, days))
        for version in atlas.history(above):
            shared = overlap(span(version), days)
            if shared and version.parent is not None:
                waiting.append((version.parent, shared))
    return False


def uncovered(needed: Span, spans: Iterable[Span]) -> Span | None:
    """Return the first days of `needed` that no span covers; None when all are covered.

    >>> uncovered((date(2021, 1, 1), date.max), [(date(2021, 1, 1), date(2025, 7, 1))])[0]
    datetime.date(2025, 7, 1)
    """
    reached = needed[0]
    for start, end in sorted(spans):
        if start > reached:
            break
        reached = max(reached, end)
    if reached >= needed[1]:
        return None
    later = [start for start, _ in spans if start > reached]
    return reached, min([*later, needed[1]])


def shares_add_up(targets: Iterable[int], shares: Mapping[int, Decimal]) -> bool:
    """Tell whether shares are possible: 1 when every part has one, less while some have none."""
    total = sum(shares.values(), Decimal(0))
    return total == ONE if set(targets) <= set(shares) else total < ONE
