"""A small form and edition made by hand: the worked cases, with no database."""

from decimal import Decimal
from typing import Any

from neu.reporting.consolidation.rules import spell
from neu.reporting.forms.formula import evaluate
from neu.reporting.forms.layout import CellKey, CellSpec, CellValue, ColumnSpec, Layout, RowSpec, SectionSpec
from neu.reporting.forms.rules import CellKind, Mark, SectionKind
from neu.reporting.indicators.rules import ValueType

MONEY_COLUMNS = (
    ColumnSpec("giao", "Giao trong năm", "Kế hoạch vốn"),
    ColumnSpec("keodai", "Kéo dài từ năm trước", "Kế hoạch vốn"),
    ColumnSpec("duoc", "Được sử dụng", "Kế hoạch vốn"),
    ColumnSpec("giaingan", "Giải ngân"),
    ColumnSpec("tyle", "Tỷ lệ (%)"),
)
COUNT_COLUMNS = (
    ColumnSpec("kehoach", "KH năm"),
    ColumnSpec("thuchien", "Thực hiện"),
    ColumnSpec("tyle", "% KH năm"),
)


def _money_row(
    section: str, row: str, series: int, *, parts: tuple[str, ...] = ()
) -> dict[tuple[str, str], CellSpec]:
    def typed(column: str, place: int) -> CellSpec:
        if parts:
            formula = "+".join(f"[{part}.{column}]" for part in parts)
            return CellSpec(
                (section, row, column),
                CellKind.TOTAL,
                formula=formula,
                value_type=ValueType.MONEY,
                unit="đồng",
            )
        return CellSpec(
            (section, row, column),
            CellKind.INPUT,
            series + place,
            "ROUND",
            value_type=ValueType.MONEY,
            unit="đồng",
        )

    return {
        (row, "giao"): typed("giao", 0),
        (row, "keodai"): typed("keodai", 1),
        (row, "duoc"): CellSpec(
            (section, row, "duoc"), CellKind.FORMULA, formula="[giao]+[keodai]", value_type=ValueType.MONEY
        ),
        (row, "giaingan"): typed("giaingan", 2),
        (row, "tyle"): CellSpec(
            (section, row, "tyle"),
            CellKind.FORMULA,
            formula="[giaingan]/[duoc]*100",
            value_type=ValueType.PERCENT,
            decimals=1,
            unit="%",
        ),
    }


def layout() -> Layout:
    """Return a form of two tables: money by project with a total line, and counts with a percentage."""
    money = SectionSpec(
        "VON",
        SectionKind.TABLE,
        "Tình hình huy động, phân bổ, sử dụng vốn",
        entry_unit="trieu",
        rows=(
            RowSpec("tong", "Tổng cộng", total=True),
            RowSpec(
                "da1",
                "Dự án 1: Giải quyết tình trạng thiếu đất ở, nhà ở, đất sản xuất, nước sinh hoạt",
                1,
                "DA1",
            ),
            RowSpec(
                "da7", "Dự án 7: Chăm sóc sức khỏe nhân dân, nâng cao thể trạng, tầm vóc người DTTS", 1, "DA7"
            ),
        ),
        columns=MONEY_COLUMNS,
        cells={
            **_money_row("VON", "tong", 0, parts=("da1", "da7")),
            **_money_row("VON", "da1", 10),
            **_money_row("VON", "da7", 20),
        },
    )
    counts = SectionSpec(
        "KETQUA",
        SectionKind.TABLE,
        "Kết quả thực hiện theo dự án",
        rows=(
            RowSpec("h", "Dự án 1", heading=True),
            RowSpec("nuoc", "Số hộ được hỗ trợ nước sinh hoạt phân tán", 1, "DA1", "hộ"),
            RowSpec("nha", "Số hộ được hỗ trợ nhà ở", 1, "DA1", "hộ"),
        ),
        columns=COUNT_COLUMNS,
        cells={
            (row, column): (
                CellSpec(
                    ("KETQUA", row, column),
                    CellKind.INPUT,
                    series,
                    "ROUND",
                    value_type=ValueType.INTEGER,
                    unit="hộ",
                )
                if column != "tyle"
                else CellSpec(
                    ("KETQUA", row, "tyle"),
                    CellKind.FORMULA,
                    formula="[thuchien]/[kehoach]*100",
                    value_type=ValueType.PERCENT,
                    decimals=1,
                )
            )
            for row, base in (("nuoc", 30), ("nha", 40))
            for column, series in (("kehoach", base), ("thuchien", base + 1), ("tyle", 0))
        },
    )
    return Layout(1, "BC_NAM", 1, "Báo cáo năm", "mẫu đề xuất, không phải mẫu ban hành", (money, counts))


