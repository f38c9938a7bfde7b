"""Lists through the API: rows as they stand, written on the rev each was read at, removed and put back."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Key, Rev, Sent
from neu.platform.api.problems import Several, Wrong
from neu.platform.ui.words import refusal_text
from neu.reporting.submissions import services
from neu.reporting.submissions.api.telling import IF_MATCH, asker, found, held, live, router
from neu.reporting.submissions.rules import Channel, RowDeed, RowsRefused
from neu.reporting.submissions.selectors.list_rows import changes_of, told_rows

MOST_VALUES = 60


class RowOut(BaseModel):
    """A row of a list. Number 0: it is said that there is nothing to list."""

    no: int
    rev: int = Field(description="Send it back as `base` when you change the row; 0: as it was sent.")
    removed: bool
    values: dict[str, str] = Field(
        description="Column → text; a blank cell is left out. Numbers as decimal strings, money in đồng, "
        "days as YYYY-MM-DD."
    )


class ReportListOut(BaseModel):
    """One list of a report, its rows in order."""

    section: str
    title: str
    rows: list[RowOut]
    totals: dict[str, str | None] = Field(
        description="Of the columns that are added; null: blank everywhere."
    )


class ReportListsOut(BaseModel):
    """The lists of a report."""

    submission: int
    rev: int
    lists: list[ReportListOut]


Values = dict[str, str]


class RowIn(Sent):
    """A row to be added."""

    values: Values = Field(max_length=MOST_VALUES)
    key: UUID | None = Field(None, description="Sent again with the same key, the row is added once.")


class RowChangeIn(Sent):
    """A row as it should be, on the rev you read."""

    values: Values = Field(max_length=MOST_VALUES)
    base: Rev


class MoveIn(Sent):
    """How far a row goes down its list; up: negative."""

    by: int = Field(ge=-500, le=500)


class BaseAsked(BaseModel):
    """On which rev."""

    base: Rev


class RowChangeOut(BaseModel):
    """One recorded change of a row."""

    at: datetime
    by: str
    channel: Channel
    deed: RowDeed
    old: dict[str, str] | None
    new: dict[str, str] | None
    rev: int


class RowHistoryOut(BaseModel):
    """The changes of one row, the latest first."""

    items: list[RowChangeOut]


@router.get(
    "/submissions/{submission}/lists", response=ReportListsOut, summary="Các danh sách của một báo cáo"
)
def lists(request: HttpRequest, submission: Key) -> ReportListsOut:
    """The rows of a report's lists as they stand, or as they were sent where you see no more."""
    one = found(request, submission)
    told = told_rows(one, asker(request), timezone.now())
    if told is None:
        raise Http404
    return ReportListsOut(
        submission=one.pk,
        rev=one.rev,
        lists=[
            ReportListOut(
                section=each.section.code,
                title=each.section.title,
                rows=[_told(row) for row in each.rows],
                totals=each.totals,
            )
            for each in told
        ],
    )


@router.post(
    "/submissions/{submission}/lists/{section}/rows", response=RowOut, summary="Thêm dòng vào danh sách",
    openapi_extra=IF_MATCH,
)  # fmt: skip
def add_row(request: HttpRequest, submission: Key, section: Code, body: RowIn) -> RowOut:
    """Add a row at the end of a list."""
    live(request, submission)
    held(request, submission)
    try:
        row = services.add_row(
            submission,
            section,
            body.values,
            key=body.key or uuid4(),
            channel=Channel.API,
            actor=asker(request),
            at=timezone.now(),
        )
    except RowsRefused as refused:
        raise _several(refused) from refused
    return _told(row)


