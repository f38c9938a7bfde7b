"""What the pages of dated lists show."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q

from neu.platform.audit.models import AuditEvent
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.registry.places.models import Decision, PlaceList, PlaceListEntry
from neu.registry.places.rules import ListRefusal, PlaceName, PlaceRefusal, Problem, last_day
from neu.registry.places.rules.listing import Change, change, read_listed
from neu.registry.places.selectors.reading import atlas


@dataclass(frozen=True, slots=True)
class ListSummary:
    """A list and how many places stand on it on a day."""

    code: str
    name: str
    count: int
    draft: bool


def lists(on: date) -> list[ListSummary]:
    """Return every list with its count on a day; draft when any decision behind that day is."""
    current = Q(entries__known__endswith__isnull=True, entries__valid__contains=on)
    rows = PlaceList.objects.annotate(
        count=Count("entries", filter=current),
        drafts=Count("entries", filter=current & Q(entries__decision__draft=True)),
    ).order_by("name")
    return [ListSummary(row.code, row.name, row.count, bool(row.drafts)) for row in rows]


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """One line of a list's page."""

    place: PlaceName
    lies_in: str
    value: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list as it stood on a day, by decision."""

    code: str
    name: str
    groups: tuple[tuple[Decision, tuple[ListedPlace, ...]], ...]
    count: int
    changes: tuple[date, ...]  # the days on which entries begin


def list_page(code: str, on: date) -> ListPage | None:
    """Return a list as of a day; None when there is no such list."""
    place_list = PlaceList.objects.filter(code=code).first()
    if place_list is None:
        return None
    book = atlas()
    groups: dict[int, tuple[Decision, list[ListedPlace]]] = {}
    rows = place_list.entries.filter(known__endswith__isnull=True, valid__contains=on).select_related(
        "decision"
    )
    for row in rows:
        version = book.nearest(row.place_id, on)
        assert version is not None
        groups.setdefault(row.decision_id, (row.decision, []))[1].append(
            ListedPlace(
                version.called,
                book.lies_in(version),
                row.value,
                row.valid.lower,
                last_day(row.valid.upper) if row.valid.upper else None,
            )
        )
    starts = place_list.entries.filter(known__endswith__isnull=True).values_list(
        F("valid__startswith"), flat=True
    )
    return ListPage(
        place_list.code,
        place_list.name,
        tuple(
            (decision, tuple(sorted(found, key=lambda line: line.place.code)))
            for decision, found in groups.values()
        ),
        sum(len(found) for _, found in groups.values()),
        tuple(sorted(set(starts))),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sheet would do to a list on a day; `stamp` names the sheet and what it was held against."""

    problems: tuple[Problem, ...]
    change: Change
    stamp: str


def preview(code: str, rows: Sequence[Sequence[str]], on_day: date, territory_id: int | None) -> Preview:
    """Read the rows of a sheet against the list as it is known now.

    :raises Refused: UNKNOWN_PLACE_LIST; LIST_LATER_ENTRIES, when the list already changes after that day.
    """
    the_list = PlaceList.objects.filter(code=code).first()
    if the_list is None:
        raise Refused(PlaceRefusal.UNKNOWN_LIST, {"code": code[:40]})
    book = atlas()
    lines, problems = read_listed(rows, book, on_day)
    whole = book.within(territory_id, on_day) if territory_id is not None else None
    entries = the_list.entries.filter(known__endswith__isnull=True)
    named = {line.place for line in lines}
    later = entries.filter(
        Q(valid__startswith__gt=on_day) | Q(valid__endswith__gt=on_day), place__in=named | (whole or set())
    )
    clash = later.filter(Q(valid__startswith__gt=on_day) | Q(valid__endswith__isnull=False)).first()
    if clash is not None:
        at = book.nearest(clash.place_id, on_day)
        said = {"name": at.full if at else "", "day": written(clash.valid.lower)}
        raise Refused(ListRefusal.LATER_ENTRIES, said, where="on_day")
    current: Mapping[int, str] = dict(entries.filter(valid__contains=on_day).values_list("place_id", "value"))
    told = repr((code, on_day, territory_id, lines, sorted(current.items())))
    return Preview(
        tuple(problems), change(current, lines, whole=whole), hashlib.sha256(told.encode()).hexdigest()
    )


def last_writing(code: str) -> tuple[datetime, str] | None:
    """Return when a list was last changed and by which decision; None unless that was a writing of ours."""
    entries = PlaceListEntry.objects.filter(place_list__code=code)
    last = entries.order_by("-known__startswith").values_list("place_list", "known").first()
    if last is None:
        return None
    place_list_id, known = last
    written_then = AuditEvent.objects.filter(
        event="place_list.write", subject_id=str(place_list_id), at=known.lower
    ).first()
    # what only leaves the list keeps the decision it stood on, so the log names the one that took it off
    return (known.lower, written_then.changes["number"]) if written_then else None


def sheet_of(code: str, on: date) -> list[tuple[str, str, str]]:
    """Return a list as rows to send back changed: code, class, name (which is not read)."""
    page = list_page(code, on)
    groups = page.groups if page else ()
    return [(line.place.code, line.value, line.place.full) for _decision, lines in groups for line in lines]
