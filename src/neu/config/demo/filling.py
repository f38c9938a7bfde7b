"""Which figure goes into which cell of a report: from the book of amounts to edits."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from neu.config.demo.amounts import MILLION, Book, Money, Row, count, weight
from neu.reporting.forms.layout import CellSpec, RowSpec
from neu.reporting.indicators.rules import Measure
from neu.reporting.submissions.rules import Edit, FigureState
from neu.reporting.submissions.selectors.scope import Scope

# what a unit of one commune typically does in a year; anything not named does a handful
SIZES = {"hộ": 24, "người": 40, "trẻ": 60, "lao động": 30, "công trình": 2, "buổi": 12}
SPLIT = {"gioi=nam": Decimal("0.46"), "doi_tuong=dtts": Decimal("0.86"), "doi_tuong=ngheo": Decimal("0.52"),
         "ho=dtts": Decimal("0.90"), "ho=ngheo": Decimal("0.60")}  # fmt: skip


@dataclass(frozen=True)
class Reporter:
    """Whose part of which place is being filled in."""

    place_id: int
    code: str  # of the commune, with its generation: what the book knows it by
    year: int
    passage: str
    skips: frozenset[str] = frozenset()  # projects that another unit of the commune reports
    scale: int = 1  # how many communes of before 1/7/2025 it is made of


def edits(
    figures: Mapping[str, Any], book: Book, scope: Scope, reporter: Reporter, *, share: Decimal = Decimal(1)
) -> list[Edit]:
    """Return the edits of one report about one place, cells in reading order."""
    money = book.of(reporter.code, reporter.year)
    made = []
    for (series_id, window_id), cell in scope.typed.items():
        row = scope.layout.section_by_code[cell.key[0]].row_by_code[cell.key[1]]
        if row.node_code.split(".")[0] in reporter.skips and row.node_code:
            continue
        value = _value(figures, money, cell, row, reporter)
        if value is None:
            continue
        value = (value * share).to_integral_value()
        made.append(
            Edit(reporter.place_id, series_id, window_id, 0, FigureState.VALUE, value, confirmed=True)
        )
    return made


def _value(
    figures: Mapping[str, Any], money: Mapping[Row, Money], cell: CellSpec, row: RowSpec, reporter: Reporter
) -> Decimal | None:
    if cell.element_code.startswith("von_"):
        return _capital(money, cell, row, reporter.passage)
    if not row.node_code:
        return _stock(figures, cell.element_code, reporter)
    size = SIZES.get(row.unit, 3) * reporter.scale
    made = count(
        figures,
        place=reporter.code.removesuffix("-cu"),
        element=cell.element_code,
        year=reporter.year,
        size=size,
    )
    if cell.measure == Measure.PLAN:
        whole = made.phase_plan if cell.window == "PHASE" else made.year_plan
    elif cell.measure == Measure.ESTIMATE:
        whole = made.estimate
    else:
        whole = made.first if reporter.passage == "first" else made.january
    return _part(Decimal(whole), row.options)


def _part(whole: Decimal, options: str) -> Decimal:
    """Nam and nữ add up; "trong đó" is never more than the whole."""
    if not options:
        return whole
    if options == "gioi=nu":
        return whole - _part(whole, "gioi=nam")
    return (whole * SPLIT.get(options, Decimal("0.5"))).to_integral_value()


def _capital(money: Mapping[Row, Money], cell: CellSpec, row: RowSpec, passage: str) -> Decimal | None:
    found = money.get(Row(row.node_code, row.source_code, row.capital_kind))
    if found is None:
        return None
    amounts: Mapping[str, int] = {
        "von_giao": found.given,
        "von_keo_dai": found.carried,
        "von_huy_dieu_chinh": 0,
        "von_giai_ngan": found.spent(passage),
        "von_giai_ngan_luy_ke": found.spent(passage),
        "von_giai_ngan_keo_dai": found.spent_of_carried(passage),
    }
    amount = amounts.get(cell.element_code)
    return None if amount is None else amount * MILLION


# Whole groups first, then the part of them that has reached the objective, so that no part exceeds its whole.
WHOLES: Mapping[str, int] = {
    **{"so_xa": 1, "so_thon": 6, "so_xa_dbkk_dau_ky": 1, "so_thon_dbkk_dau_ky": 5, "tram_y_te": 1},
    **{
        "so_ho": 980,
        "so_ho_dtts": 860,
        "so_ho_dtts_nam_truoc": 850,
        "so_nguoi_dtts": 3300,
        "nguoi_15_tuoi": 2300,
    },
    **{"ho_can_di_doi": 40, "ho_thieu_dat": 60, "phong_hoc": 48, "tre_5_tuoi": 70, "dan_so_tieu_hoc": 330},
    **{"dan_so_thcs": 260, "dan_so_thpt": 190, "phu_nu_sinh": 60, "phu_nu_co_thai": 66, "tre_duoi_5": 340},
}
PARTS: Mapping[str, tuple[str, str]] = {
    "thon_duong_cung": ("so_thon", "0.93"),
    "xa_duong_cung": ("so_xa", "1"),
    "phong_hoc_kien_co": ("phong_hoc", "0.9"),
    "tram_y_te_kien_co": ("tram_y_te", "1"),
    "ho_dung_dien": ("so_ho", "0.985"),
    "nguoi_dtts_nuoc_sach": ("so_nguoi_dtts", "0.9"),
    "nguoi_dtts_nghe_nhin": ("so_nguoi_dtts", "0.97"),
    "ho_da_di_doi": ("ho_can_di_doi", "0.55"),
    "ho_da_giai_quyet_dat": ("ho_thieu_dat", "0.5"),
    "tre_5_tuoi_den_truong": ("tre_5_tuoi", "0.98"),
    "hoc_sinh_tieu_hoc": ("dan_so_tieu_hoc", "0.97"),
    "hoc_sinh_thcs": ("dan_so_thcs", "0.94"),
    "hoc_sinh_thpt": ("dan_so_thpt", "0.6"),
    "nguoi_15_tuoi_biet_chu": ("nguoi_15_tuoi", "0.88"),
    "nguoi_dtts_bhyt": ("so_nguoi_dtts", "0.985"),
    "phu_nu_kham_thai": ("phu_nu_co_thai", "0.82"),
    "sinh_tai_co_so_y_te": ("phu_nu_sinh", "0.84"),
}


def _stock(figures: Mapping[str, Any], element: str, reporter: Reporter) -> Decimal | None:
    seed = int(figures["seed"])
    if element in WHOLES:
        size = WHOLES[element]
        if size == 1:
            return Decimal(1)
        return Decimal(int(size * weight(seed, reporter.code, "dân số")))
    if element in PARTS:
        of, rate = PARTS[element]
        whole = _stock(figures, of, reporter)
        assert whole is not None
        return (whole * Decimal(rate)).to_integral_value(rounding="ROUND_DOWN")
    return None
