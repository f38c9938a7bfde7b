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

    Only a successor of the same kind answers: where a district's function passed to an agency of another kind
    the duty is vacant, and the report passes to the next step. One query.
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
    """Return the agency that answers for an obligation on a day: its own, or its successor, or None."""
    return holders([held(obligation)], on).get(held(obligation))


_HOLDERS_OVER = """
WITH RECURSIVE asked(kind, place_id) AS (SELECT * FROM unnest(%(kinds)s::text[], %(places)s::bigint[])),
chain(kind, place_id, holder_id, held_kind, valid, successor_id, depth) AS (
    SELECT a.kind, a.place_id, f.agency_id, f.kind, f.valid, f.successor_id, 0
    FROM asked a
    JOIN agencies_function f ON f.kind = a.kind AND f.place_id = a.place_id AND upper_inf(f.known)
    UNION ALL
    SELECT c.kind, c.place_id, f.agency_id, f.kind, f.valid, f.successor_id, c.depth + 1
    FROM chain c JOIN agencies_function f ON f.id = c.successor_id AND upper_inf(f.known)
    WHERE NOT c.valid @> %(on)s::date AND c.depth < 20
)
SELECT DISTINCT ON (kind, place_id) kind, place_id, holder_id
FROM chain WHERE valid @> %(on)s::date AND held_kind = kind ORDER BY kind, place_id, depth, holder_id
"""


def holders_over(asked: Iterable[tuple[str, int]], on: date) -> dict[tuple[str, int], int]:
    """Return {(kind, place): agency} of who holds a function over exactly a place on a day, or took it over.

    One query. Where several hold it, the first agency answers: ask it of kinds one agency holds at a place.
    """
    wanted = sorted(set(asked))
    if not wanted:
        return {}
    kinds, places = (list(column) for column in zip(*wanted, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS_OVER, {"kinds": kinds, "places": places, "on": on})
        return {(kind, place): holder for kind, place, holder in cursor.fetchall()}


def holder_over(kind: str, place_id: int, on: date) -> int | None:
    """Return who holds a function over exactly this place on a day; see `holders_over`."""
    return holders_over([(kind, place_id)], on).get((kind, place_id))


def authenticator(obligation: Obligation, on: date) -> int | None:
    """Return the agency that authenticates this obligation's report on a day; None: nobody has to or can."""
    kind = obligation.step.authenticated_by
    return holder_over(kind, obligation.place_id, on) if kind else None


def receivers(obligation: Obligation, on: date) -> list[Receiver]:
    """Return who takes this report in on a day, in the order of the route; see `receivers_of`."""
    return receivers_of([obligation.pk], on)[obligation.pk]


def receivers_of(obligation_ids: Iterable[int], on: date) -> dict[int, list[Receiver]]:
    """Return who takes each report in on a day, in the order of the route.

    Whoever was to receive it at the cut-off, or the successor of that function; where there is none any more,
    whoever that one would have passed it to. A step outside this system receives nothing here.
    Two queries for each step passed over, whatever the number of reports.
    """
    found: dict[int, dict[tuple[int, int], tuple[int, Receiver]]] = {one: {} for one in obligation_ids}
    origins = {one: {one} for one in found}  # a vacant obligation stands in for those that passed to it
    passed: set[int] = set()
    while origins:
        edges = list(
            Obligation.objects.filter(senders__in=list(origins))
            .values_list(
                "senders",
                "pk",
                "step__function",
                "place_id",
                "agency_id",
                "step_id",
                "step__code",
                "step__order",
            )
            .order_by("pk")
        )
        known = holders([(kind, place, agency) for _from, _to, kind, place, agency, *_step in edges], on)
        passed |= set(origins)
        vacant: dict[int, set[int]] = {}
        for sender, receiver, kind, place, agency, step_id, code, order in edges:
            holder = known.get((kind, place, agency))
            for origin in origins[sender]:
                if holder is None:
                    vacant.setdefault(receiver, set()).add(origin)
                else:
                    found[origin].setdefault((step_id, holder), (order, Receiver(step_id, code, holder)))
        origins = {receiver: by for receiver, by in vacant.items() if receiver not in passed}
    return {
        origin: [one for _order, one in sorted(by.values(), key=lambda pair: (pair[0], pair[1].agency_id))]
        for origin, by in found.items()
    }


def senders(obligation: Obligation) -> QuerySet[Obligation]:
    """Return the obligations that lead to this one: by the edges, in its place and scope at the cut-off."""
    return obligation.senders.order_by("step__order", "place_id", "agency_id")


def top_step(the_round: Round) -> Step:
    """Return the last consolidating step: what it accepts is "đã tiếp nhận" of the whole territory.

    A regime that only collects answers with its last step.
    """
    steps = list(Step.objects.filter(route=the_round.route_id).order_by("order"))
    gathering = [step for step in steps if step.kind == StepKind.CONSOLIDATE]
    return (gathering or [step for step in steps if step.kind != StepKind.RECEIVE])[-1]


def step_for_level(the_round: Round, place_id: int) -> Step | None:
    """Return the step that consolidates a place in this round (the last one there); None outside it."""
    return (
        Step.objects.filter(
            route=the_round.route_id,
            kind=StepKind.CONSOLIDATE,
            pk__in=Obligation.objects.filter(round=the_round, place_id=place_id).values("step"),
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
        .defer("form_version__content")
        .filter(pk=round_id)
        .first()
    )
