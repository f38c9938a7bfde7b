"""An edition beside another or beside now, and in Word, through the API."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Query, Router
from pydantic import BaseModel, Field

from neu.platform.api.fields import Key
from neu.registry.people.http import SignedInRequest
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.documents.word import docx
from neu.reporting.consolidation.selectors import comparing
from neu.reporting.consolidation.selectors import editions as issued

router = Router()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
A_DOCUMENT = {"responses": {200: {"content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}}}}


class ComparisonAsked(BaseModel):
    """Which other edition of that year; null: what is accepted now."""

    edition: Key | None = None


class EditionDifference(BaseModel):
    """One thing that differs, in words; `key` of a cell: section, row, column."""

    where: str
    before: str
    after: str
    key: list[str] = Field(max_length=3)
    place: list[str] = Field(description="Level and code of its place; empty: the whole.")


class ComparisonOut(BaseModel):
    """What two sides of a report differ in, in words."""

    edition: int
    other: int | None
    items: list[EditionDifference]


@router.get("/editions/{edition}/comparison", response=ComparisonOut, summary="So một bản phát hành")
def comparison(request: HttpRequest, edition: Key, asked: Query[ComparisonAsked]) -> ComparisonOut:
    """Where an edition and another, or what is accepted now, say something else."""
    found = _found(edition)
    if asked.edition is None:
        user = cast(SignedInRequest, request).user
        if not selectors.reach_of(user, found.round, timezone.now()).sees_all(found.round.territory_id):
            raise Http404
        changes = comparing.with_now(found)
    else:
        other = next((one for one in comparing.comparable(found) if one.pk == asked.edition), None)
        if other is None:
            raise Http404
        changes = comparing.with_edition(found, other)
    return ComparisonOut(
        edition=edition,
        other=asked.edition,
        items=[
            EditionDifference(
                where=one.where, before=one.old, after=one.new, key=list(one.key), place=list(one.at)
            )
            for one in changes
        ],
    )


@router.get(
    "/editions/{edition}/word",
    summary="Bản phát hành bằng Word",
    response={200: Any},
    openapi_extra=A_DOCUMENT,
)
def word(request: HttpRequest, edition: Key) -> HttpResponse:
    """An edition in Word, made of what was signed: to go on working with, worth nothing as a document."""
    found = _found(edition)
    made = docx(
        issued.content_of(found),
        issued.layout_of(found),
        content_hash=found.content_hash,
        issued_at=found.issued_at,
        address=issued.numbers_address(found),
    )
    return HttpResponse(
        made,
        headers={
            "Content-Type": DOCX,
            "Content-Disposition": content_disposition_header(True, f"{issued.stem(found)}.docx")
            or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _found(edition_id: int) -> Any:
    found = issued.edition_or_none(edition_id)
    if found is None:
        raise Http404
    return found
