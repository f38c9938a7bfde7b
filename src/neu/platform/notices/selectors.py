"""Questions about notices: read, never write."""

from django.db.models import QuerySet

from neu.platform.notices.models import Notice


def unread(user_id: int) -> int:
    """Return how many notices a person has not read."""
    return Notice.objects.filter(recipient_id=user_id, read_at__isnull=True).count()


def of(user_id: int) -> QuerySet[Notice]:
    """Return a person's notices, newest first."""
    return Notice.objects.filter(recipient_id=user_id).order_by("-created_at", "-pk")


def url_of(user_id: int, notice_id: int) -> str | None:
    """Return where a person's notice leads; None when there is no such notice of hers."""
    return Notice.objects.filter(recipient_id=user_id, pk=notice_id).values_list("url", flat=True).first()
