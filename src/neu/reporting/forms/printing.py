"""How a cell's value is printed: money in its section's unit, words where there is no number. Pure."""

from decimal import Decimal

from neu.platform.text.rules import in_unit, number, round_half_away
from neu.reporting.forms.layout import CellSpec, SectionSpec
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.rules import ValueType

MONEY_DECIMALS = 3  # a figure in triệu is printed to a thousand đồng, and exactly where it is exact
COMPUTED_DECIMALS = 1
APPORTIONED = "*"  # beside a number of which a part was apportioned; a note under the table says so
_WORDS = {
    Mark.BLANK: "",
    Mark.NOTHING: "không phát sinh",
    Mark.NO_SUBJECT: "không có đối tượng",
    Mark.UNKNOWN: "chưa có số liệu",
    Mark.NOT_APPLICABLE: "không áp dụng",
    Mark.ERROR: "lỗi",
    Mark.NOT_DIVIDED: "chưa chia",
    Mark.INSEPARABLE: "không tách được",
    Mark.NOT_ADDED: "không cộng",
    Mark.REDEFINED: "khác định nghĩa",
}


def money_unit(section: SectionSpec) -> str:
    """Return the unit money is written in: the section's own, else triệu đồng."""
    return section.entry_unit or "trieu"


def in_section_unit(spec: CellSpec, section: SectionSpec, value: Decimal) -> Decimal:
    """Return a stored value counted as the section writes it (đồng → triệu)."""
    return in_unit(value, money_unit(section)) if spec.value_type == ValueType.MONEY else value


def decimals_of(spec: CellSpec, shown: Decimal) -> int | None:
    """Return how many decimals to print; None: exactly what there is."""
    if spec.value_type == ValueType.MONEY:  # 17.525,000 would be read as seventeen million
        return _places(round_half_away(shown, MONEY_DECIMALS))
    places = _places(shown)
    limit = spec.decimals or (COMPUTED_DECIMALS if spec.computed else 0)
    if spec.value_type == ValueType.PERCENT and spec.computed:
        return limit
    return None if places <= limit else limit


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def written(
    spec: CellSpec,
    section: SectionSpec,
    mark: Mark,
    value: Decimal | None,
    note: str = "",
    *,
    language: str = "vi",
) -> str:
    """Return a cell as it is printed: 1.250,5, or 120* when part of it was apportioned, or the words that
    stand for no number."""
    if mark is Mark.VALUE and value is not None:
        shown = in_section_unit(spec, section, value)
        return number(shown, decimals_of(spec, shown), language=language) + (APPORTIONED if note else "")
    return _WORDS[mark] if mark is Mark.NOT_ADDED else note or _WORDS[mark]
