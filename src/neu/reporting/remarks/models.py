from django.conf import settings
from django.db import models
from django.db.models import Q

from neu.platform.files.models import StoredFile
from neu.registry.agencies.models import Agency
from neu.registry.periods.models import DataWindow
from neu.registry.places.models import Place
from neu.reporting.indicators.models import Series
from neu.reporting.submissions.models import Submission

USER = settings.AUTH_USER_MODEL


class Remark(models.Model):
    """One thing said of a report or of one of its cells: it begins a thread, or answers in one.

    What was said is never changed; whether a thread is settled stands on its first remark.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )  # null: it begins one
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    window = models.ForeignKey(DataWindow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # in whose name
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True, series__isnull=True, window__isnull=True)
                | Q(place__isnull=False, series__isnull=False, window__isnull=False, thread__isnull=True),
                name="remark_about_a_whole_cell",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, thread__isnull=True),
                name="remark_thread_closed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        ]
        indexes = [
            models.Index(
                fields=["submission", "place"], condition=Q(thread__isnull=True), name="remark_threads"
            )
        ]

    def __str__(self) -> str:
        return f"Remark {self.pk}"


class Mention(models.Model):
    """Somebody a remark asks: it waits until she answers, has read it, or the thread is settled."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["remark", "user"], name="mention_once")]
        indexes = [models.Index(fields=["user"], condition=Q(done_at__isnull=True), name="mention_waiting")]

    def __str__(self) -> str:
        return f"{self.remark_id} → {self.user_id}"


class Attachment(models.Model):
    """A file put with a report. Each sending freezes the hashes of those there are then."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Attachment {self.pk}"
