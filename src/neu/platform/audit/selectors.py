"""Questions about what happened: read, never write."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from neu.platform.audit import texts
from neu.platform.audit.models import AuditEvent, AuditLink

START = "0" * 64
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def about(kind: str, key: object) -> QuerySet[AuditEvent]:
    """Return what happened to one thing, oldest first; what is not chained yet, last."""
    return AuditEvent.objects.filter(subject_kind=kind, subject_id=str(key)).order_by("link__seq", "pk")


def done_to(event: str) -> set[str]:
    """Return the keys of all it ever happened to."""
    return set(AuditEvent.objects.filter(event=event).values_list("subject_id", flat=True))


def latest(kinds: Iterable[str]) -> AuditEvent | None:
    """Return what was done last to things of these kinds."""
    return AuditEvent.objects.filter(subject_kind__in=list(kinds)).order_by("-pk").first()


def head() -> str:
    """Return the hash of the last link: published in editions and backups."""
    last = AuditLink.objects.order_by("-seq").first()
    return last.hash if last else START


def first_broken_link() -> int | None:
    """Recompute the whole chain; return the seq of the first link that does not hold, or None."""
    prev = START
    for seq, link_prev, link_hash, text in (
        AuditLink.objects.order_by("seq").values_list("seq", "prev", "hash", "event__text").iterator()
    ):
        if link_prev != prev or link_hash != hashlib.sha256((prev + text).encode()).hexdigest():
            return int(seq)
        prev = link_hash
    return None


@dataclass(frozen=True)
class Asked:
    """What the log is narrowed to; blank means everything. Days are Vietnamese days, both included."""

    event: str = ""
    subject_kind: str = ""
    text: str = ""  # in the subject's or the actor's name
    since: date | None = None
    until: date | None = None
    simulated: bool | None = None


def log(asked: Asked) -> QuerySet[AuditEvent]:
    """Return events as linked, newest first."""
    wanted = Q()
    if asked.event:
        wanted &= Q(event=asked.event)
    if asked.subject_kind:
        wanted &= Q(subject_kind=asked.subject_kind)
    if asked.text:
        wanted &= Q(subject_label__icontains=asked.text) | Q(actor_label__icontains=asked.text)
    if asked.since:
        wanted &= Q(at__gte=_start(asked.since))
    if asked.until and asked.until < date.max:  # the last day a calendar knows bounds nothing
        wanted &= Q(at__lt=_start(asked.until + timedelta(days=1)))
    if asked.simulated is not None:
        wanted &= Q(simulated=asked.simulated)
    return AuditEvent.objects.filter(wanted).select_related("link").order_by("-link__seq")


@dataclass(frozen=True)
class Told:
    """One event in the reader's words."""

    event: AuditEvent
    words: str
    kind: str
    actor: str
    changes: list[tuple[str, str]]


def told(events: Iterable[AuditEvent]) -> list[Told]:
    """Say what was done, to what kind of thing, by whom, and what changed."""
    return [
        Told(
            event,
            texts.event(event.event),
            texts.subject(event.subject_kind),
            texts.actor(event.actor_id, event.actor_label),
            texts.changes(event.event, event.changes),
        )
        for event in events
    ]


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=HANOI)


def kinds() -> tuple[list[str], list[str]]:
    """Return the events and the kinds of subject there are in the log."""
    events = AuditEvent.objects.order_by("event").values_list("event", flat=True).distinct()
    subjects = AuditEvent.objects.order_by("subject_kind").values_list("subject_kind", flat=True).distinct()
    return list(events), list(subjects)


def length() -> int:
    """Return how many links the chain has."""
    last = AuditLink.objects.order_by("-seq").first()
    return last.seq if last else 0


def unlinked() -> int:
    """Return how many events are in no link: more than none means that the trigger was off."""
    return AuditEvent.objects.filter(link__isnull=True).count()
