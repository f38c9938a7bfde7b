"""What the words of a report say where they name figures and words of reports below.

A report as it stands reads the figures that stand and the versions that count now; a version reads what was
frozen with it. Nothing is asked where no text has a reference.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property

from neu.platform.text.names import shown as in_language
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import fold
from neu.platform.ui.words import refusal_text
from neu.registry.agencies.models import Agency
from neu.registry.places import selectors as places
from neu.reporting.forms import formula
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.formula import quoting
from neu.reporting.forms.formula.quoting import OPENS, Quote
from neu.reporting.forms.layout import BLANK, CellKey, CellValue, Layout
from neu.reporting.forms.rules import CellKind, Mark, QuoteProblem
from neu.reporting.indicators.rules import Adds
from neu.reporting.submissions.models import (
    Figure,
    Narrative,
    SentFigure,
    Submission,
    SubmissionVersion,
    VersionPart,
)
from neu.reporting.submissions.rules import FigureState, Finding
from neu.reporting.submissions.selectors import tree
from neu.reporting.submissions.selectors.carrying import carried_value
from neu.reporting.submissions.selectors.cells import MARK, carried_figures, shown_figures
from neu.reporting.submissions.selectors.saying import UNIT_LABEL
from neu.reporting.submissions.selectors.scope import Scope, scope

Heading = tuple[str, str]  # section, item
Values = Mapping[CellKey, CellValue]
Given = Callable[[Submission, Scope], Values]  # cells a report does not type: the plan, earlier years
MAX_WORDS = 100_000  # characters that all the references of a text may come to
SHOWN_ROWS = 30  # of those found, on the page that offers figures
MAX_DEPTH = 8  # a phrase of a phrase of …
NO_WORDS = "chưa có lời"
WORDS = "loi"  # the third part of where a heading lies on the page: "W.w1.loi"


@dataclass(frozen=True)
class Quoted:
    """One reference with what it says; `value` of a figure; `trouble`: it stays as typed."""

    quote: Quote
    words: str
    value: CellValue | None = None
    trouble: Refused | None = None

    @property
    def why(self) -> str:
        """What is wrong with it and what to do, in the reader's language; "" for a good one."""
        return refusal_text(self.trouble) if self.trouble else ""


@dataclass(frozen=True)
class Read:
    """A text as it reads, and the references in it."""

    text: str
    quoted: Sequence[Quoted] = ()

    @property
    def wrong(self) -> bool:
        return any(one.trouble for one in self.quoted)


@dataclass
class Source:
    """What a report's references read. `below`: agency code → its reports below; None: none is expected."""

    layout: Layout
    figures: Callable[[], Values]
    below: Callable[[str], Sequence["Told"] | None]

    @cached_property
    def values(self) -> Values:
        """The value of every cell, asked once."""
        return self.figures()


@dataclass
class Told:
    """The words of a version that others may quote, each read once."""

    narratives: Mapping[Heading, str]
    source: Source
    read: dict[Heading, str] = field(default_factory=dict)

    def under(self, heading: Heading, depth: int) -> str:
        if heading not in self.read:
            text = self.narratives.get(heading, "")
            self.read[heading] = read(text, heading, self.source, depth).text
        return self.read[heading]


def read(text: str, heading: Heading, source: Source, depth: int = 0) -> Read:
    """Return a text as it reads from a source, its references in order."""
    if OPENS not in text:
        return Read(text)
    found = quoting.quotes(text, source.layout)
    quoted, room = list[Quoted](), MAX_WORDS
    for one in found:
        quoted.append(_quoted(one, heading, source, depth, room))
        room -= len(quoted[-1].words)
    words = iter(quoted)
    said = (next(words).words if one else part for part, one in quoting.pieces(text, found))
    return Read("".join(said), quoted)


