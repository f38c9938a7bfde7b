"""One place's page of a report, ready to draw: sections, rows, cells with their words. Nothing is asked
twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from neu.platform.text.rules import in_unit, number
from neu.registry.places import selectors as places
from neu.reporting.forms import formula
from neu.reporting.forms.layout import (
    CellKey,
    CellSpec,
    CellValue,
    ColumnSpec,
    ItemSpec,
    RowSpec,
    SectionSpec,
)
from neu.reporting.forms.rules import CellKind, Mark, SectionKind
from neu.reporting.indicators.rules import Finding as Problem
from neu.reporting.indicators.rules import ValueType
from neu.reporting.indicators.texts import FINDING
from neu.reporting.submissions.models import FigureChange, Narrative, ReturnedCell, SentFigure, Submission
from neu.reporting.submissions.rules import Channel, FigureState, Finding
from neu.reporting.submissions.selectors.carrying import Carried
from neu.reporting.submissions.selectors.cells import UNTOUCHED, Cells, Held, carried_value, cells
from neu.reporting.submissions.selectors.checking import place_findings
from neu.reporting.submissions.selectors.content import followed_version_id
from neu.reporting.submissions.selectors.scope import Scope, choices, scope
from neu.reporting.submissions.texts import CHANNEL, STATE, UNKNOWN_FINDING, in_words

UNIT_LABEL = {
    "dong": gettext_lazy("đồng"),
    "trieu": gettext_lazy("triệu đồng"),
    "ty": gettext_lazy("tỷ đồng"),
}


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell as drawn. `kind`: input, given, computed, none. `name` is "series.window" of a typed cell."""

    id: str
    kind: str
    text: str
    state: str = ""
    rev: int = 0
    name: str = ""
    label: str = ""
    note: str = ""
    error: str = ""
    tone: str = ""  # bad, warn, conflict
    ask: str = ""  # confirm (đồng hay triệu đồng?) or reason (why a cumulative goes down)
    divide: tuple[tuple[int, int, str], ...] = ()  # (source place, year, its name) of what is not divided
    series_id: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    spec: RowSpec
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """A heading of the outline with its words."""

    spec: ItemSpec
    text: str
    rev: int
    error: str = ""


@dataclass(frozen=True)
class SectionView:
    spec: SectionSpec
    unit: str
    groups: tuple[tuple[str, int], ...]  # shared headings over the columns; empty when none
    columns: Sequence[ColumnSpec]
    rows: Sequence[RowView]
    items: Sequence[ItemView]
    typed: int
    filled: int

    @property
    def is_table(self) -> bool:
        return self.spec.kind is SectionKind.TABLE


@dataclass(frozen=True)
class EntryPage:
    """Everything the page of one place shows of a report's form."""

    place: places.PlaceName
    places: Sequence[places.PlaceName]
    sections: Sequence[SectionView]
    findings: Sequence[Finding]
    editable: bool

    @property
    def typed(self) -> int:
        return sum(section.typed for section in self.sections)

    @property
    def filled(self) -> int:
        return sum(section.filled for section in self.sections)


@dataclass(frozen=True)
class Typed:
    """What an officer left in a cell that could not be saved, and why."""

    text: str
    state: str
    error: str
    tone: str = "bad"
    ask: str = ""
    rev: int | None = None


@dataclass
class _Draw:
    """What drawing one page needs to know, gathered once."""

    asked: Scope
    held: Cells
    values: Mapping[CellKey, CellValue]
    names: Mapping[int, places.PlaceName]
    editable: bool
    typed: Mapping[tuple[int, int], Typed]
    said: Mapping[CellKey, tuple[str, str]]  # cell → (tone, words) of a finding or of a reviewer
    counted: list[int] = field(default_factory=lambda: [0, 0])  # typed, filled


