"""How units are said beside what is printed (how values are: forms.printing)."""

from neu.reporting.forms.layout import CellSpec, RowSpec, SectionSpec
from neu.reporting.forms.printing import APPORTIONED, decimals_of, in_section_unit, money_unit, written
from neu.reporting.indicators.rules import ValueType

__all__ = [
    "APPORTIONED", "UNIT_NAME", "decimals_of", "in_section_unit", "money_unit", "row_unit", "unit_of",
    "units_said", "written",
]  # fmt: skip
UNIT_NAME = {"dong": "đồng", "trieu": "triệu đồng", "ty": "tỷ đồng"}


def unit_of(spec: CellSpec, section: SectionSpec) -> str:
    """Return the unit a cell is printed in, in words."""
    return UNIT_NAME[money_unit(section)] if spec.value_type == ValueType.MONEY else spec.unit


def row_unit(section: SectionSpec, row: RowSpec) -> str:
    """Return the unit a row is counted in."""
    return section.row_unit(row, UNIT_NAME[money_unit(section)])


def units_said(section: SectionSpec) -> str:
    """Return where a table's units stand, and what money is counted in if it has any."""
    if not any(cell.value_type == ValueType.MONEY for cell in section.cells.values()):
        return "Đơn vị tính theo cột Đơn vị"
    return f"Tiền tính bằng {UNIT_NAME[money_unit(section)]}; số khác theo cột Đơn vị"
