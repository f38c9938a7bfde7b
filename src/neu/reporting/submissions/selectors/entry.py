"""One place's page of a report, ready to draw: sections, rows, cells with their words. Nothing is asked
twice."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from neu.platform.text.names import language, written
from neu.platform.text.names import shown as in_language
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
from neu.reporting.forms.ports import Stated
from neu.reporting.forms.rules import CellKind, Mark, SectionKind
from neu.reporting.indicators.rules import Finding as Problem
from neu.reporting.indicators.texts import FINDING
from neu.reporting.submissions.models import Narrative, ReturnedCell, Submission
from neu.reporting.submissions.rules import NOTE, FigureState, Finding
from neu.reporting.submissions.selectors import list_rows, prefilling, quoting
from neu.reporting.submissions.selectors.below import PartWords, words_below
from neu.reporting.submissions.selectors.cells import UNTOUCHED, Cells, cells
from neu.reporting.submissions.selectors.checking import place_findings
from neu.reporting.submissions.selectors.crossing import Reader
from neu.reporting.submissions.selectors.quoting import Read
from neu.reporting.submissions.selectors.saying import (
    UNIT_LABEL,
    briefly,
    entered,
    origin,
    origin_briefly,
    shown,
)
from neu.reporting.submissions.selectors.scope import Scope, choices, scope
from neu.reporting.submissions.selectors.tree import Part
from neu.reporting.submissions.texts import CROSS_WORDS, STATE, UNKNOWN_FINDING, in_words

MOMENT = 60  # seconds; the plan and earlier years of an open page are read again after so long


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
    brief: str = ""  # the note in a few words; the whole of it opens on request
    error: str = ""
    tone: str = ""  # bad, warn, conflict
    ask: str = ""  # confirm (đồng hay triệu đồng?) or reason (why a cumulative goes down)
    divide: tuple[tuple[int, int, str], ...] = ()  # (source place, year, its name) of what is not divided
    series_id: int = 0
    column: str = ""
    unsaved: bool = False  # it says what she typed, which could not be saved


UNCHANGED = CellView("", "none", "")


@dataclass(frozen=True, slots=True)
class RowView:
    spec: RowSpec
    unit: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """A heading of the outline with its words, and what the reports below say under it."""

    spec: ItemSpec
    text: str
    rev: int
    unsaved: bool = False
    below: Sequence[PartWords] = ()
    read: Read = Read("")  # the words with what their references say


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

    @property
    def has_units(self) -> bool:
        """True when rows name units of their own; money has the section's."""
        return any(row.spec.unit for row in self.rows)

    @property
    def width(self) -> int:
        return 1 + self.has_units + len(self.columns)


@dataclass(frozen=True)
class EntryPage:
    """Everything the page of one place shows of a report's form."""

    place: places.PlaceName
    places: Sequence[places.PlaceName]
    sections: Sequence[SectionView]
    findings: Sequence[Finding]
    editable: bool
    fillable: int = 0  # empty cells the system has a figure for

    @property
    def cells(self) -> Iterator[CellView]:
        return (cell for section in self.sections for row in section.rows for cell in row.cells)

    @cached_property
    def remarks(self) -> list[tuple[str, str, str]]:
        """(tone, words, where on the page) of what the checks say and nobody answered."""
        return [
            (TONE[one.level], finding_words(one), ".".join(one.cells[0]))
            for one in self.findings
            if not one.answered and one.cells
        ]

    @property
    def errors(self) -> int:
        """Return how many remarks stop the report from being sent."""
        return sum(tone == "bad" for tone, _words, _where in self.remarks)

    @property
    def has_errors(self) -> bool:
        return self.errors > 0

    @property
    def typed(self) -> int:
        """Return how many cells of its tables are typed."""
        return sum(section.typed for section in self.sections if section.is_table)

    @property
    def filled(self) -> int:
        return sum(section.filled for section in self.sections if section.is_table)

    @property
    def asked(self) -> int:
        """Return how many headings of its outlines ask for words."""
        return sum(section.typed for section in self.sections if not section.is_table)

    @property
    def worded(self) -> int:
        return sum(section.filled for section in self.sections if not section.is_table)


