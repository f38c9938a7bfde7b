"""Doors of reorganisations: who may, what a page keeps of what was typed, files; reading as known then."""

import re
import sys
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from neu.registry.people import services as people
from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.registry.places import sheets
from neu.registry.places.models import Decision, PlaceVersion, Reorganisation
from neu.registry.places.rules import ActState, Level
from neu.registry.places.selectors import acts

pytestmark = pytest.mark.django_db

DAY = date(2027, 1, 1)
FACTS = {
    "title": "Sắp xếp giả định",
    "on_day": "01/01/2027",
    "number": "GIẢ ĐỊNH 1",
    "issued_on": "1/12/2026",
    "issuer": "Văn bản giả định",
}


@pytest.fixture
def accounts(db):
    people.load_demo_accounts(people.DEMO_PASSWORD, timezone.now())


def signed_in(client, username):
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def keeper(client, accounts):
    return signed_in(client, "quantri")


@pytest.fixture
def act(keeper):
    keeper.post(reverse("places:act_new"), FACTS)
    return Reorganisation.objects.get()


def words(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.S).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def address(name, act):
    return reverse(f"places:{name}", kwargs={"act_id": act.pk})


def add(client, act, **cells):
    return client.post(address("act", act), {"deed": "CHANGE", **cells})


def apply(client, act):
    stamp = client.get(address("act_preview", act)).context["shown"].stamp
    return client.post(address("act_apply", act), {"dau": stamp})


def test_an_act_goes_from_its_page_to_the_registry_and_back(keeper, act):
    assert words(add(keeper, act)).count("Còn thiếu") >= 1
    assert add(keeper, act, old="21529", name="Ba Vì Mới").status_code == 302
    shown = keeper.get(address("act_preview", act))
    assert "Xã Ba Vì (21529)" in words(shown)
    assert "Xã Ba Vì Mới (21529)" in words(shown)
    stamp = shown.context["shown"].stamp
    assert keeper.post(address("act_apply", act), {"dau": stamp}).status_code == 302
    place = places.by_code(Level.COMMUNE, "21529", DAY)
    assert places.name(place, DAY).full == "Xã Ba Vì Mới"
    assert "đã áp dụng" in words(keeper.get(address("act", act)))
    assert keeper.get(address("act_preview", act)).status_code == 302
    assert keeper.post(address("act_undo", act), {"reason": ""}).status_code == 422
    assert keeper.post(address("act_undo", act), {"reason": "Nhầm"}).status_code == 302
    assert places.name(place, DAY).full == "Xã Ba Vì"
    assert "Chép thành bản nháp mới" in words(keeper.get(address("act", act)))
    keeper.post(address("act_copy", act))
    again = Reorganisation.objects.get(state=ActState.DRAFT)
    assert (again.title, [line.old for line in acts.lines(again.pk)]) == (act.title, ["21529"])
    assert len(acts.lines(act.pk)) == 1
    apply(keeper, again)
    assert places.name(place, DAY).full == "Xã Ba Vì Mới"


def test_problems_are_named_with_their_line_and_nothing_can_be_applied(keeper, act):
    add(keeper, act, old="99999", name="Không có")
    shown = keeper.get(address("act_preview", act))
    assert "Dòng 1 : Ngày 31/12/2026 không có đơn vị nào là “99999”" in words(shown)
    assert "Áp dụng ghi tất cả" not in words(shown)
    answer = keeper.post(address("act_apply", act), {"dau": shown.context["shown"].stamp})
    assert answer.status_code == 422
    assert "Còn 1 điều phải sửa" in words(answer)


def test_an_old_preview_is_answered_with_the_new_one(keeper, act):
    add(keeper, act, old="21529", name="Ba Vì Mới")
    answer = keeper.post(address("act_apply", act), {"dau": "cũ"})
    assert answer.status_code == 422
    assert "Việc gần nhất: Ghi dòng của đợt sắp xếp: Sắp xếp giả định" in words(answer)
    assert "Xã Ba Vì Mới (21529)" in words(answer)


