"""What the pages of rounds show: the list, one round with its regime and route, and choices of the forms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from neu.platform.text.names import shown
from neu.platform.text.rules import sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.places import selectors as places
from neu.reporting.rounds import rules
from neu.reporting.rounds.models import Obligation, Regime, Round, Step, StepEdge
from neu.reporting.rounds.rules import Standing, Tally


def regimes() -> list[Regime]:
    """Return all regimes by name, those made for one round after the others."""
    return list(Regime.objects.select_related("decision").order_by("adhoc", "name"))


def listed_rounds(*, regime: str = "", year: int | None = None) -> QuerySet[Round]:
    """Return rounds, newest first, with how many obligations each has and how many are accepted."""
    wanted = Q()
    if regime:
        wanted &= Q(regime__code=regime)
    if year is not None:
        wanted &= Q(period__startswith=str(year))
    return (
        Round.objects.filter(wanted)
        .select_related("regime", "window", "territory")
        .annotate(
            owed=Count("obligations"),
            accepted=Count("obligations", filter=Q(obligations__accepted_at__isnull=False)),
        )
        .order_by("-cutoff_on", "regime__code", "-pk")
    )


def years() -> list[int]:
    """Return the years that have rounds, newest first."""
    ends = Round.objects.aggregate(first=Min("period"), last=Max("period"))
    if ends["first"] is None:
        return []
    return list(range(int(ends["last"][:4]), int(ends["first"][:4]) - 1, -1))


@dataclass(frozen=True)
class StepView:
    """One step of the route of a round, as drawn."""

    step: Step
    to: tuple[str, ...]  # names of the steps it sends to
    due_at: datetime | None
    tally: Tally


@dataclass(frozen=True)
class Duty:
    """One obligation as listed on the round's page."""

    obligation: Obligation
    agency: str
    place: str
    standing: Standing


def route_of(the_round: Round, at: datetime) -> list[StepView]:
    """Return the steps of a round's route in order, with due dates and how each stands; three queries."""
    found: dict[int, list[Obligation]] = {}
    for one in Obligation.objects.filter(round=the_round).only(
        "step_id", "state", "due_at", "original_due_at", "first_sent_at", "accepted_at", "round_id"
    ):
        found.setdefault(one.step_id, []).append(one)
    edges = Prefetch("edges_out", StepEdge.objects.select_related("receiver").order_by("receiver__order"))
    return [
        StepView(
            step,
            tuple(shown(edge.receiver.name) for edge in step.edges_out.all()),
            next((one.original_due_at or one.due_at for one in found.get(step.pk, [])), None),
            rules.tally(_standing(one, at) for one in found.get(step.pk, [])),
        )
        for step in Step.objects.filter(route=the_round.route_id).order_by("order").prefetch_related(edges)
    ]


def duties(
    the_round: Round, *, step: str = "", state: str = "", among: Collection[int] | None = None
) -> QuerySet[Obligation]:
    """Return a round's obligations in the order of the route; "WAITING" is what waits to be accepted."""
    found = (
        Obligation.objects.filter(round=the_round)
        .select_related("step")
        .order_by("step__order", "place_id", "pk")
    )
    if step:
        found = found.filter(step__code=step)
    if among is not None:
        found = found.filter(pk__in=among)
    if state == "WAITING":
        ready = Q(state=rules.ObligationState.AUTHENTICATED)
        return found.filter(ready | Q(state=rules.ObligationState.SENT, step__authenticated_by=""))
    return found.filter(state=state) if state else found


def named(obligations: Sequence[Obligation], on: date, at: datetime) -> list[Duty]:
    """Return obligations with the names of the day; one query."""
    called = agencies.names({one.agency_id for one in obligations}, on)
    lying = places.names({one.place_id for one in obligations}, on)
    return [
        Duty(one, called[one.agency_id].name, lying[one.place_id].full, _standing(one, at))
        for one in obligations
    ]


def _standing(one: Obligation, at: datetime) -> Standing:
    return rules.standing(one.state, one.due_at, one.first_sent_at, one.accepted_at, at)


def attributes(regime: Regime) -> list[tuple[str, str]]:
    """Return the ten legal attributes as (field, words) in the decree's order."""
    return [(name, getattr(regime, name)) for name in rules.ATTRIBUTES]


def places_of(rounds: Sequence[Round], on: date) -> list[places.PlaceName]:
    """Return the places these rounds have obligations about, the widest first, then by name; one query."""
    held = set(Obligation.objects.filter(round__in=rounds).values_list("place_id", flat=True).distinct())
    levels = ("PROVINCE", "DISTRICT", "COMMUNE")
    return sorted(
        places.names(held, on).values(), key=lambda one: (levels.index(one.level), sort_key(one.full))
    )
