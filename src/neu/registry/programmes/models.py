from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q


class Programme(models.Model):
    """One generation of the Programme, such as 2021-2025, with the days its money may be spent."""

    code = models.CharField(max_length=20, unique=True)  # 1719-I
    name = models.TextField()
    phase = models.CharField(max_length=9)  # the period code of the phase: 2021-2025
    starts_on = models.DateField()
    spends_until = models.DateField()  # money of phase I may be spent to 31/12/2026
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.code


class ProgrammeNode(models.Model):
    """A project, sub-project or content; from 2026 a component or item. Its code is its path: DA3.TDA2.ND1
    lies under DA3.TDA2 and DA3."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="nodes")
    code = models.CharField(max_length=40)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(max_length=12)  # a NodeKind
    title = models.TextField()
    order = models.PositiveSmallIntegerField()
    draft = models.BooleanField(default=False)  # wording or number from memory, to be confirmed
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["programme", "order"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="programme_node_code_once")]

    def __str__(self) -> str:
        return self.code


class CapitalSource(models.Model):
    """Where money comes from: NSTW, NSDP.TINH …; a code under another (NSDP) adds into it."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.code


class Crosswalk(models.Model):
    """One line of the bridge between two generations: figures of a node go to one of the other, by a share.

    Over days (valid) and as known over instants (known): a new table from a day on leaves the old readable.
    """

    source = models.ForeignKey(ProgrammeNode, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(ProgrammeNode, on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=9, decimal_places=8, null=True, blank=True)  # null: not stated
    basis = models.TextField()  # the document that states it
    draft = models.BooleanField(default=False)  # no document states it yet
    valid = DateRangeField()
    known = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="crosswalk_line_once",
                expressions=[
                    ("source", RangeOperators.EQUAL),
                    ("target", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1),
                name="crosswalk_share_in_range",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="crosswalk_not_to_itself"),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, known__isempty=False), name="crosswalk_ranges_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"

    @property
    def percent(self) -> Decimal | None:
        return None if self.share is None else self.share * 100
