"""What waits for a person: a port. Upper rooms register sources in AppConfig.ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from neu.platform.text.rules import sort_key

State = Literal["OVERDUE", "DUE", "RETURNED", "WAITING"]
STATES: tuple[State, ...] = ("OVERDUE", "RETURNED", "DUE", "WAITING")


@dataclass(frozen=True)
class Item:
    """One thing to do or to wait for.

    `kind` is a short word shown above the title ("Báo cáo năm"); `waiting_on` names who must act when
    the state is WAITING; `due_at` is None where no rule sets a date, and then nobody is late.
    """

    kind: str
    title: str
    detail: str
    url: str
    due_at: datetime | None
    state: State
    waiting_on: str = ""


_sources: list[Callable[[Any, datetime], Iterable[Item]]] = []


def register(source: Callable[[Any, datetime], Iterable[Item]]) -> None:
    """Add a source: given the user and the instant, it yields her items."""
    if source not in _sources:
        _sources.append(source)


def of(user: Any, *, at: datetime) -> dict[State, list[Item]]:
    """All items of a person by state, soonest due first, those without a date last; what is due by a day that
    has passed is overdue, whatever its source says."""
    grouped: dict[State, list[Item]] = {state: [] for state in STATES}
    for source in _sources:
        for item in source(user, at):
            late = item.state == "DUE" and item.due_at is not None and item.due_at <= at
            grouped["OVERDUE" if late else item.state].append(item)
    for items in grouped.values():
        items.sort(
            key=lambda item: (
                item.due_at is None,
                item.due_at or at,
                sort_key(item.kind),
                sort_key(item.title),
            )
        )
    return grouped
