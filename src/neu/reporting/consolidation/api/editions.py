"""Editions through the API: read, downloaded, checked again; prepared, dropped and signed by who may."""

from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Key, Sent
from neu.registry.people.http import SignedInRequest
from neu.reporting.consolidation import services, texts
from neu.reporting.consolidation.api.seen import found_round
from neu.reporting.consolidation.selectors import comparing, signing, verifying
from neu.reporting.consolidation.selectors import editions as issued

router = Router()
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
BYTES, DATA = {"type": "string", "format": "binary"}, {"type": "object"}
A_FILE = {
    "responses": {
        200: {"content": {one: {"schema": DATA if kind == "json" else BYTES} for kind, one in TYPES.items()}}
    }
}


class EditionSummary(BaseModel):
    """A frozen, hashed, numbered issue of a report."""

    id: int
    round: int
    no: int
    number: str
    content_hash: str
    replaces: int | None
    issued_at: datetime


class DraftOut(BaseModel):
    """An edition made ready, waiting to be issued."""

    id: int
    round: int
    title: str
    content_hash: str
    prepared_at: datetime
    reason: str
    changes: int = Field(description="How many cells, words and counts it would change in the one in force.")


class EditionsOut(BaseModel):
    """The editions of a round, the latest first, and the draft that waits, for who may read it."""

    items: list[EditionSummary]
    draft: DraftOut | None


class FileOut(BaseModel):
    """A file of an edition, served as issued."""

    kind: str
    name: str
    sha256: str
    url: str


class CheckOut(BaseModel):
    """What a check of an edition against the facts it used came to."""

    holds: bool
    at: datetime
    found: list[str]
    more: int


class EditionOut(EditionSummary):
    """One edition: who signed it, what it says of itself, its files, its last check."""

    issued_by: str
    replaced_by: int | None
    demo: bool
    view: str
    content: dict[str, Any] = Field(description="The canonical content that `content_hash` is of.")
    files: list[FileOut]
    last_check: CheckOut | None


class PrepareIn(Sent):
    """The title, and for an amended edition why it replaces the one before."""

    title: str = Field("", max_length=1_000)
    reason: str = Field("", max_length=20_000)


class IssueIn(Sent):
    """What the clerk's office gives."""

    number: str = Field(max_length=60, description="Số, ký hiệu, như 168/BC-UBND.")
    recipients: list[str] = Field([], max_length=100)


@router.get("/rounds/{round}/editions", response=EditionsOut, summary="Các bản phát hành của một đợt")
def editions(request: HttpRequest, round: Key) -> EditionsOut:  # noqa: A002 - the noun of the room
    """The editions of a round, and the draft that waits for who prepares it or may sign it."""
    found, _reach = found_round(request, round)
    draft = issued.open_draft(found)
    if draft is not None and not signing.may_read_draft(_user(request), found, timezone.now()):
        draft = None
    return EditionsOut(
        items=[EditionSummary(**_summary(one)) for one in issued.editions_of(found)],
        draft=_draft(draft) if draft else None,
    )


@router.post("/rounds/{round}/editions/draft", response={201: DraftOut}, summary="Chuẩn bị bản phát hành")
def prepare(request: HttpRequest, body: PrepareIn, round: Key) -> Status[DraftOut]:  # noqa: A002
    """Make an edition ready from accepted figures only; an earlier draft nobody signed is withdrawn."""
    found_round(request, round)
    made = services.prepare(
        round, title=" ".join(body.title.split()), reason=body.reason, actor=_user(request), at=timezone.now()
    )
    return Status(201, _draft(made))


@router.delete("/editions/drafts/{draft}", response={204: None}, summary="Bỏ bản chuẩn bị")
def withdraw(request: HttpRequest, draft: Key) -> Status[None]:
    """Drop a draft nobody signed; it stays in the record."""
    _held_draft(request, draft)
    services.withdraw(draft, actor=_user(request), at=timezone.now())
    return Status(204, None)


@router.post("/editions/drafts/{draft}/issue", response={201: EditionOut}, summary="Ký, phát hành")
def issue(request: HttpRequest, body: IssueIn, draft: Key) -> Status[EditionOut]:
    """Sign a draft: content, hash and files are frozen; nothing official is made up."""
    _held_draft(request, draft)
    recipients = [line for one in body.recipients if (line := one.strip())]
    made = services.issue(
        draft, body.number.strip(), recipients=recipients, actor=_user(request), at=timezone.now()
    )
    return Status(201, _shown(made.pk))


@router.get("/editions/{edition}", response=EditionOut, summary="Một bản phát hành")
def edition(request: HttpRequest, edition: Key) -> EditionOut:
    """One edition as it is kept, with its content and files."""
    return _shown(edition)


@router.get(
    "/editions/{edition}/files/{kind}", summary="Tệp của bản phát hành", response={200: Any},
    openapi_extra=A_FILE,
)  # fmt: skip
def file(request: HttpRequest, edition: Key, kind: Code) -> HttpResponse:
    """A file of an edition, as it was issued; its ETag is its sha256."""
    found = issued.file_or_none(edition, kind) if kind in TYPES else None
    if found is None:
        raise Http404
    headers = {
        "Content-Type": TYPES[kind],
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{found.sha256}"',
    }
    return HttpResponse(bytes(found.content), headers=headers)


@router.post("/editions/{edition}/check", response=CheckOut, summary="Kiểm tra lại bản phát hành")
def check(request: HttpRequest, edition: Key) -> CheckOut:
    """Recompute an edition from what it used; what is found is kept in the log."""
    if issued.edition_or_none(edition) is None:
        raise Http404
    services.check(edition, actor=_user(request), at=timezone.now())
    kept = _last_check(issued.edition_or_none(edition))
    assert kept is not None  # kept by the deed just done
    return kept


def _user(request: HttpRequest) -> Any:
    return cast(SignedInRequest, request).user


def _held_draft(request: HttpRequest, draft_id: int) -> None:
    """:raises Http404: when there is no such draft, or its round is not this person's to see."""
    draft = issued.draft_or_none(draft_id)
    if draft is None:
        raise Http404
    found_round(request, draft.round_id)


def _summary(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "round": one.round_id,
        "no": one.no,
        "number": one.number,
        "content_hash": one.content_hash,
        "replaces": one.replaces_id,
        "issued_at": one.issued_at,
    }


def _draft(one: Any) -> DraftOut:
    return DraftOut(
        id=one.pk,
        round=one.round_id,
        title=one.title,
        content_hash=one.content_hash,
        prepared_at=one.prepared_at,
        reason=one.reason,
        changes=len(comparing.changes(one)),
    )


def _shown(edition_id: int) -> EditionOut:
    found = issued.edition_or_none(edition_id)
    if found is None:
        raise Http404
    content, newer = issued.content_of(found), issued.replaced_by(found)
    return EditionOut(
        **_summary(found),
        issued_by=str(found.issued_by),
        replaced_by=newer.pk if newer else None,
        demo=content["body"]["demo"],
        view=issued.view_words(content),
        content=content,
        files=[
            FileOut(
                kind=one.kind,
                name=one.name,
                sha256=one.sha256,
                url=f"/api/v1/editions/{found.pk}/files/{one.kind}",
            )
            for one in issued.files_of(found)
        ],
        last_check=_last_check(found),
    )


def _last_check(found: Any) -> CheckOut | None:
    last = verifying.last_check(found)
    if last is None:
        return None
    said = [f"{texts.FINDING[one.kind]}: {texts.finding_where(one)}" for one in last.result.found]
    return CheckOut(holds=last.result.ok, at=last.at, found=said, more=last.result.more)
