"""The formula language: cases officials can read, errors that say where, arithmetic that is exact."""

import time
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.text.refusals import Refused
from neu.reporting.forms.formula import evaluate, formulas, order, parse, to_excel
from neu.reporting.forms.layout import BLANK, CellSpec, CellValue, ColumnSpec, Layout, RowSpec, SectionSpec
from neu.reporting.forms.rules import CellKind, Mark, Refusal, SectionKind
from neu.reporting.indicators.rules import Stance
from tests.reporting.forms.layouts import number, said, table

FILE = Path(__file__).parents[3] / "reference/forms/formula-cases.yaml"
CASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["ten"] for case in CASES])
def test_the_case_file_holds(case: dict[str, Any]) -> None:
    cells = {("r", column): "" for column in case["o"]} | {("r", "kq"): case["cong_thuc"]}
    layout = table(cells)
    inputs = {("S", "r", column): said(value) for column, value in case["o"].items()}
    wanted, answer = said(case["ket_qua"]), evaluate(layout, inputs)["S", "r", "kq"]
    assert (answer.mark, answer.value) == (wanted.mark, wanted.value)
    if wanted.mark is Mark.ERROR:
        assert answer.note == "chia cho 0"


def one(formula: str, **inputs: CellValue) -> CellValue:
    layout = table({("r", column): "" for column in inputs} | {("r", "kq"): formula})
    return evaluate(layout, {("S", "r", name): value for name, value in inputs.items()})["S", "r", "kq"]


amounts = st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False, allow_infinity=False)
maybe = st.one_of(st.none(), amounts)


@given(st.lists(maybe, min_size=1, max_size=20))
def test_a_sum_is_exact_and_blank_only_when_all_is(values: list[Decimal | None]) -> None:
    layout = table(
        {(f"r{i}", "a"): "" for i in range(len(values))} | {("t", "a"): f"SUM([r0:r{len(values) - 1}])"}
    )
    inputs = {("S", f"r{i}", "a"): number(value) for i, value in enumerate(values) if value is not None}
    answer = evaluate(layout, inputs)["S", "t", "a"]
    present = [value for value in values if value is not None]
    assert answer == (CellValue(Mark.VALUE, sum(present, Decimal(0))) if present else BLANK)


@given(amounts, amounts)
def test_a_quotient_times_its_divisor_is_the_whole(a: Decimal, b: Decimal) -> None:
    answer = one("[a] / [b]", a=number(a), b=number(b))
    if b == 0:
        assert answer.mark is (Mark.NOT_APPLICABLE if a == 0 else Mark.ERROR)
    else:
        assert answer.value is not None
        assert abs(answer.value * b - a) < Decimal("1e-20")


@given(amounts, amounts, amounts)
def test_order_of_operations_is_that_of_arithmetic(a: Decimal, b: Decimal, c: Decimal) -> None:
    answer = one("[a] - [b] * [c] - -[a]", a=number(a), b=number(b), c=number(c))
    with localcontext(prec=60):
        assert answer.value == a - b * c + a


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except Refused as caught:
        refused = caught
    else:
        return
    assert refused.code == Refusal.FORMULA_SYNTAX
    assert int(refused.params["at"]) >= 1


