"""Indicators defined in the browser; what a place should reach: stated by a decision, corrected, removed."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import canonical
from neu.platform.text.typed import NAME, REASON, typed
from neu.registry.periods.rules import Period
from neu.registry.places.models import Decision
from neu.registry.places.services import state_decision
from neu.reporting.indicators import files
from neu.reporting.indicators.making import SINCE, columns, indicated, limit
from neu.reporting.indicators.models import Indicator, Target
from neu.reporting.indicators.rules import ChangeRefusal, Comparator, Refusal
from neu.reporting.indicators.selectors import changing, element_codes

_CODE = re.compile(r"[A-Za-z0-9_.]{1,40}", re.ASCII)


@transaction.atomic
def define_indicator(
    code: str, row: Mapping[str, Any], *, from_on: date = SINCE, actor: Actor, at: datetime
) -> Indicator:
    """Add an indicator, last in the list; `row` has the shape of `making.indicated`.

    :raises Refused: INDICATOR_CODE_BAD, INDICATOR_EXISTS; as `making.indicated`.
    """
    if not _CODE.fullmatch(code):
        raise Refused(ChangeRefusal.INDICATOR_CODE_BAD, {"code": code[:60]}, where="code")
    if Indicator.objects.filter(code=code).exists():
        raise Refused(ChangeRefusal.INDICATOR_EXISTS, {"code": code}, where="code")
    facts = indicated(row, element_codes())
    last = Indicator.objects.aggregate(last=Max("order"))["last"] or 0
    made = Indicator.objects.create(
        code=code, valid=DateRange(from_on, None), order=last + 1, edited_at=at, edited_by=str(actor)[:200],
        **columns(facts),
    )  # fmt: skip
    audit.record(
        "indicator.define",
        subject=("indicator", code, made.name),
        actor=actor,
        at=at,
        changes={
            "name": made.name,
            "unit": made.unit,
            "numerator": facts["numerator"],
            "denominator": facts["denominator"],
        },
    )
    return made


@transaction.atomic
def state_target(
    code: str,
    place_id: int,
    period: str,
    row: Mapping[str, Any],
    *,
    decision: Mapping[str, Any],
    seen: int = 0,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> Target:
    """State what a place should reach by a period, by a decision; or correct what was stated by it.

    `row`: comparator, value or words, draft. `decision`: number and, for one not known yet, issued_on,
    issuer, title. `seen`: the revision corrected; 0: there is none yet. What another decision says is another
    target, and the latest issued counts.
    :raises Refused: ENTRY_GONE, ENTRY_MOVED_ON, ENTRY_AS_IT_WAS, TARGET_NEEDS_VALUE, TARGET_NEEDS_REASON,
        BAD_PERIOD, KEY_MISSING, KEY_UNKNOWN, VALUE_UNKNOWN.
    """
    entry = changing.indicator_entry(code, lock=True)
    Period.parse(period)
    facts = target_facts(row)
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    by = _decision(decision)
    where = {
        "indicator_id": entry.definition.definition_id,
        "place_id": place_id,
        "period": period,
        "decision": by,
    }
    kept = Target.objects.select_for_update().filter(**where).first()
    label = f"{code} {period}"
    if kept is None:
        made = Target.objects.create(**where, **facts, edited_at=at, edited_by=str(actor)[:200])
        said = {"value": _said(facts), "by": by.number}
        audit.record(
            "target.state",
            subject=("target", made.pk, label),
            actor=actor,
            at=at,
            changes=said,
            reason=reason,
        )
        return made
    if kept.revision != seen:
        said = {"code": code, "name": entry.name, "who": kept.edited_by or "–"}
        raise Refused(ChangeRefusal.ENTRY_MOVED_ON, said)
    before = {name: getattr(kept, name) for name in facts}
    changed = {
        name: [_plain(before[name]), _plain(value)] for name, value in facts.items() if before[name] != value
    }
    if not changed:
        raise Refused(ChangeRefusal.ENTRY_AS_IT_WAS, {"code": label})
    if not reason:
        raise Refused(ChangeRefusal.TARGET_NEEDS_REASON, {"code": label}, where="reason")
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.revision, kept.edited_at, kept.edited_by = kept.revision + 1, at, str(actor)[:200]
    kept.save()
    audit.record(
        "target.correct",
        subject=("target", kept.pk, label),
        actor=actor,
        at=at,
        changes=changed,
        reason=reason,
    )
    return kept


@transaction.atomic
def remove_target(target_id: int, *, seen: int, reason: str, actor: Actor, at: datetime) -> Target:
    """Remove a target that was stated by mistake; forms already published keep what they print.

    :raises Refused: ENTRY_GONE, ENTRY_MOVED_ON, WITHDRAWING_NEEDS_REASON.
    """
    kept = (
        Target.objects.select_for_update(of=("self",))
        .select_related("indicator", "decision")
        .filter(pk=target_id)
        .first()
    )
    if kept is None:
        raise Refused(ChangeRefusal.ENTRY_GONE, {"code": str(target_id)})
    said = {"code": kept.indicator.code, "name": kept.indicator.name, "who": kept.edited_by or "–"}
    if kept.revision != seen:
        raise Refused(ChangeRefusal.ENTRY_MOVED_ON, said)
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    if not reason:
        raise Refused(ChangeRefusal.WITHDRAWING_NEEDS_REASON, said, where="reason")
    label = f"{kept.indicator.code} {kept.period}"
    changes = {"value": _said(target_facts_of(kept)), "by": kept.decision.number}
    audit.record(
        "target.remove",
        subject=("target", kept.pk, label),
        actor=actor,
        at=at,
        changes=changes,
        reason=reason,
    )
    # what is loaded from files again leaves the indicator, and so this target, alone
    Indicator.objects.filter(pk=kept.indicator_id).update(edited_at=at, edited_by=str(actor)[:200])
    kept.delete()
    return kept


def target_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says a target is.

    :raises Refused: KEY_UNKNOWN, KEY_MISSING, VALUE_UNKNOWN, TARGET_NEEDS_VALUE.
    """
    files.check_keys(row, needs=("comparator",), may=("value", "words", "draft"))
    comparator = Comparator(files.one_of(row, "comparator", Comparator))
    value, words = limit(row, "value"), typed(str(row.get("words") or ""), NAME, "words", where="words")
    if (value is None) is not (comparator is Comparator.QUALITATIVE) or (value is None and not words):
        raise Refused(ChangeRefusal.TARGET_NEEDS_VALUE, where="value")
    return {"comparator": comparator, "value": value, "words": words, "draft": bool(row.get("draft", False))}


