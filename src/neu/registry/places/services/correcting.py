"""Correcting what is recorded: the old row stays known up to now, a new row is known from now on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.platform.text.rules import sort_key
from neu.platform.text.typed import REASON, typed
from neu.registry.places.models import PlaceVersion, Succession
from neu.registry.places.rules import LEVEL, Basis, Kind, PlaceRefusal, SuccessionKind, full_name, search_key
from neu.registry.places.rules.acts import Span, overlap, shares_add_up, span, uncovered, would_loop
from neu.registry.places.rules.atlas import Atlas
from neu.registry.places.rules.values import OPEN, Version
from neu.registry.places.selectors import atlas
from neu.registry.places.services.locking import take_registry_lock

MAX_SHARE_DECIMALS = 8
PLACE_NAME, PLACE_CODE = 120, 12  # as the columns hold


@dataclass(frozen=True)
class Wording:
    """All that a version says, as it should read; `before` is the first day it no longer holds."""

    name: str
    kind: Kind
    code: str
    parent_id: int | None
    starts_on: date
    before: date | None
    decision_id: int | None


@transaction.atomic
def correct_version(
    version_id: int, wording: Wording, *, actor: audit.Actor | None, at: datetime, reason: str
) -> PlaceVersion:
    """Replace what is known of a version from `at` on; the old wording stays readable as it was known.

    :raises Refused: PLACE_REASON_MISSING, PLACE_VERSION_SUPERSEDED, PLACE_SAME_INSTANT,
        PLACE_NOTHING_CHANGED, PLACE_NAME_MISSING, PLACE_DAYS_EMPTY, PLACE_DAYS_OVERLAP,
        PLACE_CODE_TAKEN, PLACE_PARENT_ABSENT, PLACE_LOOP, PLACE_CHILDREN_LEFT, and as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    if not reason:
        raise Refused(PlaceRefusal.REASON_MISSING, where="reason")
    wording = replace(
        wording,
        name=typed(wording.name, PLACE_NAME, _("Tên đơn vị"), where="name"),
        code=typed(wording.code, PLACE_CODE, _("Mã đơn vị"), where="code"),
    )
    take_registry_lock()
    old = PlaceVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    if old.known.upper is not None:
        raise Refused(PlaceRefusal.VERSION_SUPERSEDED, {"name": old.name})
    _later_than(old.known.lower, at)
    was = _wording(old)
    if was == wording:
        raise Refused(PlaceRefusal.NOTHING_CHANGED, {"name": old.name})
    _check(atlas(), old.place_id, was, wording)
    PlaceVersion.objects.filter(pk=old.pk).update(known=DateTimeTZRange(old.known.lower, at))
    new = PlaceVersion.objects.create(
        place_id=old.place_id,
        name=wording.name,
        name_folded=search_key(full_name(wording.kind, wording.name)),
        sort_key=sort_key(wording.name),
        kind=wording.kind,
        level=LEVEL[wording.kind],
        code=wording.code,
        parent_id=wording.parent_id,
        latitude=old.latitude,
        longitude=old.longitude,
        area_km2=old.area_km2,
        valid=DateRange(wording.starts_on, wording.before),
        known=DateTimeTZRange(at, None),
        decision_id=wording.decision_id,
    )
    audit.record(
        "place.correct_version",
        subject=("place", old.place_id, full_name(wording.kind, wording.name)),
        actor=actor,
        at=at,
        changes={
            name: [getattr(was, name), getattr(wording, name)]
            for name in Wording.__dataclass_fields__
            if getattr(was, name) != getattr(wording, name)
        },
        reason=reason,
    )
    return new


def _wording(version: PlaceVersion) -> Wording:
    return Wording(
        version.name,
        Kind(version.kind),
        version.code,
        version.parent_id,
        version.valid.lower,
        version.valid.upper,
        version.decision_id,
    )


def _later_than(known_from: datetime | None, at: datetime) -> None:
    if known_from is not None and at <= known_from:
        raise Refused(PlaceRefusal.SAME_INSTANT)


