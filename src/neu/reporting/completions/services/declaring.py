"""Saying that a project ended, and taking it back while nothing has come of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.notices import services as notices
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import REASON, typed
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.models import Agency
from neu.registry.agencies.rules import AgencyRefusal
from neu.registry.people.models import User
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.completions import selectors
from neu.reporting.completions.models import Completion
from neu.reporting.completions.rules import CODE, NAME, NUMBER, CompletionRefusal, coded, wrong
from neu.reporting.rounds import selectors as rounds_selectors
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.selectors import Event
from neu.reporting.rounds.selectors.people import at_agencies
from neu.reporting.submissions import services as submissions

LOCK = (1719, 41)  # declaring: two at once of one project see each other
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Declared:
    """What is said of a project that ended."""

    regime: str  # code
    code: str
    name: str
    investor_id: int
    unit_id: int
    place_id: int
    ended_on: date
    started_on: date | None = None
    decision: str = ""
    decided_on: date | None = None


@transaction.atomic
def declare(said: Declared, *, actor: User, at: datetime) -> Completion:
    """Keep the project and give its unit the duty to report: one transaction with audit event and notices.

    Places, agencies, route and form are those of the day it ended; the due date counts from it.

    :raises Refused: what `rules.wrong` finds; UNKNOWN_AGENCY, MAY_NOT_DECLARE, DECLARED_ALREADY;
        whatever `rounds.open_for_event` refuses; as `typed`.
    """
    code = coded(typed(said.code, CODE, _("Mã dự án"), where="ma"))
    name = " ".join(typed(said.name, NAME, _("Tên dự án"), where="ten").split())
    decision = typed(said.decision, NUMBER, _("Quyết định"), where="quyet_dinh")
    _refuse_wrong(said, code, name, day_of(at))
    _refuse_unknown(said)
    if not selectors.may_declare(actor, said.investor_id, said.unit_id, said.place_id, day_of(at)):
        raise Refused(CompletionRefusal.MAY_NOT_DECLARE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
    _refuse_twice(said.regime, code)
    event = Event(code, name, said.ended_on, said.place_id, said.unit_id)
    obligation = rounds.open_for_event(said.regime, event, actor=actor, at=at)
    made = Completion.objects.create(
        regime=obligation.round.regime,
        code=code,
        name=name,
        investor_id=said.investor_id,
        unit_id=said.unit_id,
        place_id=said.place_id,
        started_on=said.started_on,
        ended_on=said.ended_on,
        decision=decision,
        decided_on=said.decided_on,
        obligation=obligation,
        declared_by=actor,
        declared_at=at,
    )
    called = agencies.names({said.investor_id, said.unit_id}, said.ended_on)
    audit.record(
        "completion.declare",
        subject=("completion", made.pk, str(made)),
        actor=actor,
        at=at,
        changes={
            "regime": said.regime,
            "place": places.name(said.place_id, said.ended_on).full,
            "unit": called[said.unit_id].name,
            "investor": called[said.investor_id].name,
            "started_on": said.started_on,
            "ended_on": said.ended_on,
            "decision": decision,
            "due_on": day_of(obligation.due_at - MOMENT) if obligation.due_at else None,
        },
    )
    return made


@transaction.atomic
def withdraw(completion_id: int, *, actor: User, at: datetime, reason: str) -> Completion:
    """Take back what was declared by mistake; its duty goes, as long as nothing was put into its report.

    :raises Refused: UNKNOWN_COMPLETION, MAY_NOT_DECLARE, WITHDRAWN_ALREADY, WITHDRAWING_NEEDS_REASON;
        ALREADY_BEGUN, EVENT_ROUND_SENT when something has come of it; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="ly_do")
    kept = locked(completion_id)
    if not selectors.may_declare(actor, kept.investor_id, kept.unit_id, kept.place_id, day_of(at)):
        raise Refused(CompletionRefusal.MAY_NOT_DECLARE)
    if kept.withdrawn_at is not None:
        raise Refused(CompletionRefusal.WITHDRAWN_ALREADY, {"day": written(day_of(kept.withdrawn_at))})
    if not reason:
        raise Refused(CompletionRefusal.WITHDRAWING_NEEDS_REASON, where="ly_do")
    owed = kept.obligation
    assert owed is not None  # as completion_owes_or_is_withdrawn says
    round_id, name, owner = owed.round_id, owed.round.name, rounds_selectors.owner(owed, day_of(at))
    kept.obligation, kept.withdrawn_by, kept.withdrawn_at, kept.withdrawn_reason = None, actor, at, reason
    kept.save(update_fields=["obligation", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    submissions.forget_empty(owed.pk, actor=actor, at=at, reason=reason)
    rounds.drop_event_round(round_id, actor=actor, at=at, reason=reason)
    audit.record(
        "completion.withdraw", subject=("completion", kept.pk, str(kept)), actor=actor, at=at, reason=reason
    )
    _tell_withdrawn(kept, name, owner or kept.unit_id, actor, at)
    return kept


def locked(completion_id: int) -> Completion:
    """The project, locked.

    :raises Refused: UNKNOWN_COMPLETION
    """
    found = (
        Completion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("obligation__round", "obligation__step")
        .filter(pk=completion_id)
        .first()
    )
    if found is None:
        raise Refused(CompletionRefusal.UNKNOWN_COMPLETION)
    return found


def _refuse_wrong(said: Declared, code: str, name: str, today: date) -> None:
    found = wrong(code, name, said.started_on, said.ended_on, said.decided_on, today)
    if found is None:
        return
    told = {"code": code, "day": written(said.ended_on)}
    told |= {"start": written(said.started_on)} if said.started_on else {}
    told |= {"decided": written(said.decided_on)} if said.decided_on else {}
    raise Refused(found[0], told, where=found[1])


def _refuse_unknown(said: Declared) -> None:
    """:raises Refused: UNKNOWN_AGENCY"""
    known = set(Agency.objects.filter(pk__in=[said.investor_id, said.unit_id]).values_list("pk", flat=True))
    for agency_id, where in ((said.investor_id, "chu_dau_tu"), (said.unit_id, "don_vi")):
        if agency_id not in known:
            raise Refused(AgencyRefusal.UNKNOWN_AGENCY, {"code": str(agency_id)}, where=where)


def _refuse_twice(regime: str, code: str) -> None:
    """:raises Refused: DECLARED_ALREADY"""
    there = Completion.objects.filter(regime__code=regime, code=code, withdrawn_at=None).first()
    if there is not None:
        said = {"code": code, "day": written(there.ended_on), "name": there.name}
        raise Refused(CompletionRefusal.DECLARED_ALREADY, said, where="ma")


@notices.in_vietnamese
def _tell_withdrawn(kept: Completion, name: str, owner_id: int, actor: User, at: datetime) -> None:
    """Tell the people of the unit that they owe it no more."""
    recipients = at_agencies({owner_id}, day_of(at)) - {actor.pk}
    if recipients:
        notices.announce(
            f"completion.withdraw:{kept.pk}",
            recipients=sorted(recipients),
            title=_("Không còn phải báo cáo: %(name)s") % {"name": name},
            body=_("Khai báo dự án kết thúc đã được rút. Lý do: %(reason)s")
            % {"reason": kept.withdrawn_reason},
            url=reverse("completions:completion", args=[kept.pk]),
            at=at,
        )
