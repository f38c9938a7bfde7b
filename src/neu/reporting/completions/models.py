from django.conf import settings
from django.db import models
from django.db.models import F, Q

from neu.registry.agencies.models import Agency
from neu.registry.places.models import Place
from neu.reporting.completions.rules import CODE, NAME, NUMBER
from neu.reporting.rounds.models import Obligation, Regime
from neu.reporting.submissions.models import SubmissionVersion

USER = settings.AUTH_USER_MODEL


class Completion(models.Model):
    """A project or activity declared to have ended: its unit owes a report, which goes back to its investor.

    One declared by mistake is withdrawn: its duty goes, the row stays with who, when and why.
    """

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=CODE)  # as rules.coded writes it
    name = models.CharField(max_length=NAME)
    investor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who reports
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField()
    decision = models.CharField(max_length=NUMBER, blank=True)  # number of the document that approved it
    decided_on = models.DateField(null=True, blank=True)
    obligation = models.OneToOneField(
        Obligation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declared_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    received_version = models.ForeignKey(
        SubmissionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # what the investor has taken; a later one is to be taken anew
    received_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-ended_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "code"],
                condition=Q(withdrawn_at__isnull=True),
                name="completion_declared_once",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(started_on__lte=F("ended_on")),
                name="completion_not_backwards",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True,
                    withdrawn_by__isnull=True,
                    withdrawn_reason="",
                    obligation__isnull=False,
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, obligation__isnull=True)
                & ~Q(withdrawn_reason=""),
                name="completion_owes_or_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(received_version__isnull=True, received_by__isnull=True, received_at__isnull=True)
                | Q(received_version__isnull=False, received_by__isnull=False, received_at__isnull=False),
                name="completion_received_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"
