"""What one report may type: the rows of its programme nodes, the windows of its round, the places it
covers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from neu.platform.text.rules import sort_key
from neu.registry.periods.models import DataWindow
from neu.registry.places import selectors as places
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.layout import CellKey, CellSpec, Layout
from neu.reporting.forms.rules import CellKind, Mode, WindowKind
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Coordinates

Rows = frozenset[tuple[str, str]]  # (section, row)


@dataclass(frozen=True)
class Scope:
    """What a report is asked: `typed` maps (series, window) to the INPUT cell that types it."""

    layout: Layout
    rows: Rows
    windows: Mapping[str, int]  # WindowKind → window id
    typed: Mapping[tuple[int, int], CellSpec]
    place_id: int
    cutoff_on: date

    def sole(self, cell: CellSpec) -> bool:
        return self.layout.section_by_code[cell.key[0]].mode is Mode.SOLE

    def covers(self, place_id: int) -> bool:
        """True when the place lies within the report's own on the cut-off day."""
        return place_id == self.place_id or place_id in places.within(self.place_id, self.cutoff_on)

    def key_of(self, series_id: int, window_id: int) -> CellKey | None:
        cell = self.typed.get((series_id, window_id))
        return cell.key if cell else None


def windows(round: Round) -> dict[str, int]:  # noqa: A002 - the noun of the room
    """Return window kind → data window id; a window nobody has made yet is absent."""
    year, phase = round.period[:4], round.regime.programme.phase
    found = dict(DataWindow.objects.filter(code__in=[year, phase]).values_list("code", "pk"))
    kinds = {WindowKind.YEAR: found.get(year), WindowKind.PHASE: found.get(phase)}
    kinds[WindowKind.ROUND] = round.window_id
    return {str(kind): pk for kind, pk in kinds.items() if pk is not None}


def scope(submission: Submission) -> Scope:
    """Return what the report is asked. Four small queries, then memory."""
    obligation = submission.obligation
    layout = forms.layout(submission.form_version_id)
    rows = rows_under(layout, node_codes(obligation))
    kinds = windows(obligation.round)
    typed = {
        (cell.series_id, kinds[cell.window]): cell
        for cell in layout.of_kind(CellKind.INPUT)
        if cell.key[:2] in rows and cell.series_id is not None and cell.window in kinds
    }
    return Scope(layout, rows, kinds, typed, obligation.place_id, obligation.round.cutoff_on)


def typed_at(submission: Submission, place_id: int, where: str) -> Coordinates | None:
    """Return the coordinates of a typed cell by its id on the page ("section.row.column"), or None."""
    key = tuple(where.split("."))
    found = (one for one, cell in scope(submission).typed.items() if cell.key == key)
    return next(((place_id, series, window) for series, window in found), None)


def node_codes(obligation: Obligation) -> tuple[str, ...]:
    """Return the codes of the programme nodes a duty is limited to; none: the whole programme."""
    return tuple(sorted(node.code for node in obligation.nodes.all()))


@lru_cache(maxsize=256)
def rows_under(layout: Layout, codes: tuple[str, ...]) -> Rows:
    """Return the rows a duty limited to these nodes shows: rows of the nodes and the headings above them.

    A row that belongs to no node (objectives, whole-programme capital) belongs to whoever has the whole
    programme.
    """
    found: set[tuple[str, str]] = set()
    for section in layout.sections:
        headings: list[tuple[int, str]] = []
        for row in section.rows:
            headings = [one for one in headings if one[0] < row.indent]
            if row.heading:
                headings.append((row.indent, row.code))
            elif not codes or any(_under(row.node_code, code) for code in codes):
                found.add((section.code, row.code))
                found |= {(section.code, code) for _indent, code in headings}
    return frozenset(found)


def _under(code: str, top: str) -> bool:
    return code == top or code.startswith(f"{top}.")


def choices(submission: Submission) -> list[places.PlaceName]:
    """Return the places a report may be about: its own, then the listed communes inside it, by name."""
    round_ = submission.obligation.round
    own = submission.obligation.place_id
    listed = places.listed(
        round_.regime.area.code, round_.cutoff_on, within=places.within(own, round_.cutoff_on)
    )
    named = places.names({own, *listed}, round_.cutoff_on)
    inside = sorted((name for key, name in named.items() if key != own), key=lambda name: sort_key(name.name))
    return [named[own], *inside]


def carried_cell(submission: Submission, series_id: int) -> tuple[CellSpec | None, str]:
    """Return the carried cell of a series and the unit its section is typed in."""
    asked = scope(submission)
    for cell in asked.layout.of_kind(CellKind.CARRIED):
        if cell.series_id == series_id and cell.key[:2] in asked.rows:
            return cell, asked.layout.section_by_code[cell.key[0]].entry_unit
    return None, ""


def carried_label(submission: Submission, series_id: int) -> str:
    """Return what the row of a carried series is called in the report's form."""
    spec, _unit = carried_cell(submission, series_id)
    layout = scope(submission).layout
    return layout.section_by_code[spec.key[0]].row_named(spec.key[1]) if spec else ""
