"""Earlier years seen from today's places: predecessors add, a divided one is shared only as somebody stated.

A place is one extent. When it began later than the year asked for, its figures of that year are those of the
places it was made of; of a place that passed on only in part we take the part an officer stated with its
basis (`CarriedPart`), or the shares of the element's own basis; otherwise it stays "chưa chia". When the year
is the later one, a place merged since is "không tách được" (dividing.py).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db import connection
from django.utils.translation import gettext as _

from neu.registry.places import selectors as places
from neu.registry.places.rules import Atlas
from neu.reporting.forms.layout import BLANK, CellValue
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.models import Series
from neu.reporting.indicators.rules import Stance
from neu.reporting.rounds.models import Round
from neu.reporting.submissions.models import CarriedPart
from neu.reporting.submissions.selectors.dividing import Rule, noted, rule_of, share, unknown_mark
from neu.reporting.submissions.selectors.earlier import YearRound, earlier_years, same_everywhere
from neu.reporting.submissions.selectors.kept import keep_for, kept

PlaceYearValue = tuple[int, int, Decimal]
StatedKey = tuple[int, int, int, int]  # source place, target place, year, series
NEVER_OVER_TIME = frozenset({Stance.STOCK, Stance.DISTINCT})


@dataclass(frozen=True)
class Carried:
    """What the earlier years of the phase hold of one series, in stored units.

    `sources` names each place and year that was added (parts of divided places included); `undivided` those
    that passed on in part and of which no part was stated; `without` the territory no round of those years
    covered (Kon Tum before 1/7/2025): it is not zero, it is not there.
    """

    value: Decimal | None
    sources: tuple[PlaceYearValue, ...] = ()
    undivided: tuple[PlaceYearValue, ...] = ()
    shared: tuple[PlaceYearValue, ...] = ()  # of `sources`: by a stated share, printed "ước chia"
    without: tuple[int, ...] = ()
    over_time: bool = True  # False: a stock or a count of distinct things; years are never added
    inseparable: tuple[PlaceYearValue, ...] = ()  # merged since the day that is asked for
    redefined: tuple[int, ...] = ()  # years whose figures count something else: nothing is added to them


@dataclass(frozen=True)
class Reach:
    """The ground of a place as it lay on an earlier day: whole places, and places it holds only a part of."""

    whole: frozenset[int]
    parts: tuple[places.Part, ...]
    tops: dict[int, int]  # each whole place → the largest whole place it lay in

    @cached_property
    def largest(self) -> tuple[int, ...]:
        """Return the tops, each once."""
        return tuple(dict.fromkeys(self.tops.values()))


@kept(2048)
def reach(atlas: Atlas, place_id: int, on: date, back_to: date) -> Reach:
    """Return what `place_id` as of `on` was made of on `back_to`."""
    territory = atlas.territory(place_id, on, back_to)
    tops: dict[int, int] = {}
    for one in territory.whole:
        above = [key for key in atlas.ancestors(one, back_to) if key in territory.whole]
        tops[one] = above[-1] if above else one
    return Reach(territory.whole, tuple(territory.parts), tops)


_BY_TOP = """
SELECT ground.root, asked.batch, ground.top, f.series_id, sum(f.value)
FROM unnest(%s::int[], %s::int[], %s::bigint[], %s::bigint[]) AS asked(batch, day, version_id, window_id)
JOIN submissions_sentfigure f ON f.version_id = asked.version_id AND f.window_id = asked.window_id
JOIN unnest(%s::bigint[], %s::int[], %s::bigint[], %s::bigint[]) AS ground(root, day, place_id, top)
     ON ground.day = asked.day AND ground.place_id = f.place_id
