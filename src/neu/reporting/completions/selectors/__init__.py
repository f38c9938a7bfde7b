"""Questions about projects that ended: read, never write."""

from neu.reporting.completions.selectors.choosing import Unit, investors, may_declare, units
from neu.reporting.completions.selectors.listing import Told, find, listed, told
from neu.reporting.completions.selectors.printing import Printed, printed
from neu.reporting.completions.selectors.returning import (
    duties_for,
    investors_of,
    items,
    may_receive,
)

__all__ = [
    "Printed",
    "Told",
    "Unit",
    "duties_for",
    "find",
    "investors",
    "investors_of",
    "items",
    "listed",
    "may_declare",
    "may_receive",
    "printed",
    "told",
    "units",
]
