"""From text to tree: the tokenizer and a Pratt parser. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from neu.platform.text.refusals import Refused
from neu.reporting.forms.layout import CellKey
from neu.reporting.forms.rules import Refusal

MAX_LENGTH = 20_000
MAX_DEPTH = 40
FUNCTIONS = {"SUM": (1, 500), "MIN": (1, 500), "MAX": (1, 500), "ROUND": (1, 2), "IF": (3, 3)}
COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "<>"})
_SAME_AS = {"≤": "<=", "≥": ">=", "≠": "<>", "×": "*", "−": "-"}
_BINDING = {"+": 20, "-": 20, "*": 30, "/": 30} | dict.fromkeys(COMPARISONS, 10)
_UNARY = 40


@dataclass(frozen=True)
class Number:
    value: Decimal


@dataclass(frozen=True)
class Ref:
    """A cell; "" for the section or row means the one the formula stands in."""

    section: str
    row: str
    column: str

    @property
    def key(self) -> CellKey:
        return (self.section, self.row, self.column)

    def __str__(self) -> str:
        row = f"{self.row}." if self.row else ""
        return f"[{self.section}!{row}{self.column}]" if self.section else f"[{row}{self.column}]"


@dataclass(frozen=True)
class Range:
    """The cells of one column from one row to another, both included; "" as in Ref."""

    section: str
    first: str
    last: str
    column: str

    def __str__(self) -> str:
        section = f"{self.section}!" if self.section else ""
        dot = f".{self.column}" if self.column else ""
        return f"[{section}{self.first}{dot}:{self.last}{dot}]"


@dataclass(frozen=True)
class ElementRef:
    """The one cell of the form that types this element and measure, without breakdown."""

    element: str
    measure: str

    def __str__(self) -> str:
        return f"@{self.element}.{self.measure}"


@dataclass(frozen=True)
class Cells:
    """A bound range: its cells in row order."""

    keys: tuple[CellKey, ...]


@dataclass(frozen=True)
class Negative:
    operand: "Node"


@dataclass(frozen=True)
class Binary:
    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple["Node", ...]


Node = Number | Ref | Range | ElementRef | Cells | Negative | Binary | Call


def walk(node: Node) -> Iterator[Node]:
    """The node and all under it."""
    yield node
    match node:
        case Negative(operand):
            yield from walk(operand)
        case Binary(_, left, right):
            yield from walk(left)
            yield from walk(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from walk(argument)


class Token(NamedTuple):
    kind: str  # number, reference, element, name, mark, end
    text: str
    at: int  # position in the formula, from 1


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?(?![\w.]))
    |\[(?P<reference>[^\[\]]*)\]
    |@(?P<element>\w+\.\w+)
    |(?P<name>[A-Za-z]+)
    |(?P<mark><=|>=|<>|[-+*/(),<>=≤≥≠×−])
    )""",
    re.VERBOSE,
)
_REFERENCE = re.compile(r"(?:(\w+)!)?(?:(\w+)\.)?(\w+)", re.ASCII)
_RANGE = re.compile(r"(?:(\w+)!)?(\w+)(?:\.(\w+))?:(\w+)(?:\.(\w+))?", re.ASCII)


def _wrong(text: str, at: int, why: str) -> Refused:
    return Refused(Refusal.FORMULA_SYNTAX, {"formula": text[:200], "at": str(at), "why": why})


def _tokens(text: str) -> list[Token]:
    if len(text) > MAX_LENGTH:
        raise _wrong(text, MAX_LENGTH, f"dài quá {MAX_LENGTH} ký tự")
    found, position = [], 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            at = position + len(text[position:]) - len(text[position:].lstrip())
            raise _wrong(text, at + 1, f"không hiểu ký tự “{text[at]}”")
        kind = str(match.lastgroup)
        written = match.group(kind)
        opened = kind in ("reference", "element")  # the position is that of its "[" or "@"
        found.append(Token(kind, _SAME_AS.get(written, written), match.start(kind) + (0 if opened else 1)))
        position = match.end()
    return [*found, Token("end", "", end + 1)]


