"""The API's doors of remarks and attachments: threads of a report, whom they mention, its files."""

import base64
import binascii
from datetime import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from ninja.responses import Status as Answer
from pydantic import BaseModel, Field

from neu.platform.api.fields import Key, Sent
from neu.platform.api.problems import register_statuses
from neu.platform.files.http import given_out
from neu.platform.files.rules import FileKind, FileRefusal
from neu.platform.text.refusals import Refused
from neu.registry.people.http import SignedInRequest
from neu.reporting.remarks import selectors, services
from neu.reporting.remarks.rules import MOST_BYTES, RemarkRefusal
from neu.reporting.submissions import selectors as submissions

router = Router(tags=["remarks"])
register_statuses(
    {
        RemarkRefusal.NOT_CONCERNED: 403,
        RemarkRefusal.FILE_NOT_YOURS: 403,
        RemarkRefusal.FILE_SENT: 409,
        RemarkRefusal.FILE_TWICE: 409,
        RemarkRefusal.FILES_TOO_MANY: 409,
        RemarkRefusal.FILES_TOO_LARGE: 409,
        RemarkRefusal.THREAD_CLOSED: 409,
        RemarkRefusal.THREAD_OPEN: 409,
        RemarkRefusal.TOO_MANY_OPEN: 409,
        RemarkRefusal.TOO_MANY_REPLIES: 409,
        RemarkRefusal.NOT_MENTIONED: 409,
        FileRefusal.FILE_TOO_LARGE: 413,
        FileRefusal.FILE_LOST: 409,
    }
)
A_FILE: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The file, byte for byte; its ETag is its sha256.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}
MOST_BASE64 = MOST_BYTES * 4 // 3 + 4


class ReplyIn(Sent):
    """An answer in a thread."""

    text: str = Field(min_length=1, max_length=20_000)
    mentions: list[Key] = Field(
        [], max_length=200, description="Ids of `/submissions/{submission}/concerned`."
    )


class RemarkCell(Sent):
    """The cell a remark is about."""

    place: Key
    series: Key
    window: Key


class RemarkIn(ReplyIn):
    """Something said of a report, or of one of its cells."""

    cell: RemarkCell | None = None


class SaidOut(BaseModel):
    """One thing said."""

    id: int
    text: str
    by: str
    agency: str
    at: datetime
    mentions: list[int]


class ThreadOut(BaseModel):
    """A thread: what it is about, what was said in it, oldest first."""

    id: int
    submission: int
    about: str
    place: int | None = Field(description="With `series` and `window` the cell; null: the whole report.")
    series: int | None
    window: int | None
    open: bool
    closed_at: datetime | None
    said: list[SaidOut]


class ThreadsOut(BaseModel):
    """The threads of a report, open ones first."""

    items: list[ThreadOut]


class ConcernedOut(BaseModel):
    """Somebody who works on the report, reads it and may be mentioned."""

    id: int
    name: str
    agency_name: str


class ConcernedListOut(BaseModel):
    """Whom a remark may mention."""

    items: list[ConcernedOut]


class AttachmentIn(Sent):
    """A file to put with a report."""

    name: str = Field(min_length=1, max_length=500, description="With its ending, such as “.pdf”.")
    content: str = Field(
        min_length=4, max_length=MOST_BASE64, description="The bytes in base64; 5 MB at most."
    )


class AttachmentOut(BaseModel):
    """A file of a report."""

    id: int
    name: str
    kind: FileKind
    size: int = Field(description="Bytes.")
    sha256: str
    by: str
    at: datetime
    sent_with: int | None = Field(description="The first version it was sent with; null: none yet.")


class AttachmentsOut(BaseModel):
    """The files of a report you read, the oldest first."""

    items: list[AttachmentOut]


@router.get("/submissions/{submission}/remarks", response=ThreadsOut, summary="Ý kiến về một báo cáo")
def threads(request: HttpRequest, submission: Key) -> ThreadsOut:
    """What is said of a report and of its cells, open threads first."""
    found = selectors.threads(_report(request, submission))
    return ThreadsOut(items=[_thread(one) for one in found])


@router.get("/submissions/{submission}/concerned", response=ConcernedListOut, summary="Nhắc được những ai")
def concerned(request: HttpRequest, submission: Key) -> ConcernedListOut:
    """Who works on a report and reads it: they alone speak of it and are mentioned."""
    found = selectors.concerned(_report(request, submission), timezone.now())
    return ConcernedListOut(
        items=[ConcernedOut(id=one.user_id, name=one.name, agency_name=one.agency) for one in found.values()]
    )


@router.post("/submissions/{submission}/remarks", response={201: ThreadOut}, summary="Ghi ý kiến")
def remark(request: HttpRequest, submission: Key, body: RemarkIn) -> Answer[ThreadOut]:
    """Say something of a report or of one of its cells; what is said is never changed."""
    _report(request, submission)
    cell = (body.cell.place, body.cell.series, body.cell.window) if body.cell else None
    made = services.remark(submission, body.text, cell=cell, mentions=body.mentions, **_by(request))
    return Answer(201, _told(request, made.pk))


