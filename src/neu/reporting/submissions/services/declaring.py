"""Saying of a section, or of a whole report, that there is nothing to report."""

from collections import Counter
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.submissions import selectors
from neu.reporting.submissions.rules import Channel, Edit, FigureState, Problem, Saved, may_type
from neu.reporting.submissions.services.locking import lock
from neu.reporting.submissions.services.refusing import explained
from neu.reporting.submissions.services.saving import write
from neu.reporting.submissions.services.weighing import refuse_bad_edits
from neu.reporting.submissions.texts import STATE


@transaction.atomic
def declare_nothing(
    submission_id: int,
    *,
    section: str | None,
    actor: User,
    at: datetime,
    state: FigureState = FigureState.NOTHING,
    place_id: int | None = None,
    channel: Channel = Channel.WEB,
) -> Saved:
    """Say of every empty cell of a section, or of the report (None), that there is nothing (or no subject).

    :raises Refused: CELL_HAS_VALUES when some cell has a number other than 0; those of save().
    """
    submission = lock([submission_id])[submission_id]
    with explained(submission):
        may_type(selectors.facts(submission, actor, at, findings=[]))
    asked = selectors.scope(submission)
    place = place_id or submission.obligation.place_id
    wanted = {
        coordinates: cell
        for coordinates, cell in asked.typed.items()
        if section is None or cell.key[0] == section
    }
    if not wanted:
        raise Refused(Problem.UNKNOWN_CELL)
    held = selectors.cells.held_figures(submission, place)
    count = Counter(
        held[coordinates].state
        for coordinates in wanted
        if coordinates in held and held[coordinates].value != Decimal(0)
    )[FigureState.VALUE]
    if count:
        raise Refused(Problem.HAS_VALUES, {"count": str(count), "state": str(STATE[state]).lower()})
    edits = [
        Edit(place, series, window, held[series, window].rev if (series, window) in held else 0, state)
        for series, window in wanted
        if (series, window) not in held
        or held[series, window].state in (FigureState.CLEARED, FigureState.UNKNOWN)
    ]
    refuse_bad_edits(submission, edits, [], asked)
    return write(submission, asked, edits, [], actor=actor, at=at, channel=channel)
