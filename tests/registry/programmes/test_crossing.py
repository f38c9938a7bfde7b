"""The crosswalk between two generations: read, previewed, written, refused, read back by day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.people import services as people
from neu.registry.people.models import User
from neu.registry.programmes import selectors
from neu.registry.programmes.crossing import bridge_of, leads, read
from neu.registry.programmes.models import Crosswalk
from neu.registry.programmes.rules import ProgrammeRefusal
from neu.registry.programmes.services import LinesWrong, Table, take_back_crosswalk, write_crosswalk
from tests.api_client import Program

OLD, NEW = "1719-I", "MTQG-2026"
SOURCES, TARGETS = {"DA1", "DA3", "DA3.TDA2"}, {"HP2.NDTP1", "HP2.NDTP2"}
FIRST = date(2026, 1, 1)
AT = datetime(2099, 1, 1, tzinfo=UTC)
ROWS = [["DA1", "HP2.NDTP1", "60"], ["DA1", "HP2.NDTP2", "40"], ["DA3", "HP2.NDTP2", ""]]


def wrong(rows) -> list[tuple[int, str]]:
    return [(no, one.code) for no, one in read(rows, SOURCES, TARGETS)[1]]


def test_a_table_is_read_with_its_shares_of_one():
    lines, problems = read([["Từ", "Đến", "Tỷ lệ"], *ROWS, ["", "", ""]], SOURCES, TARGETS)

    assert problems == []
    assert bridge_of(lines) == {
        "DA1": {"HP2.NDTP1": Decimal("0.6"), "HP2.NDTP2": Decimal("0.4")},
        "DA3": {"HP2.NDTP2": None},
    }


def test_a_node_without_lines_goes_where_the_nearest_above_goes():
    bridge = {"DA3": {"HP2.NDTP2": Decimal(1)}, "DA3.TDA2": {"HP2.NDTP1": Decimal(1)}}

    assert leads("DA3.TDA1", bridge) == {"HP2.NDTP2": 1}
    assert leads("DA3.TDA2.ND1", bridge) == {"HP2.NDTP1": 1}
    assert leads("DA30", bridge) == {}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], ProgrammeRefusal.CROSSING_EMPTY),
        ([["DA99", "HP2.NDTP1", "100"]], ProgrammeRefusal.CROSSING_UNKNOWN),
        ([["DA1", "DA3", "100"]], ProgrammeRefusal.CROSSING_UNKNOWN),
        ([["DA1"]], ProgrammeRefusal.CROSSING_UNKNOWN),
        ([["DA1", "HP2.NDTP1", "100", "x"]], ProgrammeRefusal.CROSSING_WIDE),
        ([["DA1", "HP2.NDTP1", "0"]], ProgrammeRefusal.CROSSING_SHARE),
        ([["DA1", "HP2.NDTP1", "1/3"]], ProgrammeRefusal.CROSSING_SHARE),
        ([["DA1", "HP2.NDTP1", "99,9999999"]], ProgrammeRefusal.CROSSING_SHARE),
        ([["DA1", "HP2.NDTP1", "99"]], ProgrammeRefusal.CROSSING_SHARES_WRONG),
        ([["DA1", "HP2.NDTP1", "100"], ["DA1", "HP2.NDTP2", ""]], ProgrammeRefusal.CROSSING_SHARES_WRONG),
    ],
)
def test_each_wrong_line_is_refused_by_its_row(rows, code):
    assert [one for _no, one in wrong(rows)] == [code]


def test_a_pair_twice_is_refused_where_it_stands_again():
    assert wrong([["DA1", "HP2.NDTP1", "100"]] * 2) == [(2, ProgrammeRefusal.CROSSING_TWICE)]


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=2))
def test_only_shares_that_make_a_whole_are_taken(millionths):
    shares = [Decimal(one) / 10**4 for one in millionths]
    rows = [
        ["DA1", to, f"{share:f}".replace(".", ",")] for to, share in zip(sorted(TARGETS), shares, strict=True)
    ]

    assert (wrong(rows) == []) == (sum(shares) == 100)


@pytest.fixture
def keeper(db):
    people.load_demo_accounts(people.DEMO_PASSWORD, timezone.now())
    return User.objects.get(username="quantri")


def write(rows=ROWS, on_day=FIRST, at=AT, source=OLD, target=NEW, basis="Giả định", **more):
    table = Table(source, target, rows, on_day, basis)
    stamp = more.get("stamp") or selectors.preview(source, target, rows, on_day).stamp
    return write_crosswalk(table, stamp, actor=None, at=at)


def shares(on) -> dict[tuple[str, str], Decimal | None]:
    return {(one.source.code, one.target.code): one.share for one in selectors.crosswalk(OLD, NEW, on)}


def refused(code, **more) -> None:
    before = Crosswalk.objects.count()
    with pytest.raises(Refused) as no:
        write(**more)
    assert no.value.code == code
    assert Crosswalk.objects.count() == before


def test_a_later_table_leaves_the_one_before_on_its_days(db):
    write()
    later = FIRST + timedelta(days=200)
    made = write([["DA1", "HP2.NDTP1", "100"]], later, AT + timedelta(hours=1))

    assert (len(made.added), len(made.removed)) == (1, 3)
    assert shares(FIRST) == {
        ("DA1", "HP2.NDTP1"): Decimal("0.6"), ("DA1", "HP2.NDTP2"): Decimal("0.4"), ("DA3", "HP2.NDTP2"): None
    }  # fmt: skip
    assert shares(later) == {("DA1", "HP2.NDTP1"): Decimal(1)}
    assert shares(FIRST - timedelta(days=1)) == {}
    event = AuditEvent.objects.filter(event="crosswalk.write").latest("pk")
    assert (event.changes["lines"], event.changes["removed"]) == (1, 3)


def test_a_table_of_the_same_day_replaces_what_was_known(db):
    write()
    write([["DA1", "HP2.NDTP1", "100"]], at=AT + timedelta(hours=1))

    assert shares(FIRST) == {("DA1", "HP2.NDTP1"): Decimal(1)}
    assert Crosswalk.objects.filter(known__contains=AT).count() == 3  # as it was known then


def test_what_goes_round_comes_too_early_or_changes_nothing_is_refused(db):
    write()
    later = AT + timedelta(hours=1)

    refused(ProgrammeRefusal.CROSSING_SAME, target=OLD, rows=[["DA1", "DA3", "100"]], at=later)
    back = [["HP2.NDTP1", "DA1", "100"]]
    refused(ProgrammeRefusal.CROSSING_BACK, source=NEW, target=OLD, rows=back, at=later)
    refused(ProgrammeRefusal.CROSSING_LATER, on_day=FIRST - timedelta(days=1), at=later)
    refused(ProgrammeRefusal.CROSSING_NOTHING, at=later)
    refused(ProgrammeRefusal.CROSSING_BASIS, basis=" ", rows=ROWS[:2], at=later)
    refused(ProgrammeRefusal.CROSSING_STALE, rows=ROWS[:2], at=later, stamp="0" * 64)
    refused(ProgrammeRefusal.CROSSING_SAME_INSTANT, rows=ROWS[:2], at=AT)
    refused(ProgrammeRefusal.UNKNOWN_PROGRAMME, target="khong-co", rows=ROWS[:2], at=later)
    with pytest.raises(LinesWrong):
        write([["DA1", "HP2.NDTP1", "50"]], at=later)


FORM = {"source": OLD, "target": NEW, "on_day": "01/01/2026", "basis": "Giả định"}
PASTED = "\n".join("\t".join(row) for row in ROWS)


def test_an_administrator_previews_then_writes_and_everybody_reads(client, keeper):
    client.force_login(keeper)
    door = reverse("programmes:crosswalk_write")
    preview = client.post(door, FORM | {"pasted": PASTED})
    stamp = preview.context["shown"].stamp
    assert not Crosswalk.objects.exists()

    answer = client.post(door, FORM | {"pasted": preview.context["as_text"], "dau": stamp})

    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "DA1 · " in page
    assert "chưa chia" in page
    again = client.post(door, FORM | {"pasted": PASTED, "dau": stamp})
    assert "không có gì để ghi" in again.content.decode()


def test_a_file_is_read_and_its_wrong_lines_are_named(client, keeper):
    client.force_login(keeper)
    door = reverse("programmes:crosswalk_write")
    file = SimpleUploadedFile("bang.csv", "Từ;Đến;Tỷ lệ\nDA1;HP2.NDTP1;90\nDA99;X;\n".encode())

    page = client.post(door, FORM | {"file": file})

    assert page.status_code == 422
    assert "Các tỷ lệ của DA1 cộng lại là 90%, phải đúng 100%" in page.content.decode()
    assert "Dòng 3:" in page.content.decode()
    unread = client.post(door, FORM | {"file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00")})
    assert "Không đọc được tệp" in unread.content.decode()


def test_nobody_else_writes(client, keeper):
    officer = User.objects.create(username="ai", full_name="Ai")
    client.force_login(officer)

    assert client.get(reverse("programmes:crosswalk")).status_code == 200
    assert client.get(reverse("programmes:crosswalk_write")).status_code == 404
    body = {"on_day": "2026-01-01", "basis": "x", "lines": [{"source": "DA1", "target": "HP2.NDTP1"}]}
    assert Program(officer).put(f"/programmes/{OLD}/crosswalk/{NEW}", body).status_code == 404
    assert not Crosswalk.objects.exists()


def test_a_program_writes_and_reads_by_the_same_rules(keeper):
    mine, path = Program(keeper), f"/programmes/{OLD}/crosswalk/{NEW}"
    line = {"source": "DA1", "target": "HP2.NDTP1"}
    body = {"on_day": "2026-01-01", "basis": "Giả định", "lines": [line | {"percent": "100"}]}

    short = mine.put(path, body | {"lines": [line | {"percent": "99.5"}]}).json()
    made = mine.put(path, body)

    assert (short["code"], short["errors"][0]["code"]) == ("CROSSING_LINES", "CROSSING_SHARES_WRONG")
    assert made.json()["items"][0] | {"basis": ""} == line | {"percent": "100", "basis": "", "draft": False}
    assert mine.get(f"{path}?on=2025-12-31").json()["items"] == []
    assert mine.get(f"/programmes/{OLD}/crosswalk/khong").status_code == 404


def take_back(on_day=FIRST, at=AT + timedelta(hours=9), reason="Ghi nhầm", source=OLD, target=NEW) -> int:
    return take_back_crosswalk(source, target, on_day, reason=reason, actor=None, at=at)


def test_the_newest_table_is_taken_back_and_the_one_before_goes_on(db):
    write()
    later = FIRST + timedelta(days=200)
    write([["DA1", "HP2.NDTP1", "100"]], later, AT + timedelta(hours=1))
    first = shares(FIRST)

    assert take_back(later) == 1

    assert shares(later) == shares(FIRST) == first
    assert AuditEvent.objects.get(event="crosswalk.take_back").reason == "Ghi nhầm"
    assert take_back(FIRST, at=AT + timedelta(hours=10)) == 3
    assert shares(FIRST) == {}
    known = Crosswalk.objects.filter(known__contains=AT + timedelta(minutes=90), valid__contains=later)
    assert [one.target.code for one in known] == ["HP2.NDTP1"]  # as it was known then
    write(source=NEW, target=OLD, rows=[["HP2.NDTP1", "DA1", "100"]], at=AT + timedelta(hours=11))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "  "}, "CROSSING_REASON"),
        ({"on_day": FIRST + timedelta(days=1)}, "CROSSING_NOT_LATEST"),
        ({"source": NEW, "target": OLD}, "CROSSING_NONE"),
        ({"source": "KHONG"}, "UNKNOWN_PROGRAMME"),
        ({"at": AT}, "CROSSING_SAME_INSTANT"),
    ],
)
def test_what_cannot_be_taken_back_stays(db, given, code):
    write()
    held = list(Crosswalk.objects.values_list("pk", "known"))
    with pytest.raises(Refused) as no:
        take_back(**given)
    assert no.value.code == code
    assert list(Crosswalk.objects.values_list("pk", "known")) == held


def test_an_administrator_takes_a_table_back_from_its_page_and_nobody_else_does(client, keeper):
    write(at=timezone.now() - timedelta(minutes=1))
    door, sent = reverse("programmes:crosswalk_take_back"), {"tu": OLD, "sang": NEW, "ngay": str(FIRST)}
    client.force_login(User.objects.create(username="ai", full_name="Ai"))
    assert client.post(door, sent | {"ly-do": "x"}).status_code == 404
    assert "Rút bảng mới nhất" not in client.get(reverse("programmes:crosswalk")).content.decode()

    client.force_login(keeper)
    assert "Rút bảng mới nhất" in client.get(reverse("programmes:crosswalk")).content.decode()
    assert client.post(door, sent | {"ngay": "mai"}).status_code == 404
    assert "Cần ghi lý do rút" in client.post(door, sent, follow=True).content.decode()
    assert "Đã rút bảng chuyển" in client.post(door, sent | {"ly-do": "Thử"}, follow=True).content.decode()
    assert shares(FIRST) == {}
    path = f"/programmes/{OLD}/crosswalk/{NEW}/take-back"
    again = Program(keeper).post(path, {"on_day": str(FIRST), "reason": "Thử"})
    assert (again.status_code, again.json()["code"]) == (404, "CROSSING_NONE")
