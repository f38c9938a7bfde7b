"""What the checks say about a report: errors stop sending, warnings ask for a word."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import number
from neu.reporting.forms import formula
from neu.reporting.forms.layout import CellKey, CellValue, Layout, PartsCheck, RowCheck, SectionSpec
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.rules import BreakdownKind
from neu.reporting.submissions.models import Figure, FigureChange, Submission
from neu.reporting.submissions.rules import FigureState, Finding
from neu.reporting.submissions.selectors.cells import cells
from neu.reporting.submissions.selectors.scope import Scope, scope

ERROR, WARNING = "ERROR", "WARNING"
Values = Mapping[CellKey, CellValue]
_COUNTS = (Mark.VALUE, Mark.NOTHING)


def findings(submission: Submission, *, at: datetime, asked: Scope | None = None) -> list[Finding]:
    """Return what stands against sending, place by place; a cell with a recorded reason is answered."""
    within = asked or scope(submission)
    place_ids = Figure.objects.filter(submission=submission).values_list("place_id", flat=True).distinct()
    found: list[Finding] = []
    for place_id in sorted(place_ids):
        page = cells(submission, place_id, within, carry=False)
        values = formula.evaluate(within.layout, page.inputs())
        found += place_findings(submission, place_id, within, values)
    return found


def place_findings(submission: Submission, place_id: int, asked: Scope, values: Values) -> list[Finding]:
    """Return the findings of one place's page, whose cells are already evaluated."""
    found = list(_checked(asked, values, place_id))
    if not any(one.level == WARNING for one in found):
        return found
    explained = explained_cells(submission, place_id, asked)
    return [one if one.level == ERROR or not set(one.cells) & explained else _answered(one) for one in found]


def _answered(one: Finding) -> Finding:
    return Finding(one.level, one.code, one.params, one.cells, one.place_id, True, one.words)


def explained_cells(submission: Submission, place_id: int, asked: Scope) -> set[CellKey]:
    """Return the cells whose last change carries a reason."""
    last = (
        FigureChange.objects.filter(submission=submission, place=place_id)
        .order_by("series_id", "window_id", "-rev")
        .distinct("series_id", "window_id")
        .values_list("series_id", "window_id", "reason")
    )
    keys = (asked.key_of(series, window) for series, window, reason in last if reason)
    return {key for key in keys if key is not None}


def _checked(asked: Scope, values: Values, place_id: int) -> Iterator[Finding]:
    for section in asked.layout.sections:
        for check in section.checks:
            if isinstance(check, PartsCheck):
                yield from _parts(check, section, asked, values, place_id)
            else:
                yield from _rows(check, section, asked, values, place_id)
        yield from _unknown(section, asked, values, place_id)


def _parts(
    check: PartsCheck, section: SectionSpec, asked: Scope, values: Values, place_id: int
) -> Iterator[Finding]:
    """chia ra: parts may not pass the total (the rest is "chưa phân tổ"); trong đó: no part may."""
    if (section.code, check.total) not in asked.rows:
        return
    for column in check.columns:
        total_key = (section.code, check.total, column)
        keys = [(section.code, row, column) for row in check.parts]
        known = {key: values[key] for key in keys if key in values and values[key].mark in _COUNTS}
        if not known or total_key not in values:
            continue
        total = values[total_key]
        names = {"name": check.name, "total_row": _label(section, check.total)}
        if total.mark not in _COUNTS:
            yield Finding(ERROR, "TOTAL_MISSING", names, (total_key, *known), place_id)
            continue
        whole = total.value or Decimal(0)
        if check.kind is BreakdownKind.CHIA_RA:
            together = sum((value.value or Decimal(0) for value in known.values()), Decimal(0))
            if together > whole or (together < whole and len(known) == len(keys) and _all_typed(known)):
                written = {"sum": number(together), "total": number(whole)}
                code = "PARTS_DIFFER" if together < whole else "PARTS_EXCEED"
                level = ERROR if together > whole else WARNING
                yield Finding(level, code, names | written, (total_key, *known), place_id)
            continue
        for key, value in known.items():
            if (value.value or Decimal(0)) > whole:
                written = {
                    "part": number(value.value),
                    "total": number(whole),
                    "part_row": _label(section, key[1]),
                }
                yield Finding(ERROR, "PART_EXCEEDS", names | written, (key, total_key), place_id)


def _all_typed(known: Values) -> bool:
    return all(value.mark is Mark.VALUE for value in known.values())


def _rows(
    check: RowCheck, section: SectionSpec, asked: Scope, values: Values, place_id: int
) -> Iterator[Finding]:
    for row in section.rows:
        key = (section.code, row.code, check.column)
        if row.heading or (section.code, row.code) not in asked.rows or key not in values:
            continue
        if _holds(check.formula, key, asked.layout, values) is False:
            params = {"row": row.label, "column": _column(section, check.column)}
            yield Finding(str(check.severity), check.code, params, (key,), place_id, words=check.message)


def _holds(text: str, key: CellKey, layout: Layout, values: Values) -> bool | None:
    try:
        return formula.holds(text, key, layout, values)
    except Refused:  # the row has no such cell: the check is not about it
        return None


def _unknown(section: SectionSpec, asked: Scope, values: Values, place_id: int) -> Iterator[Finding]:
    """ "Chưa có số liệu" may be sent, but says when it will come or why."""
    keys: Sequence[CellKey] = [
        cell.key
        for cell in section.cells.values()
        if cell.typed
        and cell.key[:2] in asked.rows
        and values.get(cell.key, CellValue(Mark.BLANK)).mark is Mark.UNKNOWN
    ]
    for key in keys:
        yield Finding(WARNING, FigureState.UNKNOWN, {"row": _label(section, key[1])}, (key,), place_id)


def _label(section: SectionSpec, row: str) -> str:
    found = section.row_by_code.get(row)
    return found.label if found else row


def _column(section: SectionSpec, code: str) -> str:
    return next((column.label for column in section.columns if column.code == code), code)
