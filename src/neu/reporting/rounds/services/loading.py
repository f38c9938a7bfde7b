"""Loading regimes from reference/regimes: harmless again; of a route in use only the words are rewritten."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services as audit
from neu.platform.audit.services import Rewritten
from neu.platform.text.refusals import Refused
from neu.registry.agencies import selectors as agencies
from neu.registry.places.models import Decision, PlaceList
from neu.registry.places.services import state_decision
from neu.registry.programmes.models import Programme
from neu.reporting.forms.models import Form
from neu.reporting.rounds.models import Regime, RegimeDraft, Round, Route, Step, StepEdge
from neu.reporting.rounds.rules import Refusal
from neu.reporting.rounds.selectors.planning import Drawn
from neu.reporting.rounds.services import regime_files
from neu.reporting.rounds.services.regime_files import RegimeSpec, RouteSpec

Row = TypeVar("Row", Programme, Form, PlaceList)


def load_reference(at: datetime) -> None:
    """Load every regime of reference/regimes. Loading again brings over what the files now say.

    :raises Refused: BAD_REGIME_FILE, REGIME_IN_USE, ROUTE_IN_USE; then nothing was loaded.
    """
    with transaction.atomic():
        for file in sorted((Path(settings.REFERENCE) / "regimes").glob("*.yaml")):
            load_regime(read_file(file), file.name, at=at)


def read_file(file: Path) -> object:
    """Return the parsed YAML.

    :raises Refused: BAD_REGIME_FILE with the line, when it is not YAML.
    """
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else "?"
        raise Refused(
            Refusal.BAD_REGIME_FILE,
            {"file": file.name, "entry": f"dòng {line}", "why": "không đúng cú pháp YAML"},
        ) from error


@transaction.atomic
def load_regime(data: object, file: str, *, at: datetime) -> Regime:
    """Load one regime with its routes.

    :raises Refused: BAD_REGIME_FILE; REGIME_IN_USE, ROUTE_IN_USE when what rounds follow would change.
    """
    spec = regime_files.read(data, file)
    there = Regime.objects.filter(code=spec.code).first()
    if there is not None and RegimeDraft.objects.filter(route__regime=there).exists():
        return there  # administrators write it now: a file would undo what they put in force
    rewritten: Rewritten = {}
    decisions = {one["number"]: state_decision(one, rewritten) for one in spec.decisions}
    said = {**stated(spec, file), "decision": decisions[spec.decision]}
    regime, made = Regime.objects.get_or_create(code=spec.code, defaults=said)
    _refuse_other_rounds(regime, spec, file)
    audit.rewrite(regime, said, called=regime.code, into=rewritten)
    changed = _load_routes(regime, spec, decisions, rewritten)
    if made or changed or rewritten:
        audit.record(
            "regime.load",
            subject=("regime", regime.pk, regime.name),
            actor=None,
            at=at,
            changes={"file": file, "routes": changed, "rewritten": rewritten},
        )
    return regime


def stated(spec: RegimeSpec, file: str) -> dict[str, Any]:
    """What a regime says, but for its decision, with the rows it names.

    :raises Refused: BAD_REGIME_FILE when a programme, form or list is not there.
    """
    return {
        **spec.attributes,
        "programme": _there(Programme, spec.programme, "programme", file),
        "form": _there(Form, spec.form, "form", file),
        "area": _there(PlaceList, spec.area, "area", file),
        "passages": spec.passages,
        "draft": spec.draft,
    }


def _refuse_other_rounds(regime: Regime, spec: RegimeSpec, file: str) -> None:
    """Rounds read their programme and area from the regime: once there is one, these stay."""
    for entry, kept, wanted in (
        ("programme", regime.programme.code, spec.programme),
        ("area", regime.area.code, spec.area),
    ):
        if kept != wanted and Round.objects.filter(route__regime=regime).exists():
            said = {"file": file, "entry": entry, "regime": regime.code, "kept": kept, "wanted": wanted}
            raise Refused(Refusal.REGIME_IN_USE, said, where=f"{file}: {entry}")


def _load_routes(
    regime: Regime, spec: RegimeSpec, decisions: Mapping[str, Decision], rewritten: Rewritten
) -> list[str]:
    """Bring the kept routes in line with the file; return the names of those that changed."""
    kept = {
        route.name: route
        for route in regime.routes.prefetch_related("steps__edges_out__receiver", "steps__chosen")
    }
    changed = []
    stale = [route for name, route in kept.items() if name not in {one.name for one in spec.routes}]
    stale += [
        kept[one.name]
        for one in spec.routes
        if one.name in kept and _content(kept[one.name]) != _spec_content(one)
    ]
    for route in stale:
        if Round.objects.filter(route=route).exists():
            raise Refused(Refusal.ROUTE_IN_USE, {"route": route.name, "regime": regime.code})
        StepEdge.objects.filter(sender__route=route).delete()
        route.steps.all().delete()
        route.delete()
        kept.pop(route.name)
    for one in spec.routes:
        if one.name in kept:
            _reword(kept[one.name], one, decisions, rewritten)
        else:
            keep_route(regime, one, decisions)
            changed.append(one.name)
    return changed + [route.name for route in stale if route.name not in changed]


def keep_route(regime: Regime, spec: RouteSpec, decisions: Mapping[str, Decision]) -> Route:
    """Keep a route with its steps and edges.

    :raises Refused: BAD_REGIME_FILE naming the step whose agency nobody knows.
    """
    drawn = draw(regime, spec, decisions)
    drawn.route.save()
    Step.objects.bulk_create(drawn.steps)
    steps = {step.code: step for step in drawn.steps}
    StepEdge.objects.bulk_create(
        StepEdge(sender=steps[sender], receiver=steps[receiver]) for sender, receiver in drawn.edges
    )
    through = Step.chosen.through
    through.objects.bulk_create(
        through(step_id=steps[code].pk, agency_id=agency)
        for code, named in drawn.chosen.items()
        for agency in sorted(named)
    )
    return drawn.route


def draw(regime: Regime, spec: RouteSpec, decisions: Mapping[str, Decision]) -> Drawn:
    """A route as it would be kept.

    :raises Refused: as `keep_route`.
    """
    route = Route(
        regime=regime,
        name=spec.name,
        valid=DateRange(spec.starts_on, spec.ends_before),
        decision=decisions.get(spec.decision),
        draft=spec.draft,
    )
    steps = tuple(
        Step(
            route=route,
            code=step.code,
            name=step.name,
            order=step.order,
            kind=step.kind,
            function=step.function,
            spread=step.spread,
            authenticated_by=step.authenticated_by,
            due=step.due,
            draft=step.draft,
            required=step.required,
        )
        for step in spec.steps
    )
    known = agencies.agency_ids(code for step in spec.steps for code in step.agencies)
    for step in spec.steps:
        for code in step.agencies:
            if code not in known:
                said = {
                    "file": regime.code,
                    "entry": f"{spec.name} / {step.code}",
                    "why": f"không có cơ quan mã “{code}”",
                }
                raise Refused(Refusal.BAD_REGIME_FILE, said, where=said["entry"])
    chosen = {step.code: frozenset(known[code] for code in step.agencies) for step in spec.steps}
    return Drawn(regime, route, steps, tuple(spec.edges), chosen)


def _reword(route: Route, spec: RouteSpec, decisions: Mapping[str, Decision], rewritten: Rewritten) -> None:
    """Of a kept route: the decision it rests on, and the names of its steps."""
    audit.rewrite(route, {"decision": decisions.get(spec.decision)}, called=route.name, into=rewritten)
    names = {step.code: step.name for step in spec.steps}
    for step in route.steps.all():
        audit.rewrite(step, {"name": names[step.code]}, called=f"{route.name}/{step.code}", into=rewritten)


def _content(route: Route) -> tuple[Any, ...]:
    """What a kept route asks, to compare with the file: all but words."""
    return (
        route.valid.lower,
        route.valid.upper,
        route.draft,
        tuple(
            (
                step.code, step.order, step.kind, step.function, step.spread,
                step.authenticated_by, step.due, step.draft, step.required,
                frozenset(edge.receiver.code for edge in step.edges_out.all()),
                frozenset(one.code for one in step.chosen.all()),
            )
            for step in route.steps.all()
        ),
    )  # fmt: skip


def _spec_content(spec: RouteSpec) -> tuple[Any, ...]:
    return (
        spec.starts_on,
        spec.ends_before,
        spec.draft,
        tuple(
            (
                step.code, step.order, step.kind.value, step.function.value, step.spread.value,
                str(step.authenticated_by), step.due, step.draft, step.required, frozenset(step.to),
                frozenset(step.agencies),
            )
            for step in spec.steps
        ),
    )  # fmt: skip


def _there(model: type[Row], code: str, entry: str, file: str) -> Row:
    found = model._default_manager.filter(code=code).first()
    if found is None:
        raise Refused(
            Refusal.BAD_REGIME_FILE,
            {
                "file": file,
                "entry": entry,
                "why": f"chưa có “{code}”; nạp dữ liệu của phần đó trước, hoặc sửa mã",
            },
            where=f"{file}: {entry}",
        )
    return found
