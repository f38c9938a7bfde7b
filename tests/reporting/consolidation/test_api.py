"""Totals and editions through the API: named totals in a geography, where from, files as issued."""

import hashlib
from decimal import Decimal

import pytest

from neu.registry.people.models import User
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.models import Edition, EditionDraft
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.submissions.models import Submission
from tests.api_client import Program
from tests.reporting.consolidation.conftest import SPENT, Story
from tests.reporting.consolidation.issued import Issued
from tests.reporting.consolidation.world import HOUSES, leader, officer


def cell(told: dict, key: tuple[str, str, str]) -> dict:
    return next(one for one in told["cells"] if (one["section"], one["row"], one["column"]) == key)


@pytest.fixture
def standing(story: Story, undo: None) -> Program:
    return Program(officer("ban-dan-toc"))


def test_a_named_total_is_read_with_who_is_missing(story, standing):
    round_, province = story.y2024.round, story.y2024.province

    told = standing.get(f"/rounds/{round_.pk}/totals/{province}?total=ACCEPTED").json()

    expected = selectors.table(round_, province, TotalState.ACCEPTED)
    assert (told["total"], told["as_reported"], told["on"]) == ("ACCEPTED", True, str(round_.cutoff_on))
    assert Decimal(cell(told, HOUSES)["value"]) == expected.cell(HOUSES).value == 115
    assert (cell(told, SPENT)["unit"], cell(told, SPENT)["value"]) == ("đồng", "110000000")
    assert told["counted"]["owed"] == expected.counted.owed
    assert not told["counted"]["complete"]
    assert told["counted"]["missing_places"]


def test_a_total_is_read_in_the_geography_of_a_day(story, standing):
    round_, now = story.y2024.round, story.y2025.place("21529")
    address = f"/rounds/{round_.pk}/totals/{now}"

    assert standing.get(address).status_code == 404  # it did not stand on the round's own day
    told = standing.get(f"{address}?on=2025-07-01").json()
    assert (told["as_reported"], told["on"]) == (False, "2025-07-01")
    assert cell(told, HOUSES)["value"] == "75"  # Ba Vì 45 and Ba Ngạc 30


def test_where_a_number_comes_from_names_its_parts_and_who_typed(story, standing):
    round_, province = story.y2024.round, story.y2024.province
    section, row, column = HOUSES
    asked = f"section={section}&row={row}&column={column}"

    whole = standing.get(f"/rounds/{round_.pk}/totals/{province}/origin?{asked}").json()
    assert sum(Decimal(one["value"]["value"]) for one in whole["parts"]) == Decimal(whole["value"]["value"])
    commune = story.y2024.place("21529")
    typed = standing.get(f"/rounds/{round_.pk}/totals/{commune}/origin?{asked}").json()
    [figure] = typed["typed"]
    assert (figure["value"]["value"], figure["hidden"]) == ("45", False)
    assert [one["channel"] for one in figure["history"]] == ["WEB"]
    nowhere = standing.get(f"/rounds/{round_.pk}/totals/{province}/origin?section=X&row=Y&column=Z")
    assert nowhere.status_code == 404


def test_a_number_over_the_years(story, standing):
    round_, commune = story.y2024.round, story.y2024.place("21529")
    section, row, column = SPENT

    told = standing.get(
        f"/rounds/{round_.pk}/totals/{commune}/series?section={section}&row={row}&column={column}"
    ).json()

    seen = {one["period"]: one["value"]["value"] for one in told["items"] if one["stands"]}
    assert (seen["2023"], seen["2024"]) == ("70000000", "110000000")


def test_a_stranger_sees_no_total_and_a_project_owner_its_own_rows(story, undo):
    round_, province = story.y2024.round, story.y2024.province
    address = f"/rounds/{round_.pk}/totals/{province}"
    nobody = User.objects.create(username="nguoi.la", full_name="Người lạ")

    assert Program(nobody).get(address).status_code == 404
    assert Program(nobody).get("/totals").json()["count"] == 0
    rows = {one["row"] for one in Program(officer("so-y-te")).get(address).json()["cells"]}
    assert rows
    assert all(row.startswith("DA7") for row in rows)


