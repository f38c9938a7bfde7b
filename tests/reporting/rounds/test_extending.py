"""Giving more time: who may, what is refused in words, and that timeliness is judged by the new date."""

from datetime import date, datetime, timedelta

import pytest

from neu.platform.audit.models import AuditEvent
from neu.platform.notices import services as notices
from neu.platform.notices.models import Notice
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.periods.rules import HANOI
from neu.reporting.rounds import rules, selectors, services
from neu.reporting.rounds.models import Extension
from neu.reporting.rounds.rules import ObligationState
from neu.reporting.rounds.templatetags.rounds import boardcell
from tests.reporting.rounds.conftest import BEFORE, at, obligation, person
from tests.reporting.rounds.test_views import sign_in

UNIT = "bql-21529-cu"
DUE = datetime(2024, 9, 10, tzinfo=HANOI)  # "trước ngày 10/9"
LATER = date(2024, 9, 20)
NOW = at(date(2024, 9, 5))


def extend(the_round, duties, due_on=LATER, *, by, when=NOW, reason="Lũ quét, đường sạt lở"):
    return services.extend(the_round.pk, [one.pk for one in duties], due_on, actor=by, at=when, reason=reason)


def refused(*args, **named) -> Refused:
    with pytest.raises(Refused) as caught:
        extend(*args, **named)
    assert not Extension.objects.exists()
    return caught.value


@pytest.fixture
def duty(round_2024):
    return obligation(round_2024, "DON_VI", UNIT)


@pytest.fixture
def receiver(db):
    """An officer of the commune committee, which receives from the unit."""
    return person("canbo.bavi", "ubnd-xa-21529-cu")


def test_the_date_moves_and_what_was_stays_written(round_2024, duty, officer):
    with notices.deliver_now():
        extend(round_2024, [duty], by=officer)

    duty.refresh_from_db()
    assert duty.due_at == datetime(2024, 9, 21, tzinfo=HANOI)
    assert duty.original_due_at == DUE
    kept = Extension.objects.get()
    assert (kept.due_before, kept.by, kept.reason) == (DUE, officer, "Lũ quét, đường sạt lở")
    event = AuditEvent.objects.get(event="round.extend")
    assert event.reason == "Lũ quét, đường sạt lở"
    assert "09/09/2024" in str(event.changes["extended_from"])


def test_timeliness_is_judged_by_the_new_date(round_2024, duty, officer):
    extend(round_2024, [duty], by=officer)
    services.mark(duty.pk, ObligationState.SENT, at(date(2024, 9, 20), hour=23))

    duty.refresh_from_db()
    how = rules.standing(duty.state, duty.due_at, duty.first_sent_at, None, at(date(2024, 9, 30)))
    assert how.timeliness == rules.Timeliness.ON_TIME


def test_a_second_extension_keeps_the_first_date_of_all(round_2024, duty, officer):
    extend(round_2024, [duty], by=officer)
    extend(round_2024, [duty], date(2024, 9, 25), by=officer)

    duty.refresh_from_db()
    assert duty.original_due_at == DUE
    assert [one.due_before for one in Extension.objects.all()] == [DUE, datetime(2024, 9, 21, tzinfo=HANOI)]


def test_the_board_says_until_when_and_the_step_keeps_its_own_date(round_2024, duty, officer):
    extend(round_2024, [duty], by=officer)

    board = selectors.board([round_2024], at=NOW, on=BEFORE)
    block = next(one for one in board.blocks if one.step == "DON_VI")
    cells = [cell for row in block.rows for cell in row.cells if cell and cell.obligation_id == duty.pk]
    assert "gia hạn đến 20/09/2024" in boardcell(cells[0])
    assert {column.due_at for column in block.columns} == {DUE}
    others = [cell for row in block.rows for cell in row.cells if cell and cell.obligation_id != duty.pk]
    assert "gia hạn" not in boardcell(others[0])


def test_those_concerned_are_told_and_not_who_did_it(round_2024, duty, officer, receiver):
    unit = person("canbo.bql", UNIT)
    Notice.objects.all().delete()
    with notices.deliver_now():
        extend(round_2024, [duty], by=officer)

    told = Notice.objects.filter(title__startswith="Gia hạn đến hết ngày 20/09/2024")
    assert set(told.values_list("recipient_id", flat=True)) == {unit.pk, receiver.pk}
    assert "Lũ quét" in told.first().body


