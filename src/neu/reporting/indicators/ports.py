"""What rooms above tell this one: what asks for an entry of the dictionary, and until when.

A port: upper rooms fill it in AppConfig.ready.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise

NAMED = 5  # examples of each sort


class EntryKind(StrEnum):
    ELEMENT = "ELEMENT"
    INDICATOR = "INDICATOR"


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of an entry: the row that keeps it, and the day it begins to hold."""

    kind: EntryKind
    code: str
    definition_id: int
    since: date
    until: date | None = None  # exclusive


@dataclass(frozen=True, slots=True)
class Example:
    """One thing by name; `url` is "" where it has no page."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Dependants:
    """How many things of one sort go by a definition, and a few of them.

    `until`: the last day they ask by it, and `last` who does: it cannot stop holding before.
    """

    label: str | Promise
    count: int
    examples: tuple[Example, ...] = ()
    until: date | None = None
    last: str = ""

    @property
    def more(self) -> bool:
        """There are others than those named."""
        return 0 < len(self.examples) < self.count


Source = Callable[[Definition], Iterable[Dependants]]
_sources: list[Source] = []


def register_dependants(source: Source) -> None:
    """A room says what of its own goes by a definition; what there is none of may be left out."""
    if source not in _sources:
        _sources.append(source)


def dependants(of: Definition) -> list[Dependants]:
    """What goes by a definition in the rooms above, in their order."""
    return [found for source in _sources for found in source(of) if found.count]
