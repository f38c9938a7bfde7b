"""The crosswalk between two generations: how it is written, what is wrong, where figures go. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import NotANumber, canonical, fold, parse_number
from neu.registry.programmes.rules import ProgrammeRefusal, parent_code

COLUMNS = 3  # from, to, share in per cent
MOST_LINES = 1_000
_MORE_DECIMALS = 6  # of a percentage; a share keeps eight
_HEADINGS = {"tu", "from"}


class Crossing(NamedTuple):
    """One line: figures of one node go to another, by a share of 1; None: nobody stated which."""

    source: str
    target: str
    share: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        return None if self.share is None else self.share * 100


Bridge = Mapping[str, Mapping[str, Decimal | None]]  # node → the nodes its figures go to, with shares


def read(
    rows: Iterable[Sequence[str]], sources: Collection[str], targets: Collection[str]
) -> tuple[list[Crossing], list[tuple[int, Refused]]]:
    """Read the rows of a sheet; blank ones and a heading are skipped. What is wrong is named by its row.

    Shares of one source make a whole, or none is stated.
    """
    lines: list[Crossing] = []
    wrong: list[tuple[int, Refused]] = []
    first: dict[str, int] = {}
    for no, cells in enumerate(rows, start=1):
        said = [" ".join(cell.split()) for cell in cells]
        if not any(said) or fold(said[0]) in _HEADINGS:
            continue
        try:
            line = _line([*said, "", ""], sources, targets, {(one.source, one.target) for one in lines})
        except Refused as refused:
            wrong.append((no, refused))
            continue
        first.setdefault(line.source, no)
        lines.append(line)
    if len(lines) > MOST_LINES:
        wrong.append((0, Refused(ProgrammeRefusal.CROSSING_TOO_MANY, {"most": str(MOST_LINES)})))
    if not lines and not wrong:
        wrong.append((0, Refused(ProgrammeRefusal.CROSSING_EMPTY)))
    return lines, wrong + _sums(lines, first)


def _line(
    said: Sequence[str], sources: Collection[str], targets: Collection[str], had: Collection[tuple[str, str]]
) -> Crossing:
    source, target, typed, *more = said
    if any(more):
        raise Refused(ProgrammeRefusal.CROSSING_WIDE)
    for code, known in ((source, sources), (target, targets)):
        if code not in known:
            raise Refused(ProgrammeRefusal.CROSSING_UNKNOWN, {"code": code[:60] or "–"})
    if (source, target) in had:
        raise Refused(ProgrammeRefusal.CROSSING_TWICE, {"source": source, "target": target})
    return Crossing(source, target, _share(typed) if typed else None)


def _share(typed: str) -> Decimal:
    try:
        percent = parse_number(typed.removesuffix("%"))
    except NotANumber as unreadable:
        raise Refused(ProgrammeRefusal.CROSSING_SHARE, {"typed": typed[:60]}) from unreadable
    exponent = percent.normalize().as_tuple().exponent
    if not 0 < percent <= 100 or not isinstance(exponent, int) or -exponent > _MORE_DECIMALS:
        raise Refused(ProgrammeRefusal.CROSSING_SHARE, {"typed": typed[:60]})
    return percent / 100


def _sums(lines: Iterable[Crossing], first: Mapping[str, int]) -> list[tuple[int, Refused]]:
    by_source: dict[str, list[Decimal | None]] = {}
    for line in lines:
        by_source.setdefault(line.source, []).append(line.share)
    wrong = []
    for source, shares in by_source.items():
        stated = [share for share in shares if share is not None]
        if stated and (len(stated) < len(shares) or sum(stated) != 1):
            total = canonical(sum(stated, Decimal(0)) * 100).replace(".", ",")
            said = {"source": source, "total": total}
            wrong.append((first[source], Refused(ProgrammeRefusal.CROSSING_SHARES_WRONG, said)))
    return wrong


def bridge_of(lines: Iterable[Crossing]) -> Bridge:
    """Return lines as a bridge."""
    found: dict[str, dict[str, Decimal | None]] = {}
    for line in lines:
        found.setdefault(line.source, {})[line.target] = line.share
    return found


def leads(code: str, bridge: Bridge) -> Mapping[str, Decimal]:
    """Return where a node's figures go, by shares that make a whole; nothing where nobody stated it.

    A node without lines of its own goes where the nearest node above it goes.

    >>> leads("DA3.TDA2", {"DA3": {"HP2.NDTP2": Decimal(1)}}), leads("DA4", {"DA4": {"HP2.NDTP1": None}})
    ({'HP2.NDTP2': Decimal('1')}, {})
    """
    at = code
    while at and at not in bridge:
        at = parent_code(at)
    return {target: share for target, share in bridge.get(at, {}).items() if share is not None}