@dataclass(frozen=True)
class Typed:
    """What an officer left in a cell that could not be saved, and why."""

    text: str
    state: str
    error: str
    tone: str = ""
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
    language: str = field(default_factory=language)
    labels: dict[str, str] = field(default_factory=dict)  # of the columns and rows, in the reader's language
    counted: list[int] = field(default_factory=lambda: [0, 0])  # typed, filled
    stated: Mapping[CellKey, Stated] = field(default_factory=dict)  # what the system says of cells
    saved: Container[str] | None = None  # after a save: draw no cell but these, remarked and computed ones

    def label(self, name: str) -> str:
        """Return a name in the reader's language, asked for once a page."""
        if name not in self.labels:
            self.labels[name] = in_language(name)
        return self.labels[name]


def entry(
    submission: Submission,
    place_id: int | None,
    at: datetime,
    *,
    editable: bool = False,
    version_ids: Sequence[int] | None = None,
    typed: Mapping[tuple[int, int], Typed] | None = None,
    words: Mapping[tuple[str, str], Typed] | None = None,
    asked: Scope | None = None,
    saved: Container[str] | None = None,
    reader: Reader | None = None,
    sent: bool = False,
    made_of: Sequence[Part] = (),
) -> EntryPage:
    """Return the page of a report about one place (its own when None or not among its places).

    `version_ids` shows what was frozen instead of what stands; `typed` puts back what could not be saved;
    `asked` saves asking for the report's scope twice. `saved` names what was saved from a page that is open:
    drawn are those cells, computed ones, and those the checks have a remark on. `reader`: who reads it, where
    that may be somebody else than its agency. `sent`: its words are those that were sent; `made_of`: reports
    whose words stand beside them.
    """
    asked = asked or scope(submission)
    offered = choices(submission)
    place = next((one for one in offered if one.place_id == place_id), offered[0])
    moment = int(at.timestamp()) // MOMENT if saved is not None else None
    held = cells(submission, place.place_id, asked, version_ids=version_ids, moment=moment)
    sources = {key for one in held.carried.values() for key, _year, _value in (*one.sources, *one.undivided)}
    sources |= {key for one in held.carried.values() for key in one.without}
    names = places.names(sources, asked.cutoff_on)
    values = formula.evaluate(asked.layout, held.inputs())
    findings = place_findings(
        submission, place.place_id, asked, values, beside=version_ids is None, reader=reader
    )
    if version_ids is None:
        findings += list_rows.findings(submission, asked.layout)
    outline = _outline(submission, sent=sent)
    for heading, left in (words or {}).items():
        outline[heading] = left.text, left.rev or 0
    version = submission.sent_version if sent else None
    source = quoting.sent(version) if version else quoting.standing(submission, asked)
    reads = {heading: quoting.read(text, heading, source) for heading, (text, _rev) in outline.items()}
    if not sent:
        findings += quoting.troubles(submission, asked, reads)
    said = _said(findings)
    said |= _returned(submission, place.place_id, asked)
    known = prefilling.stated(submission, place.place_id, asked, at) if editable else {}
    draw = _Draw(asked, held, values, names, editable, typed or {}, said, stated=known, saved=saved)
    beside = words_below(made_of)
    told = _Words(outline, words or {}, beside, reads)
    sections = [
        _section(section, draw, told)
        for section in asked.layout.sections
        if section.kind is SectionKind.NARRATIVE or any(row[0] == section.code for row in asked.rows)
    ]
    fillable = prefilling.fillable(submission, place.place_id, asked, held.typed, known)
    return EntryPage(place, offered, sections, findings, editable, len(fillable))


def finding_words(one: Finding) -> str:
    """Return what a check says, in the reader's language: the row, then the form's own words or the
    catalogue's."""
    row = in_language(one.params.get("row", ""))
    if one.code in CROSS_WORDS:
        said = {**one.params, "row": row, "form": in_language(one.params["form"])}
        return str(CROSS_WORDS[one.code]) % {**said, "words": in_language(one.words)}
    if one.code == FigureState.UNKNOWN:
        return str(UNKNOWN_FINDING) % {**one.params, "row": row}
    return f"{row}: {_remark(one)}"


def _remark(one: Finding) -> str:
    """What a check says beside the very cell, which is not named again."""
    if one.words:
        return in_language(one.words)
    return str(FINDING[Problem(one.code)]) % in_words(one.params)


TONE = {"ERROR": "bad", "WARNING": "warn", NOTE: "info"}


