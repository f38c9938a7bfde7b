"""Putting figures the system states itself into cells that are still empty."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from neu.platform.text.refusals import Refused
from neu.registry.people.models import User
from neu.reporting.submissions import selectors
from neu.reporting.submissions.rules import Channel, Edit, FigureState, Problem, Saved, may_type
from neu.reporting.submissions.selectors.cells import UNTOUCHED
from neu.reporting.submissions.selectors.prefilling import fillable, stated
from neu.reporting.submissions.services.locking import lock
from neu.reporting.submissions.services.refusing import explained
from neu.reporting.submissions.services.saving import write
from neu.reporting.submissions.services.weighing import refuse_bad_edits


@transaction.atomic
def prefill(submission_id: int, *, actor: User, at: datetime, place_id: int | None = None) -> Saved:
    """Put what the system states into every empty cell that names one of its figures.

    What somebody typed stays. How each figure was counted is kept as the reason of its change, in Vietnamese,
    and the change is told as made by the system for who asked (channel SYSTEM).

    :raises Refused: CELL_NOTHING_STATED when no empty cell has a figure; those of save().
    """
    submission = lock([submission_id])[submission_id]
    with explained(submission):
        may_type(selectors.facts(submission, actor, at, findings=[]))
    asked = selectors.scope(submission)
    place = place_id or submission.obligation.place_id
    held = selectors.cells.held_figures(submission, place)
    by_key = {cell.key: held[one] for one, cell in asked.typed.items() if one in held}
    with translation.override(settings.LANGUAGE_CODE):
        known = stated(submission, place, asked, at)
    edits = [
        Edit(
            *coordinates,
            held.get(coordinates[1:], UNTOUCHED).rev,
            FigureState.VALUE,
            said.value,
            reason=said.words,
        )
        for coordinates, said in fillable(submission, place, asked, by_key, known).items()
    ]
    if not edits:
        raise Refused(Problem.NOTHING_STATED)
    refuse_bad_edits(submission, edits, [], asked)
    return write(submission, asked, edits, [], actor=actor, at=at, channel=Channel.SYSTEM)
