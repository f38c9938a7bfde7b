"""Publishing: the shipped forms, what a version keeps, and every bad file told its row and cure."""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.platform.ui.words import refusal_text
from neu.reporting.forms import checks, selectors, services, texts
from neu.reporting.forms.formula import evaluate, formulas, to_excel
from neu.reporting.forms.layout import CellKey, CellSpec, CellValue, Layout, RowSpec, SectionSpec
from neu.reporting.forms.models import Cell, Form, FormVersion
from neu.reporting.forms.rules import CellKind, Mark, Refusal, SectionKind, Severity
from neu.reporting.indicators.models import Series
from neu.reporting.indicators.rules import ValueType
from tests.reporting.forms.layouts import number

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
DAY = date(2024, 9, 1)
MILLION = 10**6


def spec(**changes: Any) -> dict[str, Any]:
    """A small good form."""
    made: dict[str, Any] = {
        "code": "THU",
        "title": "Biểu thử",
        "valid_from": date(2022, 1, 1),
        "sections": [
            {
                "code": "B",
                "kind": "TABLE",
                "title": "Đầu ra",
                "columns": [
                    {"code": "kh", "label": "Kế hoạch", "parts": False,
                     "cell": {"kind": "SHOWN", "measure": "PLAN", "window": "YEAR"}},
                    {"code": "th", "label": "Thực hiện",
                     "cell": {"kind": "INPUT", "measure": "ACTUAL", "window": "ROUND"}},
                    {"code": "tl", "label": "%", "parts": False,
                     "cell": {"kind": "FORMULA", "formula": "[th] / [kh] * 100", "unit": "%"}},
                ],
                "rows": [
                    {"code": "DAT", "element": "ho_dat_o", "node": "DA1.ND1"},
                    {"code": "NGHE", "element": "lao_dong_dao_tao_nghe", "node": "DA5.TDA3",
                     "breakdowns": ["gioi", "doi_tuong"]},
                ],
            }
        ],
    }  # fmt: skip
    return made | changes


def publish(made: dict[str, Any]) -> FormVersion:
    return services.publish(made, actor=None, at=AT)


def shipped(code: str) -> Layout:
    return selectors.layout(selectors.current_version(code, DAY).pk)


def test_the_shipped_forms_are_published_and_say_they_are_proposals() -> None:
    for code in ("BC_NAM", "GIAI_NGAN_THANG", "GIAO_KE_HOACH"):
        version = selectors.current_version(code, DAY)
        assert version.no == 1
        assert "mẫu đề xuất, không phải mẫu ban hành" in version.title


def test_publishing_the_same_content_again_changes_nothing() -> None:
    before = (
        FormVersion.objects.count(),
        Cell.objects.count(),
        Series.objects.count(),
        AuditEvent.objects.count(),
    )
    services.load_reference(AT)
    after = (
        FormVersion.objects.count(),
        Cell.objects.count(),
        Series.objects.count(),
        AuditEvent.objects.count(),
    )
    assert after == before


def test_the_annual_report_has_the_columns_the_law_of_the_house_asks() -> None:
    sections = shipped("BC_NAM").section_by_code
    assert [column.code for column in sections["B"].columns] == [
        "kh_gd", "truoc", "kh_nam", "thuc_hien", "uoc", "luy_ke", "ty_le_nam", "ty_le_gd",
    ]  # fmt: skip
    row = [sections["B"].cells["DA1_DAT_O", column.code] for column in sections["B"].columns]
    assert [(cell.kind, cell.measure, cell.window) for cell in row[:5]] == [
        (CellKind.SHOWN, "PLAN", "PHASE"),
        (CellKind.CARRIED, "ACTUAL", "BEFORE"),
        (CellKind.SHOWN, "PLAN", "YEAR"),
        (CellKind.INPUT, "ACTUAL", "ROUND"),
        (CellKind.INPUT, "ESTIMATE", "ROUND"),
    ]
    capital = [row for row in sections["C"].rows if row.capital_kind]
    assert len(capital) == 40
    assert len({(row.node_code, row.source_code, row.capital_kind) for row in capital}) == 40
    assert [item.title[:2] for item in sections["D"].items if not item.indent] == [
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
    ]


def test_a_plan_is_typed_in_one_form_and_shown_in_the_others() -> None:
    typed = {(cell.series_id, cell.window) for cell in shipped("GIAO_KE_HOACH").of_kind(CellKind.INPUT)}
    for code in ("BC_NAM", "GIAI_NGAN_THANG"):
        shown = {(cell.series_id, cell.window) for cell in shipped(code).of_kind(CellKind.SHOWN)}
        assert shown
        assert shown <= typed