@pytest.mark.parametrize(
    ("formula", "at", "why"),
    [
        ("[a] +", "6", "còn thiếu"),
        ("FOO([a])", "1", "không có hàm FOO"),
        ("[a] < 2", "5", "so sánh chỉ dùng trong IF"),
        ("1,5", "2", "thừa “,”"),
        ("([a]", "5", "thiếu “)”"),
        ("[a] $ 2", "5", "không hiểu ký tự “$”"),
        ("IF([a], 1, 2)", "7", "thiếu phép so sánh"),
        ("[r1:r2] + 1", "1", "chỉ đứng trong SUM"),
        ("ROUND([a], [b])", "1", "số nguyên"),
        ("[r1.a:r2.b]", "1", "cùng một cột"),
        ("-" * 60 + "[a]", "41", "lồng nhau"),
    ],
)
def test_a_wrong_formula_says_where_and_why(formula: str, at: str, why: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(formula)
    assert caught.value.code == Refusal.FORMULA_SYNTAX
    assert caught.value.params["at"] == at
    assert why in caught.value.params["why"]


def refusal(cells: dict[tuple[str, str], str], **extra: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        order(table(cells, **extra))
    return caught.value


def test_a_loop_is_named_cell_by_cell() -> None:
    refused = refusal({("r", "a"): "[b] + 1", ("r", "b"): "[c]", ("r", "c"): "SUM([a])", ("r", "d"): ""})
    assert refused.code == Refusal.FORMULA_LOOP
    assert refused.params["loop"] == "[S!r.a] → [S!r.b] → [S!r.c] → [S!r.a]"


def test_a_cell_that_reads_itself_is_a_loop() -> None:
    assert refusal({("r", "a"): "[a] + 1"}).params["loop"] == "[S!r.a] → [S!r.a]"


def test_an_unknown_cell_is_named_with_the_nearest() -> None:
    refused = refusal({("r", "giai_ngan"): "", ("r", "ty_le"): "[giai_ngn] * 2"})
    assert refused.code == Refusal.FORMULA_UNKNOWN_CELL
    assert refused.params["cell"] == "[giai_ngn]"
    assert refused.params["near"] == "[giai_ngan]"
    assert refused.where == "S!r.ty_le"


def test_a_range_over_a_total_or_a_part_would_count_twice() -> None:
    cells = {("r1", "a"): "", ("r2", "a"): "", ("r3", "a"): "", ("t", "a"): "SUM([r1:r3])"}
    assert "cộng hai lần" in refusal(cells, r2={"total": True}).params["why"]
    assert "cộng hai lần" in refusal(cells, r2={"options": "gioi=nam"}).params["why"]
    assert "đứng sau" in refusal(cells | {("t", "a"): "SUM([r3:r1])"}).params["why"]


def test_formulas_that_read_formulas_are_computed_in_order() -> None:
    layout = table({("r", "d"): "[c] * 2", ("r", "c"): "[b] + 1", ("r", "b"): "[a] + 1", ("r", "a"): ""})
    assert evaluate(layout, {("S", "r", "a"): number(1)})["S", "r", "d"].value == 6
    assert order(layout) == (("S", "r", "b"), ("S", "r", "c"), ("S", "r", "d"))


def element_layout(formula: str) -> Layout:
    """Two rows that type element x (one a part), and a formula in another section."""
    typed = {
        (row, "a"): CellSpec(("S", row, "a"), CellKind.INPUT, measure="ACTUAL", element_code="x")
        for row in ("r1", "r2")
    }
    rows = (RowSpec("r1", "r1"), RowSpec("r2", "r2", options="gioi=nam", part_of="r1"))
    columns = (ColumnSpec("a", "a"),)
    first = SectionSpec("S", SectionKind.TABLE, "", rows=rows, columns=columns, cells=typed)
    cell = CellSpec(("U", "q", "a"), CellKind.FORMULA, formula=formula)
    second = SectionSpec(
        "U", SectionKind.TABLE, "", rows=(RowSpec("q", "q"),), columns=columns, cells={("q", "a"): cell}
    )
    return Layout(0, "T", 1, "", "", (first, second))


def test_an_element_reference_finds_the_total_not_its_parts() -> None:
    layout = element_layout("@x.ACTUAL + [S!r2.a]")
    values = {("S", "r1", "a"): number(10), ("S", "r2", "a"): number(4)}
    assert evaluate(layout, values)["U", "q", "a"].value == 14
    with pytest.raises(Refused, match="FORMULA_UNKNOWN_CELL"):
        formulas(element_layout("@y.ACTUAL"))


def test_an_element_typed_in_two_cells_is_ambiguous() -> None:
    cells = {
        (row, "a"): CellSpec(("S", row, "a"), CellKind.INPUT, measure="ACTUAL", element_code="x")
        for row in "pq"
    }
    cells["t", "b"] = CellSpec(("S", "t", "b"), CellKind.FORMULA, formula="@x.ACTUAL")
    rows = tuple(RowSpec(row, row) for row in "pqt")
    section = SectionSpec("S", SectionKind.TABLE, "", rows=rows, cells=cells)
    with pytest.raises(Refused) as caught:
        formulas(Layout(0, "T", 1, "", "", (section,)))
    assert caught.value.code == Refusal.FORMULA_AMBIGUOUS
    assert caught.value.params["found"] == "[S!p.a], [S!q.a]"


@pytest.mark.parametrize("stance", [Stance.STOCK, Stance.DISTINCT, Stance.CUMULATIVE])
def test_what_does_not_add_over_time_is_never_carried(stance: Stance) -> None:
    cells = {
        ("r", "truoc"): CellSpec(("S", "r", "truoc"), CellKind.CARRIED, stance=stance),
        ("r", "luy_ke"): CellSpec(("S", "r", "luy_ke"), CellKind.FORMULA, formula="[truoc] + 1"),
    }
    section = SectionSpec("S", SectionKind.TABLE, "", rows=(RowSpec("r", "r"),), cells=cells)
    answer = evaluate(Layout(0, "T", 1, "", "", (section,)), {("S", "r", "truoc"): number(99)})
    assert answer["S", "r", "truoc"].mark is Mark.NOT_ADDED
    assert answer["S", "r", "luy_ke"].mark is Mark.NOT_ADDED
    assert "không cộng" in answer["S", "r", "luy_ke"].note


def excel(formula: str, columns: str = "abc") -> str:
    layout = table({("r", column): "" for column in columns} | {("r", "kq"): formula})
    return to_excel(formulas(layout)["S", "r", "kq"], lambda key: f"{key[2].upper()}1")


def test_a_spreadsheet_formula_guards_blanks_and_zero() -> None:
    assert excel("SUM([a], [b])") == '=IF(COUNT(A1,B1)=0,"",SUM(A1,B1))'
    assert excel("[a] + [b] - [c]") == '=IF(COUNT(A1,B1,C1)=0,"",((N(A1)+N(B1))-N(C1)))'
    assert excel("[a] / [b] * 100") == (
        '=IF(COUNT(A1)=0,"",IF(COUNT(B1)=0,"",'
        'IF(N(B1)=0,IF(N(A1)=0,"không áp dụng","chia cho 0"),((N(A1)/N(B1))*100))))'
    )


def test_a_branch_of_if_carries_its_own_guards() -> None:
    written = excel("IF([b] = 0, 0, [a] / [b])")
    assert written.startswith('=IF(COUNT(B1)=0,"",IF((N(B1)=0),0,IF(COUNT(A1)=0')


def test_a_form_of_three_hundred_cells_takes_a_few_milliseconds() -> None:
    cells = {(f"r{i}", column): "" for i in range(60) for column in "abc"}
    cells |= {(f"r{i}", "d"): "[a] + [b] - [c]" for i in range(60)}
    cells |= {(f"r{i}", "e"): "[c] / [d] * 100" for i in range(60)}
    cells |= {("t", column): "SUM([r0:r59])" for column in "abcd"}
    layout = table(cells)
    inputs = {key: number(i) for i, key in enumerate(layout.cells, start=1)}
    evaluate(layout, inputs)
    best = min(_timed(layout, inputs) for _ in range(5))
    assert best < 0.02  # about 1 ms on an idle machine; the bar leaves room for a busy one


def _timed(layout: Layout, inputs: dict[tuple[str, str, str], CellValue]) -> float:
    started = time.perf_counter()
    evaluate(layout, inputs)
    return time.perf_counter() - started
