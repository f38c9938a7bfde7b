"""The API's doors of published forms: the versions, and one as it was published."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code
from neu.platform.api.paging import Listed, Paging, cut
from neu.platform.api.problems import register_statuses
from neu.reporting.forms import selectors
from neu.reporting.forms.rules import Refusal

router = Router(tags=["forms"])
register_statuses({Refusal.FORM_NOT_FOUND: 404})
No = Annotated[int, Field(ge=1, le=32_767)]


class FormVersionSummary(BaseModel):
    """One published version of a form."""

    form: str
    no: int
    title: str
    note: str
    valid_from: date
    digest: str = Field(description="sha256 of its canonical content.")
    published_at: datetime | None


class FormsOut(Listed):
    """A page of versions, by form, the newest first."""

    items: list[FormVersionSummary]


class FormVersionOut(FormVersionSummary):
    """A version with its canonical content: sections, rows, columns, cells with their series, checks."""

    content: dict[str, Any] = Field(description="What `digest` is of.")
    series: dict[str, int] = Field(description="“section.row.column” → the series its figures have.")


@router.get("/forms", response=FormsOut, summary="Biểu mẫu và các phiên bản")
def forms(
    request: HttpRequest,
    page: Query[Paging],
    form: str = Query("", max_length=60, description="Mã biểu mẫu; only its versions."),
) -> FormsOut:
    """Every published version of every form, or of one."""
    found, facts = cut(selectors.versions(form), page)
    return FormsOut(items=[FormVersionSummary(**summary(one)) for one in found], **facts)


@router.get("/forms/{form}/{no}", response=FormVersionOut, summary="Một phiên bản biểu mẫu")
def form_version(request: HttpRequest, form: Code, no: No) -> FormVersionOut:
    """One version as it was published. Once published it never changes."""
    found = selectors.version(form, no)
    if found is None:
        raise Http404
    cells = selectors.layout(found.pk).cells
    series = {".".join(key): cell.series_id for key, cell in cells.items() if cell.series_id is not None}
    return FormVersionOut(**summary(found), content=found.content, series=series)


def summary(one: Any) -> dict[str, Any]:
    """What is said of a version wherever it is named."""
    return {
        "form": one.form.code, "no": one.no, "title": one.title, "note": one.note,
        "valid_from": one.valid_from, "digest": one.digest, "published_at": one.published_at,
    }  # fmt: skip
