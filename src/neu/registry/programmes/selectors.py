"""Questions about programmes: the tree, what lies under a node, where capital comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from neu.platform.text.refusals import Refused
from neu.registry.programmes import rules
from neu.registry.programmes.models import CapitalSource, Programme, ProgrammeNode
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
