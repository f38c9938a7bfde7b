"""Doors of the registry of places: one happy path, one refusal, one stranger each."""

import re
from datetime import date
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from neu.registry.people import services as people
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level

pytestmark = pytest.mark.django_db

LAST, AFTER = date(2025, 6, 30), date(2026, 1, 1)
DOORS = [
    ("places:tree", {}),
    ("places:search", {}),
    ("places:place", {"place_id": 1}),
    ("places:lists", {}),
    ("places:list", {"code": "VUNG_DTTS_MN"}),
    ("places:unmapped", {}),
]


@pytest.fixture
def officer(client):
    client.force_login(get_user_model().objects.create(username="can-bo", full_name="Đinh Thị Cán Bộ"))
    return client


def words(response):
    """The words of the page's own part, without tags."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def page_of(client, code, on, **query):
    place = places.by_code(Level.COMMUNE, code, on)
    return client.get(reverse("places:place", kwargs={"place_id": place}), {"ngay": on.isoformat(), **query})


@pytest.mark.parametrize(("name", "kwargs"), DOORS)
def test_a_stranger_is_sent_to_sign_in(client, name, kwargs):
    response = client.get(reverse(name, kwargs=kwargs))
    assert response.status_code == 302
    assert "/tai-khoan/" in response["Location"]


@pytest.mark.parametrize(("name", "kwargs"), DOORS)
def test_nothing_can_be_posted(officer, name, kwargs):
    assert officer.post(reverse(name, kwargs=kwargs)).status_code == 405


def test_the_menu_names_the_registry_of_places(officer):
    assert reverse("places:tree") in officer.get(reverse("places:lists")).content.decode()


def test_the_tree_shows_the_provinces_of_the_day(officer):
    now = words(officer.get(reverse("places:tree"), {"ngay": "2026-01-01"}))
    then = words(officer.get(reverse("places:tree"), {"ngay": "30/6/2025"}))
    assert "Tỉnh Kon Tum" not in now
    assert "Tỉnh Kon Tum" in then
    assert "Xã Ba Vì" not in now


def test_the_tree_opens_one_branch(officer):
    district = places.by_code(Level.DISTRICT, "535", LAST)
    page = words(officer.get(reverse("places:tree"), {"ngay": LAST.isoformat(), "mo": district}))
    assert "Xã Ba Ngạc" in page
    assert "Xã Trà Bùi" not in page


def test_the_numbers_of_the_tree_say_what_they_count(officer):
    now = words(officer.get(reverse("places:tree"), {"ngay": "2026-01-01"}))
    then = words(officer.get(reverse("places:tree"), {"ngay": LAST.isoformat()}))

    assert "Việt Nam 28 tỉnh, 6 thành phố · mã VN" in now
    assert "Tỉnh Quảng Ngãi 86 xã, 9 phường, 1 đặc khu · mã 51" in now
    assert "Tỉnh Quảng Ngãi 11 huyện, 1 thị xã, 1 thành phố · mã 51" in then


@pytest.mark.parametrize(
    ("on", "inside", "outside"), [(AFTER, "Đặc khu Lý Sơn", "An Giang"), (LAST, "Huyện Ba Tơ", "Kon Tum")]
)
def test_the_tree_begins_at_the_readers_own_province(client, on, inside, outside):
    people.load_demo_accounts(people.DEMO_PASSWORD, timezone.now())
    client.force_login(get_user_model().objects.get(username="canbo.bavi"))
    page = client.get(reverse("places:tree"), {"ngay": on.isoformat()})
    assert inside in words(page)
    assert outside not in words(page)

    whole = re.search(r'href="(\?[^"]*)">Xem cả nước', page.content.decode()).group(1)
    assert outside in words(client.get(reverse("places:tree") + unescape(whole)))


@pytest.mark.parametrize("opened", ["x", "²", "-1", "9" * 30, "123456789"])
def test_an_odd_branch_opens_nothing_and_breaks_nothing(officer, opened):
    assert officer.get(reverse("places:tree"), {"mo": opened}).status_code == 200


def test_a_day_that_does_not_exist_is_said(officer):
    page = words(officer.get(reverse("places:tree"), {"ngay": "31/2/2025"}))
    assert "Ngày này không có trong lịch" in page


def test_a_day_before_the_registry_is_empty_not_wrong(officer):
    assert "Chưa có dữ liệu địa bàn" in words(officer.get(reverse("places:tree"), {"ngay": "2019-01-01"}))


def test_a_grown_commune_names_its_sources_and_its_legal_basis(officer):
    page = words(page_of(officer, "21529", AFTER))
    for name in ("Xã Ba Vì", "Xã Ba Ngạc", "Xã Ba Tiêu"):
        assert name in page
    assert "Nghị quyết 1677/NQ-UBTVQH15 (16/06/2025)" in page
    assert "Vùng đồng bào dân tộc thiểu số và miền núi (địa bàn Chương trình) bản nháp" in page


def test_an_ended_commune_says_what_it_became_and_that_it_is_gone(officer):
    place = places.by_code(Level.COMMUNE, "21505", LAST)
    page = words(officer.get(reverse("places:place", kwargs={"place_id": place}), {"ngay": "2026-01-01"}))
    assert "không tồn tại ngày 01/01/2026" in page
    assert re.search(r"Trở thành 01/07/2025 Xã Ba Vì 21529", page)


def test_a_divided_commune_reads_chua_chia(officer):
    page = words(page_of(officer, "21142", LAST))
    assert page.count("một phần chưa chia") == 2
    assert "Xã Cà Đam" in page
    assert "Xã Tây Trà Bồng" in page


def test_ly_son_tells_both_its_names(officer):
    page = words(page_of(officer, "21548", AFTER))
    assert "01/01/2021 – 30/06/2025 Huyện Lý Sơn 536" in page
    assert "từ 01/07/2025 Đặc khu Lý Sơn 21548" in page


def test_a_place_that_is_none_is_not_found(officer):
    assert officer.get(reverse("places:place", kwargs={"place_id": 10**12})).status_code == 404
    assert officer.get(reverse("places:list", kwargs={"code": "KHONG"})).status_code == 404


def test_search_without_marks_finds_old_names_and_says_what_they_are_now(officer):
    page = words(officer.get(reverse("places:search"), {"tim": "huyen ly son"}))
    assert "Huyện Lý Sơn nay là Đặc khu Lý Sơn" in page


def test_search_escapes_what_was_typed(officer):
    response = officer.get(reverse("places:search"), {"tim": '"><script>x'})
    assert b"<script>x" not in response.content
    assert "Không có đơn vị nào khớp" in words(response)


def test_a_list_shows_its_decision_and_that_it_is_a_draft(officer):
    page = words(officer.get(reverse("places:list", kwargs={"code": "VUNG_DTTS_MN"}), {"ngay": "2026-01-01"}))
    assert "68 đơn vị ngày 01/01/2026" in page
    assert "(suy ra, chưa có văn bản) bản nháp" in page
    before = words(
        officer.get(reverse("places:list", kwargs={"code": "VUNG_DTTS_MN"}), {"ngay": "2025-06-30"})
    )
    assert "63 đơn vị ngày 30/06/2025" in before
    assert "Số chính thức là 61 xã" in before


def test_what_has_no_mapping_is_listed_and_an_unknown_province_refused(officer):
    page = words(officer.get(reverse("places:unmapped")))
    assert "Xã Trà Bùi" in page
    assert "Kết thúc, chưa có ánh xạ 0" in page
    assert "không có đơn vị hành chính nào mang mã 99" in words(
        officer.get(reverse("places:unmapped"), {"tinh": "99"})
    )


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/dia-ban/?ngay=2026-01-01", 2),
        ("/dia-ban/tim/?tim=son+ha", 1),
        ("/dia-ban/danh-sach/VUNG_DTTS_MN/", 4),
    ],
)
def test_pages_ask_the_registry_little_whatever_they_show(officer, address, queries):
    officer.get(address)  # reads the atlas
    with CaptureQueriesContext(connection) as asked:
        officer.get(address)
    assert len([query for query in asked if "places_" in query["sql"]]) <= queries
