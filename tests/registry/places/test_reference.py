"""The reference data: every known trap of 1/7/2025, as the registry answers it."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from neu.registry.places import selectors as places
from neu.registry.places import services
from neu.registry.places.models import Decision, Place, PlaceListEntry, PlaceVersion, Succession
from neu.registry.places.rules import Kind, Level, Source
from neu.registry.places.selectors import gaps

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "vietnam-admin-units"
START, LAST, FIRST = date(2021, 1, 1), date(2025, 6, 30), date(2025, 7, 1)
BEFORE, AFTER = date(2024, 12, 31), date(2026, 1, 1)


def commune(code, on):
    return places.by_code(Level.COMMUNE, code, on)


def full(place_ids, on):
    return sorted(called.full for called in places.names(place_ids, on).values())


def of_level(level, on):
    return [version for version in places.atlas().versions if version.level is level and _on(version, on)]


def _on(version, day):
    return version.start <= day < version.end


def rows(name):
    with (FIXTURES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [(START, 63, 696, 10035), (LAST, 63, 696, 10035), (FIRST, 34, 0, 3321), (AFTER, 34, 0, 3321)],
)
def test_vietnam_has_as_many_units_as_the_law_says(day, provinces, districts, communes):
    assert len(of_level(Level.PROVINCE, day)) == provinces
    assert len(of_level(Level.DISTRICT, day)) == districts
    assert len(of_level(Level.COMMUNE, day)) == communes


def test_vietnam_after_has_2621_communes_687_wards_and_13_special_zones():
    kinds = Counter(version.kind for version in of_level(Level.COMMUNE, AFTER))
    assert kinds == {Kind.XA: 2621, Kind.PHUONG: 687, Kind.DAC_KHU: 13}


def test_quang_ngai_has_96_units_after_and_170_before_beside_kon_tum():
    assert len(places.children(places.current_province(AFTER), AFTER)) == 96
    assert len(places.within(places.current_province(BEFORE), BEFORE)) == 1 + 13 + 170
    assert len(places.within(places.current_province(BEFORE, "62"), BEFORE)) == 1 + 10 + 102


def test_every_day_of_the_programme_has_one_root_and_everybody_lies_in_it():
    for day in (START, LAST, FIRST, AFTER):
        everyone = {version.place for version in places.atlas().versions if _on(version, day)}
        root = places.by_code(Level.NATION, "VN", day)
        assert places.within(root, day) == everyone


def test_the_fixture_of_quang_ngai_is_what_the_registry_says():
    before = rows("quangngai_kontum_legacy_units.csv")
    after = rows("quangngai_2025_units.csv")
    assert len(after) == 96
    for row in before:
        if row["wardCode"]:
            assert places.name(commune(row["wardCode"], BEFORE), BEFORE).full == row["ward"]
    for row in after:
        assert places.name(commune(row["wardCode"], AFTER), AFTER).full == row["ward"]
    for row in rows("quangngai_2025_merge_map.csv"):
        target = commune(row["new_code"], AFTER)
        if not row["old_code"]:
            continue
        source = commune(row["old_code"], BEFORE)
        found = {one.place_id: one for one in places.sources(target, AFTER, BEFORE)}
        assert source in found, row
        assert found[source].whole is (row["kind"] == "whole")


def test_62_codes_mean_a_unit_of_another_name_and_33_keep_the_name():
    renamed = kept = grown = same_place = 0
    for new in places.children(places.current_province(AFTER), AFTER):
        if new.kind is Kind.DAC_KHU:
            continue
        old = places.name(commune(new.code, BEFORE), BEFORE)
        if old.name != new.name:
            renamed += 1
            assert old.place_id != new.place_id
            continue
        kept += 1
        if old.place_id == new.place_id:
            same_place += 1
        else:
            grown += 1
    assert (renamed, kept) == (62, 33)
    assert (grown, same_place) == (28, 5)


def test_the_five_communes_that_did_not_change_are_the_same_place():
    for name in ("Ba Xa", "Đăk Long", "Rờ Kơi", "Mô Rai", "Ia Đal"):
        after = places.resolve(f"Xã {name}", province="Quảng Ngãi", on=AFTER)
        assert places.sources(after, AFTER, BEFORE) == [Source(after, True, 1)]
        assert len(places.atlas().history(after)) == 2  # only the parent is new
        assert places.atlas().passages_into(after) == places.atlas().passages_out_of(after) == []


@pytest.mark.parametrize(
    ("code", "sources"),
    [
        ("21529", ["Xã Ba Ngạc", "Xã Ba Tiêu", "Xã Ba Vì"]),
        ("21484", ["Thị trấn Ba Tơ", "Xã Ba Bích", "Xã Ba Cung"]),
        ("21490", ["Xã Ba Vinh", "Xã Ba Điền"]),
        ("21292", ["Xã Sơn Hạ", "Xã Sơn Nham", "Xã Sơn Thành"]),
        ("21244", ["Xã Nghĩa Lâm", "Xã Nghĩa Sơn", "Xã Nghĩa Thắng"]),
        ("21307", ["Xã Sơn Cao", "Xã Sơn Giang", "Xã Sơn Linh"]),
    ],
)
def test_a_commune_that_grew_is_another_place_made_of_its_sources(code, sources):
    old, new = commune(code, LAST), commune(code, FIRST)
    assert old != new
    found = places.sources(new, FIRST, LAST)
    assert full([source.place_id for source in found], LAST) == sorted(sources)
    assert all(source.whole and source.share == 1 for source in found)
    assert places.territory(new, FIRST, LAST).whole == {source.place_id for source in found}


def test_tra_bui_is_divided_in_two_and_nobody_says_in_which_shares():
    tra_bui = commune("21142", LAST)
    for code, others in (("21136", ["Xã Trà Tân"]), ("21157", ["Xã Hương Trà", "Xã Trà Tây"])):
        place = commune(code, FIRST)
        then = places.territory(place, FIRST, LAST)
        assert full(then.whole, LAST) == others
        assert [(part.source, part.target, part.share) for part in then.parts] == [(tra_bui, place, None)]
        assert Source(tra_bui, False, None) in places.sources(place, FIRST, LAST)
    province = places.territory(places.current_province(FIRST), FIRST, LAST)
    assert tra_bui in province.whole
    assert province.parts == ()


def test_the_new_province_is_the_two_old_ones_with_all_their_districts_and_communes():
    new, old, kon_tum = (
        places.current_province(AFTER),
        places.current_province(BEFORE),
        places.current_province(BEFORE, "62"),
    )
    assert new != old
    assert {source.place_id for source in places.sources(new, AFTER, BEFORE)} == {old, kon_tum}
    then = places.territory(new, AFTER, BEFORE)
    assert then.whole == places.within(old, BEFORE) | places.within(kon_tum, BEFORE)


def test_eleven_provinces_did_not_change_and_keep_their_place():
    before = {version.place for version in of_level(Level.PROVINCE, BEFORE)}
    after = {version.place for version in of_level(Level.PROVINCE, AFTER)}
    names = "Cao Bằng,Điện Biên,Hà Tĩnh,Lai Châu,Lạng Sơn,Nghệ An,Quảng Ninh,Sơn La,Thanh Hóa,Huế,Hà Nội"
    assert {name.name for name in places.names(before & after, AFTER).values()} == set(names.split(","))
    for place in before & after:
        assert len(places.atlas().history(place)) == 1


def test_ly_son_the_district_is_the_special_zone():
    island = commune("21548", AFTER)
    assert island == places.by_code(Level.DISTRICT, "536", BEFORE)
    assert places.name(island, BEFORE).full == "Huyện Lý Sơn"
    assert places.name(island, AFTER).full == "Đặc khu Lý Sơn"
    assert places.ancestors(island, AFTER)[0] == places.current_province(AFTER)


def test_special_zones_of_islands_without_communes_and_tho_chau_keep_their_place_the_others_gather_communes():
    kept, gathered = [], []
    for version in of_level(Level.COMMUNE, AFTER):
        if version.kind is Kind.DAC_KHU:
            same = places.sources(version.place, AFTER, BEFORE) == [Source(version.place, True, 1)]
            (kept if same else gathered).append(version.name)
    assert sorted(kept) == ["Bạch Long Vĩ", "Côn Đảo", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Thổ Châu"]
    assert sorted(gathered) == ["Cát Hải", "Cô Tô", "Kiên Hải", "Phú Quý", "Phú Quốc", "Trường Sa", "Vân Đồn"]


def test_a_district_that_became_a_special_zone_by_its_communes_lies_whole_in_it():
    zone = places.resolve("Đặc khu Vân Đồn", on=AFTER)
    district = places.resolve("Huyện Vân Đồn", on=BEFORE)
    assert district in places.territory(zone, AFTER, BEFORE).whole


def test_homonyms_are_two_places():
    tra_giang = places.resolve("Xã Trà Giang", province="Quảng Ngãi", on=AFTER)
    assert places.name(tra_giang, AFTER).code == "21244"
    assert places.name(places.resolve("Trà Giang", district="Trà Bồng", on=BEFORE), BEFORE).code == "21118"
    assert places.name(places.resolve("Trà Giang", district="Tư Nghĩa", on=AFTER), AFTER).code == "21244"
    new_dak_ha = places.resolve("Đăk Hà", province="Quảng Ngãi", on=AFTER)
    assert places.name(new_dak_ha, AFTER).code == "23500"
    assert places.name(places.resolve("Xã Đăk Hà", district="Tu Mơ Rông", on=BEFORE), BEFORE).code == "23425"
    assert places.name(commune("23425", AFTER), AFTER).full == "Xã Tu Mơ Rông"


def test_son_linh_moved_from_its_code_to_that_of_son_giang():
    old = places.resolve("Xã Sơn Linh", district="Sơn Hà", on=BEFORE)
    new = places.resolve("Xã Sơn Linh", province="Quảng Ngãi", on=AFTER)
    assert (places.name(old, BEFORE).code, places.name(new, AFTER).code) == ("21304", "21307")
    assert places.name(commune("21307", BEFORE), BEFORE).full == "Xã Sơn Giang"


def test_the_24_communes_of_the_five_districts_and_the_lists_drafted_from_them():
    districts = [places.by_code(Level.DISTRICT, code, LAST) for code in ("525", "529", "530", "531", "535")]
    old = {
        place for district in districts for place in places.within(district, LAST) if place not in districts
    }
    heirs = {
        new.place_id
        for new in places.children(places.current_province(AFTER), AFTER)
        if any(source.place_id in old for source in places.sources(new.place_id, AFTER, LAST))
    }
    assert (len(old), len(heirs)) == (63, 24)
    before, after = places.listed("VUNG_DTTS_MN", LAST), places.listed("VUNG_DTTS_MN", AFTER)
    assert set(before) == old
    assert len(after) == 68
    assert heirs < set(after)
    kon_tum = places.within(places.current_province(LAST, "62"), LAST)
    from_kon_tum = {
        place
        for place in after
        if any(source.place_id in kon_tum for source in places.sources(place, AFTER, LAST))
    }
    assert len(from_kon_tum) == 40
    others = set(after) - heirs - from_kon_tum
    assert sorted(places.name(place, AFTER).code for place in others) == ["21085", "21244", "21388", "21457"]


def test_every_list_is_a_draft_and_only_sourced_classes_are_given():
    assert set(PlaceListEntry.objects.values_list("decision__draft", flat=True)) == {True}
    classes = places.listed("KHU_VUC", AFTER)
    assert full(classes, AFTER) == ["Xã Ia Chim", "Xã Nguyễn Nghiêm"]
    assert set(classes.values()) == {"KV_I"}
    assert places.listed("KHU_VUC", LAST) == {}


def test_the_legal_basis_of_quang_ngai_is_named_and_those_of_others_are_drafts():
    new = places.current_province(AFTER)
    into = Succession.objects.filter(target=new).select_related("decision")
    assert {row.decision.number for row in into} == {"Nghị quyết 202/2025/QH15"}
    communes = Succession.objects.filter(target__in=[child.place_id for child in places.children(new, AFTER)])
    assert set(communes.values_list("decision__number", "decision__draft")) == {
        ("Nghị quyết 1677/NQ-UBTVQH15", False)
    }
    assert Decision.objects.get(number="Quyết định 19/2025/QĐ-TTg").draft is False
    assert Decision.objects.get(number__startswith="Nghị quyết của UBTVQH").draft is True


def test_nothing_of_quang_ngai_is_without_mapping_and_tra_bui_alone_has_no_share():
    page = gaps.unmapped(FIRST, places.current_province(FIRST))
    assert page.ended == page.began == ()
    assert [place.full for place, *_ in page.divided] == ["Xã Trà Bùi"]
    assert page.districts == 12 + 10
    assert page.passed == 2 + 273 - 5 - 1  # two provinces; of 273 lowest units six keep their place


def test_loading_again_changes_nothing_also_after_a_correction():
    def counted():
        models = (Place, PlaceVersion, Succession, PlaceListEntry, Decision)
        return [model.objects.count() for model in models]

    ba_vi = PlaceVersion.objects.get(place=commune("21529", AFTER))
    services.correct_version(
        ba_vi.pk,
        services.Wording("Ba Vì (sửa)", Kind.XA, "21999", ba_vi.parent_id, FIRST, None, ba_vi.decision_id),
        actor=None, at=datetime(2099, 1, 1, tzinfo=UTC), reason="thử",
    )  # fmt: skip
    before = counted()
    services.load_reference(datetime(2099, 2, 1, tzinfo=UTC))
    assert counted() == before
    assert places.name(commune("21999", AFTER), AFTER).name == "Ba Vì (sửa)"
