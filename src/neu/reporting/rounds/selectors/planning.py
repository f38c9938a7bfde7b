"""Who would owe what in a round: worked out before it opens, shown as a preview, kept by open_round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies.rules import FunctionKind
from neu.registry.periods import selectors as periods
from neu.registry.periods.rules import Period
from neu.registry.places import selectors as places
from neu.registry.programmes.models import ProgrammeNode
from neu.reporting.forms import selectors as forms
from neu.reporting.forms.models import FormVersion
from neu.reporting.forms.selectors.dependants import outdated
from neu.reporting.rounds import rules
from neu.reporting.rounds.models import Regime, Route, Step, StepEdge
from neu.reporting.rounds.rules import Duty, Refusal, Spread, StepKind
from neu.reporting.rounds.selectors import versions

BY_NAME = (Spread.CHOSEN, Spread.EVENT)  # who is asked is named, not found by the place alone
NAMED = 5  # elements named in a refusal; the rest are counted


@dataclass(frozen=True)
class Gap:
    """A function nobody holds where the route needs it; `authenticates`: it is the authenticating one."""

    step: Step
    function: str
    place_ids: tuple[int, ...]
    agency_ids: tuple[int, ...] = ()  # asked by name, and hold it nowhere in the territory


@dataclass(frozen=True)
class Drawn:
    """A regime with one of its routes, kept or only drawn up: what a round is worked out from."""

    regime: Regime
    route: Route
    steps: tuple[Step, ...]
    edges: tuple[tuple[str, str], ...]  # step codes: sender, receiver
    chosen: Mapping[str, frozenset[int]] = field(default_factory=dict)  # by step code: agencies asked by name


@dataclass(frozen=True)
class Event:
    """What a round of its own is opened for: a project that ended, where, and who reports on it."""

    subject: str  # its code
    name: str
    on: date  # places, agencies and route are those of this day; due rules count from it
    place_id: int
    agency_id: int


@dataclass(frozen=True)
class Plan:
    """A round worked out for one cut-off: nothing of it is kept yet."""

    regime: Regime
    route: Route
    form_version: FormVersion
    period: Period
    passage: str
    territory_id: int
    cutoff_on: date
    steps: tuple[Step, ...]
    duties: tuple[Duty, ...]
    due: Mapping[str, datetime | None]  # by step code
    passings: tuple[tuple[int, int], ...]  # positions in duties: sender, receiver
    gaps: tuple[Gap, ...]

    def owed(self, step: Step) -> list[Duty]:
        """The duties of one step."""
        return [duty for duty in self.duties if duty.step == step.code]


@dataclass
class _Ground:
    """The places a round spreads over, as of its cut-off."""

    territory_id: int
    communes: set[int]
    districts: set[int]
    everywhere: set[int]  # all the places of the territory, itself included
    above: dict[int, set[int]] = field(default_factory=dict)
    happened: set[int] = field(default_factory=set)  # where the event was

    def of(self, spread: str) -> set[int]:
        return {
            Spread.LISTED_COMMUNES: self.communes,
            Spread.LISTED_DISTRICTS: self.districts,
            Spread.TERRITORY: {self.territory_id},
            Spread.CHOSEN: self.everywhere,
            Spread.EVENT: self.happened,
        }[Spread(spread)]


def regime(code: str) -> Regime:
    """:raises Refused: UNKNOWN_REGIME naming those there are."""
    found = Regime.objects.select_related("form", "area", "programme", "decision").filter(code=code).first()
    if found is None:
        known = ", ".join(Regime.objects.order_by("code").values_list("code", flat=True))
        raise Refused(Refusal.UNKNOWN_REGIME, {"code": code, "known": known})
    return found


def kept(what: Regime, on: date) -> Drawn:
    """The regime with its route in force on a day.

    :raises Refused: NO_ROUTE
    """
    route = route_on(what, on)
    steps = tuple(route.steps.all())
    return Drawn(
        versions.as_stated(what, route),
        route,
        steps,
        tuple((step.code, edge.receiver.code) for step in steps for edge in step.edges_out.all()),
        {step.code: frozenset(one.pk for one in step.chosen.all()) for step in steps},
    )


def route_on(regime: Regime, on: date) -> Route:
    """The route in force on a day, its steps and edges read with it.

    :raises Refused: NO_ROUTE
    """
    edges = Prefetch("edges_out", StepEdge.objects.select_related("receiver"))
    steps = Prefetch("steps", Step.objects.prefetch_related(edges, "chosen"))
    found = Route.objects.filter(regime=regime, valid__contains=on).prefetch_related(steps).first()
    if found is None:
        raise Refused(Refusal.NO_ROUTE, {"regime": regime.name, "day": written(on)})
    return found


def newest_form(regime: Regime, on: date = date.max) -> FormVersion | None:
    """The published version of the regime's form in use on a day (by default the last one), or None."""
    found = FormVersion.objects.filter(form=regime.form, published_at__isnull=False, valid_from__lte=on)
    return found.order_by("-valid_from", "-no").first()


