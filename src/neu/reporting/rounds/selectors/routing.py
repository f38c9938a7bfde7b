"""Who holds, receives and authenticates a report on the day of the deed, and what leads to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from neu.reporting.rounds.models import Obligation, Round, Step
from neu.reporting.rounds.rules import StepKind

Held = tuple[str, int, int]  # function kind, place, agency


@dataclass(frozen=True)
class Receiver:
    """Who takes a report in on a day, and at which step of its route."""

    step_id: int
    step_code: str
    agency_id: int


_HOLDERS = """
WITH RECURSIVE asked(kind, place_id, agency_id) AS (
    SELECT * FROM unnest(%(kinds)s::text[], %(places)s::bigint[], %(agencies)s::bigint[])
), chain(kind, place_id, agency_id, function_id, held_kind, holder_id, valid, successor_id, depth) AS (
    SELECT a.kind, a.place_id, a.agency_id, f.id, f.kind, f.agency_id, f.valid, f.successor_id, 0
    FROM asked a
    JOIN agencies_function f ON f.kind = a.kind AND f.place_id = a.place_id AND f.agency_id = a.agency_id
     AND upper_inf(f.known)
    UNION ALL
    SELECT c.kind, c.place_id, c.agency_id, f.id, f.kind, f.agency_id, f.valid, f.successor_id, c.depth + 1
    FROM chain c
    JOIN agencies_function f ON f.id = c.successor_id AND upper_inf(f.known)
    WHERE NOT c.valid @> %(on)s::date AND c.depth < 20
)
SELECT DISTINCT ON (kind, place_id, agency_id) kind, place_id, agency_id, holder_id
FROM chain WHERE valid @> %(on)s::date AND held_kind = kind
ORDER BY kind, place_id, agency_id, depth
"""


def holders(asked: Iterable[Held], on: date) -> dict[Held, int]:
    """Return who holds each duty on a day: the agency itself, or whoever its ended function passed to.

    Only a successor of the same kind answers: where a district's function passed to an agency of another kind the
    duty is vacant, and the report passes to the next step. One query.
    """
    wanted = sorted(set(asked))
    if not wanted:
        return {}
    kinds, places, agencies = (list(column) for column in zip(*wanted, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"kinds": kinds, "places": places, "agencies": agencies, "on": on})
        return {(kind, place, agency): holder for kind, place, agency, holder in cursor.fetchall()}


def held(obligation: Obligation) -> Held:
    """The duty of an obligation as `holders` asks for it; its step is read if it was not."""
    return (obligation.step.function, obligation.place_id, obligation.agency_id)


def owner(obligation: Obligation, on: date) -> int | None:
    """Return the agency that answers for an obligation on a day: its own, or its successor; None when neither is."""
    return holders([held(obligation)], on).get(held(obligation))


_HOLDER_OVER = """
WITH RECURSIVE chain(held_kind, holder_id, valid, successor_id, depth) AS (
    SELECT f.kind, f.agency_id, f.valid, f.successor_id, 0 FROM agencies_function f
    WHERE f.kind = %(kind)s AND f.place_id = %(place)s AND upper_inf(f.known)
    UNION ALL
    SELECT f.kind, f.agency_id, f.valid, f.successor_id, c.depth + 1
    FROM chain c JOIN agencies_function f ON f.id = c.successor_id AND upper_inf(f.known)
    WHERE NOT c.valid @> %(on)s::date AND c.depth < 20
)
SELECT holder_id FROM chain WHERE valid @> %(on)s::date AND held_kind = %(kind)s ORDER BY depth LIMIT 1
"""


def holder_over(kind: str, place_id: int, on: date) -> int | None:
    """Return the agency that holds a function over exactly this place on a day, itself or by succession of one kind."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER_OVER, {"kind": kind, "place": place_id, "on": on})
        row = cursor.fetchone()
    return row[0] if row else None


def authenticator(obligation: Obligation, on: date) -> int | None:
    """Return the agency that authenticates what this obligation sends, on a day; None when nobody has to or can."""
    kind = obligation.step.authenticated_by
    return holder_over(kind, obligation.place_id, on) if kind else None


def receivers(obligation: Obligation, on: date) -> list[Receiver]:
    """Return who takes this report in on a day, in the order of the route.

    Whoever was to receive it at the cut-off, or the successor of that function; where there is none any more, whoever
    that one would have passed it to. A step outside this system receives nothing here.
    """
    found: dict[tuple[int, int], Receiver] = {}
    ahead = list(obligation.passes_to.select_related("step"))
    seen: set[int] = set()
    while ahead:
        known = holders([held(one) for one in ahead], on)
        vacant = []
        for one in ahead:
            agency_id = known.get(held(one))
            if agency_id is None:
                vacant.append(one.pk)
            else:
                found.setdefault((one.step_id, agency_id), Receiver(one.step_id, one.step.code, agency_id))
        seen |= {one.pk for one in ahead}
        ahead = (
            list(
                Obligation.objects.filter(senders__in=vacant)
                .exclude(pk__in=seen)
                .select_related("step")
                .distinct()
            )
            if vacant
            else []
        )
    order = {step_id: place for place, step_id in enumerate(_step_order(obligation.round_id))}
    return sorted(found.values(), key=lambda one: (order.get(one.step_id, 0), one.agency_id))


def _step_order(round_id: int) -> list[int]:
    route = Round.objects.filter(pk=round_id).values("route")
    return list(Step.objects.filter(route__in=route).order_by("order").values_list("pk", flat=True))


def senders(obligation: Obligation) -> QuerySet[Obligation]:
    """Return the obligations that lead to this one: by the route's edges, in its place and scope at the cut-off."""
    return obligation.senders.order_by("step__order", "place_id", "agency_id")


def top_step(round: Round) -> Step:
    """Return the last consolidating step: what it accepts is "đã tiếp nhận" of the whole territory.

    A regime that only collects answers with its last step.
    """
    steps = list(Step.objects.filter(route=round.route_id).order_by("order"))
    gathering = [step for step in steps if step.kind == StepKind.CONSOLIDATE]
    return (gathering or [step for step in steps if step.kind != StepKind.RECEIVE])[-1]


def step_for_level(round: Round, place_id: int) -> Step | None:
    """Return the step that consolidates a place in this round (the last one there), or None below and outside it."""
    return (
        Step.objects.filter(
            route=round.route_id,
            kind=StepKind.CONSOLIDATE,
            pk__in=Obligation.objects.filter(round=round, place_id=place_id).values("step"),
        )
        .order_by("-order")
        .first()
    )


def year_rounds(regime: str, year: int, territory_id: int) -> list[Round]:
    """Return the passes of a year's report in one territory, in the order in which they follow each other."""
    found = Round.objects.filter(regime__code=regime, period=str(year), territory_id=territory_id)
    return list(found.order_by("cutoff_on", "opened_at"))


def round_of(round_id: int) -> Round | None:
    """Return one round with its regime, route and window, or None."""
    return (
        Round.objects.select_related(
            "regime__decision", "route__decision", "form_version", "window", "follows"
        )
        .filter(pk=round_id)
        .first()
    )
