"""What every cell of a report's form holds for one place, before formulas."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection
from django.db.models import F, Max

from neu.registry.places import selectors as places
from neu.reporting.forms.layout import CellKey, CellValue
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.submissions.models import CarriedPart, Figure, FigureChange, SentFigure, Submission
from neu.reporting.submissions.rules import Coordinates, FigureState
from neu.reporting.submissions.selectors.carrying import Carried, carried, carried_value
from neu.reporting.submissions.selectors.kept import kept
from neu.reporting.submissions.selectors.scope import Scope

MARK: Mapping[str, Mark] = {
    FigureState.VALUE: Mark.VALUE,
    FigureState.NOTHING: Mark.NOTHING,
    FigureState.NO_SUBJECT: Mark.NO_SUBJECT,
    FigureState.UNKNOWN: Mark.UNKNOWN,
    FigureState.CLEARED: Mark.BLANK,
    "": Mark.BLANK,
}


@dataclass(frozen=True)
class Held:
    """A cell as it stands: state "" and rev 0 when never touched."""

    state: str
    value: Decimal | None
    rev: int
    changed_by_id: int | None = None

    @property
    def cell_value(self) -> CellValue:
        return CellValue(MARK[self.state], self.value)


UNTOUCHED = Held("", None, 0)


@dataclass(frozen=True)
class Cells:
    """One place's page of a report: typed cells, shown ones, carried ones."""

    typed: Mapping[CellKey, Held]
    shown: Mapping[CellKey, CellValue]
    carried: Mapping[CellKey, Carried]

    def inputs(self) -> dict[CellKey, CellValue]:
        """Return what the formulas read."""
        found = {key: held.cell_value for key, held in self.typed.items()}
        found |= self.shown
        waiting = any(one.undivided or one.inseparable or one.shared for one in self.carried.values())
        atlas = places.atlas() if waiting else None
        found |= {key: carried_value(one, atlas) for key, one in self.carried.items()}
        return found


def cells(
    submission: Submission,
    place_id: int,
    asked: Scope,
    *,
    version_ids: Sequence[int] | None = None,
    carry: bool = True,
    moment: int | None = None,
) -> Cells:
    """Return the cells of a report about one place, as they stand or as these versions froze them, added.

    `carry` False leaves earlier years out (a check while saving does not need them). Within one `moment` they
    and the plan are read once, for a page that is open already and shows them as it was served.
    """
    typed = {
        key: held
        for coordinates, held in held_figures(submission, place_id, version_ids=version_ids).items()
        if (key := asked.key_of(*coordinates)) is not None
    }
    if moment is not None:
        return Cells(typed, *_in_a_moment(_moment(submission, place_id, asked, moment)))
    return Cells(
        typed,
        shown_figures(place_id, asked),
        carried_figures(submission, place_id, asked) if carry else {},
    )


@dataclass(frozen=True)
class _Moment:
    """Whose plan and earlier years are read, when, and which parts of divided places were stated by then."""

    database: str
    obligation_id: int
    place_id: int
    moment: int
    stated: int  # the rev of the last one; what follows is only what reading needs
    submission: Submission = field(compare=False)
    asked: Scope = field(compare=False)


def _moment(submission: Submission, place_id: int, asked: Scope, moment: int) -> _Moment:
    database = str(connection.settings_dict["NAME"])
    stated = CarriedPart.objects.filter(submission=submission).aggregate(last=Max("rev"))["last"] or 0
    return _Moment(database, submission.obligation_id, place_id, moment, stated, submission, asked)


@kept(256)
def _in_a_moment(one: _Moment) -> tuple[dict[CellKey, CellValue], dict[CellKey, Carried]]:
    return shown_figures(one.place_id, one.asked), carried_figures(one.submission, one.place_id, one.asked)