def test_what_was_typed_stays_where_it_is_wrong(keeper, act):
    answer = add(keeper, act, old="21529", name="Mới", HOUSEHOLDS="nhiều")
    assert answer.status_code == 422
    assert 'value="nhiều"' in answer.content.decode()
    pasted = "Đổi\t21529\t\tMới\nBỏ\t21530"
    answer = keeper.post(address("act_sheet", act), {"pasted": pasted})
    assert answer.status_code == 422
    assert "Dòng 2: Không rõ việc “Bỏ”" in words(answer)
    assert "Bỏ\t21530" in answer.content.decode()
    assert acts.lines(act.pk) == []
    assert keeper.post(reverse("places:act_new"), FACTS | {"on_day": "31/2/2027"}).status_code == 422


@pytest.mark.parametrize("name", ["a.csv", "không phải bảng.exe"])
def test_a_file_is_read_by_its_content(keeper, act, name):
    file = SimpleUploadedFile(name, "Đổi;21529;;Mới\nĐổi;51;;Quảng Ngãi Mới".encode())
    assert keeper.post(address("act_sheet", act), {"file": file}).status_code == 302
    assert [line.old for line in acts.lines(act.pk)] == ["21529", "51"]
    again = SimpleUploadedFile(name, b"")
    assert "Không có dòng nào" in words(keeper.post(address("act_sheet", act), {"file": again}))


def test_a_file_too_large_is_refused_in_words(keeper, act):
    file = SimpleUploadedFile("a.csv", b"x" * (sheets.MOST_BYTES + 1))
    answer = keeper.post(address("act_sheet", act), {"file": file})
    assert answer.status_code == 422
    assert "Không đọc được tệp" in words(answer)


def test_a_file_sent_to_another_door_is_thrown_away(keeper, act):
    answer = keeper.post(address("act", act), {"deed": "CHANGE", "file": SimpleUploadedFile("a", b"x")})
    assert answer.wsgi_request.FILES == {}


def test_lines_are_edited_and_removed_by_their_number(keeper, act):
    add(keeper, act, old="21529", name="Một")
    add(keeper, act, deed="DIVIDE", old="21538", code="1", name="Hai", HOUSEHOLDS="12,5")
    assert 'value="12,5"' in keeper.get(address("act", act), {"dong": 2}).content.decode()
    assert keeper.post(address("act", act) + "?dong=1", {"deed": "CHANGE", "old": "51", "name": "Ba"}).url
    assert [line.name for line in acts.lines(act.pk)] == ["Ba", "Hai"]
    keeper.post(reverse("places:act_remove_line", kwargs={"act_id": act.pk, "no": 1}))
    assert [line.no for line in acts.lines(act.pk)] == [2]
    keeper.post(address("act_discard", act))
    assert not Reorganisation.objects.exists()