def test_the_nations_target_is_named_as_the_nations() -> None:
    cells = shipped("BC_NAM").section_by_code["A"].cells
    assert cells["MT1_1", "muc_tieu"].text == "Cả nước: trên 2 lần"
    assert cells["MT6_4", "muc_tieu"].text == "Cả nước: dưới 15 %"
    assert cells["MT4_1", "muc_tieu"].text == "Cả nước: Cơ bản hoàn thành"
    assert ("MT9_1", "tu_so") not in cells


def test_a_weighted_mean_knows_the_cell_that_weighs_it() -> None:
    cell = shipped("BC_NAM").cells["A", "MT1_1", "tu_so"]
    assert cell.weight_key == ("A", "NEN_NGUOI_DTTS", "tu_so")
    assert cell.weight_series_id == shipped("BC_NAM").cells["A", "NEN_NGUOI_DTTS", "tu_so"].series_id


def worked_case() -> tuple[Layout, dict[CellKey, CellValue]]:
    """2023: giao 100, giải ngân 70. 2024: giao 120, kéo dài 30, giải ngân 110 of which 30 kéo dài."""
    layout = shipped("BC_NAM")
    row = "DA4_NSTW_DTPT"
    told = {"giao": 120, "keo_dai": 30, "giai_ngan": 110, "giai_ngan_keo_dai": 30, "giao_truoc": 100}
    told["giai_ngan_truoc"] = 70
    return layout, {("C", row, column): number(value * MILLION) for column, value in told.items()}


def test_the_worked_case_of_carried_capital() -> None:
    layout, inputs = worked_case()
    values = evaluate(layout, inputs)
    for row in ("DA4_NSTW_DTPT", "DA4", "TONG_NSTW", "TONG_DTPT", "TONG_NGAN_SACH", "TONG"):
        year, phase = values["C", row, "ty_le"].value, values["C", row, "ty_le_gd"].value
        assert year is not None
        assert phase is not None
        assert (round(year, 1), round(phase, 1)) == (Decimal("73.3"), Decimal("81.8"))
        assert values["C", row, "giao_luy_ke"].value == 220 * MILLION
        assert values["C", row, "giai_ngan_luy_ke"].value == 180 * MILLION
    assert values["C", "TONG_SN", "ty_le"].mark is Mark.BLANK
    assert checks.check(layout, values) == []


def test_rates_of_places_are_divided_after_adding() -> None:
    layout = shipped("BC_NAM")
    values = evaluate(layout, {("A", "NEN_XA", "tu_so"): number(150), ("A", "MT3_1", "tu_so"): number(75)})
    assert values["A", "MT3_1", "ty_le"].value == 50
    before = {"NEN_HO_DTTS_TRUOC": 200, "NEN_HO_NGHEO_TRUOC": 50, "NEN_HO_DTTS": 250, "MT1_2": 50}
    values = evaluate(layout, {("A", row, "tu_so"): number(value) for row, value in before.items()})
    assert values["A", "MT1_2", "ty_le"].value == 5  # 25 % → 20 %


def test_more_paid_from_carried_capital_than_paid_blocks_and_over_the_plan_asks() -> None:
    layout, inputs = worked_case()
    inputs["C", "DA4_NSTW_DTPT", "giai_ngan_keo_dai"] = number(111 * MILLION)
    inputs["C", "DA4_NSTW_DTPT", "giai_ngan"] = number(110 * MILLION)
    found = {each.code: each.severity for each in checks.check(layout, evaluate(layout, inputs))}
    assert found == {
        "KEO_DAI_TRONG_GIAI_NGAN": Severity.ERROR,
        "KEO_DAI_TRONG_VON_KEO_DAI": Severity.WARNING,
    }
    inputs["C", "DA4_NSTW_DTPT", "giai_ngan"] = number(151 * MILLION)
    found = {each.code: each.severity for each in checks.check(layout, evaluate(layout, inputs))}
    assert found["GIAI_NGAN_TRONG_VON"] is Severity.WARNING