class _Parser:
    """Reads tokens left to right; binding powers decide what belongs together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.next = 0
        self.depth = 0

    def wrong(self, why: str, token: Token | None = None) -> Refused:
        return _wrong(self.text, (token or self.tokens[self.next]).at, why)

    def take(self) -> Token:
        token = self.tokens[self.next]
        self.next += token.kind != "end"
        return token

    def take_mark(self, mark: str) -> None:
        token = self.take()
        if token.kind != "mark" or token.text != mark:
            raise self.wrong(f"thiếu “{mark}”", token)

    def whole(self, *, condition: bool) -> Node:
        node = self.condition() if condition else self.expression(10)
        if self.tokens[self.next].kind != "end":
            raise self.wrong(f"thừa “{self.tokens[self.next].text}”" + self._about_comparison())
        return node

    def _about_comparison(self) -> str:
        return " (so sánh chỉ dùng trong IF)" if self.tokens[self.next].text in COMPARISONS else ""

    def condition(self) -> Node:
        left = self.expression(10)
        token = self.take()
        if token.text not in COMPARISONS:
            raise self.wrong("thiếu phép so sánh (<, <=, >, >=, =, <>)", token)
        return Binary(token.text, left, self.expression(10))

    def expression(self, power: int) -> Node:
        """An expression whose operators bind tighter than `power`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.wrong(f"lồng nhau quá {MAX_DEPTH} lớp")
        left = self.operand()
        while True:
            token = self.tokens[self.next]
            if token.kind != "mark" or _BINDING.get(token.text, 0) <= power:
                break
            self.take()
            left = Binary(token.text, left, self.expression(_BINDING[token.text]))
        self.depth -= 1
        return left

    def operand(self) -> Node:
        token = self.take()
        match token.kind, token.text:
            case "number", written:
                return Number(Decimal(written))
            case "reference", inside:
                return self.reference(inside, token)
            case "element", inside:
                element, _dot, measure = inside.partition(".")
                return ElementRef(element, measure)
            case "name", name:
                return self.call(name, token)
            case "mark", "-":
                return Negative(self.expression(_UNARY))
            case "mark", "(":
                inside_node = self.expression(10)
                self.take_mark(")")
                return inside_node
            case "end", _:
                raise self.wrong("hết công thức khi còn thiếu một số hoặc một ô", token)
        raise self.wrong(f"không đặt “{token.text}” ở đây được", token)

    def reference(self, inside: str, token: Token) -> Ref | Range:
        if match := _RANGE.fullmatch(inside.strip()):
            section, first, column, last, last_column = match.groups(default="")
            if column != last_column:
                raise self.wrong("khoảng phải cùng một cột: [hàng_1.cột:hàng_2.cột]", token)
            return Range(section, first, last, column)
        if match := _REFERENCE.fullmatch(inside.strip()):
            section, row, column = match.groups(default="")
            if section and not row:
                raise self.wrong("ô của mục khác viết [mục!hàng.cột]", token)
            return Ref(section, row, column)
        raise self.wrong(f"không hiểu ô [{inside}]: viết [cột], [hàng.cột] hoặc [mục!hàng.cột]", token)

    def call(self, name: str, token: Token) -> Call:
        if name not in FUNCTIONS:
            raise self.wrong(f"không có hàm {name}; dùng {', '.join(FUNCTIONS)}", token)
        self.take_mark("(")
        arguments = [self.condition() if name == "IF" else self.expression(10)]
        while self.tokens[self.next].text == "," and self.tokens[self.next].kind == "mark":
            self.take()
            arguments.append(self.expression(10))
        self.take_mark(")")
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            raise self.wrong(f"{name} cần {least} đến {most} thành phần, đang có {len(arguments)}", token)
        if name == "ROUND":
            self._whole_places(arguments, token)
        if name in ("IF", "ROUND") and any(isinstance(argument, Range) for argument in arguments):
            raise self.wrong(f"{name} không nhận một khoảng ô", token)
        return Call(name, tuple(arguments))

    def _whole_places(self, arguments: list[Node], token: Token) -> None:
        if len(arguments) == 1:
            arguments.append(Number(Decimal(0)))
        match arguments[1]:
            case Number(value) | Negative(Number(value)) if value == int(value) and value <= 10:
                return
        raise self.wrong("số chữ số của ROUND là một số nguyên, không quá 10", token)


def _no_loose_range(node: Node, text: str) -> Node:
    """A range may only stand in SUM, MIN or MAX."""
    inside = {
        id(argument)
        for part in walk(node)
        if isinstance(part, Call)
        for argument in part.arguments
        if isinstance(argument, Range)
    }
    for part in walk(node):
        if isinstance(part, Range) and id(part) not in inside:
            raise _wrong(text, 1, f"khoảng {part} chỉ đứng trong SUM, MIN hoặc MAX")
    return node


def parse(text: str) -> Node:
    """The tree of a formula; references are as written, not yet bound to cells.

    :raises Refused: FORMULA_SYNTAX with the position (from 1) and why.
    """
    return _no_loose_range(_Parser(text).whole(condition=False), text)


def parse_condition(text: str) -> Node:
    """The tree of a comparison, as in a check: `[a] <= [b]`.

    :raises Refused: FORMULA_SYNTAX.
    """
    return _no_loose_range(_Parser(text).whole(condition=True), text)
