"""Questions about places: what they answer, what they refuse, how many queries they take."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from neu.platform.text.refusals import Refused
from neu.registry.places import selectors as places
from neu.registry.places import services
from neu.registry.places.models import PlaceVersion
from neu.registry.places.rules import Kind, Level, PlaceRefusal
from neu.registry.places.selectors import gaps, story

pytestmark = pytest.mark.django_db

LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
BEFORE, AFTER = date(2024, 12, 31), date(2026, 1, 1)
AT = datetime(2099, 1, 1, tzinfo=UTC)  # after whenever the reference data was recorded


def commune(code, on):
    return places.by_code(Level.COMMUNE, code, on)


def test_an_unknown_code_is_refused_with_its_day():
    with pytest.raises(Refused) as refused:
        places.by_code(Level.COMMUNE, "21548", LAST)  # Lý Sơn had no such code yet
    assert refused.value.code == PlaceRefusal.UNKNOWN_CODE
    assert refused.value.params == {"code": "21548", "day": "30/06/2025"}


@pytest.mark.parametrize(
    ("typed", "district", "province", "on", "code"),
    [
        ("Xã Ba Vì", "Ba Tơ", "Quảng Ngãi", BEFORE, "21529"),
        ("ba vi", "ba to", "quang ngai", BEFORE, "21529"),
        ("TT Trà Xuân", "", "Quảng Ngãi", BEFORE, "21115"),
        ("Thị trấn Ba Tơ", "", "", BEFORE, "21484"),
        ("Sơn Hà", "", "Quảng Ngãi", AFTER, "21289"),
        ("Sơn Hạ", "", "Quảng Ngãi", AFTER, "21292"),
        ("Ba Tô", "", "Quảng Ngãi", AFTER, "21523"),
        ("Ba Tơ", "", "Quảng Ngãi", AFTER, "21484"),
        ("Sơn Thuỷ", "", "Quảng Ngãi", AFTER, "21319"),
        ("Đắk Hà", "", "Quảng Ngãi", AFTER, "23500"),
    ],
)
def test_a_typed_name_means_one_place(typed, district, province, on, code):
    place = places.resolve(typed, district=district, province=province, on=on)
    assert places.name(place, on).code == code


@pytest.mark.parametrize(
    ("typed", "district", "on", "refusal", "named"),
    [
        ("son ha", "", AFTER, PlaceRefusal.AMBIGUOUS_PLACE, "21292"),  # Sơn Hà or Sơn Hạ
        ("ba to", "", AFTER, PlaceRefusal.AMBIGUOUS_PLACE, "21523"),
        ("Ba Tơ", "", BEFORE, PlaceRefusal.AMBIGUOUS_PLACE, "Thị trấn Ba Tơ"),  # the town or the district
        ("Ba Ngạc", "", AFTER, PlaceRefusal.CLOSED_PLACE, "30/06/2025"),
        ("Sơn Hà", "Sơn Hà", BEFORE, PlaceRefusal.CLOSED_PLACE, "01/07/2025"),  # never xã Sơn Hạ
        ("Sơn Hã", "Sơn Hà", BEFORE, PlaceRefusal.UNKNOWN_PLACE, "Sơn Hạ"),
        ("Xã Không Có", "", AFTER, PlaceRefusal.UNKNOWN_PLACE, "–"),
        ("", "", AFTER, PlaceRefusal.UNKNOWN_PLACE, "–"),
    ],
)
def test_a_name_that_is_not_one_place_is_refused_and_the_candidates_named(
    typed, district, on, refusal, named
):
    with pytest.raises(Refused) as refused:
        places.resolve(typed, district=district, province="Quảng Ngãi", on=on)
    assert refused.value.code == refusal
    assert named in refused.value.params["candidates"]


@pytest.mark.parametrize("spelling", ["Nghĩa Hoà", "Nghĩa Hòa", "nghia hoa", "NGHĨA HÒA"])
def test_search_finds_every_spelling(spelling):
    assert "Xã Nghĩa Hòa" in {found.full for found in places.find(spelling)}


@pytest.mark.parametrize("spelling", ["Ia H’Drai", "Ia H'Drai", "ia h drai", "Ia H' Drai"])
def test_search_finds_both_apostrophes(spelling):
    assert "Huyện Ia H'Drai" in {found.full for found in places.find(spelling)}


def test_search_tells_homonyms_apart_by_parent_and_days():
    found = [one for one in places.find("Trà Giang") if "Quảng Ngãi" in one.parent]
    assert [(one.code, one.parent, one.starts_on, one.ends_on) for one in found] == [
        ("21244", "Tỉnh Quảng Ngãi", FIRST, None),
        ("21118", "Huyện Trà Bồng, Tỉnh Quảng Ngãi", date(2021, 1, 1), LAST),
    ]


def test_search_puts_the_typed_tone_first_and_finds_old_names():
    names = [found.full for found in places.find("Sơn Hạ") if "Quảng Ngãi" in found.parent]
    assert names[0] == "Xã Sơn Hạ"
    old = next(found for found in places.find("Huyện Lý Sơn"))
    assert (old.full, old.now) == ("Huyện Lý Sơn", "Đặc khu Lý Sơn")


def test_search_of_one_day_leaves_out_what_did_not_stand():
    assert {found.code for found in places.find("Ba Ngạc", BEFORE)} == {"21505"}
    assert places.find("Ba Ngạc", AFTER) == []


def test_search_by_code_finds_both_meanings_and_nothing_for_nothing():
    assert {found.full for found in places.find("21307")} == {"Xã Sơn Linh", "Xã Sơn Giang"}
    assert places.find("  ") == []


def test_a_list_may_be_asked_for_one_territory_only():
    ba_to = places.by_code(Level.DISTRICT, "535", LAST)
    assert len(places.listed("VUNG_DTTS_MN", LAST, within=places.within(ba_to, LAST))) == 19


def test_a_list_that_does_not_exist_is_refused_not_empty():
    with pytest.raises(Refused) as refused:
        places.listed("KHONG_CO", AFTER)
    assert refused.value.code == PlaceRefusal.UNKNOWN_LIST


def test_each_question_takes_one_short_query_once_the_atlas_is_read(django_assert_num_queries):
    province = places.current_province(AFTER)
    with django_assert_num_queries(4):
        places.within(province, AFTER)
        places.territory(province, AFTER, BEFORE)
        places.names(places.atlas().within(province, AFTER), AFTER)
    with django_assert_num_queries(1):
        places.listed("VUNG_DTTS_MN", AFTER)


def test_the_atlas_follows_a_change_and_its_rollback():
    place = commune("21529", AFTER)
    version = PlaceVersion.objects.get(place=place)
    assert places.name(place, AFTER).name == "Ba Vì"
    with transaction.atomic():
        services.correct_version(
            version.pk,
            services.Wording("Khác", Kind.XA, "21529", version.parent_id, FIRST, None, version.decision_id),
            actor=None, at=AT, reason="thử",
        )  # fmt: skip
        assert places.name(place, AFTER).name == "Khác"
        transaction.set_rollback(True)
    assert places.name(place, AFTER).name == "Ba Vì"


def test_the_atlas_sees_what_is_written_behind_the_services_back():
    place = commune("21529", AFTER)
    places.name(place, AFTER)
    PlaceVersion.objects.filter(place=place).update(name="Sửa tay")
    assert places.name(place, AFTER).name == "Sửa tay"


def test_the_tree_is_open_only_along_the_way():
    ba_to = places.by_code(Level.DISTRICT, "535", LAST)
    root = story.tree(LAST, ba_to)
    opened = [province for province in root.branches if province.open]
    assert [branch.place.full for branch in opened] == ["Tỉnh Quảng Ngãi"]
    district = next(branch for branch in opened[0].branches if branch.open)
    assert district.chosen
    assert (district.below, len(district.branches)) == (("18 xã", "1 thị trấn"), 19)
    assert story.tree(date(2019, 1, 1)) is None


def test_an_abolished_district_says_where_its_communes_are_now():
    told = story.story(places.by_code(Level.DISTRICT, "531", LAST), AFTER)
    assert not told.stands
    assert told.went == ()
    assert {heir.full for heir in told.now_in} == {"Xã Sơn Mai", "Xã Minh Long"}
    ba_to = story.story(places.by_code(Level.DISTRICT, "535", LAST), AFTER)
    assert "Xã Ba Xa" in {heir.full for heir in ba_to.now_in}


def test_passages_too_far_to_be_believed_are_shown_farthest_first():
    page = gaps.unmapped(FIRST)
    distances = [one.kilometres for one in page.far]
    assert distances == sorted(distances, reverse=True)
    assert min(distances) > gaps.TOO_FAR_KM
    # the data set joins wards by number only: ward 3 of Cai Lậy did not go to Cao Lãnh, 83 km away
    assert ("Phường 3", "Phường Cao Lãnh") in {(one.source.full, one.target.full) for one in page.far}
    assert len(page.divided) == 471
    assert page.districts == 691
    assert page.ended == page.began == ()


def test_what_is_left_open_is_worked_out_once_for_each_state_of_the_registry(db, django_assert_num_queries):
    first = gaps.unmapped(FIRST)

    with django_assert_num_queries(1):  # is the registry still the same?
        assert gaps.unmapped(FIRST) is first
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_placeversion SET area_km2 = area_km2 WHERE code = '21529'")
    assert gaps.unmapped(FIRST) is not first
