"""Questions about what happened: read, never write."""

import hashlib

from django.db.models import QuerySet

from neu.platform.audit.models import AuditEvent, AuditLink

START = "0" * 64


def about(kind: str, key: object) -> QuerySet[AuditEvent]:
    """Return what happened to one thing, oldest first."""
    return AuditEvent.objects.filter(subject_kind=kind, subject_id=str(key)).order_by("link__seq")


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