def test_whoever_receives_may_give_more_time_and_a_neighbour_may_not(round_2024, duty, receiver):
    neighbour = person("canbo.baxa", "ubnd-xa-21538")
    unit = person("canbo.bql", UNIT)

    assert refused(round_2024, [duty], by=neighbour).code == "MAY_NOT_EXTEND"
    assert refused(round_2024, [duty], by=unit).code == "MAY_NOT_EXTEND"  # nobody gives herself more time
    extend(round_2024, [duty], by=receiver)


def test_one_in_its_way_stops_all(round_2024, duty, receiver):
    other = round_2024.obligations.filter(step__code="DON_VI").exclude(place=duty.place_id).first()

    assert refused(round_2024, [duty, other], by=receiver).code == "MAY_NOT_EXTEND"


@pytest.mark.parametrize(
    ("due_on", "reason", "code", "said"),
    [
        (date(2024, 9, 4), "x", "EXTEND_PASSED", "05/09/2024"),
        (date(2024, 9, 9), "x", "EXTEND_NOT_LATER", "09/09/2024"),
        (date(2024, 9, 8), "x", "EXTEND_NOT_LATER", "09/09/2024"),
        (LATER, "  ", "EXTEND_REASON_REQUIRED", "lý do"),
        (LATER, "x" * 2001, "TEXT_TOO_LONG", "2001"),
    ],
)
def test_what_cannot_be_extended_is_said(round_2024, duty, officer, due_on, reason, code, said):
    caught = refused(round_2024, [duty], due_on, by=officer, reason=reason)

    assert caught.code == code
    assert said in refusal_text(caught)


def test_neither_a_closed_round_nor_what_was_sent_nor_what_has_no_date(round_2024, duty, officer):
    free = obligation(round_2024, "THUONG_TRUC", "ban-dan-toc")
    assert refused(round_2024, [free], by=officer).code == "EXTEND_NO_DUE"
    assert refused(round_2024, [], by=officer).code == "EXTEND_NOBODY"
    services.mark(duty.pk, ObligationState.SENT, NOW - timedelta(days=1))
    assert refused(round_2024, [duty], by=officer).code == "EXTEND_SENT"
    services.close_round(round_2024.pk, actor=officer, at=NOW)
    assert refused(round_2024, [duty], by=officer).code == "EXTEND_CLOSED"


def test_another_rounds_duty_is_nobody_here(round_2024, round_2025, officer):
    other = round_2025.obligations.filter(step__code="DON_VI").first()

    assert refused(round_2024, [other], by=officer).code == "EXTEND_NOBODY"


@pytest.mark.parametrize("days", [1, 30])
def test_the_page_ticks_and_extends(client, officer, round_2025, duty, days):
    one = round_2025.obligations.filter(step__code="DON_VI").first()
    one.due_at = datetime.now(HANOI) + timedelta(days=days)
    one.save()
    client = sign_in(client, officer)
    url = f"/dot/{round_2025.pk}/gia-han/"
    until = datetime.now(HANOI).date() + timedelta(days=days + 3)

    assert f'value="{one.pk}"' in client.get(url).content.decode()
    empty = client.post(url, {"han": f"{until:%d/%m/%Y}", "ly_do": "x"})
    assert empty.status_code == 422
    assert "Chưa chọn nhiệm vụ" in empty.content.decode()
    said = {"chon": [one.pk, "²", "x" * 30, "9" * 30], "han": f"{until:%d/%m/%Y}", "ly_do": "Bão"}
    answer = client.post(url, said)
    assert answer["Location"] == f"/dot/{round_2025.pk}/"
    page = client.get(f"/dot/{round_2025.pk}/?buoc=DON_VI").content.decode()
    assert "hạn gốc" in page
    assert "Bão" in client.get(url).content.decode()


def test_for_who_may_extend_nothing_the_page_does_not_exist(client, round_2024, duty):
    stranger = sign_in(client, person("canbo.baxa", "bql-21538"))

    assert stranger.get(f"/dot/{round_2024.pk}/gia-han/").status_code == 404
    assert stranger.post(f"/dot/{round_2024.pk}/gia-han/", {"chon": duty.pk}).status_code == 404
