"""A bound tree as a spreadsheet formula that recalculates to what evaluate() gives. Pure."""

from collections.abc import Callable, Iterator

from neu.platform.text.rules import canonical
from neu.reporting.forms.formula.binding import reads
from neu.reporting.forms.formula.grammar import Binary, Call, Cells, Negative, Node, Number, Ref
from neu.reporting.forms.layout import CellKey

Address = Callable[[CellKey], str]


def to_excel(node: Node, address: Address) -> str:
    """The formula, beginning with "=". `address` says where each cell lies, such as "C7" or "'Mục B'!C7".

    Without numbers to work on it gives empty text; a division says "không áp dụng" or "chia cho 0". In the
    sheet a stated nil is the number 0 (a number format may show its words), and a cell that evaluate() leaves
    without a number (chưa chia, không cộng) is written in words, not as a formula.
    """
    return f"={_guarded(node, address)}"


def _guarded(node: Node, address: Address) -> str:
    """The expression behind its guards, outermost first."""
    body = _written(node, address)
    for part in reversed(list(_always_run(node))):
        if isinstance(part, Binary) and part.op == "/":
            top, bottom = _written(part.left, address), _written(part.right, address)
            body = f'IF({bottom}=0,IF({top}=0,"không áp dụng","chia cho 0"),{body})'
    for cells in _needed(node):
        body = f'IF(COUNT({",".join(sorted(address(key) for key in cells))})=0,"",{body})'
    return body


def _always_run(node: Node) -> Iterator[Node]:
    """The node and all under it, but for the branches of IF: those carry their own guards."""
    yield node
    match node:
        case Negative(operand):
            yield from _always_run(operand)
        case Binary(_, left, right):
            yield from _always_run(left)
            yield from _always_run(right)
        case Call("IF", (condition, _, _)):
            yield from _always_run(condition)
        case Call(_, arguments):
            for argument in arguments:
                yield from _always_run(argument)


def _needed(node: Node) -> list[frozenset[CellKey]]:
    """Sets of cells of which one must hold a number; a set that holds a smaller one says nothing more."""
    operands = [
        side
        for part in _always_run(node)
        if isinstance(part, Binary) and part.op not in "+-"
        for side in (part.left, part.right)
    ]
    if not (isinstance(node, Call) and node.name == "IF"):
        operands.append(node)
    sets = {frozenset(reads(operand)) for operand in operands} - {frozenset()}
    smallest = [cells for cells in sets if not any(other < cells for other in sets)]
    return sorted(smallest, key=sorted, reverse=True)


def _written(node: Node, address: Address) -> str:
    match node:
        case Number(value):
            return canonical(value)
        case Ref():
            return f"N({address(node.key)})"  # N() reads words ("không phát sinh") as 0
        case Negative(operand):
            return f"-{_written(operand, address)}"
        case Binary(op, left, right):
            return f"({_written(left, address)}{op}{_written(right, address)})"
        case Call("SUM" | "MIN" | "MAX" as name, arguments):
            return f"{name}({','.join(_listed(argument, address) for argument in arguments)})"
        case Call("IF", (condition, then, otherwise)):
            branches = f"{_guarded(then, address)},{_guarded(otherwise, address)}"
            return f"IF({_written(condition, address)},{branches})"
        case Call(name, arguments):
            return f"{name}({','.join(_written(argument, address) for argument in arguments)})"
    raise TypeError(f"not a bound tree: {node!r}")


def _listed(node: Node, address: Address) -> str:
    """An argument of SUM, MIN or MAX: bare cells, so that words and blanks in them are passed over."""
    if isinstance(node, Cells):
        return ",".join(address(key) for key in node.keys)
    return address(node.key) if isinstance(node, Ref) else _written(node, address)
