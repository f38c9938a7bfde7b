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


def test_a_regime_is_written_published_and_withdrawn_by_a_program(officer: User):
    mine = Program(person("quan.tri.may", "ban-dan-toc", "ADMINISTRATOR"))
    told = mine.get("/regimes/BC_NAM").json()
    last = told["versions"][0]
    changed = last["file"].replace("Luồng", "Đường", 1)
    made = mine.post("/regime-drafts", {"content": changed})
    assert made.status_code == 201, made.content
    draft = made.json()
    assert (draft["problems"], draft["code"]) == ([], "BC_NAM")
    assert draft["id"] in {one["id"] for one in mine.get("/regime-drafts").json()["items"]}
    path, asked = f"/regime-drafts/{draft['id']}", {"valid_from": "2030-01-01", "revision": draft["revision"]}
    stale = mine.post(f"{path}/publish", asked | {"revision": 9})
    assert (stale.status_code, stale.json()["code"]) == (409, "DRAFT_MOVED_ON")
    published = mine.post(f"{path}/publish", asked).json()["versions"]
    assert published[0]["valid_from"] == "2030-01-01"
    assert mine.get(path).status_code == 404
    back = f"/regime-versions/{published[0]['id']}/withdraw"
    assert mine.post(back, {"reason": " "}).status_code == 422
    assert mine.post(back, {"reason": "Thử xong"}).json()["id"] == draft["id"]
    assert mine.get("/regimes/BC_NAM").json() == told
    assert mine.send("DELETE", path).status_code == 204
    assert mine.get(path).status_code == 404

    bad = mine.post("/regime-drafts", {"content": "code: ["})
    assert bad.status_code == 422
    assert mine.get("/regimes/KHONG").status_code == 404
    other = Program(officer)
    assert other.get("/regimes/BC_NAM").status_code == 200
    for answer in (other.get("/regime-drafts"), other.post("/regime-drafts", {"content": changed})):
        assert answer.status_code == 404


def test_a_kept_regime_is_written_anew(officer: User):
    mine = Program(person("quan.tri.may", "ban-dan-toc", "ADMINISTRATOR"))
    last = mine.get("/regimes/BC_NAM").json()["versions"][0]
    made = mine.post("/regimes/BC_NAM/draft", {"version": last["id"]})
    assert made.status_code == 201, made.content
    assert (made.json()["code"], made.json()["problems"]) == ("BC_NAM", [])
    assert mine.post("/regimes/KHONG/draft").status_code == 404
    assert Program(officer).post("/regimes/BC_NAM/draft").status_code == 404


def test_an_ad_hoc_round_is_opened_for_a_list_or_for_some(officer: User):
    program = Program(officer)
    body = {
        "title": "Rà soát thử", "form": "BC_NAM", "period": "2025", "cutoff_on": "2025-08-31",
        "due_on": "2099-01-31", "area": "VUNG_DTTS_MN",
    }  # fmt: skip
    made = program.post("/ad-hoc-rounds", body)
    assert made.status_code == 201, made.content
    everyone = program.get(f"/rounds/{made.json()['id']}/obligations?limit=200").json()
    assert everyone["count"] > 60

    chosen = [{"function": "COMMUNE_COMMITTEE", "agency": "ubnd-xa-21529"}]
    some = program.post("/ad-hoc-rounds", body | {"title": "Rà soát một xã", "chosen": chosen})
    assert some.status_code == 201, some.content
    owed = program.get(f"/rounds/{some.json()['id']}/obligations").json()["items"]
    assert {one["agency"] for one in owed} == {"ubnd-xa-21529", "ban-dan-toc"}

    for wrong, code in (
        ({"form": "KHONG"}, "NO_SUCH_FORM"),
        ({"area": "KHONG"}, "NO_SUCH_LIST"),
        ({"due_on": "2001-01-01"}, "DUE_BEFORE_OPENING"),
        ({"chosen": [{"function": "COMMUNE_COMMITTEE", "agency": "ban-dan-toc"}]}, "CHOSEN_UNKNOWN"),
        ({"period": "x"}, ""),
    ):
        refused = program.post("/ad-hoc-rounds", body | wrong)
        assert refused.status_code == 422, refused.content
        assert refused.json()["code"] == code or not code
    assert Program(person("la", "bql-21529")).post("/ad-hoc-rounds", body).status_code == 404


def test_reminders_are_set_by_administrators(officer: User):
    mine = Program(person("quan.tri.may", "ban-dan-toc", "ADMINISTRATOR"))
    asked = {"days": [-3, 0, 2], "escalate_after": 5, "by_mail": False}
    assert mine.put("/reminding", asked).json() == asked
    assert mine.get("/reminding").json() == asked
    assert mine.put("/reminding", asked | {"days": [-999]}).status_code == 422
    assert Program(officer).get("/reminding").status_code == 404
    assert Program(officer).put("/reminding", asked).status_code == 404
