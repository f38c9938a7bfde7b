"""What waits for a person in the rounds that are open: a source of the inbox. Some ten queries in all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from neu.platform.inbox.items import Item, State
from neu.platform.text.names import shown
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.people.rules import DUTIES, Duty, Role
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.rounds.rules import ObligationState, RoundState, StepKind
from neu.reporting.rounds.selectors import routing
from neu.reporting.rounds.selectors.people import positions_on
from neu.reporting.rounds.selectors.routing import Held

MINE = "cho-toi"  # of an address: only what waits for the reader's own agencies to accept
ONE_BY_ONE = 12  # more reports than this waiting at one step are one item that leads to the list
TO_DO = {StepKind.COLLECT: Duty.ENTER, StepKind.CONSOLIDATE: Duty.ENTER, StepKind.ISSUE: Duty.ISSUE}

_HELD_BY = """
WITH RECURSIVE mine(id, kind, place_id, agency_id, holder_id) AS (
    SELECT f.id, f.kind, f.place_id, f.agency_id, f.agency_id FROM agencies_function f
    WHERE f.agency_id = ANY(%(agencies)s) AND f.valid @> %(on)s::date AND upper_inf(f.known)
      AND f.place_id IS NOT NULL
    UNION
    SELECT p.id, p.kind, p.place_id, p.agency_id, m.holder_id
    FROM mine m JOIN agencies_function p ON p.successor_id = m.id AND p.kind = m.kind
    WHERE upper_inf(p.known) AND NOT p.valid @> %(on)s::date AND p.place_id IS NOT NULL
)
SELECT kind, place_id, agency_id, holder_id FROM mine
"""


def held_by(agency_ids: Iterable[int], on: date) -> dict[Held, int]:
    """Return the duties these agencies answer for on a day, their own and those passed on."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD_BY, {"agencies": list(agency_ids), "on": on})
        return {(kind, place, agency): holder for kind, place, agency, holder in cursor.fetchall()}


@dataclass(frozen=True)
class _Desk:
    """What a person sits at: her duties at each agency, and what those agencies answer for."""

    duties: Mapping[int, frozenset[Duty]]
    held: Mapping[Held, int]
    on: date
    at: datetime

    def may(self, obligation: Obligation, duty: Duty) -> bool:
        """May she do this for whoever answers for the obligation?"""
        holder = self.held.get(routing.held(obligation))
        return holder is not None and duty in self.duties.get(holder, frozenset())


def items(user: User, at: datetime) -> Iterator[Item]:
    """Yield what is due, overdue, returned, to authenticate, to accept, and on whom she waits."""
    desk = _desk(user, at)
    if not desk.duties:
        return
    mine = _mine(desk)
    to_sign = _to_authenticate(desk)
    to_take = _to_accept(desk, mine)
    words = _Words(desk, [*mine, *to_sign, *(one for _own, found in to_take for one in found)])
    yield from _own_items(desk, mine, words)
    for one in to_sign:
        title = _("Xác thực: %(who)s") % {"who": words.who(one)}
        yield words.item(one, _due(one.due_at, at), title, _("Đơn vị đã gửi, chờ xác thực."))
    for own, found in to_take:
        yield from _accepting_items(own, found, words, at)


def to_accept(user: User, the_round: Round, at: datetime) -> set[int]:
    """Return the obligations of an open round that wait for this person's agencies to accept them."""
    desk = _desk(user, at)
    mine = [one for one in _mine(desk) if one.round_id == the_round.pk] if desk.duties else []
    return {one.pk for _own, found in _to_accept(desk, mine) for one in found}


def mine(user: User, at: datetime) -> list[Obligation]:
    """Return what this person's agencies answer for in open rounds, the soonest due first."""
    desk = _desk(user, at)
    found = _mine(desk) if desk.duties else []
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or at, one.pk))


def consolidated(user: User, at: datetime) -> list[int]:
    """Return the obligations of open rounds in which this person consolidates what others report."""
    desk = _desk(user, at)
    if not desk.duties:
        return []
    kind = StepKind.CONSOLIDATE
    return [one.pk for one in _mine(desk) if one.step.kind == kind and desk.may(one, TO_DO[kind])]


def _desk(user: User, at: datetime) -> _Desk:
    on = day_of(at)
    duties: dict[int, frozenset[Duty]] = {}
    for agency_id, role in positions_on(user, on).values_list("agency_id", "role"):
        duties[agency_id] = duties.get(agency_id, frozenset()) | DUTIES[Role(role)]
    return _Desk(duties, held_by(duties, on) if duties else {}, on, at)


def _open() -> Q:
    return Q(round__state=RoundState.OPEN)


