"""The API's doors of agencies: who holds which function on a day, one agency over time."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel

from neu.platform.api.fields import Code, Day
from neu.platform.api.paging import Listed, Paging, cut
from neu.platform.api.problems import register_statuses
from neu.registry.agencies import selectors
from neu.registry.agencies.rules import AgencyRefusal, FunctionKind

router = Router(tags=["agencies"])
register_statuses({AgencyRefusal.UNKNOWN_AGENCY: 404})
ONE_DAY = timedelta(days=1)


class FunctionOut(BaseModel):
    """A duty an agency holds over a territory and parts of the Programme (none: the whole)."""

    kind: FunctionKind
    agency: str
    agency_name: str
    place: int | None
    nodes: list[str]
    from_on: date | None
    until_on: date | None


class FunctionsOut(Listed):
    """A page of the functions held on a day."""

    on: date
    items: list[FunctionOut]


class AgencyNameOut(BaseModel):
    """A name an agency bore over days."""

    name: str
    from_on: date | None
    until_on: date | None
    draft: bool


class AgencyOut(BaseModel):
    """One agency with its names and functions over time."""

    code: str
    name: str
    short_name: str
    place: int | None
    names: list[AgencyNameOut]
    functions: list[FunctionOut]


@router.get("/functions", response=FunctionsOut, summary="Cơ quan nào giữ chức năng gì trong một ngày")
def functions(
    request: HttpRequest,
    page: Query[Paging],
    on: Day | None = None,
    q: str = Query("", max_length=100, description="Tên cơ quan."),
) -> FunctionsOut:
    """The functions held on a day, by kind and place: work is routed by these."""
    on = on or timezone.localdate()
    found, facts = cut(selectors.directory(on, q.strip()), page)
    return FunctionsOut(on=on, items=_functions(found, on), **facts)


@router.get("/agencies/{agency}", response=AgencyOut, summary="Một cơ quan qua thời gian")
def agency(request: HttpRequest, agency: Code, on: Day | None = None) -> AgencyOut:
    """One agency by its code, named as of a day, with its names and functions over time."""
    on = on or timezone.localdate()
    key = selectors.agency_id(agency)
    called = selectors.name(key, on)
    return AgencyOut(
        code=agency,
        name=called.name,
        short_name=called.short_name,
        place=called.place_id,
        names=[
            AgencyNameOut(name=one.name, from_on=one.from_on, until_on=one.until_on, draft=one.draft)
            for one in selectors.names_over_time(key)
        ],
        functions=_functions(selectors.all_functions_of(key), on),
    )


def _functions(found: Sequence[Any], on: date) -> list[FunctionOut]:
    keys = {one.agency_id for one in found}
    called, codes = selectors.names(keys, on), selectors.codes(keys)
    return [
        FunctionOut(
            kind=FunctionKind(one.kind),
            agency=codes[one.agency_id],
            agency_name=called[one.agency_id].name,
            place=one.place_id,
            nodes=[node.code for node in one.nodes.all()],
            from_on=one.valid.lower,
            until_on=one.valid.upper - ONE_DAY if one.valid.upper else None,
        )
        for one in found
    ]
