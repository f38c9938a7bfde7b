"""What a page asks back: whose number stands of two, and which part of a divided place's figure is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from neu.platform.text.names import shown as in_language
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import whole
from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.reporting.indicators.rules import ValueType
from neu.reporting.submissions.models import ReturnedCell, Submission
from neu.reporting.submissions.rules import Action, Conflict, FigureState, Status, may_type
from neu.reporting.submissions.selectors.carrying import carried
from neu.reporting.submissions.selectors.cells import Held
from neu.reporting.submissions.selectors.earlier import earlier_years
from neu.reporting.submissions.selectors.journey import Step, deeds, facts
from neu.reporting.submissions.selectors.list_history import returned_rows
from neu.reporting.submissions.selectors.saying import UNIT_LABEL, entered, stated
from neu.reporting.submissions.selectors.scope import carried_cell, carried_label, scope
from neu.reporting.submissions.texts import NOT_EDITABLE, STATE, STATUS


@dataclass(frozen=True)
class ConflictView:
    """A cell two people changed: mine, theirs, what both began from; `name` and `rev` let her keep hers."""

    name: str
    place_id: int
    rev: int
    label: str
    mine: str
    mine_state: str
    theirs: str
    base: str
    by: str


def conflicts_named(submission: Submission, conflicts: Sequence[Conflict]) -> list[ConflictView]:
    """Return conflicts as the page shows them, in the unit of their section."""
    asked = scope(submission)
    found = []
    for one in conflicts:
        spec = asked.typed[one.series_id, one.window_id]
        section = asked.layout.section_by_code[spec.key[0]]
        column = next(part.label for part in section.columns if part.code == spec.key[2])

        def said(state: str, value: Any, spec: Any = spec, unit: str = section.entry_unit) -> str:
            if value is not None:
                return entered(Held(state, value, 0), spec, unit)
            return str(STATE[state]) if state in STATE else _("chưa nhập")  # type: ignore[index]

        found.append(
            ConflictView(
                f"{one.series_id}.{one.window_id}",
                one.place_id,
                one.theirs.rev,
                in_language(f"{section.row_named(spec.key[1])} · {column}"),
                said(one.mine.state, one.mine.value),
                one.mine.state,
                said(one.theirs.state, one.theirs.value),
                said(one.base.state, one.base.value),
                one.theirs.by,
            )
        )
    return found


@dataclass(frozen=True)
class PartAsked:
    """What the form of a carried part asks: of which cell, place and year."""

    label: str
    unit: str
    source: str
    target: str
    target_id: int
    year: str
    basis: str
    whole: str  # what the divided place had that year, all parts together
    why_not: str  # why this person may not state it; "" when she may


def part_asked(submission: Submission, data: Mapping[str, Any], user: User, at: datetime) -> PartAsked | None:
    """Return the words of the form of a carried part from its address; None where nothing is to divide."""
    names = ("chuoi", "nguon", "dia-ban", "nam")
    series, source, target, year = (whole(str(data.get(name, ""))) or 0 for name in names)
    spec, unit = carried_cell(submission, series)
    original = divided_figure(submission, source, target, series, year) if spec else None
    if spec is None or original is None:
        return None
    named = places.names({source, target}, submission.obligation.round.cutoff_on)
    words = {key: f"{name.full} ({name.code})" for key, name in named.items()}
    why_not = ""
    try:
        may_type(facts(submission, user, at, findings=[]))
    except Refused as refused:
        said = {"status": str(STATUS[Status(submission.status)].word)}
        why_not = str(NOT_EDITABLE[refused.code]) % (
            said | {"round": in_language(submission.obligation.round.name)}
        )
    return PartAsked(
        carried_label(submission, series),
        str(UNIT_LABEL.get(unit, "")) if spec.value_type == ValueType.MONEY else spec.unit,
        words.get(source, ""),
        words.get(target, ""),
        target,
        str(year),
        str(data.get("can-cu", "")),
        stated(FigureState.VALUE, original, spec, unit),
        why_not,
    )


def divided_figure(
    submission: Submission, source: int, target: int, series_id: int, year: int
) -> Decimal | None:
    """Return what a place that passed on in part to `target` had itself in an earlier year (stored unit)."""
    round_ = submission.obligation.round
    then = next((one.round.cutoff_on for one in earlier_years(round_) if one.year == year), None)
    atlas = places.atlas()
    if (
        then is None
        or atlas.name(source, round_.cutoff_on) is None
        or atlas.at(target, round_.cutoff_on) is None
    ):
        return None
    then = min(then, round_.cutoff_on)
    divided = {part.source for part in places.territory(target, round_.cutoff_on, then).parts}
    if source not in divided:
        return None
    found = carried(source, on=then, round=round_, series_ids=[series_id]).get(series_id)
    values = [value for _place, of_year, value in found.sources if of_year == year] if found else []
    return sum(values, Decimal(0)) if values else None


@dataclass(frozen=True)
class AskedBack:
    """Why a report was given back: the deed, and each cell a reviewer asks about with where it stands."""

    deed: Step
    cells: Sequence[tuple[str, str, int, str]]  # label, note, place, id on the page


def asked_back(submission: Submission, status: Status) -> AskedBack | None:
    """Return what a returned report was returned for; None for any other."""
    if status is not Status.RETURNED:
        return None
    deed = next((one for one in deeds(submission) if one.action in (Action.RETURN, Action.REOPEN)), None)
    if deed is None:
        return None
    asked, found = scope(submission), []
    rows = ReturnedCell.objects.filter(submission=submission, answered_at=None).order_by("pk")
    for one in rows.select_related("deed"):
        key = asked.key_of(one.series_id, one.window_id)
        if key is None:
            continue
        section = asked.layout.section_by_code[key[0]]
        column = next(part.label for part in section.columns if part.code == key[2])
        label = in_language(f"{section.row_named(key[1])} · {column}")
        found.append((label, one.note or one.deed.reason, one.place_id, ".".join(key)))
    found += returned_rows(submission, asked.layout)
    return AskedBack(deed, found)
