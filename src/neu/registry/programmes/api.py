"""The API's doors of programmes: the generations, the tree of one, where capital comes from."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, Sent, number
from neu.platform.api.problems import Several, Wrong, register_statuses
from neu.platform.ui.words import refusal_text
from neu.registry.programmes import selectors, services
from neu.registry.programmes.http import keeper
from neu.registry.programmes.rules import ProgrammeRefusal
from neu.registry.programmes.services import LinesWrong, Table

router = Router(tags=["programmes"])
register_statuses(
    {
        ProgrammeRefusal.UNKNOWN_PROGRAMME: 404,
        ProgrammeRefusal.UNKNOWN_NODE: 404,
        ProgrammeRefusal.CROSSING_BACK: 409,
        ProgrammeRefusal.CROSSING_NONE: 404,
        ProgrammeRefusal.CROSSING_NOT_LATEST: 409,
        ProgrammeRefusal.CROSSING_LATER: 409,
        ProgrammeRefusal.CROSSING_NOTHING: 409,
        ProgrammeRefusal.CROSSING_STALE: 409,
        ProgrammeRefusal.CROSSING_SAME_INSTANT: 409,
    }
)
Percent = Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})?$")]


class ProgrammeOut(BaseModel):
    """One generation of the Programme."""

    code: str
    name: str
    phase: str
    starts_on: date
    spends_until: date
    source: str


class NodeOut(BaseModel):
    """A project, sub-project or content; its code is its path."""

    code: str
    parent: str | None
    kind: str
    title: str
    draft: bool = Field(description="Wording or number to be confirmed.")
    source: str


class SourceOut(BaseModel):
    """Where capital comes from; one under another adds into it."""

    code: str
    name: str
    parent: str | None


class ProgrammesOut(BaseModel):
    """All generations, the oldest first."""

    items: list[ProgrammeOut]


class TreeOut(ProgrammeOut):
    """A programme with its tree in printed order, and the capital sources."""

    nodes: list[NodeOut]
    sources: list[SourceOut]


@router.get("/programmes", response=ProgrammesOut, summary="Các giai đoạn của Chương trình")
def programmes(request: HttpRequest) -> ProgrammesOut:
    """All generations of the Programme."""
    items = [ProgrammeOut.model_validate(one, from_attributes=True) for one in selectors.programmes()]
    return ProgrammesOut(items=items)


class CrossingIn(Sent):
    """One line of a crosswalk."""

    source: Code
    target: Code
    percent: Percent | None = Field(None, description="Of 100; null: nobody stated it.")


class CrosswalkIn(Sent):
    """The whole table between two generations from a day on."""

    on_day: Day
    basis: str = Field(pattern=r"\S", max_length=20_000, description="The document that states it.")
    draft: bool = False
    lines: list[CrossingIn] = Field(min_length=1, max_length=1_000)


class CrosswalkBack(Sent):
    """Which table is taken back, and why."""

    on_day: Day
    reason: str = Field(pattern=r"\S", max_length=20_000)


class CrossingOut(BaseModel):
    """One line as it stands on the day asked."""

    source: str
    target: str
    percent: str | None
    basis: str
    draft: bool


class CrosswalkOut(BaseModel):
    """The table between two generations on a day."""

    source: str
    target: str
    on: date
    items: list[CrossingOut]


class CrosswalkAsked(BaseModel):
    """Which day."""

    on: Day | None = Field(None, description="Today unless said.")


@router.get(
    "/programmes/{programme}/crosswalk/{other}",
    response=CrosswalkOut,
    summary="Bảng chuyển giữa hai giai đoạn",
)
def crosswalk(
    request: HttpRequest, programme: Code, other: Code, asked: Query[CrosswalkAsked]
) -> CrosswalkOut:
    """Where the figures of a generation go in the tree of another, by the table of a day."""
    return _crosswalk(programme, other, asked.on or timezone.localdate())


@router.put(
    "/programmes/{programme}/crosswalk/{other}",
    response=CrosswalkOut,
    summary="Ghi bảng chuyển giữa hai giai đoạn",
)
def write_crosswalk(request: HttpRequest, programme: Code, other: Code, body: CrosswalkIn) -> CrosswalkOut:
    """Write the whole table from a day on; the table before stays readable on its days."""
    she = keeper(request)
    rows = [[one.source, one.target, (one.percent or "").replace(".", ",")] for one in body.lines]
    stamp = selectors.preview(programme, other, rows, body.on_day).stamp
    table = Table(programme, other, rows, body.on_day, body.basis, body.draft)
    try:
        services.write_crosswalk(table, stamp, actor=she, at=timezone.now())
    except LinesWrong as caught:
        wrong = [
            Wrong(where=f"lines.{no - 1}" if no else "", code=str(one.code), detail=refusal_text(one))
            for no, one in caught.wrong
        ]
        raise Several(caught.refused, wrong, refusal_text(caught.refused)) from caught
    return _crosswalk(programme, other, body.on_day)


@router.post(
    "/programmes/{programme}/crosswalk/{other}/take-back",
    response=CrosswalkOut,
    summary="Rút bảng chuyển mới nhất",
)
def take_back_crosswalk(
    request: HttpRequest, programme: Code, other: Code, body: CrosswalkBack
) -> CrosswalkOut:
    """Take the newest table, that of the day named, out of force; the one before it goes on."""
    she = keeper(request)
    services.take_back_crosswalk(
        programme, other, body.on_day, reason=body.reason, actor=she, at=timezone.now()
    )
    return _crosswalk(programme, other, body.on_day)


def _crosswalk(source: str, target: str, on: date) -> CrosswalkOut:
    selectors.programme(source), selectors.programme(target)
    return CrosswalkOut(
        source=source,
        target=target,
        on=on,
        items=[
            CrossingOut(
                source=one.source.code,
                target=one.target.code,
                percent=number(None if one.share is None else one.share * 100),
                basis=one.basis,
                draft=one.draft,
            )
            for one in selectors.crosswalk(source, target, on)
        ],
    )


@router.get("/programmes/{programme}", response=TreeOut, summary="Cây dự án của một giai đoạn")
def tree(request: HttpRequest, programme: Code) -> TreeOut:
    """One programme's tree with what is draft in it, and the capital sources."""
    found = selectors.programme(programme)
    nodes, sources = selectors.nodes(programme), selectors.capital_sources()
    node_codes = {one.pk: one.code for one in nodes}
    source_codes = {one.pk: one.code for one in sources}
    return TreeOut(
        **ProgrammeOut.model_validate(found, from_attributes=True).model_dump(),
        nodes=[
            NodeOut(
                code=one.code,
                parent=node_codes.get(one.parent_id or 0),
                kind=one.kind,
                title=one.title,
                draft=one.draft,
                source=one.source,
            )
            for one in nodes
        ],
        sources=[
            SourceOut(code=one.code, name=one.name, parent=source_codes.get(one.parent_id or 0))
            for one in sources
        ],
    )
