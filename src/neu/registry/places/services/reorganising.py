"""Applying a reorganisation, and undoing it: what was known is closed, what is known from now on written."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Func, QuerySet, Value
from django.utils import timezone

from neu.platform.audit import services as audit
from neu.platform.audit import texts as words
from neu.platform.audit.selectors import latest
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import instant, sort_key
from neu.platform.text.typed import REASON, typed
from neu.registry.places.models import Decision, Place, PlaceVersion, Reorganisation, Succession
from neu.registry.places.rules import ActRefusal, ActState, Plan, Version, last_day
from neu.registry.places.selectors import acts
from neu.registry.places.services.copying import copy_in, fresh_ids
from neu.registry.places.services.entering import draft, same_decision
from neu.registry.places.services.locking import take_registry_lock
from neu.registry.places.texts import REASON_LABEL


@transaction.atomic
def apply_act(act_id: int, seen: str, *, actor: audit.Actor, at: datetime) -> None:
    """Do what the preview with stamp `seen` said: all of it, known from `at` on.

    :raises Refused: ACT_NOT_DRAFT, ACT_STALE (told what happened since), ACT_HAS_PROBLEMS, ACT_SAME_INSTANT,
        ACT_DECISION_DIFFERS, ACT_GONE.
    """
    take_registry_lock()
    act = draft(act_id)
    shown = acts.preview(act)
    if shown.stamp != seen:
        raise Refused(ActRefusal.STALE, _what_happened())
    if shown.plan.problems:
        raise Refused(ActRefusal.HAS_PROBLEMS, {"count": str(len(shown.plan.problems))})
    decision = same_decision(act.number, act.issued_on, act.issuer) or Decision.objects.create(
        number=act.number, issued_on=act.issued_on, issuer=act.issuer, title=act.title
    )
    act.decision, act.state, act.applied_at, act.applied_by = decision, ActState.APPLIED, at, str(actor)[:200]
    act.save(update_fields=["decision", "state", "applied_at", "applied_by"])
    _write(act, shown.plan, at)
    audit.record(
        "reorganisation.apply",
        subject=("reorganisation", act.pk, act.title),
        actor=actor,
        at=at,
        changes={
            "starts_on": act.on_day,
            "decision_number": act.number,
            "ended": len(shown.plan.ends),
            "begun": len(shown.plan.begins),
            "changed": len(shown.plan.changes) + len(shown.plan.follows),
        },
    )


def _what_happened() -> dict[str, str]:
    """Say what was done last to the registry or to acts."""
    event = latest(("reorganisation", "place", "registry"))
    if event is None:
        return {"deed": "–", "who": "–", "when": "–"}
    return {
        "deed": f"{words.event(event.event)}: {event.subject_label}",
        "who": words.actor(event.actor_id, event.actor_label),
        "when": instant(timezone.localtime(event.at)),
    }


def _write(act: Reorganisation, made: Plan, at: datetime) -> None:
    """Close what the act ends or changes, write it again as far as it holds, and write what begins."""
    moves = [*made.changes, *made.follows]
    touched = {version.place for version in made.touched()}
    rows = {
        row.place_id: row
        for row in PlaceVersion.objects.filter(
            place__in=touched, known__endswith__isnull=True, valid__contains=last_day(act.on_day)
        )
    }
    _close(PlaceVersion.objects.filter(pk__in=[row.pk for row in rows.values()]), at, closed_by=act)
    ids = dict(zip((one.place for one in made.begins), fresh_ids(Place, len(made.begins)), strict=True))
    copy_in(Place, [Place(pk=pk) for pk in ids.values()])
    copy_in(
        PlaceVersion,
        [
            *(
                _again(row, at, act=act, valid=DateRange(row.valid.lower, act.on_day))
                for row in rows.values()
            ),
            *(_said(_again(rows[new.place], at, act=act), new, ids, act) for _old, new in moves),
            *(_said(PlaceVersion(known=_from(at), act=act), new, ids, act) for new in made.begins),
        ],
    )
    copy_in(
        Succession,
        [
            Succession(
                source_id=passage.source,
                target_id=ids[passage.target],
                kind=passage.kind,
                basis=passage.basis,
                share=passage.share,
                on_day=passage.day,
                decision=act.decision,
                act=act,
                known=_from(at),
            )
            for passage in made.passages
        ],
    )


def _from(at: datetime) -> DateTimeTZRange:
    return DateTimeTZRange(at, None)


def _close(rows: QuerySet[PlaceVersion] | QuerySet[Succession], at: datetime, **more: Reorganisation) -> None:
    """What these rows say is known up to `at`.

    :raises Refused: ACT_SAME_INSTANT, when one is known only from then or later.
    """
    if rows.filter(known__startswith__gte=at).exists():
        raise Refused(ActRefusal.SAME_INSTANT)
    rows.update(known=Func(Func("known", function="lower"), Value(at), function="tstzrange"), **more)


def _again(row: PlaceVersion, at: datetime, **said: object) -> PlaceVersion:
    """Return a row like this one to be written, known from `at` on, saying something else."""
    fields = [field.attname for field in PlaceVersion._meta.local_concrete_fields if not field.primary_key]
    copy = PlaceVersion(**{name: getattr(row, name) for name in fields})
    copy.known, copy.closed_by_id = _from(at), None
    for name, value in said.items():
        setattr(copy, name, value)
    return copy


def _said(row: PlaceVersion, version: Version, ids: dict[int, int], act: Reorganisation) -> PlaceVersion:
    """Make a row say what a version of the plan says."""
    row.place_id = ids.get(version.place, version.place)
    row.name, row.name_folded, row.sort_key = version.name, version.key, sort_key(version.name)
    row.kind, row.level, row.code = version.kind, version.level, version.code
    parent = version.parent
    row.parent_id = parent if parent is None else ids.get(parent, parent)
    row.valid, row.decision = DateRange(version.start, None), act.decision
    return row


@transaction.atomic
def undo_act(act_id: int, *, actor: audit.Actor, at: datetime, reason: str) -> None:
    """Take an applied act back: from `at` on the registry is known as it was before it.

    What was believed in between stays readable. The deciding document stays too.

    :raises Refused: ACT_FACT_MISSING (no reason), ACT_NOT_APPLIED, the first thing that stands on it
        (ACT_STANDS_…), ACT_SAME_INSTANT, ACT_GONE, and as `typed`.
    """
    reason = typed(reason, REASON, REASON_LABEL, where="reason")
    if not reason:
        raise Refused(ActRefusal.FACT_MISSING, where="reason")
    take_registry_lock()
    act = Reorganisation.objects.select_for_update().filter(pk=act_id).first()
    if act is None:
        raise Refused(ActRefusal.ACT_GONE)
    if act.state != ActState.APPLIED:
        raise Refused(ActRefusal.NOT_APPLIED)
    for problem in acts.what_stands_on(act).problems:
        raise Refused(problem.code, problem.params)
    restored = list(PlaceVersion.objects.filter(closed_by=act))
    for table in (PlaceVersion, Succession):
        _close(table.objects.filter(act=act, known__endswith__isnull=True), at)
    copy_in(PlaceVersion, [_again(row, at) for row in restored])
    act.state, act.undone_at, act.undone_by = ActState.UNDONE, at, str(actor)[:200]
    act.save(update_fields=["state", "undone_at", "undone_by"])
    audit.record(
        "reorganisation.undo",
        subject=("reorganisation", act.pk, act.title),
        actor=actor,
        at=at,
        changes={"restored": len(restored)},
        reason=reason,
    )
