from django.db import models


class AuditEvent(models.Model):
    """One deed, written in the deed's own transaction. Never changed, never deleted; no foreign keys."""

    event = models.CharField(max_length=60)  # such as submission.send
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    subject_label = models.CharField(max_length=300)
    actor_id = models.BigIntegerField(null=True)  # null: the system itself
    actor_label = models.CharField(max_length=200)
    at = models.DateTimeField()  # when the deed counts; simulated while the demo is played
    simulated = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()  # the real clock
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    text = models.TextField()  # canonical JSON of all of the above: what the chain hashes

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_event_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_event_by_actor"),
            models.Index(fields=["at"], name="audit_event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_label}"


class AuditLink(models.Model):
    """One link of the chain, written by a deferred trigger at commit: hash = sha256(prev || text)."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="link")
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash}"
