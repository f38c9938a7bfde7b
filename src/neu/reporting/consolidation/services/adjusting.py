"""Adjusting a total: entered by one person with a reason, signed off by another, withdrawn with a reason.

Sources are never touched. Every deed takes the round's row first: no two people adjust, prepare or issue one
round at once.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.notices import services as notices
from neu.platform.text.names import written
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import canonical, day
from neu.platform.text.typed import REASON, typed
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.people.selectors import Chair
from neu.registry.periods.rules import day_of
from neu.registry.places import selectors as places
from neu.reporting.consolidation import texts
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.documents.report import refuse_unprintable
from neu.reporting.consolidation.models import Adjustment, AdjustmentDeed
from neu.reporting.consolidation.rules import AdjustmentAction, AdjustmentRefusal, AdjustmentState, slipped
from neu.reporting.consolidation.selectors import adjustments, editions, waiting
from neu.reporting.consolidation.selectors.adjustments import Adjusting
from neu.reporting.consolidation.selectors.basis import Basis, gather
from neu.reporting.consolidation.selectors.grounds import values_at
from neu.reporting.forms.layout import CellKey, CellSpec
from neu.reporting.indicators.rules import ValueType, value_problems
from neu.reporting.rounds.models import Round
from neu.reporting.rounds.rules import RoundState
from neu.reporting.submissions.rules import value_code
from neu.reporting.submissions.selectors.lines import TotalState
from neu.reporting.submissions.selectors.saying import as_typed
from neu.reporting.submissions.texts import in_words


@transaction.atomic
def adjust(
    round_id: int,
    place_id: int,
    key: CellKey,
    amount: Decimal,
    *,
    actor: User,
    at: datetime,
    reason: str,
    evidence: str = "",
    confirmed: bool = False,
    replacing: bool = False,
) -> Adjustment:
    """Enter a signed amount beside a total, in the stored unit (money in đồng). It waits for a sign-off.

    `confirmed`: "đúng là số này", to the question of the unit; `replacing`: an edition is out, and this is
    for the one that replaces it.

    :raises Refused: ADJUSTMENT_NOT_YOURS, _ROUND_CLOSED, _ISSUED, _PLACE, _CELL, _PLAN, _REASON, _NIL, _SLIP,
        _BELOW, _WAITING; CELL_… of an amount the element may not have; NOT_PRINTABLE; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    evidence = typed(evidence, REASON, _("Căn cứ"), where="evidence")
    round_ = _locked(round_id)
    chair = _chair(editions.preparer(actor, round_, at), round_, AdjustmentRefusal.ADJUSTMENT_NOT_YOURS)
    _refuse_closed(round_)
    last = editions.last_edition(round_)
    if last is not None and not replacing:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_ISSUED, {"number": last.number}, where="replacing")
    basis = gather(round_, TotalState.PROVISIONAL)
    spec = _adjustable(basis, place_id, key)
    _refuse_amount(basis, spec, place_id, amount, confirmed=confirmed)
    if not reason:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_REASON, where="reason")
    refuse_unprintable(reason + evidence)
    assert spec.series_id is not None  # a typed cell counts something
    window_id = basis.window_ids[spec.window]
    own = adjustments.of_rounds({round_.pk: 0})
    for one in own:
        same = (one.place.place_id, one.series_id, one.window_id) == (place_id, spec.series_id, window_id)
        if same and one.state is AdjustmentState.WAITING:
            said = {"no": str(one.no), "by": one.entered_by}
            raise Refused(AdjustmentRefusal.ADJUSTMENT_WAITING, said)
    made = Adjustment.objects.create(
        round=round_,
        no=len(own) + 1,
        place_id=place_id,
        series_id=spec.series_id,
        window_id=window_id,
        value=amount,
        reason=reason,
        evidence=evidence,
        after=last,
        agency_id=chair.agency_id,
        entered_by=actor,
        entered_at=at,
    )
    audit.record(
        "adjustment.enter",
        subject=("adjustment", made.pk, _called(round_, made.no)),
        actor=actor,
        at=at,
        changes={
            **_changes(basis, place_id, key, amount),
            "evidence": evidence,
            **people.on_behalf(actor, chair.agency_id, Duty.PREPARE, day_of(at)),
        },
        reason=reason,
    )
    _tell_signers(made, round_, chair, actor, at)
    return made


