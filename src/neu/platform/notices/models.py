from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One message to one person. `key` makes a repeated job harmless."""

    recipient_id = models.BigIntegerField()  # a user; no foreign key, people live a floor above
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient_id", "key"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["recipient_id", "-created_at"],
                condition=Q(read_at__isnull=True),
                name="notice_unread",
            )
        ]

    def __str__(self) -> str:
        return self.title
