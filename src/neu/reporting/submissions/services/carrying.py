"""The part of a divided predecessor's earlier figure that belongs to a new place, as an officer states it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from neu.platform.audit import services as audit
from neu.platform.text.names import written
from neu.platform.text.refusals import Refused
from neu.platform.text.typed import REASON, typed
from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.registry.places.models import Place
from neu.reporting.indicators.rules import value_problems
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import CarriedPart, Submission
from neu.reporting.submissions.rules import Problem, may_type, value_code
from neu.reporting.submissions.rules.figures import plain
from neu.reporting.submissions.selectors.saying import as_typed
from neu.reporting.submissions.services.locking import lock
from neu.reporting.submissions.services.opening import label
from neu.reporting.submissions.services.refusing import explained
from neu.reporting.submissions.services.saving import next_rev
from neu.reporting.submissions.texts import in_words


@transaction.atomic
def state_part(
    submission_id: int,
    *,
    source_place_id: int,
    series_id: int,
    period: str,
    value: Decimal,
    basis: str,
    actor: User,
    at: datetime,
    target_place_id: int | None = None,
) -> CarriedPart:
    """State how much (stored unit) of a divided place's figure of an earlier year a place of this report
    carries.

    The place is the report's own unless `target_place_id` names one inside it.

    All parts together may not exceed the original; what nobody stated stays "chưa chia".

    :raises Refused: CELL_PART_WITHOUT_BASIS, CELL_PART_NOT_DIVIDED, CELL_PART_TOO_LARGE, CELL_UNKNOWN_CELL;
        what the value says; as `typed`; who may not type here.
    """
    basis = typed(basis, REASON, _("Căn cứ chia"), where="basis")
    submission = lock([submission_id])[submission_id]
    with explained(submission):
        may_type(selectors.facts(submission, actor, at, findings=[]))
    if not basis:
        raise Refused(Problem.PART_WITHOUT_BASIS, where="basis")
    _refuse_bad_value(submission, series_id, value)
    # whoever divides the same place waits here, so that two parts cannot pass the original together
    Place.objects.select_for_update(no_key=True).filter(pk=source_place_id).first()
    target = target_place_id or submission.obligation.place_id
    round_ = submission.obligation.round
    if not selectors.scope(submission).covers(target):
        raise Refused(Problem.UNKNOWN_PLACE, {"place": str(target)})
    whole = _original(submission, source_place_id, target, series_id, period)
    given = (
        CarriedPart.objects.filter(source=source_place_id, series=series_id, period=period)
        .exclude(target=target)
        .aggregate(given=Sum("value"))["given"]
    ) or Decimal(0)
    name = places.name(source_place_id, round_.cutoff_on).full
    if given + value > whole:
        said = {"sum": written(given + value), "whole": written(whole), "source": name}
        raise Refused(Problem.PART_TOO_LARGE, said, where="value")
    before = CarriedPart.objects.filter(
        source=source_place_id, target=target, series=series_id, period=period
    ).first()
    next_rev(submission)
    part, _made = CarriedPart.objects.update_or_create(
        source_id=source_place_id,
        target_id=target,
        series_id=series_id,
        period=period,
        defaults={
            "value": value,
            "basis": basis,
            "submission": submission,
            "rev": submission.rev,
            "changed_at": at,
            "changed_by": actor,
        },
    )
    audit.record(
        "submission.state_part",
        subject=("submission", submission.pk, label(submission)),
        actor=actor,
        at=at,
        changes={
            "source": name,
            "target": places.name(target, round_.cutoff_on).full,
            "figure": selectors.carried_label(submission, series_id),
            "period": period,
            "value": [plain(before.value) if before else None, plain(value)],
        },
        reason=basis,
    )
    return part


def _original(submission: Submission, source: int, target: int, series_id: int, period: str) -> Decimal:
    """Return the divided place's own figure of that year.

    :raises Refused: CELL_PART_NOT_DIVIDED when it did not pass on in part to the target, or has no such
    figure.
    """
    found = selectors.divided_figure(submission, source, target, series_id, int(period[:4]))
    if found is not None:
        return found
    names = places.names({source, target}, submission.obligation.round.cutoff_on)
    said = {
        key: names[place].full if place in names else str(place)
        for key, place in (("source", source), ("target", target))
    }
    raise Refused(Problem.PART_NOT_DIVIDED, said | {"year": period[:4]}, where="source")


def _refuse_bad_value(submission: Submission, series_id: int, value: Decimal) -> None:
    """Refuse what the carried figure cannot be: half a household, less than nothing.

    :raises Refused: CELL_UNKNOWN_CELL, or the first problem of the value; `where` is "value".
    """
    spec, unit = selectors.carried_cell(submission, series_id)
    if spec is None:
        raise Refused(Problem.UNKNOWN_CELL)
    wrong = value_problems(
        value, value_type=spec.value_type, decimals=spec.decimals, minimum=Decimal(0), maximum=spec.maximum
    )
    if wrong:
        said = in_words(as_typed(wrong[0].params, spec, unit))
        raise Refused(value_code(wrong[0].code), said, where="value")
