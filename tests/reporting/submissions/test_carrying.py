"""A divided predecessor: Trà Bùi (21142) passed in part to Cà Đam; an officer states the part."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.indicators.models import Series
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.rules import Problem
from tests.reporting.submissions.conftest import CUTOFF, World, first_keys, person

BEFORE = date(2024, 8, 31)
KEY = ("B", "DA1_DAT_O", "thuc_hien")


@pytest.fixture
def cadam(db):
    """Cà Đam's report of 2025, after Trà Bùi's 100 of 2024 went all the way up."""
    old = rounds.open_round(
        "BC_NAM", period="2024", territory_id=places.current_province(BEFORE), cutoff_on=BEFORE,
        actor=None, at=datetime(2024, 8, 1, tzinfo=HANOI),
    )  # fmt: skip
    source = places.by_code(Level.COMMUNE, "21142", BEFORE)
    district = places.ancestors(source, BEFORE)[0]
    duties = {
        step: Obligation.objects.filter(round=old, step__code=step, place=place)
        .select_related("agency")
        .first()
        for step, place in (("DON_VI", source), ("XA", source), ("HUYEN", district))
    }
    people = {
        "unit": person("unit", duties["DON_VI"].agency.code),
        "committee": person("committee", duties["XA"].agency.code, role="LEADER"),
        "district": person("district", duties["HUYEN"].agency.code),
        "province": person("province", "ban-dan-toc"),
    }
    world = World(old, people)
    world.now = lambda: datetime(2024, 9, 2, tzinfo=HANOI)  # the district stands
    unit = services.open_submission(duties["DON_VI"].pk, actor=people["unit"], at=world.now())
    world.save(unit, "unit", world.edit(unit, KEY, 100))
    world.do("send", unit, "unit", reason="đủ")
    world.do("authenticate", unit, "committee")
    for step, who in (("XA", "committee"), ("HUYEN", "district")):
        report = services.open_submission(duties[step].pk, actor=people[who], at=world.now())
        world.do("send", report, who)
    world.do("accept", report, "province")
    new = rounds.open_round(
        "BC_NAM", period="2025", territory_id=places.current_province(CUTOFF), cutoff_on=CUTOFF,
        actor=None, at=datetime(2025, 8, 1, tzinfo=HANOI),
    )  # fmt: skip
    heirs = [
        one.place_id
        for one in Obligation.objects.filter(round=new, step__code="XA")
        if any(part.source == source for part in places.territory(one.place_id, CUTOFF, BEFORE).parts)
    ]
    duty = (
        Obligation.objects.filter(round=new, step__code="DON_VI", place__in=heirs)
        .select_related("agency")
        .first()
    )
    here = World(new, {"canbo": person("canbo", duty.agency.code)})
    report = services.open_submission(duty.pk, actor=here.people["canbo"], at=here.now())
    assert first_keys(report, "B", "thuc_hien", 1) == [KEY]
    return here, report, source, here.edit(report, KEY, 1).series_id


def state(world, report, source, series, value, basis="Biên bản bàn giao"):
    return services.state_part(
        report.pk, source_place_id=source, series_id=series, period="2024", value=Decimal(value), basis=basis,
        actor=world.people["canbo"], at=world.now(),
    )  # fmt: skip


def carried_cell(world, report):
    page = selectors.entry(report, None, world.now(), editable=True)
    return next(
        cell
        for section in page.sections
        for row in section.rows
        for cell in row.cells
        if cell.id == "B.DA1_DAT_O.truoc"
    )


def test_what_nobody_divided_says_so_and_a_stated_part_is_carried(cadam):
    world, report, source, series = cadam
    ((place, year, name),) = carried_cell(world, report).divide
    assert (place, year) == (source, 2024)
    assert "Trà Bùi (21142)" in name
    state(world, report, source, series, 40)
    cell = carried_cell(world, report)
    assert (cell.divide, cell.text) == ((), "40")
    assert "Trà Bùi" in cell.note
    assert state(world, report, source, series, 60).value == 60  # stated again: the original is still 100


@pytest.mark.parametrize(
    ("value", "basis", "code"),
    [
        (101, "Biên bản", Problem.PART_TOO_LARGE),
        (-1, "Biên bản", "CELL_NEGATIVE"),
        ("2.5", "Biên bản", "CELL_NOT_WHOLE"),
        (40, "  ", Problem.PART_WITHOUT_BASIS),
    ],
)
def test_a_part_has_a_basis_and_never_passes_the_original(cadam, value, basis, code):
    world, report, source, series = cadam
    with pytest.raises(Refused) as refused:
        state(world, report, source, series, value, basis)
    assert refused.value.code == code
    assert "%(" not in refusal_text(refused.value)


def test_the_form_of_a_part_says_the_original_and_is_no_form_for_who_only_reads(cadam, client):
    world, report, source, series = cadam
    address = reverse("submissions:state_part", args=[report.pk])
    target = report.obligation.place_id
    asked = {"chuoi": series, "nguon": source, "nam": 2024, "dia-ban": target}
    client.force_login(world.people["canbo"])
    page = client.get(address, asked).content.decode()
    assert "Số gốc, chưa chia</dt><dd>100 hộ</dd>" in page
    assert "Lưu phần chia" in page
    for typed, said in (("-3", "không thể âm"), ("2,5", "số nguyên"), ("mười", "không phải là số")):
        answer = client.post(address, asked | {"so": typed, "can-cu": "Biên bản"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert client.get(address, asked | {"nam": 2019}).status_code == 404
    assert client.get(address).status_code == 404

    client.force_login(person("kiem-toan-vien", "kiem-toan", role="AUDITOR"))
    page = client.get(address, asked).content.decode()
    assert "chỉ đơn vị lập báo cáo nhập" in page
    assert "Lưu phần chia" not in page


def test_only_a_place_that_was_divided_here_is_divided(cadam):
    world, report, source, series = cadam
    other = places.by_code(Level.COMMUNE, "21529", BEFORE)
    with pytest.raises(Refused) as refused:
        state(world, report, other, series, 1)
    assert refused.value.code == Problem.PART_NOT_DIVIDED
    assert Series.objects.filter(pk=series).exists()
