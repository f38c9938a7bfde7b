"""An issued edition read again from the facts it used: where each of its numbers came from."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.urls import reverse

from neu.platform.audit import selectors as audited
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level, PlaceName
from neu.reporting.consolidation.documents.cells import cell_of
from neu.reporting.consolidation.models import Edition
from neu.reporting.consolidation.rules import Json, cells_of
from neu.reporting.consolidation.selectors.access import Reach
from neu.reporting.consolidation.selectors.contents import pinned
from neu.reporting.consolidation.selectors.drilling import Origin, where_from
from neu.reporting.consolidation.selectors.tables import Table, tables
from neu.reporting.forms.layout import CellKey, CellValue
from neu.reporting.submissions.selectors.lines import TotalState


@contextmanager
def as_issued(edition: Edition) -> Iterator[None]:
    """Read the registry as it was known when an edition was signed."""
    signed = audited.about("edition", edition.pk).filter(event="edition.issue").first()
    # the real clock: the days of a demo are told, the registry's own are not
    with places.as_known(signed.recorded_at if signed else edition.issued_at):
        yield


def origin_in(
    edition: Edition,
    body: Mapping[str, Any],
    place_id: int,
    key: CellKey,
    reach: Reach,
    *,
    on: date | None = None,
) -> Origin:
    """Return where a number of an edition came from: the versions it used, what was typed, nothing since.

    To be asked within `as_issued`; not so in the geography of another day, `on`, which may have become known
    only afterwards.
    """
    basis = pinned(edition.round, body["uses"])
    return where_from(edition.round, place_id, key, TotalState.ACCEPTED, reach=reach, basis=basis, on=on)


def read_again(edition: Edition, body: Mapping[str, Any], place_ids: Sequence[int], on: date) -> list[Table]:
    """Return the tables of places of another day, made of the versions an edition used: a reading of it, in
    the geography as it is known now; what was signed stays as it is."""
    return tables(pinned(edition.round, body["uses"]), place_ids, on=on)


def signed_cell(body: Mapping[str, Any], place: PlaceName, key: CellKey) -> CellValue | None:
    """Return what an edition says in a cell about a place; None: it lists no such place."""
    section, _row, column = key
    here = [place.level.value, place.code]
    if here == body["round"]["territory"]:
        return _value(cells_of(body).get(key))
    listed = (one["table"] for one in body["by_place"]["places"] if one["place"] == here)
    return next((_value(table.get(section, {}).get(column)) for table in listed), None)


def cells_by_key(body: Mapping[str, Any]) -> dict[CellKey, CellValue]:
    """Return the cells of an edition's own table; one left out is blank."""
    return {key: _value(cell) for key, cell in cells_of(body).items()}


def sources_by_key(body: Mapping[str, Any]) -> dict[CellKey, CellValue]:
    """Return the adjusted cells of an edition's own table as reports alone make them."""
    return {key: _value(cell) for key, cell in cells_of({"table": body.get("sources", {})}).items()}


def address(edition_id: int, place_id: int | None, key: Sequence[str], on: date | None = None) -> str:
    """Return the page that says where a number of an edition came from, read in the geography of `on` (None:
    as issued); "" without a place or a cell."""
    if place_id is None or not key:
        return ""
    view = f"?dia-gioi={on}" if on else ""
    return reverse("consolidation:edition_origin", args=[edition_id, place_id, *key]) + view


def place_of(body: Mapping[str, Any], place: Sequence[str]) -> int | None:
    """Return the place that an edition names by level and code; None: it is not known any more."""
    on = date.fromisoformat(body["round"]["cutoff_on"])
    return places.atlas().code(Level(place[0]), place[1], on)


def _value(cell: Json) -> CellValue:
    return CellValue(*cell_of({"": cell}, ""))
