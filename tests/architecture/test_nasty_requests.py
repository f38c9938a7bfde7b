"""Whatever is put into an address, a question or a form, the answer is a page or a refusal, never a crash."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django import forms
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import neu
from neu.registry.agencies.models import Agency
from neu.registry.handover import services as handover
from neu.registry.handover.rules import Choice, Way
from neu.registry.people import services as people
from neu.registry.people.models import Position, User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as area
from neu.registry.places import services as places
from neu.registry.places.selectors import acts as reorganisations
from neu.reporting.completions import services as completions
from neu.reporting.consolidation import services as consolidation
from neu.reporting.forms import selectors as form_selectors
from neu.reporting.forms import services as form_services
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.selectors import writing as form_writing
from neu.reporting.indicators.models import Target
from neu.reporting.remarks import services as remarks
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions import services as submissions
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.selectors import scope
from tests.conftest import copied, pointed_at
from tests.journeys import stage

SOURCE = Path(neu.__path__[0])
NOW = datetime(2025, 12, 1, 8, tzinfo=HANOI)
NASTY = [
    "\x08", "\uffff", "9" * 30, "²", "-1", "1e400", "NaN", "31/02/2025", "9999-12-31", "0001-01-01",
    "' OR 1=1 --", "%s%n{0}{{x}}", "../../etc/passwd", "\u202e👩‍👩‍👧", "a" * 5_000, "",
]  # fmt: skip
NO_TEXT = ["a\0b", "a\ud800b"]
IN_ADDRESS = ["0", "9" * 18, "9" * 30, "x", "a" * 2_000, "²", "%00", "%ED%A0%80", "%08", "..%2f", "'"]
PACKAGES = [
    *("", "[]", "null", '"x"', "{", '{"cells": 1}', '{"cells": [1]}', '{"cells": [{}]}', '{"words": [{}]}'),
    '{"key": "\\u0000", "cells": []}',
    *(
        json.dumps(
            {"key": "k", "cells": [{"place": 1, "series": 1, "window": 1, "state": "VALUE", name: bad}]}
        )
        for name in ("place", "series", "window", "base", "state", "value", "reason", "confirmed")
        for bad in (*NASTY, *NO_TEXT, None, [], {}, True, 10**30, -1)
    ),
]
ASKED = re.compile(
    r"""(?:GET|POST|data)(?:\.get|\.getlist)?[(\[]f?"([\w.-]+)"""
    r"""|f?"([\w.-]+)(?:\{[^"]*)?" in (?:data|request)"""
)


def doors(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every address of ours, with what answers it."""
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from doors(entry, here)
        elif entry.callback.__module__.startswith("neu."):
            yield here, entry


def names(room: str, cell: str) -> list[str]:
    """Every name the doors of a room read: written out, a field of one of its forms, or of that cell."""
    files = [
        path
        for path in (SOURCE / room).rglob("*.py")
        if {"views", "inputs"} & {path.stem, *path.relative_to(SOURCE / room).parts}
    ]
    read = [found for path in files for found in ASKED.findall(path.read_text(encoding="utf-8"))]
    found = {one or other for one, other in read}
    waiting = list(forms.Form.__subclasses__())
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith(f"neu.{room.replace('/', '.')}."):
            found |= set(form.base_fields)
    return sorted(f"{name}{cell}" if name.endswith(".") else name for name in found)


@pytest.fixture(scope="module")
def scene(template_database: str, django_db_blocker) -> Iterator[dict[str, list[object]]]:
    """{argument of an address: what it may be}, where there are reports, rounds, drafts and editions."""
    with copied(template_database) as name, django_db_blocker.unblock(), pointed_at(name):
        told = stage.set_up()
        somebody = User.objects.get(username="bandantoc")
        chairs = {"bql-21529": "OFFICER", "ubnd-xa-21529": "LEADER", "ubnd-tinh": "LEADER"}
        chairs["ban-gsdtcd-21529"] = "OFFICER"
        for agency, role in {**chairs, "quan-tri": "ADMINISTRATOR"}.items():
            held = Agency.objects.get(code=agency)
            since = DateRange(date(2021, 1, 1), None)
            Position.objects.create(user=somebody, agency=held, role=role, valid=since)
        unit = Obligation.objects.get(round=told.r2025, agency__code="bql-21529", step__code="DON_VI")
        typing = submissions.open_submission(unit.pk, actor=somebody, at=NOW)
        latest = Submission.objects.exclude(pk=typing.pk).latest("pk").pk
        yield {
            "obligation_id": [unit.pk],
            **remarked(typing, somebody),
            "cell": [".".join(map(str, next(iter(scope(typing).typed))))],
            "submission_id": [typing.pk, latest, listed(somebody)],
            "list_section": ["A"],
            "row_no": [1],
            "round_id": [told.r2025],
            "place_id": [told.ba_vi],
            "agency_id": [unit.agency_id],
            "draft_id": [consolidation.prepare(told.r2025, actor=somebody, at=NOW).pk],
            "edition_id": [told.edition_2024],
            "adjustment_id": [adjusted(told.r2025, told.ba_vi, somebody)],
            "act_id": acts(somebody),
            "hand_over_id": [handed_over(somebody)],
            "completion_id": completed(somebody, unit),
            "form_draft_id": form_drafts(somebody),
            "regime_draft_id": regime_drafts(somebody),
            "regime_code": ["BC_NAM"],
            "route_id": [1],
            "part": ["hang", "cot", "kiem-tra", "de-muc", "truong", "buoc", "luot", "noi-dung"],
            "thing": ["DA1_NSTW_DTPT", "giao", "GIAI_NGAN_TRONG_VON", "D1", "XA", "first"],
            "position_id": [somebody.positions.latest("pk").pk],
            "delegation_id": [away(somebody)],
            "notice_id": [1],
            "token_id": [1],
            "no": [1],
            "username": ["bandantoc"],
            "section": ["C"],
            "row": ["DA1_NSTW_DTPT"],
            "column": ["giai_ngan"],
            "programme": ["1719-I"],
            "other": ["MTQG-2026"],
            "code": ["BC_NAM", "1719-I", "MTQG-2026", "VUNG_DTTS_MN", "DA1_NUOC_PHAN_TAN", "ho_dat_o"],
            "indicator": ["MT3.5"],
            "target_id": [Target.objects.latest("pk").pk],
            "kind": ["pdf", "xlsx", "round"],
            "key": [told.r2025],
        }


def remarked(report: Submission, actor: User) -> dict[str, list[object]]:
    """Something said of a report, and a file with it."""
    said = remarks.remark(report.pk, "Xem lại số này", actor=actor, at=NOW)
    file = remarks.attach(report.pk, "bien-ban.pdf", b"%PDF-1.7", size=8, actor=actor, at=NOW)
    return {"remark_id": [said.pk], "attachment_id": [file.pk]}


def adjusted(round_id: int, place_id: int, actor: User) -> int:
    """An adjustment of the number the addresses name, waiting to be signed off."""
    key = ("C", "DA1_NSTW_DTPT", "giai_ngan")
    amount = Decimal(5_000_000)
    made = consolidation.adjust(round_id, place_id, key, amount, actor=actor, at=NOW, reason="Tính trùng")
    return made.pk


def listed(actor: User) -> int:
    """A report with a list, and a row in it."""
    day = date(2025, 12, 31)
    opened = rounds.open_round(
        "GIAM_SAT_CONG_DONG", period="2025H2", territory_id=area.current_province(day), cutoff_on=day,
        actor=None, at=NOW,
    )  # fmt: skip
    duty = Obligation.objects.get(round=opened, agency__code="ban-gsdtcd-21529")
    report = submissions.open_submission(duty.pk, actor=actor, at=NOW)
    submissions.add_row(report.pk, "A", {"ten": "Cầu"}, key=UUID(int=1), actor=actor, at=NOW)
    return report.pk


def form_drafts(actor: User) -> list[int]:
    """A copy of a great form, and an empty one."""
    copied = form_writing.source_of(form_selectors.versions("BC_NAM")[0])
    made = form_services.start_from_file(to_yaml(copied).encode(), "bieu.yaml", actor=actor, at=NOW)
    empty = form_services.start_draft({"code": "RONG", "title": "Rỗng"}, actor=actor, at=NOW)
    return [made.pk, empty.pk]


def regime_drafts(actor: User) -> list[int]:
    """The next version of a regime, and an empty one."""
    made = rounds.start_from_kept("BC_NAM", None, actor=actor, at=NOW)
    empty = rounds.start_version({"code": "RONG"}, actor=actor, at=NOW)
    return [made.pk, empty.pk]


def completed(actor: User, unit: Obligation) -> list[int]:
    """A project that ended, and one declared by mistake."""
    made = [
        completions.declare(
            completions.Declared(
                regime="KET_THUC_DU_AN", code=f"DA{no}", name=f"Đường {no}", investor_id=unit.agency_id,
                unit_id=unit.agency_id, place_id=unit.place_id, ended_on=date(2025, 10, 1),
            ),
            actor=actor,
            at=NOW,
        )
        for no in (1, 2)
    ]  # fmt: skip
    completions.withdraw(made[1].pk, actor=actor, at=NOW, reason="Nhầm")
    return [one.pk for one in made]


def away(person: User) -> int:
    """Somebody acts in her stead for some days."""
    mine = person.positions.filter(role="LEADER", agency__code="ubnd-xa-21529").get()
    other = User.objects.get(username="ld.ubnd-xa-21529")
    until = date(2099, 12, 31)
    made = people.delegate(
        mine.pk, other.pk, from_on=NOW.date(), until_on=until, reason="Đi học", actor=person, at=NOW
    )
    return made.pk


def acts(actor: User) -> list[int]:
    """A draft of a reorganisation with problems and without, and one applied."""
    made = []
    for number, old in enumerate(("21529", "khong co", "21538"), start=1):
        facts = places.Facts(
            f"Đợt {number}", date(2027, 1, 1), f"GIẢ ĐỊNH {number}", date(2026, 12, 1), "Giả định"
        )
        made.append(places.make_act(facts, actor=actor, at=NOW))
        places.put_line(made[-1].pk, {"deed": "CHANGE", "old": old, "name": "Mới"}, actor=actor, at=NOW)
    at = datetime(2099, 1, 1, tzinfo=HANOI)  # after whenever the reference data was recorded
    places.apply_act(made[-1].pk, reorganisations.preview(made[-1]).stamp, actor=actor, at=at)
    return [one.pk for one in made]


def handed_over(actor: User) -> int:
    """One agency's functions passed to another, far from today."""
    day, giving, taking = (
        date(2099, 7, 1),
        Agency.objects.get(code="so-y-te"),
        Agency.objects.get(code="so-tai-chinh"),
    )
    wanted = {giving.pk: handover.Wanted(Choice(Way.JOIN, 0, taking.pk))}
    at = datetime(2099, 1, 2, tzinfo=HANOI)
    return handover.hand_over(wanted, day=day, agency_id=giving.pk, reason="Giả định", actor=actor, at=at).pk


@pytest.fixture
def somebody(scene) -> Client:
    """Signed in as one who may do nearly everything."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="bandantoc"))
    return client


def addresses(route: str, scene: dict[str, list[object]], **instead: str) -> list[str]:
    """The route with what is there in place of its arguments, one of them replaced if asked."""
    found = [route]
    for argument in re.findall(r"<\w+:(\w+)>", route):
        given = [instead[argument]] if argument in instead else [str(one) for one in scene[argument]]
        found = [re.sub(rf"<\w+:{argument}>", one.replace("\\", ""), here) for here in found for one in given]
    return found


def status(client: Client, method: str, address: str, *sent: object, **more: object) -> int:
    """What a request is answered; what it did is undone."""
    with transaction.atomic():
        answer = getattr(client, method)(address, *sent, **more)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code


DOORS = list(doors(get_resolver()))
ROUTES = pytest.mark.parametrize(("route", "door"), DOORS, ids=[route for route, _door in DOORS])


@ROUTES
def test_no_question_and_no_form_breaks_a_page(somebody, scene, route, door):
    asked = names("/".join(door.callback.__module__.split(".")[1:3]), str(scene["cell"][0]))
    broken = []
    for address in addresses(route, scene):
        for method in ("get", "post"):
            for turn in range(0, len(NASTY), 4):  # each name gets four of them, all names all
                sent = {name: NASTY[(turn + at) % len(NASTY)] for at, name in enumerate(asked)}
                if status(somebody, method, address, sent) >= 500:
                    broken.append((method, address, sent))

    assert broken == []


def test_one_bad_field_among_good_ones_breaks_no_saving(somebody, scene):
    """What is good is saved as far as it is; what is bad is reached only when the rest is read."""
    (cell,), address = scene["cell"], f"/bao-cao/{scene['submission_id'][0]}/luu/"
    good = {f"v.{cell}": "5", f"r.{cell}": "0", "dia-ban": str(scene["place_id"][0])}
    fields = [name for name in names("reporting/submissions", str(cell)) if name.endswith(str(cell))]

    assert {f"{name}{cell}" for name in ("v.", "s.", "r.", "why.", "ok.")} <= set(fields)
    assert status(somebody, "post", address, good) == 302
    assert [
        (name, bad)
        for name in (*fields, "dia-ban")
        for bad in NASTY
        if status(somebody, "post", address, good | {name: bad}) >= 500
    ] == []


@pytest.mark.parametrize("bad", ["%00", "%ED%A0%80"], ids=["nul", "half a character"])
def test_what_is_no_text_never_reaches_a_page(somebody, scene, bad):
    """A NUL gets 400; half a character was made a whole one (�) by whoever decoded the request."""
    form = {"content_type": "application/x-www-form-urlencoded"}
    answers = {
        here: [
            status(somebody, "get", f"{here}?tim={bad}"),
            status(somebody, "post", here, f"tim={bad}", **form),
        ]
        for route, _door in DOORS
        for here in addresses(route, scene)[:1]
    }
    refused = {400, 403, 405}  # 403, 405: somebody may not do it, or nothing is sent to that door

    assert {here: seen for here, seen in answers.items() if max(seen) >= 500} == {}
    if bad == "%00":
        assert {here: seen for here, seen in answers.items() if not set(seen) <= refused} == {}


@ROUTES
def test_no_address_breaks_a_page(somebody, scene, route, door):
    broken = [
        address
        for argument in re.findall(r"<\w+:(\w+)>", route)
        for bad in IN_ADDRESS
        for address in addresses(route, scene, **{argument: bad})
        if status(somebody, "get", address) >= 500
    ]

    assert broken == []


def test_every_page_opens_in_english(somebody, scene):
    somebody.cookies["neu_language"] = "en"

    assert [
        here
        for route, _door in DOORS
        for here in addresses(route, scene)
        if status(somebody, "get", here) >= 500
    ] == []


def test_no_package_breaks_the_door_of_saving(somebody, scene):
    address = f"/bao-cao/{scene['submission_id'][0]}/luu.json"

    assert [
        body
        for body in PACKAGES
        if status(somebody, "post", address, body, content_type="application/json") >= 500
    ] == []
