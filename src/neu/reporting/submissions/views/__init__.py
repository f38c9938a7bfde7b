"""Pages of a report. A view finds, calls one service, and answers; it decides nothing."""

from neu.reporting.submissions.views.deeds import (
    accept,
    authenticate,
    correct,
    reopen,
    return_for_correction,
    send,
    withdraw,
)
from neu.reporting.submissions.views.listing import no_rows, row, row_deed, row_new
from neu.reporting.submissions.views.quoting import figures, reads
from neu.reporting.submissions.views.reading import (
    detail,
    differences,
    history,
    index,
    open_submission,
    origin,
)
from neu.reporting.submissions.views.reviewing import accept_many, review
from neu.reporting.submissions.views.saving import declare_nothing, prefill, save, save_package, state_part

__all__ = [
    "accept",
    "accept_many",
    "authenticate",
    "correct",
    "declare_nothing",
    "prefill",
    "detail",
    "differences",
    "figures",
    "history",
    "index",
    "no_rows",
    "open_submission",
    "origin",
    "reads",
    "reopen",
    "return_for_correction",
    "review",
    "row",
    "row_deed",
    "row_new",
    "save",
    "save_package",
    "send",
    "state_part",
    "withdraw",
]