def form_on(regime: Regime, on: date) -> FormVersion:
    """The published version of the regime's form in use on a day.

    :raises Refused: NO_FORM
    """
    found = newest_form(regime, on)
    if found is None:
        raise Refused(Refusal.NO_FORM, {"regime": regime.name, "day": written(on)})
    return found


def plan(regime_code: str, *, period: str, passage: str, territory_id: int, cutoff_on: date) -> Plan:
    """Work out who would owe what, with the places, list, route and functions of the cut-off.

    Functions nobody holds are in `gaps`; services.open_round refuses them.
    :raises Refused: UNKNOWN_REGIME, BAD_PERIOD, NO_SUCH_PASSAGE, ROUND_BY_EVENT, NO_ROUTE, NO_FORM,
        NOBODY_LISTED, FORM_DEFINED_OTHERWISE.
    """
    Period.parse(period)
    drawn = kept(regime(regime_code), cutoff_on)
    what = drawn.regime
    if passage not in what.passages:
        raise Refused(
            Refusal.NO_SUCH_PASSAGE,
            {"regime": what.name, "passage": passage, "known": ", ".join(what.passages)},
        )
    if rules.by_event(what.passages[passage]):
        raise Refused(Refusal.ROUND_BY_EVENT, {"regime": what.name})
    return worked_out(drawn, period=period, passage=passage, territory_id=territory_id, cutoff_on=cutoff_on)


def plan_event(regime_code: str, event: Event) -> Plan:
    """Work out the round of one event, on the day it happened.

    :raises Refused: UNKNOWN_REGIME, NO_EVENTS, NO_ROUTE, NO_FORM, EVENT_FORM_COUNTS, EVENT_OUTSIDE.
    """
    drawn = kept(regime(regime_code), event.on)
    owing = [step.spread for step in drawn.steps if step.kind != StepKind.RECEIVE]
    if not rules.by_event(drawn.regime.passages[rules.FIRST]) or owing != [Spread.EVENT]:
        raise Refused(Refusal.NO_EVENTS, {"regime": drawn.regime.name})
    made = worked_out(
        drawn, period=str(event.on.year), passage=rules.FIRST, cutoff_on=event.on, event=event,
        territory_id=places.current_province(event.on),
    )  # fmt: skip
    if counts(made.form_version):
        raise Refused(Refusal.EVENT_FORM_COUNTS, {"form": made.form_version.title})
    return made


def counts(version: FormVersion) -> bool:
    """True for a form with cells of figures: a figure is known by its place, window and series, so two events
    at a place would write into one."""
    return any(one.cells for one in forms.layout(version.pk).sections)


def event_regimes() -> list[Regime]:
    """Return the regimes whose rounds an event opens, by name."""
    found = Regime.objects.select_related("form", "area").filter(adhoc=False).order_by("name")
    return [one for one in found if rules.by_event(one.passages[rules.FIRST])]


def worked_out(
    drawn: Drawn,
    *,
    period: str,
    passage: str,
    territory_id: int,
    cutoff_on: date,
    event: Event | None = None,
) -> Plan:
    """As `plan`, of a regime that need not be kept yet; of one event, or of a period.

    :raises Refused: BAD_PERIOD, NO_FORM, NOBODY_LISTED, EVENT_OUTSIDE, FORM_DEFINED_OTHERWISE.
    """
    what, steps = drawn.regime, drawn.steps
    when = Period.parse(period)
    ground, chosen = _ground(what, steps, territory_id, cutoff_on), dict(drawn.chosen)
    if event is not None:
        if event.place_id not in ground.communes:
            called = places.names({event.place_id}, event.on).get(event.place_id)
            said = {"list": what.area.name, "day": written(event.on)}
            place = called.full if called else str(event.place_id)
            raise Refused(Refusal.EVENT_OUTSIDE, {"place": place, **said}, where="don_vi")
        ground.happened.add(event.place_id)
        chosen |= {one.code: frozenset({event.agency_id}) for one in steps if one.spread == Spread.EVENT}
    duties = tuple(duty for step in steps for duty in _duties(step, ground, cutoff_on, chosen))
    days = periods.days_off()
    due = {
        step.code: periods.due_at(
            step.due.get(passage),
            year=when.year,
            month=when.month,
            days=days,
            after=event.on if event else None,
        )
        for step in steps
    }
    for duty in duties:  # agencies asked by name may lie outside the list
        ground.above.setdefault(duty.place_id, {duty.place_id, territory_id})
    form = form_on(what, cutoff_on)
    _refuse_outdated(form, when)
    return Plan(
        what, drawn.route, form, when, passage, territory_id, cutoff_on, steps, duties, due,
        tuple(rules.passings(duties, drawn.edges, ground.above)),
        tuple(_gaps(steps, duties, ground, cutoff_on, chosen)),
    )  # fmt: skip


