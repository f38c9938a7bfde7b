"""What may not be saved as it is: each cell with its own refusal, all found before anything is written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from neu.platform.text.names import written
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day, in_unit
from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
from neu.registry.places.models import Place, PlaceVersion
from neu.reporting.forms.layout import CellSpec
from neu.reporting.indicators.rules import Stance, ValueType, slips, value_problems
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Figure, Submission
from neu.reporting.submissions.rules import CellsRefused, Edit, FigureState, Problem, WordsEdit, value_code
from neu.reporting.submissions.selectors.saying import as_typed, measured
from neu.reporting.submissions.selectors.scope import Scope
from neu.reporting.submissions.texts import STATE, in_words

Found = list[tuple[Edit, Refused]]


def refuse_bad_edits(
    submission: Submission, edits: Sequence[Edit], words: Sequence[WordsEdit], asked: Scope
) -> None:
    """Refuse what the form, the territory or the numbers themselves do not allow.

    :raises CellsRefused: naming every such cell.
    :raises Refused: CELL_UNKNOWN_HEADING.
    """
    headings = {(section.code, item.code) for section in asked.layout.sections for item in section.items}
    for one in words:
        if (one.section, one.item) not in headings:
            raise Refused(Problem.UNKNOWN_HEADING, {"item": one.item})
    found = _bad_places(edits, asked) or _bad_cells(edits, asked)
    found += _questions(submission, edits, asked) if not found else []
    if found:
        raise CellsRefused(found)
    refuse_owned_elsewhere(submission, edits, asked)


def _where(edit: Edit, asked: Scope) -> str:
    key = asked.key_of(edit.series_id, edit.window_id)
    return ".".join(key) if key else ""


def _bad_places(edits: Sequence[Edit], asked: Scope) -> Found:
    wrong: dict[int, Refused] = {}
    about = {edit.place_id for edit in edits}
    outside = {place_id for place_id in about if not asked.covers(place_id)}
    known = set(Place.objects.filter(pk__in=outside).values_list("pk", flat=True)) if outside else set()
    standing = _standing(outside, asked) if outside else set()
    for place_id in outside:
        if place_id not in known:
            wrong[place_id] = Refused(Problem.UNKNOWN_PLACE, {"place": str(place_id)})
            continue
        named = places.name(place_id, asked.cutoff_on)
        if place_id not in standing:
            wrong[place_id] = Refused(
                Problem.CLOSED_PLACE, {"place": named.full, "day": day(asked.cutoff_on)}
            )
        else:
            own = places.name(asked.place_id, asked.cutoff_on)
            wrong[place_id] = Refused(Problem.OUTSIDE_PLACE, {"place": named.full, "own": own.full})
    return [(edit, wrong[edit.place_id]) for edit in edits if edit.place_id in wrong]


def _standing(place_ids: set[int], asked: Scope) -> set[int]:
    """Of these places, those that stand on the cut-off day."""
    versions = PlaceVersion.objects.filter(
        place__in=place_ids, valid__contains=asked.cutoff_on, known__upper_inf=True
    )
    return set(versions.values_list("place_id", flat=True))


def _bad_cells(edits: Sequence[Edit], asked: Scope) -> Found:
    found: Found = []
    seen = set()
    for edit in edits:
        where = _where(edit, asked)
        cell = asked.typed.get((edit.series_id, edit.window_id))
        said = _bad_cell(edit, cell, _unit(asked, cell)) if cell else (Problem.UNKNOWN_CELL, {})
        if edit.coordinates in seen:
            said = Problem.TWICE, {}
        seen.add(edit.coordinates)
        if said:
            found.append((edit, Refused(said[0], said[1], where=where)))
    return found


def _bad_cell(edit: Edit, cell: CellSpec, unit: str) -> tuple[str, dict[str, str]] | None:
    if edit.state is not FigureState.VALUE:
        stated = {"state": str(STATE[edit.state]).lower()}
        return (Problem.VALUE_WITH_STATE, stated) if edit.value is not None else None
    if edit.value is None:
        return Problem.VALUE_MISSING, {}
    wrong = value_problems(
        edit.value,
        value_type=cell.value_type,
        decimals=cell.decimals,
        minimum=cell.minimum,
        maximum=cell.maximum,
    )
    return (value_code(wrong[0].code), in_words(as_typed(wrong[0].params, cell, unit))) if wrong else None


def _questions(submission: Submission, edits: Sequence[Edit], asked: Scope) -> Found:
    """đồng or triệu? and: why did a cumulative go down? Both compare with last period, the first with the
    plan too."""
    asked_about = [
        edit
        for edit in edits
        if edit.state is FigureState.VALUE
        and (
            (_money(asked, edit) and not edit.confirmed and edit.value)
            or (_cell(asked, edit).stance == Stance.CUMULATIVE and not edit.reason.strip())
        )
    ]
    if not asked_about:
        return []
    before = last_period(submission, asked_about)
    plans = {
        place: selectors.cells.shown_figures(place, asked)
        for place in {edit.place_id for edit in asked_about}
    }
    found: Found = []
    for edit in asked_about:
        value = edit.value or Decimal(0)
        earlier = before.get((edit.place_id, edit.series_id))
        cell = _cell(asked, edit)
        if cell.value_type == ValueType.MONEY and not edit.confirmed:
            row_plans = sorted(
                held.value
                for key, held in plans[edit.place_id].items()
                if key[:2] == cell.key[:2]
                and asked.layout.cell(key).value_type == ValueType.MONEY
                and held.value is not None
            )[::-1]  # the largest first
            reference = next((known for known in (*row_plans, earlier) if slips(value, [known])), None)
            if reference is not None:
                said = {
                    "value": written(in_unit(value, "trieu")),
                    "reference": written(in_unit(reference, "trieu")),
                }
                found.append((edit, Refused(Problem.SLIP, said, where=_where(edit, asked))))
                continue
        decreases = earlier is not None and value < earlier
        if cell.stance == Stance.CUMULATIVE and decreases and not edit.reason.strip():
            said = {
                name: measured(amount, cell, _unit(asked, cell))
                for name, amount in (("value", value), ("before", earlier or Decimal(0)))
            }
            found.append((edit, Refused(Problem.DECREASE, said, where=_where(edit, asked))))
    return found


def _unit(asked: Scope, cell: CellSpec) -> str:
    return asked.layout.section_by_code[cell.key[0]].entry_unit


def _cell(asked: Scope, edit: Edit) -> CellSpec:
    return asked.typed[edit.series_id, edit.window_id]


def _money(asked: Scope, edit: Edit) -> bool:
    return _cell(asked, edit).value_type == ValueType.MONEY


def last_period(submission: Submission, edits: Sequence[Edit]) -> Mapping[tuple[int, int], Decimal]:
    """Return (place, series) → this agency's figure of the latest earlier window."""
    window = submission.obligation.round.window
    figures = (
        Figure.objects.filter(
            agency=submission.obligation.agency_id,
            place__in={edit.place_id for edit in edits},
            series__in={edit.series_id for edit in edits},
            state=FigureState.VALUE,
            window__ends_on__lt=window.ends_on,
        )
        .exclude(submission=submission)
        .order_by("place_id", "series_id", "-window__ends_on")
        .distinct("place_id", "series_id")
        .values_list("place_id", "series_id", "value")
    )
    return {(place, series): value for place, series, value in figures if value is not None}


def refuse_owned_elsewhere(submission: Submission, edits: Sequence[Edit], asked: Scope) -> None:
    """Refuse coordinates another report already holds: the same agency's, or anybody's in a SOLE section.

    :raises CellsRefused: CELL_OWNED_ELSEWHERE naming the owner and its report.
    """
    if not edits:
        return
    taken = selectors.cells.owned_elsewhere(submission, asked, [edit.coordinates for edit in edits])
    found: Found = []
    for edit in edits:
        owner = taken.get(edit.coordinates)
        if owner is None:
            continue
        name = agencies.name(owner.agency_id, asked.cutoff_on).name
        said = {"owner": name, "report": owner.submission.obligation.round.name}
        found.append((edit, Refused(Problem.OWNED_ELSEWHERE, said, where=_where(edit, asked))))
    if found:
        raise CellsRefused(found)
