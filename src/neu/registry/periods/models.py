from django.db import models
from django.db.models import F, Q


class DataWindow(models.Model):
    """The days a figure covers. One period may have several windows (September's and January's pass)."""

    code = models.CharField(max_length=40, unique=True)  # 2024, 2021-2025, 2024@TT01-9, 2024M03@ND09
    period = models.CharField(max_length=24)  # 2024, 2024Q2, 2024H1, 2024M09, 2024-9M, 2021-2025
    calendar = models.CharField(max_length=20)  # CALENDAR, ND09_2019, TT01_2022, PHASE, FREE
    starts_on = models.DateField()
    ends_on = models.DateField()  # inclusive
    draft = models.BooleanField(default=False)  # the legal window was not recovered
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="data_window_not_backwards"
            ),
        ]
        indexes = [models.Index(fields=["period"], name="data_window_by_period")]

    def __str__(self) -> str:
        return self.code


class Holiday(models.Model):
    """A day off by decree (or a Saturday worked in exchange, `works`)."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    works = models.BooleanField(default=False)
    draft = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"
