"""Rounds on the reference data: all places, the agencies of the mountain districts, the shipped regimes."""

from datetime import date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.registry.agencies.models import Agency
from neu.registry.people.models import Position, User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.reporting.rounds import services

BEFORE, AFTER = date(2024, 8, 31), date(2025, 8, 31)


def at(day: date, hour: int = 8) -> datetime:
    """An instant of a Vietnamese day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=HANOI)


def person(username: str, agency: str, role: str = "OFFICER", *, since=date(2021, 1, 1), until=None) -> User:
    """A person with one position at the agency of a code."""
    user = User.objects.create(username=username, full_name=username)
    Position.objects.create(
        user=user, agency=Agency.objects.get(code=agency), role=role, valid=DateRange(since, until)
    )
    return user


@pytest.fixture
def officer(db):
    """An officer of the standing agency."""
    return person("bandantoc", "ban-dan-toc")


@pytest.fixture
def old_province(db):
    return places.current_province(BEFORE)


@pytest.fixture
def new_province(db):
    return places.current_province(AFTER)


@pytest.fixture
def round_2024(officer, old_province):
    return services.open_round(
        "BC_NAM",
        period="2024",
        territory_id=old_province,
        cutoff_on=BEFORE,
        actor=officer,
        at=at(date(2024, 8, 1)),
    )


@pytest.fixture
def round_2025(officer, new_province):
    return services.open_round(
        "BC_NAM",
        period="2025",
        territory_id=new_province,
        cutoff_on=AFTER,
        actor=officer,
        at=at(date(2025, 8, 1)),
    )


def obligation(the_round, step: str, agency: str):
    """The obligation of an agency at a step of a round."""
    return the_round.obligations.select_related("step", "round").get(step__code=step, agency__code=agency)
