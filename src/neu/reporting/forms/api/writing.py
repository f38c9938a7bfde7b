"""The API's doors of forms being written: begun with a file or a version, undone, published, thrown away."""

from datetime import date, datetime
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, Key, Sent
from neu.platform.api.problems import register_statuses
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.forms import pages, selectors, services
from neu.reporting.forms.api.published import FormVersionSummary, No, summary
from neu.reporting.forms.authoring.files import to_yaml
from neu.reporting.forms.rules import DraftRefusal, Refusal
from neu.reporting.forms.selectors import writing
from neu.reporting.forms.selectors.choosing import Choices

router = Router(tags=["forms"])
register_statuses(
    {
        DraftRefusal.DRAFT_GONE: 404,
        DraftRefusal.DRAFT_PUBLISHED: 409,
        DraftRefusal.DRAFT_SAME: 409,
        DraftRefusal.DRAFT_NOTHING_TO_UNDO: 409,
        DraftRefusal.DRAFT_WITHOUT_SOURCE: 409,
        Refusal.FORM_VERSION_EARLIER: 409,
    }
)


class FormDraftSummary(BaseModel):
    """A form being written."""

    id: int
    code: str
    revision: int
    edited_at: datetime


class FormDrafts(BaseModel):
    """All forms being written, last edited first."""

    items: list[FormDraftSummary]


class FormChangeOut(BaseModel):
    """A change to a form being written, which can be taken back."""

    no: int
    what: str


class FormDraftOut(FormDraftSummary):
    """A form being written, with the file that states it and all that would stop its publication."""

    file: str
    problems: list[str]
    changes: list[FormChangeOut] = Field(description="Those kept, the last first.")


class FormFileIn(Sent):
    """A form file."""

    name: str = Field("bieu-mau.yaml", pattern=r"(?i)\.ya?ml$", max_length=80)
    content: str = Field(min_length=1, max_length=2_000_000)


class FormAnewIn(Sent):
    """A published version once more: what is not said stays as it was."""

    code: str | None = Field(None, min_length=1, max_length=60, description="Another code: a new form.")
    title: str | None = Field(None, min_length=1, max_length=300)
    valid_from: Day | None = None


class PublishFormIn(Sent):
    """From which day, and the revision that was read."""

    valid_from: Day
    revision: int = Field(ge=1, le=2_000_000_000)


class UndoIn(Sent):
    """The last change, which is taken back."""

    change: int = Field(ge=1, le=2_000_000_000)


@router.get("/form-drafts", response=FormDrafts, summary="Các biểu mẫu đang soạn")
def form_drafts(request: HttpRequest) -> FormDrafts:
    """The forms being written; for administrators."""
    require(request, Duty.ADMINISTER)
    return FormDrafts(items=[FormDraftSummary(**_summary(one)) for one in writing.drafts()])


@router.get("/form-drafts/{draft}", response=FormDraftOut, summary="Một biểu mẫu đang soạn")
def form_draft(request: HttpRequest, draft: Key) -> FormDraftOut:
    """One form being written; for administrators."""
    require(request, Duty.ADMINISTER)
    return _draft(_found(draft))


@router.post("/form-drafts", response={201: FormDraftOut}, summary="Soạn biểu mẫu từ một tệp")
def write_form(request: HttpRequest, body: FormFileIn) -> Status[FormDraftOut]:
    """Begin a form with its file; nobody else sees it until it is published."""
    require(request, Duty.ADMINISTER)
    made = services.start_from_file(body.content.encode(), body.name, actor=_user(request), at=timezone.now())
    return Status(201, _draft(made))


@router.post("/forms/{form}/{no}/draft", response={201: FormDraftOut}, summary="Soạn lại một phiên bản")
def write_form_anew(request: HttpRequest, body: FormAnewIn, form: Code, no: No) -> Status[FormDraftOut]:
    """Begin with a published version: for another day, or as a form of its own under another code."""
    require(request, Duty.ADMINISTER)
    version = selectors.version(form, no)
    if version is None:
        raise Http404
    facts = body.model_dump(mode="json", exclude_none=True)
    made = services.start_from_version(version.pk, facts, actor=_user(request), at=timezone.now())
    return Status(201, _draft(made))


@router.post("/form-drafts/{draft}/undo", response=FormDraftOut, summary="Hoàn tác lần sửa cuối")
def undo_form(request: HttpRequest, body: UndoIn, draft: Key) -> FormDraftOut:
    """Take back the last change of a form being written."""
    require(request, Duty.ADMINISTER)
    services.undo_step(draft, body.change, actor=_user(request), at=timezone.now())
    return _draft(_found(draft))


@router.post("/form-drafts/{draft}/publish", response=FormVersionSummary, summary="Phát hành biểu mẫu")
def publish_form(request: HttpRequest, body: PublishFormIn, draft: Key) -> FormVersionSummary:
    """Publish a form as its next version, in force from a day on. It never changes then."""
    require(request, Duty.ADMINISTER)
    made = services.publish_draft(
        draft, body.revision, body.valid_from, actor=_user(request), at=timezone.now()
    )
    return FormVersionSummary(**summary(made))


@router.delete("/form-drafts/{draft}", response={204: None}, summary="Bỏ bản soạn biểu mẫu")
def discard_form(request: HttpRequest, draft: Key) -> Status[None]:
    """Throw a form being written away; the log keeps that there was one."""
    require(request, Duty.ADMINISTER)
    services.discard_draft(draft, actor=_user(request), at=timezone.now())
    return Status(204, None)


def _user(request: HttpRequest) -> Any:
    return cast(SignedInRequest, request).user


def _found(draft_id: int) -> Any:
    found = writing.being_written(draft_id)
    if found is None:
        raise Http404
    return found


def _summary(one: Any) -> dict[str, Any]:
    return {"id": one.pk, "code": one.code, "revision": one.revision, "edited_at": one.edited_at}


def _draft(one: Any) -> FormDraftOut:
    said = one.source.get("valid_from")
    choices = Choices(one.source, date.fromisoformat(said) if said else day_of(timezone.now()))
    told = pages.said(writing.read(one.source).wrong, one.pk, choices)
    return FormDraftOut(
        **_summary(one),
        file=to_yaml(one.source),
        problems=[each.words for each in told],
        changes=[FormChangeOut(no=step.no, what=step.what) for step in writing.steps(one.pk)],
    )
