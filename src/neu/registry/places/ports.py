"""What rooms above tell this one: where the reader works, what she may do, and what depends on places.

Ports: upper rooms fill them in AppConfig.ready.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.functional import Promise

NAMED = 5  # examples of each sort
EVER = date.min  # a day before all others: whatever depends on places at any time

_homes: list[Callable[[HttpRequest], int | None]] = []
_readers: list[Callable[[HttpRequest], bool]] = []
_keepers: list[Callable[[HttpRequest], bool]] = []


def register_home(source: Callable[[HttpRequest], int | None]) -> None:
    """The room that knows people says which place the reader's agency answers for."""
    _homes[:] = [source]


def home(request: HttpRequest) -> int | None:
    """The place of the reader's agency; None when she has none."""
    return _homes[0](request) if _homes else None


def register_keepers(reads: Callable[[HttpRequest], bool], keeps: Callable[[HttpRequest], bool]) -> None:
    """The room that knows people says who reads reorganisations, and who enters them."""
    _readers[:], _keepers[:] = [reads], [keeps]


def reads_acts(request: HttpRequest) -> bool:
    """May this person read reorganisations? Until somebody says so, nobody may."""
    return any(answer(request) for answer in _readers)


def keeps_acts(request: HttpRequest) -> bool:
    """May this person enter, apply and undo reorganisations?"""
    return any(answer(request) for answer in _keepers)


Step = tuple[str | Promise, str]  # words, address
_steps: list[Callable[[date], Step]] = []


def register_next_step(step: Callable[[date], Step]) -> None:
    """A room says what an administrator does next once an act of a day is applied."""
    if step not in _steps:
        _steps.append(step)


def next_steps(on_day: date) -> list[Step]:
    """What is to be done once an act of a day is applied."""
    return [step(on_day) for step in _steps]


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that depends on places, by name; `url` is "" where it has no page."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Dependants:
    """How many things of one sort depend on some places, and a few of them."""

    label: str | Promise
    count: int
    examples: tuple[Example, ...] = ()

    @property
    def more(self) -> bool:
        """There are others than those named."""
        return len(self.examples) == NAMED < self.count


Source = Callable[[Collection[int], date], Iterable[Dependants]]
_sources: list[Source] = []


def register_dependants(source: Source) -> None:
    """A room says what of its own depends on some places from a day on (EVER: at any time).

    Few queries whatever the number of places; what there is none of may be left out.
    """
    if source not in _sources:
        _sources.append(source)


def dependants(places: Collection[int], on_day: date) -> list[Dependants]:
    """What depends on these places from a day on, in the order of the rooms."""
    if not places:
        return []
    return [found for source in _sources for found in source(places, on_day) if found.count]
