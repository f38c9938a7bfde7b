"""What a reader may put into a receiver's workbook: her total at a place, and at each place inside it."""

from collections.abc import Sequence
from datetime import date, datetime

from neu.platform.text.rules import day as written_day
from neu.platform.text.rules import fold
from neu.registry.periods.rules import day_of
from neu.registry.places.rules import Level
from neu.reporting.consolidation.documents.receiver import Filling
from neu.reporting.consolidation.selectors.access import Reach, levels, shows_row
from neu.reporting.consolidation.selectors.basis import Basis
from neu.reporting.consolidation.selectors.tables import Table, tables
from neu.reporting.forms.formula.binding import reads
from neu.reporting.forms.formula.grammar import Node
from neu.reporting.forms.formula.quoting import value
from neu.reporting.forms.layout import CellValue
from neu.reporting.submissions.selectors.lines import TotalState


def filling(
    made: Table, reach: Reach, *, round_name: str, state_name: str, progress: str, at: datetime
) -> Filling:
    """Return what a table says to a reader, and its words."""
    place, on = made.place, made.on
    nodes = reach.nodes_at(place.place_id, on)
    hidden = made.state is TotalState.PROVISIONAL and reach.from_above(place.place_id, on) and made.has_unsent

    def told(node: Node) -> CellValue | None:
        rows = [made.layout.section_by_code[key[0]].row_by_code[key[1]] for key in reads(node)]
        if nodes is None or not all(shows_row(row, nodes) and (row.total or not hidden) for row in rows):
            return None
        return value(node, made.cells)

    words = {
        "địa bàn": place.full,
        "từng xã": place.full,
        "từng huyện": place.full,
        "mã": place.code,
        "đợt": round_name,
        "ngày chốt": written_day(made.round.cutoff_on),
        "loại số": state_name,
        "tiến độ": progress,
        "ngày lấy số": written_day(day_of(at)),
    }
    return Filling({fold(word): said for word, said in words.items()}, told)


def inside(basis: Basis, reach: Reach, place_id: int, level: Level, on: date) -> Sequence[Table]:
    """Return the tables of the places of a level in a place that the reader may see, in order of the tree."""
    within = reach.atlas.within(place_id, on)
    found = [
        one.place_id
        for one, _depth in levels(basis.round, reach, on)
        if one.level is level and one.place_id in within
    ]
    return tables(basis, found, on=on) if found else []