@pytest.mark.parametrize("door", ["act_copy", "act_discard", "act_edit", "act", "act_sheet", "act_apply"])
def test_an_act_discarded_by_another_in_that_moment_says_so(keeper, act, monkeypatch, door):
    given = {"deed": "CHANGE", "old": "51", "name": "Ba", "pasted": "DOI\t51\t\tBa"} | FACTS
    where = address(door, act)
    kept = Reorganisation.objects.get(pk=act.pk)
    Reorganisation.objects.all().delete()  # after the door was opened, before the deed took its lock
    monkeypatch.setattr(sys.modules["neu.registry.places.views.acts"], "act_asked", lambda _key: kept)
    answer = keeper.post(where, given, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("places:acts")
    assert "người khác vừa bỏ" in words(answer)


def test_an_applied_act_is_edited_and_discarded_no_more(keeper, act):
    add(keeper, act, old="21529", name="Ba Vì Mới")
    keeper.post(
        address("act_apply", act), {"dau": keeper.get(address("act_preview", act)).context["shown"].stamp}
    )
    keeper.post(address("act_discard", act))
    assert keeper.post(address("act_edit", act), FACTS | {"title": "Khác"}).status_code == 422
    assert add(keeper, act, old="51", name="Khác").status_code == 422
    act.refresh_from_db()
    assert (act.state, act.title) == (ActState.APPLIED, FACTS["title"])


DOORS = ["act", "act_edit", "act_sheet", "act_preview", "act_undo"]
DEEDS = ["act_apply", "act_copy", "act_discard", "act_edit", "act_sheet", "act_undo", "act"]


def test_an_auditor_reads_and_enters_nothing(client, keeper, act):
    signed_in(client, "kiemtoan")
    assert client.get(reverse("places:acts")).status_code == 200
    assert [client.get(address(name, act)).status_code for name in DOORS] == [200, 404, 404, 200, 404]
    assert {client.post(address(name, act)).status_code for name in DEEDS} == {404}


def test_for_an_officer_the_pages_do_not_exist(client, keeper, act):
    signed_in(client, "canbo.bavi")
    assert "Sắp xếp đơn vị hành chính" not in client.get("/dia-ban/").content.decode()
    assert {client.get(address(name, act)).status_code for name in DOORS} == {404}
    assert {client.post(address(name, act)).status_code for name in DEEDS} == {404}
    for name in ("acts", "act_new", "act_template"):
        assert client.get(reverse(f"places:{name}")).status_code == 404


def test_the_template_is_a_workbook(keeper, act):
    answer = keeper.get(reverse("places:act_template"))
    assert answer["Content-Type"] == sheets.XLSX
    assert answer.content.startswith(b"PK")


# As known on


def test_the_tree_and_a_place_are_read_as_they_were_known(keeper, act):
    place, today = places.by_code(Level.COMMUNE, "21529", DAY), timezone.localdate()
    province = places.ancestors(place, DAY)[0]
    learnt = timezone.now() - timedelta(days=30)
    PlaceVersion.objects.update(known=(learnt, None))
    yesterday = today - timedelta(days=1)
    add(keeper, act, old="21529", name="Ba Vì Mới")
    keeper.post(
        address("act_apply", act), {"dau": keeper.get(address("act_preview", act)).context["shown"].stamp}
    )
    asked = {"ngay": "2027-01-01", "mo": province, "biet": yesterday.isoformat()}
    now, then = (keeper.get("/dia-ban/", asked | {"biet": biet}) for biet in ("", asked["biet"]))
    assert "Xã Ba Vì Mới" in words(now)
    assert "như biết đến ngày" not in words(now)
    assert "Xã Ba Vì Mới" not in words(then)
    assert f"như biết đến ngày {yesterday:%d/%m/%Y}" in words(then)
    assert f"biet={yesterday.isoformat()}" in then.content.decode()
    page = keeper.get(reverse("places:place", args=[place]), asked)
    assert "Xã Ba Vì Mới" not in words(page)
    assert f"như biết đến ngày {yesterday:%d/%m/%Y}" in words(page)
    before = (learnt - timedelta(days=9)).date().isoformat()
    assert "Danh mục chưa được ghi" in words(keeper.get("/dia-ban/", asked | {"biet": before}))
    answer = keeper.get(reverse("places:place", args=[place]), asked | {"biet": before}, follow=True)
    assert "chưa ghi đơn vị này" in answer.content.decode()


def test_a_wrong_day_of_knowledge_leaves_the_other_day_as_typed(keeper):
    answer = keeper.get("/dia-ban/", {"ngay": "2024-12-31", "biet": "31/2/2025"})
    assert "Đơn vị hành chính tại ngày 31/12/2024" in words(answer)
    assert "Ngày này không có trong lịch" in words(answer)


def test_an_applied_act_names_its_document_on_the_page_of_a_place(keeper, act):
    add(keeper, act, old="21529", name="Ba Vì Mới")
    keeper.post(
        address("act_apply", act), {"dau": keeper.get(address("act_preview", act)).context["shown"].stamp}
    )
    place = places.by_code(Level.COMMUNE, "21529", DAY)
    assert "GIẢ ĐỊNH 1" in words(keeper.get(reverse("places:place", args=[place])))
    assert Decision.objects.get(number="GIẢ ĐỊNH 1").issuer == FACTS["issuer"]
