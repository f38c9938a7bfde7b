"""From references as written to the cells of one layout, and the order in which they are computed. Pure."""

import difflib
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from neu.platform.text.refusals import Refused
from neu.reporting.forms.formula.grammar import (
    Binary,
    Call,
    Cells,
    ElementRef,
    Negative,
    Node,
    Range,
    Ref,
    parse,
    walk,
)
from neu.reporting.forms.layout import CellKey, Layout
from neu.reporting.forms.rules import POINTING, CellKind, Refusal

_bound: WeakKeyDictionary[Layout, Mapping[CellKey, Node]] = WeakKeyDictionary()
_orders: WeakKeyDictionary[Layout, tuple[CellKey, ...]] = WeakKeyDictionary()


def name(key: CellKey) -> str:
    """A cell as a reader of the form file finds it: mục!hàng.cột."""
    return f"{key[0]}!{key[1]}.{key[2]}"


def formulas(layout: Layout) -> Mapping[CellKey, Node]:
    """The bound tree of every computed cell. Computed once per layout.

    :raises Refused: FORMULA_SYNTAX, FORMULA_UNKNOWN_CELL, FORMULA_AMBIGUOUS, FORMULA_RANGE.
    """
    if layout not in _bound:
        _bound[layout] = {
            cell.key: bind(cell.formula, cell.key, layout) for cell in layout.cells.values() if cell.computed
        }
    return _bound[layout]


def bind(text: str, key: CellKey, layout: Layout) -> Node:
    """The tree of a formula standing in the cell `key`, each reference a cell of the layout."""
    try:
        return bind_tree(parse(text), key, layout)
    except Refused as refused:
        raise Refused(refused.code, refused.params, where=refused.where or name(key)) from None


def bind_tree(node: Node, key: CellKey, layout: Layout) -> Node:
    match node:
        case Ref():
            return _cell(node, key, layout)
        case Range():
            return _range(node, key, layout)
        case ElementRef():
            return _element(node, key, layout)
        case Negative(operand):
            return Negative(bind_tree(operand, key, layout))
        case Binary(op, left, right):
            return Binary(op, bind_tree(left, key, layout), bind_tree(right, key, layout))
        case Call(function, arguments):
            return Call(function, tuple(bind_tree(argument, key, layout) for argument in arguments))
    return node


def _unknown(written: str, wanted: CellKey, layout: Layout) -> Refused:
    """Names the nearest cells: for a plain [column] those of its row, else whatever is spelt alike."""
    beside = {key[2]: f"[{key[2]}]" for key in layout.cells if key[:2] == wanted[:2]}
    if written == f"[{wanted[2]}]" and (
        found := difflib.get_close_matches(wanted[2], beside, n=3, cutoff=0.4)
    ):
        said = ", ".join(beside[column] for column in found)
        return Refused(Refusal.FORMULA_UNKNOWN_CELL, {"cell": written, "near": said})
    near = [(section, row, column) for section, row, column in layout.cells if section == wanted[0]]
    alike = difflib.get_close_matches(
        name(wanted), [name(key) for key in near or layout.cells], n=3, cutoff=0.4
    )
    said = ", ".join(f"[{found.partition('!')[2] if near else found}]" for found in alike)
    return Refused(Refusal.FORMULA_UNKNOWN_CELL, {"cell": written, "near": said or "–"})


def _cell(ref: Ref, key: CellKey, layout: Layout) -> Ref:
    wanted = (ref.section or key[0], ref.row or key[1], ref.column)
    cell = layout.cells.get(wanted)
    if cell is None or cell.kind is CellKind.LABEL:
        raise _unknown(str(ref), wanted, layout)
    return Ref(*wanted)


