"""A total always equals a full recomputation: over generated figures, states, passes and reorganisations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.models import PlaceVersion, Succession
from neu.registry.places.rules import Level
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.submissions.models import (
    Acceptance,
    CarriedPart,
    Figure,
    SentFigure,
    Submission,
    SubmissionVersion,
)
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors import lines as found_lines
from neu.reporting.submissions.selectors import readings
from neu.reporting.submissions.selectors.readings import TotalState
from tests.reporting.consolidation.world import Play, officer, populate

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 20, 9, tzinfo=HANOI)
HOUSES, LAND = ("B", "DA1_NHA_O", "thuc_hien"), ("B", "DA1_DAT_O", "thuc_hien")
UNITS = ("bql-21529-cu", "tram-y-te-21529-cu", "bql-21532-cu", "bql-21142-cu", "so-y-te")
SLOW = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STATES = st.sampled_from(
    [FigureState.NOTHING, FigureState.NO_SUBJECT, FigureState.UNKNOWN, FigureState.CLEARED]
)
FIGURES = st.decimals(min_value=-(10**12), max_value=10**15, places=4) | STATES
CELLS = st.dictionaries(st.integers(0, 1), FIGURES, max_size=2)  # position in series → figure


@dataclass(frozen=True)
class Report:
    """What one line holds in one pass: as typed, as authenticated, as accepted; None: nothing of the kind."""

    live: dict[int, Any] | None
    authenticated: dict[int, Any] | None
    accepted: dict[int, Any] | None


REPORTS = st.builds(Report, st.none() | CELLS, st.none() | CELLS, st.none() | CELLS)
PASSES = st.fixed_dictionaries({unit: st.tuples(REPORTS, REPORTS) for unit in UNITS})


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for the module: opening rounds takes longer than reading them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def next_year(year: tuple[Round, Round]) -> Round:
    """September's round of 2025, after the reorganisation."""
    return Play.open(2025).round


@pytest.fixture(scope="module")
def year(module_db: None) -> tuple[Round, Round]:
    """September's round of 2024 and January's that follows it."""
    populate()
    september = Play.open(2024)
    january = Play.open(2024, passage="january", follows=september.round)
    return september.round, january.round


def series_of(round_: Round) -> list[int]:
    from neu.reporting.forms import selectors as forms

    layout = forms.layout(round_.form_version_id)
    return [layout.cells[key].series_id or 0 for key in (HOUSES, LAND)]


def put(round_: Round, unit: str, report: Report) -> None:
    """Write one line's rows straight into the tables, whatever the workflow would say."""
    duty = Obligation.objects.get(round=round_, agency__code=unit)
    if report == Report(None, None, None):
        return
    series, user = series_of(round_), officer("ban-dan-toc")
    submission = Submission.objects.create(
        obligation=duty, form_version_id=round_.form_version_id, opened_at=AT, rev=1
    )
    base = {"place_id": duty.place_id, "window_id": round_.window_id, "agency_id": duty.agency_id}

    def split(said: Any) -> dict[str, Any]:
        value = None if isinstance(said, FigureState) else said
        return {"state": FigureState.VALUE if value is not None else said, "value": value}

    Figure.objects.bulk_create(
        Figure(
            submission=submission,
            series_id=series[one],
            rev=1,
            changed_at=AT,
            changed_by=user,
            **base,
            **split(said),
        )
        for one, said in (report.live or {}).items()
    )
    made = {}
    for no, (name, cells) in enumerate(
        (("authenticated", report.authenticated), ("accepted", report.accepted)), 1
    ):
        if cells is None:
            continue
        made[name] = SubmissionVersion.objects.create(
            submission=submission,
            no=no,
            rev=1,
            form_version_id=round_.form_version_id,
            digest="",
            sent_at=AT,
            sent_by=user,
        )
        SentFigure.objects.bulk_create(
            SentFigure(version=made[name], series_id=series[one], **base, **split(said))
            for one, said in cells.items()
        )
    if "accepted" in made:
        Acceptance.objects.create(
            submission=submission, step=found_lines.holding_step(round_), version=made["accepted"],
            agency_id=duty.agency_id, by=user, at=AT,
        )  # fmt: skip
    submission.authenticated_version = made.get("authenticated")
    submission.save()


