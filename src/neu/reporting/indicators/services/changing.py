"""Changing what the dictionary says: words in place, a meaning from a day on, the newest taken back."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from neu.platform.audit import services as audit
from neu.platform.audit.services import Actor
from neu.platform.text.rules import canonical
from neu.platform.text.typed import REASON, typed
from neu.reporting.indicators.making import columns, keep_breakdowns
from neu.reporting.indicators.models import (
    Breakdown,
    DataElement,
    DataElementVersion,
    Indicator,
    Kept,
    Option,
)
from neu.reporting.indicators.rules import Difference
from neu.reporting.indicators.selectors import BreakdownName, changing
from neu.reporting.indicators.selectors.changing import Entry, Weighed


@transaction.atomic
def change_element(
    code: str,
    row: Mapping[str, Any],
    *,
    seen: str,
    from_on: date | None = None,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> Weighed:
    """Make an element say what `row` says (the shape of `making.told`); `seen` is the stamp of the preview.

    Words, and whatever nothing goes by yet, are corrected in place; another meaning is a new definition from
    `from_on`, for a `reason`, and the old one keeps its figures.
    :raises Refused: ENTRY_GONE, ENTRY_MOVED_ON, ENTRY_AS_IT_WAS, MEANING_…; as `making.told`.
    """
    entry = changing.element_entry(code, lock=True)
    changing.refuse_stale(entry, seen)
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    weighed = changing.weigh_element(entry, row, from_on)
    weighed.refuse(reason)
    element = DataElement.objects.get(code=code)
    version = DataElementVersion.objects.get(pk=entry.definition.definition_id)
    if weighed.makes_definition:
        assert from_on is not None
        valid = _cut(version, from_on)
        version = DataElementVersion(element=element, no=version.no + 1, valid=valid, reason=reason)
    _say(version, weighed.facts)
    version.save()
    if weighed.makes_definition or any(one.field == "breakdowns" for one in weighed.changes):
        _split_anew(version, weighed.facts["breakdowns"])
    _edited(element, actor, at)
    _record_element(entry, weighed, from_on, reason, actor=actor, at=at)
    return weighed


@transaction.atomic
def change_indicator(
    code: str,
    row: Mapping[str, Any],
    *,
    seen: str,
    from_on: date | None = None,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> Weighed:
    """Make an indicator say what `row` says (the shape of `making.indicated`); else as `change_element`.

    :raises Refused: as `change_element`; as `making.indicated`.
    """
    entry = changing.indicator_entry(code, lock=True)
    changing.refuse_stale(entry, seen)
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    weighed = changing.weigh_indicator(entry, row, from_on)
    weighed.refuse(reason)
    kept = Indicator.objects.get(pk=entry.definition.definition_id)
    if weighed.makes_definition:
        assert from_on is not None
        valid = _cut(kept, from_on)
        kept = Indicator(
            code=code, no=kept.no + 1, valid=valid, reason=reason, order=kept.order, stated_at=at
        )
    _say(kept, weighed.facts)
    _edited(kept, actor, at)
    _record_indicator(entry, weighed, from_on, reason, actor=actor, at=at)
    return weighed


@transaction.atomic
def withdraw_element(code: str, *, seen: str, reason: str, actor: Actor, at: datetime) -> Entry:
    """Take an element's newest definition back, or the element itself where it has no other.

    The definition before it holds again. Returns the entry as it was.
    :raises Refused: ENTRY_GONE, ENTRY_MOVED_ON, ENTRY_IN_USE, WITHDRAWING_NEEDS_REASON.
    """
    entry = changing.element_entry(code, lock=True)
    reason = _withdrawn(entry, seen, reason)
    version = DataElementVersion.objects.get(pk=entry.definition.definition_id)
    element = DataElement.objects.get(code=code)
    Option.objects.filter(breakdown__version=version).delete()
    Breakdown.objects.filter(version=version).delete()
    version.delete()
    if entry.no == 1:
        element.delete()
    else:
        _join(element.versions.get(no=entry.no - 1), entry)
        _edited(element, actor, at)
    said = {"no": entry.no, "name": entry.name}
    audit.record(
        "element.withdraw",
        subject=("element", code, entry.name),
        actor=actor,
        at=at,
        changes=said,
        reason=reason,
    )
    return entry


@transaction.atomic
def withdraw_indicator(code: str, *, seen: str, reason: str, actor: Actor, at: datetime) -> Entry:
    """Take an indicator's newest definition back; else as `withdraw_element`.

    :raises Refused: as `withdraw_element`.
    """
    entry = changing.indicator_entry(code, lock=True)
    reason = _withdrawn(entry, seen, reason)
    Indicator.objects.get(pk=entry.definition.definition_id).delete()
    if entry.no > 1:
        before = Indicator.objects.get(code=code, no=entry.no - 1)
        _join(before, entry)
        _edited(before, actor, at)
    said = {"no": entry.no, "name": entry.name}
    audit.record(
        "indicator.withdraw",
        subject=("indicator", code, entry.name),
        actor=actor,
        at=at,
        changes=said,
        reason=reason,
    )
    return entry


def _withdrawn(entry: Entry, seen: str, reason: str) -> str:
    """The reason as it is kept, once nothing stops the withdrawal."""
    changing.refuse_stale(entry, seen)
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    changing.withdrawal(entry).refuse(reason)
    return reason


def _cut(there: DataElementVersion | Indicator, from_on: date) -> DateRange:
    """Let a definition end where the next begins; the days of the next."""
    after = DateRange(from_on, there.valid.upper)
    there.valid = DateRange(there.valid.lower, from_on)
    there.save(update_fields=["valid"])
    return after


def _join(before: DataElementVersion | Indicator, gone: Entry) -> None:
    """Let the definition before a withdrawn one hold as long as that did."""
    before.valid = DateRange(before.valid.lower, gone.definition.until)
    before.save(update_fields=["valid"])


def _say(row: DataElementVersion | Indicator, facts: Mapping[str, Any]) -> None:
    """Make a row say these facts; it is not saved."""
    for name, value in columns(facts).items():
        setattr(row, name, value)


def _split_anew(version: DataElementVersion, wanted: Collection[BreakdownName]) -> None:
    """Replace the breakdowns of a version; series name them by code, and go on."""
    Option.objects.filter(breakdown__version=version).delete()
    Breakdown.objects.filter(version=version).delete()
    keep_breakdowns(version.pk, wanted)


def _edited(kept: Kept, actor: Actor, at: datetime) -> None:
    kept.revision, kept.edited_at, kept.edited_by = kept.revision + 1, at, str(actor)[:200]
    kept.save()


def _record_element(
    entry: Entry, weighed: Weighed, from_on: date | None, reason: str, *, actor: Actor, at: datetime
) -> None:
    deed = "redefine" if weighed.makes_definition else "correct"
    label = str(weighed.facts["name"])
    audit.record(
        f"element.{deed}",
        subject=("element", entry.code, label),
        actor=actor,
        at=at,
        changes=_changed(weighed, from_on),
        reason=reason,
    )


def _record_indicator(
    entry: Entry, weighed: Weighed, from_on: date | None, reason: str, *, actor: Actor, at: datetime
) -> None:
    deed = "redefine" if weighed.makes_definition else "correct"
    label = str(weighed.facts["name"])
    audit.record(
        f"indicator.{deed}",
        subject=("indicator", entry.code, label),
        actor=actor,
        at=at,
        changes=_changed(weighed, from_on),
        reason=reason,
    )


def _changed(weighed: Weighed, from_on: date | None) -> dict[str, object]:
    since: dict[str, object] = {"from": str(from_on)} if weighed.makes_definition else {}
    return {one.field: _told(one) for one in weighed.changes} | since


def _told(one: Difference) -> list[str]:
    """What a field said and says, for the log."""
    return [written(value) for value in (one.before, one.after)]


def written(value: Any) -> str:
    """A field's value in plain text."""
    if isinstance(value, tuple):
        return "; ".join(f"{each.name} ({', '.join(part.name for part in each.options)})" for each in value)
    if isinstance(value, Decimal):
        return canonical(value)
    return "" if value is None else str(value)
