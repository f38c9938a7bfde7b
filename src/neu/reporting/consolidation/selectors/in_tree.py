"""A total read in the programme tree of another generation: money by node, each thing counted on its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from neu.registry.places import selectors as places
from neu.registry.programmes import selectors as programmes
from neu.registry.programmes.crossing import Bridge
from neu.registry.programmes.models import Programme
from neu.reporting.consolidation.across import Across, across
from neu.reporting.consolidation.selectors.access import shows_row
from neu.reporting.consolidation.selectors.basis import gather_all
from neu.reporting.consolidation.selectors.series import rounds_of
from neu.reporting.consolidation.selectors.tables import Table, tables
from neu.reporting.forms.layout import CellSpec, ColumnSpec, RowSpec, SectionSpec
from neu.reporting.forms.rules import Mark, SectionKind
from neu.reporting.indicators.models import Series
from neu.reporting.indicators.rules import Adds, ValueType
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.selectors.lines import TotalState

COUNTED = (ValueType.INTEGER, ValueType.DECIMAL)


@dataclass(frozen=True)
class Block:
    """One sort of number that adds: all the money of a section, or one thing counted. `spec`: how its numbers
    are written, by column."""

    section: SectionSpec
    title: str  # of the thing counted; "": the money of the section
    columns: tuple[ColumnSpec, ...]
    spec: dict[str, CellSpec]
    read: dict[str, Across]  # column → what its numbers become


@dataclass(frozen=True)
class InTree:
    """A total in another tree; `left_out`: rows with a number that could not be read whole, by label."""

    programme: Programme
    blocks: tuple[Block, ...]
    left_out: tuple[str, ...]
    drafts: bool  # some line of the table used is a draft

    def titles(self) -> dict[str, str]:
        """Return what each node of the other tree is called, in printed order."""
        return {node.code: node.title for node in programmes.nodes(self.programme.code)}


@dataclass(frozen=True)
class NodePoint:
    """What a node of another tree has of one round. `seen`: the reader may see it; `stands`: the place
    does in the geography shown; `read`: None where the round has no such number."""

    round: Round
    read: Across | None
    spec: CellSpec | None = None
    section: SectionSpec | None = None
    seen: bool = True
    stands: bool = True  # in the geography shown
    drafts: bool = False


def over_years(
    round: Round,  # noqa: A002 - the noun of the room
    place_id: int,
    programme: Programme,
    asked: tuple[str, str, str],
    state: TotalState,
    *,
    on: date | None,
    nodes_in: Callable[[Round], frozenset[str] | None],
) -> list[NodePoint]:
    """Return one sort of number (`asked`: section, thing counted or "" for its money, column) in the tree of
    another generation, in every round of the regime, the oldest first: each by the crosswalk of its own day.

    `on`: the geography of all of them; None: each as reported. `nodes_in`: what the reader may see of a
    round at the place; None: nothing.
    """
    section, title, column = asked
    found = []
    with places.one_reading():
        seen = [(one, nodes_in(one)) for one in rounds_of(round)]
        bases = gather_all([one for one, nodes in seen if nodes is not None], state)
        for one, nodes in seen:
            day = on or one.cutoff_on
            stands = places.atlas().at(place_id, day) is not None
            if nodes is None or not stands:
                found.append(NodePoint(one, None, seen=nodes is not None, stands=stands))
                continue
            [made] = tables(bases[one.pk], [place_id], on=day)
            told = in_tree(made, programme, nodes)
            block = next(
                (each for each in told.blocks if (each.section.code, each.title) == (section, title)), None
            )
            if block is None or column not in block.read:
                found.append(NodePoint(one, None))
                continue
            spec = block.spec[column]
            found.append(NodePoint(one, block.read[column], spec, block.section, drafts=told.drafts))
    return found


def trees_of(table: Table) -> list[Programme]:
    """Return the generations a table leads to from that of a round."""
    return programmes.bridged(table.round.regime.programme.code)


def in_tree(table: Table, programme: Programme, nodes: frozenset[str]) -> InTree:
    """Return a total in the tree of another generation, by the crosswalk of the round's cut-off day; only the
    rows this reader may see."""
    own, on = table.round.regime.programme.code, table.round.cutoff_on
    lines = programmes.crosswalk(own, programme.code, on)
    bridge = programmes.bridge(own, programme.code, on)
    adding = _adding(table)
    blocks: list[Block] = []
    left_out: list[str] = []
    for section in table.layout.sections:
        if section.kind is not SectionKind.TABLE:
            continue
        rows = [row for row in section.rows if not row.heading and not row.total and shows_row(row, nodes)]
        left_out += [row.label for row in rows if _waits(table, section, row)]
        money = [row for row in rows if not row.part_of and not row.options]
        blocks += _block(table, section, "", money, {ValueType.MONEY}, bridge, adding)
        for row in rows:
            blocks += _block(table, section, row.label, [row], set(COUNTED), bridge, adding)
    return InTree(programme, tuple(blocks), tuple(left_out), any(one.draft for one in lines))


def _adding(table: Table) -> set[int]:
    """Return the series of a form whose element adds over the nodes of a tree."""
    series = {cell.series_id for cell in table.layout.cells.values() if cell.series_id is not None}
    found = Series.objects.filter(pk__in=series, version__adds_over_nodes=Adds.SUM)
    return set(found.values_list("pk", flat=True))


def _waits(table: Table, section: SectionSpec, row: RowSpec) -> bool:
    """True for a row with a number that waits for a division over places: it is in no sum here."""
    waiting = (Mark.NOT_DIVIDED, Mark.INSEPARABLE)
    keys = ((section.code, row.code, column.code) for column in section.columns)
    return any(table.cell(key).mark in waiting for key in keys)


def _block(
    table: Table,
    section: SectionSpec,
    title: str,
    rows: Sequence[RowSpec],
    types: set[str],
    bridge: Bridge,
    adding: set[int],
) -> Iterable[Block]:
    """Yield one block of these rows' numbers of these types; nothing where there is no number."""
    spec: dict[str, CellSpec] = {}
    read: dict[str, Across] = {}
    for column in section.columns:
        values = []
        for row in rows:
            cell = section.cells.get((row.code, column.code))
            if cell is None or cell.series_id not in adding or cell.value_type not in types:
                continue
            if cell.adds_over_places != Adds.SUM:
                continue
            held = table.cell(cell.key)
            if held.mark is Mark.VALUE and held.value is not None:
                spec.setdefault(column.code, cell)
                values.append((row.node_code, held.value))
        if values:
            exact = spec[column.code].value_type != ValueType.DECIMAL
            read[column.code] = across(values, bridge, whole=exact)
    if read:
        columns = tuple(column for column in section.columns if column.code in read)
        yield Block(section, title, columns, spec, read)
