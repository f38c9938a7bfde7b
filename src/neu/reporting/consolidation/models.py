from django.conf import settings
from django.db import models
from django.db.models import Q

from neu.registry.agencies.models import Agency
from neu.registry.periods.models import DataWindow
from neu.registry.places.models import Place
from neu.reporting.consolidation.rules import AdjustmentAction
from neu.reporting.indicators.models import Series
from neu.reporting.rounds.models import Round

USER = settings.AUTH_USER_MODEL


class EditionDraft(models.Model):
    """An edition made ready by the standing agency, waiting for whoever issues it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="edition_drafts")
    title = models.CharField(max_length=300)
    content = models.TextField()  # canonical body as prepared: what moved since can be named
    content_hash = models.CharField(max_length=64)  # of the body; issuing refuses if figures moved
    prepared_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    prepared_for = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why it replaces an earlier edition

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """A frozen, hashed, numbered issue of a report. Insert-only."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="editions")
    draft = models.OneToOneField(EditionDraft, on_delete=models.PROTECT, related_name="edition")
    no = models.PositiveSmallIntegerField()  # 1, 2, … within the round
    number = models.CharField(max_length=60)  # 168/BC-UBND
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    content = models.TextField()  # canonical JSON: what the hash is of
    content_hash = models.CharField(max_length=64)
    uses = models.JSONField()  # versions, form version, territory state, rules
    audit_head = models.CharField(max_length=64, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "no"], name="edition_no_once"),
            models.UniqueConstraint(
                fields=["agency", "number", "issued_year"], name="edition_number_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(no=1, replaces__isnull=True) | Q(no__gt=1, replaces__isnull=False),
                name="edition_after_the_first_replaces",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class EditionFile(models.Model):
    """A file of an edition, served as issued. Insert-only."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8)  # pdf, xlsx, json
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="edition_file_once")]

    def __str__(self) -> str:
        return self.name


class EditionSignature(models.Model):
    """By which certificate an edition's PDF was signed; one without is not signed. Insert-only."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="signature")
    certificate = models.CharField(max_length=300)  # whom it is made out to
    fingerprint = models.CharField(max_length=64, db_index=True)  # SHA-256 of the certificate
    chain = models.TextField()  # PEM: the certificate, then who vouches for it; never a key
    test = models.BooleanField()  # of this installation's test authority: worth nothing in law

    def __str__(self) -> str:
        return self.certificate


class Adjustment(models.Model):
    """A signed amount beside a total, with its reason: sources are never overwritten. Insert-only.

    It counts once another person has signed it off, until it is withdrawn: both are deeds of their own.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="adjustments")
    no = models.PositiveIntegerField()  # 1, 2, … within the round
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(DataWindow, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=20, decimal_places=4)  # stored unit: money in đồng
    reason = models.TextField()
    evidence = models.TextField(blank=True)  # the document it rests on
    after = models.ForeignKey(  # issued already: it counts in the edition that replaces this one
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "no"], name="adjustment_no_once"),
            models.CheckConstraint(condition=~Q(value=0), name="adjustment_is_not_nil"),
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.no}"


class AdjustmentDeed(models.Model):
    """An adjustment signed off, or withdrawn with a reason. Insert-only."""

    adjustment = models.ForeignKey(Adjustment, on_delete=models.PROTECT, related_name="deeds")
    action = models.CharField(max_length=8)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adjustment", "action"], name="adjustment_deed_once"),
            models.CheckConstraint(
                condition=Q(action=AdjustmentAction.SIGN.value)
                | Q(action=AdjustmentAction.WITHDRAW.value) & ~Q(reason=""),
                name="adjustment_deed_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.adjustment_id}"
