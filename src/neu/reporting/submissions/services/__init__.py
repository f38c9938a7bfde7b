"""Deeds on a submission: one function for each thing an officer can do.

Every deed is one transaction: lock (receipt → submission → figures), decide, change, audit row, notices.
"""

from neu.reporting.submissions.rules import (
    CellsRefused,
    Channel,
    Conflict,
    Edit,
    FigureState,
    Saved,
    WordsEdit,
)
from neu.reporting.submissions.services.accepting import accept
from neu.reporting.submissions.services.accepting_many import Verdict, accept_many
from neu.reporting.submissions.services.carrying import state_part
from neu.reporting.submissions.services.declaring import declare_nothing
from neu.reporting.submissions.services.listing import (
    add_row,
    declare_no_rows,
    edit_row,
    move_row,
    remove_row,
    restore_row,
)
from neu.reporting.submissions.services.locking import hold_still
from neu.reporting.submissions.services.moving import authenticate, correct, withdraw
from neu.reporting.submissions.services.opening import forget_empty, open_submission
from neu.reporting.submissions.services.prefilling import prefill
from neu.reporting.submissions.services.returning import (
    CellToReturn,
    RowToReturn,
    reopen,
    return_for_correction,
)
from neu.reporting.submissions.services.saving import save
from neu.reporting.submissions.services.sending import send

__all__ = [
    "CellToReturn",
    "CellsRefused",
    "Channel",
    "Conflict",
    "Edit",
    "FigureState",
    "RowToReturn",
    "Saved",
    "Verdict",
    "WordsEdit",
    "accept",
    "accept_many",
    "add_row",
    "authenticate",
    "correct",
    "declare_no_rows",
    "declare_nothing",
    "forget_empty",
    "edit_row",
    "hold_still",
    "move_row",
    "open_submission",
    "prefill",
    "remove_row",
    "reopen",
    "restore_row",
    "return_for_correction",
    "save",
    "send",
    "state_part",
    "withdraw",
]