WHERE f.series_id = ANY(%s) AND f.value IS NOT NULL
GROUP BY 1, 2, 3, 4
"""
# (asked place, position in the years, top, asked series) → value
Held = dict[tuple[int, int, int, int], Decimal]
Otherwise = set[
    tuple[int, int, int]
]  # asked place, position in the years, asked series: by another definition


@dataclass(frozen=True)
class _Year:
    """What one earlier year is read from: frozen versions, each with the window its pass calls its own."""

    year: int
    on: date
    territory_id: int
    window_id: int | None
    versions: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Question:
    """All an answer about earlier years depends on. Versions never change, so the same question has the same
    answer: it is worked out once in a process."""

    database: str
    atlas: Atlas
    place_ids: tuple[int, ...]
    on: date
    years: tuple[_Year, ...]
    series: tuple[tuple[int, str, Rule], ...]  # id, stance, how it is apportioned
    same: tuple[tuple[int, int], ...]
    stated: frozenset[tuple[StatedKey, Decimal]]

    def reaches(self, place_id: int) -> list[Reach]:
        return [reach(self.atlas, place_id, self.on, one.on) for one in self.years]


def _values(asked: _Question) -> tuple[Held, Otherwise]:
    """Return what the accepted lines of the years say, added up to the tops of each ground, in one query,
    and where they say it by another definition of the element.

    The source of a part is a top of its own.
    """
    days = {day: number for number, day in enumerate(sorted({one.on for one in asked.years}))}
    versions = [
        (batch, days[one.on], version_id, one.window_id or window_id)
        for batch, one in enumerate(asked.years)
        for version_id, window_id in one.versions
    ]
    ground = [
        (root, number, place_id, top)
        for root in asked.place_ids
        for day, number in days.items()
        for place_id, top in _tops(reach(asked.atlas, root, asked.on, day))
    ]
    if not versions or not ground or not asked.same:
        return {}, set()
    same = dict(asked.same)
    found: Held = defaultdict(Decimal)
    otherwise: Otherwise = set()
    with connection.cursor() as cursor:
        columns = [list(column) for rows in (versions, ground) for column in zip(*rows, strict=True)]
        cursor.execute(_BY_TOP, [*columns, sorted(same)])
        for root, batch, top, series_id, value in cursor.fetchall():
            found[root, batch, top, same[series_id]] += value
            if same[series_id] != series_id:  # the same coordinates, counted by another definition
                otherwise.add((root, batch, same[series_id]))
    return dict(found), otherwise


def _tops(reached: Reach) -> Iterable[tuple[int, int]]:
    return {**reached.tops, **{part.source: part.source for part in reached.parts}}.items()


def carried(
    place_id: int,
    *,
    on: date,
    round: Round,  # noqa: A002
    series_ids: Iterable[int],
    years: Sequence[YearRound] | None = None,
) -> dict[int, Carried]:
    """Return series id → what the earlier years of the phase hold for the ground of `place_id` as of `on`.

    Each year counts with the latest accepted pass of each line. A flow adds over years; what is typed as
    lũy kế already holds the years before, so its last year stands; stocks and distinct counts never add.
    `years` fixes the versions to read (an edition's), instead of those accepted now.
    """
    found = carried_by_place([place_id], on=on, round=round, series_ids=series_ids, years=years)
    return found[place_id]


def carried_by_place(
    place_ids: Sequence[int],
    *,
    on: date,
    round: Round,  # noqa: A002
    series_ids: Iterable[int],
    years: Sequence[YearRound] | None = None,
    stated: Mapping[StatedKey, Decimal] | None = None,
    same: Mapping[int, int] | None = None,
) -> dict[int, dict[int, Carried]]:
    """Return the same for several places at once, with as many queries as for one.

    `same` saves asking which series are the same in other versions of an element. `stated` fixes the parts
    of divided places to read (an edition's), instead of those kept now.
    """
    series = tuple(
        (key, stance, rule_of(basis, value_type))
        for key, stance, basis, value_type in Series.objects.filter(pk__in=list(series_ids))
        .order_by("pk")
        .values_list("pk", "version__stance", "version__apportioned_by", "version__value_type")
    )
    if not series:
        return {place_id: {} for place_id in place_ids}
    years = earlier_years(round) if years is None else years
    if same is None:
        same = same_everywhere(key for key, _stance, _rule in series)
    else:
        wanted = {key for key, _stance, _rule in series}
        same = {key: asked for key, asked in same.items() if asked in wanted}
    asked = _Question(
        str(connection.settings_dict["NAME"]),
        keep_for(places.atlas()),
        tuple(place_ids),
        on,
        tuple(
            _Year(
                one.year,
                one.round.cutoff_on,
                one.round.territory_id,
                one.window_id,
                tuple(
                    (line.accepted_version_id, line.window_id)
                    for line in one.counted
                    if line.accepted_version_id is not None
                ),
            )
            for one in years
        ),
        series,
        tuple(sorted(same.items())),
        frozenset(stated.items()) if stated is not None else frozenset(),
    )
    if stated is None:
        parts = stated_parts((one for key in place_ids for one in asked.reaches(key)), same)
        asked = replace(asked, stated=frozenset(parts.items()))
    return _answer(asked)


@kept(256)
def _answer(asked: _Question) -> dict[int, dict[int, Carried]]:
    (values, otherwise), stated = _values(asked), dict(asked.stated)
    covered = [asked.atlas.within(one.territory_id, one.on) for one in asked.years]
    answer: dict[int, dict[int, Carried]] = {}
    for place_id in asked.place_ids:
        reached = asked.reaches(place_id)
        without = _without(asked.years, reached, covered)
        answer[place_id] = {}
        for series_id, stance, rule in asked.series:
            if stance in NEVER_OVER_TIME:
                answer[place_id][series_id] = Carried(None, without=without, over_time=False)
                continue
            by_year = [
                replace(
                    _of_year(asked, (place_id, batch), series_id, reached[batch], values, stated, rule),
                    redefined=(one.year,) if (place_id, batch, series_id) in otherwise else (),
                )
                for batch, one in enumerate(asked.years)
            ]
            if stance == Stance.CUMULATIVE:
                by_year = [one for one in by_year if one.sources or one.undivided or one.inseparable][-1:]
            answer[place_id][series_id] = _together(by_year, without)
    return answer


def stated_parts(reaches: Iterable[Reach], same: Mapping[int, int]) -> dict[StatedKey, Decimal]:
    """Return (source, target, year, asked series) → the part an officer gave to a new place, of every
    source: where one part is stated, no other is apportioned."""
    sources = {part.source for one in reaches for part in one.parts}
    if not sources:
        return {}
    found = CarriedPart.objects.filter(source__in=sources, series__in=list(same)).values_list(
        "source_id", "target_id", "period", "series_id", "value"
    )
    return {
        (source, target, int(period[:4]), same[series_id]): value
        for source, target, period, series_id, value in found
    }


def _of_year(
    asked: _Question,
    where: tuple[int, int],  # the asked place, position in the years
    series_id: int,
    reached: Reach,
    values: Held,
    stated: Mapping[StatedKey, Decimal],
    rule: Rule,
) -> Carried:
    """Return one year's share of a carried cell."""
    (root, batch), one = where, asked.years[where[1]]
    by_top: dict[int, Decimal] = defaultdict(Decimal)
    for top in reached.largest:
        if (root, batch, top, series_id) in values:
            by_top[top] = values[root, batch, top, series_id]
    unknown, shared = [], []
    for source in dict.fromkeys(part.source for part in reached.parts):
        whole = values.get((root, batch, source, series_id))
        if whole is None:
            continue
        by_officers = {
            target: value
            for (place, target, year, series), value in stated.items()
            if (place, year, series) == (source, one.year, series_id)
        }
        if by_officers:
            here = {part.target for part in reached.parts if part.source == source}
            given = [by_officers[target] for target in here if target in by_officers]
            if given:
                by_top[source] += sum(given)
            complete = len(given) == len(here)
        else:
            found = share(asked.atlas, source, whole, rule, day=one.on, place_id=root, on=asked.on)
            complete = found.complete
            if found.given is not None:
                by_top[source] += found.given
                shared.append((source, one.year, found.given))
        if not complete:
            unknown.append((source, one.year, whole))
    sources = tuple((place_id, one.year, value) for place_id, value in sorted(by_top.items()))
    value = sum(by_top.values(), Decimal(0)) if by_top else None
    later = unknown_mark(one.on, asked.on) is Mark.INSEPARABLE
    return Carried(
        value,
        sources,
        () if later else tuple(unknown),
        tuple(shared),
        inseparable=tuple(unknown) if later else (),
    )


def carried_value(one: Carried | None, atlas: Atlas | None) -> CellValue:
    """Return what a carried cell says; what is not divided stops what is computed from it. Ground that no
    earlier round covered is blank, never zero. Without `atlas` the places are not named."""
    if one is None:
        return BLANK
    if not one.over_time:
        return CellValue(Mark.NOT_ADDED)
    if one.redefined:
        years = ", ".join(map(str, sorted(set(one.redefined))))
        return CellValue(Mark.REDEFINED, None, _("khác định nghĩa: %(years)s") % {"years": years})
    for mark, found in ((Mark.NOT_DIVIDED, one.undivided), (Mark.INSEPARABLE, one.inseparable)):
        if found:
            return noted(atlas, mark, _days(found))
    if one.value is not None and one.shared:
        return noted(atlas, Mark.VALUE, _days(one.shared), one.value)
    return BLANK if one.value is None else CellValue(Mark.VALUE, one.value)


def _days(found: Iterable[PlaceYearValue]) -> Iterable[tuple[int, date]]:
    return ((place_id, date(year, 12, 31)) for place_id, year, _value in found)


def _together(by_year: Sequence[Carried], without: tuple[int, ...]) -> Carried:
    numbers = [one.value for one in by_year if one.value is not None]
    return Carried(
        sum(numbers, Decimal(0)) if numbers else None,
        tuple(item for one in by_year for item in one.sources),
        tuple(item for one in by_year for item in one.undivided),
        tuple(item for one in by_year for item in one.shared),
        without,
        inseparable=tuple(item for one in by_year for item in one.inseparable),
        redefined=tuple(item for one in by_year for item in one.redefined),
    )


def _without(
    years: Sequence[_Year], reached: Sequence[Reach], covered: Sequence[Collection[int]]
) -> tuple[int, ...]:
    """Return the largest predecessors that no round of the earlier years covered."""
    missing: set[int] = set()
    for one, ground, inside in zip(years, reached, covered, strict=True):
        if one.window_id is None:
            missing |= {top for top in set(ground.tops.values()) if top not in inside}
    return tuple(sorted(missing))
