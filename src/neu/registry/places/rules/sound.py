"""What must hold of places after an act, or after one is undone: no loop, no gap, no code twice. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from neu.platform.text.rules import canonical
from neu.platform.text.rules import day as written
from neu.registry.places.rules.acts import overlap, shares_add_up, span, uncovered, would_loop
from neu.registry.places.rules.atlas import Atlas
from neu.registry.places.rules.refusals import ActRefusal
from neu.registry.places.rules.values import Version

Fault = tuple[int, ActRefusal, dict[str, str]]  # the place, why, and what is said of it


def faults(book: Atlas, places: Iterable[int]) -> Iterator[Fault]:
    """Yield what does not hold of these places: days, codes, parents, loops, what lies in them."""
    for place in dict.fromkeys(places):
        history = book.history(place)
        for one, other in zip(history, history[1:], strict=False):
            if shared := overlap(span(one), span(other)):
                yield place, ActRefusal.DAYS_OVERLAP, {"name": one.full, "day": written(shared[0])}
        for version in history:
            yield from _code(book, version)
            yield from _parent(book, version)
        spans = [span(version) for version in history]
        for child in book.children_ever(place):
            if gap := uncovered(span(child), spans):
                said = {"name": history[-1].full if history else "…", "count": "1", "children": child.full}
                yield place, ActRefusal.CHILDREN_LEFT, said | {"day": written(gap[0])}


def _code(book: Atlas, version: Version) -> Iterator[Fault]:
    for other in book.ever_coded(version.level, version.code):
        if other.place != version.place and (shared := overlap(span(version), span(other))):
            said = {"code": version.code, "name": other.full, "day": written(shared[0])}
            yield version.place, ActRefusal.CODE_TAKEN, said


def _parent(book: Atlas, version: Version) -> Iterator[Fault]:
    if version.parent is None:
        return
    gap = uncovered(span(version), [span(above) for above in book.history(version.parent)])
    if gap:
        yield version.place, ActRefusal.PARENT_ABSENT, {"name": version.full, "day": written(gap[0])}
    elif would_loop(book, version.place, version.parent, span(version)):
        yield version.place, ActRefusal.LOOP, {"name": version.full}


def shares_wrong(stated: Sequence[Decimal], parts: int) -> str:
    """Return the sum of shares that cannot be, as a percentage; "" when they can.

    1 when every part has one, less while some have none.

    >>> shares_wrong([Decimal("0.6"), Decimal("0.3")], 2), shares_wrong([Decimal("0.6")], 2)
    ('90', '')
    """
    possible = not stated or shares_add_up(range(parts), dict(enumerate(stated)))
    return "" if possible else canonical(sum(stated, Decimal(0)) * 100)