def inside(place_id: int, on: Any) -> set[int]:
    """The place and all below it, by walking the parents of every version: another way than the product's."""
    parents = {
        one.place_id: one.parent_id
        for one in PlaceVersion.objects.filter(valid__contains=on, known__endswith__isnull=True)
    }
    found = {place_id}
    while more := {key for key, parent in parents.items() if parent in found and key not in found}:
        found |= more
    return found


def recomputed(
    year: tuple[Round, Round],
    said: dict[str, tuple[Report, Report]],
    state: TotalState,
    ground: set[int],
    *,
    january: bool,
) -> dict[int, Decimal]:
    """Add up with plain loops what the reports were made from."""
    total: dict[int, Decimal] = {}
    for unit, (first, second) in said.items():
        place_id = Obligation.objects.get(round=year[0], agency__code=unit).place_id
        if place_id not in ground:
            continue
        for report in ([second] if january else []) + [first]:
            empty = report == Report(None, None, None)
            if state is TotalState.PROVISIONAL:
                cells = None if empty else report.live or {}
            else:
                cells = report.authenticated if state is TotalState.AUTHENTICATED else report.accepted
            if cells is not None:
                for one, value in cells.items():
                    if isinstance(value, Decimal):
                        total[one] = total.get(one, Decimal(0)) + value
                break
    return total


@SLOW
@given(said=PASSES)
def test_a_total_equals_a_full_recomputation(year, said):
    with transaction.atomic():
        for unit, (first, second) in said.items():
            put(year[0], unit, first)
            put(year[1], unit, second)
        series = series_of(year[0])
        cutoff = year[0].cutoff_on
        province = year[0].territory_id
        district = places.by_code(Level.DISTRICT, "535", cutoff)
        commune = places.by_code(Level.COMMUNE, "21529", cutoff)
        grounds = {place_id: inside(place_id, cutoff) for place_id in (province, district, commune)}
        for january in (False, True):
            round_ = year[1] if january else year[0]
            for place_id, ground in grounds.items():
                for state in TotalState:
                    sums = readings.sums(round_, place_ids=ground, state=state)
                    wanted = recomputed(year, said, state, ground, january=january)
                    got = {
                        one: sums[series[one], round_.window_id].value
                        for one in (0, 1)
                        if (series[one], round_.window_id) in sums
                        and sums[series[one], round_.window_id].value is not None
                    }
                    assert got == wanted, (january, place_id, state)
        transaction.set_rollback(True)


VALUES = st.none() | st.integers(0, 10**9)
EARLIER = st.fixed_dictionaries(dict.fromkeys(("21529", "21532", "21535", "21520", "21142", "21115"), VALUES))


