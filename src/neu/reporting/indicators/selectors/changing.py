"""What a change to an entry would be, and what goes by it: asked by its preview and by the deed itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written_day
from neu.registry.places import selectors as places
from neu.reporting.indicators import making, ports, selectors
from neu.reporting.indicators.making import SINCE
from neu.reporting.indicators.models import DataElement, DataElementVersion, Indicator, Kept, Series, Target
from neu.reporting.indicators.ports import NAMED, Definition, Dependants, EntryKind, Example
from neu.reporting.indicators.rules import (
    ChangeRefusal,
    Difference,
    Sort,
    day_refusal,
    differences,
    sort_of,
)


@dataclass(frozen=True)
class Entry:
    """An entry as it stands: its newest definition, and the stamp a change must have seen."""

    kind: EntryKind
    code: str
    name: str
    facts: Mapping[str, Any]
    definition: Definition
    no: int
    revision: int
    edited_by: str
    edited_at: datetime | None

    @property
    def stamp(self) -> str:
        """What a preview shows and the deed compares: somebody else's change between gives another."""
        return f"{self.no}.{self.revision}"


@dataclass(frozen=True)
class Weighed:
    """What a change would do. What is not `used`, by any form or figure, is corrected in place whatever
    changes, unless a day is named from which it holds."""

    entry: Entry
    facts: Mapping[str, Any]
    changes: tuple[Difference, ...]
    impact: tuple[Dependants, ...]
    used: bool
    from_on: date | None

    @property
    def sort(self) -> Sort | None:
        return sort_of(list(self.changes))

    @property
    def makes_definition(self) -> bool:
        """True when it makes a new definition beside the old."""
        return self.sort is Sort.MEANING and (self.used or self.from_on is not None)

    @property
    def asked_until(self) -> date | None:
        """The last day on which figures are asked by the definition there is."""
        return max((one.until for one in self.impact if one.until), default=None)

    def refuse(self, reason: str) -> None:
        """:raises Refused: what stops the change: ENTRY_AS_IT_WAS, MEANING_…"""
        said = {"code": self.entry.code, "since": written_day(self.entry.definition.since)}
        if self.sort is None:
            raise Refused(ChangeRefusal.ENTRY_AS_IT_WAS, said)
        if not self.makes_definition:
            return
        until = self.asked_until
        code = day_refusal(self.from_on, reason, since=self.entry.definition.since, asked_until=until)
        if code is None:
            return
        where = "reason" if code is ChangeRefusal.MEANING_NEEDS_REASON else "from_on"
        if until is not None:
            last = next(one.last for one in self.impact if one.until == until)
            said |= {"until": written_day(until), "last": last}
        raise Refused(code, said, where=where)


def element_entry(code: str, *, lock: bool = False) -> Entry:
    """An element as it stands.

    :raises Refused: ENTRY_GONE.
    """
    kept = _kept(DataElement, lock).filter(code=code).first()
    found = selectors.versions_of(code) if kept is not None else []
    if kept is None or not found:
        raise Refused(ChangeRefusal.ENTRY_GONE, {"code": code})
    one = found[0]
    definition = Definition(EntryKind.ELEMENT, code, one.version_id, one.since, one.until)
    return _entry(kept, code, one.name, making.facts_of(one), definition, one.no)


def indicator_entry(code: str, *, lock: bool = False) -> Entry:
    """An indicator as it stands.

    :raises Refused: ENTRY_GONE.
    """
    kept = _kept(Indicator, lock).filter(code=code).order_by("-no").first()
    if kept is None:
        raise Refused(ChangeRefusal.ENTRY_GONE, {"code": code})
    one = selectors.definitions_of(code)[0]
    definition = Definition(EntryKind.INDICATOR, code, kept.pk, one.since, one.until)
    return _entry(kept, code, one.name, making.facts_of_indicator(one), definition, one.no)


def _kept(model: Any, lock: bool) -> Any:
    return model.objects.select_for_update(no_key=True) if lock else model.objects


def _entry(
    kept: Kept, code: str, name: str, facts: Mapping[str, Any], definition: Definition, no: int
) -> Entry:
    return Entry(
        definition.kind, code, name, facts, definition, no, kept.revision, kept.edited_by, kept.edited_at
    )


