"""Who sees what, how many questions a page asks, and a history that always adds up to the figure."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neu.registry.periods.rules import day_of
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Figure, FigureChange
from neu.reporting.submissions.rules import Action, FigureState
from neu.reporting.submissions.selectors import Sight
from tests.reporting.submissions.conftest import first_keys, person


@pytest.fixture
def report(world):
    report = world.open("bql-21529", "canbo")
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    world.save(report, "canbo", world.edit(report, key, 10))
    return report


SEES = {"canbo": True, "dongnghiep": True, "chutich": True, "bandantoc": True, "kiemtoan": True,
        "tramyte": False, "nguoila": False, "soyte": False}  # fmt: skip


@pytest.mark.parametrize(("who", "sees"), SEES.items())
def test_a_report_exists_for_whom_it_concerns_and_both_questions_agree(world, report, who, sees):
    at, user = world.now(), world.people[who]
    assert (selectors.find(report.pk, user, at) is not None) is sees
    assert selectors.visible_to(user, at).filter(pk=report.pk).exists() is sees


def test_above_the_commune_a_report_not_sent_shows_its_state_only(world, report):
    at = world.now()
    assert selectors.sight(report, world.people["bandantoc"], at) is Sight.STATE
    assert selectors.page(report, world.people["bandantoc"], at).entry is None
    assert selectors.sight(report, world.people["chutich"], at) is Sight.LIVE
    report = world.do("send", report, "canbo")
    assert selectors.sight(report, world.people["bandantoc"], at) is Sight.SENT


def test_an_ended_position_reads_and_changes_nothing(world, report):
    opened_on = day_of(world.round.opened_at)
    former = person("nghi-huu", "bql-21529", until=opened_on + timedelta(days=1))
    at = world.now() + timedelta(days=2)
    page = selectors.page(selectors.find(report.pk, former, at), former, at)
    assert page.entry is not None
    assert page.entry.editable is False
    assert "kết thúc" in page.why_not
    assert page.buttons == []


def test_an_ended_position_never_reads_what_began_later(world, report):
    opened_on = day_of(world.round.opened_at)
    gone = person("da-nghi", "bql-21529", until=opened_on)
    at = world.now() + timedelta(days=2)
    assert selectors.find(report.pk, gone, at) is None
    assert report not in selectors.visible_to(gone, at)
    assert report in selectors.visible_to(
        person("nghi-sau", "bql-21529", until=opened_on + timedelta(days=1)), at
    )


def test_buttons_are_the_deeds_of_the_table(world, report):
    def buttons(who):
        return selectors.actions_for(report, world.people[who], world.now())

    assert buttons("canbo") == [Action.SEND]
    assert buttons("chutich") == []
    report = world.do("send", report, "canbo")
    assert buttons("canbo") == [Action.WITHDRAW]
    assert buttons("chutich") == [Action.AUTHENTICATE, Action.RETURN]
    assert buttons("kiemtoan") == []


def test_a_page_asks_as_many_questions_however_much_is_typed(world, report):
    user, at = world.people["canbo"], world.now()
    selectors.page(report, user, at)  # what is kept in memory is kept now
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        selectors.page(report, user, at)
    keys = first_keys(report, "B", "thuc_hien", 60)[1:]
    world.save(report, "canbo", *(world.edit(report, key, 1) for key in keys))
    with CaptureQueriesContext(connection) as many:
        selectors.page(report, user, at)
    assert len(many) <= len(few) + 1  # a warning asks which cells carry a reason


def test_the_save_of_fifty_cells_asks_as_much_as_of_five(world, report):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    edits = [world.edit(report, key, 1) for key in first_keys(report, "B", "thuc_hien", 56)[1:]]
    with CaptureQueriesContext(connection) as five:
        world.save(report, "canbo", *edits[:5])
    with CaptureQueriesContext(connection) as fifty:
        world.save(report, "canbo", *edits[5:])
    assert len(edits) > 40
    assert len(fifty) == len(five)


def test_a_carried_and_a_shown_cell_are_not_typed_here(world, report):
    page = selectors.entry(report, None, world.now(), editable=True)
    kinds = {cell.kind for section in page.sections for row in section.rows for cell in row.cells}
    assert {"input", "given", "computed"} <= kinds
    typed = {
        cell.id
        for section in page.sections
        for row in section.rows
        for cell in row.cells
        if cell.kind == "input"
    }
    assert typed == {".".join(cell.key) for cell in selectors.scope(report).typed.values()}


def test_only_the_rows_of_its_nodes_are_asked_of_the_clinic(world):
    clinic = world.open("tram-y-te-21529", "tramyte")
    asked = selectors.scope(clinic)
    codes = {
        asked.layout.section_by_code[cell.key[0]].row_by_code[cell.key[1]].node_code
        for cell in asked.typed.values()
    }
    scope = {node.code for node in clinic.obligation.nodes.all()}
    assert scope
    assert all(any(code == one or code.startswith(f"{one}.") for one in scope) for code in codes)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=1, max_size=6))
def test_history_always_ends_at_the_figure_and_never_skips(world, steps):
    report = world.open("bql-21529", "canbo")
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    for value in steps:
        now = Figure.objects.filter(submission=report).first()
        state = FigureState.NOTHING if value is None else FigureState.VALUE
        world.save(report, "canbo", world.edit(report, key, value, base=now.rev if now else 0, state=state))
    changes = list(FigureChange.objects.filter(submission=report).order_by("rev", "pk"))
    for before, after in zip(changes, changes[1:], strict=False):
        assert (after.old_state, after.old_value) == (before.state, before.value)
        assert after.rev == before.rev + 1
    figure = Figure.objects.get(submission=report)
    assert (figure.state, figure.value, figure.rev) == (changes[-1].state, changes[-1].value, changes[-1].rev)
    assert figure.value is None or figure.value == Decimal(steps[-1])
