"""What a reader may see of a round's totals: the ground she answers for, and the nodes, if only some."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from neu.registry.agencies.models import Function
from neu.registry.agencies.rules import FunctionKind
from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.registry.places.rules import Atlas, Level, PlaceName
from neu.reporting.consolidation.selectors.geography import pieces
from neu.reporting.forms.layout import RowSpec
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.rounds.rules import StepKind
from neu.reporting.submissions.selectors.lines import Line
from neu.reporting.submissions.selectors.seats import inherited, seats

WIDE = (FunctionKind.STANDING_AGENCY, FunctionKind.ISSUER, FunctionKind.FRONT, FunctionKind.FINANCE)
NO_NODES: frozenset[str] = frozenset()  # the whole programme


@dataclass(frozen=True)
class Reach:
    """Roots of ground → the programme nodes seen there (none: all), and the agencies she sits at."""

    roots: Mapping[int, frozenset[str]]
    consolidates: frozenset[int]  # places whose reports her agency gathers
    agencies: frozenset[int]
    reads_all: bool
    round: Round
    atlas: Atlas

    @property
    def cutoff_on(self) -> date:
        return self.round.cutoff_on

    def nodes_at(self, place_id: int, on: date | None = None) -> frozenset[str] | None:
        """Return the nodes she sees at a place as of `on` (default: the round's cut-off; none: all); None:
        the place does not exist for her.

        In another geography she sees what she sees of every piece the ground is made of.
        """
        if on is None or on == self.cutoff_on:
            return self._nodes_at(place_id)
        if not any(
            place_id in self.atlas.within(one.place_id, on) for one in tops(self.atlas, self.round, on)
        ):
            return None  # wider than what the round's territory became
        several = {self._nodes_at(key) for key in pieces(self.atlas, place_id, on, self.round)}
        if not several or None in several:
            return None
        some = [nodes for nodes in several if nodes]  # the others see the whole programme there
        return frozenset.intersection(*some) or None if some else NO_NODES

    def _nodes_at(self, place_id: int) -> frozenset[str] | None:
        above = (place_id, *self.atlas.ancestors(place_id, self.cutoff_on))
        found = [self.roots[key] for key in above if key in self.roots]
        if not found:
            return None
        return NO_NODES if NO_NODES in found else frozenset().union(*found)

    def sees_all(self, place_id: int) -> bool:
        """True when she sees every node at a place."""
        return self.nodes_at(place_id) == NO_NODES

    def widest(self) -> int:
        """Return the root with the most ground."""
        return max(self.roots, key=lambda key: (len(self.atlas.within(key, self.cutoff_on)), -key))

    def from_above(self, place_id: int, on: date | None = None) -> bool:
        """True when she looks at the place from a higher level: what is not sent yet shows its state only."""
        if self.reads_all or place_id in self.roots:
            return False
        if on is None or on == self.cutoff_on:
            return True
        return not pieces(self.atlas, place_id, on, self.round) <= self.roots.keys()

    def sees_cells(self, line: Line) -> bool:
        """True when the cells of a report not yet sent are hers to see."""
        commune = self.atlas.name(line.place_id, self.cutoff_on)
        gathers = (
            line.place_id in self.consolidates and commune is not None and commune.level is Level.COMMUNE
        )
        return self.reads_all or line.agency_id in self.agencies or gathers


def reach_of(user: User, round: Round, at: datetime) -> Reach:  # noqa: A002 - the noun of the room
    """Return what a person may see of a round's totals on the day of `at`.

    Whoever owes a report in the round sees its place; a project owner its own nodes; the standing agency, the
    issuer, finance and the Front the whole territory; an auditor and an administrator all. The round of an
    event is one report, read by whoever reads that: it has no totals.
    """
    sitting, atlas = seats(user, at), places.atlas()
    if round.subject:
        return Reach({}, frozenset(), frozenset(), False, round, atlas)
    if sitting.reads_all:
        return Reach({round.territory_id: NO_NODES}, frozenset(), sitting.agencies, True, round, atlas)
    mine = sitting.agencies | sitting.ended_after(round.opened_at) | inherited(sitting.agencies, sitting.on)
    roots: dict[int, frozenset[str]] = {}
    owed = list(
        Obligation.objects.filter(round=round, agency__in=mine)
        .select_related("step")
        .prefetch_related("nodes")
    )
    gathered = frozenset(one.place_id for one in owed if one.step.kind == StepKind.CONSOLIDATE)
    for one in owed:
        _add(roots, one.place_id, frozenset(node.code for node in one.nodes.all()))
    if _wide(sitting.agencies, sitting.on, round):
        _add(roots, round.territory_id, NO_NODES)
    return Reach(roots, gathered, mine, False, round, atlas)


def _add(roots: dict[int, frozenset[str]], place_id: int, nodes: frozenset[str]) -> None:
    """Widen what is seen at a place; nodes of several duties add up, and no nodes is everything."""
    held = roots.get(place_id)
    roots[place_id] = nodes if held is None else NO_NODES if not held or not nodes else held | nodes


def _wide(agency_ids: frozenset[int], on: date, round: Round) -> bool:  # noqa: A002
    """True when one of the agencies holds a function over ground that holds the round's territory."""
    atlas = places.atlas()
    held = Function.objects.filter(
        agency__in=agency_ids, kind__in=WIDE, known__upper_inf=True, valid__contains=on
    ).values_list("place_id", flat=True)
    for place_id in held:
        if place_id is None or place_id == round.territory_id:
            return True
        if (
            on >= round.cutoff_on
            and round.territory_id in atlas.territory(place_id, on, round.cutoff_on).whole
        ):
            return True
    return False


def shows_row(row: RowSpec, nodes: frozenset[str]) -> bool:
    """True when a row lies under one of the nodes (none: every row)."""
    return not nodes or any(row.node_code == node or row.node_code.startswith(f"{node}.") for node in nodes)


def rounds_for(user: User, at: datetime) -> list[Round]:
    """Return the rounds a person may see totals of, the latest first."""
    found = Round.objects.filter(subject="").select_related("regime", "window", "territory")
    found = found.order_by("-cutoff_on", "-pk")
    sitting = seats(user, at)
    if sitting.reads_all:
        return list(found)
    mine = sitting.agencies | inherited(sitting.agencies, sitting.on)
    owed: dict[int, set[int]] = {}
    pairs = Obligation.objects.filter(agency__in=mine | set(sitting.ended)).values_list(
        "round_id", "agency_id"
    )
    for round_id, agency_id in pairs.distinct():
        owed.setdefault(round_id, set()).add(agency_id)
    return [
        one
        for one in found
        if owed.get(one.pk, set()) & (mine | sitting.ended_after(one.opened_at))
        or _wide(sitting.agencies, sitting.on, one)
    ]


def levels(round: Round, reach: Reach, on: date | None = None) -> list[tuple[PlaceName, int]]:  # noqa: A002
    """Return the places of `on` (default: the round's cut-off) a reader may choose, each with its depth, in
    the order of the tree."""
    atlas, on = reach.atlas, on or round.cutoff_on
    owing = set(Obligation.objects.filter(round=round).values_list("place_id", flat=True))
    found: list[tuple[PlaceName, int]] = []

    def add(name: PlaceName, depth: int) -> None:
        seen = reach.nodes_at(name.place_id, on) is not None
        if seen:
            found.append((name, depth))
        for child in atlas.children(name.place_id, on):
            if child.level in (Level.DISTRICT, Level.COMMUNE) and owing & pieces(
                atlas, child.place_id, on, round
            ):
                add(child, depth + 1 if seen else depth)

    for top in tops(atlas, round, on):
        add(top, 0)
    return found


def tops(atlas: Atlas, round: Round, on: date) -> list[PlaceName]:  # noqa: A002
    """Return the widest places of a day that hold the round's territory, or what it became."""
    if atlas.at(round.territory_id, on):
        widest = [round.territory_id]
    else:
        extent = atlas.territory(round.territory_id, round.cutoff_on, on)
        held = extent.whole | {part.source for part in extent.parts}
        widest = sorted(key for key in held if not held.intersection(atlas.ancestors(key, on)))
    return [name for key in widest if (name := atlas.name(key, on))]