@router.put(
    "/submissions/{submission}/lists/{section}/rows/{no}", response=RowOut, summary="Sửa một dòng",
    openapi_extra=IF_MATCH,
)  # fmt: skip
def edit_row(request: HttpRequest, submission: Key, section: Code, no: Key, body: RowChangeIn) -> RowOut:
    """Write a row anew; one somebody changed since you read it is never overwritten (409)."""
    live(request, submission)
    held(request, submission)
    try:
        row = services.edit_row(
            submission,
            section,
            no,
            body.values,
            base_rev=body.base,
            channel=Channel.API,
            actor=asker(request),
            at=timezone.now(),
        )
    except RowsRefused as refused:
        raise _several(refused) from refused
    return _told(row)


@router.delete(
    "/submissions/{submission}/lists/{section}/rows/{no}", response=RowOut, summary="Xóa một dòng",
    openapi_extra=IF_MATCH,
)  # fmt: skip
def remove_row(
    request: HttpRequest, submission: Key, section: Code, no: Key, asked: Query[BaseAsked]
) -> RowOut:
    """Take a row out of its list; it can be put back."""
    live(request, submission)
    held(request, submission)
    return _told(
        services.remove_row(
            submission,
            section,
            no,
            base_rev=asked.base,
            channel=Channel.API,
            actor=asker(request),
            at=timezone.now(),
        )
    )


@router.post(
    "/submissions/{submission}/lists/{section}/rows/{no}/restore", response=RowOut,
    summary="Lấy lại một dòng đã xóa", openapi_extra=IF_MATCH,
)  # fmt: skip
def restore_row(request: HttpRequest, submission: Key, section: Code, no: Key) -> RowOut:
    """Put a removed row back where it stood."""
    live(request, submission)
    held(request, submission)
    return _told(
        services.restore_row(
            submission, section, no, channel=Channel.API, actor=asker(request), at=timezone.now()
        )
    )


@router.post(
    "/submissions/{submission}/lists/{section}/rows/{no}/move", response=RowOut,
    summary="Chuyển chỗ một dòng", openapi_extra=IF_MATCH,
)  # fmt: skip
def move_row(request: HttpRequest, submission: Key, section: Code, no: Key, body: MoveIn) -> RowOut:
    """Move a row within its list, as far as the list goes."""
    live(request, submission)
    held(request, submission)
    return _told(
        services.move_row(
            submission, section, no, body.by, channel=Channel.API, actor=asker(request), at=timezone.now()
        )
    )


@router.post(
    "/submissions/{submission}/lists/{section}/declare", response=RowOut,
    summary="Khai danh sách không phát sinh", openapi_extra=IF_MATCH,
)  # fmt: skip
def declare_no_rows(request: HttpRequest, submission: Key, section: Code) -> RowOut:
    """Say that there is nothing to list; adding a row takes it back."""
    live(request, submission)
    held(request, submission)
    return _told(
        services.declare_no_rows(
            submission,
            section,
            key=uuid4(),
            channel=Channel.API,
            actor=asker(request),
            at=timezone.now(),
        )
    )


@router.get(
    "/submissions/{submission}/lists/{section}/rows/{no}/history", response=RowHistoryOut,
    summary="Lịch sử một dòng",
)  # fmt: skip
def row_history(request: HttpRequest, submission: Key, section: Code, no: Key) -> RowHistoryOut:
    """Who changed one row, when, through what, from what to what."""
    several = changes_of(live(request, submission), section, no)
    if not several:
        raise Http404
    return RowHistoryOut(
        items=[
            RowChangeOut(
                at=each.at,
                by=str(each.by),
                channel=Channel(each.channel),
                deed=RowDeed(each.deed),
                old=each.old,
                new=each.new,
                rev=each.rev,
            )
            for each in several
        ]
    )


def _told(row: Any) -> RowOut:
    return RowOut(no=row.no, rev=row.rev, removed=row.removed, values=dict(row.values))


def _several(refused: RowsRefused) -> Several:
    wrong = [Wrong(where=one.where, code=str(one.code), detail=refusal_text(one)) for one in refused.cells]
    return Several(refused, wrong, refusal_text(refused))
