"""Totals through the API: a whole form at a place, where one number comes from, a number over years."""

from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router

from neu.platform.api.fields import Key, number
from neu.platform.api.paging import Paging, cut
from neu.registry.people.http import SignedInRequest
from neu.reporting.consolidation import selectors
from neu.reporting.consolidation.api.adjustments import said_of
from neu.reporting.consolidation.api.seen import (
    Asked,
    TotalAsked,
    ValueOut,
    asked_cell,
    asked_total,
    place_ref,
    stored_unit,
    value_out,
)
from neu.reporting.consolidation.api.shapes import (
    CellAsked,
    CountedOut,
    DoneOut,
    MissingOut,
    OperandOut,
    OriginOut,
    PartOfPlace,
    PieceOut,
    PointOut,
    ReadableRound,
    ReadableRounds,
    RedefinedOut,
    SeriesOut,
    TotalCell,
    TotalOut,
    TypedChange,
    TypedFigure,
    YearGiven,
)
from neu.reporting.consolidation.selectors import shows_row
from neu.reporting.consolidation.selectors.counting import Counted, Done, Missing
from neu.reporting.consolidation.selectors.drilling import difference
from neu.reporting.consolidation.selectors.series import readable_by
from neu.reporting.consolidation.selectors.series import series as series_of
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.selectors import Redefined

router = Router()


@router.get("/totals", response=ReadableRounds, summary="Các đợt có tổng tôi được xem")
def readable_rounds(request: HttpRequest, page: Query[Paging]) -> ReadableRounds:
    """Rounds whose totals the token's owner may see, each with the widest ground of it."""
    user, at = cast(SignedInRequest, request).user, timezone.now()
    found, facts = cut(selectors.rounds_for(user, at), page)
    items = []
    for one in found:
        reach = selectors.reach_of(user, one, at)
        if reach.roots:
            items.append(
                ReadableRound(
                    id=one.pk,
                    regime=one.regime.code,
                    name=one.name,
                    period=one.period,
                    cutoff_on=one.cutoff_on,
                    widest_place=reach.widest(),
                )
            )
    return ReadableRounds(items=items, **facts)


@router.get("/rounds/{round}/totals/{place}", response=TotalOut, summary="Tổng của một địa bàn")
def total(request: HttpRequest, asked: Query[TotalAsked], round: Key, place: Key) -> TotalOut:  # noqa: A002
    """The whole form at a place: tạm tính, đã xác thực or đã tiếp nhận, in the geography of a day."""
    with asked_total(request, round, place, asked) as found:
        made = selectors.table(found.round, place, found.state, on=found.on)
        counted = made.counted
        return TotalOut(
            round=round,
            place=place_ref(made.place),
            total=found.state,
            on=found.on,
            as_reported=found.viewed_on is None,
            form=made.layout.form_code,
            form_version=made.layout.no,
            cells=_cells(made, found),
            counted=CountedOut(
                done=counted.done,
                owed=counted.owed,
                communes=counted.communes,
                complete=counted.complete,
                missing_places=[place_ref(one) for one in counted.missing_places],
                missing=[_missing(one) for one in counted.missing],
                editing=[_missing(one) for one in counted.editing],
            ),
            notes=list(made.notes),
        )


@router.get("/rounds/{round}/totals/{place}/origin", response=OriginOut, summary="Số này từ đâu?")
def origin(request: HttpRequest, asked: Query[CellAsked], round: Key, place: Key) -> OriginOut:  # noqa: A002
    """Where one number comes from: its formula, the places and figures it is made of, who typed them."""
    key = (asked.section, asked.row, asked.column)
    with asked_total(request, round, place, asked) as found:
        asked_cell(found, key)
        told = selectors.where_from(found.round, place, key, found.state, reach=found.reach, on=found.on)
        spec = told.table.layout.section_by_code[asked.section]
        if found.hides(told.table.has_unsent) and not spec.row_by_code[asked.row].total:
            raise Http404
        return OriginOut(
            round=round,
            place=place_ref(told.table.place),
            total=found.state,
            on=found.on,
            section=asked.section,
            row=asked.row,
            column=asked.column,
            kind=told.spec.kind,
            value=value_out(told.value),
            formula=told.formula,
            operands=_operands(told, found),
            parts=[
                PartOfPlace(
                    place=place_ref(one.place),
                    hidden=one.hidden,
                    value=None if one.hidden else value_out(one.value),
                    known=None if one.hidden else number(one.known),
                )
                for one in told.parts
            ],
            typed=[_typed(one) for one in told.own],
            years=[
                YearGiven(
                    place=place_ref(one.place),
                    year=one.year,
                    value=number(one.value) or "0",
                    divided=one.divided,
                    shared=one.shared,
                    inseparable=one.inseparable,
                )
                for one in told.years
            ],
            pieces=[
                PieceOut(
                    place=place_ref(one.place),
                    value=value_out(one.value),
                    given=number(one.given),
                    shared=one.shared,
                )
                for one in told.pieces
            ],
            rest=number(told.rest),
            counted=_done(told.table.counted),
            sources=value_out(told.sources),
            adjustment=number(told.adjusted),
            adjustments=[said_of(one) for one in told.adjustments],
        )