def _refuse_outdated(form: FormVersion, period: Period) -> None:
    """:raises Refused: FORM_DEFINED_OTHERWISE: what it asks for meant something else before the period."""
    named = outdated(form.pk, period.starts_on)
    if named:
        more = len(named) - NAMED
        said = "; ".join(named[:NAMED]) + (
            _(" và %(count)d chỉ tiêu khác") % {"count": more} if more > 0 else ""
        )
        raise Refused(
            Refusal.FORM_DEFINED_OTHERWISE,
            {"form": form.title, "no": str(form.no), "elements": said, "day": written(period.starts_on)},
        )


def _ground(regime: Regime, steps: Iterable[Step], territory_id: int, on: date) -> _Ground:
    """:raises Refused: NOBODY_LISTED when steps spread over the list and it has no place here."""
    everywhere = places.within(territory_id, on)
    listed = places.listed(regime.area.code, on, within=everywhere)
    called = places.names(listed, on)
    communes = {place_id for place_id in listed if called[place_id].level == "COMMUNE"}
    if not communes and any(step.spread in rules.LISTED for step in steps):
        raise Refused(
            Refusal.NOBODY_LISTED,
            {"list": regime.area.name, "place": places.name(territory_id, on).full, "day": written(on)},
        )
    parents = {called[place_id].parent_id for place_id in communes}
    districts = {parent for parent in parents if parent is not None and parent != territory_id}
    ground = _Ground(
        territory_id, communes, districts, {*everywhere, territory_id}, {territory_id: {territory_id}}
    )
    for place_id in communes:
        parent = called[place_id].parent_id
        ground.above[place_id] = {place_id, territory_id} | ({parent} if parent in districts else set())
    for place_id in districts:
        ground.above[place_id] = {place_id, territory_id}
    return ground


def _duties(step: Step, ground: _Ground, on: date, chosen: Mapping[str, frozenset[int]]) -> list[Duty]:
    """One duty for each agency and place; several functions of one agency at a place are one duty.

    Whoever is asked by name is asked the whole form, whatever part of the Programme it holds.
    """
    if step.kind == StepKind.RECEIVE:
        return []
    named = chosen.get(step.code, frozenset()) if step.spread in BY_NAME else None
    scopes: dict[tuple[int, int], frozenset[int] | None] = {}  # None: the whole programme
    for holder in agencies.holders_in(FunctionKind(step.function), ground.of(step.spread), on):
        if holder.place_id is None:
            continue  # a function over no place in particular cannot owe a report about one
        if named is not None and holder.agency_id not in named:
            continue
        key = (holder.agency_id, holder.place_id)
        before = scopes.get(key, frozenset())
        whole = named is not None or not holder.node_ids
        scopes[key] = None if whole or before is None else before | holder.node_ids
    codes = _codes({node for nodes in scopes.values() if nodes for node in nodes})
    return [
        Duty(step.code, agency_id, place_id, rules.roots(codes[node] for node in nodes or ()))
        for (agency_id, place_id), nodes in sorted(scopes.items())
    ]


def _codes(node_ids: set[int]) -> dict[int, str]:
    if not node_ids:
        return {}
    return dict(ProgrammeNode.objects.filter(pk__in=node_ids).values_list("pk", "code"))


def _gaps(
    steps: Iterable[Step],
    duties: Iterable[Duty],
    ground: _Ground,
    on: date,
    chosen: Mapping[str, frozenset[int]],
) -> Iterable[Gap]:
    """Steps and authentications that need a holder at a place and have none; who is asked in vain."""
    held: dict[str, set[int]] = {}
    owing: dict[str, set[int]] = {}
    for duty in duties:
        held.setdefault(duty.step, set()).add(duty.place_id)
        owing.setdefault(duty.step, set()).add(duty.agency_id)
    for step in steps:
        if step.kind == StepKind.RECEIVE:
            continue
        if step.spread in BY_NAME:
            vain = chosen.get(step.code, frozenset()) - owing.get(step.code, set())
            if vain:
                yield Gap(step, step.function, (), tuple(sorted(vain)))
        elif step.required:
            empty = ground.of(step.spread) - held.get(step.code, set())
            if empty:
                yield Gap(step, step.function, tuple(sorted(empty)))
        if step.authenticated_by:
            there = agencies.holders_in(FunctionKind(step.authenticated_by), ground.of(step.spread), on)
            empty = held.get(step.code, set()) - {holder.place_id for holder in there if holder.place_id}
            if empty:
                yield Gap(step, step.authenticated_by, tuple(sorted(empty)))
