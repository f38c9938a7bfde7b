"""Reference files are loaded again with every update: what they now say is brought over and recorded."""

import shutil
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as kept_settings
from django.db.models import Model

from neu.config.management.commands.load_reference import ROOMS
from neu.platform.audit import texts
from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.registry.agencies import services as organising
from neu.registry.agencies.models import Agency, AgencyVersion
from neu.registry.periods.models import Holiday
from neu.registry.places.models import Decision, PlaceList
from neu.registry.programmes.models import CapitalSource, ProgrammeNode
from neu.reporting.indicators.models import Breakdown, DataElementVersion, Indicator, Option, Target
from neu.reporting.rounds.models import Regime, Step

AT = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def files(db, settings, tmp_path) -> Path:
    """A copy of the reference files, to change."""
    copy = tmp_path / "reference"
    shutil.copytree(kept_settings.REFERENCE, copy)
    settings.REFERENCE = copy
    return copy


def change(files: Path, file: str, before: str, after: str) -> None:
    path = files / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def load(room: str) -> list[AuditEvent]:
    """Load a room's files; what the log now says of it."""
    last = AuditEvent.objects.latest("pk").pk
    import_module(f"neu.{room}.services").load_reference(AT)
    return list(AuditEvent.objects.filter(pk__gt=last))


@pytest.mark.parametrize("room", [room for room, _label in ROOMS])
def test_loading_the_same_files_again_changes_and_records_nothing(files, room):
    def rows() -> list[object]:
        models: list[type[Model]] = [
            Decision,
            PlaceList,
            Holiday,
            ProgrammeNode,
            CapitalSource,
            AgencyVersion,
        ]
        models += [DataElementVersion, Breakdown, Option, Indicator, Target, Regime, Step]
        return [list(model._default_manager.order_by("pk").values()) for model in models]

    before = rows()

    assert load(room) == []
    assert rows() == before


