from django.db import models


class KeptAnswer(models.Model):
    """What a deed sent with an Idempotency-Key was answered, kept a day with the hash of what was sent."""

    user_id = models.BigIntegerField()  # a user; no foreign key, people live a floor above
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # null only while the deed is being done
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return self.key
