"""Who has to hand over on a day, what passes, to whom it could, and what nobody would hold afterwards."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from neu.platform.text.rules import fold, sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.agencies import texts as agency_texts
from neu.registry.agencies.models import Function
from neu.registry.agencies.selectors import AgencyName
from neu.registry.handover import ports
from neu.registry.handover.models import HandOver
from neu.registry.handover.ports import Work
from neu.registry.handover.rules import Choice, Way, renamed
from neu.registry.people import texts as people_texts
from neu.registry.people.models import Position
from neu.registry.places.rules import Atlas
from neu.registry.places.selectors import atlas

ONE_DAY = timedelta(days=1)
AT_ONCE = 40  # agencies handed over in one go: a page a person can read


@dataclass(frozen=True)
class Held:
    """A function that has to pass on."""

    function_id: int
    kind: str
    place_id: int | None
    nodes: tuple[str, ...]  # codes; none: the whole Programme
    words: str | Promise
    over: str
    ended: bool  # its place stands no more on the day


@dataclass(frozen=True)
class Person:
    """Somebody whose position at the agency reaches the day."""

    position_id: int
    user_id: int
    role: str
    title: str
    until_on: date | None
    words: str


@dataclass(frozen=True)
class Handing:
    """One agency that has to hand over: what it holds, and what may become of it."""

    agency: AgencyName
    functions: tuple[Held, ...]
    people: tuple[Person, ...]
    choices: tuple[tuple[Choice, str], ...]
    chosen: Choice | None
    new_name: str
    work: tuple[Work, ...] = ()

    @property
    def passing(self) -> list[Work]:
        """Work done in a function that passes on."""
        held = {(one.kind, one.place_id) for one in self.functions}
        return [one for one in self.work if (one.function, one.place_id) in held]

    @property
    def stuck(self) -> list[Work]:
        """Work done in no function that passes on: a person has to decide."""
        return [one for one in self.work if one not in self.passing]


@dataclass(frozen=True)
class Gap:
    """A unit that took over territory and lacks an agency of a kind its predecessors had."""

    place_id: int
    place: str
    like: int  # the predecessors' agency it would be founded after
    name: str
    functions: tuple[Held, ...]

    @property
    def key(self) -> str:
        return f"{self.place_id}:{self.like}"


@dataclass(frozen=True)
class Desk:
    """What the page of a day shows: agencies to hand over (the first AT_ONCE), and what is lacking."""

    day: date
    rows: tuple[Handing, ...] = ()
    more: int = 0
    gaps: tuple[Gap, ...] = ()


def hand_overs() -> QuerySet[HandOver]:
    """All of them, newest first."""
    return HandOver.objects.order_by("-made_at")


def hand_over(hand_over_id: int) -> HandOver | None:
    return HandOver.objects.filter(pk=hand_over_id).first()


def heirs(book: Atlas, place: int, day: date) -> list[int]:
    """Return the places standing on a day that took over the territory of one that ended."""
    found: dict[int, None] = {}
    waiting, seen = [place], {place}
    while waiting:
        for passage in book.passages_out_of(waiting.pop(0)):
            if passage.day > day or passage.target in seen:
                continue
            seen.add(passage.target)
            if book.at(passage.target, day):
                found[passage.target] = None
            else:
                waiting.append(passage.target)
    return list(found)


def desk(day: date, agency_id: int | None = None) -> Desk:
    """Return who has to hand over on a day.

    Without an agency: those with functions over places that stand no more on that day. With one: that agency,
    all it holds. Some fifteen queries, whatever their number.
    """
    book, standing = atlas(), _standing(day)
    if agency_id is not None:
        held = {agency_id: [one for one in standing if one.agency_id == agency_id]}
    else:
        held = defaultdict(list)
        for one in standing:
            if one.place_id is not None and not book.at(one.place_id, day):
                held[one.agency_id].append(one)
    return Desk(
        day,
        *_rows({agency: own for agency, own in held.items() if own}, standing, book, day),
        _gaps(standing, book, day) if agency_id is None else (),
    )


def _standing(day: date) -> list[Function]:
    """Functions held on the eve of the day, and those that begin on it."""
    either = Q(valid__contains=day - ONE_DAY) | Q(valid__contains=day)
    return [
        one
        for one in agencies.functions_now().filter(either).order_by("pk")
        if one.valid.upper is None or one.valid.upper == day
    ]


def _rows(
    held: Mapping[int, list[Function]], standing: list[Function], book: Atlas, day: date
) -> tuple[tuple[Handing, ...], int]:
    open_ones = {agency: [one for one in own if one.valid.upper is None] for agency, own in held.items()}
    open_ones = {agency: own for agency, own in open_ones.items() if own}
    over: dict[int | None, dict[int, None]] = defaultdict(dict)
    for one in standing:
        if one.valid.upper is None:
            over[one.place_id][one.agency_id] = None
    called = agencies.names({*open_ones, *(agency for found in over.values() for agency in found)}, day)

    def reading_order(agency: int) -> tuple[object, ...]:
        goes = _goes_to(open_ones[agency], book, day)
        named = book.name(goes[0], day) if goes else None
        return (named.code if named else "", sort_key(called[agency].name), agency)

    order = sorted(open_ones, key=reading_order)
    shown = order[:AT_ONCE]
    people, work = _people(shown, day), defaultdict(list)
    for each in ports.work(shown, day - ONE_DAY):
        work[each.agency_id].append(each)
    rows = []
    for agency in shown:
        own = open_ones[agency]
        goes = _goes_to(own, book, day)
        choices, chosen, name = _choices(called, agency, own, goes, over, book, day)
        rows.append(
            Handing(
                called[agency],
                tuple(_held(one, book, day) for one in own),
                tuple(people.get(agency, ())),
                choices,
                chosen,
                name,
                tuple(work[agency]),
            )
        )
    return tuple(rows), len(order) - len(shown)


def _goes_to(own: Iterable[Function], book: Atlas, day: date) -> list[int]:
    """The units that took over the ended places of these functions."""
    ended = [one.place_id for one in own if one.place_id is not None and not book.at(one.place_id, day)]
    return list(dict.fromkeys(heir for place in ended for heir in heirs(book, place, day)))


def _choices(
    called: Mapping[int, AgencyName],
    agency: int,
    own: list[Function],
    goes: list[int],
    over: Mapping[int | None, Mapping[int, None]],
    book: Atlas,
    day: date,
) -> tuple[tuple[tuple[Choice, str], ...], Choice | None, str]:
    """What may become of an agency, which of it is proposed, and the name of an agency founded for it."""
    ended = [p for one in own if (p := one.place_id) is not None and not book.at(p, day)]
    olds = [named.full for place in ended if (named := book.name(place, day))]
    kept, found, joined = [], [], []
    for heir in goes:
        unit = book.name(heir, day)
        assert unit is not None
        kept.append((Choice(Way.KEEP, heir), _("Vẫn cơ quan này, trên %(unit)s") % {"unit": unit.full}))
        found.append((Choice(Way.FOUND, heir), _("Lập cơ quan mới ở %(unit)s") % {"unit": unit.full}))
    places: list[int | None] = [*goes] or [None if one.place_id in ended else one.place_id for one in own]
    if ended and not goes:  # abolished without an heir: whoever stands above it
        above = [p for place in ended for p in book.ancestors(place, day - ONE_DAY) if book.at(p, day)]
        places = [*above[:1]]
    if not ended:
        found.append((Choice(Way.FOUND, 0), _("Lập cơ quan mới")))
    for place in dict.fromkeys(places):
        for other in over.get(place, ()):
            if other != agency:
                to = place if ended and place is not None else 0
                joined.append((Choice(Way.JOIN, to, other), called[other].name))
    joined = sorted(dict(joined).items(), key=lambda one: sort_key(one[1]))
    first = book.name(goes[0], day) if goes else None
    name = renamed(called[agency].name, olds, first.full) if first else called[agency].name
    same = next((choice for choice, words in joined if fold(words) == fold(name)), None)
    chosen: Choice | None = None
    if goes:
        changed = fold(name) != fold(called[agency].name)
        chosen = same or (found[0][0] if changed else kept[0][0])
    return (*kept, *joined, *found), chosen, name


def _held(one: Function, book: Atlas, day: date) -> Held:
    place = book.name(one.place_id, day - ONE_DAY) if one.place_id is not None else None
    return Held(
        one.pk,
        one.kind,
        one.place_id,
        tuple(node.code for node in one.nodes.all()),
        agency_texts.FUNCTION[one.kind],
        place.full if place else "",
        one.place_id is not None and not book.at(one.place_id, day),
    )


def _people(agency_ids: Collection[int], day: date) -> dict[int, list[Person]]:
    held = Position.objects.filter(agency__in=agency_ids, valid__contains=day - ONE_DAY)
    found: dict[int, list[Person]] = defaultdict(list)
    for one in held.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=day)).select_related("user"):
        role = one.title or str(people_texts.ROLE[one.role])
        until = one.valid.upper - ONE_DAY if one.valid.upper else None
        words = f"{one.user.full_name}, {role}"
        found[one.agency_id].append(Person(one.pk, one.user_id, one.role, one.title, until, words))
    for each in found.values():
        each.sort(key=lambda person: sort_key(person.words))
    return found


def _gaps(standing: list[Function], book: Atlas, day: date) -> tuple[Gap, ...]:
    """Units that took over on the day and lack a function somebody held over what they took over.

    Only once nobody is left to hand over: until then it would fill itself.
    """
    before: dict[int, list[Function]] = defaultdict(list)
    held: dict[int, set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    waiting: set[int] = set()
    for one in standing:
        if one.place_id is None:
            continue
        if one.valid.upper is None and book.at(one.place_id, day):
            held[one.place_id].add(_sort_of(one))
        if not book.at(one.place_id, day):
            goes = heirs(book, one.place_id, day)
            if one.valid.upper is None:
                waiting.update(goes)
            for heir in goes:
                before[heir].append(one)
    called = agencies.names({one.agency_id for own in before.values() for one in own}, day - ONE_DAY)
    gaps = []
    for place, own in before.items():
        unit = book.name(place, day)
        if place in waiting or unit is None:
            continue
        lacking: dict[int, list[Function]] = {}
        for one in own:
            named_already = {_sort_of(each) for had in lacking.values() for each in had}
            if _sort_of(one) not in held[place] | named_already:
                lacking.setdefault(one.agency_id, []).append(one)
        for like, functions in lacking.items():
            olds = [
                named.full
                for one in functions
                if one.place_id is not None and (named := book.name(one.place_id, day))
            ]
            name = renamed(called[like].name, olds, unit.full)
            gaps.append(Gap(place, unit.full, like, name, tuple(_held(one, book, day) for one in functions)))
    return tuple(sorted(gaps, key=lambda gap: (sort_key(gap.place), sort_key(gap.name))))


def _sort_of(one: Function) -> tuple[str, tuple[str, ...]]:
    """What tells a commune's health station from its school: the function and its part of the Programme."""
    return one.kind, tuple(sorted(node.code for node in one.nodes.all()))
