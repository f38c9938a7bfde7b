"""Reports through the API: the same rules as on the pages, conflicts as data, and never a cell too many."""

import uuid

import pytest

from neu.platform.audit.models import AuditEvent
from neu.registry.agencies.models import Agency
from neu.registry.people.models import Position
from neu.registry.people.rules import Role
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions.models import Figure, FigureChange, Submission
from neu.reporting.submissions.rules import Channel, Status
from tests.api_client import Program
from tests.reporting.submissions.conftest import World, first_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(world: World):
    """{who: her program}."""
    made: dict[str, Program] = {}

    def of(who: str) -> Program:
        return made.setdefault(who, Program(world.people[who]))

    return of


@pytest.fixture
def report(world: World) -> Submission:
    return world.open("bql-21529", "canbo", "DON_VI")


def read(program: Program, report: Submission) -> dict[str, dict]:
    """{"section.row.column": cell}."""
    told = program.get(f"/submissions/{report.pk}/cells").json()
    return {f"{one['section']}.{one['row']}.{one['column']}": one for one in told["cells"]}


def cell(one: dict, report: Submission, value: str, **more: object) -> dict:
    return {
        "place": report.obligation.place_id, "series": one["series"], "window": one["window"],
        "base": one["rev"], "state": "VALUE", "value": value, **more,
    }  # fmt: skip


def typed(program: Program, report: Submission, count: int = 2) -> list[dict]:
    return [one for one in read(program, report).values() if one["kind"] == "INPUT"][:count]


def test_two_cells_are_saved_and_read_back_with_channel_and_who(world, ask, report):
    first, second = typed(ask("canbo"), report)
    body = {"cells": [cell(first, report, "12"), cell(second, report, "3")]}

    saved = ask("canbo").post(f"/submissions/{report.pk}/cells", body)

    assert saved.status_code == 200, saved.content
    assert (saved.json()["rev"], saved.json()["cells"]) == (1, 2)
    again = read(ask("canbo"), report)
    key = f"{first['section']}.{first['row']}.{first['column']}"
    assert (again[key]["value"], again[key]["state"], again[key]["rev"]) == ("12", "VALUE", 1)
    assert set(FigureChange.objects.values_list("channel", flat=True)) == {Channel.API}
    told = ask("canbo").get(
        f"/submissions/{report.pk}/history?place={report.obligation.place_id}"
        f"&series={first['series']}&window={first['window']}"
    )
    assert [(one["channel"], one["value"], one["by"]) for one in told.json()["items"]] == [
        ("API", "12", "canbo")
    ]
    assert AuditEvent.objects.get(event="submission.save").changes["through"] == "API · kiểm thử"


def test_the_same_key_saves_once_and_another_body_with_it_is_refused(ask, report):
    first, second = typed(ask("canbo"), report)
    key, address = str(uuid.uuid4()), f"/submissions/{report.pk}/cells"
    body = {"cells": [cell(first, report, "12")]}

    once = ask("canbo").post(address, body, key=key)
    twice = ask("canbo").post(address, body, key=key)
    other = ask("canbo").post(address, {"cells": [cell(second, report, "3")]}, key=key)

    assert (once.status_code, twice.status_code) == (200, 200)
    assert twice["Idempotency-Replayed"] == "true"
    assert once.json() == twice.json()
    assert (other.status_code, other.json()["code"]) == (422, "KEY_REUSED")
    assert FigureChange.objects.count() == 1


def test_what_was_refused_leaves_its_key_free(ask, report):
    first = typed(ask("canbo"), report)[0]
    key, address = str(uuid.uuid4()), f"/submissions/{report.pk}/cells"

    wrong = ask("canbo").post(address, {"cells": [cell(first, report, "1.55555")]}, key=key)
    right = ask("canbo").post(address, {"cells": [cell(first, report, "1")]}, key=key)

    assert (wrong.status_code, right.status_code) == (422, 200)
    assert wrong.json()["errors"][0]["where"].endswith(f".{first['series']}.{first['window']}")
    assert wrong["Content-Type"] == "application/problem+json"