def entry(
    submission: Submission,
    place_id: int | None,
    at: datetime,
    *,
    editable: bool = False,
    version_ids: Sequence[int] | None = None,
    typed: Mapping[tuple[int, int], Typed] | None = None,
    words: Mapping[tuple[str, str], Typed] | None = None,
) -> EntryPage:
    """Return the page of a report about one place (its own when None or not among its places).

    `version_ids` shows what was frozen instead of what stands; `typed` puts back what could not be saved.
    """
    asked = scope(submission)
    offered = choices(submission)
    place = next((one for one in offered if one.place_id == place_id), offered[0])
    held = cells(submission, place.place_id, asked, version_ids=version_ids)
    sources = {key for one in held.carried.values() for key, _year, _value in (*one.sources, *one.undivided)}
    sources |= {key for one in held.carried.values() for key in one.without}
    names = places.names(sources, asked.cutoff_on)
    inputs = held.inputs() | {
        key: carried_value(one, _undivided(one, names)) for key, one in held.carried.items()
    }
    values = formula.evaluate(asked.layout, inputs)
    findings = place_findings(submission, place.place_id, asked, values)
    said = _said(findings)
    said |= _returned(submission, place.place_id, asked)
    draw = _Draw(asked, held, values, names, editable, typed or {}, said)
    outline = _outline(submission, version_ids)
    sections = [
        _section(section, draw, outline, words or {})
        for section in asked.layout.sections
        if section.kind is SectionKind.NARRATIVE or any(row[0] == section.code for row in asked.rows)
    ]
    return EntryPage(place, offered, sections, findings, editable)


def finding_words(one: Finding) -> str:
    """Return what a check says, in the reader's language: the row, then the form's own words or the
    catalogue's."""
    row = one.params.get("row", "")
    if one.words:
        return f"{row}: {one.words}"
    if one.code == FigureState.UNKNOWN:
        return str(UNKNOWN_FINDING) % one.params
    return f"{row}: {str(FINDING[Problem(one.code)]) % in_words(one.params)}"


def _said(findings: Sequence[Finding]) -> dict[CellKey, tuple[str, str]]:
    found: dict[CellKey, tuple[str, str]] = {}
    for one in sorted(findings, key=lambda finding: finding.level == "WARNING"):
        if one.answered:
            continue
        tone = "bad" if one.level == "ERROR" else "warn"
        for key in one.cells[:1]:
            found.setdefault(key, (tone, finding_words(one)))
    return found


def _returned(submission: Submission, place_id: int, asked: Scope) -> dict[CellKey, tuple[str, str]]:
    """What a reviewer asks about cells, until the next sending."""
    open_cells = ReturnedCell.objects.filter(
        submission=submission, place=place_id, answered_at=None
    ).select_related("deed")
    found = {}
    for one in open_cells:
        key = asked.key_of(one.series_id, one.window_id)
        if key:
            found[key] = ("warn", _("Đề nghị xem lại: %(note)s") % {"note": one.note or one.deed.reason})
    return found


def _outline(
    submission: Submission, version_ids: Sequence[int] | None
) -> dict[tuple[str, str], tuple[str, int]]:
    if version_ids is not None:
        version = submission.sent_version
        return {(section, item): (text, 0) for section, item, text in version.narratives} if version else {}
    return {
        (one.section, one.item): (one.text, one.rev)
        for one in Narrative.objects.filter(submission=submission)
    }


def _section(
    section: SectionSpec,
    draw: _Draw,
    outline: Mapping[tuple[str, str], tuple[str, int]],
    words: Mapping[tuple[str, str], Typed],
) -> SectionView:
    draw.counted = [0, 0]
    rows = [
        RowView(row, tuple(_cell(section, row, column, draw) for column in section.columns))
        for row in section.rows
        if (section.code, row.code) in draw.asked.rows
    ]
    items = []
    for item in section.items:
        text, rev = outline.get((section.code, item.code), ("", 0))
        left = words.get((section.code, item.code))
        items.append(ItemView(item, left.text if left else text, rev, left.error if left else ""))
        draw.counted[0] += item.asked
        draw.counted[1] += bool(item.asked and text)
    typed, filled = draw.counted
    unit = str(UNIT_LABEL.get(section.entry_unit, ""))
    return SectionView(section, unit, _groups(section.columns), section.columns, rows, items, typed, filled)


def _groups(columns: Sequence[ColumnSpec]) -> tuple[tuple[str, int], ...]:
    if not any(column.group for column in columns):
        return ()
    found: list[tuple[str, int]] = []
    for column in columns:
        if found and found[-1][0] == column.group and column.group:
            found[-1] = (column.group, found[-1][1] + 1)
        else:
            found.append((column.group, 1))
    return tuple(found)