def _check(book: Atlas, place: int, was: Wording, wording: Wording) -> None:
    """Refuse a wording that the rest of the registry contradicts."""
    if not wording.name or not wording.code:
        raise Refused(PlaceRefusal.NAME_MISSING, where="name")
    days: Span = (wording.starts_on, wording.before or OPEN)
    if days[0] >= days[1]:
        raise Refused(PlaceRefusal.DAYS_EMPTY, where="starts_on")
    others = [version for version in book.history(place) if version.start != was.starts_on]
    for other in others:
        shared = overlap(days, span(other))
        if shared:
            raise Refused(PlaceRefusal.DAYS_OVERLAP, _said(other, shared), where="starts_on")
    for other in book.ever_coded(LEVEL[wording.kind], wording.code):
        shared = overlap(days, span(other))
        if shared and other.place != place:
            raise Refused(
                PlaceRefusal.CODE_TAKEN, _said(other, shared) | {"code": wording.code}, where="code"
            )
    _check_parent(book, place, wording.parent_id, days)
    _check_children(book, place, [*map(span, others), days])


def _check_parent(book: Atlas, place: int, parent: int | None, days: Span) -> None:
    if parent is None:
        return
    gap = uncovered(days, [span(version) for version in book.history(parent)])
    if gap:
        raise Refused(
            PlaceRefusal.PARENT_ABSENT,
            {"from": written(gap[0]), "before": _before(gap[1])},
            where="parent_id",
        )
    if would_loop(book, place, parent, days):
        raise Refused(PlaceRefusal.LOOP, where="parent_id")


def _check_children(book: Atlas, place: int, spans: list[Span]) -> None:
    for child in book.children_ever(place):
        gap = uncovered(span(child), spans)
        if gap:
            raise Refused(PlaceRefusal.CHILDREN_LEFT, _said(child, gap), where="starts_on")


def _said(version: Version, days: Span) -> dict[str, str]:
    return {"name": version.full, "from": written(days[0]), "before": _before(days[1])}


def _before(end: date) -> str:
    return "…" if end == OPEN else written(end)


@transaction.atomic
def state_shares(
    source_id: int,
    basis: Basis,
    shares: Mapping[int, Decimal],
    *,
    decision_id: int | None,
    actor: audit.Actor | None,
    at: datetime,
    reason: str,
) -> None:
    """State which share of a divided place passed to each part, for one basis: {target: share of 1}.

    Parts left out stay "chưa chia". Money and works follow their own location, so WHOLE takes no share.

    :raises Refused: PLACE_REASON_MISSING, PLACE_NOT_DIVIDED, PLACE_BASIS_NEEDED, PLACE_SHARES_WRONG,
        PLACE_SAME_INSTANT.
    """
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    if not reason:
        raise Refused(PlaceRefusal.REASON_MISSING, where="reason")
    if basis is Basis.WHOLE:
        raise Refused(PlaceRefusal.BASIS_NEEDED, where="basis")
    take_registry_lock()
    current = list(
        Succession.objects.filter(source_id=source_id, known__endswith__isnull=True).order_by("target_id")
    )
    parts = {row.target_id: row for row in current if row.kind == SuccessionKind.DIVIDE}
    if not parts or not set(shares) <= set(parts):
        raise Refused(PlaceRefusal.NOT_DIVIDED)
    stated = {row.target_id: row for row in current if row.basis == basis}
    after = {target: row.share for target, row in stated.items() if row.share is not None} | dict(shares)
    if not all(_possible(share) for share in shares.values()) or not shares_add_up(parts, after):
        total = sum(after.values(), Decimal(0))
        raise Refused(
            PlaceRefusal.SHARES_WRONG, {"total": str(total), "parts": str(len(parts))}, where="shares"
        )
    for target, share in shares.items():
        row = stated.get(target)
        if row is not None:
            _later_than(row.known.lower, at)
            Succession.objects.filter(pk=row.pk).update(known=DateTimeTZRange(row.known.lower, at))
        Succession.objects.create(
            source_id=source_id,
            target_id=target,
            kind=SuccessionKind.DIVIDE,
            basis=basis,
            share=share,
            on_day=parts[target].on_day,
            decision_id=decision_id,
            known=DateTimeTZRange(at, None),
        )
    book = atlas()
    named = book.name(source_id, parts[next(iter(parts))].on_day)
    audit.record(
        "place.state_shares",
        subject=("place", source_id, named.full if named else ""),
        actor=actor,
        at=at,
        changes={
            "basis": basis.value,
            "shares": {str(target): str(share) for target, share in after.items()},
        },
        reason=reason,
    )


def _possible(share: Decimal) -> bool:
    exponent = share.as_tuple().exponent
    return (
        share.is_finite() and 0 < share <= 1 and isinstance(exponent, int) and -exponent <= MAX_SHARE_DECIMALS
    )
