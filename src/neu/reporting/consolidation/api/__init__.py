"""The API's doors of totals and editions."""

from ninja import Router

from neu.platform.api.problems import register_statuses
from neu.reporting.consolidation.api.adjustments import router as adjustments
from neu.reporting.consolidation.api.comparing import router as comparing
from neu.reporting.consolidation.api.editions import router as editions
from neu.reporting.consolidation.api.in_tree import router as in_tree
from neu.reporting.consolidation.api.totals import router as totals
from neu.reporting.consolidation.rules import AdjustmentRefusal, Refusal

router = Router(tags=["totals"])
router.add_router("", totals)
router.add_router("", in_tree)
router.add_router("", adjustments)
router.add_router("", editions, tags=["editions"])
router.add_router("", comparing, tags=["editions"])
register_statuses(
    {
        Refusal.NOT_STANDING_AGENCY: 403,
        Refusal.NOT_ISSUER: 403,
        Refusal.NOTHING_ACCEPTED: 409,
        Refusal.FIGURES_MOVED: 409,
        Refusal.DRAFT_WITHDRAWN: 409,
        Refusal.DRAFT_ISSUED: 409,
        Refusal.NUMBER_TAKEN: 409,
        Refusal.NOTHING_CHANGED: 409,
        AdjustmentRefusal.ADJUSTMENT_NOT_YOURS: 403,
        AdjustmentRefusal.ADJUSTMENT_NOT_SIGNER: 403,
        AdjustmentRefusal.ADJUSTMENT_OWN: 403,
        AdjustmentRefusal.ADJUSTMENT_ROUND_CLOSED: 409,
        AdjustmentRefusal.ADJUSTMENT_ISSUED: 409,
        AdjustmentRefusal.ADJUSTMENT_WAITING: 409,
        AdjustmentRefusal.ADJUSTMENT_SIGNED: 409,
        AdjustmentRefusal.ADJUSTMENT_WITHDRAWN: 409,
    }
)