def test_what_a_commune_has_not_sent_is_no_number_for_the_province(story, undo):
    play = story.y2025
    play.type("bql-21529", {HOUSES: 9})
    report = Submission.objects.get(obligation__round=play.round, obligation__agency__code="bql-21529")
    address = f"/rounds/{play.round.pk}/totals/{play.place('21529')}?total=PROVISIONAL"

    told = Program(officer("ban-dan-toc")).get(address).json()

    assert report.status == "DRAFT"
    assert (cell(told, HOUSES)["hidden"], cell(told, HOUSES)["value"]) == (True, None)
    own = Program(officer("bql-21529")).get(address).json()
    assert (cell(own, HOUSES)["hidden"], cell(own, HOUSES)["value"]) == (False, "9")


def test_an_edition_is_read_with_the_content_its_hash_is_of_and_its_files(first: Issued, undo):
    program = Program(officer("so-y-te"))

    told = program.get(f"/editions/{first.edition.pk}").json()
    assert (told["number"], told["content_hash"]) == (first.edition.number, first.edition.content_hash)
    assert {one["kind"] for one in told["files"]} == {"pdf", "xlsx", "json"}
    for one in told["files"]:
        answer = program.get(one["url"].removeprefix("/api/v1"))
        assert hashlib.sha256(answer.content).hexdigest() == one["sha256"]
        again = program.get(one["url"].removeprefix("/api/v1"), **{"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert program.get(f"/editions/{first.edition.pk}/files/docx").status_code == 404
    checked = program.post(f"/editions/{first.edition.pk}/check")
    assert (checked.status_code, checked.json()["holds"]) == (200, True)


def test_an_edition_is_prepared_dropped_prepared_again_and_signed(story, undo):
    play = story.y2023
    prepares, signs = Program(officer("ban-dan-toc")), Program(leader("ubnd-tinh"))
    address = f"/rounds/{play.round.pk}/editions"

    assert signs.post(f"{address}/draft", {"title": "Thử"}).status_code == 403
    made = prepares.post(f"{address}/draft", {"title": "Thử"})
    assert made.status_code == 201, made.content
    assert prepares.send("DELETE", f"/editions/drafts/{made.json()['id']}").status_code == 204
    again = prepares.post(f"{address}/draft", {"title": "Thử"}).json()["id"]
    assert Program(officer("so-y-te")).get(address).json()["draft"] is None
    issue = f"/editions/drafts/{again}/issue"
    assert prepares.post(issue, {"number": "1/BC-UBND"}).status_code == 403
    assert signs.post(issue, {"number": ""}).status_code == 422
    signed = signs.post(issue, {"number": "1/BC-UBND", "recipients": ["UBDT"]})
    assert (signed.status_code, signed.json()["number"]) == (201, "1/BC-UBND"), signed.content
    assert EditionDraft.objects.get(pk=again).edition


def test_an_edition_is_compared_and_taken_in_word(second: Edition, first: Issued):
    mine, path = Program(officer("ban-dan-toc")), f"/editions/{first.edition.pk}"
    told = mine.get(f"{path}/comparison?edition={second.pk}").json()
    assert {"115", "120"} <= {one["before"] for one in told["items"]} | {
        one["after"] for one in told["items"]
    }
    now = mine.get(f"{path}/comparison").json()
    assert (now["other"], now["items"]) == (None, told["items"])
    assert mine.get(f"{path}/comparison?edition=999999").status_code == 404
    assert Program(officer("bql-21529-cu")).get(f"{path}/comparison").status_code == 404
    word = mine.get(f"{path}/word")
    assert word.content.startswith(b"PK")
    assert word["Content-Disposition"].endswith('.docx"')
    assert mine.get("/editions/999999/word").status_code == 404
