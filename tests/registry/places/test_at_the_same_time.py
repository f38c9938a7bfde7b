"""Two administrators at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from neu.platform.text.refusals import Refused
from neu.registry.places import selectors as places
from neu.registry.places import services
from neu.registry.places.models import PlaceVersion
from neu.registry.places.rules import ActRefusal, Kind, Level, PlaceRefusal
from neu.registry.places.selectors import acts as questions
from tests.conftest import clone

pytestmark = pytest.mark.commits

AFTER = date(2026, 1, 1)
AT = datetime(2099, 1, 1, tzinfo=UTC)  # after whenever the reference data was recorded


def wording(version, **changes):
    said = {
        "name": version.name, "kind": Kind(version.kind), "code": version.code,
        "parent_id": version.parent_id, "starts_on": version.valid.lower, "before": version.valid.upper,
        "decision_id": version.decision_id,
    }  # fmt: skip
    return services.Wording(**{**said, **changes})


def both(*deeds):
    """Do both deeds at the same moment; answer what each returned or refused."""
    gate = Barrier(len(deeds))

    def run(deed):
        try:
            gate.wait(timeout=10)
            return deed()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_two_corrections_of_one_version_leave_one(own_database):
    version = PlaceVersion.objects.get(place=places.by_code(Level.COMMUNE, "21529", AFTER))

    def correct(name, at):
        return lambda: (
            services.correct_version(
                version.pk, wording(version, name=name), actor=None, at=at, reason="x"
            ).name
        )

    answers = both(correct("Một", AT), correct("Hai", AT + timedelta(seconds=1)))
    assert PlaceRefusal.VERSION_SUPERSEDED in answers
    kept = next(answer for answer in answers if answer != PlaceRefusal.VERSION_SUPERSEDED)
    assert places.name(version.place_id, AFTER).name == kept
    assert PlaceVersion.objects.filter(place=version.place, known__endswith__isnull=True).count() == 1


def test_two_places_put_under_each_other_at_once_make_no_loop(own_database):
    one, other = (
        PlaceVersion.objects.get(place=places.by_code(Level.COMMUNE, code, AFTER))
        for code in ("21529", "21484")
    )

    def put(version, under):
        return lambda: (
            services.correct_version(
                version.pk, wording(version, parent_id=under.place_id), actor=None, at=AT, reason="x"
            ).parent_id
        )

    answers = both(put(one, other), put(other, one))
    assert sorted(answers, key=str).count(PlaceRefusal.LOOP) == 1
    assert not {one.place_id, other.place_id} <= places.within(one.place_id, AFTER) & places.within(
        other.place_id, AFTER
    )


def test_the_atlas_of_one_copy_of_the_database_is_never_taken_for_that_of_another(
    template_database, django_db_blocker
):
    for name in ("Ở bản một", "Ở bản hai"):  # one change in each: a counted revision would be equal
        with django_db_blocker.unblock(), clone(template_database):
            place = places.by_code(Level.COMMUNE, "21529", AFTER)
            assert places.name(place, AFTER).name == "Ba Vì"
            PlaceVersion.objects.filter(place=place).update(name=name)
            assert places.name(place, AFTER).name == name


class Anybody:
    pk = 1

    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name


def test_of_two_acts_applied_at_once_the_second_is_told_of_the_first(own_database):
    acts = []
    for number, code in enumerate(("21529", "21538")):
        facts = services.Facts(f"Đợt {number}", AFTER, f"GIẢ ĐỊNH {number}", AFTER, "Giả định")
        act = services.make_act(facts, actor=Anybody(f"Người {number}"), at=AT)
        services.put_line(act.pk, {"deed": "CHANGE", "old": code, "name": "Mới"}, actor=Anybody("x"), at=AT)
        acts.append(act)
    stamps = [questions.preview(act).stamp for act in acts]

    def apply(number):
        def deed():
            try:
                she = Anybody(f"Người {number}")
                services.apply_act(acts[number].pk, stamps[number], actor=she, at=AT)
            except Refused as refused:
                return refused.code, refused.params["who"], refused.params["deed"]
            return "applied", number

        return deed

    answers = both(apply(0), apply(1))
    first = next(number for word, number, *_ in answers if word == "applied")
    told = next(answer for answer in answers if answer[0] != "applied")
    assert told == (ActRefusal.STALE, f"Người {first}", f"Áp dụng đợt sắp xếp: Đợt {first}")
    named = [
        places.name(places.by_code(Level.COMMUNE, code, AFTER), AFTER).name for code in ("21529", "21538")
    ]
    assert named.count("Mới") == 1


def test_one_act_is_applied_once(own_database):
    act = services.make_act(
        services.Facts("Đợt", AFTER, "GIẢ ĐỊNH", AFTER, "Giả định"), actor=Anybody("x"), at=AT
    )
    services.put_line(act.pk, {"deed": "CHANGE", "old": "21529", "name": "Mới"}, actor=Anybody("x"), at=AT)
    stamp = questions.preview(act).stamp

    def apply():
        return services.apply_act(act.pk, stamp, actor=Anybody("x"), at=AT)

    assert sorted(both(apply, apply), key=str) == [ActRefusal.NOT_DRAFT, None]
