"""Totals while several people write, with real commits."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from neu.reporting.forms import selectors as forms
from neu.reporting.submissions.models import Figure
from neu.reporting.submissions.selectors import readings
from neu.reporting.submissions.selectors.readings import TotalState
from tests.reporting.consolidation.world import GIAI_NGAN, Play, populate

HOUSES = ("B", "DA1_NHA_O", "thuc_hien")


@pytest.mark.commits
def test_a_total_equals_its_recomputation_while_others_write(own_database):
    """Four officers save at once; a reader compares, in one snapshot, the total with the rows themselves."""
    populate()
    play = Play.open(2024)
    units = [f"bql-{code}-cu" for code in ("21529", "21532", "21535", "21142")]
    for unit in units:
        play.report(unit)
    series = forms.layout(play.round.form_version_id).cells[HOUSES].series_id
    start, failures, done = Barrier(len(units) + 1), [], []

    def write(unit: str) -> None:
        try:
            mine = Play(play.round, play.at)
            start.wait()
            for value in range(1, 9):
                mine.type(unit, {HOUSES: value * 10, GIAI_NGAN: value})
        except Exception as error:
            failures.append(error)
        finally:
            done.append(unit)
            connection.close()

    threads = [Thread(target=write, args=(unit,)) for unit in units]
    for one in threads:
        one.start()
    start.wait()
    looks = 0
    while len(done) < len(units) or not looks:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            total = readings.sums(
                play.round, place_ids=None, state=TotalState.PROVISIONAL, series_ids=[series]
            )
            rows = Figure.objects.filter(series=series).values_list("value", flat=True)
            assert sum((value or 0 for value in rows), Decimal(0)) == sum(
                (one.value or Decimal(0) for one in total.values()), Decimal(0)
            )
        looks += 1
    for one in threads:
        one.join()
    assert not failures
    total = readings.sums(play.round, place_ids=None, state=TotalState.PROVISIONAL, series_ids=[series])
    assert [one.value for one in total.values()] == [Decimal(320)]
