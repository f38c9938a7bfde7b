"""The words of an edition: what the references in them said when it was made ready, kept beside them.

A figure is the edition's own total, adjustments too. A phrase is of the report below as the edition counts
it; what that names in turn is read from what was frozen with it, the plan and earlier years as the edition
has them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from neu.reporting.consolidation.selectors.basis import Basis
from neu.reporting.consolidation.selectors.tables import Table, tables
from neu.reporting.forms.formula.binding import reads
from neu.reporting.forms.layout import CellKey, Layout
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.submissions.models import Submission, SubmissionVersion, VersionPart
from neu.reporting.submissions.selectors import lines
from neu.reporting.submissions.selectors.quoting import Quoted, Source, Told, Values, read, told_by
from neu.reporting.submissions.selectors.scope import Scope

Body = dict[str, Any]


def words(basis: Basis, whole: Table) -> tuple[list[list[str]], list[Body]]:
    """Return the words of the report that stands for the whole round as they read, [section, item, text],
    and of each text with references what it was typed as and what each of them said."""
    versions = _holding(basis)
    source = Source(basis.layout, lambda: whole.cells, _Below(basis, tuple(versions)))
    found: list[list[str]] = []
    kept: list[Body] = []
    for typed in versions.values():
        for section, item, text in typed:
            if not text:
                continue
            told = read(text, (section, item), source)
            found.append([section, item, told.text])
            if said := [_said(one) for one in told.quoted if one.trouble is None]:
                kept.append({"at": [section, item], "typed": text, "said": said})
    return sorted(found), sorted(kept, key=lambda one: (one["at"], one["typed"]))


def _holding(basis: Basis) -> dict[int, list[list[str]]]:
    """Return version → its words as typed, of the reports that stand for the whole round."""
    step = lines.holding_step(basis.round).pk
    counted = [one for one in lines.counting(basis.lines, basis.state) if one.step_id == step]
    wanted = [key for one in counted if (key := one.version_in(basis.state))]
    return dict(SubmissionVersion.objects.filter(pk__in=wanted).values_list("pk", "narratives"))


def _said(one: Quoted) -> Body:
    """A reference: as written, what it said, and of a figure its cells and value."""
    kept: Body = {"written": one.quote.written, "words": one.words}
    if one.quote.figure is None or one.value is None:
        return kept
    cells = [list(key) for key in sorted(reads(one.quote.figure))]
    return kept | {"cells": cells, "value": [one.value.mark, one.value.value, one.value.note]}


@dataclass
class _Below:
    """The reports that went into the whole, each as the edition counts it, by the code of their agency."""

    basis: Basis
    versions: Sequence[int]
    _read: dict[int, Told] = field(default_factory=dict)
    _tables: dict[int, Table] = field(default_factory=dict)  # of one step's places at once: as many queries

    def __call__(self, code: str) -> list[Told]:
        parts = VersionPart.objects.filter(
            version__in=self.versions, part__submission__obligation__agency__code=code
        ).values_list("part__submission", flat=True)
        counted = {key for one in parts if (key := self._counted.get(one)) is not None}
        return [self._told(key) for key in sorted(counted)]

    @cached_property
    def _counted(self) -> dict[int, int]:
        """Submission of any pass → the version that counts for its line."""
        found = {}
        for line in self.basis.lines:
            now = line.counted(self.basis.state)
            version = now.version_in(self.basis.state) if now else None
            each: lines.Line | None = line
            while each is not None and version is not None:
                if each.submission_id is not None:
                    found[each.submission_id] = version
                each = each.earlier
        return found

    def _told(self, version_id: int) -> Told:
        if version_id not in self._read:
            self._read[version_id] = told_by([version_id], self._given)[version_id]
        return self._read[version_id]

    def _given(self, submission: Submission, asked: Scope) -> Values:
        """What a report below does not type itself, as the edition has it: nothing that was given since."""
        if asked.place_id not in self._tables:
            duty = submission.obligation
            beside = {line.place_id for line in self.basis.lines if line.step_id == duty.step_id}
            every = sorted({asked.place_id, *beside} - self._tables.keys())
            made = tables(self.basis, every, on=self.basis.round.cutoff_on)
            self._tables |= dict(zip(every, made, strict=True))
        cells = self._tables[asked.place_id].cells
        given = asked.layout.of_kind(CellKind.SHOWN, CellKind.CARRIED)
        return {cell.key: cells[cell.key] for cell in given if cell.key in cells}


# Read in an issued body


class Piece(NamedTuple):
    """A stretch of an edition's words; `cells` of a figure that is not blank: where its number comes from."""

    text: str
    quoted: bool = False
    cells: Sequence[CellKey] = ()


def pieces(kept: Mapping[str, Any]) -> Iterator[Piece]:
    """Yield a text with references in order, from what the body keeps of it."""
    typed, cursor = kept["typed"], 0
    for one in kept["said"]:
        at = typed.find(one["written"], cursor)
        if at > cursor:
            yield Piece(typed[cursor:at])
        led = one.get("cells", ()) if one.get("value", [Mark.BLANK])[0] != Mark.BLANK else ()
        yield Piece(one["words"], True, [(key[0], key[1], key[2]) for key in led])
        cursor = at + len(one["written"])
    if typed[cursor:]:
        yield Piece(typed[cursor:])


class Heading(NamedTuple):
    """A heading of an edition with its words, a paragraph a line."""

    title: str
    pieces: Sequence[Piece]


def headings(body: Mapping[str, Any], layout: Layout) -> list[Heading]:
    """Return the headings that were answered, in the outline's order."""
    kept = {(*one["at"], "".join(part.text for part in pieces(one))): one for one in body.get("quotes", ())}
    said: dict[tuple[str, str], list[Piece]] = {}
    for section, item, text in body["narratives"]:
        one = kept.get((section, item, text))
        said.setdefault((section, item), []).extend(pieces(one) if one else [Piece(text)])
    return [
        Heading(item.title, said[section.code, item.code])
        for section in layout.sections
        for item in section.items
        if (section.code, item.code) in said
    ]
