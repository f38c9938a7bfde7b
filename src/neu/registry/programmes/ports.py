"""Who keeps the programmes: a port. The room above that knows people fills it in AppConfig.ready."""

from collections.abc import Callable

from django.http import HttpRequest

_keepers: list[Callable[[HttpRequest], bool]] = []


def register_keepers(keeps: Callable[[HttpRequest], bool]) -> None:
    """Say who writes crosswalks."""
    _keepers[:] = [keeps]


def keeps(request: HttpRequest) -> bool:
    """May this person write crosswalks? Until somebody says so, nobody may."""
    return any(answer(request) for answer in _keepers)
