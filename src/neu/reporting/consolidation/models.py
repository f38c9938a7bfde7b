from django.conf import settings
from django.db import models
from django.db.models import Q

from neu.registry.agencies.models import Agency
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
