"""Live references in a text: where they stand, what is wrong with one, what they say."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neu.reporting.forms.formula import evaluate, quoting
from neu.reporting.forms.formula.quoting import MAX_QUOTES, figure_token, phrase_token, pieces, quotes
from neu.reporting.forms.layout import BLANK, CellValue, ItemSpec, Layout, SectionSpec
from neu.reporting.forms.printing import written
from neu.reporting.forms.rules import Mark, QuoteProblem, Refusal, SectionKind
from neu.reporting.indicators.rules import ValueType
from tests.reporting.forms.layouts import number, table


def form() -> Layout:
    """Table S: money a, b and their sum t; people n; beside an outline W of one heading."""
    made = table({("r", "a"): "", ("r", "b"): "", ("r", "n"): "", ("r", "t"): "[a] + [b]"})
    section = made.sections[0]
    money = {"a", "b", "t"}
    cells = {
        key: replace(cell, value_type=ValueType.MONEY if key[1] in money else ValueType.INTEGER)
        for key, cell in section.cells.items()
    }
    outline = SectionSpec("W", SectionKind.NARRATIVE, "", items=(ItemSpec("w1", "Kết quả"),))
    return replace(made, sections=(replace(section, cells=cells, entry_unit="trieu"), outline))


FORM = form()


def says(text: str, **values: CellValue) -> str:
    every = evaluate(FORM, {("S", "r", column): value for column, value in values.items()})

    def say(one: quoting.Quote) -> str:
        if one.figure is None:
            return one.written
        return quoting.said(one.figure, quoting.value(one.figure, every), FORM)

    return "".join(say(one) if one else part for part, one in pieces(text, quotes(text, FORM)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Giải ngân {{[S!r.a]}} triệu đồng.", "Giải ngân 1.234.567,8 triệu đồng."),
        ("{{[S!r.t]}}", "1.234.567,8"),  # b is blank: the sum is what there is
        ("{{[S!r.b]}}", "chưa có số liệu"),
        ("{{[S!r.a] / [S!r.n]}} mỗi người", "30.864,195 mỗi người"),
        ("{{[S!r.a] / [S!r.a] * 100}}%", "100%"),
        ("{{[S!r.n] / 3}}", "13,33"),
        ("{{SUM([S!r.a], [S!r.b])}}", "1.234.567,8"),
        ("{{[S!r.b] / [S!r.n]}}", "chưa có số liệu"),
        ("{{[S!r.n] / ([S!r.n] - [S!r.n])}}", "chia cho 0"),
        ("{{[S!r.n]}}{{[S!r.n]}}", "4040"),
        ("không dẫn chiếu } {", "không dẫn chiếu } {"),
    ],
)
def test_a_figure_is_said_as_its_table_is_printed(text: str, words: str) -> None:
    assert says(text, a=number("1234567800000"), n=number(40)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (BLANK, "chưa có số liệu"),
        (number(0), "0"),
        (CellValue(Mark.NOTHING), "không phát sinh"),
        (CellValue(Mark.UNKNOWN), "chưa có số liệu"),
        (CellValue(Mark.NOT_DIVIDED, None, "chưa chia: Trà Bùi (21142)"), "chưa chia: Trà Bùi (21142)"),
        (CellValue(Mark.VALUE, Decimal(7), "ước chia: Trà Bùi (21142)"), "7 (ước chia)"),
    ],
)
def test_no_number_is_never_a_nought(value: CellValue, words: str) -> None:
    assert says("{{[S!r.n]}}", n=value) == words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Giải ngân {{[S!r.a] triệu", QuoteProblem.QUOTE_UNCLOSED),
        ("{{", QuoteProblem.QUOTE_UNCLOSED),
        ("{{}}", Refusal.FORMULA_SYNTAX),
        ("{{[S!r.a] +}}", Refusal.FORMULA_SYNTAX),
        ("{{[S!r.zz]}}", Refusal.FORMULA_UNKNOWN_CELL),
        ("{{[a]}}", Refusal.FORMULA_UNKNOWN_CELL),  # a text stands in no row
        ("{{1 + 1}}", QuoteProblem.QUOTE_NO_CELL),
        ("{{" + "1+" * 300 + "1}}", QuoteProblem.QUOTE_TOO_LONG),
        ("{{lời}}", QuoteProblem.QUOTE_PHRASE),
        ("{{lời xa-a W}}", QuoteProblem.QUOTE_PHRASE),
        ("{{lời xa-a W w9}}", QuoteProblem.QUOTE_HEADING),
        ("{{lời xa-a S r}}", QuoteProblem.QUOTE_HEADING),
    ],
)
def test_what_is_wrong_is_named_and_stays_as_typed(text: str, code: str) -> None:
    [one] = quotes(text, FORM)
    assert one.trouble is not None
    assert one.trouble.code == code
    assert one.trouble.params["where"].startswith("{{")
    assert says(text) == text


def test_a_reference_that_is_not_closed_leaves_the_next_one_alone() -> None:
    first, second = quotes("{{ a {{[S!r.a]}}", FORM)
    assert first.trouble is not None
    assert second.written == "{{[S!r.a]}}"
    assert second.trouble is None


def test_a_phrase_names_a_report_and_perhaps_a_heading() -> None:
    text = f"{phrase_token('xa-a')} {{{{loi xa-b W w1}}}}"
    assert [one.phrase for one in quotes(text, FORM)] == [
        quoting.Phrase("xa-a"),
        quoting.Phrase("xa-b", "W", "w1"),
    ]


def test_more_references_than_a_text_may_have_are_one_trouble() -> None:
    found = quotes("{{[S!r.a]}}" * 5000, FORM)
    assert len(found) == MAX_QUOTES + 1
    assert [one.trouble.code for one in found if one.trouble] == [QuoteProblem.QUOTE_TOO_MANY]


@pytest.mark.parametrize("text", ["{{" * 25_000, "{{" * 25_000 + "}}", "}}" * 25_000, "{" * 49_999 + "}"])
def test_a_hostile_text_is_looked_through_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    class Counting(str):
        __slots__ = ()

        def find(self, part: str, start: int = 0) -> int:  # type: ignore[override]
            nonlocal looked
            at = str.find(self, part, start)
            looked += (len(self) if at < 0 else at) - start
            return at

    assert len(quotes(Counting(text), FORM)) <= MAX_QUOTES + 1
    assert looked <= 4 * len(text)


@given(st.text(alphabet="{}[]S!r.an lời1+/", max_size=80))
def test_the_pieces_are_the_text(text: str) -> None:
    found = quotes(text, FORM)
    assert "".join(said for said, _one in pieces(text, found)) == text
    assert all(text[one.start : one.end] == one.written for one in found)


@given(
    st.sampled_from(sorted(key for key in FORM.cells)),
    st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False, allow_infinity=False),
    st.sampled_from([Mark.VALUE, Mark.NOTHING, Mark.UNKNOWN, Mark.NO_SUBJECT, Mark.NOT_DIVIDED]),
)
def test_a_cell_is_said_exactly_as_it_is_printed(
    key: tuple[str, str, str], amount: Decimal, mark: Mark
) -> None:
    told = CellValue(mark, amount if mark is Mark.VALUE else None)
    [one] = quotes(figure_token(key), FORM)
    assert one.figure is not None
    printed = written(FORM.cells[key], FORM.section_by_code[key[0]], told.mark, told.value)
    assert quoting.said(one.figure, told, FORM) == printed
