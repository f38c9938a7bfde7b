"""Lists page by page: offset and limit in the address, the count and the next page in the answer."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import BaseModel, Field

from neu.platform.api.rules import A_PAGE, LARGEST_PAGE


class Paging(BaseModel):
    """Which part of a list is asked for."""

    limit: int = Field(A_PAGE, ge=1, le=LARGEST_PAGE, description="Số dòng mỗi trang; most rows at once.")
    offset: int = Field(0, ge=0, le=1_000_000, description="Bỏ qua bao nhiêu dòng; rows to skip.")


class Listed(BaseModel):
    """One page of a list; the Link header names the first, previous, next and last page."""

    count: int = Field(description="Rows of the whole list.")
    limit: int
    offset: int

    def links(self, request: HttpRequest) -> str:
        """Return the Link header (RFC 8288)."""
        last = max(0, (self.count - 1) // self.limit * self.limit)
        pages = {"first": 0, "last": last}
        if self.offset:
            pages["prev"] = max(0, self.offset - self.limit)
        if self.offset + self.limit < self.count:
            pages["next"] = self.offset + self.limit
        return ", ".join(f'<{_at(request, offset)}>; rel="{rel}"' for rel, offset in pages.items())


def cut(rows: Sequence[Any] | QuerySet[Any], page: Paging) -> tuple[list[Any], dict[str, int]]:
    """Return the rows of a page, and the facts a `Listed` begins with."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    facts = {"count": count, "limit": page.limit, "offset": page.offset}
    return list(rows[page.offset : page.offset + page.limit]), facts


def _at(request: HttpRequest, offset: int) -> str:
    asked = request.GET.copy()
    asked["offset"] = str(offset)
    return f"{request.path}?{urlencode(list(asked.lists()), doseq=True)}"
