"""Projects that ended, as pages list them and tell of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from neu.registry.agencies import selectors as agencies
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.completions.models import Completion
from neu.reporting.completions.rules import Stage
from neu.reporting.rounds import rules as rounds
from neu.reporting.rounds.rules import ObligationState, Standing
from neu.reporting.submissions.models import Submission


@dataclass(frozen=True)
class Told:
    """One project, its place and agencies as they are called now or were last, and how far its report is."""

    completion: Completion
    investor: str
    unit: str
    place: str
    stage: Stage
    standing: Standing | None  # of the duty; None: withdrawn
    submission_id: int | None  # opened

    @property
    def due_at(self) -> datetime | None:
        """The end of the duty's time."""
        return self.completion.obligation.due_at if self.completion.obligation else None


def listed(*, year: int | None = None, text: str = "", withdrawn: bool = False) -> QuerySet[Completion]:
    """Projects that ended, the latest first; those withdrawn only where they are asked for."""
    wanted = Q(withdrawn_at__isnull=not withdrawn)
    if year is not None:
        wanted &= Q(ended_on__year=year)
    if text:
        wanted &= Q(name__icontains=text) | Q(code__icontains=text)
    return _whole().filter(wanted)


def find(completion_id: int) -> Completion | None:
    """One project, or None."""
    return _whole().filter(pk=completion_id).first()


def told(several: Iterable[Completion], at: datetime) -> list[Told]:
    """These projects as pages tell them: a few queries, whatever their number."""
    found = list(several)
    opened = {
        duty: (pk, version)
        for duty, pk, version in Submission.objects.filter(
            obligation__in=[one.obligation_id for one in found if one.obligation_id]
        ).values_list("obligation_id", "pk", "authenticated_version_id")
    }
    answer: list[Told] = []
    called = {key for one in found for key in (one.investor_id, one.unit_id)}
    names = agencies.names(called, day_of(at))
    lying = places.names({one.place_id for one in found}, day_of(at))
    for one in found:
        submission_id, version_id = opened.get(one.obligation_id or 0, (None, None))
        answer.append(
            Told(
                one,
                names[one.investor_id].name,
                names[one.unit_id].name,
                lying[one.place_id].full,
                _stage(one, version_id),
                _standing(one, at),
                submission_id,
            )
        )
    return answer


def _whole() -> QuerySet[Completion]:
    return Completion.objects.select_related(
        "obligation__round__regime",
        "obligation__step",
        "regime",
        "declared_by",
        "withdrawn_by",
        "received_by",
    )


def _stage(one: Completion, version_id: int | None) -> Stage:
    if one.obligation is None:
        return Stage.WITHDRAWN
    if one.obligation.state != ObligationState.ACCEPTED or version_id is None:
        return Stage.OWED
    return Stage.TAKEN if one.received_version_id == version_id else Stage.DONE


def _standing(one: Completion, at: datetime) -> Standing | None:
    owed = one.obligation
    if owed is None:
        return None
    return rounds.standing(owed.state, owed.due_at, owed.first_sent_at, owed.accepted_at, at)