def target_facts_of(kept: Target) -> dict[str, Any]:
    """What a kept target says, by the fields `target_facts` gives."""
    return {name: getattr(kept, name) for name in ("comparator", "value", "words", "draft")}


def _decision(told: Mapping[str, Any]) -> Decision:
    """The document of that number; made when there is none, and otherwise left as it is."""
    number = typed(str(told.get("number") or ""), 120, _("Số văn bản"), where="decision")
    if not number:
        raise files.refuse(Refusal.KEY_MISSING, {"key": "decision"}, "decision")
    there = Decision.objects.filter(number=number).first()
    if there is not None:
        return there
    said = {
        "number": number,
        "issued_on": told.get("issued_on"),
        "issuer": typed(str(told.get("issuer") or ""), NAME, _("Cơ quan ban hành"), where="issuer"),
        "title": typed(str(told.get("title") or ""), REASON, _("Trích yếu"), where="title"),
        "note": typed(str(told.get("note") or ""), REASON, _("Ghi chú"), where="note"),
        "draft": bool(told.get("draft", False)),
    }
    return state_decision(said, {})


def _said(facts: Mapping[str, Any]) -> str:
    return f"{facts['comparator']} {_plain(facts['value']) or facts['words']}"


def _plain(value: Any) -> Any:
    return canonical(value) if value is not None and not isinstance(value, (str, bool)) else (value or "")
