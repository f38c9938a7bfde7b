"""What every page's frame needs; the context processor named in settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from neu.platform.ui import menu

THEME_COOKIE = "neu_theme"
THEMES = ("light", "contrast")


@dataclass(frozen=True)
class Person:
    """Whom the header names: the person, her position, her agency and its place."""

    name: str
    position: str = ""
    agency: str = ""
    place: str = ""
    url: str = ""  # her own page: settings, positions
    notes: list[str] = field(default_factory=list)  # e.g. "Vị trí của bạn đã kết thúc ngày 30/6/2025…"


_describe: list[Callable[[HttpRequest], Person]] = []
_count: list[Callable[[HttpRequest], int]] = []


def register_person(describe: Callable[[HttpRequest], Person]) -> None:
    """The room that knows people says how the header names the signed-in person."""
    _describe[:] = [describe]


def person(request: HttpRequest) -> Person | None:
    """The signed-in person as the header names her; None for a stranger."""
    if not menu.signed_in(request):
        return None
    return _describe[0](request) if _describe else Person(name=request.user.get_username())


def register_unread(count: Callable[[HttpRequest], int]) -> None:
    """Say how many notices the signed-in person has not read: the bell shows it."""
    _count[:] = [count]


def unread(request: HttpRequest) -> int:
    """How many notices the signed-in person has not read; counted once a request."""
    if not _count or not menu.signed_in(request):
        return 0
    if not hasattr(request, "_unread"):
        request._unread = _count[0](request)  # type: ignore[attr-defined]
    counted: int = request._unread  # type: ignore[attr-defined]
    return counted


def frame(request: HttpRequest) -> dict[str, Any]:
    """Answer {"frame": …} for templates; works for strangers and on error pages, and costs nothing unread."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "frame": {
            "demo": settings.DEMO,
            "theme": theme if theme in THEMES else THEMES[0],
            "language": get_language() or settings.LANGUAGE_CODE,
            "languages": settings.LANGUAGES,
            "here": request.get_full_path(),
            "menu": SimpleLazyObject(lambda: menu.sections(request)),
            "person": SimpleLazyObject(lambda: person(request)),
            "unread": lambda: unread(request),
        }
    }