def test_a_breakdown_blocks_on_the_form() -> None:
    layout = shipped("BC_NAM")
    inputs = {("B", "DA5_DAO_TAO_NGHE", "thuc_hien"): number(100)}
    parts = {"NAM": 55, "NU": 46, "DTTS": 80, "NGHEO": 60}
    inputs |= {("B", f"DA5_DAO_TAO_NGHE_{code}", "thuc_hien"): number(value) for code, value in parts.items()}
    (found,) = checks.check(layout, evaluate(layout, inputs))
    assert (found.key, found.severity) == (("B", "DA5_DAO_TAO_NGHE", "thuc_hien"), Severity.ERROR)
    assert "55 Nam + 46 Nữ = 101, lớn hơn tổng 100" in texts.finding_text(found, layout)


def test_a_slip_of_unit_asks_and_bad_values_are_said_in_the_entry_unit() -> None:
    layout = shipped("BC_NAM")
    key = ("C", "DA1_NSTW_SN", "giai_ngan")
    values = evaluate(layout, {key: number(892_120 * MILLION * MILLION)})
    found = checks.check(layout, values, {key: [Decimal(1_812_170 * MILLION)]})
    assert {"TOO_LARGE", "UNIT_SLIP"} == {str(each.code) for each in found}
    (negative,) = checks.check(layout, evaluate(layout, {key: number(-1_250_500_000)}))
    assert texts.finding_text(negative, layout).startswith("-1.250,5 là số âm")


def test_every_formula_of_the_shipped_forms_can_be_written_for_a_spreadsheet() -> None:
    layout = shipped("BC_NAM")
    for tree in formulas(layout).values():
        written = to_excel(tree, lambda key: f"{key[0]}{key[1]}_{key[2]}")
        assert written.startswith("=")
        assert written.count("(") == written.count(")")


def test_a_version_keeps_its_cells_and_leaves_a_trace() -> None:
    version = publish(spec())
    layout = selectors.layout(version.pk)
    assert layout.version_id == version.pk
    rows = [row.code for row in layout.section_by_code["B"].rows]
    assert rows == ["DAT", "NGHE", "NGHE_NAM", "NGHE_NU", "NGHE_DTTS", "NGHE_NGHEO"]
    part = layout.cells["B", "NGHE_NU", "th"]
    assert Series.objects.get(pk=part.series_id).options == "gioi=nu"
    assert ("B", "NGHE_NU", "kh") not in layout.cells
    trace = AuditEvent.objects.filter(event="form.publish").latest("pk")
    assert trace.subject_id == str(version.pk)


def test_other_content_is_the_next_version_and_the_old_one_stays() -> None:
    first = publish(spec())
    second = publish(spec(title="Biểu thử, sửa", valid_from=date(2025, 1, 1)))
    assert (first.no, second.no) == (1, 2)
    assert selectors.current_version("THU", date(2024, 12, 31)).pk == first.pk
    assert selectors.current_version("THU", date(2025, 1, 1)).pk == second.pk
    assert selectors.layout(first.pk).title == "Biểu thử"


def test_a_published_version_cannot_be_changed() -> None:
    version = publish(spec())
    deeds: list[Callable[[], object]] = [
        lambda: FormVersion.objects.filter(pk=version.pk).update(title="khác"),
        lambda: Cell.objects.filter(section__version=version).update(formula="1"),
        lambda: Cell.objects.filter(section__version=version).delete(),
        lambda: version.sections.update(title="khác"),
    ]
    for deed in deeds:
        with pytest.raises(DatabaseError, match="is published"), transaction.atomic():
            deed()


def test_a_form_is_read_in_two_queries_and_then_in_none(django_assert_num_queries: Any) -> None:
    version = publish(spec())
    with django_assert_num_queries(2):
        layout = selectors.layout(version.pk)
    with django_assert_num_queries(0):
        assert selectors.layout(version.pk) is layout


Change = Callable[[dict[str, Any]], None]


