"""Who works at an agency: a port. The room above that knows people fills it in AppConfig.ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True)
class Worker:
    """A person's position at the agency, as its page shows it; `until_on` is the last day, None: no end."""

    name: str
    role: str | Promise
    title: str
    from_on: date | None
    until_on: date | None


_sources: list[Callable[[int], list[Worker]]] = []


def register_workers(source: Callable[[int], list[Worker]]) -> None:
    """The room that knows people says who holds a position at an agency."""
    _sources[:] = [source]


def workers(agency_id: int) -> list[Worker]:
    """The people in positions at an agency, past ones included."""
    return _sources[0](agency_id) if _sources else []
