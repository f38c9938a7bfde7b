"""All checks of a form on its values: each typed value, breakdowns, comparisons, unit slips. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from weakref import WeakKeyDictionary

from neu.platform.text.refusals import Refused
from neu.reporting.forms.formula.binding import bind_tree
from neu.reporting.forms.formula.evaluating import comparison
from neu.reporting.forms.formula.grammar import Binary, Ref, parse_condition, walk
from neu.reporting.forms.layout import BLANK, CellKey, CellValue, Layout, PartsCheck, RowCheck, SectionSpec
from neu.reporting.forms.rules import Mark, Refusal, SectionKind, Severity
from neu.reporting.indicators.rules import Finding, Problem, ValueType, parts_problems, slips, value_problems

Values = Mapping[CellKey, CellValue]
Line = tuple[CellKey, RowCheck, Callable[[Values], bool | None]]


@dataclass(frozen=True)
class CellFinding:
    """One thing wrong at a cell. `problem` has its code and numbers (stored units); or `message` says it."""

    key: CellKey
    severity: Severity
    code: str
    problem: Problem | None = None
    message: str = ""


_bound: WeakKeyDictionary[Layout, tuple[Line, ...]] = WeakKeyDictionary()


def check(
    layout: Layout, values: Values, references: Mapping[CellKey, Sequence[Decimal | None]] | None = None
) -> list[CellFinding]:
    """Everything wrong with these values (all cells, as evaluate() gives them), in reading order.

    `references`: for a money cell the plan and last period's figure in đồng; a slip of unit shows there.
    """
    found = [*_typed(layout, values), *_parts(layout, values), *_rows(layout, values)]
    for key, known in (references or {}).items():
        cell = layout.cells.get(key)
        if cell and cell.value_type == ValueType.MONEY and slips(values.get(key, BLANK).value, known):
            problem = Problem(Finding.UNIT_SLIP, blocks=False)
            found.append(CellFinding(key, Severity.WARNING, Finding.UNIT_SLIP, problem))
    order = {key: place for place, key in enumerate(layout.cells)}
    return sorted(found, key=lambda finding: order[finding.key])


def _finding(key: CellKey, problem: Problem) -> CellFinding:
    return CellFinding(key, Severity.ERROR if problem.blocks else Severity.WARNING, problem.code, problem)


def _typed(layout: Layout, values: Values) -> Iterator[CellFinding]:
    for cell in layout.cells.values():
        value = values.get(cell.key, BLANK)
        if not cell.typed or value.value is None:
            continue
        for problem in value_problems(
            value.value,
            value_type=cell.value_type,
            decimals=cell.decimals,
            minimum=cell.minimum,
            maximum=cell.maximum,
        ):
            yield _finding(cell.key, problem)


def _parts(layout: Layout, values: Values) -> Iterator[CellFinding]:
    for section in layout.sections:
        for each in section.checks:
            if not isinstance(each, PartsCheck):
                continue
            names = {row: section.row_by_code[row].label.partition(": ")[2] for row in each.parts}
            for column in each.columns:
                total = _number(values.get((section.code, each.total, column), BLANK))
                parts = {
                    names[row]: _number(values.get((section.code, row, column), BLANK)) for row in each.parts
                }
                for problem in parts_problems(each.kind, total, parts):
                    yield _finding((section.code, each.total, column), problem)


def _number(value: CellValue) -> Decimal | None:
    """A stated nil is 0; blank is nothing."""
    return Decimal(0) if value.mark is Mark.NOTHING else value.value


def _rows(layout: Layout, values: Values) -> Iterator[CellFinding]:
    for key, each, holds in bound(layout):
        if holds(values) is False:
            yield CellFinding(key, each.severity, each.code, message=each.message)


def bound(layout: Layout) -> tuple[Line, ...]:
    """Every comparison at every row that has its cells, ready to run. Computed once per layout.

    :raises Refused: FORMULA_… when a check cannot be read, or fits no row at all.
    """
    if layout not in _bound:
        _bound[layout] = tuple(
            line
            for section in layout.sections
            if section.kind is not SectionKind.LIST  # those of a list's rows: lists.wrong
            for each in section.checks
            if isinstance(each, RowCheck)
            for line in bind(section, each, layout)
        )
    return _bound[layout]


def bind(section: SectionSpec, each: RowCheck, layout: Layout) -> list[Line]:
    """One comparison at every row that has its cells.

    :raises Refused: as `bound`.
    """
    try:
        tree = parse_condition(each.formula)
        here = [part.column for part in walk(tree) if isinstance(part, Ref) and not part.row]
        columns = [*here, each.column]
        rows = [
            row.code for row in section.rows if all((row.code, column) in section.cells for column in columns)
        ]
        if not rows:
            said = {"cell": ", ".join(f"[{column}]" for column in columns), "near": "–"}
            raise Refused(Refusal.FORMULA_UNKNOWN_CELL, said)
        lines = []
        for row in rows:
            made = bind_tree(tree, (section.code, row, each.column), layout)
            assert isinstance(made, Binary)
            lines.append(((section.code, row, each.column), each, comparison(made)))
    except Refused as refused:
        raise Refused(refused.code, refused.params, where=f"{section.code}, kiểm tra {each.code}") from None
    return lines
