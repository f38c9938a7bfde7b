"""Writing down what happened, in the transaction in which it happened."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Protocol

from django.db.models import Model

from neu.platform.audit.models import AuditEvent

_simulated: ContextVar[bool] = ContextVar("simulated", default=False)
_through: ContextVar[str] = ContextVar("through", default="")


class Actor(Protocol):
    """Whoever does the deed: a user, or None for the system itself."""

    pk: int


@contextmanager
def simulated_time() -> Iterator[None]:
    """Mark every deed inside as done at a simulated instant (the demo plays past years)."""
    token = _simulated.set(True)
    try:
        yield
    finally:
        _simulated.reset(token)


@contextmanager
def through(door: str) -> Iterator[None]:
    """Mark every deed inside as done through another door than the pages, such as "API · <token>"."""
    token = _through.set(door)
    try:
        yield
    finally:
        _through.reset(token)


def record(
    event: str,
    *,
    subject: tuple[str, object, str],
    actor: Actor | None,
    at: datetime,
    changes: Mapping[str, object] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write one event. `subject` is (kind, id, label). Call it inside the deed's transaction."""
    recorded_at = datetime.now(UTC)
    changes = {**(changes or {}), **({"through": door} if (door := _through.get()) else {})}
    kind, key, label = subject
    facts = {
        "event": event,
        "subject": [kind, str(key), label],
        "actor": [actor.pk if actor else None, str(actor) if actor else "hệ thống"],
        "at": at.astimezone(UTC).isoformat(),
        "simulated": _simulated.get(),
        "recorded_at": recorded_at.isoformat(),
        "reason": reason,
        "changes": changes,
    }
    text = unicodedata.normalize("NFC", json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str))
    return AuditEvent.objects.create(
        event=event,
        subject_kind=kind,
        subject_id=str(key),
        subject_label=label[:300],
        actor_id=actor.pk if actor else None,
        actor_label=str(actor) if actor else "hệ thống",
        at=at,
        simulated=_simulated.get(),
        recorded_at=recorded_at,
        reason=reason,
        changes=json.loads(json.dumps(changes, default=str)),
        text=text,
    )


Rewritten = dict[str, list[object]]  # {"1719-I/DA1.title": [before, after]}


def rewrite(row: Model, wanted: Mapping[str, object], *, called: str, into: Rewritten) -> None:
    """Make a kept row say what it should say now; what differed is added to `into`, to be recorded.

    A changed `order` is no news: every row after a new one moves down.
    """
    changes = {
        name: [getattr(row, name), value] for name, value in wanted.items() if getattr(row, name) != value
    }
    for name, (_before, value) in changes.items():
        setattr(row, name, value)
    if changes:
        row.save(update_fields=list(changes))
    into.update({f"{called}.{name}": change for name, change in changes.items() if name != "order"})
