"""The API's doors of rounds: regimes, rounds with their routes and duties, what waits, opening, closing."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status

from neu.platform.api.fields import Key, Reason, Why, decided
from neu.platform.api.paging import Paging, cut
from neu.platform.api.problems import register_statuses
from neu.platform.inbox import items as inbox
from neu.registry.agencies import selectors as agencies
from neu.registry.people.http import SignedInRequest
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.rounds import selectors, services
from neu.reporting.rounds.api.shapes import (
    BlockOut,
    BoardAsked,
    BoardOut,
    ColumnOut,
    DutiesAsked,
    ExtendedOut,
    ExtensionIn,
    GapOut,
    InboxOut,
    ObligationOut,
    ObligationsOut,
    PlanOut,
    PlanStepOut,
    RegimeOut,
    RegimesOut,
    RoundAsked,
    RoundIn,
    RoundOut,
    RoundsAsked,
    RoundsOut,
    RoundSummary,
    StepOut,
    TallyOut,
    WaitingOut,
)
from neu.reporting.rounds.rules import ATTRIBUTES, Refusal, Standing
from neu.reporting.rounds.selectors import work

router = Router(tags=["rounds"])
register_statuses(
    {
        Refusal.UNKNOWN_ROUND: 404,
        Refusal.UNKNOWN_REGIME: 404,
        Refusal.MAY_NOT_OPEN_ROUNDS: 403,
        Refusal.MAY_NOT_EXTEND: 403,
        Refusal.EXTEND_SENT: 409,
        Refusal.EXTEND_CLOSED: 409,
        Refusal.ROUND_EXISTS: 409,
        Refusal.ROUND_ALREADY_CLOSED: 409,
        Refusal.ROUND_NOT_CLOSED: 409,
    }
)


@router.get("/regimes", response=RegimesOut, summary="Chế độ báo cáo")
def regimes(request: HttpRequest, page: Query[Paging]) -> RegimesOut:
    """All reporting regimes by name."""
    found, facts = cut(selectors.regimes(), page)
    items = [
        RegimeOut(
            code=one.code,
            draft=one.draft,
            decision=decided(one.decision),
            **{name: getattr(one, name) for name in ATTRIBUTES},
        )
        for one in found
    ]
    return RegimesOut(items=items, **facts)


@router.get("/rounds", response=RoundsOut, summary="Đợt báo cáo")
def rounds(request: HttpRequest, asked: Query[RoundsAsked]) -> RoundsOut:
    """All rounds, the latest first."""
    found, facts = cut(selectors.listed_rounds(regime=asked.regime, year=asked.year), asked)
    return RoundsOut(items=[RoundSummary(**_summary(one)) for one in found], **facts)


@router.get("/rounds/plan", response=PlanOut, summary="Xem trước một đợt")
def plan(request: HttpRequest, asked: Query[RoundAsked]) -> PlanOut:
    """Who would owe what in a round that is not open yet; for who may open rounds."""
    opens(request)
    territory = places.current_province(asked.cutoff_on)
    told = selectors.plan(
        asked.regime,
        period=asked.period.strip(),
        passage=asked.passage,
        cutoff_on=asked.cutoff_on,
        territory_id=territory,
    )
    return PlanOut(
        territory=territory,
        steps=[
            PlanStepOut(step=one.code, name=one.name, owed=len(told.owed(one)), due_at=told.due[one.code])
            for one in told.steps
        ],
        gaps=[
            GapOut(step=one.step.code, function=one.function, places=list(one.place_ids)) for one in told.gaps
        ],
    )


@router.post("/rounds", response={201: RoundOut}, summary="Mở đợt báo cáo")
def open_round(request: HttpRequest, body: RoundIn) -> Status[RoundOut]:
    """Open a round and give each agency its obligations."""
    opens(request)
    made = services.open_round(
        body.regime,
        period=body.period.strip(),
        passage=body.passage,
        cutoff_on=body.cutoff_on,
        territory_id=places.current_province(body.cutoff_on),
        **_by(request),
    )
    return Status(201, shown(made.pk))


@router.get("/rounds/{round}", response=RoundOut, summary="Một đợt với luồng báo cáo")
def round_(request: HttpRequest, round: Key) -> RoundOut:  # noqa: A002 - the noun of the room
    """One round with the steps of its route and how each stands."""
    return shown(round)


@router.get("/rounds/{round}/obligations", response=ObligationsOut, summary="Nhiệm vụ trong một đợt")
def obligations(request: HttpRequest, asked: Query[DutiesAsked], round: Key) -> ObligationsOut:  # noqa: A002
    """Who owes what in a round, in the order of the route."""
    the_round = _round(round)
    found, facts = cut(selectors.duties(the_round, step=asked.step, state=asked.state or ""), asked)
    at = timezone.now()
    return ObligationsOut(items=_obligations(found, the_round.cutoff_on, at), **facts)


@router.post("/rounds/{round}/close", response=RoundOut, summary="Đóng đợt")
def close_round(request: HttpRequest, body: Reason, round: Key) -> RoundOut:  # noqa: A002
    """Close a round: nothing more is sent to it, what was accepted stands."""
    opens(request, _round(round).territory_id)
    services.close_round(round, reason=body.reason, **_by(request))
    return shown(round)


@router.post("/rounds/{round}/reopen", response=RoundOut, summary="Mở lại đợt")
def reopen_round(request: HttpRequest, body: Why, round: Key) -> RoundOut:  # noqa: A002
    """Open a closed round again."""
    opens(request, _round(round).territory_id)
    services.reopen_round(round, reason=body.reason, **_by(request))
    return shown(round)


@router.post("/rounds/{round}/extensions", response=ExtendedOut, summary="Gia hạn")
def extend(request: HttpRequest, body: ExtensionIn, round: Key) -> ExtendedOut:  # noqa: A002
    """Give duties of a round more time, all or none; for who opens rounds, or receives these reports."""
    the_round = _round(round)
    done = services.extend(round, body.obligations, body.due_on, reason=body.reason, **_by(request))
    return ExtendedOut(items=_obligations(done, the_round.cutoff_on, timezone.now()))


@router.get("/obligations", response=ObligationsOut, summary="Nhiệm vụ của tôi")
def mine(request: HttpRequest, page: Query[Paging]) -> ObligationsOut:
    """What the agencies of the token's owner answer for in open rounds, the soonest due first."""
    at = timezone.now()
    found, facts = cut(work.mine(cast(SignedInRequest, request).user, at), page)
    return ObligationsOut(items=_obligations(found, day_of(at), at), **facts)


