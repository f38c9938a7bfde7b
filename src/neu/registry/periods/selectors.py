"""Questions about periods: which days are off, when a step falls due, which windows there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import yaml
from django.conf import settings

from neu.registry.periods import rules
from neu.registry.periods.models import DataWindow, Holiday


@dataclass(frozen=True)
class DaysOff:
    """Days not worked, and Saturdays worked in exchange."""

    holidays: frozenset[date]
    worked: frozenset[date]


def days_off() -> DaysOff:
    """All days off kept; one query."""
    rows = list(Holiday.objects.values_list("day", "works"))
    return DaysOff(
        holidays=frozenset(day for day, works in rows if not works),
        worked=frozenset(day for day, works in rows if works),
    )


def holidays_of(year: int) -> list[Holiday]:
    """The days off and exchanged Saturdays of a year, in order."""
    return list(Holiday.objects.filter(day__year=year).order_by("day"))


@dataclass(frozen=True)
class Reading:
    """How "trước ngày" is read from a day on."""

    valid_from: date
    before_means: rules.BeforeMeans
    note: str


@lru_cache(maxsize=1)
def _readings() -> tuple[Reading, ...]:
    text = (settings.REFERENCE / "calendars" / "readings.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)["before_means"]
    return tuple(
        Reading(row["from"], rules.BeforeMeans(row["value"]), row.get("note", ""))
        for row in sorted(rows, key=lambda row: row["from"])
    )


def before_means(on: date) -> Reading:
    """The reading of "trước ngày" in use on a day (reference/calendars/readings.yaml)."""
    held = [reading for reading in _readings() if reading.valid_from <= on]
    return held[-1] if held else _readings()[0]


def due_at(
    rule: Mapping[str, object] | None,
    *,
    year: int,
    month: int | None = None,
    after: date | None = None,
    days: DaysOff | None = None,
) -> datetime | None:
    """When a step falls due, by the holidays kept and the reading in use in that year (rules.due_at).

    Give `days` when asking for many steps: it spares a query each.
    """
    if not rule:
        return None
    known = days or days_off()
    return rules.due_at(
        rule,
        year,
        month,
        known.holidays,
        worked=known.worked,
        after=after,
        before_means=before_means(date(year, 12, 31)).before_means,
    )


def windows(year: int) -> list[DataWindow]:
    """The data windows that end in a year or its January pass, shortest code first."""
    return list(DataWindow.objects.filter(period__startswith=str(year)).order_by("code"))
