"""The formula language of forms: parse, bind to a layout, evaluate, write as a spreadsheet formula. Pure.

Grammar: + - * /, unary -, SUM ROUND MIN MAX IF, comparisons inside IF; `[column]` in the same row,
`[row.column]`, `[section!row.column]`, ranges `[row:row]` and `[row.column:row.column]`, `@element.MEASURE`.
What a blank, a nil or a division by zero gives is told by reference/forms/formula-cases.yaml.
"""

from neu.reporting.forms.formula.binding import formulas, order
from neu.reporting.forms.formula.evaluating import comparison, evaluate
from neu.reporting.forms.formula.excel import to_excel
from neu.reporting.forms.formula.grammar import Node, parse, parse_condition

__all__ = ["Node", "comparison", "evaluate", "formulas", "order", "parse", "parse_condition", "to_excel"]
