"""Where the reader works: a port. The room above that knows people fills it in AppConfig.ready."""

from collections.abc import Callable

from django.http import HttpRequest

_sources: list[Callable[[HttpRequest], int | None]] = []


def register_home(source: Callable[[HttpRequest], int | None]) -> None:
    """The room that knows people says which place the reader's agency answers for."""
    _sources[:] = [source]


def home(request: HttpRequest) -> int | None:
    """The place of the reader's agency; None when she has none."""
    return _sources[0](request) if _sources else None
