"""Every door: one happy path, one refusal, one stranger."""

import json
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from neu.registry.periods import selectors as periods
from neu.registry.periods.rules import add_working_days
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Figure, Submission
from neu.reporting.submissions.rules import Status
from neu.reporting.submissions.services import CellToReturn
from tests.reporting.submissions.conftest import first_keys


@pytest.fixture
def report(world):
    return world.open("bql-21529", "canbo")


@pytest.fixture
def as_(client, world):
    def sign_in(who):
        client.force_login(world.people[who])
        return client

    return sign_in


def name(report, key):
    asked = selectors.scope(report)
    return next("{}.{}".format(*one) for one, cell in asked.typed.items() if cell.key == key)


def url(door, report, **query):
    return reverse(f"submissions:{door}", args=[report.pk], query=query or None)


def words(answer):
    return unescape(answer.content.decode())


DEEDS = [
    "send",
    "withdraw",
    "authenticate",
    "accept",
    "return",
    "reopen",
    "correct",
    "declare_nothing",
    "save",
]


@pytest.mark.parametrize("door", DEEDS)
def test_a_report_does_not_exist_for_a_stranger(as_, report, door):
    assert as_("nguoila").post(url(door, report)).status_code == 404


@pytest.mark.parametrize("door", ["detail", "history", "differences", "state_part"])
def test_a_page_does_not_exist_for_a_stranger(as_, report, door):
    assert as_("nguoila").get(url(door, report)).status_code == 404


@pytest.mark.parametrize("door", DEEDS)
def test_a_deed_is_never_a_link(as_, report, door):
    assert as_("canbo").get(url(door, report)).status_code == 405


def test_opening_asks_first_and_then_leads_to_the_report(as_, world):
    duty = world.duty("bql-21529")
    door = reverse("submissions:open", args=[duty.pk])
    client = as_("canbo")
    assert "Mở báo cáo để nhập" in words(client.get(door))
    assert not Submission.objects.exists()
    answer = client.post(door)
    assert answer.url == url("detail", Submission.objects.get())
    assert as_("nguoila").get(door).status_code == 404
    assert client.get(reverse("submissions:index")).status_code == 200


def test_the_page_offers_every_typed_cell_and_its_state(as_, report):
    answer = as_("canbo").get(url("detail", report))
    page = words(answer)
    assert answer.status_code == 200
    for series, window in selectors.scope(report).typed:
        assert f'name="v.{series}.{window}"' in page
    assert "Không có đối tượng" in page
    assert "<script>" not in page
    assert " style=" not in page


def test_a_locked_report_says_what_opens_it(as_, world, report):
    world.do("declare_nothing", report, "canbo", section=None)
    world.do("send", report, "canbo")
    locked = "nên các ô đã khóa. Cần sửa: "
    assert f"{locked}bấm “Rút lại”." in words(as_("canbo").get(url("detail", report)))

    world.do("authenticate", report, "chutich")
    asked = f"{locked}đề nghị Ủy ban nhân dân xã Ba Vì trả lại"
    assert asked in words(as_("canbo").get(url("detail", report)))
    assert "Cần sửa:" not in words(as_("kiemtoan").get(url("detail", report)))  # not hers to change

    world.do("accept", report, "chutich")
    assert f"{locked}bấm “Đính chính”." in words(as_("canbo").get(url("detail", report)))


