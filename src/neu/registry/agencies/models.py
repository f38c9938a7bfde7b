from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q

from neu.registry.agencies.rules import FunctionKind
from neu.registry.places.models import Decision, Place
from neu.registry.programmes.models import ProgrammeNode


class Agency(models.Model):
    """An organisation. Its names are dated; `code` is ours and never printed."""

    code = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.code


class AgencyVersion(models.Model):
    """An agency's name, parent and seat over days (valid), as known over instants (known)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="child_versions"
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # its territory
    seat = models.CharField(max_length=120, blank=True)  # địa danh printed before the date
    valid = DateRangeField()
    known = DateTimeRangeField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="agency_version_one_at_a_time",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, known__isempty=False),
                name="agency_version_ranges_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Function(models.Model):
    """A duty an agency holds from..to over a territory and programme nodes (none: all of them)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="functions")
    kind = models.CharField(max_length=30)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: anywhere
    nodes = models.ManyToManyField(ProgrammeNode, blank=True, related_name="+")
    valid = DateRangeField()
    known = DateTimeRangeField()
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="function_once",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FunctionKind]), name="function_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, known__isempty=False), name="function_ranges_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="function_not_its_own_successor",
            ),
        ]
        indexes = [models.Index(fields=["kind", "place"], name="function_by_kind_and_place")]

    def __str__(self) -> str:
        return f"{self.kind} {self.agency_id}"
