"""Forms through the API: a file becomes a form, a version is written anew, who may and who may not."""

import pytest
from django.utils import timezone

from neu.reporting.forms import selectors, services
from neu.reporting.forms.authoring.editing import Place
from tests.api_client import Program
from tests.reporting.rounds.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine() -> Program:
    return Program(person("quan.tri.may", "ban-dan-toc", "ADMINISTRATOR"))


def test_a_version_is_written_anew_as_a_file_and_published(mine: Program):
    latest = mine.get("/forms?form=BC_NAM").json()["items"][0]
    begun = mine.post(f"/forms/BC_NAM/{latest['no']}/draft", {"code": "BC_THU", "title": "Biểu thử"})
    assert begun.status_code == 201, begun.content
    first = begun.json()
    assert (first["code"], first["problems"]) == ("BC_THU", [])

    made = mine.post("/form-drafts", {"content": first["file"].replace("Biểu thử", "Biểu thử hai")})
    assert made.status_code == 201, made.content
    draft = made.json()
    assert {first["id"], draft["id"]} == {one["id"] for one in mine.get("/form-drafts").json()["items"]}
    assert mine.send("DELETE", f"/form-drafts/{first['id']}").status_code == 204
    assert mine.get(f"/form-drafts/{first['id']}").status_code == 404

    path, asked = f"/form-drafts/{draft['id']}", {"valid_from": "2030-01-01", "revision": draft["revision"]}
    stale = mine.post(f"{path}/publish", asked | {"revision": 9})
    assert (stale.status_code, stale.json()["code"]) == (409, "DRAFT_MOVED_ON")
    published = mine.post(f"{path}/publish", asked)
    assert published.status_code == 200, published.content
    told = published.json()
    assert (told["form"], told["no"], told["title"]) == ("BC_THU", 1, "Biểu thử hai")
    assert mine.get("/forms/BC_THU/1").json()["digest"] == told["digest"]
    assert mine.get(path).status_code == 404
    assert mine.post(f"{path}/publish", asked).json()["code"] == "DRAFT_PUBLISHED"


def test_a_change_is_taken_back(mine: Program):
    latest = selectors.versions("BC_NAM")[0]
    begun = mine.post(f"/forms/BC_NAM/{latest.no}/draft", {"valid_from": "2031-01-01"}).json()
    path = f"/form-drafts/{begun['id']}"
    before = mine.get(path).json()["file"]
    services.remove_part(begun["id"], Place("", "sections", "E"), actor=None, at=timezone.now())
    changed = mine.get(path).json()
    [change] = changed["changes"]
    assert "chuyển đổi số" not in changed["file"].lower()

    assert mine.post(f"{path}/undo", {"change": change["no"] + 1}).status_code == 409
    back = mine.post(f"{path}/undo", {"change": change["no"]}).json()
    assert (back["file"], back["changes"]) == (before, [])
    again = mine.post(f"{path}/undo", {"change": change["no"]})
    assert (again.status_code, again.json()["code"]) == (409, "DRAFT_NOTHING_TO_UNDO")


def test_what_is_wrong_with_a_file_is_told(mine: Program):
    broken = mine.post("/form-drafts", {"content": "code: ["})
    assert (broken.status_code, broken.json()["code"]) == (422, "CATALOGUE_FILE")
    nameless = mine.post("/form-drafts", {"content": "code: X1\nvalid_from: 2030-01-01\nsections: []\n"})
    assert nameless.status_code == 201, nameless.content
    assert nameless.json()["problems"]
    draft = nameless.json()
    path = f"/form-drafts/{draft['id']}/publish"
    refused = mine.post(path, {"valid_from": "2030-01-01", "revision": draft["revision"]})
    assert refused.status_code == 422
    assert selectors.versions("X1") == []
    assert mine.post("/forms/KHONG/1/draft", {}).status_code == 404


def test_only_who_administers_writes_forms():
    other = Program(person("can.bo.may", "ban-dan-toc"))
    assert other.get("/form-drafts").status_code == 404
    assert other.post("/form-drafts", {"content": "code: X"}).status_code == 404
    assert other.post("/forms/BC_NAM/1/draft", {}).status_code == 404
