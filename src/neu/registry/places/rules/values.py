"""The values the atlas is made of and answers with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from neu.registry.places.rules.kinds import Basis, Kind, Level, SuccessionKind, full_name

OPEN = date.max  # the end of what still stands


def last_day(before: date) -> date:
    """Return the last day of what ends before a day."""
    return before - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as it is called on a day; `full` = "Xã Ba Vì"."""

    place_id: int
    name: str
    kind: Kind
    level: Level
    code: str
    parent_id: int | None
    full: str


class Version(NamedTuple):
    """What a place is called and where it lies, from `start` to before `end`."""

    place: int
    name: str
    kind: Kind
    level: Level
    code: str
    parent: int | None
    start: date
    end: date
    key: str  # search_key of the full name
    decision: int | None = None

    @property
    def full(self) -> str:
        return full_name(self.kind, self.name)

    @property
    def last_on(self) -> date | None:
        """The last day it stands; None while it stands."""
        return None if self.end == OPEN else last_day(self.end)

    @property
    def called(self) -> PlaceName:
        return PlaceName(self.place, self.name, self.kind, self.level, self.code, self.parent, self.full)


class Passage(NamedTuple):
    """Territory of one place passing to another on a day."""

    source: int
    target: int
    kind: SuccessionKind
    basis: Basis
    share: Decimal | None  # None: not stated, "chưa chia"
    day: date
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of a search: enough to tell homonyms apart."""

    place_id: int
    full: str
    code: str
    kind: Kind
    parent: str  # "Huyện Ba Tơ, Tỉnh Quảng Ngãi"
    starts_on: date
    ends_on: date | None  # last day; None while it stands
    now: str  # what the same place is called later, when that differs


@dataclass(frozen=True, slots=True)
class Source:
    """A place whose territory passed to another: wholly, or by a share (None: not stated)."""

    place_id: int
    whole: bool
    share: Decimal | None


class Part(NamedTuple):
    """A commune of which only a part lies in a territory; `target` now holds that part."""

    source: int
    target: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Divided:
    """A place's figure as it is divided: every part by its share, which of them lie in a ground, and whether
    another lies there only in part."""

    shares: Mapping[int, Decimal]
    inside: frozenset[int]
    unstated: bool


@dataclass(frozen=True, slots=True)
class Territory:
    """An extent expressed in the places of another day."""

    whole: frozenset[int]
    parts: tuple[Part, ...]
