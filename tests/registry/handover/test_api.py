"""Handing over through the API: the same desk, deeds and refusals as the page."""

import pytest

from neu.registry.handover.models import HandOver
from tests.api_client import Program
from tests.registry.handover.conftest import DAY, MERGED, person

pytestmark = pytest.mark.django_db


def told(program):
    return program.get(f"/hand-overs/desk?day={DAY}").json()


def test_what_has_to_pass_passes_and_is_taken_back(act, keeper):
    program = Program(keeper)
    shown = told(program)
    one = next(row for row in shown["agencies"] if row["agency"] == f"ubnd-xa-{MERGED}")
    assert one["proposed"] in [each["choice"] for each in one["choices"]]
    line = {"agency": one["agency"], "choice": one["proposed"], "name": one["new_name"]}

    made = program.post("/hand-overs", {"day": str(DAY), "reason": "Giả định", "lines": [line]})
    assert made.status_code == 201, made.content
    assert made.json()["lines"][0]["functions"] == len(one["functions"])
    assert one["agency"] not in [row["agency"] for row in told(program)["agencies"]]
    again = program.post("/hand-overs", {"day": str(DAY), "reason": "Giả định", "lines": [line]})
    assert (again.status_code, again.json()["code"]) == (409, "HANDOVER_NO_LONGER_OPEN")

    address = f"/hand-overs/{made.json()['id']}"
    assert program.get(address).json()["undone_at"] is None
    back = program.post(f"{address}/undo", {"reason": "Thử xong"})
    assert back.status_code == 200, back.content
    assert back.json()["undone_at"]
    assert told(program) == shown
    assert program.get("/hand-overs").json()["count"] == 1
    assert program.post(f"{address}/undo", {"reason": "Lần nữa"}).json()["code"] == "HANDOVER_UNDONE_ALREADY"


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        ({"agency": "khong-co", "choice": "giu:1"}, 404, "UNKNOWN_AGENCY"),
        ({"agency": f"ubnd-xa-{MERGED}", "choice": "giu:999999"}, 422, "HANDOVER_WRONG_CHOICE"),
        ({"agency": f"ubnd-xa-{MERGED}", "choice": "bất kỳ"}, 422, "HANDOVER_WRONG_CHOICE"),
    ],
)
def test_what_cannot_pass_is_said_and_nothing_is_kept(act, keeper, line, status, code):
    answer = Program(keeper).post("/hand-overs", {"day": str(DAY), "reason": "Giả định", "lines": [line]})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not HandOver.objects.exists()


def test_for_an_officer_there_is_no_desk(act):
    program = Program(person("canbo", "ban-dan-toc"))

    assert program.get(f"/hand-overs/desk?day={DAY}").status_code == 404
    body = {"day": str(DAY), "reason": "x", "lines": [{"agency": "x", "choice": "y"}]}
    assert program.post("/hand-overs", body).status_code == 404