@transaction.atomic
def sign_off(adjustment_id: int, *, actor: User, at: datetime) -> AdjustmentDeed:
    """Sign off an adjustment somebody else entered: from now on it counts.

    :raises Refused: ADJUSTMENT_NOT_SIGNER, _OWN, _ROUND_CLOSED, _ISSUED when an edition came out meanwhile,
        _SIGNED, _WITHDRAWN, _BELOW.
    """
    round_, one = _found(adjustment_id)
    chair = _chair(editions.signer_off(actor, round_, at), round_, AdjustmentRefusal.ADJUSTMENT_NOT_SIGNER)
    if one.entered_by_id == actor.pk:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_OWN)
    _refuse_closed(round_)
    _refuse_done(one, signed=True)
    last = editions.last_edition(round_)
    if last is not None and last.pk != one.after_id:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_ISSUED, {"number": last.number})
    basis = gather(round_, TotalState.ACCEPTED)
    key = adjustments.cell_of(basis.layout, one, basis.window_ids)
    assert key is not None  # a form version never changes, nor does a round's
    _refuse_below(basis, basis.layout.cells[key], one.place.place_id, one.value)
    made = _deed(AdjustmentAction.SIGN, one, actor, at, chair)
    audit.record(
        "adjustment.sign",
        subject=("adjustment", one.pk, _called(round_, one.no)),
        actor=actor,
        at=at,
        changes={
            **_changes(basis, one.place.place_id, key, one.value),
            **people.on_behalf(actor, chair.agency_id, Duty.SIGN_OFF, day_of(at)),
        },
    )
    return made


@transaction.atomic
def take_back(adjustment_id: int, *, actor: User, at: datetime, reason: str) -> AdjustmentDeed:
    """Withdraw an adjustment, signed off or not: it counts no more, and stays in the record.

    :raises Refused: ADJUSTMENT_NOT_YOURS, _ROUND_CLOSED, _WITHDRAWN, _REASON; as `typed`.
    """
    reason = typed(reason, REASON, _("Lý do"), where="reason")
    round_, one = _found(adjustment_id)
    chair = _chair(editions.preparer(actor, round_, at), round_, AdjustmentRefusal.ADJUSTMENT_NOT_YOURS)
    _refuse_closed(round_)
    _refuse_done(one, signed=False)
    if not reason:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_REASON, where="reason")
    basis = gather(round_, TotalState.ACCEPTED)
    key = adjustments.cell_of(basis.layout, one, basis.window_ids)
    assert key is not None
    made = _deed(AdjustmentAction.WITHDRAW, one, actor, at, chair, reason)
    audit.record(
        "adjustment.withdraw",
        subject=("adjustment", one.pk, _called(round_, one.no)),
        actor=actor,
        at=at,
        changes={
            **_changes(basis, one.place.place_id, key, one.value),
            **people.on_behalf(actor, chair.agency_id, Duty.PREPARE, day_of(at)),
        },
        reason=reason,
    )
    return made


def _locked(round_id: int) -> Round:
    return (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related(*editions.ROUND)
        .get(pk=round_id)
    )


def _found(adjustment_id: int) -> tuple[Round, Adjusting]:
    """Return an adjustment as it stands once nobody else may touch its round."""
    round_ = _locked(Adjustment.objects.values_list("round_id", flat=True).get(pk=adjustment_id))
    [one] = [one for one in adjustments.of_rounds({round_.pk: 0}) if one.pk == adjustment_id]
    return round_, one


def _chair(chair: Chair | None, round_: Round, code: AdjustmentRefusal) -> Chair:
    if chair is None:
        raise Refused(code, {"territory": places.name(round_.territory_id, round_.cutoff_on).full})
    return chair


def _refuse_closed(round_: Round) -> None:
    if round_.state != RoundState.OPEN:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_ROUND_CLOSED, {"round": round_.name})


def _refuse_done(one: Adjusting, *, signed: bool) -> None:
    if one.withdrawn is not None:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_WITHDRAWN, {"by": one.withdrawn.by})
    if signed and one.signed is not None:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_SIGNED, {"by": one.signed.by})


