"""Figures of one generation's tree read in another's: shared by stated shares, else "chưa chia". Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from neu.registry.programmes.crossing import Bridge, leads
from neu.reporting.indicators.rules import apportion


@dataclass(frozen=True)
class Across:
    """What numbers of nodes become: the parts of the other tree's nodes, what nobody stated where it goes (by
    the node it stands at), what lies under no node. All of it adds exactly to what was given."""

    parts: Mapping[str, Decimal]
    undivided: Mapping[str, Decimal]
    outside: Decimal | None  # None: nothing lies outside the tree

    @property
    def whole(self) -> Decimal:
        return sum((*self.parts.values(), *self.undivided.values()), self.outside or Decimal(0))


def across(values: Iterable[tuple[str, Decimal]], bridge: Bridge, *, whole: bool) -> Across:
    """Share each node's number out; `whole`: in whole numbers by largest remainder (counts, đồng)."""
    by_node: dict[str, Decimal] = defaultdict(Decimal)
    for code, value in values:
        by_node[code] += value
    parts: dict[str, Decimal] = defaultdict(Decimal)
    undivided: dict[str, Decimal] = {}
    for code in sorted(by_node.keys() - {""}):
        shares = leads(code, bridge)
        if not shares:
            undivided[code] = by_node[code]
            continue
        targets = sorted(shares)
        given = apportion(by_node[code], dict(enumerate(shares[one] for one in targets)), whole=whole)
        for number, target in enumerate(targets):
            parts[target] += given[number]
    return Across(dict(parts), undivided, by_node.get(""))