def _cell(section: SectionSpec, row: RowSpec, column: ColumnSpec, draw: _Draw) -> CellView:
    spec = section.cells.get((row.code, column.code))
    if spec is None or row.heading:
        return CellView("", "none", "")
    key = spec.key
    cell_id = ".".join(key)
    tone, error = draw.said.get(key, ("", ""))
    if spec.kind is CellKind.LABEL:
        return CellView(cell_id, "given", spec.text)
    if spec.typed:
        return _typed_cell(cell_id, section, row, column, spec, draw, tone, error)
    value = draw.values.get(key, CellValue(Mark.BLANK))
    text = shown(value, spec, section.entry_unit)
    if spec.kind is CellKind.CARRIED and key in draw.held.carried:
        one = draw.held.carried[key]
        divide = tuple((place, year, _briefly(place, draw.names)) for place, year, _value in one.undivided)
        note = origin(one, spec, section.entry_unit, draw.names)
        return CellView(
            cell_id,
            "given",
            "" if divide else text,
            note=note,
            divide=divide,
            series_id=spec.series_id or 0,
            column=column.label,
        )
    kind = "computed" if spec.computed else "given"
    return CellView(cell_id, kind, text, note=value.note, error=error, tone=tone, column=column.label)


def _typed_cell(
    cell_id: str,
    section: SectionSpec,
    row: RowSpec,
    column: ColumnSpec,
    spec: CellSpec,
    draw: _Draw,
    tone: str,
    error: str,
) -> CellView:
    held = draw.held.typed.get(spec.key, UNTOUCHED)
    window = draw.asked.windows.get(spec.window, 0)
    series = spec.series_id or 0
    draw.counted[0] += 1
    draw.counted[1] += held.state not in ("", FigureState.CLEARED)
    left = draw.typed.get((series, window))
    state = left.state if left else held.state
    text = left.text if left else entered(held, spec, section.entry_unit)
    return CellView(
        cell_id,
        "input" if draw.editable and window else "given",
        text
        if draw.editable or state == FigureState.VALUE
        else str(STATE.get(FigureState(state), ""))
        if state
        else "",
        state,
        left.rev if left and left.rev is not None else held.rev,
        f"{series}.{window}",
        f"{section.row_named(row.code)}, {column.label}",
        error=left.error if left else error,
        tone=left.tone if left else tone,
        ask=left.ask if left else "",
        series_id=series,
        column=column.label,
    )


def entered(held: Held, spec: CellSpec, entry_unit: str) -> str:
    """Return a value as it is typed: in the section's unit, nothing rounded away."""
    if held.value is None:
        return ""
    return number(_in_entry_unit(held.value, spec, entry_unit))


def _in_entry_unit(value: Decimal, spec: CellSpec, entry_unit: str) -> Decimal:
    return in_unit(value, entry_unit) if entry_unit and spec.value_type == ValueType.MONEY else value


def shown(value: CellValue, spec: CellSpec, entry_unit: str) -> str:
    """Return a computed or given cell in words: a number in the section's unit, or why there is none."""
    if value.value is not None:
        in_entry = _in_entry_unit(value.value, spec, entry_unit)
        exact = spec.value_type == ValueType.MONEY or not spec.computed
        return number(in_entry, None if exact else spec.decimals)
    return str(MARK.get(value.mark, ""))


MARK = {
    Mark.NOTHING: STATE[FigureState.NOTHING],
    Mark.NO_SUBJECT: STATE[FigureState.NO_SUBJECT],
    Mark.UNKNOWN: STATE[FigureState.UNKNOWN],
    Mark.NOT_APPLICABLE: gettext_lazy("không áp dụng"),
    Mark.ERROR: gettext_lazy("chia cho 0"),
    Mark.NOT_DIVIDED: gettext_lazy("chưa chia"),
    Mark.NOT_ADDED: gettext_lazy("không cộng"),
}


def _named(place_id: int, names: Mapping[int, places.PlaceName]) -> str:
    name = names.get(place_id)
    return f"{name.full} ({name.code})" if name else str(place_id)


def _undivided(one: Carried, names: Mapping[int, places.PlaceName]) -> str:
    return ", ".join(dict.fromkeys(_briefly(place, names) for place, _year, _value in one.undivided))


