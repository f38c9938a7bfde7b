"""The API's doors of rounds, regimes, reminders."""

from neu.reporting.rounds.api.asking import router as asking
from neu.reporting.rounds.api.doors import router
from neu.reporting.rounds.api.regimes import router as regimes

__all__ = ["router"]
router.add_router("", regimes)
router.add_router("", asking)
