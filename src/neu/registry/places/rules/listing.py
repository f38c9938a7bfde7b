"""A dated list as a decision states it: which units stand on it from a day, each with its class. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from neu.platform.text.rules import day as written
from neu.platform.text.rules import fold
from neu.registry.places.rules.atlas import Atlas
from neu.registry.places.rules.lines import MOST_LINES, Problem, once
from neu.registry.places.rules.refusals import ActRefusal, ListRefusal
from neu.registry.places.rules.seeking import seek, told_apart
from neu.registry.places.rules.values import Version

LIST_COLUMNS = ("unit", "value", "out")
_HEADINGS = {"don vi", "unit"}
_OUT = {"x", "ra", "dua ra", "out"}
CLASSES = ("KV_I", "KV_II", "KV_III")  # khu vực; other lists have none
_CLASSES = {
    word: code
    for number, (code, roman) in enumerate(zip(CLASSES, ("i", "ii", "iii"), strict=True), start=1)
    for word in (roman, str(number), f"kv {roman}", f"kv_{roman}", f"khu vuc {roman}", f"khu vuc {number}")
}


class Listed(NamedTuple):
    """One line: a unit standing on the day, its class, or that it leaves the list."""

    no: int
    place: int
    value: str
    out: bool


class Change(NamedTuple):
    """What a decision does to a list on its day."""

    added: Mapping[int, str]  # place → class
    removed: Mapping[int, str]
    changed: Mapping[int, tuple[str, str]]  # place → class before and after
    kept: int

    @property
    def nothing(self) -> bool:
        return not (self.added or self.removed or self.changed)


def read_listed(
    rows: Iterable[Sequence[str]], book: Atlas, on_day: date
) -> tuple[list[Listed], list[Problem]]:
    """Read the rows of a sheet; blank ones and a heading are skipped. Problems name the row of the sheet."""
    lines: list[Listed] = []
    problems: list[Problem] = []
    first: dict[int, int] = {}
    for no, cells in enumerate(rows, start=1):
        said = [" ".join(cell.split()) for cell in cells]
        if not any(said) or fold(said[0]) in _HEADINGS:
            continue
        if any(said[len(LIST_COLUMNS) :]):
            problems.append(Problem(no, ActRefusal.LINE_WIDE, {"most": str(len(LIST_COLUMNS))}))
            continue
        unit, value, out = (*said, "", "")[:3]
        found = _standing(book, unit, on_day)
        code = _CLASSES.get(fold(value), "")
        if value and not code:
            problems.append(Problem(no, ListRefusal.CLASS_UNKNOWN, {"typed": value[:60]}))
        if out and fold(out) not in _OUT:
            problems.append(Problem(no, ListRefusal.OUT_UNCLEAR, {"typed": out[:60]}))
        if isinstance(found, _No):
            problems.append(Problem(no, found.code, found.params))
        elif found.place in first:
            said_twice = {"name": found.full, "first": str(first[found.place])}
            problems.append(Problem(no, ListRefusal.TWICE, said_twice))
        else:
            first[found.place] = no
            lines.append(Listed(no, found.place, code, bool(out)))
    if not lines and not problems:
        problems.append(Problem(0, ActRefusal.SHEET_EMPTY, {}))
    if len(lines) > MOST_LINES:
        problems.append(Problem(0, ActRefusal.TOO_MANY_LINES, {"most": str(MOST_LINES)}))
    return lines, once(problems)


class _No(NamedTuple):
    code: ListRefusal
    params: Mapping[str, str]


def _standing(book: Atlas, typed: str, on_day: date) -> Version | _No:
    """The unit a line means, as it stands on the day."""
    called = seek(book, typed)
    standing = {one.place: one for one in called if one.start <= on_day < one.end}
    said = {"typed": typed[:200], "day": written(on_day)}
    if len(standing) == 1:
        return next(iter(standing.values()))
    if standing:
        return _No(ListRefusal.UNIT_AMBIGUOUS, said | {"candidates": told_apart(book, standing.values())})
    heirs = (book.at(passage.target, on_day) for one in called for passage in book.passages_out_of(one.place))
    near = told_apart(book, [one for one in heirs if one] or called)
    return _No(ListRefusal.UNIT_ABSENT, said | {"candidates": near or "–"})


def change(current: Mapping[int, str], lines: Iterable[Listed], *, whole: Collection[int] | None) -> Change:
    """Return what lines do to a list of {place: class}.

    `whole`: the lines are all that stands on the list among these places; None: only what they name changes.
    """
    said = {line.place: line for line in lines}
    stays = {place: line.value for place, line in said.items() if not line.out}
    gone = {place for place, line in said.items() if line.out}
    if whole is not None:
        gone |= {place for place in current if place in whole and place not in said}
    return Change(
        {place: value for place, value in stays.items() if place not in current},
        {place: current[place] for place in current if place in gone},
        {
            place: (current[place], value)
            for place, value in stays.items()
            if place in current and current[place] != value
        },
        sum(current.get(place) == value for place, value in stays.items()),
    )
