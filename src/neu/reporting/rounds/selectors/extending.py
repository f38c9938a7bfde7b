"""Which duties of a round a person may give more time, and how their due dates moved."""

from collections.abc import Collection, Iterable
from datetime import datetime

from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.rounds.models import Extension, Obligation, Round
from neu.reporting.rounds.rules import RoundState, StepKind
from neu.reporting.rounds.selectors import people, routing


def extendable(user: User, the_round: Round, among: Iterable[Obligation], at: datetime) -> list[Obligation]:
    """Return those duties she may give more time today: all for who may open the round, else those whose
    report her own agency receives. A handful of queries."""
    found, on = list(among), day_of(at)
    if not found or people.may_open(user, the_round.territory_id, on):
        return found
    held = people.positions_on(user, on).filter(role__in=people.roles_with(Duty.RECEIVE))
    mine = set(held.values_list("agency_id", flat=True))
    receiving = routing.receivers_of([one.pk for one in found], on) if mine else {}
    return [one for one in found if mine & {receiver.agency_id for receiver in receiving.get(one.pk, [])}]


def waiting(user: User, the_round: Round, at: datetime) -> list[Obligation]:
    """Return the duties of an open round not sent yet and with a due date that she may give more time."""
    if the_round.state != RoundState.OPEN:
        return []
    unsent = (
        Obligation.objects.filter(round=the_round, due_at__isnull=False, first_sent_at__isnull=True)
        .exclude(step__kind=StepKind.RECEIVE)
        .select_related("step")
        .order_by("step__order", "place_id", "pk")
    )
    return extendable(user, the_round, unsent, at)


def extensions_of(obligation_ids: Collection[int]) -> dict[int, list[Extension]]:
    """Return {obligation: its extensions, the first one first}; one query."""
    found: dict[int, list[Extension]] = {}
    for one in Extension.objects.filter(obligation__in=obligation_ids).select_related("by"):
        found.setdefault(one.obligation_id, []).append(one)
    return found
