"""What a formula gives. Each bound tree is compiled once into closures: 366 cells take about 1 ms. Pure.

A number or a stated nil ("không phát sinh") counts. What is absent (blank, không có đối tượng …) is passed
over in sums and leaves a product or quotient absent. What stops (chia cho 0, chưa chia …) goes through.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from weakref import WeakKeyDictionary

from neu.platform.text.rules import round_half_away
from neu.reporting.forms.formula.binding import formulas, order, reads
from neu.reporting.forms.formula.grammar import (
    COMPARISONS,
    Binary,
    Call,
    Cells,
    Negative,
    Node,
    Number,
    Ref,
    walk,
)
from neu.reporting.forms.layout import BLANK, CellKey, CellValue, Layout
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.rules import Stance

Values = Mapping[CellKey, CellValue]
Run = Callable[[Values], CellValue]

DIVIDED_BY_ZERO = CellValue(Mark.ERROR, None, "chia cho 0")
NOT_APPLICABLE = CellValue(Mark.NOT_APPLICABLE, None, "không áp dụng")
NOT_ADDED_WHY = {
    Stance.STOCK: "số tại một thời điểm: không cộng các năm",
    Stance.DISTINCT: "số không trùng: không cộng các năm",
    Stance.CUMULATIVE: "số lũy kế: đã gồm các năm trước, không cộng",
}
_STOPS = (
    Mark.ERROR,
    Mark.NOT_DIVIDED,
    Mark.INSEPARABLE,
    Mark.REDEFINED,
    Mark.NOT_ADDED,
)  # the first found goes through
_ABSENT = (Mark.BLANK, Mark.UNKNOWN, Mark.NO_SUBJECT, Mark.NOT_APPLICABLE)
_COUNTS = frozenset({Mark.VALUE, Mark.NOTHING})
_ZERO = Decimal(0)
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_programs: WeakKeyDictionary[Layout, tuple[tuple[CellKey, Run], ...]] = WeakKeyDictionary()


def evaluate(layout: Layout, inputs: Values) -> dict[CellKey, CellValue]:
    """Every cell of the layout but labels: inputs as given (absent: BLANK), the rest computed.

    Values are in stored units (đồng); nothing is rounded but by ROUND. A carried cell of an element that does
    not add over time is NOT_ADDED whatever was given.
    :raises Refused: when the layout's own formulas are wrong (never for a published form).
    """
    if layout not in _programs:
        bound = formulas(layout)
        _programs[layout] = tuple((key, _compile(bound[key])) for key in order(layout))
    values: dict[CellKey, CellValue] = {}
    for key, cell in layout.cells.items():
        if cell.kind is CellKind.LABEL:
            continue
        why = NOT_ADDED_WHY.get(Stance(cell.stance)) if cell.kind is CellKind.CARRIED else None
        values[key] = CellValue(Mark.NOT_ADDED, None, why) if why else inputs.get(key, BLANK)
    with localcontext(_EXACT):
        for key, run in _programs[layout]:
            values[key] = run(values)
    _note(layout, values)
    return values


def _note(layout: Layout, values: dict[CellKey, CellValue]) -> None:
    """Let a number that was worked out from an apportioned one say so too."""
    if not any(value.note for value in values.values() if value.mark is Mark.VALUE):
        return
    bound = formulas(layout)
    for key in order(layout):
        if values[key].mark is Mark.VALUE:
            notes = (values[one].note for one in sorted(reads(bound[key])) if values[one].mark is Mark.VALUE)
            values[key] = values[key]._replace(note="; ".join(dict.fromkeys(filter(None, notes))))


def holds(sign: str, one: Decimal, other: Decimal) -> bool:
    """Whether two numbers stand so to each other: holds("<=", 1, 2)."""
    return _COMPARE[sign](one, other)


def comparison(tree: Binary) -> Callable[[Values], bool | None]:
    """A bound comparison, ready to run: whether it holds; None where it cannot be told (a side is absent)."""
    left, right, compare = _compile(tree.left), _compile(tree.right), _COMPARE[tree.op]

    def run(values: Values) -> bool | None:
        with localcontext(_EXACT):
            told = _compared(compare, left(values), right(values))
        return told if isinstance(told, bool) else None

    return run


def reading(tree: Node) -> Run:
    """A bound tree of no cell, ready to run on all the values of a layout, as evaluate() gives them."""
    run, cells = _compile(tree), sorted(reads(tree))

    def told(values: Values) -> CellValue:
        with localcontext(_EXACT):
            value = run(values)
        if value.mark is not Mark.VALUE:
            return value
        notes = (values[one].note for one in cells if values[one].mark is Mark.VALUE)
        return value._replace(note="; ".join(dict.fromkeys(filter(None, notes))))

    return told


def _compile(node: Node) -> Run:
    match node:
        case Number(value):
            return _always(CellValue(Mark.VALUE, value))
        case Ref():
            return operator.itemgetter(node.key)
        case Negative(operand):
            return _negative(_compile(operand))
        case Binary("+" | "-" as op, left, right):
            return _added(op, left, right)
        case Binary("*" | "/" as op, left, right):
            return _multiplied(op, _compile(left), _compile(right))
        case Call("SUM" | "MIN" | "MAX" as name, arguments):
            return _gathered(name, arguments)
        case Call("ROUND", (argument, places)):
            return _rounded(_compile(argument), _whole(places))
        case Call("IF", (condition, then, otherwise)):
            return _chosen(condition, _compile(then), _compile(otherwise))
    raise TypeError(f"not a bound tree: {node!r}")


def _always(answer: CellValue) -> Run:
    return lambda _values: answer


def _without(found: list[CellValue]) -> CellValue:
    """What is left to say when no operand counts: the least said of them."""
    for mark in _ABSENT:
        for value in found:
            if value.mark is mark:
                return value
    return BLANK


def _stopped(found: list[CellValue]) -> CellValue | None:
    marks = {value.mark for value in found}
    for mark in _STOPS:
        if mark in marks:
            notes = list(dict.fromkeys(value.note for value in found if value.mark is mark and value.note))
            return CellValue(mark, None, "; ".join(notes))
    return None


def _combined(found: list[CellValue], using: Callable[[list[Decimal]], Decimal]) -> CellValue:
    counted = [value for value in found if value.mark in _COUNTS]
    if len(counted) != len(found):
        stopped = _stopped(found)
        if stopped is not None:
            return stopped
        if not counted:
            return _without(found)
    if all(value.mark is Mark.NOTHING for value in counted):
        return CellValue(Mark.NOTHING)
    return CellValue(Mark.VALUE, using([_ZERO if value.value is None else value.value for value in counted]))


def _total(values: list[Decimal]) -> Decimal:
    return sum(values, _ZERO)


def _least(values: list[Decimal]) -> Decimal:
    return min(values)


def _most(values: list[Decimal]) -> Decimal:
    return max(values)


_GATHER: Mapping[str, Callable[[list[Decimal]], Decimal]] = {"SUM": _total, "MIN": _least, "MAX": _most}


def _gathered(name: str, arguments: tuple[Node, ...]) -> Run:
    using = _GATHER[name]
    keys = [key for part in arguments if isinstance(part, Cells) for key in part.keys]
    runs = [_compile(part) for part in arguments if not isinstance(part, Cells)]
    if all(isinstance(part, Cells | Ref) for part in arguments):  # the common case: only cells
        keys += [part.key for part in arguments if isinstance(part, Ref)]
        return lambda values: _combined([values[key] for key in keys], using)
    return lambda values: _combined([*[values[key] for key in keys], *[run(values) for run in runs]], using)


def _constant(node: Node) -> bool:
    return not any(isinstance(part, Ref | Cells) for part in walk(node))


def _added(op: str, left: Node, right: Node) -> Run:
    """A sum or difference. A constant beside a blank cell does not make it a number."""
    first, second = _compile(left), _compile(right) if op == "+" else _negative(_compile(right))
    first_fixed, second_fixed = _constant(left), _constant(right)

    def run(values: Values) -> CellValue:
        a, b = first(values), second(values)
        if first_fixed and b.mark not in _COUNTS:
            return b
        if second_fixed and a.mark not in _COUNTS:
            return a
        return _combined([a, b], _total)

    return run


def _negative(run: Run) -> Run:
    def negated(values: Values) -> CellValue:
        value = run(values)
        return CellValue(Mark.VALUE, -value.value) if value.value is not None else value

    return negated


def _multiplied(op: str, left: Run, right: Run) -> Run:
    def run(values: Values) -> CellValue:
        a, b = left(values), right(values)
        if a.mark not in _COUNTS or b.mark not in _COUNTS:
            stopped = _stopped([a, b])
            if stopped is not None:
                return stopped
            if op == "/" and Mark.NO_SUBJECT in (a.mark, b.mark):
                return NOT_APPLICABLE
            return _without([a, b])
        x, y = a.value or _ZERO, b.value or _ZERO
        if op == "*":
            return CellValue(Mark.VALUE, x * y)
        if y == 0:
            return NOT_APPLICABLE if x == 0 else DIVIDED_BY_ZERO
        return CellValue(Mark.VALUE, x / y)

    return run


def _whole(places: Node) -> int:
    match places:
        case Number(value):
            return int(value)
        case Negative(Number(value)):
            return -int(value)
    raise TypeError(f"not a whole number: {places!r}")


def _rounded(run: Run, places: int) -> Run:
    def rounded(values: Values) -> CellValue:
        value = run(values)
        if value.value is None:
            return value
        return CellValue(Mark.VALUE, round_half_away(value.value, places))

    return rounded


def _compared(compare: Callable[[Decimal, Decimal], bool], a: CellValue, b: CellValue) -> bool | CellValue:
    if a.mark in _COUNTS and b.mark in _COUNTS:
        return compare(a.value or _ZERO, b.value or _ZERO)
    return _stopped([a, b]) or _without([a, b])


def _chosen(condition: Node, then: Run, otherwise: Run) -> Run:
    assert isinstance(condition, Binary)
    assert condition.op in COMPARISONS
    left, right, compare = _compile(condition.left), _compile(condition.right), _COMPARE[condition.op]

    def run(values: Values) -> CellValue:
        told = _compared(compare, left(values), right(values))
        if isinstance(told, CellValue):
            return told
        return then(values) if told else otherwise(values)

    return run