def test_whoever_judges_a_second_sending_sees_what_it_changed(as_, world, report):
    one, two, three = first_keys(report, "B", "thuc_hien", 3)
    world.save(report, "canbo", world.edit(report, one, 10), world.edit(report, two, 4))
    world.do("send", report, "canbo")
    assert "Khác lần gửi" not in words(as_("chutich").get(url("detail", report)))
    world.do("authenticate", report, "chutich")
    asked = next(key for key, cell in selectors.scope(report).typed.items() if cell.key == one)
    cell = CellToReturn(selectors.scope(report).place_id, *asked, "cao quá")
    world.do("return_for_correction", report, "chutich", reason="ô này cao", cells=[cell])
    world.save(report, "canbo", world.edit(report, one, 8, base=1), world.edit(report, three, 2))
    world.do("send", report, "canbo")

    page = as_("chutich").get(url("detail", report))
    since = page.context["page"].since
    assert (since.before_no, since.accepted, since.words) == (1, False, 0)
    assert [(found.where, found.before, found.now, found.asked_back) for found in since.found] == [
        (".".join(one), "10", "8", True),
        (".".join(three), "chưa nhập", "2", False),
    ]
    assert "Khác lần gửi 1" in words(page)
    assert as_("canbo").get(url("detail", report)).context["page"].since is None  # hers to send, not to judge

    world.do("authenticate", report, "chutich")
    world.do("accept", report, "chutich")
    world.do("correct", report, "canbo", reason="nhầm")
    world.save(report, "canbo", world.edit(report, two, 5, base=1))
    world.do("send", report, "canbo", reason="nhầm")
    since = as_("chutich").get(url("detail", report)).context["page"].since
    assert (since.before_no, since.accepted) == (2, True)
    assert [(found.before, found.now) for found in since.found] == [("4", "5")]


def test_a_number_is_typed_in_the_unit_of_its_section(as_, report):
    (key,) = first_keys(report, "C", "giai_ngan", 1)
    answer = as_("canbo").post(url("save", report), {f"v.{name(report, key)}": "1.250,5", "dia-ban": ""})
    assert answer.status_code == 302
    assert Figure.objects.get().value == 1_250_500_000
    assert 'value="1.250,5"' in words(as_("canbo").get(url("detail", report)))


def test_what_cannot_be_read_stays_typed_with_what_to_do(as_, report):
    one, two = (name(report, key) for key in first_keys(report, "B", "thuc_hien", 2))
    answer = as_("canbo").post(url("save", report), {f"v.{one}": "mười hai", f"v.{two}": "7"})
    assert answer.status_code == 422
    page = words(answer)
    assert 'value="mười hai"' in page
    assert 'value="7"' in page
    assert "không phải là số" in page
    assert not Figure.objects.exists()


def test_a_refused_cell_says_why_beside_it_and_nothing_is_saved(as_, report):
    one, two = (name(report, key) for key in first_keys(report, "B", "thuc_hien", 2))
    answer = as_("canbo").post(url("save", report), {f"v.{one}": "-3", f"v.{two}": "7"})
    assert answer.status_code == 422
    assert "không thể âm" in words(answer)
    assert not Figure.objects.exists()


def test_a_state_is_chosen_and_a_number_typed_over_it_wins(as_, report):
    cell = name(report, first_keys(report, "B", "thuc_hien", 1)[0])
    client = as_("canbo")
    client.post(url("save", report), {f"v.{cell}": "", f"s.{cell}": "NO_SUBJECT"})
    assert Figure.objects.get().state == "NO_SUBJECT"
    client.post(url("save", report), {f"v.{cell}": "5", f"s.{cell}": "NO_SUBJECT", f"r.{cell}": "1"})
    assert Figure.objects.get().value == 5
    both = client.post(url("save", report), {f"v.{cell}": "6", f"s.{cell}": "NOTHING", f"r.{cell}": "2"})
    assert both.status_code == 422
    client.post(url("save", report), {f"v.{cell}": "", f"s.{cell}": "", f"r.{cell}": "2"})
    assert Figure.objects.get().state == "CLEARED"


def test_an_unchanged_page_saves_nothing_even_after_somebody_else_saved(as_, world, report):
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    cell = name(report, key)
    world.save(report, "canbo", world.edit(report, key, 100))
    world.save(report, "dongnghiep", world.edit(report, key, 120, base=1))
    answer = as_("canbo").post(url("save", report), {f"v.{cell}": "100", f"r.{cell}": "1"})
    assert answer.status_code == 302
    assert Figure.objects.get().value == 120


def test_a_conflict_shows_mine_theirs_and_base_and_mine_may_be_kept(as_, world, report):
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    cell = name(report, key)
    world.save(report, "canbo", world.edit(report, key, 100))
    world.save(report, "dongnghiep", world.edit(report, key, 120, base=1))
    client = as_("canbo")
    answer = client.post(url("save", report), {f"v.{cell}": "110", f"r.{cell}": "1"})
    page = words(answer)
    assert answer.status_code == 409
    for said in ("Của tôi", "110", "dongnghiep", "120", "Gốc", "100"):
        assert said in page
    client.post(url("save", report), {f"v.{cell}": "110", f"s.{cell}": "VALUE", f"r.{cell}": "2"})
    assert Figure.objects.get().value == 110