def _briefly(place_id: int, names: Mapping[int, places.PlaceName]) -> str:
    """Return "Trà Bùi (21142)", as tables and editions write a place that was divided."""
    name = names.get(place_id)
    return f"{name.name} ({name.code})" if name else str(place_id)


def origin(one: Carried, spec: CellSpec, entry_unit: str, names: Mapping[int, places.PlaceName]) -> str:
    """Return where a carried cell comes from: each place, its years, and what it gathered in them."""
    by_place: dict[int, list[tuple[int, Decimal]]] = {}
    for place, year, value in one.sources:
        by_place.setdefault(place, []).append((year, value))
    parts = []
    for place, gathered in by_place.items():
        years = sorted(year for year, _value in gathered)
        when = str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
        value = sum((value for _year, value in gathered), Decimal(0))
        parts.append(f"{_named(place, names)}, {when}: {number(_in_entry_unit(value, spec, entry_unit))}")
    if one.without:
        missing = ", ".join(_named(place, names) for place in one.without)
        parts.append(_("chưa có số của %(places)s") % {"places": missing})
    return "; ".join(parts)


@dataclass(frozen=True)
class Change:
    """One line of a cell's history."""

    at: datetime
    by: str
    channel: str
    old: str
    new: str
    reason: str
    rev: int


def history(
    submission: Submission, place_id: int, series_id: int, window_id: int
) -> tuple[str, list[Change]]:
    """Return a cell's label and its changes, the latest first."""
    asked = scope(submission)
    spec = asked.typed.get((series_id, window_id))
    if spec is None:
        return "", []
    section = asked.layout.section_by_code[spec.key[0]]
    column = next(one.label for one in section.columns if one.code == spec.key[2])
    found = FigureChange.objects.filter(
        submission=submission, place=place_id, series=series_id, window=window_id
    ).select_related("by")
    changes = [
        Change(
            one.at,
            str(one.by),
            str(CHANNEL[Channel(one.channel)]),
            _stated(one.old_state, one.old_value, spec, section.entry_unit),
            _stated(one.state, one.value, spec, section.entry_unit),
            one.reason,
            one.rev,
        )
        for one in found.order_by("-rev", "-pk")
    ]
    return f"{section.row_named(spec.key[1])} · {column}", changes


def _stated(state: str, value: Decimal | None, spec: CellSpec, entry_unit: str) -> str:
    if not state:
        return _("chưa nhập")
    return (
        number(_in_entry_unit(value, spec, entry_unit))
        if value is not None
        else str(STATE[FigureState(state)])
    )


@dataclass(frozen=True)
class Difference:
    """A cell that January says otherwise than September."""

    place: str
    label: str
    before: str
    now: str


def differences(submission: Submission) -> list[Difference]:
    """Return where this report differs from what was accepted in the round it follows, in form order."""
    version_id = followed_version_id(submission)
    if version_id is None:
        return []
    asked = scope(submission)
    round_ = submission.obligation.round
    assert round_.follows is not None
    moved = {round_.follows.window_id: round_.window_id}
    before = {
        (one.place_id, one.series_id, moved.get(one.window_id, one.window_id)): Held(one.state, one.value, 0)
        for one in SentFigure.objects.filter(version=version_id)
    }
    now = {
        (one.place_id, one.series_id, one.window_id): Held(one.state, one.value, one.rev)
        for one in submission.figures.all()
        if one.state != FigureState.CLEARED
    }
    order = {key: place for place, key in enumerate(asked.layout.cells)}
    names = places.names({key[0] for key in before | now}, asked.cutoff_on)
    found = []
    for coordinates in before.keys() | now.keys():
        was, is_now = before.get(coordinates, UNTOUCHED), now.get(coordinates, UNTOUCHED)
        spec = asked.typed.get(coordinates[1:])
        if spec is None or (was.state, was.value) == (is_now.state, is_now.value):
            continue
        section = asked.layout.section_by_code[spec.key[0]]
        row = section.row_named(spec.key[1])
        column = next(one.label for one in section.columns if one.code == spec.key[2])
        place = names[coordinates[0]].full if coordinates[0] in names else ""
        said = [_stated(one.state, one.value, spec, section.entry_unit) for one in (was, is_now)]
        found.append(((place, order[spec.key]), Difference(place, f"{row} · {column}", said[0], said[1])))
    return [one for _key, one in sorted(found, key=lambda pair: pair[0])]
