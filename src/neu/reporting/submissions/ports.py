"""What a room above keeps beside reports: a port, filled in AppConfig.ready; else there is nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from neu.registry.people.models import User
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Coordinates

Enclosure = tuple[str, str, int]  # name, sha256, bytes


@dataclass(frozen=True)
class Mark:
    """What stands at a cell: how many things are said of it, how many of them open, where they are read."""

    count: int
    open: int
    url: str
    label: str


@dataclass(frozen=True)
class Panel:
    """A part of a report's page: its template, and what it is told."""

    template: str
    facts: object


@dataclass(frozen=True)
class Beside:
    """What is kept beside reports.

    `enclosed`: the files a report is sent with; `marks`: {"series.window": mark} of a place's cells;
    `panel`: of a report's page, or of one cell's; `briefly`: {report: what a reviewer is told in a line}.
    """

    enclosed: Callable[[int], Sequence[Enclosure]]
    marks: Callable[[int, int], Mapping[str, Mark]]
    panel: Callable[[Submission, User, datetime, Coordinates | None], Panel]
    briefly: Callable[[Collection[int]], Mapping[int, str]]


_beside: list[Beside] = []


def register(beside: Beside) -> None:
    """Say what is kept beside reports."""
    _beside[:] = [beside]


def enclosed(submission_id: int) -> list[Enclosure]:
    """Return the files a report would be sent with now, in one order whoever asks."""
    return sorted(one for beside in _beside for one in beside.enclosed(submission_id))


def marks(submission_id: int, place_id: int) -> Mapping[str, Mark]:
    """Return what stands at the cells of one place, by "series.window"."""
    return {name: mark for beside in _beside for name, mark in beside.marks(submission_id, place_id).items()}


def panels(submission: Submission, user: User, at: datetime, cell: Coordinates | None = None) -> list[Panel]:
    """Return what a report's page, or the page of one of its cells, shows besides."""
    return [beside.panel(submission, user, at, cell) for beside in _beside]


def briefly(submission_ids: Collection[int]) -> dict[int, str]:
    """Return what stands beside each report in a few words, for whoever reviews many."""
    return {key: words for beside in _beside for key, words in beside.briefly(submission_ids).items()}
