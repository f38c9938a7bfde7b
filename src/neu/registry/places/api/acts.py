"""Reorganisations: entered, previewed, applied and undone by who administers; read by who reads all."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status

from neu.platform.api.fields import Key, Why, number
from neu.platform.api.paging import Paging, cut
from neu.platform.api.problems import Several, Wrong
from neu.platform.text.refusals import Refused
from neu.registry.places import pages, services
from neu.registry.places.api.shapes import (
    ActIn,
    ActOut,
    ActsOut,
    ActSummary,
    ApplyIn,
    LineIn,
    LineOut,
    LineShare,
    LinesIn,
    MoveOut,
    PreviewOut,
    UnitOut,
    UsedOut,
)
from neu.registry.places.http import act_asked, keeps, reads
from neu.registry.places.rules import ActRefusal, ActState, Line, Problem
from neu.registry.places.rules.lines import COLUMNS
from neu.registry.places.selectors import acts as questions
from neu.registry.places.selectors import atlas
from neu.registry.places.services import Facts, LinesWrong

router = Router()


@router.get("/reorganisations", response=ActsOut, summary="Các đợt sắp xếp")
def acts(request: HttpRequest, page: Query[Paging]) -> ActsOut:
    """All reorganisations; for whoever may read all."""
    reads(request)
    found, facts = cut(questions.acts(), page)
    return ActsOut(items=[ActSummary(**_summary(one)) for one in found], **facts)


@router.post("/reorganisations", response={201: ActOut}, summary="Lập đợt sắp xếp")
def make_act(request: HttpRequest, body: ActIn) -> Status[ActOut]:
    """Make a draft without lines. Nothing of the registry changes until it is applied."""
    made = services.make_act(Facts(**body.model_dump()), actor=keeps(request), at=timezone.now())
    return Status(201, _shown(made.pk))


@router.get("/reorganisations/{act}", response=ActOut, summary="Một đợt sắp xếp")
def act(request: HttpRequest, act: Key) -> ActOut:
    """One reorganisation with its lines."""
    reads(request)
    return _shown(act)


@router.put("/reorganisations/{act}", response=ActOut, summary="Sửa đợt sắp xếp")
def edit_act(request: HttpRequest, act: Key, body: ActIn) -> ActOut:
    """Correct what a draft is."""
    services.edit_act(act, Facts(**body.model_dump()), actor=keeps(request), at=timezone.now())
    return _shown(act)


@router.post("/reorganisations/{act}/lines", response=ActOut, summary="Ghi các dòng")
def put_lines(request: HttpRequest, act: Key, body: LinesIn) -> ActOut:
    """Add lines, or put them in place of all there are: all or none."""
    rows = [[_cells(one).get(column, "") for column in COLUMNS] for one in body.lines]
    try:
        services.put_lines(act, rows, replace=body.replace, actor=keeps(request), at=timezone.now())
    except LinesWrong as found:
        count = {"count": str(len(found.problems))}
        raise Several(Refused(ActRefusal.LINES_WRONG, count), wrong(found.problems)) from found
    return _shown(act)


@router.get("/reorganisations/{act}/preview", response=PreviewOut, summary="Xem trước đợt sắp xếp")
def preview(request: HttpRequest, act: Key) -> PreviewOut:
    """What a draft would do to the registry as it is known now."""
    reads(request)
    found = act_asked(act)
    if found.state != ActState.DRAFT:
        raise Refused(ActRefusal.NOT_DRAFT, {"who": found.applied_by or found.made_by})
    told = questions.preview(found)
    rows = pages.preview(atlas(), told.plan)
    return PreviewOut(
        stamp=told.stamp,
        problems=wrong(told.plan.problems),
        ends=[UnitOut(**_unit(one)) for one in rows.ends],
        begins=[UnitOut(**_unit(one)) for one in rows.begins],
        changes=[MoveOut(**_move(one)) for one in rows.changes],
        follows=[MoveOut(**_move(one)) for one in rows.follows],
        used=[
            UsedOut(label=str(one.label), count=one.count, examples=[each.words for each in one.examples])
            for one in (*told.ended, *told.changed)
        ],
    )


@router.post("/reorganisations/{act}/apply", response=ActOut, summary="Áp dụng đợt sắp xếp")
def apply_act(request: HttpRequest, act: Key, body: ApplyIn) -> ActOut:
    """Do what the preview with that stamp said: all of it, in one transaction."""
    services.apply_act(act, body.stamp, actor=keeps(request), at=timezone.now())
    return _shown(act)


@router.post("/reorganisations/{act}/undo", response=ActOut, summary="Hoàn tác đợt sắp xếp")
def undo_act(request: HttpRequest, act: Key, body: Why) -> ActOut:
    """Take an applied act back while nothing stands on it."""
    services.undo_act(act, reason=body.reason, actor=keeps(request), at=timezone.now())
    return _shown(act)


@router.delete("/reorganisations/{act}", response={204: None}, summary="Bỏ bản nháp")
def discard_act(request: HttpRequest, act: Key) -> Status[None]:
    """Throw a draft away."""
    services.discard_act(act, actor=keeps(request), at=timezone.now())
    return Status(204, None)


def _shown(act_id: int) -> ActOut:
    lines = [_line(one) for one in questions.lines(act_id)]
    return ActOut(**_summary(act_asked(act_id)), lines=lines)


def _summary(one: Any) -> dict[str, Any]:
    return {"id": one.pk} | {name: getattr(one, name) for name in ActSummary.model_fields if name != "id"}


def _line(one: Line) -> LineOut:
    shares = [LineShare(basis=basis, percent=number(share * 100) or "0") for basis, share in one.shares]
    return LineOut(
        no=one.no, deed=one.deed, old=one.old, kind=one.kind, name=one.name, code=one.code,
        parent=one.parent, shares=shares,
    )  # fmt: skip


def _cells(one: LineIn) -> dict[str, str]:
    """Return a line as it is typed into the sheet: numbers are read the Vietnamese way there."""
    shares = {
        name.upper(): share.replace(".", ",")
        for name, share in one.shares.model_dump(exclude_none=True).items()
    }
    return {
        "deed": one.deed.value, "old": one.old, "kind": one.kind.value if one.kind else "", "name": one.name,
        "code": one.code, "parent": one.parent, **shares,
    }  # fmt: skip


def wrong(problems: Iterable[Problem]) -> list[Wrong]:
    """Each problem of lines in words, by the line."""
    found = list(problems)
    return [
        Wrong(where=f"lines.{said.no}" if said.no else "", code=one.code, detail=said.words)
        for one, said in zip(found, pages.said(found), strict=True)
    ]


def _unit(one: pages.UnitRow) -> dict[str, Any]:
    return {"full_name": one.full, "code": one.code, "lies_in": one.lies_in, "others": list(one.others)}


def _move(one: pages.MoveRow) -> dict[str, str]:
    return {
        "before": one.before,
        "after": one.after,
        "home_before": one.home_before,
        "home_after": one.home_after,
    }