@SLOW
@given(held=EARLIER, part=st.none() | st.integers(0, 10**6))
def test_carried_figures_follow_the_successions_and_nothing_is_lost(year, next_year, held, part):
    """New communes add their whole predecessors; children and "chưa chia" together give the province."""
    september = year[0]
    with transaction.atomic():
        for code, value in held.items():
            cells = {} if value is None else {0: Decimal(value)}
            put(september, f"bql-{code}-cu", Report(None, None, cells))
        now = next_year
        series, on = series_of(now)[0], now.cutoff_on
        old = {code: places.by_code(Level.COMMUNE, code, september.cutoff_on) for code in held}
        divided = old["21142"]
        ways: dict[int, set[int]] = {}
        for source, target in Succession.objects.filter(known__endswith__isnull=True).values_list(
            "source", "target"
        ):
            ways.setdefault(source, set()).add(target)
        has_figure, first = held["21142"] is not None, min(ways[divided])
        given_part = None
        if part is not None and has_figure:
            given_part = Decimal(min(part, held["21142"]))
            CarriedPart.objects.create(
                source_id=divided, target_id=first, series_id=series, period="2024", value=given_part,
                basis="thử", submission=Submission.objects.first(), rev=1,
                changed_at=AT, changed_by=officer("ban-dan-toc"),
            )  # fmt: skip
        communes = [name.place_id for name in places.children(now.territory_id, on)]
        found = readings.carried_by_place(
            [now.territory_id, *communes], on=on, round=now, series_ids=[series]
        )
        for target in communes:
            wanted = [
                Decimal(held[code])
                for code, place_id in old.items()
                if held[code] is not None and (ways.get(place_id) == {target} or place_id == target)
            ]
            if target == first and given_part is not None:
                wanted.append(given_part)
            got = found[target][series]
            assert got.value == (sum(wanted) if wanted else None)
            stated = target == first and given_part is not None
            assert bool(got.undivided) is (target in ways[divided] and has_figure and not stated)
        province = found[now.territory_id][series]
        numbers = [Decimal(value) for value in held.values() if value is not None]
        assert province.value == (sum(numbers) if numbers else None)
        children = sum((found[key][series].value or Decimal(0) for key in communes), Decimal(0))
        left = Decimal(held["21142"]) - (given_part or 0) if has_figure else Decimal(0)
        assert (province.value or Decimal(0)) - children == left
        assert [places.name(key, september.cutoff_on).full for key in province.without] == ["Tỉnh Kon Tum"]
        transaction.set_rollback(True)


def test_blank_is_not_zero_and_a_stated_nil_is_no_number(year):
    with transaction.atomic():
        put(year[0], "bql-21529-cu", Report({0: FigureState.NOTHING, 1: Decimal(0)}, None, None))
        sums = readings.sums(year[0], place_ids=None, state=TotalState.PROVISIONAL)
        houses, land = (sums[one, year[0].window_id] for one in series_of(year[0]))
        assert (houses.value, houses.valued, houses.marks) == (None, 0, {FigureState.NOTHING: 1})
        assert (land.value, land.valued) == (Decimal(0), 1)
        transaction.set_rollback(True)


def test_a_cell_emptied_since_says_nothing(year):
    with transaction.atomic():
        put(year[0], "bql-21529-cu", Report({0: FigureState.CLEARED, 1: Decimal(3)}, None, None))
        sums = readings.sums(year[0], place_ids=None, state=TotalState.PROVISIONAL)
        assert [key[0] for key in sums] == [series_of(year[0])[1]]
        transaction.set_rollback(True)


def test_what_stands_as_it_was_sent_is_read_from_what_was_sent_until_somebody_types(year):
    def total() -> Decimal | None:
        found = readings.sums(year[0], place_ids=None, state=TotalState.PROVISIONAL)
        return found[series_of(year[0])[0], year[0].window_id].value

    with transaction.atomic():
        for unit in ("bql-21529-cu", "bql-21532-cu"):
            put(year[0], unit, Report({0: Decimal(2)}, {0: Decimal(2)}, None))
            sent = SubmissionVersion.objects.get(submission__obligation__agency__code=unit)
            Submission.objects.filter(pk=sent.submission_id).update(sent_version=sent)
        assert total() == 4
        with CaptureQueriesContext(connection) as seen:
            assert total() == 4
        assert not [one for one in seen if "sum(f.value)" in one["sql"]]

        Figure.objects.filter(submission=sent.submission_id).update(value=5)
        Submission.objects.filter(pk=sent.submission_id).update(rev=2)
        assert total() == 7
        transaction.set_rollback(True)


def test_a_total_takes_few_queries_whatever_its_size(year, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        readings.sums(year[1], place_ids=None, state=TotalState.ACCEPTED)
