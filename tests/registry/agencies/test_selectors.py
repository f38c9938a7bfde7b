"""Who is called what on a day, who holds a function, who took it over: read from the agencies that ship."""

from datetime import date

import pytest

from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors
from neu.registry.agencies.models import Agency, Function
from neu.registry.agencies.rules import FunctionKind
from neu.registry.agencies.selectors import agency_id
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.registry.programmes import selectors as programmes

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
LATER = date(2025, 9, 10)
MOUNTAIN_DISTRICTS = ("525", "529", "530", "531", "535")
pytestmark = pytest.mark.django_db


def commune(code: str, on: date) -> int:
    return places.by_code(Level.COMMUNE, code, on)


def called(holder, on: date) -> str:
    return selectors.name(holder.agency_id, on).name


# Names


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2024, 9, 20), "Ban Dân tộc tỉnh Quảng Ngãi"),
        (date(2025, 2, 28), "Ban Dân tộc tỉnh Quảng Ngãi"),
        (date(2025, 3, 1), "Sở Dân tộc và Tôn giáo tỉnh Quảng Ngãi"),
        (DAY, "Sở Dân tộc và Tôn giáo tỉnh Quảng Ngãi"),
    ],
)
def test_a_renamed_agency_prints_the_name_of_the_day(on, name):
    assert selectors.name(agency_id("ban-dan-toc"), on).name == name


def test_an_ended_agency_keeps_its_last_name_and_one_to_come_has_its_first():
    assert selectors.name(agency_id("phong-dan-toc-535"), LATER).name == "Phòng Dân tộc huyện Ba Tơ"
    assert selectors.name(agency_id("bql-21529"), date(2024, 1, 1)).name == "Ban Quản lý xã Ba Vì"


def test_names_of_hundreds_of_agencies_are_one_query(django_assert_num_queries):
    ids = list(Agency.objects.values_list("pk", flat=True))

    with django_assert_num_queries(1):
        names = selectors.names(ids, DAY)

    assert len(names) == len(ids) > 400


def test_what_is_no_agency_is_left_out_or_refused():
    assert selectors.names([0], DAY) == {}
    with pytest.raises(LookupError):
        selectors.name(0, DAY)
    with pytest.raises(Refused, match="UNKNOWN_AGENCY"):
        agency_id("khong-co")


def test_a_commune_body_is_named_after_its_place_and_signs_there():
    name = selectors.name(agency_id("ubnd-xa-21529"), DAY)

    assert (name.name, name.short_name, name.seat) == ("Ủy ban nhân dân xã Ba Vì", "UBND xã Ba Vì", "Ba Vì")
    assert name.place_id == commune("21529", DAY)
    assert str(selectors.name(agency_id("ubnd-xa-21289-cu"), EVE)) == "UBND thị trấn Di Lăng"


def test_a_commune_committee_stands_under_the_district_then_under_the_province():
    unchanged = agency_id("ubnd-xa-21538")  # Ba Xa kept its extent

    assert selectors.name(unchanged, EVE).parent_id == agency_id("ubnd-huyen-535")
    assert selectors.name(unchanged, DAY).parent_id == agency_id("ubnd-tinh")


# Functions


def test_functions_of_a_commune_are_found_in_a_bounded_number_of_queries(django_assert_max_num_queries):
    old = places.listed("VUNG_DTTS_MN", EVE, within=places.within(places.current_province(EVE), EVE))

    with django_assert_max_num_queries(3):
        holders = selectors.holders_in(FunctionKind.REPORTING_UNIT, set(old), EVE)

    assert {holder.place_id for holder in holders} == set(old)  # nobody is forgotten


