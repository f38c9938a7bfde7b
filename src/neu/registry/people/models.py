from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from neu.registry.agencies.models import Agency
from neu.registry.people.rules import Role
from neu.registry.places.models import Decision


class User(AbstractBaseUser):
    """A person who signs in. What she may do comes from her positions alone: no staff or superuser flags."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)  # somebody else gave it: her own comes first
    joined_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username


class ApiToken(models.Model):
    """What a program signs in with in place of its owner: her positions and duties, no more. Only its hash
    is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)  # what it is for
    digest = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=12)  # its first letters, to tell it from others
    may_write = models.BooleanField(default=False)  # else it only reads
    made_at = models.DateTimeField()
    expires_on = models.DateField()  # the last day it works
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)  # in which `used` requests were counted
    used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A role a person holds at an agency over days. An ended one still signs in and reads its closed work."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="positions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="positions")
    role = models.CharField(max_length=20)
    title = models.CharField(max_length=120, blank=True)  # chức danh
    valid = DateRangeField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="position_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="position_role_known"
            ),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="position_range_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} at {self.agency_id}"


class Delegation(models.Model):
    """While a person is away from a position a colleague of the same agency acts in her stead, over days.

    It gives no duty the delegate's own role lacks; deeds of those days are recorded as done for the absent.
    """

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in")
    valid = DateRangeField()
    reason = models.TextField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # before its last day

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="delegation_one_at_a_time",
                expressions=[("position", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="delegation_range_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.position_id} → {self.delegate_id}"
