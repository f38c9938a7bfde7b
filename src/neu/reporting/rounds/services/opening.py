"""Opening, closing and reopening a round; marking what happened to an obligation."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.notices import services as notices
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import REASON, typed
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.texts import FUNCTION
from neu.registry.people.models import User
from neu.registry.periods import services as periods
from neu.registry.periods.models import DataWindow
from neu.registry.periods.rules import Calendar, day_of
from neu.registry.places import selectors as places
from neu.registry.programmes.models import ProgrammeNode
from neu.reporting.rounds import rules
from neu.reporting.rounds.models import Extension, Obligation, Regime, Round
from neu.reporting.rounds.rules import ObligationState, Refusal, RoundState
from neu.reporting.rounds.selectors import people, planning
from neu.reporting.rounds.selectors.planning import Event, Plan
from neu.reporting.rounds.services.regime_files import round_name

NAMED = 5  # places named in a refusal; the rest are counted


@transaction.atomic
def open_round(
    regime_code: str,
    *,
    period: str,
    territory_id: int,
    cutoff_on: date,
    actor: User | None,
    at: datetime,
    passage: str = rules.FIRST,
    window: DataWindow | None = None,
    follows: Round | None = None,
    name: str | None = None,
) -> Round:
    """Open a round and give each agency its obligations: one transaction with its audit event and notices.

    Who owes comes from the list, route and functions of `cutoff_on`; whoever is outside owes nothing.
    `window` defaults to the regime's for that pass; `follows` to the pass before it.
    :raises Refused: MAY_NOT_OPEN_ROUNDS, ROUND_EXISTS, NO_HOLDER naming step and places, NO_ROUND_TO_FOLLOW,
        WRONG_ROUND_TO_FOLLOW, and whatever `selectors.plan` refuses.
    """
    refuse_stranger(actor, territory_id, at)
    Regime.objects.select_for_update(no_key=True).filter(code=regime_code).first()  # no version meanwhile
    plan = planning.plan(
        regime_code, period=period, passage=passage, territory_id=territory_id, cutoff_on=cutoff_on
    )
    called = name or round_name(plan.regime.passages[passage]["name"], plan.period)
    if Round.objects.filter(
        regime=plan.regime, period=period, passage=passage, territory=territory_id
    ).exists():
        raise Refused(
            Refusal.ROUND_EXISTS, {"name": called, "place": places.name(territory_id, cutoff_on).full}
        )
    _nothing_missing(plan)
    return _open(plan, called, actor, at, window=window, follows=_followed(plan, follows))


@transaction.atomic
def open_for_event(regime_code: str, event: Event, *, actor: User, at: datetime) -> Obligation:
    """Open the round of one event and return its one duty. Part of the deed that declares it, which says who
    may.

    :raises Refused: ROUND_EXISTS, CHOSEN_NOT_HOLDER, NO_HOLDER, and whatever `planning.plan_event` refuses.
    """
    Regime.objects.select_for_update(no_key=True).filter(code=regime_code).first()  # no version meanwhile
    plan = planning.plan_event(regime_code, event)
    pattern = plan.regime.passages[plan.passage]["name"]
    called = round_name(pattern, plan.period, event.name)[: Round._meta.get_field("name").max_length]
    if Round.objects.filter(
        regime=plan.regime, period=plan.period.code, passage=plan.passage, territory=plan.territory_id,
        subject=event.subject,
    ).exists():  # fmt: skip
        raise Refused(
            Refusal.ROUND_EXISTS, {"name": called, "place": places.name(event.place_id, event.on).full}
        )
    _nothing_missing(plan)
    return _open(plan, called, actor, at, subject=event.subject).obligations.get()


@transaction.atomic
def drop_event_round(round_id: int, *, actor: User, at: datetime, reason: str) -> None:
    """Take away the round of an event declared by mistake, with its duty, of which nothing was sent.

    Part of the deed that withdraws the event; whatever answered the duty is gone already.
    :raises Refused: EVENT_ROUND_SENT when something of it is kept that may not be lost.
    """
    kept = _locked(round_id)
    obligations = Obligation.objects.filter(round=kept)
    if (
        not kept.subject
        or obligations.exclude(first_sent_at=None).exists()
        or Extension.objects.filter(obligation__in=obligations).exists()
    ):
        raise Refused(Refusal.EVENT_ROUND_SENT, {"name": kept.name})
    for one in obligations:
        one.nodes.clear()
        one.passes_to.clear()
        one.delete()
    audit.record("round.drop", subject=("round", kept.pk, kept.name), actor=actor, at=at, reason=reason)
    kept.delete()


def _open(
    plan: Plan,
    called: str,
    actor: User | None,
    at: datetime,
    *,
    window: DataWindow | None = None,
    follows: Round | None = None,
    subject: str = "",
) -> Round:
    """Keep a planned round with its duties, write it down, tell whoever owes."""
    made = Round.objects.create(
        regime=plan.regime,
        route=plan.route,
        form_version=plan.form_version,
        territory_id=plan.territory_id,
        name=called,
        period=plan.period.code,
        passage=plan.passage,
        subject=subject,
        window=window or default_window(plan),
        cutoff_on=plan.cutoff_on,
        follows=follows,
        opened_at=at,
    )
    obligations = _keep(plan, made)
    audit.record(
        "round.open",
        subject=("round", made.pk, made.name),
        actor=actor,
        at=at,
        changes={
            "regime": plan.regime.code,
            "period": plan.period.code,
            "passage": plan.passage,
            "territory": plan.territory_id,
            "cutoff_on": plan.cutoff_on,
            "obligations": {step.code: len(plan.owed(step)) for step in plan.steps},
        },
    )
    _tell(made, obligations, at)
    return made


def default_window(plan: Plan) -> DataWindow:
    """The data window the regime names for that pass, made if there is none."""
    calendar = Calendar(plan.regime.passages[plan.passage]["window"])
    if calendar is Calendar.TT01_2022:
        return periods.tt01_window(plan.period.year, plan.passage)
    if calendar is Calendar.ND09_2019:
        return periods.nd09_window(plan.period.code)
    return periods.period_window(plan.period.code)


@transaction.atomic
def close_round(round_id: int, *, actor: User | None, at: datetime, reason: str = "") -> Round:
    """Close a round: nothing more is sent to it, what was accepted stands.

    :raises Refused: UNKNOWN_ROUND, MAY_NOT_OPEN_ROUNDS, ROUND_ALREADY_CLOSED; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    closing = _locked(round_id)
    refuse_stranger(actor, closing.territory_id, at)
    if closing.state == RoundState.CLOSED:
        raise Refused(
            Refusal.ROUND_ALREADY_CLOSED,
            {"name": closing.name, "day": written(day_of(closing.closed_at)) if closing.closed_at else ""},
        )
    closing.state, closing.closed_at = RoundState.CLOSED, at
    closing.save(update_fields=["state", "closed_at"])
    audit.record(
        "round.close", subject=("round", closing.pk, closing.name), actor=actor, at=at, reason=reason
    )
    return closing


