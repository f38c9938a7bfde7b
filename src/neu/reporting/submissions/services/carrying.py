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
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import CarriedPart, Submission
from neu.reporting.submissions.rules import Problem, may_type
from neu.reporting.submissions.rules.figures import plain
from neu.reporting.submissions.selectors.carrying import carried
from neu.reporting.submissions.selectors.earlier import earlier_years
from neu.reporting.submissions.services.locking import lock
from neu.reporting.submissions.services.opening import label
from neu.reporting.submissions.services.refusing import explained
from neu.reporting.submissions.services.saving import next_rev


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

    :raises Refused: CELL_PART_WITHOUT_BASIS, CELL_PART_NOT_DIVIDED, CELL_PART_TOO_LARGE, CELL_NOT_FINITE;
        as `typed`; who may not type here.
    """
    basis = typed(basis, REASON, _("Căn cứ chia"), where="basis")
    submission = lock([submission_id])[submission_id]
    with explained(submission):
        may_type(selectors.facts(submission, actor, at, findings=[]))
    if not basis:
        raise Refused(Problem.PART_WITHOUT_BASIS, where="basis")
    if not value.is_finite():
        raise Refused(Problem.NOT_FINITE, where="value")
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
    if value < 0 or given + value > whole:
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
    round_ = submission.obligation.round
    year = int(period[:4])
    then = next((one.round.cutoff_on for one in earlier_years(round_) if one.year == year), None)
    if then is not None:
        then = min(then, round_.cutoff_on)
        divided = {part.source for part in places.territory(target, round_.cutoff_on, then).parts}
        found = carried(source, on=then, round=round_, series_ids=[series_id]).get(series_id)
        values = [value for _place, of_year, value in found.sources if of_year == year] if found else []
        if source in divided and values:
            return sum(values, Decimal(0))
    names = places.names({source, target}, round_.cutoff_on)
    said = {
        key: names[place].full if place in names else str(place)
        for key, place in (("source", source), ("target", target))
    }
    raise Refused(Problem.PART_NOT_DIVIDED, said | {"year": period}, where="source")