def test_four_units_report_in_ba_vi_each_on_its_part():
    held = selectors.holders_in(FunctionKind.REPORTING_UNIT, {commune("21529", DAY)}, DAY)
    scopes = {selectors.name(holder.agency_id, DAY).short_name: holder.node_ids for holder in held}

    assert scopes["BQL xã Ba Vì"] == frozenset()  # the whole Programme
    assert scopes["Trạm Y tế xã Ba Vì"] == programmes.under(["DA7"])
    assert scopes["Trường PTDTBT Ba Vì"] == programmes.under(["DA5"])
    assert scopes["HTX Ba Vì"] == programmes.under(["DA3"])
    assert len(held) == 4


def test_holders_in_a_province_are_those_of_the_province_itself_not_of_its_communes():
    held = selectors.holders_in(FunctionKind.PROJECT_OWNER, {places.current_province(EVE)}, EVE)

    assert agency_id("so-y-te") in {holder.agency_id for holder in held}
    assert {holder.place_id for holder in held} == {places.current_province(EVE)}
    assert selectors.holders_in(FunctionKind.COMMUNE_COMMITTEE, {places.current_province(EVE)}, EVE) == []


def test_every_part_of_the_programme_has_exactly_one_owner_in_the_province_on_any_day():
    tree = programmes.nodes()
    leaves = {node.pk for node in tree} - {node.parent_id for node in tree}
    for on in (date(2022, 1, 1), date(2025, 2, 28), date(2025, 3, 1), EVE, DAY):
        owned = [
            node
            for holder in selectors.holders_in("PROJECT_OWNER", {places.current_province(on)}, on)
            for node in holder.node_ids
            if node in leaves
        ]
        assert sorted(owned) == sorted(leaves)


@pytest.mark.parametrize("district", MOUNTAIN_DISTRICTS)
def test_district_bodies_end_with_their_districts(district):
    place = places.by_code(Level.DISTRICT, district, EVE)

    for kind in (FunctionKind.DISTRICT_REVIEWER, FunctionKind.DISTRICT_PROJECT_OWNER):
        assert len(selectors.holders_in(kind, {place}, EVE)) == 1
        assert selectors.holders_in(kind, {place}, DAY) == []


def test_24_communes_take_over_in_the_five_mountain_districts():
    old = [
        child.place_id
        for code in MOUNTAIN_DISTRICTS
        for child in places.children(places.by_code(Level.DISTRICT, code, EVE), EVE)
    ]

    heirs = {selectors.holder_covering("COMMUNE_COMMITTEE", place, DAY) for place in old}

    assert len(old) == 63
    assert None not in heirs
    assert len({heir.agency_id for heir in heirs if heir}) == 24
    assert {heir.place_id for heir in heirs if heir} <= places.within(places.current_province(DAY), DAY)


# Who answers for a place on a day


def test_the_reviewer_of_a_commune_is_its_districts_then_the_standing_agency():
    old = commune("21529", EVE)

    assert (
        called(selectors.holder_covering("DISTRICT_REVIEWER", old, EVE), EVE) == "Phòng Dân tộc huyện Ba Tơ"
    )
    heir = selectors.holder_covering("DISTRICT_REVIEWER", old, LATER)
    assert heir is not None
    assert heir.kind == "STANDING_AGENCY"
    assert heir.agency_id == agency_id("ban-dan-toc")


def test_a_commune_made_after_the_districts_has_no_district_reviewer():
    assert selectors.holder_covering("DISTRICT_REVIEWER", commune("21529", DAY), LATER) is None


def test_a_commune_that_stayed_passes_to_the_standing_agency_too():
    heir = selectors.holder_covering("DISTRICT_REVIEWER", commune("21538", DAY), DAY)

    assert heir is not None
    assert heir.agency_id == agency_id("ban-dan-toc")


def test_the_work_of_a_merged_commune_passes_to_the_new_committee():
    heir = selectors.holder_covering("COMMUNE_COMMITTEE", commune("21505", EVE), LATER)  # Ba Ngạc

    assert heir is not None
    assert heir.agency_id == agency_id("ubnd-xa-21529")
    assert heir.place_id == commune("21529", DAY)


