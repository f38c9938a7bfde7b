from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from neu.registry.places.models import Decision, Place
from neu.registry.places.rules import Basis
from neu.registry.programmes.models import CapitalSource, ProgrammeNode
from neu.reporting.indicators.rules import Adds, BreakdownKind, Comparator, Measure, Stance, ValueType


class Kept(models.Model):
    """An entry people change: how often, when and by whom last; "": it still says what its file says."""

    revision = models.PositiveIntegerField(default=1)  # one more with each change
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class DataElement(Kept):
    """One thing counted. Its code never changes; what it means is versioned."""

    code = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class DataElementVersion(models.Model):
    """The meaning of an element over days: definition, method, source, unit, stance in time, how it adds.

    Figures stay with the version they were asked by: between two versions a series breaks.
    """

    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    definition = models.TextField(blank=True)
    method = models.TextField(blank=True)
    source = models.TextField(blank=True)
    unit = models.CharField(max_length=40)
    value_type = models.CharField(max_length=10)
    stance = models.CharField(max_length=12)
    adds_over_places = models.CharField(max_length=14, default=Adds.SUM)
    adds_over_nodes = models.CharField(max_length=14, default=Adds.SUM)
    adds_over_options = models.CharField(max_length=14, default=Adds.SUM)
    apportioned_by = models.CharField(max_length=12, blank=True)  # Basis; "": never, it stays "chưa chia"
    weight = models.ForeignKey(DataElement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    numerator = models.ForeignKey(
        DataElement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    denominator = models.ForeignKey(
        DataElement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minimum = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    valid = DateRangeField()
    draft = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why it means something else than the version before

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["element", "no"], name="data_element_version_once"),
            ExclusionConstraint(
                name="data_element_version_one_at_a_time",
                expressions=[("element", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(stance__in=[s.value for s in Stance]), name="data_element_stance_known"
            ),
            models.CheckConstraint(
                condition=Q(value_type__in=[t.value for t in ValueType]), name="data_element_value_type_known"
            ),
            models.CheckConstraint(
                condition=Q(adds_over_places__in=[a.value for a in Adds])
                & Q(adds_over_nodes__in=[a.value for a in Adds])
                & Q(adds_over_options__in=[a.value for a in Adds]),
                name="data_element_adds_known",
            ),
            models.CheckConstraint(
                condition=Q(apportioned_by="")
                | Q(apportioned_by__in=[b.value for b in (Basis.HOUSEHOLDS, Basis.POPULATION, Basis.AREA)])
                & Q(value_type__in=[t.value for t in (ValueType.INTEGER, ValueType.DECIMAL)]),
                name="data_element_apportioned_by_known",
            ),
            models.CheckConstraint(
                condition=~Q(adds_over_places=Adds.WEIGHTED_MEAN) | Q(weight__isnull=False),
                name="data_element_mean_names_its_weight",
            ),
            models.CheckConstraint(
                condition=~Q(adds_over_places=Adds.RATIO)
                | Q(numerator__isnull=False, denominator__isnull=False),
                name="data_element_ratio_names_its_parts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.no}"


class Breakdown(models.Model):
    """A way to split an element: chia ra (exclusive parts) or trong đó (parts that may overlap).

    Its parts belong to what the element means: each version has its own.
    """

    version = models.ForeignKey(DataElementVersion, on_delete=models.PROTECT, related_name="breakdowns")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="breakdown_code_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in BreakdownKind]), name="breakdown_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Option(models.Model):
    """One part of a breakdown: nam, nữ, DTTS, nghèo. "chưa phân tổ" is computed, never an option."""

    breakdown = models.ForeignKey(Breakdown, on_delete=models.PROTECT, related_name="options")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["breakdown", "code"], name="option_code_once")]

    def __str__(self) -> str:
        return self.code


class Series(models.Model):
    """What is counted, interned: element version, measure, node, capital source, kind, carry, options."""

    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="series")
    version = models.ForeignKey(DataElementVersion, on_delete=models.PROTECT, related_name="series")
    measure = models.CharField(max_length=10)
    node = models.ForeignKey(ProgrammeNode, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(
        CapitalSource, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=6, blank=True)  # CapitalKind, or none
    carry = models.CharField(max_length=8, blank=True)  # Carry, or none
    options = models.CharField(max_length=120, blank=True)  # "gioi=nu;nhom=dtts": sorted breakdown=option

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "measure", "node", "source", "kind", "carry", "options"],
                name="series_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(measure__in=[m.value for m in Measure]), name="series_measure_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.measure} {self.options}"


class Indicator(Kept):
    """A value made from elements, over days: a ratio of two, one element as it is, or words only.

    The days of a code's rows follow each other; a target belongs to the row it was set for.
    """

    code = models.CharField(max_length=40)  # MT6.1
    no = models.PositiveSmallIntegerField(default=1)
    valid = DateRangeField()
    name = models.CharField(max_length=300)
    group = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    numerator = models.ForeignKey(
        DataElement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    denominator = models.ForeignKey(
        DataElement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comparator = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField()
    draft = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)  # why it is worked out otherwise than before
    stated_at = models.DateTimeField(null=True, blank=True)  # a form published before goes by the one before

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["code", "no"], name="indicator_version_once"),
            ExclusionConstraint(
                name="indicator_version_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(comparator__in=[c.value for c in Comparator]), name="indicator_comparator_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Target(Kept):
    """What a place should reach by a period, by a decision. A place without its own has none."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    comparator = models.CharField(max_length=12)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    words = models.CharField(max_length=200, blank=True)  # for a qualitative target
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    draft = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "place", "period", "decision"], name="target_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.comparator} {self.value}"
