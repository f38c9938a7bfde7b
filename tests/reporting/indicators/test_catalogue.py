"""The catalogue in the database: what ships, who has a target, interning, bad files."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.registry.places.models import Decision
from neu.registry.places.rules import Level
from neu.reporting.indicators import selectors, services
from neu.reporting.indicators.models import DataElement, DataElementVersion, Indicator, Series, Target
from neu.reporting.indicators.rules import Adds, Comparator, Refusal, Stance

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
DAY = date(2024, 9, 1)
PHASE = "2021-2025"


def nation() -> int:
    return places.by_code(Level.NATION, "VN", DAY)


def test_the_twenty_seven_objectives_ship_with_the_nations_targets() -> None:
    found = selectors.targets_for(nation(), PHASE, DAY)
    assert len(found) == 27
    assert (found["MT1.1"].comparator, found["MT1.1"].value) == (Comparator.GT, Decimal(2))
    assert (found["MT6.4"].comparator, found["MT6.4"].value) == (Comparator.LT, Decimal(15))
    assert found["MT9.1"].value is None
    drafts = {code for code, target in found.items() if target.draft}
    assert drafts == {
        "MT3.7", "MT4.2", "MT4.3", "MT5.2", "MT5.3", "MT5.5", "MT6.4", "MT8.1", "MT8.2", "MT9.1",
    }  # fmt: skip


def test_the_nations_target_is_never_handed_down() -> None:
    province = places.current_province(DAY)
    assert selectors.target_for("MT3.1", nation(), PHASE, DAY) is not None
    assert selectors.target_for("MT3.1", province, PHASE, DAY) is None


def test_a_place_has_a_target_from_the_day_its_own_document_is_issued() -> None:
    province = places.current_province(DAY)
    indicator = Indicator.objects.get(code="MT3.1")
    for number, issued, value in (("QĐ 1", date(2022, 5, 1), 90), ("QĐ 2", date(2024, 5, 1), 95)):
        decision = Decision.objects.create(number=number, issued_on=issued)
        Target.objects.create(
            indicator=indicator,
            place_id=province,
            period=PHASE,
            comparator="EQ",
            value=value,
            decision=decision,
        )

    def value(on: date) -> Decimal | None:
        found = selectors.target_for("MT3.1", province, PHASE, on)
        return found.value if found else None

    assert value(date(2022, 4, 30)) is None
    assert value(date(2022, 5, 1)) == 90
    assert value(date(2024, 5, 1)) == 95


def test_loading_again_changes_nothing() -> None:
    kept = (DataElementVersion, Indicator, Target, AuditEvent)
    before = [model.objects.count() for model in kept]
    services.load_reference(AT)
    assert [model.objects.count() for model in kept] == before


def test_elements_tell_how_they_stand_in_time_and_add() -> None:
    found = selectors.elements_by_code(
        {"von_giai_ngan", "von_giai_ngan_luy_ke", "thu_nhap_dtts", "tre_duoi_5_tu_van"}, DAY
    )
    assert found["von_giai_ngan"].stance is Stance.FLOW
    assert found["von_giai_ngan_luy_ke"].stance is Stance.CUMULATIVE
    assert found["thu_nhap_dtts"].adds_over_places is Adds.WEIGHTED_MEAN
    assert found["thu_nhap_dtts"].weight == "so_nguoi_dtts"
    assert found["tre_duoi_5_tu_van"].stance is Stance.DISTINCT
    assert found["tre_duoi_5_tu_van"].draft
    assert selectors.elements_by_code({"von_giai_ngan"}, date(2020, 12, 31)) == {}


def test_search_works_with_and_without_marks() -> None:
    wanted = "Lao động được đào tạo nghề"
    for typed in ("đào tạo nghề", "dao tao nghe", "DAO TAO NGHE", "lao_dong_dao_tao"):
        assert wanted in [each.name for each in selectors.elements(DAY, typed)]
    assert selectors.elements(DAY, "không có chữ này") == []


def test_the_catalogue_is_read_in_few_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        assert len(selectors.elements(DAY)) > 80


def coordinates(**more: str) -> dict[str, Any]:
    return {"measure": "ACTUAL", "node_code": "DA7", "source_code": "NSTW", "kind": "SN", "on": DAY, **more}


def test_the_same_coordinates_are_the_same_series() -> None:
    first = services.intern("von_giai_ngan", **coordinates())
    assert services.intern("von_giai_ngan", **coordinates()).pk == first.pk
    assert services.intern("von_giai_ngan", **coordinates(kind="DTPT")).pk != first.pk
    bare = services.intern("so_xa", measure="ACTUAL", on=DAY)
    assert services.intern("so_xa", measure="ACTUAL", on=DAY).pk == bare.pk


@pytest.mark.parametrize(
    ("element", "more", "code", "said"),
    [
        ("von_giai_nga", {}, Refusal.UNKNOWN_ELEMENT, "von_giai_ngan"),
        ("von_giai_ngan", {"node_code": "DA77"}, Refusal.UNKNOWN_NODE, "DA7"),
        ("von_giai_ngan", {"source_code": "NSTU"}, Refusal.UNKNOWN_SOURCE, "NSTW"),
        ("von_giai_ngan", {"options": "gioi=nam"}, Refusal.UNKNOWN_OPTION, "gioi=nam"),
        ("von_giai_ngan", {"on": date(2019, 1, 1)}, Refusal.NOT_VALID_THEN, "01/01/2019"),
    ],
)
def test_unknown_coordinates_are_refused(element: str, more: Any, code: Refusal, said: str) -> None:
    before = Series.objects.count()
    with pytest.raises(Refused) as caught:
        services.intern(element, **(coordinates() | more))
    assert caught.value.code == code
    assert said in refusal_text(caught.value)
    assert Series.objects.count() == before


HEAD = "elements:\n  - {code: moi, name: Mới, unit: hộ, value_type: INTEGER, stance: FLOW"
GOAL = "indicators:\n  - {code: MT0, name: Thử, comparator: GE"
BAD = {
    "no unit": (HEAD.replace("unit: hộ, ", "") + "}\n", "dòng 2 (moi)", "unit"),
    "unknown stance": (HEAD.replace("FLOW", "FLOWS") + "}\n", "dòng 2 (moi)", "DISTINCT"),
    "unknown key": (HEAD + ", kieu: 1}\n", "dòng 2 (moi)", "kieu"),
    "twice": (HEAD + "}\n  - {code: moi, name: Hai}\n", "dòng 3 (moi)", "dòng 2"),
    "no weight": (HEAD + ", adds_over_places: WEIGHTED_MEAN}\n", "dòng 2 (moi)", "weight"),
    "unknown weight": (HEAD + ", weight: khong_co}\n", "dòng 2 (moi)", "khong_co"),
    "unknown breakdown": (HEAD + ", breakdowns: [tuoi]}\n", "dòng 2 (moi)", "tuoi"),
    "not a number": (HEAD + ", maximum: nhiều}\n", "dòng 2 (moi)", "một số"),
    "not a day": (HEAD + ", from: 2022}\n", "dòng 2 (moi)", "2022-01-01"),
    "target missing": (f"decision: {{number: QĐ thử}}\n{GOAL}}}\n", "dòng 3 (MT0)", "target"),
    "no decision": (f"{GOAL}, target: 1}}\n", "thu.yaml", "decision"),
    "unknown section": ("element: []\n", "thu.yaml", "elements"),
    "not yaml": ("elements: [", "thu.yaml", "tệp"),
    "not a mapping": ("- 1\n", "thu.yaml", "khóa"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_its_line_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    text, where, said = BAD[name]
    path = tmp_path / "thu.yaml"
    path.write_text(text, encoding="utf-8")
    before = DataElement.objects.count()
    with pytest.raises(Refused) as caught, transaction.atomic():
        services.load_files([path], at=AT)
    words = refusal_text(caught.value)
    assert where in words
    assert said in words
    assert "%(" not in words
    assert DataElement.objects.count() == before


def load(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    services.load_files([path], at=AT)


def test_a_version_in_use_is_never_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "thu.yaml"
    load(path, HEAD + "}\n")
    load(path, HEAD.replace("hộ", "người") + "}\n")  # nobody has used it yet
    assert DataElementVersion.objects.get(element__code="moi").unit == "người"
    services.intern("moi", measure="ACTUAL", on=DAY)
    with pytest.raises(Refused) as caught:
        load(path, HEAD + "}\n")
    assert caught.value.code == Refusal.VERSION_IN_USE
    assert "unit" in refusal_text(caught.value)


def test_a_new_version_begins_where_the_old_one_ends(tmp_path: Path) -> None:
    facts = "name: Mới, unit: hộ, value_type: INTEGER, stance: FLOW"
    load(
        tmp_path / "thu.yaml",
        "elements:\n  - code: moi\n    versions:\n"
        f"      - {{from: 2021-01-01, {facts}}}\n      - {{from: 2025-07-01, {facts}, definition: khác}}\n",
    )
    assert selectors.elements_by_code({"moi"}, date(2025, 6, 30))["moi"].no == 1
    assert selectors.elements_by_code({"moi"}, date(2025, 7, 1))["moi"].no == 2
    old = services.intern("moi", measure="ACTUAL", on=date(2025, 6, 30))
    assert services.intern("moi", measure="ACTUAL", on=date(2025, 7, 1)).pk != old.pk


def test_an_element_is_apportioned_by_its_unit_unless_its_file_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "thu.yaml"

    def kept(more: str) -> str:
        load(path, HEAD + more + "}\n")
        return DataElementVersion.objects.get(element__code="moi").apportioned_by

    assert kept("") == "HOUSEHOLDS"
    assert kept(", apportioned_by: POPULATION") == "POPULATION"
    assert kept(", apportioned_by: NONE") == ""
    for wrong in (", apportioned_by: BY_HAND", ", apportioned_by: AREA"):
        said = HEAD.replace("INTEGER", "MONEY") if wrong.endswith("AREA") else HEAD
        with pytest.raises(Refused) as caught:
            load(path, said + wrong + "}\n")
        assert caught.value.code == Refusal.VALUE_UNKNOWN
        assert "apportioned_by" in refusal_text(caught.value)


def test_what_ships_is_apportioned_as_the_upgrade_of_a_kept_database_says() -> None:
    """A database from before is filled by unit; loading the same files again must change nothing."""
    upgrade = import_module("neu.reporting.indicators.migrations.0002_apportioned_by")
    before = dict(DataElementVersion.objects.values_list("pk", "apportioned_by"))
    assert {"HOUSEHOLDS", "POPULATION", ""} <= set(before.values())
    DataElementVersion.objects.update(apportioned_by="")
    upgrade.by_unit(apps, None)
    assert dict(DataElementVersion.objects.values_list("pk", "apportioned_by")) == before


def test_an_elements_page_says_by_what_it_is_apportioned(client) -> None:
    client.force_login(User.objects.create(username="xem", full_name="Người xem"))
    page = client.get("/chi-tieu/ho_dat_o/").content.decode()
    assert "ước chia theo tỷ lệ số hộ" in page
    page = client.get("/chi-tieu/von_giao/").content.decode()
    assert "không ước chia" in page
