"""Cells of lists as they are kept and read back; what a list adds to; what is wrong with a row."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.platform.text.refusals import Refused
from neu.reporting.forms import lists
from neu.reporting.forms.layout import FieldSpec, Layout, RowCheck, SectionSpec
from neu.reporting.forms.rules import FieldType, ListRefusal, Mark, SectionKind, Severity

MANY = FieldSpec("so", "Số hộ", FieldType.INTEGER, sum=True, required=True)
PART = FieldSpec("phan", "Hộ nghèo", FieldType.DECIMAL, sum=True, decimals=2)
MONEY = FieldSpec("tien", "Tiền", FieldType.MONEY, sum=True)
DAY = FieldSpec("ngay", "Ngày", FieldType.DATE)
KIND = FieldSpec("loai", "Loại", FieldType.CHOICE, choices=("Đường", "Cầu"))
RATE = FieldSpec("ty_le", "Tỷ lệ", FieldType.FORMULA, formula="[phan] / [so] * 100", unit="%", decimals=1)
WITHIN = RowCheck("K", "[phan] <= [so]", Severity.ERROR, "Nhiều hơn số hộ.", "phan")
SECTION = SectionSpec(
    "A", SectionKind.LIST, "Danh sách", entry_unit="trieu", checks=(WITHIN,),
    fields=(FieldSpec("ten", "Tên", FieldType.TEXT), MANY, PART, MONEY, DAY, KIND, RATE),
)  # fmt: skip
LAYOUT = Layout(0, "T", 1, "", "", (SECTION,))
WHOLE = st.integers(0, 10**12)
HUNDREDTHS = st.integers(0, 10**9).map(lambda one: Decimal(one) / 100)
ROWS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"so": WHOLE.map(str), "phan": HUNDREDTHS.map(str), "tien": WHOLE.map(str)}
    ),
    max_size=8,
)


@given(HUNDREDTHS, st.sampled_from(["vi", "en"]))
def test_what_is_shown_is_read_back_as_it_was_kept(value, language):
    kept = lists.kept(PART, str(value))
    assert Decimal(kept) == value
    assert lists.read(PART, lists.shown(PART, kept, "", language=language), "", language=language) == kept


@given(WHOLE, st.sampled_from(["dong", "trieu", "ty"]))
def test_money_is_kept_in_dong_whatever_it_is_typed_in(dong, unit):
    kept = lists.kept(MONEY, str(dong))
    assert lists.read(MONEY, lists.shown(MONEY, kept, unit), unit) == kept == str(dong)


@given(st.dates(lists.FIRST, lists.LAST))
def test_a_day_is_read_back(day):
    assert lists.read(DAY, lists.shown(DAY, day.isoformat(), ""), "") == day.isoformat()


@given(ROWS)
def test_totals_are_the_sums_and_ratios_are_of_the_sums(rows):
    found = lists.totals(SECTION, rows, LAYOUT)
    for code in ("so", "phan", "tien"):
        told = [Decimal(row[code]) for row in rows if code in row]
        assert found[code].value == (sum(told) if told else None)  # blank is not zero
    many, part = found["so"].value, found["phan"].value
    if many and part is not None:
        assert abs(found["ty_le"].value - part / many * 100) < Decimal("1e-20")
    else:
        assert found["ty_le"].value is None


@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_no_total(rows, random):
    other = list(rows)
    random.shuffle(other)
    assert lists.totals(SECTION, rows, LAYOUT) == lists.totals(SECTION, other, LAYOUT)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (MANY, "1,5", ListRefusal.LIST_NOT_WHOLE),
        (MANY, "-1", ListRefusal.LIST_NEGATIVE),
        (MANY, "9" * 60, ListRefusal.LIST_NOT_A_NUMBER),
        (MANY, "10000000000000000", ListRefusal.LIST_TOO_LARGE),
        (MANY, "năm", ListRefusal.LIST_NOT_A_NUMBER),
        (PART, "0,125", ListRefusal.LIST_TOO_MANY_DECIMALS),
        (MONEY, "0,0000001", ListRefusal.LIST_NOT_WHOLE),
        (DAY, "31/02/2025", ListRefusal.LIST_NOT_A_DAY),
        (DAY, "1/1/0001", ListRefusal.LIST_NOT_A_DAY),
        (KIND, "Kênh", ListRefusal.LIST_NOT_A_CHOICE),
    ],
)
def test_a_cell_that_cannot_be_kept_is_refused_with_its_column(field, text, code):
    with pytest.raises(Refused) as caught:
        lists.read(field, text, "trieu")
    assert (caught.value.code, caught.value.where, caught.value.params["column"]) == (
        code, field.code, field.label,
    )  # fmt: skip


def test_a_blank_stays_blank_and_a_formula_of_it_too():
    row = {"so": "0", "phan": "0"}
    assert lists.evaluated(SECTION, row, LAYOUT)["ty_le"].mark is Mark.NOT_APPLICABLE
    assert lists.evaluated(SECTION, {"so": "4"}, LAYOUT)["ty_le"].value is None
    assert lists.kept(MANY, "  ") == ""


def test_a_row_is_wrong_where_it_must_speak_and_where_a_check_fails():
    assert [(one.column, one.message) for one in lists.wrong(SECTION, {"ten": "x"}, LAYOUT)] == [("so", "")]
    assert [one.message for one in lists.wrong(SECTION, {"so": "1", "phan": "2"}, LAYOUT)] == [
        "Nhiều hơn số hộ."
    ]
    assert lists.wrong(SECTION, {"so": "2", "phan": "2"}, LAYOUT) == []