def test_a_cell_changed_since_comes_back_with_mine_theirs_and_base(ask, report):
    first, second = typed(ask("canbo"), report)
    address = f"/submissions/{report.pk}/cells"
    ask("canbo").post(address, {"cells": [cell(first, report, "12")]})
    mine = {"cells": [cell(first, report, "15"), cell(second, report, "3")]}  # both on rev 0

    answer = ask("dongnghiep").post(address, mine)

    assert answer.status_code == 409
    told = answer.json()
    [conflict] = told["conflicts"]
    assert (conflict["mine"]["value"], conflict["theirs"]["value"], conflict["base"]["rev"]) == (
        "15",
        "12",
        0,
    )
    assert conflict["theirs"]["by"]
    assert [one["series"] for one in told["accepted"]] == [second["series"]]
    assert Figure.objects.get(series=first["series"], window=first["window"]).value == 12
    assert told["code"] == "CONFLICTS"


def test_blank_is_not_zero(ask, report):
    first, second = typed(ask("canbo"), report)
    body = {
        "cells": [cell(first, report, "0"), cell(second, report, "1") | {"state": "NOTHING", "value": None}]
    }
    ask("canbo").post(f"/submissions/{report.pk}/cells", body)

    told = list(read(ask("canbo"), report).values())
    said = {(one["series"], one["window"]): (one["state"], one["value"]) for one in told}

    assert said[first["series"], first["window"]] == ("VALUE", "0")
    assert said[second["series"], second["window"]] == ("NOTHING", None)
    assert ("", None) in said.values()


@pytest.mark.parametrize("value", [12, 1.5, "1,5", "NaN", "1e3", ""])
def test_a_value_is_a_decimal_string(ask, report, value):
    first = typed(ask("canbo"), report)[0]

    answer = ask("canbo").post(
        f"/submissions/{report.pk}/cells", {"cells": [cell(first, report, "1") | {"value": value}]}
    )

    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "cells.0.value")
    assert not Figure.objects.exists()


def test_another_communes_officer_reads_no_cell_and_the_receiver_only_what_was_sent(world, ask, report):
    address = f"/submissions/{report.pk}"

    assert ask("nguoila").get(address).status_code == 404
    assert ask("nguoila").get(f"{address}/cells").status_code == 404
    assert ask("nguoila").post(f"{address}/cells", {"cells": []}).status_code == 404
    seen = ask("bandantoc").get(address)
    assert (seen.status_code, seen.json()["sight"], seen.json()["digest"]) == (200, "STATE", "")
    for part in ("cells", "findings"):
        assert ask("bandantoc").get(f"{address}/{part}").status_code == 404
    assert ask("bandantoc").get(f"{address}/versions").json()["items"] == []
    assert ask("kiemtoan").get(f"{address}/cells").status_code == 200
    assert ask("kiemtoan").post(f"{address}/cells", {"cells": []}).status_code == 403


def test_a_report_goes_its_whole_way_and_the_typist_never_authenticates(world, ask, report):
    typing, address = ask("canbo"), f"/submissions/{report.pk}"
    key = first_keys(report, "C", "giai_ngan", 1) or first_keys(report, "A", "thuc_hien", 1)
    assert key
    chosen = next(one for name, one in read(typing, report).items() if name == ".".join(key[0]))
    assert typing.post(f"{address}/cells", {"cells": [cell(chosen, report, "7")]}).status_code == 200
    assert typing.get(f"{address}/findings").status_code == 200
    sent = typing.post(f"{address}/send", {"reason": "đủ"})
    assert (sent.status_code, sent.json()["status"]) == (200, Status.SENT), sent.content
    digest = sent.json()["digest"]

    refused = typing.post(f"{address}/authenticate", {"digest": digest})
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_YOUR_CHAIR")
    stale = ask("chutich").post(f"{address}/authenticate", {"digest": "0" * 64})
    assert (stale.status_code, stale.json()["code"]) == (409, "STALE_VERSION")
    signed = ask("chutich").post(f"{address}/authenticate", {"digest": digest})
    assert (signed.status_code, signed.json()["status"]) == (200, Status.AUTHENTICATED)
    version = ask("chutich").get(f"{address}/versions/1").json()
    assert (version["digest"], version["content"]["no"]) == (digest, 1)
    assert ask("chutich").get(f"{address}/versions/2").status_code == 404
    back = ask("chutich").post(f"{address}/return", {"reason": "xem lại", "due_on": "2099-01-01"})
    assert back.json()["status"] == Status.RETURNED
    assert back.json()["journey"][0]["reason"] == "xem lại"


