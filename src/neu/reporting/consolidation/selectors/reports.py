"""Which reports gave a number: whose, in which version, who typed it and when, how it came to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
from neu.registry.places.rules import PlaceName
from neu.reporting.consolidation.selectors.access import Reach
from neu.reporting.consolidation.selectors.basis import PLAN, Basis
from neu.reporting.consolidation.selectors.grounds import value_of
from neu.reporting.forms.layout import CellSpec, CellValue
from neu.reporting.forms.rules import Mark
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.models import Figure, FigureChange, SentFigure
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors.earlier import same_everywhere
from neu.reporting.submissions.selectors.lines import Line, TotalState, counting, passes
from neu.reporting.submissions.selectors.readings import Sum

HISTORY = 50  # changes shown of one figure


@dataclass(frozen=True)
class Change:
    """One recorded change of a figure; `rev` is the report's count of saved batches."""

    rev: int
    at: datetime
    by: str
    channel: str
    old: CellValue
    new: CellValue
    reason: str


@dataclass(frozen=True)
class Typed:
    """One report's figure: whose, in which version and state, who typed it, how it came to be."""

    submission_id: int
    place: PlaceName
    agency: str
    step_code: str
    status: str
    version_no: int | None  # None: as it stands now, in no version
    digest: str  # of that version, by which it was sent
    round_name: (
        str  # "" in the round itself; else September's, where January says nothing newer, or the plan's
    )
    value: CellValue
    hidden: bool
    typed_by: str
    typed_at: datetime | None
    channel: str  # how it was typed; "" where that is not said
    history: tuple[Change, ...]


def typed_about(basis: Basis, place_ids: set[int], spec: CellSpec, reach: Reach | None) -> tuple[Typed, ...]:
    """Return the figures of a cell about these places, one a report, with their history."""
    counted = counting(basis.lines, basis.state)
    window_id = basis.window_ids.get(spec.window)
    if spec.series_id is None or window_id is None:
        return ()
    own_windows = {line.window_id for line in counted} if window_id == basis.round.window_id else {window_id}
    rounds = {one.pk: one for one in passes(basis.round)}
    return _typed(counted, basis, basis.state, place_ids, {spec.series_id}, own_windows, rounds, reach)


def planned(basis: Basis, place_ids: set[int], spec: CellSpec, reach: Reach | None) -> tuple[Typed, ...]:
    """Return who gave the plan a cell shows, in which round, with the history."""
    window_id = basis.window_ids.get(spec.window)
    if spec.series_id is None or window_id is None:
        return ()
    counted = [line for _round, lines in basis.plan for line in lines]
    rounds = {one.pk: one for one, _lines in basis.plan}
    series = set(same_everywhere([spec.series_id]))
    return _typed(counted, basis, PLAN[basis.state], place_ids, series, {window_id}, rounds, reach)


def _typed(
    counted: Sequence[Line],
    basis: Basis,
    state: TotalState,
    place_ids: set[int],
    series_ids: set[int],
    window_ids: set[int],
    rounds: Mapping[int, Round],
    reach: Reach | None,
) -> tuple[Typed, ...]:
    rows = _rows(state, counted, place_ids, series_ids, window_ids)
    by_line = {(line.submission_id, place_id): line for line in counted for place_id in place_ids}
    history = _history(rows, series_ids, window_ids)
    named = {
        one.pk: agencies.names({line.agency_id for line in counted if line.round_id == one.pk}, one.cutoff_on)
        for one in rounds.values()
    }
    atlas = places.atlas()
    found = []
    for submission_id, place_id, held, value, number, rev, digest in rows:
        line = by_line[submission_id, place_id]
        round_ = rounds[line.round_id]
        place = atlas.name(place_id, round_.cutoff_on)
        assert place is not None
        hidden = reach is not None and line.unsent and not reach.sees_cells(line)
        changes = history.get((submission_id, place_id), ())
        if basis.frozen or (reach is not None and not reach.sees_cells(line)):
            # what was sent is hers to follow, not what was typed since
            changes = tuple(one for one in changes if rev is not None and one.rev <= rev)
        typed = next(
            (one for one in changes if (one.new.mark, one.new.value) == _said(held, value)[:2]), None
        )
        found.append(
            Typed(
                submission_id,
                place,
                named[round_.pk][line.agency_id].name,
                line.step_code,
                "" if basis.frozen else line.status,  # where it stands today is no part of what was used
                number,
                digest,
                "" if round_ == basis.round else round_.name,
                CellValue(Mark.UNKNOWN) if hidden else _said(held, value),
                hidden,
                typed.by if typed and not hidden else "",
                typed.at if typed and not hidden else None,
                typed.channel if typed and not hidden else "",
                changes,
            )
        )
    return tuple(found)


# submission, place, state, value, and the version's no, rev and digest
Row = tuple[int, int, str, Decimal | None, int | None, int | None, str]


def _rows(
    state: TotalState,
    counted: Sequence[Line],
    place_ids: set[int],
    series_ids: set[int],
    window_ids: set[int],
) -> list[Row]:
    asked = {"place__in": place_ids, "series__in": series_ids, "window__in": window_ids}
    if state is TotalState.PROVISIONAL:
        held = [line.submission_id for line in counted]
        live = Figure.objects.filter(submission__in=held, **asked).exclude(state=FigureState.CLEARED)
        return [
            (*row, None, None, "") for row in live.values_list("submission_id", "place_id", "state", "value")
        ]
    versions = [line.version_in(state) for line in counted]
    sent = SentFigure.objects.filter(version__in=versions, **asked).exclude(state=FigureState.CLEARED)
    return list(
        sent.values_list(
            "version__submission_id",
            "place_id",
            "state",
            "value",
            "version__no",
            "version__rev",
            "version__digest",
        )  # fmt: skip
    )


def _history(
    rows: Sequence[Row], series_ids: set[int], window_ids: set[int]
) -> dict[tuple[int, int], tuple[Change, ...]]:
    """Return (submission, place) → recorded changes, the latest first."""
    changes = (
        FigureChange.objects.filter(
            submission__in={row[0] for row in rows},
            place__in={row[1] for row in rows},
            series__in=series_ids,
            window__in=window_ids,
        )
        .select_related("by")
        .order_by("submission_id", "place_id", "-rev")
    )
    found: dict[tuple[int, int], list[Change]] = {}
    for one in changes:
        of_figure = found.setdefault((one.submission_id, one.place_id), [])
        if len(of_figure) < HISTORY:
            of_figure.append(
                Change(
                    one.rev,
                    one.at,
                    one.by.full_name,
                    one.channel,
                    _said(one.old_state, one.old_value) if one.old_state else CellValue(Mark.BLANK),
                    _said(one.state, one.value),
                    one.reason,
                )
            )
    return {key: tuple(several) for key, several in found.items()}


def _said(state: str, value: Decimal | None) -> CellValue:
    return value_of(Sum(value, 1 if value is not None else 0, {FigureState(state): 1}))
