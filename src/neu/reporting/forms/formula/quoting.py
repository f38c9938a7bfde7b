"""Live references in a text: {{[mục!hàng.cột]}} for a figure, {{lời CƠ_QUAN}} for words of a report below.

Inside is an expression of the formula language, each cell named with its section. What a reference says is
Vietnamese whoever reads it: it is part of a Vietnamese sentence. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import fold
from neu.reporting.forms.formula.binding import bind_tree, reads
from neu.reporting.forms.formula.evaluating import reading
from neu.reporting.forms.formula.grammar import Binary, Call, Cells, Negative, Node, Ref, parse, walk
from neu.reporting.forms.layout import BLANK, CellKey, CellSpec, CellValue, Layout, SectionSpec
from neu.reporting.forms.printing import APPORTIONED, written
from neu.reporting.forms.rules import CellKind, Mark, QuoteProblem, SectionKind
from neu.reporting.indicators.rules import ValueType

OPENS, CLOSES = "{{", "}}"
MAX_QUOTES = 200  # in one text
MAX_INSIDE = 500  # characters of one
QUOTIENT_DECIMALS = 2
NO_FIGURE = "chưa có số liệu"
ESTIMATED = " (ước chia)"
_PHRASE = "loi"  # "lời", folded: also typed without marks
_NOWHERE: CellKey = ("", "", "")


@dataclass(frozen=True)
class Phrase:
    """Words of a report below; "" for the section and item means the heading the text stands under."""

    agency: str
    section: str = ""
    item: str = ""


@dataclass(frozen=True)
class Quote:
    """One reference as it stands in a text, from `start` to before `end`: a figure, a phrase or a trouble."""

    start: int
    end: int
    written: str
    figure: Node | None = None  # bound to the layout
    phrase: Phrase | None = None
    trouble: Refused | None = None


def figure_token(key: CellKey) -> str:
    """Return the reference to one cell."""
    return f"{OPENS}[{key[0]}!{key[1]}.{key[2]}]{CLOSES}"


def phrase_token(agency: str) -> str:
    """Return the reference to the words of a report below under the same heading."""
    return f"{OPENS}lời {agency}{CLOSES}"


def quotes(text: str, layout: Layout) -> list[Quote]:
    """Return the references of a text in order, those with a trouble too. Linear in the text's length."""
    found: list[Quote] = []
    for start, end in _spans(text):
        if len(found) == MAX_QUOTES:
            found.append(_troubled(text, start, end, QuoteProblem.QUOTE_TOO_MANY, most=str(MAX_QUOTES)))
            break
        found.append(_quote(text, start, end, layout))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each reference begins and ends; one that is never closed ends after its {{."""
    start, end = text.find(OPENS), -1
    while start >= 0:
        inside = start + len(OPENS)
        if end < inside:
            end = text.find(CLOSES, inside)
        following = text.find(OPENS, inside)
        if end < 0:  # the first one open says it for all that follow
            yield start, inside
            return
        if 0 <= following < end:
            yield start, inside
        else:
            yield start, end + len(CLOSES)
        start = following


def _quote(text: str, start: int, end: int, layout: Layout) -> Quote:
    if end - start == len(OPENS):
        return _troubled(text, start, end, QuoteProblem.QUOTE_UNCLOSED)
    inside = text[start + len(OPENS) : end - len(CLOSES)]
    if len(inside) > MAX_INSIDE:
        return _troubled(text, start, end, QuoteProblem.QUOTE_TOO_LONG, most=str(MAX_INSIDE))
    words = inside.split()
    if words and fold(words[0]) == _PHRASE:
        return _phrase(text, start, end, words[1:], layout)
    try:
        node = bind_tree(parse(inside), _NOWHERE, layout)
    except Refused as refused:
        said = {**refused.params, "where": _where(text, start, end)}
        return Quote(start, end, text[start:end], trouble=Refused(refused.code, said))
    if not reads(node):
        return _troubled(text, start, end, QuoteProblem.QUOTE_NO_CELL)
    return Quote(start, end, text[start:end], figure=node)


def _phrase(text: str, start: int, end: int, words: Sequence[str], layout: Layout) -> Quote:
    if len(words) not in (1, 3):
        return _troubled(text, start, end, QuoteProblem.QUOTE_PHRASE)
    phrase = Phrase(*words)
    if phrase.section:
        section = layout.section_by_code.get(phrase.section)
        asked = section.items if section and section.kind is SectionKind.NARRATIVE else ()
        if phrase.item not in {one.code for one in asked}:
            problem = QuoteProblem.QUOTE_HEADING
            return _troubled(text, start, end, problem, section=phrase.section, item=phrase.item)
    return Quote(start, end, text[start:end], phrase=phrase)


def _where(text: str, start: int, end: int) -> str:
    """The reference as typed; of one that is not closed, the words that follow, by which it is found."""
    shown = " ".join(text[start : max(end, start + 40)].split()) if end - start == 2 else text[start:end]
    return shown if len(shown) <= 80 else f"{shown[:80]}…"


def _troubled(text: str, start: int, end: int, problem: QuoteProblem, **params: str) -> Quote:
    said = {**params, "where": _where(text, start, end)}
    return Quote(start, end, text[start:end], trouble=Refused(problem, said))


# What they say


def pieces(text: str, found: Sequence[Quote]) -> Iterator[tuple[str, Quote | None]]:
    """Yield a text in order: words as typed (None), and each reference."""
    last = 0
    for one in found:
        if one.start > last:
            yield text[last : one.start], None
        yield one.written, one
        last = one.end
    if text[last:]:
        yield text[last:], None


def value(node: Node, values: Mapping[CellKey, CellValue]) -> CellValue:
    """Return what a figure comes to on the values of its layout, as evaluate() gives them."""
    return reading(node)({key: values.get(key, BLANK) for key in reads(node)})


def said(node: Node, told: CellValue, layout: Layout) -> str:
    """Return a figure as a sentence has it: 1.234.567,8 in the unit its table is printed in.

    "chưa có số liệu" where nothing was reported, the words of a mark; never a 0 that nobody stated.
    """
    if told.mark is Mark.BLANK:
        return NO_FIGURE
    words = written(*printed_as(node, layout), told.mark, told.value, told.note)
    return words.removesuffix(APPORTIONED) + ESTIMATED if told.mark is Mark.VALUE and told.note else words


def printed_as(node: Node, layout: Layout) -> tuple[CellSpec, SectionSpec]:
    """Return the cell and section a figure is written like: one cell its own; money stays money over sums and
    products with other numbers; a ratio of two amounts is a plain number."""
    cells = [part.key for part in walk(node) if isinstance(part, Ref)]
    cells += [key for part in walk(node) if isinstance(part, Cells) for key in part.keys]
    specs = [layout.cells[key] for key in cells]
    if isinstance(node, Ref):
        return specs[0], layout.section_by_code[node.section]
    if _money(node, layout) == 1:
        first = next(one for one in specs if one.value_type == ValueType.MONEY)
        made = CellSpec(_NOWHERE, CellKind.FORMULA, value_type=ValueType.MONEY)
        return made, layout.section_by_code[first.key[0]]
    divides = any(isinstance(part, Binary) and part.op == "/" for part in walk(node))
    decimals = max(QUOTIENT_DECIMALS if divides else 0, *(one.decimals for one in specs), 0)
    made = CellSpec(_NOWHERE, CellKind.FORMULA, decimals=decimals)
    return made, layout.section_by_code[cells[0][0]]


def _money(node: Node, layout: Layout) -> int:
    """How many times a figure is money: 1 for an amount, 0 for a count or a ratio of two amounts."""

    match node:
        case Ref() | Cells():
            return int(any(layout.cells[key].value_type == ValueType.MONEY for key in reads(node)))
        case Negative(operand) | Call("ROUND", (operand, _)):
            return _money(operand, layout)
        case Binary("*", left, right):
            return _money(left, layout) + _money(right, layout)
        case Binary("/", left, right):
            return _money(left, layout) - _money(right, layout)
        case Binary(_, left, right) | Call("IF", (_, left, right)):
            return max(_money(left, layout), _money(right, layout))
        case Call(_, arguments):
            return max(_money(argument, layout) for argument in arguments)
    return 0
