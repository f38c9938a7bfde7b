"""The API's doors of forms: the published versions, and forms being written."""

from neu.reporting.forms.api.published import router
from neu.reporting.forms.api.writing import router as writing

__all__ = ["router"]
router.add_router("", writing)