def _adjustable(basis: Basis, place_id: int, key: CellKey) -> CellSpec:
    """Return the typed number of a place that may be adjusted."""
    round_ = basis.round
    if place_id not in places.atlas().within(round_.territory_id, round_.cutoff_on):
        name = places.name(round_.territory_id, round_.cutoff_on)
        said = {"territory": name.full, "on": day(round_.cutoff_on)}
        raise Refused(AdjustmentRefusal.ADJUSTMENT_PLACE, said)
    spec = basis.layout.cells.get(key)
    called = editions.cell_words(key, basis.layout) if spec is not None else ".".join(key)
    if spec is None or not adjustments.adjustable(spec) or spec.window not in basis.window_ids:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_CELL, {"cell": called})
    if adjustments.shown_elsewhere(spec):
        raise Refused(AdjustmentRefusal.ADJUSTMENT_PLAN, {"cell": called})
    return spec


def _refuse_amount(basis: Basis, spec: CellSpec, place_id: int, amount: Decimal, *, confirmed: bool) -> None:
    section = basis.layout.section_by_code[spec.key[0]]
    wrong = value_problems(amount, value_type=spec.value_type, decimals=spec.decimals)
    if wrong:
        params = in_words(as_typed(wrong[0].params, spec, section.entry_unit))
        raise Refused(value_code(wrong[0].code), params, where="amount")
    if not amount:
        raise Refused(AdjustmentRefusal.ADJUSTMENT_NIL, where="amount")
    total = values_at(basis, [place_id], spec.key, on=basis.round.cutoff_on)[place_id].value
    if spec.value_type == ValueType.MONEY and not confirmed and slipped(amount, total):
        said = {
            "amount": _said(basis, spec, amount),
            "total": _said(basis, spec, total or Decimal(0)),
            "unit": display.unit_of(spec, section),
        }
        raise Refused(AdjustmentRefusal.ADJUSTMENT_SLIP, said, where="amount")
    _refuse_below(basis, spec, place_id, amount)


def _refuse_below(basis: Basis, spec: CellSpec, place_id: int, amount: Decimal) -> None:
    """Refuse what would leave a total below the least the element may be."""
    total = values_at(basis, [place_id], spec.key, on=basis.round.cutoff_on)[place_id].value or Decimal(0)
    if amount > 0 or spec.minimum is None or total + amount >= spec.minimum:
        return
    said = {"total": total, "amount": amount, "left": total + amount, "minimum": spec.minimum}
    raise Refused(
        AdjustmentRefusal.ADJUSTMENT_BELOW,
        {name: _said(basis, spec, value) for name, value in said.items()}
        | {"which": str(texts.STATE[basis.state])},
        where="amount",
    )


def _said(basis: Basis, spec: CellSpec, value: Decimal) -> str:
    section = basis.layout.section_by_code[spec.key[0]]
    return written(Decimal(canonical(display.in_section_unit(spec, section, value))))


def _deed(
    action: AdjustmentAction, one: Adjusting, actor: User, at: datetime, chair: Chair, reason: str = ""
) -> AdjustmentDeed:
    return AdjustmentDeed.objects.create(
        adjustment_id=one.pk, action=action, agency_id=chair.agency_id, by=actor, at=at, reason=reason
    )


def _called(round_: Round, no: int) -> str:
    return f"{round_.name}, {no}"


def _changes(basis: Basis, place_id: int, key: CellKey, amount: Decimal) -> dict[str, str]:
    """Return what the log says of every deed: of which number, where, how much."""
    return {
        "round": basis.round.name,
        "cell": editions.cell_words(key, basis.layout),
        "place": places.name(place_id, basis.round.cutoff_on).full,
        "amount": _said(basis, basis.layout.cells[key], amount),
    }


@notices.in_vietnamese
def _tell_signers(made: Adjustment, round_: Round, chair: Chair, actor: User, at: datetime) -> None:
    """Tell whoever may sign it off at the standing agency."""
    signers = people.people_with(chair.agency_id, Duty.SIGN_OFF, day_of(at))
    notices.announce(
        f"adjustment.enter:{made.pk}",
        recipients=[one.pk for one in signers if one.pk != actor.pk],
        title=_("Điều chỉnh số %(no)s chờ ký duyệt") % {"no": made.no},
        body=_("%(round)s. Đọc lý do, căn cứ rồi ký duyệt hoặc rút.") % {"round": round_.name},
        url=waiting.adjustments_address(round_.pk),
        at=at,
    )
