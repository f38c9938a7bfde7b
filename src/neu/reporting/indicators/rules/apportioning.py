"""How a divided place's figure is shared among what it became. Pure."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal, localcontext

from neu.registry.places.rules import Basis
from neu.reporting.indicators.rules.kinds import ValueType

# What an element is apportioned by unless it says otherwise. Works, money and what stands at one spot (công
# trình, trạm, thôn) are in no list: they follow their own location.
BY_UNIT: Mapping[str, Basis] = {
    "hộ": Basis.HOUSEHOLDS,
    "người": Basis.POPULATION,
    "trẻ": Basis.POPULATION,
    "học sinh": Basis.POPULATION,
    "ha": Basis.AREA,
}
NOT_APPORTIONED = "NONE"  # as a file says it; kept as ""
_PRECISION = 60


def apportioned_by(unit: str, value_type: str) -> Basis | None:
    """Return the basis an element of a unit is apportioned by; None: it is never apportioned.

    >>> [apportioned_by(unit, "INTEGER") for unit in ("hộ", "công trình")], apportioned_by("hộ", "MONEY")
    ([<Basis.HOUSEHOLDS: 'HOUSEHOLDS'>, None], None)
    """
    return BY_UNIT.get(unit) if value_type in (ValueType.INTEGER, ValueType.DECIMAL) else None


def apportion(value: Decimal, shares: Mapping[int, Decimal], *, whole: bool) -> dict[int, Decimal]:
    """Return the part of each place; the parts always add exactly to `value`.

    Whole numbers by largest remainder, ties to the lower id; others exactly by share, the last id taking the
    rest. Shares count by their size, so those that fall short of one by a rounding lose nothing.

    >>> apportion(Decimal(10), {1: Decimal("0.55"), 2: Decimal("0.45")}, whole=True)
    {1: Decimal('6'), 2: Decimal('4')}

    :raises ValueError: when there are no shares, or one is not above zero.
    """
    if not shares or any(share <= 0 for share in shares.values()):
        raise ValueError(f"shares must be above zero: {shares}")
    with localcontext() as context:
        context.prec = _PRECISION
        total = sum(shares.values(), Decimal(0))
        order = sorted(shares)
        if not whole or value != value.to_integral_value():
            parts = {key: value * shares[key] for key in order[:-1]}
            parts[order[-1]] = value - sum(parts.values(), Decimal(0))
            return parts
        quotas = {key: abs(value) * shares[key] / total for key in order}
        parts = {key: quota.to_integral_value(ROUND_FLOOR) for key, quota in quotas.items()}
        left = int(abs(value) - sum(parts.values(), Decimal(0)))
        for key in sorted(order, key=lambda key: (parts[key] - quotas[key], key))[:left]:
            parts[key] += 1
        return {key: part if value >= 0 else -part for key, part in parts.items()}
