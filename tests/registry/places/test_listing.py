"""Decisions written into dated lists: what changes, what stays readable, refusals, taking back."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.registry.people import services as people
from neu.registry.people.models import User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places import services
from neu.registry.places.models import Decision, PlaceListEntry
from neu.registry.places.rules import Level, ListRefusal
from neu.registry.places.selectors import lists
from neu.registry.places.services import Facts, LinesWrong, Writing

pytestmark = pytest.mark.django_db
DAY = date(2099, 7, 1)
EVE = DAY - timedelta(days=1)
AT = datetime(2099, 5, 1, 8, tzinfo=HANOI)
FACTS = Facts("Phân định", DAY, "GIẢ ĐỊNH 9", date(2099, 4, 1), "Giả định")
AREA, CLASSES = "VUNG_DTTS_MN", "KHU_VUC"


@pytest.fixture
def keeper(db):
    people.load_demo_accounts(people.DEMO_PASSWORD, timezone.now())
    return User.objects.get(username="quantri")


def write(keeper, code, rows, territory=None, facts=FACTS, at=AT):
    stamp = lists.preview(code, rows, facts.on_day, territory).stamp
    return services.write_list(code, Writing(facts, rows, territory), stamp, actor=keeper, at=at)


def on(code: str, day: date) -> dict[int, str]:
    return places.listed(code, day)


def commune(code: str) -> int:
    return places.by_code(Level.COMMUNE, code, DAY)


def test_what_the_lines_name_changes_and_the_rest_stays(keeper):
    before = on(AREA, EVE)
    out = commune("21529")

    made = write(keeper, AREA, [["Đơn vị", "Loại", "Ra"], ["21529", "", "x"], ["Xã Ba Xa"]])

    assert (set(made.removed), dict(made.added), made.kept) == ({out}, {}, 1)
    assert on(AREA, EVE) == before
    assert on(AREA, DAY) == {place: value for place, value in before.items() if place != out}
    assert AuditEvent.objects.get(event="place_list.write").changes["removed"] == "1"


def test_a_whole_list_replaces_what_stood_in_the_province_only(keeper):
    province = places.current_province(DAY)
    elsewhere = set(on(AREA, EVE)) - places.within(province, DAY)

    write(keeper, AREA, [["21529", "III"], ["21538", "khu vực 2"]], province)

    wanted = {commune("21529"): "KV_III", commune("21538"): "KV_II"}
    assert on(AREA, DAY) == wanted | dict.fromkeys(elsewhere, "")


def test_a_class_changes_from_the_day(keeper):
    place = commune("21457")
    assert on(CLASSES, EVE)[place] == "KV_I"

    made = write(keeper, CLASSES, [["21457", "Khu vực III"]])

    assert made.changed == {place: ("KV_I", "KV_III")}
    assert (on(CLASSES, EVE)[place], on(CLASSES, DAY)[place]) == ("KV_I", "KV_III")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["99999"]], ListRefusal.UNIT_ABSENT),
        ([["21505"]], ListRefusal.UNIT_ABSENT),  # Ba Ngạc ended in 2025
        ([["21529"], ["Xã Ba Vì, Quảng Ngãi"]], ListRefusal.TWICE),
        ([["21529", "IV"]], ListRefusal.CLASS_UNKNOWN),
        ([["21529", "", "có lẽ"]], ListRefusal.OUT_UNCLEAR),
    ],
)
def test_one_wrong_row_writes_nothing_and_is_named(keeper, rows, code):
    before = on(AREA, DAY)
    shown = lists.preview(AREA, [["21538", "", "x"], *rows], DAY, None)
    assert [(one.no, one.code) for one in shown.problems] == [(1 + len(rows), code)]

    with pytest.raises(LinesWrong):
        services.write_list(
            AREA, Writing(FACTS, [["21538", "", "x"], *rows], None), shown.stamp, actor=keeper, at=AT
        )
    assert on(AREA, DAY) == before
    assert not Decision.objects.filter(number=FACTS.number).exists()


def test_two_writers_at_once_the_second_reads_again(keeper):
    stale = lists.preview(AREA, [["21529", "", "x"]], DAY, None).stamp
    write(keeper, AREA, [["21529", "", "x"]])

    with pytest.raises(Refused, match="LIST_STALE"):
        services.write_list(
            AREA, Writing(FACTS, [["21529", "", "x"]], None), stale, actor=keeper, at=AT + timedelta(1)
        )


def test_a_day_before_what_is_written_already_is_refused(keeper):
    write(keeper, AREA, [["21529", "", "x"]])

    with pytest.raises(Refused, match="LIST_LATER_ENTRIES"):
        lists.preview(AREA, [["21529", "III"]], EVE, None)


def test_taking_back_gives_what_was(keeper):
    before = sorted(
        map(str, PlaceListEntry.objects.filter(known__endswith=None).values_list("place", "value", "valid"))
    )
    assert lists.last_writing(AREA) is None  # what was shipped is not taken back
    write(keeper, AREA, [["21529", "", "x"], ["21538", "II"]])
    entered, number = lists.last_writing(AREA)
    assert number == FACTS.number

    services.take_back_writing(AREA, entered, actor=keeper, at=AT + timedelta(1), reason="Nhầm")

    now = PlaceListEntry.objects.filter(known__endswith=None).values_list("place", "value", "valid")
    assert sorted(map(str, now)) == before
    with pytest.raises(Refused, match="LIST_CHANGED_SINCE"):
        services.take_back_writing(AREA, entered, actor=keeper, at=AT + timedelta(2), reason="Nữa")


TYPED = {
    "title": "Phân định",
    "number": "GIẢ ĐỊNH 9",
    "issued_on": "1/4/2099",
    "issuer": "Giả định",
    "on_day": "01/07/2099",
}


def test_the_pages_preview_then_write_then_take_back(client, keeper):
    client.force_login(keeper)
    address = reverse("places:list_write", args=[AREA])
    file = SimpleUploadedFile("a.csv", "Đơn vị;Loại;Ra\n21529;;x\n".encode())

    shown = client.post(address, TYPED | {"file": file})
    page = shown.content.decode()
    assert "Đưa ra khỏi danh sách: 1" in page
    stamp = page.split('name="dau" value="')[1].split('"')[0]
    assert commune("21529") in on(AREA, DAY)
    client.post(address, TYPED | {"pasted": "Đơn vị\tLoại\tRa\n21529\t\tx\n", "dau": stamp})
    assert commune("21529") not in on(AREA, DAY)
    page = client.get(reverse("places:list", args=[AREA])).content.decode()
    assert "Hoàn tác lần ghi gần nhất" in page
    wrong = client.post(address, TYPED | {"pasted": "khong co\n"})
    assert wrong.status_code == 422
    assert "Dòng 1:" in wrong.content.decode()


def test_a_new_list_is_begun_once(client, keeper):
    client.force_login(keeper)
    given = {"code": "THON_DBKK", "name": "Thôn đặc biệt khó khăn"}

    assert client.post(reverse("places:list_new"), given).status_code == 302
    again = client.post(reverse("places:list_new"), given)
    assert again.status_code == 422
    assert "đã là của danh sách" in again.content.decode()
    assert client.post(reverse("places:list_new"), given | {"code": "thôn"}).status_code == 422


def test_only_administrators_write(client, keeper):
    client.force_login(User.objects.get(username="kiemtoan"))

    assert client.get(reverse("places:list", args=[AREA])).status_code == 200
    for name, args in (("list_new", []), ("list_write", [AREA])):
        assert client.get(reverse(f"places:{name}", args=args)).status_code == 404