def _quoted(one: Quote, heading: Heading, source: Source, depth: int, room: int) -> Quoted:
    if one.figure is not None:
        told = quoting.value(one.figure, source.values)
        return Quoted(one, quoting.said(one.figure, told, source.layout), told)
    if one.phrase is None:
        return Quoted(one, one.written, trouble=one.trouble)
    reports = source.below(one.phrase.agency)
    if reports is None:
        return _troubled(one, QuoteProblem.QUOTE_REPORT, agency=one.phrase.agency)
    under = (one.phrase.section, one.phrase.item) if one.phrase.section else heading
    told_below = [each.under(under, depth + 1).strip() for each in reports] if depth < MAX_DEPTH else []
    words = "\n\n".join(filter(None, told_below)) or NO_WORDS
    if depth == MAX_DEPTH or len(words) > room:
        return _troubled(one, QuoteProblem.QUOTE_WORDS_TOO_LONG, most=str(MAX_WORDS))
    return Quoted(one, words)


def _troubled(one: Quote, problem: QuoteProblem, **params: str) -> Quoted:
    refused = Refused(problem, {"where": one.written, **params})
    return Quoted(one, one.written, trouble=refused)


# Where they read from


def standing(submission: Submission, asked: Scope) -> Source:
    """Return what the words of a report read as it stands."""
    below = _Standing(submission)

    def figures() -> Values:
        return values_of(submission, asked, below.version_ids, live=True)

    return Source(asked.layout, figures, below)


@dataclass
class _Standing:
    """The reports a consolidation would be made of now, by the code of their agency; asked when named."""

    submission: Submission

    @cached_property
    def parts(self) -> Sequence[tree.Part]:
        return tree.parts(self.submission)

    @property
    def version_ids(self) -> set[int]:
        direct = [one.version_id for one in self.parts if one.version_id]
        return {*direct, *(key for one in direct for key in tree.under(one).values())}

    @cached_property
    def codes(self) -> Mapping[int, str]:
        wanted = {one.agency_id for one in self.parts}
        return dict(Agency.objects.filter(pk__in=wanted).values_list("pk", "code"))

    @cached_property
    def told(self) -> Mapping[int, Told]:
        return told_by([one.version_id for one in self.parts if one.version_id])

    def __call__(self, code: str) -> Sequence[Told] | None:
        of_agency = [one.version_id for one in self.parts if self.codes.get(one.agency_id) == code]
        return [self.told[key] for key in of_agency if key] if of_agency else None


def sent(version: SubmissionVersion, given: Given | None = None) -> Source:
    """Return what the words of a version read: what was frozen with it and with its parts."""

    def figures() -> Values:
        asked = scope(version.submission)
        every = {version.pk, *tree.under(version.pk).values()}
        return values_of(version.submission, asked, every, given=given)

    @cache  # each report below is asked for and read once, however often it is named
    def below(code: str) -> Sequence[Told]:
        parts = VersionPart.objects.filter(
            version=version, part__submission__obligation__agency__code=code
        ).order_by("part__submission")
        return list(told_by(parts.values_list("part", flat=True), given).values())

    return Source(forms.layout(version.form_version_id), figures, below)


def told_by(version_ids: Iterable[int], given: Given | None = None) -> dict[int, Told]:
    """Return version → its words and what they read."""
    versions = SubmissionVersion.objects.filter(pk__in=list(version_ids)).select_related(
        "submission__obligation__round__regime__programme",
        "submission__obligation__round__window",
        "submission__obligation__step",
    )
    return {
        one.pk: Told({(section, item): text for section, item, text in one.narratives}, sent(one, given))
        for one in versions.order_by("pk")
    }


def values_of(
    submission: Submission,
    asked: Scope,
    version_ids: Iterable[int],
    *,
    live: bool = False,
    given: Given | None = None,
) -> Values:
    """Return every cell of a report over all its places: these versions added, `live` with what stands too.

    What does not add over places is said where one place alone has it.
    """
    rows = list(
        SentFigure.objects.filter(version__in=list(version_ids)).values_list(
            "place_id", "series_id", "window_id", "state", "value"
        )
    )
    if live:
        rows += Figure.objects.filter(submission=submission).values_list(
            "place_id", "series_id", "window_id", "state", "value"
        )
    held: dict[CellKey, list[tuple[int, CellValue]]] = defaultdict(list)
    for place, series, window, state, value in rows:
        key = asked.key_of(series, window)
        if key is not None and state != FigureState.CLEARED:
            held[key].append((place, CellValue(MARK[state], value)))
    inputs = {key: _together(found, asked.layout.cells[key].adds_over_places) for key, found in held.items()}
    inputs |= (given or _given_now)(submission, asked)
    return formula.evaluate(asked.layout, inputs)


