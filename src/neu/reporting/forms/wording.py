"""A formula in the headings of what it reads, in the reader's language."""

from neu.platform.text.names import shown as in_language
from neu.platform.text.names import written as reader_number
from neu.reporting.forms.formula import grammar
from neu.reporting.forms.formula.binding import formulas
from neu.reporting.forms.formula.grammar import Node
from neu.reporting.forms.layout import CellKey, Layout

_SIGNS = {"*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥", "<>": "≠"}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}  # a comparison binds least


def formula_in_words(layout: Layout, key: CellKey) -> str:
    """Return a computed cell's formula in the headings of what it reads: “Thực hiện” ÷ “Kế hoạch” × 100."""
    return _in_words(formulas(layout)[key], layout, key)


def _in_words(node: Node, layout: Layout, key: CellKey) -> str:
    match node:
        case grammar.Number(value):
            return reader_number(value)
        case grammar.Ref():
            return _heading(node.key, layout, key)
        case grammar.Cells(keys):
            return "; ".join(_heading(one, layout, key) for one in keys)
        case grammar.Negative(operand):
            return f"−{_part(operand, layout, key, 3)}"
        case grammar.Binary(op, left, right):
            binds = _BINDING.get(op, 0)
            after = _part(right, layout, key, binds + (op in "-/"))
            return f"{_part(left, layout, key, binds)} {_SIGNS.get(op, op)} {after}"
        case grammar.Call(name, arguments):
            return f"{name}({'; '.join(_in_words(one, layout, key) for one in arguments)})"
    return str(node)


def _part(node: Node, layout: Layout, key: CellKey, binds: int) -> str:
    """An operand, in brackets where it binds less than what it stands in."""
    said = _in_words(node, layout, key)
    loose = isinstance(node, grammar.Binary) and _BINDING.get(node.op, 0) < binds
    return f"({said})" if loose else said


def _heading(one: CellKey, layout: Layout, key: CellKey) -> str:
    """A cell by its column, and by its row (and section) where they are not those of the formula's cell."""
    section = layout.section_by_code[one[0]]
    column = next(each.label for each in section.columns if each.code == one[2])
    parts = [
        section.title if one[0] != key[0] else "",
        section.row_named(one[1]) if one[:2] != key[:2] else "",
        column,
    ]
    return "“" + " – ".join(in_language(part) for part in parts if part) + "”"