def owned_elsewhere(
    submission: Submission, asked: Scope, coordinates: Collection[Coordinates]
) -> dict[Coordinates, Figure]:
    """Return which of these another report holds: the same agency's, or anybody's in a SOLE section."""
    held = (
        Figure.objects.filter(
            place__in={place for place, _series, _window in coordinates},
            series__in={series for _place, series, _window in coordinates},
            window__in={window for _place, _series, window in coordinates},
        )
        .exclude(submission=submission)
        .select_related("submission__obligation__round")
    )
    own = submission.obligation.agency_id
    taken = {
        (one.place_id, one.series_id, one.window_id): one for one in held if one.agency_id == own or one.sole
    }
    return {
        key: one
        for key in coordinates
        if (one := taken.get(key)) is not None
        and (one.agency_id == own or asked.sole(asked.typed[key[1], key[2]]))
    }


def held_figures(
    submission: Submission, place_id: int, *, version_ids: Sequence[int] | None = None
) -> dict[tuple[int, int], Held]:
    """Return (series, window) → what the report, or these frozen versions together, hold about a place."""
    if version_ids is not None:
        sent = SentFigure.objects.filter(version__in=version_ids, place=place_id)
        found: dict[tuple[int, int], Held] = {}
        for series, window, state, value in sent.values_list("series_id", "window_id", "state", "value"):
            before = found.get((series, window))
            if before is None or before.value is None:
                found[series, window] = Held(state, value, 0)
            elif value is not None:
                found[series, window] = Held(FigureState.VALUE, before.value + value, 0)
        return found
    live = Figure.objects.filter(submission=submission, place=place_id)
    return {
        (series, window): Held(state, value, rev, by)
        for series, window, state, value, rev, by in live.values_list(
            "series_id", "window_id", "state", "value", "rev", "changed_by_id"
        )
    }


def held_at(
    submission: Submission, place_id: int, revs: Mapping[tuple[int, int], int]
) -> dict[tuple[int, int], Held]:
    """Return what each (series, window) held at the rev an officer saw: one query, a second where some
    moved on."""
    now = held_figures(submission, place_id)
    found, moved = {}, []
    for coordinates, rev in revs.items():
        held = now.get(coordinates, UNTOUCHED)
        if held.rev == rev:
            found[coordinates] = held
        else:
            found[coordinates] = Held("", None, rev)
            moved.append(coordinates)
    if moved:
        then = FigureChange.objects.filter(
            submission=submission, place=place_id, series__in={series for series, _window in moved}
        ).values_list("series_id", "window_id", "rev", "state", "value")
        for series, window, rev, state, value in then:
            if revs.get((series, window)) == rev and (series, window) in moved:
                found[series, window] = Held(state, value, rev)
    return found


def shown_figures(place_id: int, asked: Scope) -> dict[CellKey, CellValue]:
    """Return the cells another form owns (the plan): what its owner last sent about this place.

    A plan not yet sent is not shown: it may still change without a trace.
    """
    wanted = {
        (cell.series_id, asked.windows[cell.window]): cell.key
        for cell in asked.layout.of_kind(CellKind.SHOWN)
        if cell.key[:2] in asked.rows and cell.window in asked.windows
    }
    if not wanted:
        return {}
    sent = SentFigure.objects.filter(
        place=place_id,
        series__in={series for series, _window in wanted},
        window__in={window for _series, window in wanted},
        version__submission__authenticated_version=F("version"),
    ).values_list("series_id", "window_id", "state", "value")
    found: dict[CellKey, CellValue] = {}
    for series, window, state, value in sent:
        key = wanted.get((series, window))
        if key is None:
            continue
        before = found.get(key)
        if before is not None and before.value is not None and value is not None:
            found[key] = CellValue(Mark.VALUE, before.value + value)
        elif before is None or before.value is None:
            found[key] = CellValue(MARK[state], value)
    return found


def carried_figures(submission: Submission, place_id: int, asked: Scope) -> dict[CellKey, Carried]:
    """Return the cells of earlier years, read in the geography of the round's cut-off day."""
    wanted = {
        cell.series_id: cell.key
        for cell in asked.layout.of_kind(CellKind.CARRIED)
        if cell.key[:2] in asked.rows and cell.series_id is not None
    }
    if not wanted:
        return {}
    round_ = submission.obligation.round
    found = carried(place_id, on=round_.cutoff_on, round=round_, series_ids=wanted)
    return {wanted[series]: one for series, one in found.items()}
