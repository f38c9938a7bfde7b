"""Who may read the log: a port. The room that knows people says so at start-up; until then nobody may."""

from collections.abc import Callable

from django.http import Http404, HttpRequest

_may_read: list[Callable[[HttpRequest], bool]] = []


def register_reader(may_read: Callable[[HttpRequest], bool]) -> None:
    """Say who reads the log."""
    _may_read[:] = [may_read]


def may_read(request: HttpRequest) -> bool:
    """May this person read the log?"""
    return any(answer(request) for answer in _may_read)


def require_reader(request: HttpRequest) -> None:
    """What you may not see does not exist for you.

    :raises Http404: when she may not read the log.
    """
    if not may_read(request):
        raise Http404
