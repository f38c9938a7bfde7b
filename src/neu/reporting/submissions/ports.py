"""What a room above keeps beside reports: a port, filled in AppConfig.ready; else there is nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from neu.registry.people.models import User
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import ObligationState
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


@dataclass(frozen=True)
class Answered:
    """To whom a report that is done goes back, off its route.

    `to`: {duty: agency} of those that go back to somebody; `duties`: those that go back to these agencies.
    """

    to: Callable[[Collection[int]], Mapping[int, int]]
    duties: Callable[[Collection[int]], QuerySet[Any, int]]


_beside: list[Beside] = []
_answered: list[Answered] = []


def register(beside: Beside) -> None:
    """Say what is kept beside reports."""
    _beside[:] = [beside]


def register_answered(answered: Answered) -> None:
    """Say to whom reports that are done go back."""
    _answered[:] = [answered]


def goes_back(agency_ids: Collection[int]) -> Q:
    """Return which reports, by their duty, are done and go back to these agencies."""
    done = Q(obligation__state=ObligationState.ACCEPTED)
    wanted = Q(pk__in=[])
    for answered in _answered:
        wanted |= Q(obligation__in=answered.duties(agency_ids))
    return done & wanted


def answer_to(obligation: Obligation) -> int | None:
    """Return the agency a report goes back to once it is done, as it was named; None: to nobody."""
    found = (answered.to([obligation.pk]).get(obligation.pk) for answered in _answered)
    return next((one for one in found if one is not None), None)


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