def _mine(desk: _Desk) -> list[Obligation]:
    """Everything her agencies answer for in open rounds, also what is accepted already."""
    agency_ids = {agency for _kind, _place, agency in desk.held}
    found = Obligation.objects.filter(_open(), agency__in=agency_ids).select_related("round", "step")
    return [one for one in found if routing.held(one) in desk.held]


def _to_authenticate(desk: _Desk) -> list[Obligation]:
    signing = {
        (kind, place)
        for (kind, place, _agency), holder in desk.held.items()
        if Duty.AUTHENTICATE in desk.duties.get(holder, frozenset())
    }
    if not signing:
        return []
    found = Obligation.objects.filter(
        _open(),
        state=ObligationState.SENT,
        step__authenticated_by__in={kind for kind, _place in signing},
        place__in={place for _kind, place in signing},
    ).select_related("round", "step")
    return [one for one in found if (one.step.authenticated_by, one.place_id) in signing]


def _to_accept(desk: _Desk, mine: list[Obligation]) -> list[tuple[Obligation, list[Obligation]]]:
    """What waits to be accepted, under the obligation of hers that receives it.

    Where the step between has no holder any more, its reports come straight to hers.
    """
    own = {one.pk: one for one in mine if one.step.kind != StepKind.COLLECT and desk.may(one, Duty.RECEIVE)}
    answering = dict(own)  # receiving obligation → hers that stands in for it
    waiting: dict[int, dict[int, Obligation]] = defaultdict(dict)
    ahead = set(own)
    while ahead:
        ready = Q(state=ObligationState.AUTHENTICATED) | Q(
            state=ObligationState.SENT, step__authenticated_by=""
        )
        found = Obligation.objects.filter(ready, passes_to__in=ahead).select_related("round", "step")
        for one in found.annotate(receiver=F("passes_to")):
            waiting[answering[one.receiver].pk][one.pk] = one
        between = list(
            Obligation.objects.filter(
                passes_to__in=ahead,
                step__kind=StepKind.CONSOLIDATE,
                round__route__valid__endswith__lte=desk.on,
            )
            .select_related("step")
            .annotate(receiver=F("passes_to"))
        )
        known = routing.holders([routing.held(one) for one in between], desk.on)
        ahead = set()
        for one in between:
            if routing.held(one) not in known and one.pk not in answering:
                answering[one.pk] = answering[one.receiver]
                ahead.add(one.pk)
    return [(own[receiver], list(found.values())) for receiver, found in waiting.items()]


class _Words:
    """Names asked for once for all items."""

    def __init__(self, desk: _Desk, shown: list[Obligation]) -> None:
        self.desk = desk
        self.agencies = agencies.names({one.agency_id for one in shown}, desk.on)
        self.places = places.names({one.place_id for one in shown}, desk.on)

    def place(self, one: Obligation) -> str:
        called = self.places.get(one.place_id)
        return called.full if called else ""

    def who(self, one: Obligation) -> str:
        called = self.agencies.get(one.agency_id)
        name, place = (called.name if called else ""), self.place(one)
        return name if place.lower() in name.lower() else f"{name} ({place})"

    def item(
        self,
        one: Obligation,
        state: State,
        title: str,
        detail: str,
        *,
        due: datetime | None = None,
        waiting_on: str = "",
    ) -> Item:
        return Item(shown(one.round.name), title, detail, url_of(one), due or one.due_at, state, waiting_on)


def url_of(one: Obligation) -> str:
    """Where work on an obligation is done: its report, or for who issues the round."""
    if one.step.kind == StepKind.ISSUE:
        return reverse("rounds:round", args=[one.round_id])
    return reverse("submissions:open", args=[one.pk])


def _due(due_at: datetime | None, at: datetime) -> State:
    return "OVERDUE" if due_at is not None and due_at <= at else "DUE"


