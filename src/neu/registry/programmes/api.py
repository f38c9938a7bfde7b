"""The API's doors of programmes: the generations, the tree of one, where capital comes from."""

from datetime import date

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code
from neu.platform.api.problems import register_statuses
from neu.registry.programmes import selectors
from neu.registry.programmes.rules import ProgrammeRefusal

router = Router(tags=["programmes"])
register_statuses({ProgrammeRefusal.UNKNOWN_PROGRAMME: 404, ProgrammeRefusal.UNKNOWN_NODE: 404})


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
