"""Questions about programmes: the tree, what lies under a node, where capital comes from."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from neu.platform.text.refusals import Refused
from neu.registry.programmes import crossing, rules
from neu.registry.programmes.crossing import Bridge, Crossing
from neu.registry.programmes.models import CapitalSource, Crosswalk, Programme, ProgrammeNode
from neu.registry.programmes.rules import ProgrammeRefusal

PHASE_ONE = "1719-I"


def programmes() -> list[Programme]:
    """All generations, oldest first."""
    return list(Programme.objects.order_by("starts_on", "code"))


def programme(code: str = PHASE_ONE) -> Programme:
    """:raises Refused: UNKNOWN_PROGRAMME"""
    found = Programme.objects.filter(code=code).first()
    if found is None:
        raise Refused(ProgrammeRefusal.UNKNOWN_PROGRAMME, {"code": code})
    return found


def nodes(programme_code: str = PHASE_ONE) -> list[ProgrammeNode]:
    """The whole tree in its printed order; one query."""
    return list(ProgrammeNode.objects.filter(programme__code=programme_code).order_by("order"))


def node(code: str, programme_code: str = PHASE_ONE) -> ProgrammeNode:
    """:raises Refused: UNKNOWN_NODE"""
    found = ProgrammeNode.objects.filter(programme__code=programme_code, code=code).first()
    if found is None:
        raise Refused(ProgrammeRefusal.UNKNOWN_NODE, {"code": code, "programme": programme_code})
    return found


def under(codes: Iterable[str], programme_code: str = PHASE_ONE) -> set[int]:
    """Ids of the nodes whose code is one of these or lies below one.

    :raises Refused: UNKNOWN_NODE when a code is no node, so that a slip never reads as "nothing".
    """
    return Tree(nodes(programme_code)).under(codes, programme_code)


class Tree:
    """The nodes of one or all programmes held in memory, to answer many questions with one query."""

    def __init__(self, found: Iterable[ProgrammeNode]) -> None:
        self.nodes: Mapping[int, ProgrammeNode] = {each.pk: each for each in found}

    def under(self, codes: Iterable[str], programme_code: str = "") -> set[int]:
        """As the function of the same name."""
        roots = set(codes)
        unknown = roots - {each.code for each in self.nodes.values()}
        if unknown:
            raise Refused(ProgrammeRefusal.UNKNOWN_NODE, {"code": min(unknown), "programme": programme_code})
        return {pk for pk, each in self.nodes.items() if rules.lies_under(each.code, roots)}

    def below(self, ids: Iterable[int]) -> frozenset[int]:
        """Ids of these nodes and all below them, each in its own programme."""
        roots: dict[int, set[str]] = {}
        for pk in ids:
            roots.setdefault(self.nodes[pk].programme_id, set()).add(self.nodes[pk].code)
        return frozenset(
            pk
            for pk, each in self.nodes.items()
            if each.programme_id in roots and rules.lies_under(each.code, roots[each.programme_id])
        )


def all_nodes() -> Tree:
    """Every node of every programme; one query."""
    return Tree(ProgrammeNode.objects.all())


def current(from_code: str, to_code: str) -> QuerySet[Crosswalk]:
    """The lines between two generations as known now, of all days."""
    found = Crosswalk.objects.filter(
        source__programme__code=from_code, target__programme__code=to_code, known__upper_inf=True
    )
    return found.select_related("source", "target").order_by("source__order", "target__order")


def crosswalk(from_code: str, to_code: str, on: date) -> list[Crosswalk]:
    """The lines of a day between two generations; one query."""
    return list(current(from_code, to_code).filter(valid__contains=on))


def latest_day(from_code: str, to_code: str) -> date | None:
    """The day from which the newest table between two generations holds; None: there is none."""
    days = [one.valid.lower for one in current(from_code, to_code)]
    return max(days, default=None)


def bridge(from_code: str, to_code: str, on: date) -> Bridge:
    """Where the figures of each node of a generation go in another, by the table of a day; one query."""
    lines = crosswalk(from_code, to_code, on)
    return crossing.bridge_of(Crossing(one.source.code, one.target.code, one.share) for one in lines)


def bridged(from_code: str) -> list[Programme]:
    """The generations that figures of this one may be read in, because a table leads there."""
    there = Crosswalk.objects.filter(source__programme__code=from_code, known__upper_inf=True)
    return list(Programme.objects.filter(pk__in=there.values("target__programme")).order_by("starts_on"))


@dataclass(frozen=True)
class Preview:
    """What writing a table would do from its day on; `stamp` holds while what stands is what was read."""

    lines: list[Crossing]
    wrong: list[tuple[int, Refused]]
    added: list[Crossing]
    removed: list[Crossing]
    stamp: str

    @property
    def nothing(self) -> bool:
        return not self.added and not self.removed


def preview(from_code: str, to_code: str, rows: Iterable[Sequence[str]], on: date) -> Preview:
    """Read a table against what stands on its day.

    :raises Refused: UNKNOWN_PROGRAMME.
    """
    programme(from_code), programme(to_code)
    sources, targets = ({one.code for one in nodes(code)} for code in (from_code, to_code))
    lines, wrong = crossing.read(rows, sources, targets)
    standing = crosswalk(from_code, to_code, on)
    held = {Crossing(one.source.code, one.target.code, one.share) for one in standing}
    told = json.dumps([from_code, to_code, str(on), sorted(one.pk for one in standing), [*map(str, lines)]])
    return Preview(
        lines,
        wrong,
        sorted(set(lines) - held, key=str),
        sorted(held - set(lines), key=str),
        hashlib.sha256(told.encode()).hexdigest(),
    )


@dataclass(frozen=True)
class Branch:
    """A node with what lies directly below it, for the page."""

    node: ProgrammeNode
    branches: list["Branch"]


def branches(programme_code: str = PHASE_ONE) -> list[Branch]:
    """The projects, each with its branches; one query."""
    made: dict[int, Branch] = {}
    roots: list[Branch] = []
    for each in nodes(programme_code):
        made[each.pk] = Branch(each, [])
        siblings = roots if each.parent_id is None else made[each.parent_id].branches
        siblings.append(made[each.pk])
    return roots


def capital_sources() -> list[CapitalSource]:
    """The vocabulary of capital sources in printed order; one query."""
    return list(CapitalSource.objects.order_by("order"))
