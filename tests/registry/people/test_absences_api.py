"""Who stands in for whom, through the API: the same refusals as on the page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from neu.registry.people.rules import Role
from neu.registry.periods.rules import day_of
from tests.api_client import Program
from tests.registry.people.test_delegating import AGENCY, person

pytestmark = pytest.mark.django_db


def test_somebody_stands_in_and_it_ends():
    chief, deputy, clerk = (
        person("chu.tich", Role.LEADER),
        person("pho.chu.tich", Role.LEADER),
        person("can.bo"),
    )
    mine, today = Program(chief), day_of(timezone.now())
    body = {
        "position": chief.positions.get().pk, "delegate": "pho.chu.tich", "reason": "Đi học",
        "from_on": str(today), "until_on": str(today + timedelta(days=3)),
    }  # fmt: skip

    lacking = mine.post("/delegations", body | {"delegate": "can.bo"})
    assert (lacking.status_code, lacking.json()["code"]) == (422, "DELEGATE_WITHOUT_ROLE")
    unknown = mine.post("/delegations", body | {"delegate": "ai.do"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "DELEGATE_ELSEWHERE")
    assert Program(clerk).post("/delegations", body).json()["code"] == "DELEGATION_NOT_YOURS"

    made = mine.post("/delegations", body)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["absent"], told["delegate"], told["agency"]) == ("chu.tich", "pho.chu.tich", AGENCY)
    assert mine.post("/delegations", body).json()["code"] == "DELEGATION_OVERLAPS"
    assert mine.get("/delegations").json() == {"by": [told], "to": []}
    assert Program(deputy).get("/delegations").json() == {"by": [], "to": [told]}
    assert Program(deputy).get("/delegations?username=chu.tich").status_code == 404

    path = f"/delegations/{told['id']}/end"
    assert Program(clerk).post(path).status_code == 403
    assert mine.post(path).json()["ended_at"]
    assert mine.post(path).status_code == 409
    assert Program(deputy).get("/delegations").json()["to"] == []
    assert mine.post("/delegations/999999/end").status_code == 404