def test_the_history_of_a_cell_names_who_and_from_what(as_, world, report):
    (key,) = first_keys(report, "C", "giai_ngan", 1)
    world.save(report, "canbo", world.edit(report, key, 1_250_500_000))
    client = as_("canbo")
    address = url("history", report, o=name(report, key), **{"dia-ban": str(report.obligation.place_id)})
    page = words(client.get(address))
    assert "1.250,5" in page
    assert "canbo" in page
    assert client.get(url("history", report, o="x")).status_code == 404
    assert as_("bandantoc").get(address).status_code == 404  # not sent to her yet


def test_the_journey_from_the_buttons(as_, world, report):
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    world.save(report, "canbo", world.edit(report, key, 10))
    as_("canbo").post(url("send", report))
    report.refresh_from_db()
    assert report.status == Status.SENT
    page = words(as_("chutich").get(url("detail", report)))
    assert report.sent_version.digest in page
    as_("chutich").post(url("authenticate", report), {"ma": "sai"})
    report.refresh_from_db()
    assert report.status == Status.SENT
    as_("chutich").post(url("authenticate", report), {"ma": report.sent_version.digest})
    report.refresh_from_db()
    assert report.status == Status.AUTHENTICATED


def test_a_refusal_is_told_on_the_report_and_changes_nothing(as_, report):
    answer = as_("canbo").post(url("send", report), follow=True)
    assert "chưa có ô nào được nhập" in words(answer)
    report.refresh_from_db()
    assert report.status == Status.DRAFT


def test_chosen_cells_are_returned_from_the_consolidation(as_, world, report):
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    world.save(report, "canbo", world.edit(report, key, 10))
    world.do("send", report, "canbo")
    world.do("authenticate", report, "chutich")
    commune = world.do("send", world.open("ubnd-xa-21529", "chutich", "XA"), "chutich")
    client = as_("bandantoc")
    cell = f"{report.obligation.place_id}.{name(report, key)}"
    assert f'value="{cell}"' in words(client.get(url("detail", commune)))
    asked = client.post(url("return", commune), {"ly-do": "xem lại", "o": cell, "han": "20/9/2025"})
    assert asked.status_code == 422
    assert "Hạn gửi lại 20/09/2025 đã qua" in words(asked)
    assert "xem lại</textarea>" in words(asked)
    assert f'value="{cell}" checked' in words(asked)  # a forgotten tick would return the whole report
    report.refresh_from_db()
    assert report.status == Status.SENT_UP

    today = timezone.localdate()
    asked = client.post(url("return", commune), {"ly-do": "xem lại", "o": cell, "han": f"{today:%d/%m/%Y}"})
    assert asked.status_code == 302
    assert "Đã trả lại báo cáo." in words(client.get(asked.url))
    report.refresh_from_db()
    assert report.status == Status.RETURNED
    end = timezone.localtime(report.obligation.returned_due_at)
    assert (end.date() - today, end.hour) == (timedelta(days=1), 0)
    assert "xem lại" in words(as_("canbo").get(url("detail", report)))


BAD_CELLS = [
    {"place": 1e400},
    {"series": "9" * 30},
    {"window": "²"},
    {"base": -1},
    {"value": "1e400"},
    {"value": "NaN"},
    {"reason": "\0"},
    {"reason": "\ud800"},
]


@pytest.mark.parametrize("wrong", BAD_CELLS)
def test_a_package_that_cannot_be_read_is_said_so(as_, report, wrong):
    cell = {"place": 1, "series": 1, "window": 1, "state": "VALUE", "value": "1"} | wrong
    body = json.dumps({"key": str(uuid4()), "cells": [cell]})
    answer = as_("canbo").post(url("save_package", report), body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "BAD_PACKAGE")


