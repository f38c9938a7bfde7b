"""Writing a decision into a dated list, and taking the last writing back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Func, Value
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.typed import NAME, REASON, typed
from neu.registry.places.models import Decision, PlaceList, PlaceListEntry
from neu.registry.places.rules import ActRefusal, ListRefusal, PlaceRefusal
from neu.registry.places.rules.listing import Change
from neu.registry.places.selectors import lists
from neu.registry.places.services.entering import Facts, LinesWrong, checked_facts, same_decision
from neu.registry.places.services.locking import take_registry_lock

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}", re.ASCII)


@dataclass(frozen=True)
class Writing:
    """The decision, its rows (unit, class, out), and whether they are the whole list there."""

    facts: Facts
    rows: Sequence[Sequence[str]]
    territory_id: int | None  # the rows are all that stands on the list in it; None: only what they name


@transaction.atomic
def make_list(code: str, name: str, *, actor: audit.Actor, at: datetime) -> PlaceList:
    """Begin a list without entries.

    :raises Refused: LIST_CODE_WRONG, LIST_CODE_TAKEN, ACT_FACT_MISSING, and as `typed`.
    """
    name = typed(name, NAME, _("Tên danh sách"), where="name")
    if not name:
        raise Refused(ActRefusal.FACT_MISSING, where="name")
    if not CODE.fullmatch(code):
        raise Refused(ListRefusal.CODE_WRONG, {"typed": code[:40]}, where="code")
    made, new = PlaceList.objects.get_or_create(code=code, defaults={"name": name})
    if not new:
        raise Refused(ListRefusal.CODE_TAKEN, {"code": code, "name": made.name}, where="code")
    audit.record("place_list.make", subject=("place_list", made.pk, name), actor=actor, at=at)
    return made


@transaction.atomic
def write_list(code: str, writing: Writing, seen: str, *, actor: audit.Actor, at: datetime) -> Change:
    """Do what the preview with stamp `seen` said: entries end on the eve, others begin on the day.

    What was known before stays readable as it was known. All or nothing.

    :raises LinesWrong: with all that is wrong, by the rows of the sheet.
    :raises Refused: UNKNOWN_PLACE_LIST, LIST_STALE, LIST_NOTHING_CHANGES, LIST_LATER_ENTRIES,
        ACT_DAY_OUTSIDE, ACT_DECISION_DIFFERS, PLACE_SAME_INSTANT, ACT_FACT_MISSING, and as `typed`.
    """
    facts = checked_facts(writing.facts)
    take_registry_lock()
    shown = lists.preview(code, writing.rows, facts.on_day, writing.territory_id)
    if shown.problems:
        raise LinesWrong(shown.problems)
    if shown.stamp != seen:
        raise Refused(ListRefusal.STALE)
    made = shown.change
    if made.nothing:
        raise Refused(ListRefusal.NOTHING_CHANGES)
    decision = same_decision(facts.number, facts.issued_on, facts.issuer) or Decision.objects.create(
        number=facts.number, issued_on=facts.issued_on, issuer=facts.issuer, title=facts.title
    )
    the_list = PlaceList.objects.get(code=code)
    ending = the_list.entries.filter(
        known__endswith__isnull=True,
        valid__contains=facts.on_day,
        place__in=[*made.removed, *made.changed],
    )
    rows = list(ending)
    if any(row.known.lower >= at for row in rows):
        raise Refused(PlaceRefusal.SAME_INSTANT)
    ending.update(known=_until(at))
    fresh = [
        _entry(the_list, row.place_id, row.value, row.valid.lower, facts.on_day, row.decision_id, at)
        for row in rows
        if row.valid.lower is None or row.valid.lower < facts.on_day
    ]
    begin = {**made.added, **{place: after for place, (_before, after) in made.changed.items()}}
    fresh += [
        _entry(the_list, place, value, facts.on_day, None, decision.pk, at) for place, value in begin.items()
    ]
    PlaceListEntry.objects.bulk_create(fresh)
    audit.record(
        "place_list.write",
        subject=("place_list", the_list.pk, the_list.name),
        actor=actor,
        at=at,
        changes={
            "number": facts.number,
            "on_day": written(facts.on_day),
            "added": str(len(made.added)),
            "removed": str(len(made.removed)),
            "changed": str(len(made.changed)),
        },
    )
    return made


def _entry(
    the_list: PlaceList,
    place: int,
    value: str,
    start: date | None,
    end: date | None,
    decision: int,
    at: datetime,
) -> PlaceListEntry:
    return PlaceListEntry(
        place_list=the_list,
        place_id=place,
        value=value,
        valid=DateRange(start, end),
        known=DateTimeTZRange(at, None),
        decision_id=decision,
    )


def _until(at: datetime) -> Func:
    """What a row says is known from when it was entered up to `at`."""
    return Func(Func("known", function="lower"), Value(at), function="tstzrange")


@transaction.atomic
def take_back_writing(
    code: str, entered_at: datetime, *, actor: audit.Actor, at: datetime, reason: str
) -> None:
    """Take the last writing of a list back: it is known again as it was before `entered_at`.

    :raises Refused: PLACE_REASON_MISSING, UNKNOWN_PLACE_LIST, LIST_CHANGED_SINCE, PLACE_SAME_INSTANT,
        and as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    if not reason:
        raise Refused(PlaceRefusal.REASON_MISSING, where="reason")
    take_registry_lock()
    the_list = PlaceList.objects.filter(code=code).first()
    if the_list is None:
        raise Refused(PlaceRefusal.UNKNOWN_LIST, {"code": code})
    last = lists.last_writing(code)
    if last is None or last[0] != entered_at:
        raise Refused(ListRefusal.CHANGED_SINCE)
    if at <= entered_at:
        raise Refused(PlaceRefusal.SAME_INSTANT)
    entries = the_list.entries
    restored = list(entries.filter(known__endswith=entered_at))
    entries.filter(known__startswith=entered_at, known__endswith__isnull=True).update(known=_until(at))
    PlaceListEntry.objects.bulk_create(
        _entry(the_list, row.place_id, row.value, row.valid.lower, row.valid.upper, row.decision_id, at)
        for row in restored
    )
    audit.record(
        "place_list.take_back",
        subject=("place_list", the_list.pk, the_list.name),
        actor=actor,
        at=at,
        reason=reason,
    )
