"""What a report says beside another form's report of the same agency, place and period."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.forms import formula
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.formula.evaluating import holds
from neu.reporting.forms.layout import CellKey, CellValue, CrossCheck, SectionSpec
from neu.reporting.forms.rules import Mark
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import NOTE, Finding
from neu.reporting.submissions.selectors.cells import cells
from neu.reporting.submissions.selectors.saying import measured
from neu.reporting.submissions.selectors.scope import Scope, scope
from neu.reporting.submissions.selectors.visibility import visible_to

CROSS, CROSS_WAITS, CROSS_GONE = "CROSS", "CROSS_WAITS", "CROSS_GONE"
Values = Mapping[CellKey, CellValue]
Line = tuple[SectionSpec, CrossCheck]
Reader = tuple[User, datetime]


def across(
    submission: Submission, place_id: int, asked: Scope, values: Values, reader: Reader | None = None
) -> list[Finding]:
    """Return what the checks against other forms find; where the other report is not sent, a note says so.

    Read is the other report as it was last sent, never one being written. A `reader` (and when) who may not
    read it is told nothing of it; None: its own agency.
    """
    asking = [
        (section, each)
        for section in asked.layout.sections
        for each in section.checks
        if isinstance(each, CrossCheck) and (section.code, each.row) in asked.rows
    ]
    if not asking:
        return []
    others = _others(submission, {each.form for _section, each in asking})
    if reader is not None and others:
        may = visible_to(*reader).filter(pk__in=[one.pk for one in others.values()])
        seen = set(may.values_list("pk", flat=True))
        hidden = {code for code, one in others.items() if one.pk not in seen}
    else:
        hidden = set()
    found: list[Finding] = []
    for code in dict.fromkeys(each.form for _section, each in asking if each.form not in hidden):
        lines = [(section, each) for section, each in asking if each.form == code]
        found += _beside(others.get(code), place_id, asked, values, lines)
    return found


def _others(submission: Submission, codes: set[str]) -> dict[str, Submission]:
    """The other reports, one for each form: of the same place, of the same pass, of the latest cut-off."""
    own = submission.obligation
    kept = Submission.objects.filter(
        obligation__agency=own.agency_id,
        obligation__round__period=own.round.period,
        form_version__form__code__in=codes,
    ).select_related(
        "obligation__round__regime__programme", "obligation__round__regime__area",
        "obligation__round__window", "obligation__step", "form_version__form",
    )  # fmt: skip
    several = sorted(
        kept,
        key=lambda one: (
            one.obligation.place_id == own.place_id,
            one.obligation.round.passage == own.round.passage,
            one.obligation.round.cutoff_on,
            one.pk,
        ),
    )
    return {one.form_version.form.code: one for one in several}


def _beside(
    other: Submission | None, place_id: int, asked: Scope, values: Values, lines: Sequence[Line]
) -> list[Finding]:
    if other is None or other.sent_version_id is None:
        return [
            Finding(
                NOTE, CROSS_WAITS, {"row": _row(section, each), "form": _title(each.form, asked)},
                ((section.code, each.row, each.column),), place_id,
            )
            for section, each in lines
        ]  # fmt: skip
    there = scope(other)
    held = cells(other, place_id, there, version_ids=[other.sent_version_id], carry=False)
    numbers = formula.evaluate(there.layout, held.inputs())
    found = []
    for section, each in lines:
        key = (section.code, each.row, each.column)
        spec = there.layout.cells.get(each.other_key)
        one, two = _number(values.get(key)), _number(numbers.get(each.other_key))
        if spec is None:
            gone = {"row": _row(section, each), "form": there.layout.title, "cell": each.other}
            found.append(Finding(NOTE, CROSS_GONE, gone, (key,), place_id))
            continue
        if one is None or two is None or holds(each.compare, one, two):
            continue
        unit = there.layout.section_by_code[spec.key[0]].entry_unit
        said = {
            "row": _row(section, each),
            "form": there.layout.title,
            "here": measured(one, asked.layout.cells[key], section.entry_unit),
            "there": measured(two, spec, unit),
        }
        found.append(Finding(str(each.severity), CROSS, said, (key,), place_id, words=each.message))
    return found


def _number(value: CellValue | None) -> Decimal | None:
    """A number, a stated nil as 0; None where there is none to compare."""
    if value is None or value.mark not in (Mark.VALUE, Mark.NOTHING):
        return None
    return value.value or Decimal(0)


def _title(code: str, asked: Scope) -> str:
    """What the other form is called on the day of the round; its code where it has no version then."""
    try:
        return str(forms.current_version(code, asked.cutoff_on).title)
    except Refused:
        return code


def _row(section: SectionSpec, each: CrossCheck) -> str:
    column = next((one.label for one in section.columns if one.code == each.column), each.column)
    return f"{section.row_named(each.row)} · {column}"
