"""The API's doors of reports: reading them, saving cells and words, and every deed of their journey."""

from neu.platform.api.problems import register_statuses
from neu.reporting.submissions.api import deeds, listing, reading, saving
from neu.reporting.submissions.api.telling import router
from neu.reporting.submissions.rules import Refusal, RowProblem

__all__ = ["deeds", "listing", "reading", "router", "saving"]
register_statuses(
    {
        Refusal.NOT_YOUR_CHAIR: 403,
        Refusal.NOT_YOUR_DUTY: 403,
        Refusal.OWN_TYPING: 403,
        Refusal.WRONG_STATUS: 409,
        Refusal.ROUND_CLOSED: 409,
        Refusal.NOT_AUTHENTICATED: 409,
        Refusal.HAS_ERRORS: 409,
        Refusal.STALE_VERSION: 409,
        Refusal.STALE_PARTS: 409,
        Refusal.NOTHING_TO_SEND: 409,
        Refusal.ALREADY_ACCEPTED: 409,
        Refusal.NO_AUTHENTICATION_ASKED: 409,
        Refusal.BUSY: 409,
        RowProblem.ROW_CHANGED: 409,
        RowProblem.ROW_REMOVED: 409,
        RowProblem.ROW_LIST_HAS_ROWS: 409,
        RowProblem.ROW_KEY_USED: 409,
        RowProblem.ROW_UNKNOWN_LIST: 404,
        RowProblem.ROW_GONE: 404,
    }
)
