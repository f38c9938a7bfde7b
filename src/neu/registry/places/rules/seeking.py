"""Which unit a line means: a code, or a name with what it lies in. Pure."""

from collections.abc import Iterable
from datetime import date

from neu.platform.text.rules import day as written
from neu.registry.places.rules.atlas import Atlas
from neu.registry.places.rules.kinds import Level
from neu.registry.places.rules.refusals import ActRefusal
from neu.registry.places.rules.values import OPEN, Version, last_day

RANK = {level: rank for rank, level in enumerate(Level)}  # the nation is 0


def seek(book: Atlas, typed: str) -> list[Version]:
    """Return versions of all days that a code, or "Xã Ba Vì, Huyện Ba Tơ, Tỉnh Quảng Ngãi", may mean."""
    coded = [version for level in Level for version in book.ever_coded(level, typed.strip())]
    if coded:
        return coded
    name, *around = [part.strip() for part in typed.split(",")]
    return book.called(name, *around[:2])


def told_apart(book: Atlas, versions: Iterable[Version]) -> str:
    """Name units so that homonyms can be told apart, five at most."""
    found = list(dict.fromkeys(f"{one.full} ({one.code}; {book.lies_in(one)})" for one in versions))
    return "; ".join(found[:5]) + ("; …" if len(found) > 5 else "")


def old_unit(book: Atlas, typed: str, on_day: date) -> Version | tuple[ActRefusal, dict[str, str]]:
    """Return the version that an act of that day ends or changes, or why there is none.

    It must stand the day before and, as far as is known, from then on: an act comes after all it rests on.
    """
    before, called = last_day(on_day), seek(book, typed)
    standing = {one.place: one for one in called if one.start <= before < one.end}
    said = {"typed": typed, "day": written(before)}
    if len(standing) > 1:
        return ActRefusal.OLD_AMBIGUOUS, said | {"candidates": told_apart(book, standing.values())}
    if not standing:
        candidates = {"candidates": told_apart(book, called)}
        return (ActRefusal.OLD_CLOSED, said | candidates) if called else (ActRefusal.OLD_UNKNOWN, said)
    found = next(iter(standing.values()))
    if found.end != OPEN:
        return ActRefusal.LATER_FACT, {"name": found.full, "later": written(found.end)}
    passed = [passage.day for passage in book.passages_out_of(found.place)]
    if passed:
        return ActRefusal.LATER_FACT, {"name": found.full, "later": written(min(passed))}
    return found