def _together(found: Sequence[tuple[int, CellValue]], adds: str) -> CellValue:
    numbers = [(place, one.value) for place, one in found if one.value is not None]
    if not numbers:
        return found[0][1] if found else BLANK
    if adds != Adds.SUM and len({place for place, _value in numbers}) > 1:
        return CellValue(Mark.NOT_ADDED)
    return CellValue(Mark.VALUE, sum((value for _place, value in numbers), Decimal(0)))


def _given_now(submission: Submission, asked: Scope) -> Values:
    carried = carried_figures(submission, asked.place_id, asked)
    atlas = places.atlas() if carried else None
    earlier = {key: carried_value(one, atlas) for key, one in carried.items()}
    return {**shown_figures(asked.place_id, asked), **earlier}


def text_read(submission: Submission, heading: Heading, text: str) -> Read:
    """Return how a text would read under a heading of a report as it stands."""
    return read(text, heading, standing(submission, scope(submission)))


# What stands against sending


def findings(submission: Submission, asked: Scope) -> list[Finding]:
    """Return the troubles of the references in the words of a report as they stand, in reading order."""
    if not any(section.items for section in asked.layout.sections):
        return []
    kept = Narrative.objects.filter(submission=submission, text__contains=OPENS)
    texts = {(section, item): text for section, item, text in kept.values_list("section", "item", "text")}
    if not texts:
        return []
    source = standing(submission, asked)
    return troubles(submission, asked, {key: read(text, key, source) for key, text in texts.items()})


def troubles(submission: Submission, asked: Scope, reads: Mapping[Heading, Read]) -> list[Finding]:
    """Return the troubles of texts already read."""
    titles = {
        (section.code, item.code): item.title for section in asked.layout.sections for item in section.items
    }
    return [
        Finding(
            "ERROR",
            one.trouble.code,
            {"row": titles[heading]},
            ((*heading, WORDS),),
            submission.obligation.place_id,
            words=one.why,
        )
        for heading in titles
        if heading in reads
        for one in reads[heading].quoted
        if one.trouble is not None
    ]


# Figures to choose from


@dataclass(frozen=True)
class QuotableRow:
    """A row of the form: (column, the reference to its cell, what that says now)."""

    section: str
    label: str
    unit: str
    code: str
    cells: Sequence[tuple[str, str, str]]


def quotable(submission: Submission, sought: str) -> tuple[list[QuotableRow], int]:
    """Return the rows whose name or code has every word sought, marks or not, and how many are not shown."""
    asked = scope(submission)
    source, words = standing(submission, asked), fold(sought).split()
    found, more = list[QuotableRow](), 0
    for section in asked.layout.sections:
        for row in section.rows:
            label, code = section.row_named(row.code), f"{section.code}!{row.code}"
            named = fold(f"{in_language(section.title)} {in_language(label)} {label} {code}")
            cells = [
                (column, cell.key)
                for column in section.columns
                if (cell := section.cells.get((row.code, column.code))) and cell.kind is not CellKind.LABEL
            ]
            known = (section.code, row.code) in asked.rows and not row.heading and cells
            if not known or not all(word in named for word in words):
                continue
            if len(found) == SHOWN_ROWS:
                more += 1
                continue
            tokens = [(column.label, quoting.figure_token(key)) for column, key in cells]
            said = [(in_language(name), token, read(token, ("", ""), source).text) for name, token in tokens]
            unit = in_language(section.row_unit(row, str(UNIT_LABEL.get(section.entry_unit, ""))))
            found.append(QuotableRow(in_language(section.title), in_language(label), unit, code, said))
    return found, more
