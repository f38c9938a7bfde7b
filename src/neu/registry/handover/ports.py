"""The work agencies have open: rooms above fill this port in AppConfig.ready."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Work:
    """One thing an agency has open, in a function over a place: it passes on with that function."""

    agency_id: int
    function: str  # FunctionKind
    place_id: int
    own: bool  # made out to this agency itself; else it came with a function of another that passed to it
    sort: str | Promise  # "nhiệm vụ báo cáo"
    words: str
    url: str


Source = Callable[[Collection[int], date], Iterable[Work]]
_sources: list[Source] = []


def register_work(source: Source) -> None:
    """A room says what these agencies have open on a day; few queries, whatever their number."""
    if source not in _sources:
        _sources.append(source)


def work(agencies: Collection[int], on: date) -> list[Work]:
    """What these agencies have open on a day, in the order of the rooms."""
    return [found for source in _sources for found in source(agencies, on)] if agencies else []
