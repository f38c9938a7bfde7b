"""The main menu: a port. Upper rooms register their entries in AppConfig.ready."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

WORK = _("Công việc")
REPORTS = _("Báo cáo")
REGISTRY = _("Danh mục")
ADMINISTRATION = _("Quản trị")
_SECTIONS: tuple[Words, ...] = (WORK, REPORTS, REGISTRY, ADMINISTRATION)


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    section: Words
    label: Words
    url_name: str
    order: int
    visible: Callable[[HttpRequest], bool]
    icon: str
    count: Callable[[HttpRequest], int] | None


@dataclass(frozen=True)
class Link:
    """One entry as this page shows it."""

    label: Words
    url: str
    icon: str
    count: int
    here: bool


@dataclass(frozen=True)
class Section:
    """A heading with its links."""

    label: Words
    links: list[Link]


_entries: dict[str, Entry] = {}


def signed_in(request: HttpRequest) -> bool:
    """True when somebody is signed in: the usual answer to "who sees this entry?"."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def register(
    section: Words,
    label: Words,
    url_name: str,
    order: int,
    visible: Callable[[HttpRequest], bool] = signed_in,
    *,
    icon: str = "dot",
    count: Callable[[HttpRequest], int] | None = None,
) -> None:
    """Put a page in the menu. Registering the same url_name again replaces the entry."""
    _entries[url_name] = Entry(section, label, url_name, order, visible, icon, count)


def sections(request: HttpRequest) -> list[Section]:
    """The menu this person sees on this page; the entry with the longest matching address is "here"."""
    shown = [(entry, reverse(entry.url_name)) for entry in _entries.values() if entry.visible(request)]
    at = request.path
    matching = [url for _entry, url in shown if at == url or (url != "/" and at.startswith(url))]
    here = max(matching, key=len, default="")
    labels = [*_SECTIONS, *(entry.section for entry, _url in shown if entry.section not in _SECTIONS)]
    answer = []
    for label in dict.fromkeys(map(str, labels)):
        links = [
            Link(entry.label, url, entry.icon, entry.count(request) if entry.count else 0, url == here)
            for entry, url in sorted(shown, key=lambda pair: pair[0].order)
            if str(entry.section) == label
        ]
        if links:
            answer.append(Section(label, links))
    return answer
