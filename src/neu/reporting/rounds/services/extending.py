"""Giving more time: the due date of one duty or of several in a round moves, with who, when and why."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.notices import services as notices
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import REASON, typed
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.periods.rules import HANOI, ONE_DAY, day_of
from neu.reporting.rounds import rules
from neu.reporting.rounds.models import Extension, Obligation, Round
from neu.reporting.rounds.rules import Refusal, RoundState
from neu.reporting.rounds.selectors import extending, people, routing

MOMENT = timedelta(microseconds=1)


@transaction.atomic
def extend(
    round_id: int, obligation_ids: Collection[int], due_on: date, *, actor: User, at: datetime, reason: str
) -> list[Obligation]:
    """Move the due date of these duties of a round to the end of a later day: all of them or none.

    :raises Refused: EXTEND_NOBODY, EXTEND_REASON_REQUIRED, EXTEND_CLOSED, MAY_NOT_EXTEND, EXTEND_SENT,
        EXTEND_NO_DUE, EXTEND_PASSED, EXTEND_NOT_LATER naming the first agency in its way; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="ly_do")
    the_round = Round.objects.select_for_update(no_key=True).filter(pk=round_id).first()
    if the_round is None:
        raise Refused(Refusal.UNKNOWN_ROUND, {"round": str(round_id)})
    if the_round.state == RoundState.CLOSED:
        raise Refused(Refusal.EXTEND_CLOSED, {"name": the_round.name})
    found = list(
        Obligation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("step")
        .filter(round=the_round, pk__in=obligation_ids)
        .order_by("pk")
    )
    if not found:
        raise Refused(Refusal.EXTEND_NOBODY, where="chon")
    if not reason:
        raise Refused(Refusal.EXTEND_REASON_REQUIRED, where="ly_do")
    end = due_on + ONE_DAY
    wanted = datetime(end.year, end.month, end.day, tzinfo=HANOI)
    called = agencies.names({one.agency_id for one in found}, the_round.cutoff_on)
    mine = {one.pk for one in extending.extendable(actor, the_round, found, at)}
    for one in found:
        said = {"agency": called[one.agency_id].name, "due": written(due_on), "day": written(day_of(at))}
        if one.pk not in mine:
            raise Refused(Refusal.MAY_NOT_EXTEND, said)
        if (why := rules.why_not_extended(one.due_at, one.first_sent_at, wanted, at)) is not None:
            if one.due_at is not None:
                said["now"] = written(day_of(one.due_at - MOMENT))
            raise Refused(why, said, where="han")
    moved = []
    for one in found:
        assert one.due_at is not None  # else it was refused
        Extension.objects.create(
            obligation=one, due_before=one.due_at, due_at=wanted, reason=reason, by=actor, at=at
        )
        moved.append(f"{called[one.agency_id].name}: {written(day_of(one.due_at - MOMENT))}")
        one.original_due_at, one.due_at = one.original_due_at or one.due_at, wanted
        one.escalated_at = None  # leaders hear of it again should it pass the new date too
    Obligation.objects.bulk_update(found, ["original_due_at", "due_at", "escalated_at"])
    audit.record(
        "round.extend",
        subject=("round", the_round.pk, the_round.name),
        actor=actor,
        at=at,
        changes={"extended_to": due_on, "extended_from": moved},
        reason=reason,
    )
    _tell(the_round, found, due_on, actor, at, reason)
    return found


@notices.in_vietnamese
def _tell(
    the_round: Round, found: Sequence[Obligation], due_on: date, actor: User, at: datetime, reason: str
) -> None:
    """Tell the people of the agencies that got more time, and of those that receive from them."""
    on = day_of(at)
    receiving = routing.receivers_of([one.pk for one in found], on)
    told = {one.agency_id for several in receiving.values() for one in several}
    owners = routing.holders([routing.held(one) for one in found], on)
    recipients = people.at_agencies(told | {one.agency_id for one in found} | set(owners.values()), on)
    notices.announce(
        f"round.extend:{the_round.pk}:{at.isoformat()}",
        recipients=sorted(recipients - {actor.pk}),
        title=_("Gia hạn đến hết ngày %(day)s: %(name)s") % {"day": written(due_on), "name": the_round.name},
        body=_("%(count)d nhiệm vụ được gia hạn. Lý do: %(reason)s")
        % {"count": len(found), "reason": reason},
        url=reverse("rounds:round", args=[the_round.pk]),
        at=at,
    )
