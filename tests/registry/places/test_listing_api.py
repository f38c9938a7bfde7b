"""A decision written into a dated list through the API: rehearsed, written, taken back; by keepers alone."""

import pytest
from django.utils import timezone

from neu.registry.people import services as people
from neu.registry.people.models import User
from tests.api_client import Program

pytestmark = pytest.mark.django_db
AREA = "VUNG_DTTS_MN"
DECISION = {
    "title": "Phân định", "on_day": "2099-07-01", "number": "GIẢ ĐỊNH 9", "issued_on": "2099-04-01",
    "issuer": "Giả định",
}  # fmt: skip
OUT = DECISION | {"rows": [{"unit": "21529", "out": True}, {"unit": "Xã Ba Xa"}]}


@pytest.fixture
def mine() -> Program:
    admin = people.bootstrap_administrator("quantri.thu", "Quản Trị", "mật khẩu đủ dài", at=timezone.now())
    return Program(admin)


def standing(program: Program, day: str = "2099-07-01") -> int:
    return int(program.get(f"/place-lists/{AREA}?on={day}&limit=1").json()["count"])


def test_a_decision_is_rehearsed_written_and_taken_back(mine: Program):
    before, path = standing(mine), f"/place-lists/{AREA}"
    shown = mine.post(f"{path}/rehearsal", OUT)
    assert shown.status_code == 200, shown.content
    told = shown.json()
    assert (list(told["removed"]), told["added"], told["kept"]) == ([next(iter(told["removed"]))], {}, 1)
    assert standing(mine) == before

    stale = mine.put(path, OUT | {"stamp": "x"})
    assert (stale.status_code, stale.json()["code"]) == (409, "LIST_STALE")
    done = mine.put(path, OUT | {"stamp": told["stamp"]})
    assert (done.status_code, done.json()) == (200, told)
    assert (standing(mine), standing(mine, "2099-06-30")) == (before - 1, before)

    last = mine.get(f"{path}/last-writing").json()
    assert last["decision"] == "GIẢ ĐỊNH 9"
    undo = {"written_at": last["written_at"], "reason": "Nhầm"}
    assert mine.post(f"{path}/undo", undo | {"written_at": "2020-01-01T00:00:00"}).status_code == 409
    assert mine.post(f"{path}/undo", undo).json() == {"written_at": None, "decision": ""}
    assert standing(mine) == before


def test_rows_that_cannot_be_read_are_all_named(mine: Program):
    bad = DECISION | {"rows": [{"unit": "không có"}, {"unit": "21529", "value": "IX"}]}
    for answer in (
        mine.post(f"/place-lists/{AREA}/rehearsal", bad),
        mine.put(f"/place-lists/{AREA}", bad | {"stamp": "x"}),
    ):
        assert answer.status_code == 422
        assert [one["where"] for one in answer.json()["errors"]] == ["lines.1", "lines.2"]
    assert mine.post("/place-lists/KHONG_CO/rehearsal", OUT).status_code == 404


def test_a_list_is_begun_once(mine: Program):
    given = {"code": "THON_THU", "name": "Thôn thử"}
    assert mine.post("/place-lists", given).json() == given
    again = mine.post("/place-lists", given)
    assert (again.status_code, again.json()["code"]) == (409, "LIST_CODE_TAKEN")
    assert mine.post("/place-lists", given | {"code": "thôn"}).status_code == 422


def test_only_keepers_write(db):
    other = Program(User.objects.create(username="khach", full_name="Khách"))
    assert other.post("/place-lists", {"code": "X", "name": "X"}).status_code == 404
    assert other.post(f"/place-lists/{AREA}/rehearsal", OUT).status_code == 404
    assert other.put(f"/place-lists/{AREA}", OUT | {"stamp": "x"}).status_code == 404
    assert other.get(f"/place-lists/{AREA}/last-writing").status_code == 404
    undo = {"written_at": "2020-01-01T00:00:00Z", "reason": "x"}
    assert other.post(f"/place-lists/{AREA}/undo", undo).status_code == 404