@router.get("/rounds/{round}/totals/{place}/series", response=SeriesOut, summary="Một số qua các năm")
def series(request: HttpRequest, asked: Query[CellAsked], round: Key, place: Key) -> SeriesOut:  # noqa: A002
    """One number in every round of the regime, in one geography or as each was reported."""
    key = (asked.section, asked.row, asked.column)
    with asked_total(request, round, place, asked) as found:
        asked_cell(found, key)
        user, at = cast(SignedInRequest, request).user, timezone.now()
        allowed = readable_by(user, at, found.state, place, found.viewed_on)
        points = series_of(found.round, place, key, found.state, on=found.viewed_on, allowed=allowed)
        items = [
            PointOut(
                round=one.round.pk,
                period=one.round.period,
                asked=one.asked,
                stands=one.stands,
                seen=one.seen,
                broken=one.broken,
                redefined=[_redefined(each) for each in one.redefined],
                value=value_out(one.value),
                sources=value_out(one.sources) if one.sources is not None else None,
                counted=_done(one.done) if one.done else None,
                unit=stored_unit(one.spec) if one.spec else "",
                notes=list(one.notes),
            )
            for one in points
        ]
    return SeriesOut(
        place=place, total=asked.total, section=asked.section, row=asked.row, column=asked.column, items=items
    )


def _cells(made: selectors.Table, found: Asked) -> list[TotalCell]:
    hides = found.hides(made.has_unsent)
    cells = []
    for key, spec in made.layout.cells.items():
        row = made.layout.section_by_code[key[0]].row_by_code[key[1]]
        if spec.kind is CellKind.LABEL or not shows_row(row, found.nodes):
            continue
        hidden = hides and not row.total
        bare = None if hidden else made.sources.get(key)
        value = ValueOut(mark=Mark.BLANK, value=None, note="") if hidden else value_out(made.cell(key))
        cells.append(
            TotalCell(
                section=key[0],
                row=key[1],
                column=key[2],
                kind=spec.kind,
                unit=stored_unit(spec),
                hidden=hidden,
                sources=None if bare is None else value_out(bare),
                adjustment=None if bare is None else number(difference(bare, made.cell(key))),
                **value.model_dump(),
            )
        )
    return cells


def _redefined(one: Redefined) -> RedefinedOut:
    return RedefinedOut(
        element=one.code,
        before=one.before.no,
        version=one.now.no,
        from_on=one.now.since,
        fields=[each.field for each in one.changes],
        reason=one.now.reason,
    )


def _done(one: Counted | Done) -> DoneOut:
    return DoneOut(done=one.done, owed=one.owed, communes=one.communes)


def _missing(one: Missing) -> MissingOut:
    return MissingOut(
        place=place_ref(one.place), agency_name=one.agency, step=one.step_code, status=one.status
    )


def _operands(told: selectors.Origin, found: Asked) -> list[OperandOut]:
    """The cells a formula reads, but for what is not sent yet and not this reader's."""
    hides, layout = found.hides(told.table.has_unsent), told.table.layout
    return [
        OperandOut(
            section=one.key[0],
            row=one.key[1],
            column=one.key[2],
            label=one.label,
            **value_out(one.value).model_dump(),
        )
        for one in told.operands
        if not hides or layout.section_by_code[one.key[0]].row_by_code[one.key[1]].total
    ]


def _typed(one: Any) -> TypedFigure:
    return TypedFigure(
        place=place_ref(one.place),
        submission=one.submission_id,
        agency_name=one.agency,
        status=one.status,
        version=one.version_no,
        hidden=one.hidden,
        value=None if one.hidden else value_out(one.value),
        typed_by="" if one.hidden else one.typed_by,
        typed_at=None if one.hidden else one.typed_at,
        history=[]
        if one.hidden
        else [
            TypedChange(
                at=each.at,
                by=each.by,
                channel=each.channel,
                old=value_out(each.old),
                new=value_out(each.new),
                reason=each.reason,
            )
            for each in one.history
        ],
    )