@router.get("/remarks/{remark}", response=ThreadOut, summary="Một trao đổi")
def one_thread(request: HttpRequest, remark: Key) -> ThreadOut:
    """One thread, by the id of its first remark."""
    return _told(request, remark)


@router.post("/remarks/{remark}/replies", response={201: ThreadOut}, summary="Trả lời ý kiến")
def reply(request: HttpRequest, remark: Key, body: ReplyIn) -> Answer[ThreadOut]:
    """Answer in an open thread."""
    _told(request, remark)
    services.reply(remark, body.text, mentions=body.mentions, **_by(request))
    return Answer(201, _told(request, remark))


@router.post("/remarks/{remark}/close", response=ThreadOut, summary="Đánh dấu đã giải quyết")
def close(request: HttpRequest, remark: Key) -> ThreadOut:
    """Settle a thread: what it asked waits for nobody any more."""
    _told(request, remark)
    services.close(remark, **_by(request))
    return _told(request, remark)


@router.post("/remarks/{remark}/reopen", response=ThreadOut, summary="Mở lại ý kiến")
def reopen(request: HttpRequest, remark: Key) -> ThreadOut:
    """Open a settled thread again."""
    _told(request, remark)
    services.reopen(remark, **_by(request))
    return _told(request, remark)


@router.post("/remarks/{remark}/read", response=ThreadOut, summary="Đã đọc lời nhắc")
def read_mention(request: HttpRequest, remark: Key) -> ThreadOut:
    """What the thread asks of you needs no answer: it leaves your inbox."""
    _told(request, remark)
    services.read_mention(remark, **_by(request))
    return _told(request, remark)


@router.get("/submissions/{submission}/attachments", response=AttachmentsOut, summary="Tệp kèm báo cáo")
def attachments(request: HttpRequest, submission: Key) -> AttachmentsOut:
    """The files of a report: all of them at its own agency, elsewhere those it was sent with."""
    one = _report(request, submission)
    found = selectors.enclosed_in(one, _asker(request), timezone.now())
    return AttachmentsOut(items=[_attachment(each.attachment, each.sent_no) for each in found])


@router.post("/submissions/{submission}/attachments", response={201: AttachmentOut}, summary="Đính kèm tệp")
def attach(request: HttpRequest, submission: Key, body: AttachmentIn) -> Answer[AttachmentOut]:
    """Put a file with a report that can still be typed in; its content must be what its name says."""
    _report(request, submission)
    try:
        content = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise Refused(RemarkRefusal.NOT_BASE64, where="content") from unreadable
    made = services.attach(submission, body.name, content, size=len(content), **_by(request))
    return Answer(201, _attachment(made, None))


@router.get(
    "/attachments/{attachment}/content", summary="Nội dung tệp kèm", response={200: Any}, openapi_extra=A_FILE
)
def content(request: HttpRequest, attachment: Key) -> HttpResponse:
    """A file of a report, as it was attached."""
    found = selectors.attachment(attachment, _asker(request), timezone.now())
    if found is None:
        raise Http404
    answer = given_out(found.file, selectors.content_of(found))
    answer.headers["Content-Type"] = "application/octet-stream"
    return answer


@router.delete("/attachments/{attachment}", response={204: None}, summary="Bỏ tệp kèm")
def detach(request: HttpRequest, attachment: Key) -> Answer[None]:
    """Take away a file you attached and that was sent with no version yet."""
    if selectors.attachment(attachment, _asker(request), timezone.now()) is None:
        raise Http404
    services.detach(attachment, **_by(request))
    return Answer(204, None)


def _asker(request: HttpRequest) -> Any:
    return cast(SignedInRequest, request).user


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": _asker(request), "at": timezone.now()}


def _report(request: HttpRequest, submission_id: int) -> Any:
    """Return the report, if the token's owner sees its cells.

    :raises Http404:
    """
    user, at = _asker(request), timezone.now()
    found = submissions.find(submission_id, user, at)
    if found is None or submissions.sight(found, user, at) is submissions.Sight.STATE:
        raise Http404
    return found


def _told(request: HttpRequest, remark_id: int) -> ThreadOut:
    """Return a thread as it stands, if the token's owner reads it.

    :raises Http404:
    """
    first = selectors.first_of(remark_id, _asker(request), timezone.now())
    if first is None:
        raise Http404
    return _thread(selectors.thread(first))


def _thread(one: selectors.Thread) -> ThreadOut:
    first = one.first
    return ThreadOut(
        id=first.pk,
        submission=first.submission_id,
        about=one.about,
        place=first.place_id,
        series=first.series_id,
        window=first.window_id,
        open=one.open,
        closed_at=first.closed_at,
        said=[
            SaidOut(
                id=each.remark.pk,
                text=each.remark.text,
                by=each.remark.by.full_name,
                agency=each.agency,
                at=each.remark.at,
                mentions=[to.user_id for to in each.remark.mentions.all()],
            )
            for each in one.said
        ],
    )


def _attachment(one: Any, sent_no: int | None) -> AttachmentOut:
    return AttachmentOut(
        id=one.pk,
        name=one.file.name,
        kind=FileKind(one.file.kind),
        size=one.file.size,
        sha256=one.file.sha256,
        by=one.by.full_name,
        at=one.at,
        sent_with=sent_no,
    )
