"""Writing a version of a regime part by part, publishing it from a day on, withdrawing it while unused."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import REASON, typed
from neu.registry.places.models import Decision
from neu.registry.places.services import state_decision
from neu.reporting.forms.authoring.shape import Source
from neu.reporting.forms.models import DraftedStep
from neu.reporting.forms.rules import DraftDeed
from neu.reporting.forms.services.desk import Desk
from neu.reporting.indicators import files
from neu.reporting.rounds import rules
from neu.reporting.rounds.authoring import editing, shape
from neu.reporting.rounds.authoring.editing import Place
from neu.reporting.rounds.models import Regime, RegimeDraft, Round, Route, StepEdge
from neu.reporting.rounds.rules import Refusal
from neu.reporting.rounds.selectors import versions
from neu.reporting.rounds.services import loading, rehearsing

FILE = 500_000  # bytes; less than the door keeps of a larger file (UPLOAD_DOORS)
LOCK = (1719, 34)
NAMED = 5  # rounds named in a refusal


def _record(
    happened: str, draft: RegimeDraft, changes: Mapping[str, str], *, actor: Actor, at: datetime
) -> None:
    audit.record(
        f"regime.{happened}",
        subject=("regime_draft", draft.pk, str(draft)),
        actor=actor,
        at=at,
        changes=changes,
    )


DESK = Desk(RegimeDraft, _record, Refusal.REGIME_DRAFT_GONE, Refusal.REGIME_DRAFT_PUBLISHED)


@transaction.atomic
def start_version(facts: Mapping[str, Any], *, actor: Actor, at: datetime) -> RegimeDraft:
    """Begin the first version of a new regime.

    :raises Refused: as `shape.regime`.
    """
    return DESK.begin(shape.regime(facts), "", actor=actor, at=at)


@transaction.atomic
def start_from_kept(code: str, route_id: int | None, *, actor: Actor, at: datetime) -> RegimeDraft:
    """Begin with what a kept version says (`route_id`; None: the latest); its day is still to be chosen.

    :raises Refused: UNKNOWN_REGIME, NO_ROUTE, REGIME_ADHOC.
    """
    regime = versions.regime_or_none(code)
    if regime is None:
        raise Refused(Refusal.UNKNOWN_REGIME, {"code": code, "known": "–"})
    if regime.adhoc:
        raise Refused(Refusal.REGIME_ADHOC, {"code": code})
    found = versions.routes_of(regime)
    route = next((one for one in found if one.pk == route_id), found[-1] if found else None)
    if route is None:
        raise Refused(Refusal.NO_ROUTE, {"regime": regime.name, "day": "–"})
    source = versions.source_of(regime, route)
    del source["valid_from"]
    return DESK.begin(source, f"{code}: {route.name}", actor=actor, at=at)


@transaction.atomic
def start_from_regime_file(
    content: bytes, name: str, *, actor: Actor, at: datetime
) -> tuple[RegimeDraft, int]:
    """Begin with a regime file (YAML, UTF-8): its latest route. The draft, and how many routes were left.

    :raises Refused: REGIME_FILE, CATALOGUE_FILE and as `shape.from_file`, naming the line and the cure.
    """
    if len(content) > FILE or not name.lower().endswith((".yaml", ".yml")):
        raise Refused(Refusal.REGIME_FILE, {"file": name[:80]})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Refusal.REGIME_FILE, {"file": name[:80]}) from None
    source, left = shape.from_file(files.read_text(text, name[:80]))
    return DESK.begin(source, name[:80], actor=actor, at=at), left


def edit_regime(
    draft_id: int, place: Place, facts: Mapping[str, Any], *, seen: str = "", actor: Actor, at: datetime
) -> None:
    """Write a part of a version: its facts, attributes, a pass or a step.

    :raises Refused: as `editing.put`; REGIME_DRAFT_GONE, REGIME_DRAFT_PUBLISHED.
    """
    new = place.part == "steps" and not place.code
    named = place._replace(code=str(facts.get("code") or "")) if new else place
    DESK.change(
        draft_id,
        DraftDeed.ADD if new else DraftDeed.EDIT,
        str(named),
        lambda source: editing.put(source, place, facts, seen=seen),
        actor=actor,
        at=at,
    )


def move_step(draft_id: int, place: Place, by: int, *, actor: Actor, at: datetime) -> None:
    """Move a step down (up: negative) among the steps.

    :raises Refused: as `edit_regime`.
    """
    how = lambda source: editing.move(source, place, by)  # noqa: E731
    DESK.change(draft_id, DraftDeed.MOVE, str(place), how, actor=actor, at=at)


def remove_regime_part(draft_id: int, place: Place, *, actor: Actor, at: datetime) -> None:
    """Take a step or a pass away; `undo_regime_step` brings it back.

    :raises Refused: as `edit_regime`.
    """
    how = lambda source: editing.remove(source, place)  # noqa: E731
    DESK.change(draft_id, DraftDeed.REMOVE, str(place), how, actor=actor, at=at)


def undo_regime_step(draft_id: int, no: int, *, actor: Actor, at: datetime) -> DraftedStep:
    """Take back the last change, which must be the one the reader saw (`no`).

    :raises Refused: as Desk.undo.
    """
    return DESK.undo(draft_id, no, actor=actor, at=at)


def discard_regime_draft(draft_id: int, *, actor: Actor, at: datetime) -> None:
    """Throw a draft away; the log keeps that there was one.

    :raises Refused: REGIME_DRAFT_GONE, REGIME_DRAFT_PUBLISHED.
    """
    DESK.discard(draft_id, actor=actor, at=at)


@transaction.atomic
def publish_version(draft_id: int, revision: int, valid_from: date, *, actor: Actor, at: datetime) -> Route:
    """Put a version in force from a day on; the one before it ends the day before.

    Rounds already opened keep the version they follow.
    :raises Refused: DRAFT_MOVED_ON, REGIME_WRONG, REGIME_ADHOC, REGIME_KEPT, REGIME_SAME,
        VERSION_BEFORE_ROUNDS, VERSION_NOT_LATEST; nothing is kept then.
    """
    draft = DESK.as_seen(draft_id, revision)
    draft.source = shape.regime({**draft.source, "valid_from": valid_from})
    reading = rehearsing.read(draft.source, valid_from)
    if reading.wrong or reading.spec is None:
        raise reading.wrong[0].refused
    spec = reading.spec
    with connection.cursor() as cursor:  # two may publish the first version of one code at once
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
    regime = Regime.objects.select_for_update().filter(code=spec.code).first()
    before = None
    if regime is not None:
        before = _before(regime, draft.source, valid_from)
    rewritten: audit.Rewritten = {}
    decision = state_decision({"draft": False, **spec.decisions[0]}, rewritten)
    said = {**loading.stated(spec, spec.code), "decision": decision}
    row = versions.stated(regime) if regime else None
    if regime is None:
        regime = Regime.objects.create(code=spec.code, **said)
    else:
        Route.objects.filter(regime=regime, stated={}).update(stated=row)
        for key, value in said.items():
            setattr(regime, key, value)
        regime.save()
    until = None
    if before is not None and (before.valid.upper is None or before.valid.upper > valid_from):
        until = before.valid.upper
        Route.objects.filter(pk=before.pk).update(valid=DateRange(before.valid.lower, valid_from))
        draft.replaced = {"route": before.pk, "until": until.isoformat() if until else None}
    draft.replaced |= {"row": row}
    route = loading.keep_route(regime, spec.routes[0], {decision.number: decision})
    route.stated = versions.stated(regime)
    route.save(update_fields=["stated"])
    draft.route = route
    draft.save()
    draft.steps.all().delete()
    audit.record(
        "regime.publish",
        subject=("regime", regime.pk, regime.name),
        actor=actor,
        at=at,
        changes={
            "valid_from": valid_from,
            "route": route.name,
            "decision": decision.number,
            "rewritten": rewritten,
        },
    )
    return route


def _before(regime: Regime, source: Source, valid_from: date) -> Route | None:
    """The version that a new one follows.

    :raises Refused: whatever about the kept regime stands against a version of that day.
    """
    if regime.adhoc:
        raise Refused(Refusal.REGIME_ADHOC, {"code": regime.code})
    opened = Round.objects.filter(regime=regime)
    for key, kept in (("programme", regime.programme.code), ("area", regime.area.code)):
        if source.get(key) != kept and opened.exists():
            raise Refused(Refusal.REGIME_KEPT, {"regime": regime.code, "kept": kept, "wanted": source[key]})
    late = list(opened.filter(cutoff_on__gte=valid_from).order_by("-cutoff_on", "name"))
    if late:
        named = ", ".join(f"{one.name} ({written(one.cutoff_on)})" for one in late[:NAMED])
        said = {"day": written(valid_from), "rounds": named, "last": written(late[0].cutoff_on)}
        raise Refused(Refusal.VERSION_BEFORE_ROUNDS, said, where="valid_from")
    found = versions.routes_of(regime)
    if not found:
        return None
    if found[-1].valid.lower >= valid_from:
        said = {"day": written(valid_from), "last": written(found[-1].valid.lower)}
        raise Refused(Refusal.VERSION_NOT_LATEST, said, where="valid_from")
    then = versions.source_of(regime, found[-1])
    if {**then, "valid_from": ""} == {**source, "valid_from": ""}:
        raise Refused(Refusal.REGIME_SAME, {"code": regime.code, "day": written(found[-1].valid.lower)})
    return found[-1]


@transaction.atomic
def withdraw_version(route_id: int, *, reason: str, actor: Actor, at: datetime) -> RegimeDraft:
    """Take a published version back while no round follows it: it is a draft again, the one before goes on.

    :raises Refused: WITHDRAW_REASON_REQUIRED, REGIME_DRAFT_GONE when it is none published here,
        VERSION_IN_USE; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="ly_do")
    if not reason:
        raise Refused(Refusal.WITHDRAW_REASON_REQUIRED, where="ly_do")
    draft = RegimeDraft.objects.select_for_update().filter(route=route_id).first()
    if draft is None or draft.route is None:
        raise Refused(Refusal.REGIME_DRAFT_GONE)
    route = draft.route
    regime = Regime.objects.select_for_update().get(pk=route.regime_id)
    later = versions.routes_of(regime)[-1]
    if later.pk != route.pk or Round.objects.filter(route=route).exists():
        raise Refused(Refusal.VERSION_IN_USE, {"day": written(route.valid.lower)})
    replaced, draft.route, draft.replaced = draft.replaced, None, {}
    draft.revision += 1
    draft.save()
    StepEdge.objects.filter(sender__route=route).delete()
    for step in route.steps.all():
        step.chosen.clear()
        step.delete()
    route.delete()
    if replaced.get("route"):
        until = replaced["until"]
        before = Route.objects.get(pk=replaced["route"])
        before.valid = DateRange(before.valid.lower, date.fromisoformat(until) if until else None)
        before.save(update_fields=["valid"])
    if replaced.get("row"):
        _say_again(regime, replaced["row"])
    if not RegimeDraft.objects.filter(route__regime=regime).exists():  # the files keep it again
        regime.routes.update(stated={})
    audit.record(
        "regime.withdraw",
        subject=("regime", regime.pk, regime.name),
        actor=actor,
        at=at,
        changes={"valid_from": route.valid.lower, "route": route.name},
        reason=reason,
    )
    if not regime.routes.exists():
        regime.delete()
    return draft


def _say_again(regime: Regime, row: Mapping[str, Any]) -> None:
    """The regime says again what it said before the version."""
    for key in (*rules.ATTRIBUTES, "passages", "draft"):
        setattr(regime, key, row[key])
    regime.form = versions.form_called(row["form"])
    regime.decision = Decision.objects.get(number=row["decision"])
    regime.save()
