"""Reading the registry: places of a day, one place's story, dated lists."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, DecisionOut, Key, decided, number
from neu.platform.api.paging import Listed, Paging, cut
from neu.registry.places.rules import Kind, Level, PlaceName
from neu.registry.places.selectors import lists as listings
from neu.registry.places.selectors import standing
from neu.registry.places.selectors.story import Step, story

router = Router()


class PlaceOut(BaseModel):
    """A place as it is called on a day. `id` never changes; a code may mean another place on another day."""

    id: int
    level: Level
    kind: Kind
    code: str
    name: str = Field(description="Without its kind: Ba Vì.")
    full_name: str = Field(description="With its kind: Xã Ba Vì.")
    parent: int | None = Field(description="Id of the place it lies in.")


class PlacesOut(Listed):
    """A page of places."""

    on: date
    items: list[PlaceOut]


class Chapter(BaseModel):
    """A name, code, kind and parent over days."""

    full_name: str
    code: str
    kind: Kind
    lies_in: str
    from_on: date
    until_on: date | None = Field(description="The last day; null while it stands.")
    decision: DecisionOut | None


class ShareOut(BaseModel):
    """A stated share of a divided place."""

    basis: str
    share: str = Field(description="Of 1, as a decimal string.")


class Passage(BaseModel):
    """Territory that came from, or went to, another place on a day."""

    on: date
    place: PlaceOut
    whole: bool
    shares: list[ShareOut] = Field(description="Empty and not whole: not divided (chưa chia).")
    decision: DecisionOut | None


class ListingOut(BaseModel):
    """One stay on a dated list."""

    list: str
    name: str
    value: str
    from_on: date
    until_on: date | None


class StoryOut(PlaceOut):
    """One place: its names, what it came from and became, what lies in it, the lists it stands on."""

    on: date
    stands: bool
    home: list[PlaceOut] = Field(description="What it lies in, the widest first.")
    chapters: list[Chapter]
    came_from: list[Passage]
    went_to: list[Passage]
    children: list[PlaceOut]
    lists: list[ListingOut]


class ListOut(BaseModel):
    """A dated list and how many places stand on it."""

    code: str
    name: str
    count: int
    draft: bool


class ListsOut(Listed):
    """All lists."""

    on: date
    items: list[ListOut]


class EntryOut(BaseModel):
    """One place on a list."""

    place: PlaceOut
    value: str
    from_on: date
    until_on: date | None
    decision: DecisionOut | None


class EntriesOut(Listed):
    """A page of a list as it stood on a day."""

    code: str
    name: str
    on: date
    items: list[EntryOut]


class PlacesAsked(Paging):
    """Which places: of a day, as known by another, by name, inside a place, of a level."""

    on: Day | None = Field(None, description="Địa giới ngày nào; today unless said.")
    known_on: Day | None = Field(None, description="Only what was recorded by the end of this day.")
    q: str = Field("", max_length=100, description="Tên (không cần dấu) hoặc mã.")
    under: Key | None = Field(None, description="Only inside this place.")
    level: Level | None = Field(None, description="Only of this level, however deep.")


OnDay = Query(None, description="Địa giới ngày nào; the day the answer is about, today unless said.")
KnownOn = Query(None, description="Chỉ tính điều đã ghi đến hết ngày này; what was recorded by that day.")


@router.get("/places", response=PlacesOut, summary="Đơn vị hành chính của một ngày")
def places(request: HttpRequest, asked: Query[PlacesAsked]) -> PlacesOut:
    """Places that stand on a day: directly under one, of a level inside it, or found by name or code."""
    on = asked.on or timezone.localdate()
    found, facts = cut(
        standing.standing(
            on,
            under=asked.under,
            level=asked.level,
            text=asked.q.strip(),
            known_at=_instant(asked.known_on),
        ),
        asked,
    )
    return PlacesOut(on=on, items=[place_out(one.called) for one in found], **facts)


@router.get("/places/{place}", response=StoryOut, summary="Một đơn vị hành chính qua thời gian")
def place(
    request: HttpRequest, place: Key, on: Day | None = OnDay, known_on: Day | None = KnownOn
) -> StoryOut:
    """One place with its names, its successions with shares and decisions, its lists, what lies in it."""
    on = on or timezone.localdate()
    told = story(place, on, _instant(known_on))
    if told is None:
        raise Http404
    return StoryOut(
        **place_out(told.place).model_dump(),
        on=on,
        stands=told.stands,
        home=[place_out(one) for one in told.home],
        chapters=[
            Chapter(
                full_name=one.version.full,
                code=one.version.code,
                kind=one.version.kind,
                lies_in=one.lies_in,
                from_on=one.version.start,
                until_on=one.version.last_on,
                decision=decided(one.decision),
            )
            for one in told.chapters
        ],
        came_from=list(_passages(told.came)),
        went_to=list(_passages(told.went)),
        children=[place_out(one) for one in told.children],
        lists=[
            ListingOut(
                list=one.code,
                name=one.name,
                value=one.value,
                from_on=one.starts_on,
                until_on=one.ends_on,
            )
            for one in told.listings
        ],
    )


@router.get("/place-lists", response=ListsOut, summary="Danh sách địa bàn")
def place_lists(request: HttpRequest, page: Query[Paging], on: Day | None = OnDay) -> ListsOut:
    """The dated lists: the Programme's area, khu vực I, II, III, and others."""
    on = on or timezone.localdate()
    found, facts = cut(listings.lists(on), page)
    items = [ListOut(code=one.code, name=one.name, count=one.count, draft=one.draft) for one in found]
    return ListsOut(on=on, items=items, **facts)


@router.get("/place-lists/{code}", response=EntriesOut, summary="Các địa bàn trong một danh sách")
def place_list(request: HttpRequest, page: Query[Paging], code: Code, on: Day | None = OnDay) -> EntriesOut:
    """One list as it stood on a day, by code of the place."""
    on = on or timezone.localdate()
    told = listings.list_page(code, on)
    if told is None:
        raise Http404
    lines = [(line, decision) for decision, group in told.groups for line in group]
    found, facts = cut(sorted(lines, key=lambda one: (one[0].place.code, one[0].starts_on)), page)
    items = [
        EntryOut(
            place=place_out(line.place),
            value=line.value,
            from_on=line.starts_on,
            until_on=line.ends_on,
            decision=decided(decision),
        )
        for line, decision in found
    ]
    return EntriesOut(code=told.code, name=told.name, on=on, items=items, **facts)


def place_out(one: PlaceName) -> PlaceOut:
    """Return a place as the API names it."""
    return PlaceOut(
        id=one.place_id,
        level=one.level,
        kind=one.kind,
        code=one.code,
        name=one.name,
        full_name=one.full,
        parent=one.parent_id,
    )


def _passages(steps: Iterable[Step]) -> Iterable[Passage]:
    for one in steps:
        shares = [ShareOut(basis=basis, share=number(share) or "0") for basis, share in one.shares]
        yield Passage(
            on=one.day,
            place=place_out(one.place),
            whole=one.whole,
            shares=shares,
            decision=decided(one.decision),
        )


def _instant(known_on: date | None) -> datetime | None:
    """Return the end of a day whose records still count; None: all that is known now."""
    if known_on is None or known_on >= timezone.localdate():
        return None
    return timezone.make_aware(datetime.combine(known_on + timedelta(days=1), time()))