def rows_of(made: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made["sections"][0]["rows"]
    return found


def column(made: dict[str, Any], place: int) -> dict[str, Any]:
    found: dict[str, Any] = made["sections"][0]["columns"][place]
    return found


def row(**facts: Any) -> Change:
    """Change the first row."""
    return lambda made: rows_of(made)[0].update(facts)


def another(**facts: Any) -> Change:
    """Add a row."""
    return lambda made: rows_of(made).append(facts)


def cell(place: int, **facts: Any) -> Change:
    """Change what a column's cells are."""
    return lambda made: column(made, place)["cell"].update(facts)


def section(**facts: Any) -> Change:
    return lambda made: made["sections"][0].update(facts)


def both(*changes: Change) -> Change:
    return lambda made: [change(made) for change in changes] and None


STRAY = {"code": "K", "formula": "[a] <= [th]", "severity": "ERROR", "message": "x", "column": "th"}
BAD: dict[str, tuple[Change, Refusal | str, str]] = {
    "unknown element": (row(element="ho_dat"), Refusal.FORM_ELEMENT_UNKNOWN, "ho_dat_o"),
    "duplicate row": (another(code="DAT", element="ho_nha_o"), Refusal.FORM_ROW_TWICE, "DAT"),
    "a part's code": (another(code="NGHE_NU", element="ho_nha_o"), Refusal.FORM_ROW_TWICE, "NGHE_NU"),
    "unknown node": (row(node="DA11"), Refusal.FORM_NODE_UNKNOWN, "DA1"),
    "unknown source": (row(source="NSTU"), Refusal.FORM_SOURCE_UNKNOWN, "NSTW"),
    "unknown breakdown": (row(breakdowns=["gioi"]), Refusal.FORM_BREAKDOWN_UNKNOWN, "DAT"),
    "unknown indicator": (row(indicator="MT3.9"), Refusal.FORM_INDICATOR_UNKNOWN, "MT3.7"),
    "unknown key": (row(elment="x"), "KEY_UNKNOWN", "elment"),
    "missing key": (lambda made: column(made, 0).pop("label"), "KEY_MISSING", "label"),
    "no element": (another(code="X", label="x"), Refusal.FORM_KEY_MISSING, "element"),
    "unknown measure": (cell(1, measure="DONE"), "VALUE_UNKNOWN", "ACTUAL"),
    "carried without BEFORE": (cell(1, kind="CARRIED"), Refusal.FORM_VALUE_UNKNOWN, "BEFORE"),
    "bad code": (row(code="MT1.1"), Refusal.FORM_CODE_BAD, "MT1.1"),
    "bad formula": (cell(2, formula="[th] /"), Refusal.FORMULA_SYNTAX, "còn thiếu"),
    "unknown cell": (cell(2, formula="[thh] * 2"), Refusal.FORMULA_UNKNOWN_CELL, "[th]"),
    "loop": (cell(2, formula="[tl] + 1"), Refusal.FORMULA_LOOP, "[B!DAT.tl]"),
    "no entry unit": (another(code="V", element="von_giai_ngan"), Refusal.FORM_UNIT_MISSING, "entry_unit"),
    "typed twice": (
        another(code="DAT2", element="ho_dat_o", node="DA1.ND1"), Refusal.FORM_TYPED_TWICE, "[DAT.th]",
    ),
    "empty total": (another(code="T", label="Cộng", total="Z*"), Refusal.FORM_TOTAL_EMPTY, "Z*"),
    "hộ + người": (another(code="T", label="Cộng", total="*"), Refusal.FORM_TOTAL_UNITS, "NGHE"),
    "mean without its weight": (
        both(another(code="TN", element="thu_nhap_dtts"), section(entry_unit="trieu")),
        Refusal.FORM_WEIGHT_NOT_ASKED,
        "so_nguoi_dtts",
    ),
    "a check that fits no row": (section(checks=[STRAY]), Refusal.FORMULA_UNKNOWN_CELL, "kiểm tra K"),
    "a figure the system does not have": (
        cell(0, kind="INPUT", measure="ACTUAL", window="ROUND", prefill="K1_USED"),
        Refusal.FORM_PREFILL_UNKNOWN, "K1_USED_PLACE",
    ),
    "a figure of the system in a cell that is not typed": (
        cell(0, kind="SHOWN", measure="PLAN", window="YEAR", prefill="K1_USED_PLACE"),
        Refusal.FORM_VALUE_UNKNOWN, "INPUT",
    ),
    "two sections of one code": (
        lambda made: made["sections"].append(
            {"code": "B", "kind": "NARRATIVE", "title": "x", "items": [{"code": "I", "title": "x"}]}
        ),
        Refusal.FORM_SECTION_TWICE,
        "B",
    ),
    "two columns of one code": (
        lambda made: column(made, 1).update(code="kh"), Refusal.FORM_COLUMN_TWICE, "kh",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_its_row_and_leaves_nothing(name: str) -> None:
    change, code, said = BAD[name]
    made = copy.deepcopy(spec())
    change(made)
    before = (Series.objects.count(), FormVersion.objects.count())
    with pytest.raises(Refused) as caught, transaction.atomic():
        publish(made)
    assert caught.value.code == code
    words = refusal_text(caught.value)
    assert said in words
    assert "%(" not in words
    assert caught.value.where
    assert (Series.objects.count(), FormVersion.objects.count()) == before
    assert not Form.objects.filter(code="THU").exists()


def test_a_file_is_told_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bieu.yaml"
    path.write_text(
        "code: THU\ntitle: Thử\nvalid_from: 2022-01-01\nsections:\n"
        "  - code: B\n    kind: TABLE\n    title: Đầu ra\n"
        "    columns: [{code: th, label: Thực hiện, cell: {kind: INPUT, measure: ACTUAL, window: ROUND}}]\n"
        "    rows:\n      - {code: DAT, element: ho_dat_o}\n      - {code: NHA, element: ho_nha}\n",
        encoding="utf-8",
    )
    with pytest.raises(Refused) as caught:
        services.publish(path, actor=None, at=AT)
    assert refusal_text(caught.value).startswith("bieu.yaml, dòng 11 (NHA)")
    path.write_text("code: THU\ncode: HAI\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        services.publish(path, actor=None, at=AT)
    assert "dòng 2" in refusal_text(caught.value)
    assert "hai lần" in refusal_text(caught.value)
    path.write_text("code: [", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        services.publish(path, actor=None, at=AT)
    assert caught.value.code == "CATALOGUE_FILE"


def test_files_share_sections_and_each_version_of_a_form_may_have_its_own(tmp_path: Path) -> None:
    first, second = tmp_path / "thu.yaml", tmp_path / "thu-2026.yaml"
    head = "code: THU\ntitle: Thử\nprogramme: 1719-I\nvalid_from: {}\nsections:\n"
    words = "  - {{code: {}, kind: NARRATIVE, title: Lời, items: [{{code: I1, title: Một}}]}}\n"
    first.write_text(head.format("2022-01-01") + words.format("A"), encoding="utf-8")
    shared = "  - {file: thu.yaml, code: A}\n"
    second.write_text(head.format("2026-01-01") + shared + words.format("B"), encoding="utf-8")
    one, two = (services.publish(path, actor=None, at=AT) for path in (first, second))
    assert (one.no, two.no) == (1, 2)
    assert [each["code"] for each in two.content["sections"]] == ["A", "B"]
    assert two.content["sections"][0] == one.content["sections"][0]
    again = [services.publish(path, actor=None, at=AT) for path in (first, second)]
    assert again == [one, two]  # read again in their order, nothing is published anew
    second.write_text(head.format("2026-01-01") + "  - {file: thu.yaml, code: X}\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        services.publish(second, actor=None, at=AT)
    assert caught.value.code == Refusal.FORM_SECTION_ELSEWHERE
    assert "thu.yaml" in refusal_text(caught.value)


def test_an_earlier_day_than_the_latest_version_is_refused() -> None:
    publish(spec())
    with pytest.raises(Refused) as caught:
        publish(spec(title="khác", valid_from=date(2021, 12, 31)))
    assert caught.value.code == Refusal.FORM_VERSION_EARLIER


def test_no_version_in_force_says_so() -> None:
    with pytest.raises(Refused) as caught:
        selectors.current_version("BC_NAM", date(2020, 1, 1))
    assert "01/01/2020" in refusal_text(caught.value)


def test_a_row_of_money_is_counted_in_the_unit_it_is_typed_in():
    """The element says đồng; beside numbers typed in millions that would be read a million times wrong."""
    cells = {
        ("tien", "a"): CellSpec(
            ("S", "tien", "a"), CellKind.INPUT, 1, unit="đồng", value_type=ValueType.MONEY
        ),
        ("ho", "a"): CellSpec(("S", "ho", "a"), CellKind.INPUT, 2, unit="hộ", value_type=ValueType.INTEGER),
        ("tong", "a"): CellSpec(("S", "tong", "a"), CellKind.TOTAL, value_type=ValueType.INTEGER),
        ("tong_tien", "a"): CellSpec(("S", "tong_tien", "a"), CellKind.TOTAL, value_type=ValueType.MONEY),
    }
    section = SectionSpec("S", SectionKind.TABLE, "S", entry_unit="trieu", cells=cells)
    rows = [
        RowSpec("tien", "", unit="đồng"),
        RowSpec("ho", ""),
        RowSpec("tong", ""),
        RowSpec("tong_tien", ""),
    ]

    assert [section.row_unit(row, "triệu đồng") for row in rows] == ["triệu đồng", "hộ", "", "triệu đồng"]