def _own_items(desk: _Desk, mine: list[Obligation], words: _Words) -> Iterator[Item]:
    todo = [one for one in mine if desk.may(one, TO_DO[StepKind(one.step.kind)])]
    gathered = _gathered([one.pk for one in todo if one.step.kind != StepKind.COLLECT])
    signing = [one for one in todo if one.step.kind == StepKind.ISSUE]
    before = _preparing([one.pk for one in signing], desk.on)
    waits = _waited_on(
        [one for one in todo if one.state in (ObligationState.SENT, ObligationState.AUTHENTICATED)], desk.on
    )
    for one in todo:
        title = f"{shown(one.step.name)} – {words.place(one)}"
        if one.pk in before and one.state == ObligationState.OPEN:
            accepted, owed = gathered.get(one.pk, (0, 0))
            detail = _("Đã tiếp nhận %(accepted)d/%(owed)d báo cáo; ký khi có bản phát hành chờ ký.") % {
                "accepted": accepted,
                "owed": owed,
            }
            yield words.item(one, "WAITING", title, detail, waiting_on=before[one.pk])
        elif one.state == ObligationState.OPEN:
            accepted, owed = gathered.get(one.pk, (0, 0))
            detail = (
                _("Đã tiếp nhận %(accepted)d/%(owed)d báo cáo cấp dưới.")
                % {"accepted": accepted, "owed": owed}
                if owed
                else ""
            )
            yield words.item(one, _due(one.due_at, desk.at), title, detail)
        elif one.state == ObligationState.RETURNED:
            late = one.returned_due_at is not None and one.returned_due_at <= desk.at
            detail = _("Đã quá hạn gửi lại.") if late else _("Đọc lý do, sửa rồi gửi lại.")
            yield words.item(one, "RETURNED", title, detail, due=one.returned_due_at)
        elif one.pk in waits:
            detail = (
                _("Đã gửi, chờ xác thực.")
                if one.state == ObligationState.SENT and one.step.authenticated_by
                else _("Đã gửi, chờ tiếp nhận.")
            )
            yield words.item(one, "WAITING", title, detail, waiting_on=waits[one.pk])


def _accepting_items(own: Obligation, found: list[Obligation], words: _Words, at: datetime) -> Iterator[Item]:
    if len(found) > ONE_BY_ONE:
        title = ngettext("%(count)d báo cáo chờ tiếp nhận", "%(count)d báo cáo chờ tiếp nhận", len(found)) % {
            "count": len(found)
        }
        detail = f"{shown(own.step.name)} – {words.place(own)}"
        steps = {one.step.code for one in found}
        narrowed = {"trang_thai": MINE} | ({"buoc": steps.pop()} if len(steps) == 1 else {})
        url = f"{reverse('rounds:round', args=[own.round_id])}?{urlencode(narrowed)}#nhiem-vu"
        yield Item(shown(own.round.name), title, detail, url, own.due_at, _due(own.due_at, at))
        return
    for one in found:
        title = _("Tiếp nhận: %(who)s") % {"who": words.who(one)}
        yield words.item(one, _due(own.due_at, at), title, shown(one.step.name), due=own.due_at)


def _gathered(obligation_ids: list[int]) -> dict[int, tuple[int, int]]:
    """{obligation: (accepted, owed)} of what leads to each; one query."""
    if not obligation_ids:
        return {}
    counts = Obligation.objects.filter(pk__in=obligation_ids).annotate(
        owed=Count("senders"), taken=Count("senders", filter=Q(senders__accepted_at__isnull=False))
    )
    return {key: (taken, owed) for key, taken, owed in counts.values_list("pk", "taken", "owed")}


def _preparing(issuing: list[int], on: date) -> dict[int, str]:
    """{issuing obligation: names of who reports to it}: nobody signs before they have prepared something."""
    rows = Obligation.objects.filter(passes_to__in=issuing).values_list("passes_to", "agency_id")
    reporting: dict[int, list[int]] = defaultdict(list)
    for issued, agency in rows if issuing else ():
        reporting[issued].append(agency)
    called = agencies.names({agency for found in reporting.values() for agency in found}, on)
    return {
        key: ", ".join(called[agency].name for agency in dict.fromkeys(found))
        for key, found in reporting.items()
    }


def _waited_on(sent: list[Obligation], on: date) -> dict[int, str]:
    """{obligation: names of who must act}: whoever authenticates, and after that whoever receives.

    What nobody authenticates or receives, such as a plan, is done once it is sent: it is not here.
    """
    signing = [one for one in sent if one.state == ObligationState.SENT and one.step.authenticated_by]
    signers = routing.holders_over([(one.step.authenticated_by, one.place_id) for one in signing], on)
    acting: dict[int, list[int]] = {
        one.pk: [signers[key]]
        for one in signing
        if (key := (one.step.authenticated_by, one.place_id)) in signers
    }
    receivers = routing.receivers_of(
        [one.pk for one in sent if one.pk not in {other.pk for other in signing}], on
    )
    for sender, found in receivers.items():
        acting[sender] = [one.agency_id for one in found]
    called = agencies.names({agency for found in acting.values() for agency in found}, on)
    vacant = Obligation.objects.filter(
        pk__in=[key for key, found in acting.items() if not found], passes_to__isnull=False
    )
    return dict.fromkeys(vacant.values_list("pk", flat=True), _("chưa có cơ quan nào tiếp nhận")) | {
        key: ", ".join(called[agency].name for agency in dict.fromkeys(found))
        for key, found in acting.items()
        if found
    }