def test_the_files_of_a_divided_commune_go_where_the_draft_says():
    heir = selectors.holder_covering("COMMUNE_COMMITTEE", commune("21142", EVE), LATER)  # Trà Bùi

    assert heir is not None
    assert called(heir, LATER) == "Ủy ban nhân dân xã Cà Đam"


def test_the_standing_agency_covers_the_province_of_each_day():
    before = selectors.holder_covering("STANDING_AGENCY", commune("21529", EVE), EVE)
    after = selectors.holder_covering("STANDING_AGENCY", commune("21529", DAY), DAY)

    assert before is not None
    assert after is not None
    assert before.agency_id == after.agency_id
    assert (before.place_id, after.place_id) == (places.current_province(EVE), places.current_province(DAY))


def test_an_owner_is_asked_for_with_its_part_of_the_programme():
    place = commune("21529", DAY)
    da7, content = programmes.under(["DA7"]), {programmes.node("DA7.ND1").pk}

    for nodes in (da7, content):
        assert selectors.holder_covering("PROJECT_OWNER", place, DAY, nodes).agency_id == agency_id("so-y-te")
    women = selectors.holder_covering("PROJECT_OWNER", place, DAY, programmes.under(["DA8"]))
    assert women.agency_id == agency_id("phu-nu-tinh")
    assert selectors.holder_covering("PROJECT_OWNER", place, DAY, da7 | programmes.under(["DA8"])) is None
    assert selectors.holder_covering("PROJECT_OWNER", place, DAY) is None  # nobody owns the whole Programme


def test_the_district_owner_of_health_passes_to_the_department():
    old, da7 = commune("21529", EVE), programmes.under(["DA7"])

    assert (
        called(selectors.holder_covering("DISTRICT_PROJECT_OWNER", old, EVE, da7), EVE)
        == "Phòng Y tế huyện Ba Tơ"
    )
    assert selectors.holder_covering("DISTRICT_PROJECT_OWNER", old, LATER, da7).agency_id == agency_id(
        "so-y-te"
    )


def test_a_department_that_was_closed_passes_on_twice():
    labour = programmes.under(["DA5.TDA3"])
    asked = commune("21529", EVE)

    holder = selectors.holder_covering("PROJECT_OWNER", asked, date(2025, 2, 28), labour)
    heir = selectors.holder_covering(
        "PROJECT_OWNER", asked, LATER, labour
    )  # through the old province to the new

    assert called(holder, date(2025, 2, 28)).startswith("Sở Lao động")
    assert (called(heir, LATER), heir.place_id) == ("Sở Nội vụ tỉnh Quảng Ngãi", places.current_province(DAY))


def test_a_ring_of_successors_leads_nowhere():
    functions = Function.objects.filter(kind="DISTRICT_REVIEWER").order_by("pk")[:2]
    first, second = functions
    Function.objects.filter(pk=first.pk).update(successor=second)
    Function.objects.filter(pk=second.pk).update(successor=first)

    assert selectors.holder_covering("DISTRICT_REVIEWER", first.place_id, LATER) is None


def test_jurisdiction_is_that_of_the_day():
    agency = agency_id("ban-dan-toc")
    kinds = {"STANDING_AGENCY", "PROJECT_OWNER", "INVESTOR"}

    assert selectors.jurisdiction(agency, EVE) == {(kind, places.current_province(EVE)) for kind in kinds}
    assert selectors.jurisdiction(agency, DAY) == {(kind, places.current_province(DAY)) for kind in kinds}
    assert selectors.jurisdiction(agency_id("phong-dan-toc-535"), DAY) == set()
    assert {holder.kind for holder in selectors.functions_of(agency, DAY)} == kinds


def test_heirs_are_named_only_for_agencies_that_hold_nothing_any_more():
    ended, standing = agency_id("bql-21505-cu"), agency_id("bql-21538")

    assert selectors.heirs_of([ended, standing], DAY) == {ended: agency_id("bql-21529")}
    assert selectors.heirs_of([ended], EVE) == {}
