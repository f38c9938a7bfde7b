"""Completed projects for programs: the same deeds by the same rules."""

from neu.reporting.completions.models import Completion
from tests.api_client import Program


def body(world, **other) -> dict[str, object]:
    said = world.said()
    usual = {
        "regime": said.regime, "code": said.code, "name": said.name, "investor": said.investor_id,
        "unit": said.unit_id, "place": said.place_id, "ended_on": "2025-10-20", "started_on": "2024-03-01",
    }  # fmt: skip
    return {**usual, **other}


def test_a_project_is_declared_read_and_withdrawn(world):
    mine = Program(world.people["canbo"])

    made = mine.post("/completions", body(world))
    told = made.json()

    assert made.status_code == 201
    assert (told["code"], told["stage"], told["due_at"][:10]) == ("DA1.2024-07", "OWED", "2025-11-04")
    assert mine.get(f"/completions/{told['id']}").json() == told
    assert mine.get("/completions?year=2025&q=da1").json()["items"] == [told]
    assert mine.get("/completions?year=2024").json()["count"] == 0
    round_id = Completion.objects.get().obligation.round_id
    assert mine.get(f"/rounds/{round_id}").json()["subject"] == "DA1.2024-07"
    gone = mine.post(f"/completions/{told['id']}/withdraw", {"reason": "Nhầm"}).json()
    assert (gone["stage"], gone["obligation"], gone["withdrawn_reason"]) == ("WITHDRAWN", None, "Nhầm")
    assert mine.get("/completions?withdrawn=true").json()["items"] == [gone]


def test_what_is_refused_says_why(world):
    stranger, mine = Program(world.people["nguoila"]), Program(world.people["canbo"])
    assert stranger.post("/completions", body(world)).status_code == 403
    assert mine.post("/completions", body(world, place=10**12)).json()["code"] == "EVENT_OUTSIDE"
    assert mine.post("/completions", body(world, ended_on="1950-01-01")).json()["code"] == "ENDED_LONG_AGO"
    told = mine.post("/completions", body(world)).json()
    again = mine.post("/completions", body(world))
    assert (again.status_code, again.json()["code"]) == (409, "DECLARED_ALREADY")
    assert mine.get("/completions/999999").status_code == 404
    assert mine.post("/completions/999999/receive").status_code == 404
    assert stranger.post(f"/completions/{told['id']}/withdraw", {"reason": "Thử"}).status_code == 403


def test_the_investor_takes_the_report(world):
    one = world.declare()
    hers = Program(world.people["soyte"])
    early = hers.post(f"/completions/{one.pk}/receive")
    world.finish(one)

    assert (early.status_code, early.json()["code"]) == (409, "NOT_DONE_YET")
    assert hers.get(f"/completions/{one.pk}").json()["stage"] == "DONE"
    assert hers.post(f"/completions/{one.pk}/receive").json()["stage"] == "TAKEN"
    assert hers.post(f"/completions/{one.pk}/receive").status_code == 409