@transaction.atomic
def reopen_round(round_id: int, *, actor: User | None, at: datetime, reason: str) -> Round:
    """Open a closed round again, saying why.

    :raises Refused: UNKNOWN_ROUND, MAY_NOT_OPEN_ROUNDS, ROUND_NOT_CLOSED, ROUND_REASON_REQUIRED; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    opening = _locked(round_id)
    refuse_stranger(actor, opening.territory_id, at)
    if opening.state != RoundState.CLOSED:
        raise Refused(Refusal.ROUND_NOT_CLOSED, {"name": opening.name})
    if not reason:
        raise Refused(Refusal.ROUND_REASON_REQUIRED, {"name": opening.name}, where="reason")
    opening.state, opening.closed_at = RoundState.OPEN, None
    opening.save(update_fields=["state", "closed_at"])
    audit.record(
        "round.reopen", subject=("round", opening.pk, opening.name), actor=actor, at=at, reason=reason
    )
    return opening


def mark(
    obligation_id: int, state: ObligationState, at: datetime, *, returned_due_at: datetime | None = None
) -> None:
    """Keep on the obligation what the deed did to it. Part of a submission's deed and its transaction.

    The first sending stays the first, so lateness is judged once. The day by which a returned report is asked
    back stands until it is accepted. What nobody authenticates or takes in (a plan) is done when it is sent;
    what is authenticated and then taken in by nobody is done with that.
    """
    found = Obligation.objects.select_related("step").select_for_update(no_key=True, of=("self",))
    kept = found.get(pk=obligation_id)
    last = ObligationState.AUTHENTICATED if kept.step.authenticated_by else ObligationState.SENT
    if state == last and not kept.passes_to.exists():
        state = ObligationState.ACCEPTED
    kept.state = state
    if state == ObligationState.SENT and kept.first_sent_at is None:
        kept.first_sent_at = at
    elif state == ObligationState.RETURNED:
        kept.returns += 1
        kept.returned_due_at = returned_due_at
    elif state == ObligationState.ACCEPTED:
        kept.accepted_at = at
        kept.first_sent_at = kept.first_sent_at or at
        kept.returned_due_at = None
    kept.save(update_fields=["state", "returned_due_at", "first_sent_at", "returns", "accepted_at"])


def take_back(obligation_id: int, state: ObligationState) -> None:
    """Put the obligation back where it was before a sending that is taken back.

    Before anybody returned or accepted the report that undoes its first sending too: nobody is in time by
    sending an empty report and taking it back.
    """
    kept = Obligation.objects.select_for_update(no_key=True).get(pk=obligation_id)
    kept.state = state
    if not kept.returns and kept.accepted_at is None:
        kept.first_sent_at = None
    kept.save(update_fields=["state", "first_sent_at"])


def refuse_stranger(actor: User | None, territory_id: int, at: datetime) -> None:
    """The standing agency's officers and the administrator; None is the system itself.

    :raises Refused: MAY_NOT_OPEN_ROUNDS
    """
    if actor is not None and not people.may_open(actor, territory_id, day_of(at)):
        raise Refused(Refusal.MAY_NOT_OPEN_ROUNDS, {"place": places.name(territory_id, day_of(at)).full})


def _locked(round_id: int) -> Round:
    found = Round.objects.select_for_update(no_key=True).filter(pk=round_id).first()
    if found is None:
        raise Refused(Refusal.UNKNOWN_ROUND, {"round": str(round_id)})
    return found


def _nothing_missing(plan: Plan) -> None:
    """:raises Refused: NO_HOLDER, CHOSEN_NOT_HOLDER: the first step without holders, and where or who."""
    if not plan.gaps:
        return
    gap = plan.gaps[0]
    if gap.agency_ids:
        named_ones = agencies.names(gap.agency_ids, plan.cutoff_on)
        raise Refused(
            Refusal.CHOSEN_NOT_HOLDER,
            {
                "step": gap.step.name,
                "agencies": ", ".join(one.name for one in named_ones.values()),
                "function": str(FUNCTION[gap.function]),
                "day": written(plan.cutoff_on),
            },
            where=gap.step.code,
        )
    called = places.names(gap.place_ids, plan.cutoff_on)
    named = [called[place_id].full for place_id in gap.place_ids[:NAMED] if place_id in called]
    more = len(gap.place_ids) - len(named)
    said = ", ".join(named) + (_(" và %(count)d nơi khác") % {"count": more} if more else "")
    raise Refused(
        Refusal.NO_HOLDER,
        {
            "step": gap.step.name,
            "function": str(FUNCTION[gap.function]),
            "places": said,
            "day": written(plan.cutoff_on),
        },
        where=gap.step.code,
    )


def _followed(plan: Plan, follows: Round | None) -> Round | None:
    """:raises Refused: NO_ROUND_TO_FOLLOW, WRONG_ROUND_TO_FOLLOW"""
    before = rules.FOLLOWS.get(plan.passage)
    if follows is None and before is not None:
        follows = Round.objects.filter(
            regime=plan.regime, period=plan.period.code, passage=before, territory=plan.territory_id
        ).first()
        if follows is None:
            raise Refused(
                Refusal.NO_ROUND_TO_FOLLOW,
                {
                    "period": plan.period.label_vi,
                    "place": places.name(plan.territory_id, plan.cutoff_on).full,
                },
            )
    if follows is not None and (
        (follows.regime_id, follows.period, follows.passage, follows.territory_id)
        != (plan.regime.pk, plan.period.code, before, plan.territory_id)
        or follows.cutoff_on >= plan.cutoff_on
    ):
        raise Refused(Refusal.WRONG_ROUND_TO_FOLLOW, {"name": follows.name})
    return follows


def _keep(plan: Plan, made: Round) -> list[Obligation]:
    """Keep the plan's duties with their scopes and who passes to whom: three inserts, whatever the number."""
    steps = {step.code: step for step in plan.steps}
    obligations = Obligation.objects.bulk_create(
        Obligation(
            round=made,
            step=steps[duty.step],
            agency_id=duty.agency_id,
            place_id=duty.place_id,
            due_at=plan.due[duty.step],
        )
        for duty in plan.duties
    )
    nodes = dict(
        ProgrammeNode.objects.filter(
            programme=plan.regime.programme_id, code__in={code for duty in plan.duties for code in duty.nodes}
        ).values_list("code", "pk")
    )
    scopes = Obligation.nodes.through
    scopes.objects.bulk_create(
        scopes(obligation_id=kept.pk, programmenode_id=nodes[code])
        for kept, duty in zip(obligations, plan.duties, strict=True)
        for code in sorted(duty.nodes)
    )
    passing = Obligation.passes_to.through
    passing.objects.bulk_create(
        passing(from_obligation_id=obligations[sender].pk, to_obligation_id=obligations[receiver].pk)
        for sender, receiver in plan.passings
    )
    return obligations


@notices.in_vietnamese
def _tell(made: Round, obligations: list[Obligation], at: datetime) -> None:
    """Tell the people of every agency that owes something; one job for the round."""
    recipients = people.at_agencies({kept.agency_id for kept in obligations}, day_of(at))
    if recipients:
        notices.announce(
            f"round.open:{made.pk}",
            recipients=sorted(recipients),
            title=_("Mở đợt: %(name)s") % {"name": made.name},
            body=_("Ngày chốt số liệu %(day)s. Việc của bạn và hạn gửi ở trang “Việc của tôi”.")
            % {"day": written(made.cutoff_on)},
            url=reverse("rounds:round", args=[made.pk]),
            at=at,
        )
