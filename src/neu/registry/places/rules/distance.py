"""How far two points of Vietnam lie apart: only to notice what cannot be, never to compute a figure."""

from decimal import Decimal
from math import cos, hypot, radians

_KM_A_DEGREE = 111.2

Point = tuple[Decimal, Decimal]  # latitude, longitude in degrees


def apart(one: Point, other: Point) -> int:
    """Return the distance in whole kilometres, right to about 1 % at this scale.

    >>> apart((Decimal("15.12"), Decimal("108.80")), (Decimal("14.35"), Decimal("108.00")))  # to Kon Tum
    121
    """
    north = float(one[0] - other[0])
    east = float(one[1] - other[1]) * cos(radians(float(one[0] + other[0]) / 2))
    return round(hypot(north, east) * _KM_A_DEGREE)
