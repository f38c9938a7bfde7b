from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Deferrable, F, Q

from neu.registry.places.rules import ActState, Basis, Deed, Kind, Level, SuccessionKind


class Decision(models.Model):
    """A document that decides something: its number, date, issuer. `draft`: the text was not recovered."""

    number = models.CharField(max_length=120, unique=True)
    issued_on = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    title = models.TextField(blank=True)
    note = models.TextField(blank=True)  # such as the date as printed, where the prints differ
    draft = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.number


class Reorganisation(models.Model):
    """An act on the registry entered by an administrator: lines that take effect together, on one day.

    Its deciding document is kept as typed and becomes a Decision when the act is applied.
    """

    title = models.CharField(max_length=200)
    on_day = models.DateField()  # the first day of the new state
    number = models.CharField(max_length=120)
    issued_on = models.DateField()
    issuer = models.CharField(max_length=200)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, default=ActState.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)  # names: who people are is kept by a room above
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActState.DRAFT, applied_at__isnull=True, undone_at__isnull=True)
                | Q(state=ActState.APPLIED, applied_at__isnull=False, undone_at__isnull=True)
                | Q(state=ActState.UNDONE, applied_at__isnull=False, undone_at__isnull=False),
                name="reorganisation_state_and_instants_agree",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReorganisationLine(models.Model):
    """One line of an act as typed: what becomes of the old unit, and the new unit as far as it is said."""

    act = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="lines")
    no = models.PositiveSmallIntegerField()
    deed = models.CharField(max_length=8)
    old = models.CharField(max_length=200, blank=True)  # code or name; found anew at each preview
    kind = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=12, blank=True)
    parent = models.CharField(max_length=200, blank=True)
    households = models.DecimalField(max_digits=9, decimal_places=8, null=True, blank=True)  # shares of 1
    population = models.DecimalField(max_digits=9, decimal_places=8, null=True, blank=True)
    area = models.DecimalField(max_digits=9, decimal_places=8, null=True, blank=True)
    by_hand = models.DecimalField(max_digits=9, decimal_places=8, null=True, blank=True)

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["act", "no"], name="reorganisation_line_no_once"),
            models.CheckConstraint(
                condition=Q(deed__in=[deed.value for deed in Deed]), name="reorganisation_line_deed_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id}/{self.no}"


class Place(models.Model):
    """One extent of territory. Merging or dividing ends it and begins another, even under the same name."""

    def __str__(self) -> str:
        return f"Place {self.pk}"


class PlaceVersion(models.Model):
    """The name, code, kind and parent of a place over days (valid), as known over instants (known)."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=120)  # without the kind: "Ba Vì"
    name_folded = models.CharField(max_length=160)  # kind and name, folded, for search
    sort_key = models.CharField(max_length=400, db_collation="C")
    kind = models.CharField(max_length=20)
    level = models.CharField(max_length=12)
    code = models.CharField(max_length=12)
    parent = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="child_versions"
    )
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    area_km2 = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    valid = DateRangeField()
    known = DateTimeRangeField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    act = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )  # that wrote it
    closed_by = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="closed"
    )  # that ended what was known: its undoing writes it again

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="place_version_one_at_a_time",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
            ExclusionConstraint(
                name="place_version_code_once",
                expressions=[
                    ("level", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, known__isempty=False), name="place_version_ranges_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="place_version_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="place_version_level_known"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("place")),
                name="place_version_not_its_own_parent",
            ),
        ]
        indexes = [
            models.Index(fields=["parent"], name="place_version_by_parent"),
            models.Index(fields=["level", "code"], name="place_version_by_code"),
            GinIndex(fields=["name_folded"], opclasses=["gin_trgm_ops"], name="place_version_by_name"),
            GistIndex(fields=["valid"], name="place_version_by_validity"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Succession(models.Model):
    """How territory passed on: from one place to another, on a day, whole or by a share of a basis."""

    source = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="successions_from")
    target = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="successions_to")
    kind = models.CharField(max_length=10)
    basis = models.CharField(max_length=12, default=Basis.WHOLE)
    share = models.DecimalField(max_digits=9, decimal_places=8, null=True, blank=True)  # null: not stated
    on_day = models.DateField()  # the first day of the new state
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    act = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="successions"
    )
    known = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="succession_once",
                expressions=[
                    ("source", RangeOperators.EQUAL),
                    ("target", RangeOperators.EQUAL),
                    ("basis", RangeOperators.EQUAL),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in SuccessionKind]), name="succession_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=[basis.value for basis in Basis]), name="succession_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1),
                name="succession_share_in_range",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="succession_not_to_itself"),
            models.CheckConstraint(
                # a bare share = 1 would let an unstated share through: NULL is not false
                condition=~Q(kind=SuccessionKind.MERGE) | Q(basis=Basis.WHOLE, share=1, share__isnull=False),
                name="succession_merge_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} on {self.on_day}"


class PlaceList(models.Model):
    """A dated list of places kept by decision, such as the Programme area or khu vực I/II/III."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class PlaceListEntry(models.Model):
    """One place on one list over days; `value` is its class where the list has classes (KV_III)."""

    place_list = models.ForeignKey(PlaceList, on_delete=models.PROTECT, related_name="entries")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="list_entries")
    value = models.CharField(max_length=20, blank=True)
    valid = DateRangeField()
    known = DateTimeRangeField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="place_list_entry_one_at_a_time",
                expressions=[
                    ("place_list", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, known__isempty=False),
                name="place_list_entry_ranges_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_list_id}: {self.place_id} {self.value}"
