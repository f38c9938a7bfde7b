"""Two people at one list at once, with real commits: every row is kept once, none is written over."""

from uuid import uuid4

import pytest

from neu.reporting.submissions import services
from neu.reporting.submissions.models import ListRow, ListRowChange
from neu.reporting.submissions.rules import RowConflict
from tests.reporting.submissions.test_at_the_same_time import together
from tests.reporting.submissions.test_lists import ROAD, WELL, build_board

pytestmark = pytest.mark.commits


@pytest.fixture
def world(own_database):
    return build_board()


@pytest.fixture
def report(world):
    return world.open("ban-gsdtcd-21529", "ban")


def adding(world, report, who, values, key):
    at = world.now()
    return lambda: services.add_row(report.pk, "A", values, key=key, actor=world.people[who], at=at)


def test_rows_added_at_once_are_all_kept_each_with_its_own_number(world, report):
    answers = together(
        *(adding(world, report, who, values, uuid4()) for who, values in (("ban", ROAD), ("ban2", WELL)))
    )
    assert all(isinstance(one, ListRow) for one in answers), answers
    assert sorted(ListRow.objects.values_list("no", "rev")) == [(1, 1), (2, 2)]


def test_one_row_sent_four_times_at_once_is_added_once(world, report):
    answers = together(*[adding(world, report, "ban", ROAD, key) for key in [uuid4()] * 4])
    assert {one.pk for one in answers} == {ListRow.objects.get().pk}
    assert ListRowChange.objects.count() == 1


def test_of_two_who_write_one_row_at_once_one_is_kept_and_the_other_is_told(world, report):
    row = adding(world, report, "ban", ROAD, uuid4())()
    at = world.now()

    def writing(who, count):
        return lambda: services.edit_row(
            report.pk, "A", 1, ROAD | {"so_cuoc": count}, base_rev=row.rev, actor=world.people[who], at=at
        )

    answers = together(writing("ban", "8"), writing("ban2", "9"))
    (kept,) = [one for one in answers if isinstance(one, ListRow)]
    (told,) = [one for one in answers if isinstance(one, RowConflict)]
    assert ListRow.objects.get().values == kept.values == told.theirs
    assert ListRowChange.objects.count() == 2