def test_whoever_typed_and_leads_too_does_not_authenticate(world, ask, report):
    held = world.people["canbo"].positions.get()
    committee = Agency.objects.get(code="ubnd-xa-21529")
    Position.objects.create(user=world.people["canbo"], agency=committee, role=Role.LEADER, valid=held.valid)
    address, first = f"/submissions/{report.pk}", typed(ask("canbo"), report)[0]
    ask("canbo").post(f"{address}/cells", {"cells": [cell(first, report, "7")]})
    digest = ask("canbo").post(f"{address}/send", {"reason": "đủ"}).json()["digest"]

    answer = ask("canbo").post(f"{address}/authenticate", {"digest": digest})

    assert (answer.status_code, answer.json()["code"]) == (403, "OWN_TYPING")


def test_a_deed_is_held_against_the_tag_that_was_read(ask, report):
    address, first = f"/submissions/{report.pk}", typed(ask("canbo"), report)[0]
    read_before = ask("canbo").get(address)["ETag"]
    ask("canbo").post(f"{address}/cells", {"cells": [cell(first, report, "7")]}, **{"If-Match": read_before})

    late = ask("canbo").post(f"{address}/declare", {}, **{"If-Match": read_before})

    assert (late.status_code, late.json()["code"]) == (412, "CHANGED_SINCE")
    assert Figure.objects.count() == 1
    now = ask("canbo").get(address)["ETag"]
    assert ask("canbo").post(f"{address}/send", {"reason": "đủ"}, **{"If-Match": now}).status_code == 200


def test_nothing_to_report_is_declared_of_a_section(ask, report):
    section = typed(ask("canbo"), report)[0]["section"]

    saved = ask("canbo").post(f"/submissions/{report.pk}/declare", {"section": section})

    assert saved.status_code == 200
    assert saved.json()["cells"] > 0
    assert {one.channel for one in FigureChange.objects.all()} == {Channel.API}


def test_a_duty_is_found_and_its_report_opened(world, ask):
    owed = ask("canbo").get("/obligations").json()["items"]
    duty = next(one for one in owed if one["step"] == "DON_VI")

    opened = ask("canbo").post(f"/obligations/{duty['id']}/submission")

    assert (opened.status_code, opened.json()["status"]) == (201, Status.DRAFT)
    assert opened.json()["actions"] == ["SEND"]
    listed = ask("canbo").get("/submissions").json()
    assert [one["id"] for one in listed["items"]] == [opened.json()["id"]]
    assert ask("nguoila").get("/submissions").json()["count"] == 0
    other = Obligation.objects.filter(agency__code="tram-y-te-21529").first()
    assert ask("nguoila").post(f"/obligations/{other.pk}/submission").status_code == 404


def test_several_are_accepted_and_one_that_cannot_be_stops_none(ask, report):
    typing, address = ask("canbo"), f"/submissions/{report.pk}"
    chosen = typed(typing, report, 1)[0]
    typing.post(f"{address}/cells", {"cells": [cell(chosen, report, "7")]})
    digest = typing.post(f"{address}/send", {"reason": "đủ"}).json()["digest"]
    ask("chutich").post(f"{address}/authenticate", {"digest": digest})
    body = {
        "reports": [
            {"submission": report.pk, "digest": "0" * 64},
            {"submission": report.pk, "digest": digest},
            {"submission": report.pk, "digest": digest},
        ]
    }

    verdicts = ask("chutich").post("/acceptances", body)

    assert verdicts.status_code == 200, verdicts.content
    assert [one["accepted"] for one in verdicts.json()["items"]] == [False, True, False]
    assert verdicts.json()["items"][0]["code"] == "STALE_VERSION"
    assert verdicts.json()["items"][0]["detail"]
    assert typing.post("/acceptances", {"reports": []}).status_code == 422
