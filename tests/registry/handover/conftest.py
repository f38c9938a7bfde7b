"""An invented reorganisation on the shipped registry, before anybody handed over."""

from datetime import date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.registry.agencies.models import Agency
from neu.registry.people.models import Position, User
from neu.registry.periods.rules import HANOI
from neu.registry.places import services as place_deeds
from neu.registry.places.selectors import acts

DAY = date(2099, 7, 1)
EVE = DAY - timedelta(days=1)
AT = datetime(2099, 5, 1, 8, tzinfo=HANOI)  # after whenever the reference data was recorded
MERGED, JOINED, DIVIDED = "21529", "21538", "21115"  # communes with all shipped kinds of agencies


def hour(number: int) -> datetime:
    return AT + timedelta(hours=number)


def person(username: str, agency: str, role: str = "OFFICER") -> User:
    user = User.objects.create(username=username, full_name=username)
    Position.objects.create(
        user=user, agency=Agency.objects.get(code=agency), role=role, valid=DateRange(date(2021, 1, 1), None)
    )
    return user


@pytest.fixture
def keeper(db):
    return person("quantri", "quan-tri", "ADMINISTRATOR")


@pytest.fixture
def act(keeper):
    """Two communes become Xã Mới, a third is divided 60/40."""
    facts = place_deeds.Facts("Giả định", DAY, "GIẢ ĐỊNH 1", date(2099, 4, 1), "Giả định")
    made = place_deeds.make_act(facts, actor=keeper, at=AT)
    lines = [
        {"deed": "Nhập", "old": MERGED, "kind": "Xã", "name": "Mới", "code": "90001"},
        {"deed": "Nhập", "old": JOINED, "code": "90001"},
        {"deed": "Chia", "old": DIVIDED, "kind": "Xã", "name": "Một", "code": "90002", "HOUSEHOLDS": "60"},
        {"deed": "Chia", "old": DIVIDED, "kind": "Xã", "name": "Hai", "code": "90003", "HOUSEHOLDS": "40"},
    ]
    for line in lines:
        place_deeds.put_line(made.pk, line, actor=keeper, at=AT)
    assert not acts.preview(made).plan.problems
    place_deeds.apply_act(made.pk, acts.preview(made).stamp, actor=keeper, at=hour(1))
    return made


@pytest.fixture
def officer(act):
    return person("canbo.cu", f"ubnd-xa-{JOINED}")
