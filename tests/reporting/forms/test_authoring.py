"""Writing a form as data: what each key may be, one change at a time, as a file and back without loss."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neu.platform.text.refusals import Refused
from neu.platform.text.typed import typed
from neu.reporting.forms import content as contents
from neu.reporting.forms import selectors
from neu.reporting.forms.authoring import editing
from neu.reporting.forms.authoring.comparing import Differs, compare
from neu.reporting.forms.authoring.editing import Place
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.authoring.shape import entries, place, shaped
from neu.reporting.forms.drafting import draft
from neu.reporting.forms.rules import CellKind, DraftRefusal, FieldType, Refusal, WindowKind
from neu.reporting.forms.selectors import writing
from neu.reporting.indicators.files import read_text
from neu.reporting.indicators.rules import Measure

CODES = st.from_regex(r"[A-Za-z0-9_]{1,12}", fullmatch=True)
WORDS = st.one_of(
    st.sampled_from(["yes", "null", "~", "01", "1e3", "2026-01-01", "a: b", "# không", "=", "- a", "{x}"]),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40),
).map(lambda words: typed(words, 300, "")).filter(bool)  # fmt: skip


def listed(thing: dict[str, Any], **may: Any) -> Any:
    return st.lists(
        st.fixed_dictionaries(thing, optional=may), max_size=4, unique_by=lambda each: each["code"]
    ).filter(bool)


CELL = st.fixed_dictionaries(
    {"kind": st.sampled_from([kind.value for kind in CellKind])},
    optional={
        "measure": st.sampled_from([one.value for one in Measure]), "formula": WORDS, "text": WORDS,
        "window": st.sampled_from([one.value for one in WindowKind]), "unit": CODES,
        "decimals": st.integers(0, 4), "element": CODES,
    },
)  # fmt: skip
SECTION = listed(
    {"code": CODES, "kind": st.sampled_from(["TABLE", "NARRATIVE", "LIST"])},
    title=WORDS, note=WORDS, mode=st.just("SOLE"), entry_unit=st.just("trieu"), parts=st.just(False),
    columns=listed({"code": CODES}, label=WORDS, group=WORDS, parts=st.just(False), cell=CELL),
    rows=listed(
        {"code": CODES}, label=WORDS, indent=st.integers(1, 4), heading=st.just(True), element=CODES,
        draft=st.booleans(), total=st.lists(CODES, min_size=1, max_size=3), breakdowns=st.just(["gioi"]),
        cells=st.dictionaries(CODES, st.none() | CELL, min_size=1, max_size=3),
    ),
    checks=listed({"code": CODES}, formula=WORDS, severity=st.just("ERROR"), message=WORDS, column=CODES),
    items=listed({"code": CODES}, title=WORDS, hint=WORDS, asked=st.just(False)),
    fields=listed(
        {"code": CODES, "type": st.sampled_from([kind.value for kind in FieldType])}, label=WORDS,
        group=WORDS, required=st.just(True), sum=st.just(True), unit=CODES, decimals=st.integers(0, 4),
        choices=st.lists(WORDS, min_size=1, max_size=4, unique=True), formula=WORDS, hint=WORDS,
    ),
)  # fmt: skip
FORM = st.fixed_dictionaries(
    {"code": CODES},
    optional={
        "title": WORDS, "note": WORDS, "programme": st.just("1719-I"), "sections": SECTION,
        "valid_from": st.dates(min_value=date(2021, 1, 1),
                               max_value=date(2099, 1, 1)).map(str),
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(FORM)
def test_whatever_is_written_reads_back_from_its_file_as_the_same(source):
    kept = shaped(source)

    assert kept == source
    assert shaped(read_text(to_yaml(kept), "biểu.yaml")) == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code",
    ["BC_NAM", "GIAI_NGAN_THANG", "GIAO_KE_HOACH", "GIAM_SAT_CONG_DONG", "RA_SOAT_NGHEO", "KE_HOACH_168"],
)
def test_a_shipped_form_comes_back_from_its_file_with_the_same_digest(code):
    version = selectors.versions(code)[0]
    source = writing.source_of(version)
    entry = entries(shaped(read_text(to_yaml(source), "biểu.yaml")))
    made = draft(entry, writing.catalogue(entry))
    content = contents.to_content(
        made.layout, made.coordinates, valid_from=made.valid_from, programme=made.programme
    )

    assert contents.digest(content) == version.digest


def small(**changes: Any) -> dict[str, Any]:
    """A form with a plan, a figure, a share of it, two rows and their total."""
    figure = {"kind": "INPUT", "measure": "ACTUAL", "window": "ROUND"}
    made: dict[str, Any] = {
        "code": "THU", "title": "Biểu thử", "valid_from": "2026-01-01",
        "sections": [{
            "code": "A", "kind": "TABLE", "title": "Hỗ trợ hộ",
            "columns": [
                {"code": "kh", "label": "Kế hoạch", "cell": figure | {"measure": "PLAN", "window": "YEAR"}},
                {"code": "th", "label": "Thực hiện", "cell": figure},
                {"code": "tl", "label": "Tỷ lệ",
                 "cell": {"kind": "FORMULA", "formula": "[th] / [kh] * 100", "unit": "%"}},
            ],
            "rows": [
                {"code": "DAT", "element": "ho_dat_o", "cells": {"kh": None, "tl": None}},
                {"code": "NHA", "element": "ho_nha_o"},
                {"code": "TONG", "label": "Cộng", "total": ["DAT", "NHA"]},
            ],
            "checks": [{"code": "K", "formula": "[th] <= [kh]", "severity": "WARNING", "column": "th",
                        "message": "Xem lại."}],
        }],
    }  # fmt: skip
    return shaped(made | changes)


ROWS = Place("A", "rows")


def codes(source: dict[str, Any], part: str) -> list[str]:
    return [each["code"] for each in source["sections"][0][part]]


def test_a_part_is_put_moved_and_removed_and_the_form_before_stays_as_it_was():
    before = small()
    made = editing.put(before, ROWS, {"code": "SX", "element": "ho_dat_sx"})

    assert codes(made, "rows") == ["DAT", "NHA", "TONG", "SX"]
    assert codes(editing.move(made, Place("A", "rows", "SX"), -1), "rows") == ["DAT", "NHA", "SX", "TONG"]
    assert codes(editing.move(made, Place("A", "rows", "DAT"), -1), "rows") == codes(made, "rows")
    assert codes(editing.move(made, Place("A", "rows", "DAT"), 1000), "rows")[-1] == "DAT"
    assert codes(editing.remove(made, Place("A", "rows", "SX")), "rows") == codes(before, "rows")
    assert before == small()


def test_a_renamed_column_takes_the_cells_and_checks_that_name_it_along():
    made = editing.put(small(), Place("A", "columns", "th"), {"code": "dat_duoc"})
    made = editing.put(made, Place("A", "columns", "kh"), {"code": "giao"})

    assert made["sections"][0]["checks"][0]["column"] == "dat_duoc"
    assert made["sections"][0]["rows"][0]["cells"] == {"giao": None, "tl": None}


def test_what_goes_takes_along_what_named_it():
    without = editing.remove(small(), Place("A", "columns", "kh"))
    assert without["sections"][0]["rows"][0]["cells"] == {"tl": None}

    renamed = editing.put(small(), Place("A", "rows", "DAT"), {"code": "DAT_O"})
    assert renamed["sections"][0]["rows"][2]["total"] == ["DAT_O", "NHA"]
    fewer = editing.remove(renamed, Place("A", "rows", "NHA"))
    assert fewer["sections"][0]["rows"][1]["total"] == ["DAT_O"]
    assert editing.remove(fewer, Place("A", "rows", "DAT_O"))["sections"][0]["rows"][0]["total"] == ["DAT_O"]


def test_a_cell_of_its_own_and_back():
    place = Place("A", "rows", "NHA")
    own = editing.put_cell(small(), place, "th", {"kind": "LABEL", "text": "x"}, own=True, seen="")
    assert own["sections"][0]["rows"][1]["cells"] == {"th": {"kind": "LABEL", "text": "x"}}
    none = editing.put_cell(own, place, "th", None, own=True, seen="")
    assert none["sections"][0]["rows"][1]["cells"] == {"th": None}
    assert editing.put_cell(none, place, "th", None, own=False, seen="") == small()


@pytest.mark.parametrize(
    ("place", "facts", "code"),
    [
        (ROWS, {"code": "NHA"}, DraftRefusal.DRAFT_CODE_TAKEN),
        (Place("A", "rows", "DAT"), {"code": "NHA"}, DraftRefusal.DRAFT_CODE_TAKEN),
        (Place("A", "rows", "XX"), {"label": "?"}, DraftRefusal.DRAFT_PART_GONE),
        (Place("Z", "rows"), {"code": "R"}, DraftRefusal.DRAFT_PART_GONE),
        (ROWS, {"code": "có dấu"}, Refusal.FORM_CODE_BAD),
        (ROWS, {"code": "R", "indent": 9}, Refusal.FORM_VALUE_UNKNOWN),
        (ROWS, {"code": "R", "label": "x" * 301}, "TEXT_TOO_LONG"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(place, facts, code):
    with pytest.raises(Refused) as refused:
        editing.put(small(), place, facts)
    assert refused.value.code == code


def test_a_part_changed_meanwhile_is_not_written_over():
    place = Place("A", "rows", "NHA")
    seen = editing.mark(editing.thing(small(), place))
    theirs = editing.put(small(), place, {"label": "Nhà"}, seen=seen)

    with pytest.raises(Refused) as refused:
        editing.put(theirs, place, {"label": "Nhà ở"}, seen=seen)
    assert refused.value.code == DraftRefusal.DRAFT_CHANGED
    assert editing.put(theirs, Place("A", "rows", "DAT"), {"label": "Đất"}, seen="")  # another part is free


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code: A\nsections: [", "dòng 2"),
        ("code: A\nmau: x\n", "mau"),
        ("code: A\nsections: 5\n", "sections"),
        ("code: A\nsections:\n  - {code: B, rows: {file: von.yaml}}\n", "von.yaml"),
        ("code: A\nsections:\n  - {code: B, rows: [1]}\n", "rows"),
        ("code: A\nsections:\n  - {code: B, rows: [{code: x}, {code: x}]}\n", "dòng 3"),
        ("code: A\nsections:\n  - {code: B, rows: [{code: x, cells: [a]}]}\n", "cells"),
        ("code: A\nsections:\n  - {code: B, rows: [{for_each: 1, rows: []}]}\n", "for_each"),
        ("code: A\nsections:\n  - {code: B, columns: [{code: c, cell: x}]}\n", "cell"),
        ("code: A\nsections:\n  - {title: không mã}\n", "code"),
        ("code: A\nvalid_from: 2026-02-31\n", "tệp.yaml"),
        ("code: A\nvalid_from: 1900-01-01\n", "valid_from"),
        ("code: A\nvalid_from: 2026-01-01 10:00:00\n", "valid_from"),
        ("code: A\ntitle: [x]\n", "title"),
        ("code: " + "9" * 5000 + "\n", "tệp.yaml"),
        ("code: A\ntitle: &x y\nnote: *x\n", "dòng 3"),
        ("code: A\n" + "- " * 3000, "tệp.yaml"),
        ("code: A\n? [a]\n: b\n", "tệp.yaml"),
        ("!!python/object/apply:os.system [ls]", "tệp.yaml"),
        ("- a\n", "tệp.yaml"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(text, said):
    with pytest.raises(Refused) as refused:
        shaped(read_text(text, "tệp.yaml"))
    assert said in str(refused.value)


def test_rows_repeated_without_end_are_not_unrolled():
    many = ", ".join(str(no) for no in range(100))
    names = ", ".join(f"{name}: [{many}]" for name in "abc")
    rows = "[{for_each: {" + names + "}, rows: [{code: 'r{a}_{b}_{c}'}]}]"
    with pytest.raises(Refused) as refused:
        shaped(read_text(f"code: A\nsections:\n  - {{code: B, rows: {rows}}}\n", "tệp.yaml"))
    assert refused.value.code == Refusal.FORM_TOO_LARGE


def content(source: dict[str, Any]) -> dict[str, Any]:
    reading = writing.read(source)
    assert reading.content is not None, [str(one.refused) for one in reading.wrong]
    return reading.content


@pytest.mark.django_db
def test_what_differs_is_told_by_part():
    new = editing.put(small(title="Tên khác"), ROWS, {"code": "SX", "element": "ho_dat_sx"})
    new = editing.put(new, Place("A", "columns", "tl"),
                      {"cell": {"kind": "FORMULA", "formula": "[th] - [kh]", "unit": "hộ"}})  # fmt: skip
    new = editing.remove(new, Place("A", "checks", "K"))
    new = editing.move(new, Place("A", "rows", "NHA"), -1)
    told = {(one.how, one.what, one.code) for one in compare(content(small()), content(new))}

    assert (Differs.CHANGED, "form", "THU") in told
    assert (Differs.ADDED, "row", "SX") in told
    assert (Differs.REMOVED, "check", "K") in told
    assert len({one for one in told if one[0] is Differs.MOVED}) == 1
    changed = next(one for one in compare(content(small()), content(new)) if one.what == "cell")
    assert ("formula", "[th] / [kh] * 100", "[th] - [kh]") in changed.facts
    assert "NHA" in changed.rows
    assert compare(content(small()), content(small())) == []


@pytest.mark.django_db
def test_every_problem_is_told_at_once_with_the_part_that_cures_it():
    bad = small()
    bad["sections"][0]["rows"][0] = {"code": "DAT", "element": "khong_co"}
    bad["sections"][0]["rows"][2]["total"] = ["KHONG_*"]
    bad["sections"][0]["columns"][1]["cell"] = {"kind": "INPUT", "window": "ROUND"}
    bad["sections"].append({"code": "B", "kind": "TABLE", "title": "Trống"})
    told = {(str(one.refused.code), one.place) for one in writing.read(bad).wrong}

    assert ("FORM_ELEMENT_UNKNOWN", ("A", "rows", "DAT", "")) in told
    assert ("FORM_TOTAL_EMPTY", ("A", "rows", "TONG", "")) in told
    assert ("KEY_MISSING", ("B", "", "", "")) in told
    assert any(one == "VALUE_UNKNOWN" for one, _place in told)


@pytest.mark.django_db
def test_formulas_are_told_once_the_parts_hold_and_a_column_once_for_all_its_rows():
    bad = small()
    bad["sections"][0]["columns"][2]["cell"]["formula"] = "[th] / [khong] * 100"
    bad["sections"][0]["checks"][0]["formula"] = "[th] <"
    wrong = writing.read(bad).wrong

    assert [(one.place, one.also) for one in wrong] == [
        (("A", "columns", "tl", ""), 1),
        (("A", "checks", "K", ""), 0),
    ]
    looped = small()
    looped["sections"][0]["columns"][2]["cell"]["formula"] = "[tl] + [th]"
    assert [str(one.refused.code) for one in writing.read(looped).wrong] == ["FORMULA_LOOP"]


@pytest.mark.parametrize(
    "source", [{"code": "A"}, {"code": "A", "sections": []}, {"code": "A", "programme": "x"}]
)
@pytest.mark.django_db
def test_a_form_barely_begun_is_told_what_is_missing(source):
    assert writing.read(source).wrong


def test_a_place_is_read_from_where_a_refusal_stands():
    assert place("Mục A, hàng H1, cột th") == ("A", "rows", "H1", "th")
    assert place("Mục A, kiểm tra K") == ("A", "checks", "K", "")
    assert place("Biểu") is None
