"""Adjustments as pages and files read them: a number's three lines, and each adjustment in words."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from neu.reporting.consolidation import pages, texts
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.rules import AdjustmentState
from neu.reporting.consolidation.selectors import TotalState, adjustments
from neu.reporting.consolidation.selectors.access import Reach, shows_row
from neu.reporting.consolidation.selectors.adjustments import Adjusting
from neu.reporting.consolidation.selectors.basis import Basis, gather
from neu.reporting.consolidation.selectors.drilling import difference
from neu.reporting.consolidation.selectors.editions import cell_words
from neu.reporting.consolidation.selectors.grounds import values_at
from neu.reporting.consolidation.selectors.tables import tables
from neu.reporting.forms.layout import CellKey, CellValue, SectionSpec
from neu.reporting.forms.rules import Mark
from neu.reporting.rounds.models import Round

TONE = {
    AdjustmentState.WAITING: "warn",
    AdjustmentState.SIGNED: "good",
    AdjustmentState.WITHDRAWN: "quiet",
}


@dataclass(frozen=True)
class AdjustmentRow:
    """One adjustment in words, leading to the number it is of."""

    one: Adjusting
    key: CellKey
    label: str
    amount: str
    unit: str
    state: Promise
    tone: str
    waiting: bool
    withdrawn: bool
    url: str
    standing: tuple[tuple[Promise, str, str], ...] = ()  # of one that waits: each total, now and with it


def rows(round_: Round, reach: Reach) -> list[AdjustmentRow]:
    """Return the adjustments of a round whose place and row a reader may see, the latest first."""
    basis = gather(round_, TotalState.ACCEPTED)
    every = adjustments.of_rounds({round_.pk: 0})
    waits = any(one.state is AdjustmentState.WAITING for one in every)
    bases = [(words, gather(round_, state)) for state, words in texts.STATE.items()] if waits else []
    found = []
    for one in reversed(every):
        key = adjustments.cell_of(basis.layout, one, basis.window_ids)
        nodes = reach.nodes_at(one.place.place_id)
        if key is None or nodes is None:
            continue
        section = basis.layout.section_by_code[key[0]]
        if shows_row(section.row_by_code[key[1]], nodes):
            row = _row(round_, one, key, section)
            found.append(replace(row, standing=_standing(bases, row)) if row.waiting else row)
    return found


def _standing(bases: list[tuple[Promise, Basis]], row: AdjustmentRow) -> tuple[tuple[Promise, str, str], ...]:
    """What each total is, and what it comes to once the adjustment counts: read before it is signed."""
    found = []
    for words, basis in bases:
        section = basis.layout.section_by_code[row.key[0]]
        spec, place = section.cells[row.key[1], row.key[2]], row.one.place.place_id
        now = values_at(basis, [place], row.key, on=basis.round.cutoff_on)[place].value
        after = CellValue(Mark.VALUE, (now or Decimal(0)) + row.one.value)
        before = CellValue(Mark.VALUE if now is not None else Mark.BLANK, now)
        found.append(
            (words, pages.written(spec, section, before) or "–", pages.written(spec, section, after))
        )
    return tuple(found)


def _row(round_: Round, one: Adjusting, key: CellKey, section: SectionSpec) -> AdjustmentRow:
    spec = section.cells[key[1], key[2]]
    column = next(each.label for each in section.columns if each.code == key[2])
    return AdjustmentRow(
        one,
        key,
        f"{section.row_named(key[1])} – {column}",
        pages.change(spec, section, one.value),
        display.unit_of(spec, section),
        texts.ADJUSTMENT[one.state],
        TONE[one.state],
        one.state is AdjustmentState.WAITING,
        one.state is AdjustmentState.WITHDRAWN,
        pages.address(round_.pk, one.place.place_id, TotalState.ACCEPTED, key),
    )


def one_number(round_: Round, place_id: int, key: CellKey) -> dict[str, Any]:
    """Return what the page of entering reads: the number's names, and its three lines in each total."""
    lines = []
    place = None
    for state, words in texts.STATE.items():
        [made] = tables(gather(round_, state), [place_id], on=round_.cutoff_on)
        place, section = made.place, made.layout.section_by_code[key[0]]
        spec = section.cells[key[1], key[2]]
        bare, value = made.source(key), made.cell(key)
        lines.append(
            (
                words,
                pages.written(spec, section, bare) or "–",
                pages.change(spec, section, difference(bare, value)) or "–",
                pages.written(spec, section, value) or "–",
            )
        )
    return {
        "place": place,
        "title": cell_words(key, made.layout),
        "unit": display.unit_of(spec, section),
        "lines": lines,
    }