def value(number: str) -> CellValue:
    return CellValue(Mark.VALUE, Decimal(number))


INPUTS: dict[CellKey, CellValue] = {
    ("VON", "da1", "giao"): value("892120000000"),  # 892 120 typed in triệu
    ("VON", "da1", "keodai"): value("0"),
    ("VON", "da1", "giaingan"): value("1250500000"),
    ("VON", "da7", "giao"): value("120000000"),
    ("VON", "da7", "keodai"): value("30000000"),
    ("VON", "da7", "giaingan"): value("110000000"),  # 110/150 = 73,3 %
    ("KETQUA", "nuoc", "kehoach"): value("150"),  # 50 + 100
    ("KETQUA", "nuoc", "thuchien"): value("75"),  # 45 + 30
    ("KETQUA", "nha", "kehoach"): CellValue(Mark.NOT_DIVIDED, None, "chưa chia: Trà Bùi (21142)"),
    ("KETQUA", "nha", "thuchien"): CellValue(Mark.VALUE, Decimal(12), "ước chia: Trà Bùi (21142)"),
}


def content(**issue: Any) -> dict[str, Any]:
    """Return an edition's content as it is after its canonical text was read back."""
    form = layout()
    cells = evaluate(form, INPUTS)
    table: dict[str, dict[str, dict[str, list[Any]]]] = {}
    for (section, row, column), one in cells.items():
        if one.mark is not Mark.BLANK:
            table.setdefault(section, {}).setdefault(row, {})[column] = [one.mark, one.value, one.note]
    said: dict[str, Any] = {
        "body": {
            "canon": 1,
            "round": {
                "regime": "BC_NAM", "period": "2024", "passage": "first", "cutoff_on": "2024-09-15",
                "territory": ["PROVINCE", "51"],
                "window": {"code": "2024", "starts_on": "2024-01-01", "ends_on": "2024-12-31", "draft": True},
            },
            "form": {"code": "BC_NAM", "no": 1, "digest": "0" * 64},
            "state": "ACCEPTED",
            "view": {"on": "2024-09-15", "level": "DISTRICT"},
            "table": table,
            "by_place": {
                "level": "DISTRICT",
                "places": [{"place": ["DISTRICT", "535"], "table": {"VON": table["VON"]["tong"]}}],
            },
            "narratives": [],
            "counted": {"done": 18, "owed": 24, "missing_places": [["COMMUNE", "21529"]], "missing": []},
            "without": "",
            "demo": True,
            "uses": {},
        },
        "issue": {
            "no": 1, "number": "168/BC-UBND", "kind": "Báo cáo",
            "title": "Kết quả thực hiện Chương trình năm 2024",
            "round_name": "Báo cáo năm 2024", "issued_on": "2024-09-30", "parent": "", "form_note": form.note,
            "agency": "Ủy ban nhân dân tỉnh Quảng Ngãi", "seat": "Quảng Ngãi",
            "authority": "TM. Ủy ban nhân dân",
            "signer_title": "Chủ tịch", "signer": "Nguyễn Văn Minh Họa",
            "basis": "Thông tư số 01/2022/TT-UBDT ngày 26 tháng 5 năm 2022 của Ủy ban Dân tộc quy định",
            "addressees": ["Ủy ban Dân tộc"],
            "recipients": ["Như trên", "Lưu: VT, BDT"],
            "names": {"PROVINCE:51": "Tỉnh Quảng Ngãi", "DISTRICT:535": "Huyện Ba Tơ",
                      "COMMUNE:21529": "Xã Ba Vì"},
            "agencies": {}, "replaces": None, "differences": [], "reason": "",
        } | issue,
    }  # fmt: skip
    answer = spell(said)
    assert isinstance(answer, dict)
    return answer