def refuse_stale(entry: Entry, seen: str) -> None:
    """:raises Refused: ENTRY_MOVED_ON naming who changed it since, when it is not what was seen."""
    if seen != entry.stamp:
        who = entry.edited_by or "–"
        raise Refused(ChangeRefusal.ENTRY_MOVED_ON, {"code": entry.code, "name": entry.name, "who": who})


def weigh_element(entry: Entry, row: Mapping[str, Any], from_on: date | None) -> Weighed:
    """What changing an element to what a row says would be.

    :raises Refused: as `making.told`.
    """
    return _weighed(entry, making.told(row, selectors.element_codes()), from_on)


def weigh_indicator(entry: Entry, row: Mapping[str, Any], from_on: date | None) -> Weighed:
    """What changing an indicator to what a row says would be.

    :raises Refused: as `making.indicated`.
    """
    return _weighed(entry, making.indicated(row, selectors.element_codes()), from_on)


def _weighed(entry: Entry, facts: Mapping[str, Any], from_on: date | None) -> Weighed:
    changes, above = differences(entry.facts, facts), ports.dependants(entry.definition)
    impact = (*in_dictionary(entry.definition), *above)
    return Weighed(entry, facts, tuple(changes), impact, bool(above or _counted(entry.definition)), from_on)


def _counted(definition: Definition) -> int:
    """How many series are counted by a definition."""
    if definition.kind is not EntryKind.ELEMENT:
        return 0
    return Series.objects.filter(version=definition.definition_id).count()


def used(definition: Definition) -> bool:
    """True when a form or a figure goes by a definition."""
    return bool(_counted(definition) or ports.dependants(definition))


def in_dictionary(definition: Definition) -> list[Dependants]:
    """The entries and targets that name an entry."""
    if definition.kind is EntryKind.INDICATOR:
        given = Target.objects.filter(indicator=definition.definition_id).count()
        return [Dependants(_("Chỉ tiêu đã giao cho mục tiêu này"), given)] if given else []
    named = Q(numerator__code=definition.code) | Q(denominator__code=definition.code)
    made = list(Indicator.objects.filter(named).order_by("order", "code"))
    linked = list(
        DataElementVersion.objects.filter(named | Q(weight__code=definition.code))
        .select_related("element")
        .order_by("pk")
    )
    found = [
        Dependants(
            _("Mục tiêu tính từ chỉ tiêu này"),
            len(made),
            tuple(
                Example(f"{one.code} {shown(one.name)}", reverse("indicators:indicator", args=[one.code]))
                for one in made[:NAMED]
            ),
        ),
        Dependants(
            _("Chỉ tiêu khác lấy làm quyền số, tử số hoặc mẫu số"),
            len(linked),
            tuple(
                Example(shown(one.name), reverse("indicators:element", args=[one.element.code]))
                for one in linked[:NAMED]
            ),
        ),
    ]
    return [one for one in found if one.count]


def impact(entry: Entry) -> list[Dependants]:
    """Everything that goes by the newest definition of an entry: here, then in the rooms above."""
    return [*in_dictionary(entry.definition), *ports.dependants(entry.definition)]


@dataclass(frozen=True)
class Withdrawal:
    """What taking the newest definition back would do, and what stops it."""

    entry: Entry
    stopped_by: tuple[Dependants, ...]
    whole: bool  # the only definition: the entry itself goes

    def refuse(self, reason: str) -> None:
        """:raises Refused: WITHDRAWING_NEEDS_REASON, ENTRY_IN_USE naming what uses it."""
        said = {"code": self.entry.code, "name": self.entry.name}
        if self.stopped_by:
            by = "; ".join(f"{one.label}: {one.count}" for one in self.stopped_by)
            raise Refused(ChangeRefusal.ENTRY_IN_USE, {**said, "by": by})
        if not reason:
            raise Refused(ChangeRefusal.WITHDRAWING_NEEDS_REASON, said, where="reason")


def withdrawal(entry: Entry) -> Withdrawal:
    """What taking the newest definition of an entry back would do.

    Other entries name its code, not its definition: they stop only the removal of the whole.
    """
    whole = entry.no == 1
    stopped = ports.dependants(entry.definition)
    if not stopped and (series := _counted(entry.definition)):
        stopped = [Dependants(_("Chuỗi số liệu"), series)]
    if whole:
        stopped = [*in_dictionary(entry.definition), *stopped]
    return Withdrawal(entry, tuple(stopped), whole)


def is_place(place_id: int) -> bool:
    """True when there is such a place."""
    return places.atlas().name(place_id, SINCE) is not None
