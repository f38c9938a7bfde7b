"""The API's doors that read the dictionary: data elements with their versions, indicators."""

from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, number
from neu.platform.api.paging import Listed, Paging, cut
from neu.reporting.indicators import selectors
from neu.reporting.indicators.rules import Adds, BreakdownKind, Stance, ValueType
from neu.reporting.indicators.selectors import Element

router = Router()


class OptionOut(BaseModel):
    """One part of a breakdown."""

    code: str
    name: str


class BreakdownOut(BaseModel):
    """A way an element is split: DISJOINT parts exclude each other, others may overlap."""

    code: str
    name: str
    kind: BreakdownKind
    options: list[OptionOut]


class ElementOut(BaseModel):
    """What an element means over days."""

    code: str
    version: int
    name: str
    definition: str
    method: str
    source: str
    unit: str
    value_type: ValueType
    stance: Stance = Field(description="Flow, cumulative, stock or distinct.")
    adds_over_places: Adds
    adds_over_nodes: Adds
    adds_over_options: Adds
    apportioned_by: str = Field(
        description="Basis by which a divided place's figure may be shared; “”: never."
    )
    weight: str
    numerator: str
    denominator: str
    minimum: str | None
    maximum: str | None
    decimals: int
    from_on: date | None
    before: date | None = Field(description="The day it stops holding; null: it holds.")
    draft: bool
    reason: str = Field(description="Why it means something else than the version before.")
    breakdowns: list[BreakdownOut]


class ElementsOut(Listed):
    """A page of elements."""

    on: date
    items: list[ElementOut]


class ElementHistory(BaseModel):
    """Every version of an element, the newest first."""

    code: str
    versions: list[ElementOut]


class IndicatorOut(BaseModel):
    """A value made from elements."""

    code: str
    version: int
    from_on: date
    before: date | None = Field(description="The day it stops holding; null: it holds.")
    name: str
    group: str
    unit: str
    numerator: str | None
    denominator: str | None
    comparator: str
    draft: bool
    source: str


class IndicatorsOut(Listed):
    """A page of indicators in printed order."""

    items: list[IndicatorOut]


@router.get("/elements", response=ElementsOut, summary="Chỉ tiêu thống kê")
def elements(
    request: HttpRequest,
    page: Query[Paging],
    on: Day | None = None,
    q: str = Query("", max_length=100, description="Tên hoặc mã, có dấu hay không dấu."),
) -> ElementsOut:
    """The elements defined on a day, in catalogue order."""
    on = on or timezone.localdate()
    found, facts = cut(selectors.elements(on, q.strip()), page)
    return ElementsOut(on=on, items=[_element(one) for one in found], **facts)


@router.get("/elements/{element}", response=ElementHistory, summary="Một chỉ tiêu với mọi định nghĩa")
def element(request: HttpRequest, element: Code) -> ElementHistory:
    """One element with all its definitions."""
    found = selectors.versions_of(element)
    if not found:
        raise Http404
    return ElementHistory(code=element, versions=[_element(one) for one in found])


@router.get("/indicators", response=IndicatorsOut, summary="Chỉ số")
def indicators(request: HttpRequest, page: Query[Paging], on: Day | None = None) -> IndicatorsOut:
    """The indicators of the objectives as they are on a day, with the elements each is made of."""
    found, facts = cut(selectors.indicators(on or timezone.localdate()), page)
    items = [
        IndicatorOut(
            code=one.code,
            version=one.no,
            from_on=one.since,
            before=one.until,
            name=one.name,
            group=one.group,
            unit=one.unit,
            numerator=one.numerator or None,
            denominator=one.denominator or None,
            comparator=one.comparator,
            draft=one.draft,
            source=one.source,
        )
        for one in found
    ]
    return IndicatorsOut(items=items, **facts)


def _element(one: Element) -> ElementOut:
    return ElementOut(
        code=one.code,
        version=one.no,
        name=one.name,
        definition=one.definition,
        method=one.method,
        source=one.source,
        unit=one.unit,
        value_type=one.value_type,
        stance=one.stance,
        adds_over_places=one.adds_over_places,
        adds_over_nodes=one.adds_over_nodes,
        adds_over_options=one.adds_over_options,
        apportioned_by=one.apportioned_by,
        weight=one.weight,
        numerator=one.numerator,
        denominator=one.denominator,
        minimum=number(one.minimum),
        maximum=number(one.maximum),
        decimals=one.decimals,
        from_on=one.since,
        before=one.until,
        draft=one.draft,
        reason=one.reason,
        breakdowns=[
            BreakdownOut(
                code=each.code,
                name=each.name,
                kind=each.kind,
                options=[OptionOut(code=option.code, name=option.name) for option in each.options],
            )
            for each in one.breakdowns
        ],
    )