WORDS = {  # what is changed: (room, file, words before, words after)
    "1719-I/DA1.title": (
        "registry.programmes", "programmes/1719-I.yaml", "Giải quyết tình trạng", "Xử lý tình trạng",
    ),
    "01/05/2024.name": (
        "registry.periods", "calendars/holidays.yaml", "Ngày Quốc tế lao động", "Quốc tế Lao động",
    ),
    "VUNG_DTTS_MN.name": (
        "registry.places", "places/lists.yaml", "name: Vùng đồng bào", "name: Các vùng đồng bào",
    ),
    "ho_dat_o v1.name": (
        "reporting.indicators", "indicators/3-dau-ra.yaml",
        "name: Hộ được hỗ trợ đất ở,", "name: Hộ có đất ở,",
    ),
    "BC_NAM.frequency": (
        "reporting.rounds", "regimes/BC_NAM.yaml", "frequency: Hằng năm", "frequency: Mỗi năm",
    ),
    "Luồng bốn cấp (có cấp huyện)/DON_VI.name": (
        "reporting.rounds", "regimes/BC_NAM.yaml",
        "name: Đơn vị thực hiện ở xã báo cáo", "name: Đơn vị báo cáo",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", WORDS)
def test_changed_words_are_brought_over_and_recorded(files, row):
    room, file, before, after = WORDS[row]
    change(files, file, before, after)

    (event,) = load(room)

    assert row in event.changes["rewritten"]
    said = dict(texts.changes(event.event, event.changes))["Chữ đã sửa"]
    assert f"{row}: {event.changes['rewritten'][row][0]} → " in said
    assert load(room) == []


def test_an_agency_is_called_what_the_file_now_says_and_the_old_name_stays_known(files):
    change(files, "agencies/province.yaml", "Sở Y tế tỉnh Quảng Ngãi", "Sở Y tế và Dân số tỉnh Quảng Ngãi")

    (event,) = load("registry.agencies")

    versions = AgencyVersion.objects.filter(agency__code="so-y-te").order_by("pk")
    assert {one.name: one.known.upper for one in versions} == {
        "Sở Y tế tỉnh Quảng Ngãi": AT,
        "Sở Y tế và Dân số tỉnh Quảng Ngãi": None,
    }
    assert event.changes["rewritten"] == {
        "so-y-te.name": ["Sở Y tế tỉnh Quảng Ngãi", "Sở Y tế và Dân số tỉnh Quảng Ngãi"]
    }


@pytest.mark.parametrize(
    ("what", "was", "now"), [("seat", "Quảng Ngãi", "Trà Khúc"), ("parent", "ubnd-tinh", "so-tai-chinh")]
)
def test_what_else_differs_of_an_agency_is_said_too(files, what, was, now):
    lines = {"seat": "Quảng Ngãi", "parent": "ubnd-tinh"}
    head = "  - code: so-y-te\n"
    before, after = (
        head + "".join(f"    {name}: {said}\n" for name, said in one.items())
        for one in (lines, lines | {what: now})
    )
    change(files, "agencies/province.yaml", before, after)

    (event,) = load("registry.agencies")

    assert event.changes["rewritten"] == {f"so-y-te.{what}": [was, now]}


def test_what_an_administrator_named_stays_hers(files):
    agency = Agency.objects.get(code="so-y-te")
    organising.rename_agency(agency.pk, name="Sở Y tế (mới)", from_on=date(2026, 1, 1), at=AT, actor=None)
    change(files, "agencies/province.yaml", "Sở Y tế tỉnh Quảng Ngãi", "Sở Y tế và Dân số tỉnh Quảng Ngãi")

    assert load("registry.agencies") == []


FACTS = {  # what is said: (room, file, before, after)
    "1719-I.phase": (
        "registry.programmes", "programmes/1719-I.yaml", "phase: 2021-2025", "phase: 2021-2026",
    ),
    "khác ở: unit": (
        "reporting.indicators", "indicators/3-dau-ra.yaml", "đất ở, unit: hộ", "đất ở, unit: người",
    ),
    "Thêm một phiên bản mới": (
        "reporting.indicators", "indicators/3-dau-ra.yaml", "Số hộ được hỗ trợ đất ở",
        "Số hộ được giao đất ở",
    ),
    "1-phan-to.yaml, dòng 7": (
        "reporting.indicators", "indicators/1-phan-to.yaml", "kind: CHIA_RA", "kind: TRONG_DO",
    ),
    "“MT1.1” đã nạp với unit là “lần”": (
        "reporting.indicators", "indicators/2-muc-tieu.yaml", "unit: lần, numerator: thu_nhap_dtts",
        "unit: điểm, numerator: thu_nhap_dtts",
    ),
}  # fmt: skip


@pytest.mark.parametrize("said", FACTS)
def test_what_would_give_kept_figures_another_meaning_is_refused(files, said):
    room, file, before, after = FACTS[said]
    change(files, file, before, after)

    with pytest.raises(Refused) as refused:
        load(room)

    assert said in refusal_text(refused.value)


def test_a_changed_definition_is_a_new_version_and_the_one_in_use_ends(files):
    facts = "name: Hộ được hỗ trợ đất ở, unit: hộ, value_type: INTEGER, stance: FLOW"
    path = files / "indicators/3-dau-ra.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (at,) = [number for number, line in enumerate(lines) if "code: ho_dat_o," in line]
    old = DataElementVersion.objects.get(element__code="ho_dat_o")
    said = f"{facts}, source: {old.source!r}, method: {old.method!r}"
    lines[at] = (
        "  - code: ho_dat_o\n    breakdowns: [ho]\n    versions:\n"
        f"      - {{from: 2021-01-01, {said}, definition: {old.definition!r}}}\n"
        f"      - {{from: 2026-01-01, {said}, definition: Số hộ được giao đất ở.}}\n"
    )
    path.write_text("".join(lines), encoding="utf-8")
    assert old.series.exists()  # the annual form asks for it

    (event,) = load("reporting.indicators")

    assert event.changes["elements"] == 1
    assert list(event.changes["rewritten"]) == ["ho_dat_o v1.valid"]
    days = [version.valid for version in old.element.versions.order_by("no")]
    assert [(one.lower, one.upper) for one in days] == [
        (date(2021, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), None),
    ]
