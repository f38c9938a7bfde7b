"""The duties agencies have open, each in the function by which it passes on: fills the port of hand-overs."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.registry.handover.ports import Work
from neu.reporting.rounds import texts
from neu.reporting.rounds.models import Obligation
from neu.reporting.rounds.rules import ObligationState, RoundState

# What a function answers for: its own duties, and those of ended functions of its kind that passed to it
_ANSWERS = """
WITH RECURSIVE mine(holder_id, held_place, id, kind, place_id, agency_id) AS (
    SELECT f.agency_id, f.place_id, f.id, f.kind, f.place_id, f.agency_id FROM agencies_function f
    WHERE f.agency_id = ANY(%(agencies)s) AND f.valid @> %(on)s::date AND upper_inf(f.known)
      AND f.place_id IS NOT NULL
    UNION
    SELECT m.holder_id, m.held_place, p.id, p.kind, p.place_id, p.agency_id
    FROM mine m JOIN agencies_function p ON p.successor_id = m.id AND p.kind = m.kind
    WHERE upper_inf(p.known) AND NOT p.valid @> %(on)s::date AND p.place_id IS NOT NULL
)
SELECT kind, place_id, agency_id, holder_id, held_place FROM mine
"""


def open_work(agencies: Collection[int], on: date) -> Iterator[Work]:
    """Yield what these agencies owe on a day in open rounds and is not accepted; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, {"agencies": list(agencies), "on": on})
        answers = {(kind, place, agency): held for kind, place, agency, *held in cursor.fetchall()}
    owed = (
        Obligation.objects.filter(
            round__state=RoundState.OPEN, agency__in={agency for _kind, _place, agency in answers}
        )
        .exclude(state=ObligationState.ACCEPTED)
        .select_related("round", "step")
        .order_by("due_at", "round_id", "pk")
    )
    for one in owed:
        held = answers.get((one.step.function, one.place_id, one.agency_id))
        if held is not None:
            holder, place = held
            yield Work(
                agency_id=holder,
                function=one.step.function,
                place_id=place,
                own=(holder, place) == (one.agency_id, one.place_id),
                sort=_("nhiệm vụ báo cáo"),
                words=f"{shown(one.round.name)} – {shown(one.step.name)} ({texts.STATE[one.state]})",
                url=reverse("rounds:round", args=[one.round_id]),
            )
