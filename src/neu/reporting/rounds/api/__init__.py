"""The API's doors of rounds and regimes."""

from neu.reporting.rounds.api.doors import router
from neu.reporting.rounds.api.regimes import router as regimes

__all__ = ["router"]
router.add_router("", regimes)
