"""What K1…K3 count, and that every count is offered to reports by its own code."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.insight.scoreboard import selectors
from neu.insight.scoreboard.rules import Count, Counted, Whose
from neu.platform.audit import services as audit
from neu.platform.notices.models import Notice
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import Position, User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.forms import ports
from neu.reporting.forms.models import FormVersion
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import ObligationState

FIRST, LAST = date(2026, 1, 1), date(2026, 8, 31)
NOON = datetime(2026, 3, 10, 12, tzinfo=HANOI)


@pytest.fixture
def commune(db) -> int:
    return places.by_code(Level.COMMUNE, "21529", LAST)


def counts(what: Count, place: int, whose: Whose = Whose.PLACE, agency: int = 0) -> Counted:
    return selectors.counted(what, whose, agency_id=agency, place_id=place, starts_on=FIRST, until_on=LAST)


def officer(code: str, since: date = FIRST, until: date | None = None, *, active: bool = True) -> User:
    name = f"{code}-{User.objects.count()}"
    user = User.objects.create(username=name, full_name=name, is_active=active)
    Position.objects.create(
        user=user, agency_id=agencies.agency_id(code), role="OFFICER", valid=DateRange(since, until)
    )
    return user


def deed(user: User, at: datetime) -> None:
    audit.record("submission.save", subject=("submission", 1, "x"), actor=user, at=at, changes={})


def test_the_agencies_of_a_commune_are_those_with_a_function_there(commune):
    scope = selectors.in_scope(Whose.PLACE, agency_id=0, place_id=commune, on=LAST)
    codes = set(agencies.codes(scope).values())
    assert {"ubnd-xa-21529", "bql-21529", "tram-y-te-21529"} <= codes
    assert all("21529" in code for code in codes)
    assert counts(Count.IN_SCOPE, commune) == Counted(len(scope), len(scope))


def test_deployed_and_used_are_kept_apart(commune):
    assert counts(Count.DEPLOYED, commune).value == 0
    one, two = officer("ubnd-xa-21529"), officer("bql-21529")
    officer("tram-y-te-21529", active=False)
    officer("tram-y-te-21529", until=date(2026, 5, 1))  # not on the last day
    assert counts(Count.DEPLOYED, commune).value == 2
    assert counts(Count.USED, commune).value == 0
    deed(one, NOON)
    deed(one, NOON + timedelta(hours=1))
    assert counts(Count.USED, commune).value == 1
    deed(two, NOON - timedelta(days=100))  # before the first day
    deed(two, datetime(2026, 9, 1, tzinfo=HANOI))  # the first instant after the last day
    assert counts(Count.USED, commune).value == 1
    deed(two, datetime(2026, 9, 1, tzinfo=HANOI) - timedelta(seconds=1))
    assert counts(Count.USED, commune).value == 2


def test_a_deed_counts_for_the_agency_of_that_day(commune):
    moved = officer("bql-21529", until=date(2026, 2, 1))
    deed(moved, NOON)  # she had left by then
    assert counts(Count.USED, commune).value == 0


def test_a_notice_informs_the_agency_it_was_delivered_to(commune):
    user = officer("bql-21529")
    assert counts(Count.INFORMED, commune).value == 0
    Notice.objects.create(recipient_id=user.pk, key="a", title="t", created_at=NOON)
    Notice.objects.create(recipient_id=user.pk, key="b", title="t", created_at=NOON)
    assert counts(Count.INFORMED, commune).value == 1


def test_reports_due_and_of_them_accepted(commune):
    rounds.open_round(
        "GIAI_NGAN_THANG", period="2026M03", territory_id=places.current_province(LAST),
        cutoff_on=date(2026, 3, 31), actor=None, at=NOON,
    )  # fmt: skip
    scope = selectors.in_scope(Whose.PLACE, agency_id=0, place_id=commune, on=LAST)
    owed = Obligation.objects.filter(agency__in=scope, due_at__isnull=False)
    due = owed.count()
    assert due
    assert counts(Count.DUE, commune) == Counted(due, due)
    assert counts(Count.CLOSED, commune) == Counted(0, due)
    first = owed.order_by("pk").first()
    Obligation.objects.filter(pk=first.pk).update(state=ObligationState.ACCEPTED)
    assert counts(Count.CLOSED, commune) == Counted(1, due)
    Obligation.objects.filter(pk=first.pk).update(due_at=datetime(2026, 9, 1, tzinfo=HANOI))
    assert counts(Count.DUE, commune).value == due  # due by the end of 31/8
    Obligation.objects.filter(pk=first.pk).update(due_at=datetime(2026, 9, 1, 1, tzinfo=HANOI))
    assert counts(Count.DUE, commune).value == due - 1
    Obligation.objects.filter(pk=first.pk).update(due_at=None)
    assert counts(Count.DUE, commune).value == due - 1  # nobody is late who has no due day


def test_ones_own_agencies_are_those_under_it(commune):
    department = agencies.agency_id("so-y-te")
    scope = selectors.in_scope(Whose.AGENCY, agency_id=department, place_id=commune, on=LAST)
    assert department in scope
    assert not {code for code in agencies.codes(scope).values() if code.startswith("ubnd")}


@pytest.mark.django_db
def test_every_count_the_shipped_forms_name_is_offered_and_says_how():
    named = {
        cell["prefill"]
        for version in FormVersion.objects.all()
        for section in version.content["sections"]
        for cell in section["cells"]
        if cell.get("prefill")
    }
    assert len(named) > 12
    asked = ports.Asked(agencies.agency_id("so-y-te"), places.current_province(LAST), FIRST, LAST)
    for code in named:
        said = ports.sources()[code].state(asked)
        assert said.words
        known = code.startswith(("K1", "K2", "K3"))
        assert (said.value is not None) == known
        assert said.value is None or said.value == Decimal(int(said.value))
