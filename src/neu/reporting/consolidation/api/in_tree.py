"""A total by the nodes of another generation's programme tree."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Key, number
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import canonical
from neu.registry.programmes import selectors as programmes
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.api.seen import PlaceRef, TotalAsked, asked_total, place_ref, stored_unit
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.consolidation.selectors.in_tree import Block, in_tree

router = Router()


class ByNode(BaseModel):
    """A column of a block: what each node has, what is not divided, what lies outside, and the whole."""

    column: str
    unit: str
    nodes: dict[str, str] = Field(description="Node of the other tree → decimal string.")
    undivided: dict[str, str] = Field(description="Node of the round's own tree → what waits there.")
    outside: str | None = Field(description="What belongs to no project.")
    whole: str


class BlockOfTree(BaseModel):
    """One sort of number that adds: the money of a section, or one thing counted."""

    section: str
    title: str = Field(description="Of the thing counted; empty: the money of the section.")
    columns: list[ByNode]


class TotalInTree(BaseModel):
    """A total read in another tree; the parts and what is not divided add to the whole."""

    round: int
    place: PlaceRef
    total: TotalState
    on: date
    programme: str
    titles: dict[str, str] = Field(description="What each node is called.")
    draft: bool = Field(description="Some line of the table used is a draft.")
    left_out: list[str] = Field(description="Rows with a number that could not be read whole.")
    blocks: list[BlockOfTree]


@router.get(
    "/rounds/{round}/totals/{place}/trees/{programme}", response=TotalInTree, summary="Tổng theo cây khác"
)
def total_in_tree(
    request: HttpRequest,
    asked: Query[TotalAsked],
    round: Key,  # noqa: A002 - the noun of the room
    place: Key,
    programme: Code,
) -> TotalInTree:
    """The total of a place by the nodes of another generation's tree, by the crosswalk of the day shown."""
    with asked_total(request, round, place, asked) as found:
        try:
            other = programmes.programme(programme)
        except Refused:
            raise Http404 from None
        if other.pk == found.round.regime.programme_id:
            raise Http404  # its own tree is the total itself
        made = selectors.table(found.round, place, found.state, on=found.on)
        if found.hides(made.has_unsent):
            raise Http404
        read = in_tree(made, other, found.nodes)
        return TotalInTree(
            round=round,
            place=place_ref(made.place),
            total=found.state,
            on=found.on,
            programme=other.code,
            titles=read.titles(),
            draft=read.drafts,
            left_out=list(read.left_out),
            blocks=[_block(one) for one in read.blocks],
        )


def _block(block: Block) -> BlockOfTree:
    return BlockOfTree(
        section=block.section.code,
        title=block.title,
        columns=[
            ByNode(
                column=one.code,
                unit=stored_unit(block.spec[one.code]),
                nodes=_numbers(block.read[one.code].parts),
                undivided=_numbers(block.read[one.code].undivided),
                outside=number(block.read[one.code].outside),
                whole=canonical(block.read[one.code].whole),
            )
            for one in block.columns
        ],
    )


def _numbers(told: Mapping[str, Decimal]) -> dict[str, str]:
    return {code: canonical(value) for code, value in told.items()}
