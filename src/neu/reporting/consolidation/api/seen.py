"""What an address of the API asks for, as far as its reader may see it: a round, a place, a geography."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from pydantic import BaseModel, Field

from neu.platform.api.fields import Day, Key, number
from neu.registry.people.http import SignedInRequest
from neu.registry.places import selectors as places
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.selectors import Reach, TotalState, reading
from neu.reporting.consolidation.selectors.geography import absent
from neu.reporting.forms.layout import CellKey, CellSpec, CellValue
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.rules import ValueType


class TotalAsked(BaseModel):
    """Which total: named, in the geography of a day, by what the registry was known to be."""

    total: TotalState = Field(TotalState.ACCEPTED, description="Tạm tính, đã xác thực hay đã tiếp nhận.")
    on: Day | None = Field(None, description="Địa giới ngày nào; as reported unless said.")
    known_on: Day | None = Field(None, description="The registry as known at the end of this day.")


class ValueOut(BaseModel):
    """What a cell says: a number (VALUE), or why there is none."""

    mark: Mark
    value: str | None = Field(description="Decimal string; money in đồng.")
    note: str


class PlaceRef(BaseModel):
    """A place by its id, code and name."""

    id: int
    code: str
    full_name: str


@dataclass(frozen=True)
class Asked:
    """A total that may be read: the round, how far the reader sees, which nodes, the day shown."""

    round: Any
    reach: Reach
    nodes: frozenset[str]
    place_id: int
    state: TotalState
    on: date

    @property
    def viewed_on(self) -> date | None:
        return None if self.on == self.round.cutoff_on else self.on

    def hides(self, has_unsent: bool) -> bool:
        """True when only total lines are shown: from above, what is not sent yet shows its state only."""
        above = self.reach.from_above(self.place_id, self.on)
        return self.state is TotalState.PROVISIONAL and above and has_unsent


def found_round(request: HttpRequest, round_id: int) -> tuple[Any, Reach]:
    """Return the round with what this reader may see of it.

    :raises Http404: when there is none, or nothing of it is hers to see.
    """
    round_ = reading.round_or_none(round_id)
    if round_ is None:
        raise Http404
    reach = selectors.reach_of(cast(SignedInRequest, request).user, round_, timezone.now())
    if not reach.roots:
        raise Http404
    return round_, reach


@contextmanager
def asked_total(request: HttpRequest, round_id: int, place_id: Key, asked: TotalAsked) -> Iterator[Asked]:
    """Work within the registry as it was known when the reader asks for it.

    :raises Http404: when the place does not stand on the day shown, or is not hers to see.
    """
    today = timezone.localdate()
    if asked.known_on is None or asked.known_on >= today:
        yield _seen(request, round_id, place_id, asked)
        return
    with places.as_known(_end(asked.known_on)):
        yield _seen(request, round_id, place_id, asked)


def _seen(request: HttpRequest, round_id: int, place_id: int, asked: TotalAsked) -> Asked:
    round_, reach = found_round(request, round_id)
    on = asked.on or round_.cutoff_on
    atlas = reach.atlas
    if atlas.at(place_id, on) is None or absent(atlas, place_id, on) is not None:
        raise Http404
    nodes = reach.nodes_at(place_id, on)
    if nodes is None:
        raise Http404
    return Asked(round_, reach, nodes, place_id, asked.total, on)


def asked_cell(asked: Asked, key: CellKey) -> None:
    """:raises Http404: when the form has no such cell, or its row is not this reader's."""
    if not reading.has_cell(asked.round, key, asked.nodes):
        raise Http404


def value_out(value: CellValue) -> ValueOut:
    """Return a cell's value as JSON carries it."""
    return ValueOut(mark=value.mark, value=number(value.value), note=value.note)


def stored_unit(spec: CellSpec) -> str:
    """Return the unit of a cell's value as JSON carries it: money is in đồng, whatever a page shows it in."""
    return "đồng" if spec.value_type == ValueType.MONEY else spec.unit


def place_ref(name: places.PlaceName) -> PlaceRef:
    """Return a place by id, code and name."""
    return PlaceRef(id=name.place_id, code=name.code, full_name=name.full)


def _end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