def _range(written: Range, key: CellKey, layout: Layout) -> Cells:
    section_code, column = written.section or key[0], written.column or key[2]
    section = layout.section_by_code.get(section_code)
    order_of = section.row_order if section else {}
    for row in (written.first, written.last):
        if section is None or row not in order_of:
            raise _unknown(f"{written}: {row}", (section_code, row, column), layout)
    assert section is not None
    first, last = order_of[written.first], order_of[written.last]
    if first > last:
        raise Refused(Refusal.FORMULA_RANGE, {"range": str(written), "why": "hàng đầu đứng sau hàng cuối"})
    keys = []
    for line in section.rows[first : last + 1]:
        cell = section.cells.get((line.code, column))
        if cell is None or cell.kind is CellKind.LABEL:
            continue
        if line.total or line.options:
            why = f"hàng {line.code} đã là phần hoặc tổng của hàng khác, cộng nữa là cộng hai lần"
            raise Refused(Refusal.FORMULA_RANGE, {"range": str(written), "why": why})
        keys.append(cell.key)
    if not keys:
        raise Refused(Refusal.FORMULA_RANGE, {"range": str(written), "why": f"không có ô nào ở cột {column}"})
    return Cells(tuple(keys))


def _element(written: ElementRef, key: CellKey, layout: Layout) -> Ref:
    """The nearest cell that types or shows it: in the same row, else the same section, else the form."""
    found = [
        cell.key
        for cell in layout.cells.values()
        if cell.kind in POINTING
        and cell.kind is not CellKind.CARRIED
        and (cell.element_code, cell.measure) == (written.element, written.measure)
        and not layout.section_by_code[cell.key[0]].row_by_code[cell.key[1]].options
    ]
    if not found:
        measures = sorted(
            {f"@{cell.element_code}.{cell.measure}" for cell in layout.cells.values() if cell.stored}
        )
        near = ", ".join(difflib.get_close_matches(str(written), measures, n=3, cutoff=0.4))
        raise Refused(Refusal.FORMULA_UNKNOWN_CELL, {"cell": str(written), "near": near or "–"})
    typed = [other for other in found if layout.cells[other].typed]
    for depth in (2, 1, 0):
        near_by = [other for other in found if other[:depth] == key[:depth]]
        chosen = [other for other in near_by if other in typed] or near_by
        if len(chosen) == 1:
            return Ref(*chosen[0])
        if chosen:
            said = ", ".join(f"[{name(other)}]" for other in chosen[:4])
            raise Refused(Refusal.FORMULA_AMBIGUOUS, {"cell": str(written), "found": said})
    raise AssertionError("depth 0 holds every cell found")


def reads(node: Node) -> set[CellKey]:
    """The cells a bound tree reads."""
    keys: set[CellKey] = set()
    for part in walk(node):
        if isinstance(part, Ref):
            keys.add(part.key)
        elif isinstance(part, Cells):
            keys.update(part.keys)
    return keys


def order(layout: Layout) -> tuple[CellKey, ...]:
    """The computed cells, each after all it reads. Computed once per layout.

    :raises Refused: FORMULA_LOOP naming the loop, cell by cell.
    """
    if layout in _orders:
        return _orders[layout]
    bound = formulas(layout)
    needs = {key: [read for read in sorted(reads(node)) if read in bound] for key, node in bound.items()}
    done: dict[CellKey, bool] = {}  # False while its readings are being walked
    sorted_keys: list[CellKey] = []
    for start in needs:
        path = [(start, iter(needs[start]))] if start not in done else []
        done.setdefault(start, False)
        while path:
            key, rest = path[-1]
            read = next(rest, None)
            if read is None:
                done[key] = True
                sorted_keys.append(key)
                path.pop()
            elif done.get(read) is False:
                loop = [step for step, _rest in path]
                loop = [*loop[loop.index(read) :], read]
                said = " → ".join(f"[{name(step)}]" for step in loop)
                raise Refused(Refusal.FORMULA_LOOP, {"loop": said}, where=name(read))
            elif read not in done:
                done[read] = False
                path.append((read, iter(needs[read])))
    _orders[layout] = tuple(sorted_keys)
    return _orders[layout]