def test_a_package_nested_without_end_is_no_package(as_, report):
    answer = as_("canbo").post(url("save_package", report), "[" * 50_000, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("place", ["²", "9" * 30, "9" * 5000, "-1", ""])
def test_a_place_nobody_could_have_is_not_looked_up(as_, report, place):
    visit = as_("canbo")
    assert visit.get(url("detail", report), {"dia-ban": place}).status_code == 200
    assert visit.post(url("declare_nothing", report), {"dia-ban": place}).status_code == 302
    assert visit.get(url("state_part", report), {"dia-ban": place, "chuoi": place}).status_code == 404
    assert visit.get(url("history", report), {"dia-ban": place, "o": f"{place}.1"}).status_code == 404


@pytest.mark.parametrize("typed", ["31/12/9999", "31/02/2025", "mai", "2027-01-01"])
def test_a_due_day_nobody_can_read_is_refused_in_words(as_, report, typed):
    answer = as_("canbo").post(url("return", report), {"ly-do": "x", "han": typed})
    assert answer.status_code == 422
    assert f"Hạn gửi lại “{typed}” không phải là ngày" in words(answer)


def test_a_cell_a_return_cannot_mean_is_passed_over(as_, report):
    answer = as_("canbo").post(url("return", report), {"ly-do": "x", "o": f"1.1.{'9' * 30}"})
    assert "chưa làm được việc này" in words(answer)


def test_a_reviewer_is_proposed_three_working_days(as_, world, report):
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    world.save(report, "canbo", world.edit(report, key, 10))
    world.do("send", report, "canbo")
    off = periods.days_off()
    third = add_working_days(timezone.localdate(), 3, off.holidays, off.worked)
    page = words(as_("chutich").get(url("detail", report)))
    assert f'value="{third:%d/%m/%Y}"' in page
    assert 'type="date"' not in page


def test_a_returned_report_says_that_an_earlier_one_counts_only_where_there_is_one(as_, world, report):
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    world.save(report, "canbo", world.edit(report, key, 10))
    world.do("send", report, "canbo")
    world.do("return_for_correction", report, "chutich", reason="xem lại")
    assert "vẫn được tính" not in words(as_("canbo").get(url("detail", report)))


def test_cells_and_headings_are_counted_apart(as_, report):
    page = words(as_("canbo").get(url("detail", report)))
    assert "Đã nhập 0/212 ô · đã viết 0/11 mục" in page
    assert "Còn 212 ô chưa nhập" in page
    assert "Còn 11 mục chưa có lời." in page


def test_a_package_is_answered_by_its_key(as_, report):
    (key,) = first_keys(report, "B", "thuc_hien", 1)
    series, window = map(int, name(report, key).split("."))
    cell = {
        "place": report.obligation.place_id,
        "series": series,
        "window": window,
        "state": "VALUE",
        "value": "5",
    }
    package = {"key": str(uuid4()), "cells": [cell]}

    def post(body):
        return as_("canbo").post(
            url("save_package", report), json.dumps(body), content_type="application/json"
        )

    first, second = post(package).json(), post(package).json()
    assert (first["key"], first["again"], second["again"]) == (package["key"], False, True)
    wrong = post({"key": str(uuid4()), "cells": [{**cell, "value": "-5", "base": 1}]})
    assert wrong.status_code == 422
    assert "không thể âm" in wrong.json()["cells"][0]["text"]
    assert post({"cells": [{}]}).status_code == 400


def test_the_page_of_a_large_form_is_small(as_, world, report):
    import gzip

    answer = as_("canbo").get(url("detail", report))
    assert len(gzip.compress(answer.content)) < 100_000
    assert timezone.now() is not None


@pytest.mark.parametrize(
    ("typed", "found"), [("ban quan ly xa ba vi", 1), ("BA VÌ", 1), ("21529", 1), ("ba vinh", 0), (" ", 1)]
)
def test_reports_are_found_by_agency_and_place_with_and_without_marks(as_, report, typed, found):
    page = as_("canbo").get(reverse("submissions:index"), {"tim": typed, "trang-thai": "DRAFT"})
    assert len(page.context["lines"]) == found


def test_a_search_keeps_its_words_from_tab_to_tab(as_, report):
    page = as_("canbo").get(reverse("submissions:index"), {"tim": "Ba Vì"})
    assert 'href="?trang-thai=SENT&tim=Ba%20V%C3%AC"' in words(page)
