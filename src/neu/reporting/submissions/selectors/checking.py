"""What the checks say about a report: errors stop sending, warnings ask for a word."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from neu.registry.people.models import User
from neu.reporting.forms import checks, formula
from neu.reporting.forms.checks import CellFinding
from neu.reporting.forms.layout import CellKey, CellValue
from neu.reporting.forms.rules import Mark
from neu.reporting.submissions.models import Figure, FigureChange, Submission
from neu.reporting.submissions.rules import FigureState, Finding
from neu.reporting.submissions.selectors import list_rows, quoting
from neu.reporting.submissions.selectors.cells import cells
from neu.reporting.submissions.selectors.crossing import Reader, across
from neu.reporting.submissions.selectors.saying import as_typed
from neu.reporting.submissions.selectors.scope import Scope, scope

ERROR, WARNING = "ERROR", "WARNING"
Values = Mapping[CellKey, CellValue]


def findings(
    submission: Submission, *, at: datetime, asked: Scope | None = None, reader: User | None = None
) -> list[Finding]:
    """Return what stands against sending, place by place; a cell with a recorded reason is answered.

    `reader`: somebody else than its agency, told of other reports only what she may read.
    """
    within = asked or scope(submission)
    place_ids = Figure.objects.filter(submission=submission).values_list("place_id", flat=True).distinct()
    found: list[Finding] = []
    for place_id in sorted(place_ids):
        page = cells(submission, place_id, within, carry=False)
        values = formula.evaluate(within.layout, page.inputs())
        found += place_findings(
            submission, place_id, within, values, reader=(reader, at) if reader is not None else None
        )
    return [*found, *list_rows.findings(submission, within.layout), *quoting.findings(submission, within)]


def place_findings(
    submission: Submission,
    place_id: int,
    asked: Scope,
    values: Values,
    *,
    beside: bool = True,
    reader: Reader | None = None,
) -> list[Finding]:
    """Return the findings of one place's page, whose cells are already evaluated; rows of others left out.

    `beside` False leaves out the checks against other forms.
    """
    found = [
        _finding(one, asked, place_id)
        for one in checks.check(asked.layout, values)
        if one.key[:2] in asked.rows
    ]
    found += [
        Finding(WARNING, FigureState.UNKNOWN, {"row": _row(cell.key, asked)}, (cell.key,), place_id)
        for cell in asked.typed.values()
        if cell.key in values and values[cell.key].mark is Mark.UNKNOWN
    ]
    if beside:
        found += across(submission, place_id, asked, values, reader)
    if not any(one.level == WARNING for one in found):
        return found
    explained = explained_cells(submission, place_id, asked)
    return [
        replace(one, answered=True) if one.level == WARNING and set(one.cells) & explained else one
        for one in found
    ]


def _finding(one: CellFinding, asked: Scope, place_id: int) -> Finding:
    section, spec = asked.layout.section_by_code[one.key[0]], asked.layout.cells[one.key]
    params = as_typed(one.problem.params, spec, section.entry_unit) if one.problem else {}
    params["row"] = _row(one.key, asked)
    return Finding(str(one.severity), str(one.code), params, (one.key,), place_id, words=one.message)


def _row(key: CellKey, asked: Scope) -> str:
    section = asked.layout.section_by_code[key[0]]
    row = section.row_named(key[1])
    column = next((column.label for column in section.columns if column.code == key[2]), key[2])
    return f"{row} · {column}"


def explained_cells(submission: Submission, place_id: int, asked: Scope) -> set[CellKey]:
    """Return the cells whose last change, the one that stands, carries a reason."""
    stands = Figure.objects.filter(
        submission=submission,
        place=place_id,
        series=OuterRef("series"),
        window=OuterRef("window"),
        rev=OuterRef("rev"),
    )
    given = FigureChange.objects.filter(Exists(stands), submission=submission, place=place_id)
    reasoned = given.exclude(reason="").values_list("series_id", "window_id")
    keys = (asked.key_of(series, window) for series, window in reasoned)
    return {key for key in keys if key is not None}
