"""The words of the log: what events and subjects are called. Rooms register theirs at start-up."""

from collections.abc import Mapping

from django.utils.functional import Promise

_events: dict[str, str | Promise] = {}
_subjects: dict[str, str | Promise] = {}


def register_events(
    events: Mapping[str, str | Promise], subjects: Mapping[str, str | Promise] | None = None
) -> None:
    """Add a room's events ("round.open" → "Mở đợt báo cáo") and kinds of subject."""
    _events.update(events)
    _subjects.update(subjects or {})


def event(code: str) -> str:
    """What an event is called; its code where no room has said."""
    return str(_events.get(code, code))


def subject(kind: str) -> str:
    """What a kind of subject is called; its code where no room has said."""
    return str(_subjects.get(kind, kind))
