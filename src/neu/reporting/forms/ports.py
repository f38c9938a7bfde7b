"""Figures the system can state by itself: a port that rooms above fill in AppConfig.ready.

A cell that is typed may name one (`prefill`): the entry page then says what the system states, or that it has
no data, and puts it into the empty cell when asked. What was put in is a figure like any other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise


@dataclass(frozen=True)
class Asked:
    """Whose figure is asked: the reporting agency, the place it is about, the days it covers (both in)."""

    agency_id: int
    place_id: int
    starts_on: date
    until_on: date


@dataclass(frozen=True)
class Stated:
    """What the system states: a value, in the unit of the cell's element, and how it was counted.

    Without a value the words say what is missing: "chưa có dữ liệu" is never 0.
    """

    value: Decimal | None
    words: str


@dataclass(frozen=True)
class FigureSource:
    """A figure of the system: its code in forms, what it counts, and who counts it."""

    code: str
    name: Promise
    state: Callable[[Asked], Stated]


_sources: dict[str, FigureSource] = {}


def register_source(source: FigureSource) -> None:
    """Offer a figure to the cells of forms."""
    _sources[source.code] = source


def sources() -> Mapping[str, FigureSource]:
    """Return every figure offered, by code."""
    return _sources
