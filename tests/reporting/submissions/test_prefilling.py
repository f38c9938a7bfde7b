"""Figures the system counts itself: offered beside their cells, put in when asked, never over others."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from neu.platform.text.refusals import Refused
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.reporting.forms import ports
from neu.reporting.forms.ports import Stated
from neu.reporting.rounds import services as rounds
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import Figure, FigureChange
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors.entry import entry
from tests.api_client import Program
from tests.reporting.submissions.conftest import PEOPLE, ROLES, World, person

CUTOFF = date(2026, 8, 31)
T0 = datetime(2026, 9, 1, 8, tzinfo=HANOI)
SCOPE, USED, TRAINED = ("E", "K1A", "mau_so"), ("E", "K1B", "tu_so"), ("E", "K6A", "tu_so")


class Later(World):
    def now(self) -> datetime:
        self.hours += 1
        return T0.replace(day=1 + self.hours)


@pytest.fixture
def world(db) -> World:
    people = {name: person(name, *codes, role=ROLES.get(name, "OFFICER")) for name, codes in PEOPLE.items()}
    province = places.current_province(CUTOFF)
    opened = rounds.open_round(
        "BC_NAM", period="2026", territory_id=province, cutoff_on=CUTOFF, actor=None, at=T0
    )
    return Later(opened, people)


@pytest.fixture
def report(world):
    return world.open("ubnd-xa-21529", "chutich", "XA")


def drawn(report, at, **more):
    page = entry(report, None, at, editable=True, **more)
    return page, {tuple(cell.id.split(".")): cell for cell in page.cells if cell.id}


def test_the_annual_report_of_2026_has_the_section_and_that_of_2025_has_not(report):
    layout = selectors.scope(report).layout
    assert [section.code for section in layout.sections] == ["A", "B", "C", "D", "E"]
    assert layout.no == 2
    before = rounds.open_round(
        "BC_NAM", period="2025", territory_id=places.current_province(date(2025, 8, 31)),
        cutoff_on=date(2025, 8, 31), actor=None, at=T0,
    )  # fmt: skip
    assert before.form_version.no == 1


def test_what_the_system_states_stands_beside_the_cell_and_what_it_does_not_know_says_so(world, report):
    page, cells = drawn(report, world.now())
    asked = cells[SCOPE]
    assert asked.brief.startswith("Hệ thống: ")
    assert "giữ ít nhất một chức năng" in asked.note
    assert asked.text == ""
    assert cells[TRAINED].brief == "Chưa có dữ liệu"
    assert page.fillable > 3
    assert not drawn(report, world.now())[1]["A", "NEN_XA", "tu_so"].brief  # a cell that names no source


def test_prefilling_writes_only_empty_cells_and_keeps_how_each_was_counted(world, report):
    world.save(report, "chutich", world.edit(report, SCOPE, 99))
    saved = services.prefill(report.pk, actor=world.people["chutich"], at=world.now())
    _page, cells = drawn(report, world.now())
    assert cells[SCOPE].text == "99"
    figures = {figure.series_id: figure for figure in Figure.objects.filter(submission=report)}
    changes = FigureChange.objects.filter(submission=report, channel="SYSTEM")
    assert saved.cells == changes.count() == len(figures) - 1
    for change in changes:
        assert change.reason.endswith("(cách đếm phiên bản 1).")
        assert change.by == world.people["chutich"]
        assert figures[change.series_id].value == change.value
    assert cells[TRAINED].state == ""
    with pytest.raises(Refused) as again:
        services.prefill(report.pk, actor=world.people["chutich"], at=world.now())
    assert again.value.code == "CELL_NOTHING_STATED"


def test_an_emptied_cell_and_one_said_unknown_are_filled_and_a_nil_is_left(world, report):
    saved = world.save(
        report, "chutich",
        world.edit(report, SCOPE, None, state=FigureState.UNKNOWN),
        world.edit(report, USED, None, state=FigureState.NOTHING),
    )  # fmt: skip
    assert saved.cells == 2
    services.prefill(report.pk, actor=world.people["chutich"], at=world.now())
    _page, cells = drawn(report, world.now())
    assert cells[SCOPE].state == "VALUE"
    assert cells[USED].state == "NOTHING"


def test_a_cell_another_report_typed_is_left_to_it(world, report):
    unit = world.open("bql-21529", "canbo")
    world.save(unit, "canbo", world.edit(unit, SCOPE, 7))  # one owner for a place: whoever was first
    before, _cells = drawn(report, world.now())
    saved = services.prefill(report.pk, actor=world.people["chutich"], at=world.now())
    assert saved.cells == before.fillable > 3
    asked = Figure.objects.filter(series=world.edit(report, SCOPE, 7).series_id)
    assert [(figure.submission_id, figure.value) for figure in asked] == [(unit.pk, 7)]


def test_who_may_not_type_may_not_prefill(world, report):
    with pytest.raises(Refused) as refused:
        services.prefill(report.pk, actor=world.people["nguoila"], at=world.now())
    assert refused.value.code == "NOT_YOUR_CHAIR"
    assert not Figure.objects.filter(submission=report).exists()


def test_a_figure_no_longer_offered_has_no_data_and_a_bad_one_is_refused_as_if_typed(
    world, report, monkeypatch
):
    code = "K1_IN_SCOPE_PLACE"
    source = ports.sources()[code]
    monkeypatch.setitem(
        ports._sources, code, replace(source, state=lambda asked: Stated(Decimal("1.5"), "?"))
    )
    with pytest.raises(services.CellsRefused):
        services.prefill(report.pk, actor=world.people["chutich"], at=world.now())
    assert not Figure.objects.filter(submission=report).exists()
    monkeypatch.delitem(ports._sources, code)
    _page, cells = drawn(report, world.now())
    assert cells[SCOPE].brief == "Chưa có dữ liệu"


def test_a_prefilled_figure_is_sent_frozen_and_traced_like_any_other(world, report, client):
    services.prefill(report.pk, actor=world.people["chutich"], at=world.now())
    asked = selectors.scope(report)
    (series, window) = next(one for one, cell in asked.typed.items() if cell.key == SCOPE)
    client.force_login(world.people["chutich"])
    told = client.get(f"/bao-cao/{report.pk}/lich-su/?o={series}.{window}&dia-ban={asked.place_id}")
    assert "hệ thống điền" in told.content.decode()
    assert "giữ ít nhất một chức năng" in told.content.decode()


def test_the_door_fills_and_says_how_many(world, report, client):
    client.force_login(world.people["chutich"])
    page = client.get(f"/bao-cao/{report.pk}/?xem=rieng").content.decode()
    assert "Điền số hệ thống" in page
    assert "Chưa có dữ liệu: hệ thống chưa quản lý lớp tập huấn" in page
    answer = client.post(f"/bao-cao/{report.pk}/dien-so-he-thong/", follow=True).content.decode()
    assert "Hệ thống đã điền" in answer
    assert "Điền số hệ thống" not in answer
    again = client.post(f"/bao-cao/{report.pk}/dien-so-he-thong/", follow=True)
    assert "Không còn ô trống nào" in again.content.decode()


def test_a_program_fills_them_too(world, report):
    program = Program(world.people["chutich"])
    saved = program.post(f"/submissions/{report.pk}/prefill", {})
    assert saved.status_code == 200
    assert saved.json()["cells"] > 3
    again = program.post(f"/submissions/{report.pk}/prefill", {})
    assert again.status_code == 422
    assert again.json()["code"] == "CELL_NOTHING_STATED"
