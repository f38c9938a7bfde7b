"""Two people at once, with real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connections

from neu.platform.text.refusals import Refused
from neu.registry.agencies.selectors import agency_id
from neu.registry.people import selectors, services
from neu.registry.people.models import Position, User
from neu.registry.people.rules import Role

AT = datetime(2025, 3, 3, 2, tzinfo=UTC)
DAY = date(2025, 3, 3)
pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("own_database")]


def both(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Do two deeds at once, each on its own connection; answer "" or the refusal's code of each."""
    start = Barrier(2, timeout=20)

    def do(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            deed()
        except Refused as refused:
            return str(refused.code)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(do, [first, second]))


def administrator(username: str) -> tuple[User, int]:
    user = services.bootstrap_administrator(username, username, "mot-mat-khau-dai", at=AT)
    return user, Position.objects.get(user=user).pk


def test_two_administrators_cannot_both_end_each_other():
    (one, position_one), (two, position_two) = administrator("quan.mot"), administrator("quan.hai")

    said = both(
        lambda: services.end_position(position_two, ends_on=DAY, at=AT, actor=one),
        lambda: services.end_position(position_one, ends_on=DAY, at=AT, actor=two),
    )

    assert said == ["", "LAST_ADMINISTRATOR"]
    assert len(selectors.administrators(date(2025, 3, 4))) == 1


def test_two_administrators_cannot_both_lock_each_other():
    (one, _one), (two, _two) = administrator("quan.mot"), administrator("quan.hai")

    said = both(
        lambda: services.lock_user(two, at=AT, actor=one),
        lambda: services.lock_user(one, at=AT, actor=two),
    )

    assert said == ["", "LAST_ADMINISTRATOR"]
    assert len(selectors.administrators(DAY)) == 1


def test_one_cannot_be_locked_while_she_ends_the_other():
    (one, position_one), (two, _two) = administrator("quan.mot"), administrator("quan.hai")

    said = both(
        lambda: services.lock_user(two, at=AT, actor=one),
        lambda: services.end_position(position_one, ends_on=DAY, at=AT, actor=two),
    )

    assert said == ["", "LAST_ADMINISTRATOR"]
    assert len(selectors.administrators(date(2025, 3, 4))) == 1


def test_one_position_is_given_once_when_two_give_it_at_once():
    boss, _position = administrator("quan.mot")
    user = services.create_user("can.bo", full_name="Cán Bộ", at=AT, actor=boss)
    agency = agency_id("so-y-te")

    def give() -> object:
        return services.give_position(user, agency, Role.OFFICER, from_on=DAY, at=AT, actor=boss)

    assert both(give, give) == ["", "POSITION_ALREADY_HELD"]
    assert Position.objects.filter(user=user).count() == 1
