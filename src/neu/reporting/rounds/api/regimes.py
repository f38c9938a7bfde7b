"""The API's doors of regimes: their versions as files, versions being written, published, withdrawn."""

from datetime import date, datetime
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from neu.platform.api.fields import Code, Day, Key, Sent, Why
from neu.platform.api.problems import register_statuses
from neu.registry.people.http import SignedInRequest, require
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.forms.rules import DraftRefusal
from neu.reporting.rounds import selectors, services
from neu.reporting.rounds.authoring.files import to_yaml
from neu.reporting.rounds.rules import Refusal
from neu.reporting.rounds.services import rehearsing

router = Router()
register_statuses(
    {
        Refusal.REGIME_DRAFT_GONE: 404,
        Refusal.REGIME_DRAFT_PUBLISHED: 409,
        Refusal.REGIME_SAME: 409,
        Refusal.REGIME_ADHOC: 409,
        Refusal.REGIME_KEPT: 409,
        Refusal.VERSION_BEFORE_ROUNDS: 409,
        Refusal.VERSION_NOT_LATEST: 409,
        Refusal.VERSION_IN_USE: 409,
        DraftRefusal.DRAFT_MOVED_ON: 409,
    }
)


class RegimeVersion(BaseModel):
    """A version of a regime: since when it is in force, how many rounds follow it, its file."""

    id: int
    route: str
    valid_from: date
    valid_until: date | None = Field(description="Its last day is the one before; null while none follows.")
    rounds: int
    may_withdraw: bool
    file: str = Field(description="YAML, as POST /regime-drafts takes it.")


class RegimeVersions(BaseModel):
    """All versions of a regime, the latest first."""

    code: str
    name: str
    versions: list[RegimeVersion]


class RegimeDraftSummary(BaseModel):
    """A version being written."""

    id: int
    code: str
    revision: int
    edited_at: datetime


class RegimeDrafts(BaseModel):
    """All versions being written, last edited first."""

    items: list[RegimeDraftSummary]


class RegimeDraftOut(RegimeDraftSummary):
    """A version being written, with the file that states it and all that would stop its publication."""

    file: str
    problems: list[str]
    routes_left: int = Field(
        0, description="Earlier routes of the file sent, of which the draft says nothing."
    )


class RegimeFileIn(Sent):
    """A regime file; its latest route becomes the version being written."""

    name: str = Field("che-do.yaml", pattern=r"(?i)\.ya?ml$", max_length=80)
    content: str = Field(min_length=1, max_length=500_000)


class RegimeAnewIn(Sent):
    """Which version of a regime is written anew."""

    version: Key | None = Field(None, description="Its `id`; the latest unless said.")


class PublishRegimeIn(Sent):
    """From which day, and the revision that was read."""

    valid_from: Day
    revision: int = Field(ge=1, le=2_000_000_000)


@router.get("/regimes/{code}", response=RegimeVersions, summary="Các phiên bản của một chế độ")
def regime(request: HttpRequest, code: Code) -> RegimeVersions:
    """Every version of a regime, each as the file that states it."""
    return _versions(code)


@router.get("/regime-drafts", response=RegimeDrafts, summary="Các chế độ đang soạn")
def drafts(request: HttpRequest) -> RegimeDrafts:
    """The versions being written; for administrators."""
    require(request, Duty.ADMINISTER)
    return RegimeDrafts(items=[RegimeDraftSummary(**_summary(one)) for one in selectors.drafts()])


@router.get("/regime-drafts/{draft}", response=RegimeDraftOut, summary="Một chế độ đang soạn")
def draft(request: HttpRequest, draft: Key) -> RegimeDraftOut:
    """One version being written; for administrators."""
    require(request, Duty.ADMINISTER)
    found = selectors.being_written(draft)
    if found is None:
        raise Http404
    return _draft(found)


@router.post("/regime-drafts", response={201: RegimeDraftOut}, summary="Soạn chế độ từ một tệp")
def write(request: HttpRequest, body: RegimeFileIn) -> Status[RegimeDraftOut]:
    """Begin a version with a regime file; nobody else sees it until it is published."""
    require(request, Duty.ADMINISTER)
    made, left = services.start_from_regime_file(
        body.content.encode(), body.name, actor=_user(request), at=timezone.now()
    )
    return Status(201, _draft(made, left))


@router.post("/regimes/{code}/draft", response={201: RegimeDraftOut}, summary="Soạn lại một chế độ")
def write_anew(request: HttpRequest, body: RegimeAnewIn, code: Code) -> Status[RegimeDraftOut]:
    """Begin with a kept version of a regime, the latest unless said; its day is chosen when published."""
    require(request, Duty.ADMINISTER)
    made = services.start_from_kept(code, body.version, actor=_user(request), at=timezone.now())
    return Status(201, _draft(made))


@router.post("/regime-drafts/{draft}/publish", response=RegimeVersions, summary="Phát hành chế độ")
def publish(request: HttpRequest, body: PublishRegimeIn, draft: Key) -> RegimeVersions:
    """Put a version in force from a day on; rounds already opened keep the version they follow."""
    require(request, Duty.ADMINISTER)
    route = services.publish_version(
        draft, body.revision, body.valid_from, actor=_user(request), at=timezone.now()
    )
    return _versions(route.regime.code)


@router.delete("/regime-drafts/{draft}", response={204: None}, summary="Bỏ bản soạn")
def discard(request: HttpRequest, draft: Key) -> Status[None]:
    """Throw a version being written away."""
    require(request, Duty.ADMINISTER)
    services.discard_regime_draft(draft, actor=_user(request), at=timezone.now())
    return Status(204, None)


@router.post("/regime-versions/{version}/withdraw", response=RegimeDraftOut, summary="Rút phiên bản chế độ")
def withdraw(request: HttpRequest, body: Why, version: Key) -> RegimeDraftOut:
    """Take a published version back while no round follows it; it is a version being written again."""
    require(request, Duty.ADMINISTER)
    made = services.withdraw_version(version, reason=body.reason, actor=_user(request), at=timezone.now())
    return _draft(made)


def _user(request: HttpRequest) -> Any:
    return cast(SignedInRequest, request).user


def _versions(code: str) -> RegimeVersions:
    found = selectors.regime_or_none(code)
    if found is None:
        raise Http404
    whole = {one.pk: one for one in selectors.routes_of(found)}
    return RegimeVersions(
        code=found.code,
        name=found.name,
        versions=[
            RegimeVersion(
                id=one.route.pk,
                route=one.route.name,
                valid_from=one.route.valid.lower,
                valid_until=one.route.valid.upper,
                rounds=one.rounds,
                may_withdraw=one.may_withdraw,
                file=to_yaml(selectors.source_of(found, whole[one.route.pk])),
            )
            for one in selectors.versions_of(found)
        ],
    )


def _summary(one: Any) -> dict[str, Any]:
    return {"id": one.pk, "code": one.code, "revision": one.revision, "edited_at": one.edited_at}


def _draft(one: Any, left: int = 0) -> RegimeDraftOut:
    reading = rehearsing.read(one.source, day_of(timezone.now()))
    return RegimeDraftOut(
        **_summary(one),
        file=to_yaml(one.source),
        problems=[f"{wrong.place}: {wrong.words}" for wrong in reading.wrong],
        routes_left=left,
    )