def _said(findings: Sequence[Finding]) -> dict[CellKey, tuple[str, str]]:
    found: dict[CellKey, tuple[str, str]] = {}
    for one in sorted(findings, key=lambda finding: finding.level == "WARNING"):
        if one.answered or one.level == NOTE:
            continue
        tone = TONE[one.level]
        for key in one.cells[:1]:
            names_itself = one.code == FigureState.UNKNOWN or one.code in CROSS_WORDS
            said = finding_words(one) if names_itself else _remark(one)
            found.setdefault(key, (tone, said))
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


def _outline(submission: Submission, *, sent: bool) -> dict[tuple[str, str], tuple[str, int]]:
    if sent:
        version = submission.sent_version
        return {(section, item): (text, 0) for section, item, text in version.narratives} if version else {}
    return {
        (one.section, one.item): (one.text, one.rev)
        for one in Narrative.objects.filter(submission=submission)
    }


@dataclass(frozen=True)
class _Words:
    """The words of a page by heading: as typed, left unsaved, of the reports below, and as they read."""

    outline: Mapping[tuple[str, str], tuple[str, int]]
    unsaved: Container[tuple[str, str]]
    below: Mapping[tuple[str, str], Sequence[PartWords]]
    reads: Mapping[tuple[str, str], Read]


def _section(
    section: SectionSpec,
    draw: _Draw,
    told: _Words,
) -> SectionView:
    draw.counted = [0, 0]
    unit = str(UNIT_LABEL.get(section.entry_unit, ""))
    rows = [
        RowView(
            row,
            section.row_unit(row, unit),
            tuple(_cell(section, row, column, draw) for column in section.columns),
        )
        for row in section.rows
        if (section.code, row.code) in draw.asked.rows
    ]
    items = []
    for item in section.items:
        heading = (section.code, item.code)
        text, rev = told.outline.get(heading, ("", 0))
        read, below = told.reads.get(heading, Read(text)), told.below.get(heading, ())
        items.append(ItemView(item, text, rev, unsaved=heading in told.unsaved, below=below, read=read))
        draw.counted[0] += item.asked
        draw.counted[1] += bool(item.asked and text)
    typed, filled = draw.counted
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
    if draw.saved is not None and not spec.computed:
        return UNCHANGED
    value = draw.values.get(key, CellValue(Mark.BLANK))
    text = shown(value, spec, section.entry_unit, into=draw.language)
    if spec.kind is CellKind.CARRIED and key in draw.held.carried:
        one = draw.held.carried[key]
        divide = tuple((place, year, briefly(place, draw.names)) for place, year, _value in one.undivided)
        note = origin(one, spec, section.entry_unit, draw.names)
        return CellView(
            cell_id,
            "given",
            "" if divide else text,
            note=note,
            brief=origin_briefly(one, draw.names),
            divide=divide,
            series_id=spec.series_id or 0,
            column=draw.label(column.label),
        )
    kind = "computed" if spec.computed else "given"
    return CellView(
        cell_id, kind, text, note=value.note, error=error, tone=tone, column=draw.label(column.label)
    )


def _state_words(state: str) -> str:
    return str(STATE[FigureState(state)]) if state in STATE else ""


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
    name = f"{series}.{window}"
    if draw.saved is not None and not tone and name not in draw.saved:
        return UNCHANGED
    left = draw.typed.get((series, window))
    state = left.state if left else held.state
    text = left.text if left else entered(held, spec, section.entry_unit, into=draw.language)
    note, brief = "", ""
    if (known := draw.stated.get(spec.key)) is not None:
        note, brief = known.words, _("Chưa có dữ liệu")
        if known.value is not None:
            brief = _("Hệ thống: %(value)s") % {"value": written(known.value, into=draw.language)}
    return CellView(
        cell_id,
        "input" if draw.editable and window else "given",
        text if left or draw.editable or state == FigureState.VALUE else _state_words(state),
        state,
        left.rev if left and left.rev is not None else held.rev,
        name,
        f"{draw.label(section.row_named(row.code))}, {draw.label(column.label)}",
        note=note,
        brief=brief,
        error=left.error if left else error,
        tone=left.tone if left else tone,
        ask=left.ask if left else "",
        series_id=series,
        column=draw.label(column.label),
        unsaved=left is not None,
    )
