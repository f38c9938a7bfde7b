"""What the pages of dated lists show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from neu.registry.places.models import Decision, PlaceList
from neu.registry.places.rules import PlaceName, last_day
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