@router.get("/inbox", response=InboxOut, summary="Việc của tôi")
def waiting(request: HttpRequest, page: Query[Paging]) -> InboxOut:
    """What is due, overdue, returned, to authenticate or to accept, and on whom the owner waits."""
    grouped = inbox.of(cast(SignedInRequest, request).user, at=timezone.now())
    found, facts = cut([(state, one) for state, of_state in grouped.items() for one in of_state], page)
    items = [
        WaitingOut(
            state=state,
            kind=one.kind,
            title=one.title,
            detail=one.detail,
            url=one.url,
            due_at=one.due_at,
            waiting_on=one.waiting_on,
        )
        for state, one in found
    ]
    return InboxOut(items=items, **facts)


@router.get("/board", response=BoardOut, summary="Bảng theo dõi")
def board(request: HttpRequest, asked: Query[BoardAsked]) -> BoardOut:
    """How a regime's rounds of a year stand at each step, and who is missing."""
    at = timezone.now()
    found = selectors.rounds_for(regimes=[asked.regime], year=asked.year, at=at)
    on = max((one.cutoff_on for one in found), default=day_of(at))
    told = selectors.board(found, at=at, on=on, place_id=asked.place)
    return BoardOut(
        year=asked.year,
        blocks=[
            BlockOut(
                regime=asked.regime,
                step=block.step,
                name=block.name,
                columns=[
                    ColumnOut(
                        round=one.round.pk,
                        period=one.round.period,
                        due_at=one.due_at,
                        tally=_tally(one.tally),
                        missing=list(one.missing),
                    )
                    for one in block.columns
                ],
            )
            for block in told.blocks
        ],
    )


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": timezone.now()}


def opens(request: HttpRequest, territory_id: int | None = None) -> None:
    """For who may not open and close rounds of the territory (else of today's province) nothing is here."""
    on = day_of(timezone.now())
    territory = territory_id or places.current_province(on)
    if not selectors.may_open(cast(SignedInRequest, request).user, territory, on):
        raise Http404


def _round(round_id: int) -> Any:
    found = selectors.round_of(round_id)
    if found is None:
        raise Http404
    return found


def shown(round_id: int) -> RoundOut:
    """One round with the steps of its route and how each stands."""
    found = _round(round_id)
    steps = [
        StepOut(
            code=one.step.code,
            name=one.step.name,
            kind=one.step.kind,
            function=one.step.function,
            authenticated_by=one.step.authenticated_by,
            sends_to=list(one.to),
            due_at=one.due_at,
            tally=_tally(one.tally),
        )
        for one in selectors.route_of(found, timezone.now())
    ]
    form = found.form_version
    return RoundOut(**_summary(found), form=form.form.code, form_version=form.no, steps=steps)


def _summary(one: Any) -> dict[str, Any]:
    same = ("name", "period", "passage", "subject", "cutoff_on", "state", "opened_at", "closed_at")
    return {name: getattr(one, name) for name in same} | {
        "id": one.pk,
        "regime": one.regime.code,
        "territory": one.territory_id,
        "window": one.window.code,
        "follows": one.follows_id,
    }


def _tally(one: Any) -> TallyOut:
    return TallyOut.model_validate(one, from_attributes=True)


def _obligations(found: Iterable[Any], on: date, at: datetime) -> list[ObligationOut]:
    told = selectors.named(list(found), on, at)
    codes = agencies.codes({one.obligation.agency_id for one in told})
    return [_obligation(one, codes[one.obligation.agency_id], one.standing) for one in told]


def _obligation(told: Any, agency: str, standing: Standing) -> ObligationOut:
    one = told.obligation
    return ObligationOut(
        id=one.pk,
        round=one.round_id,
        step=one.step.code,
        agency=agency,
        agency_name=told.agency,
        place=one.place_id,
        place_name=told.place,
        state=one.state,
        due_at=one.due_at,
        returned_due_at=one.returned_due_at,
        first_sent_at=one.first_sent_at,
        accepted_at=one.accepted_at,
        overdue=standing.overdue,
    )
