"""Rounds through the API: worked out, opened, closed and opened again by who may; read by everybody."""

import pytest

from neu.registry.people.models import User
from neu.reporting.rounds.models import Round
from tests.api_client import Program
from tests.reporting.rounds.conftest import person

pytestmark = pytest.mark.django_db
ROUND = {"regime": "BC_NAM", "period": "2025", "cutoff_on": "2025-08-31"}
ASKED = "regime=BC_NAM&period=2025&cutoff_on=2025-08-31"


def test_a_round_is_worked_out_opened_closed_and_opened_again(officer: User):
    program = Program(officer)
    plan = program.get(f"/rounds/plan?{ASKED}").json()
    assert plan["gaps"] == []
    assert not Round.objects.exists()

    made = program.post("/rounds", ROUND)
    assert made.status_code == 201, made.content
    told = made.json()
    assert {one["step"]: one["owed"] for one in plan["steps"]} == {
        one["code"]: one["tally"]["owed"] for one in told["steps"]
    }
    again = program.post("/rounds", ROUND)
    assert (again.status_code, again.json()["code"]) == (409, "ROUND_EXISTS")
    address = f"/rounds/{told['id']}"
    duties = program.get(f"{address}/obligations?step=DON_VI&limit=1").json()
    assert duties["count"] == next(one["owed"] for one in plan["steps"] if one["step"] == "DON_VI")
    assert program.post(f"{address}/close").json()["state"] == "CLOSED"
    assert program.post(f"{address}/close").status_code == 409
    assert program.post(f"{address}/reopen", {}).status_code == 422
    assert program.post(f"{address}/reopen", {"reason": "thử"}).json()["state"] == "OPEN"
    board = program.get("/board?regime=BC_NAM&year=2025").json()
    assert {one["step"] for one in board["blocks"]} <= {one["code"] for one in told["steps"]}
    assert program.get("/inbox").status_code == 200


def test_more_time_is_given_by_who_may_and_to_all_or_none(officer: User):
    program = Program(officer)
    made = program.post("/rounds", ROUND).json()["id"]
    duties = program.get(f"/rounds/{made}/obligations?step=DON_VI&limit=2").json()["items"]
    body = {"obligations": [one["id"] for one in duties], "due_on": "2099-09-20", "reason": "Lũ quét"}

    refused = Program(person("canbo", "bql-21529")).post(f"/rounds/{made}/extensions", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "MAY_NOT_EXTEND")
    told = program.post(f"/rounds/{made}/extensions", body)
    assert told.status_code == 200, told.content
    assert {one["due_at"] for one in told.json()["items"]} == {"2099-09-21T00:00:00+07:00"}
    earlier = program.post(f"/rounds/{made}/extensions", body | {"due_on": "2099-09-19"})
    assert (earlier.status_code, earlier.json()["code"]) == (422, "EXTEND_NOT_LATER")
    assert program.post("/rounds/999/extensions", body).status_code == 404


def test_who_may_not_open_rounds_finds_no_such_door_but_reads(officer: User):
    made = Program(officer).post("/rounds", ROUND).json()["id"]
    other = Program(person("canbo", "bql-21529"))

    assert other.get(f"/rounds/plan?{ASKED}").status_code == 404
    assert other.post("/rounds", ROUND | {"period": "2024"}).status_code == 404
    assert other.post(f"/rounds/{made}/close").status_code == 404
    assert other.get(f"/rounds/{made}").json()["state"] == "OPEN"
    assert [one["agency"] for one in other.get("/obligations").json()["items"]] == ["bql-21529"]
    assert other.get("/rounds/999").status_code == 404


@pytest.mark.parametrize("period", ["", "x", "0000", "9999", "2025M13", "2025-99M", "2025 ", "٢٠٢٥"])
def test_a_period_nobody_can_read_is_refused(officer: User, period):
    answer = Program(officer).post("/rounds", ROUND | {"period": period})

    assert answer.status_code in ({201} if period.strip() == "2025" else {404, 422})
