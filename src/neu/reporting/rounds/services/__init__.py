"""Deeds on rounds: open, close, reopen, mark; load the regimes."""

from neu.reporting.rounds.services.asking import Asked, open_ad_hoc, work_out
from neu.reporting.rounds.services.extending import extend
from neu.reporting.rounds.services.loading import load_reference, load_regime
from neu.reporting.rounds.services.opening import (
    close_round,
    drop_event_round,
    mark,
    open_for_event,
    open_round,
    reopen_round,
    take_back,
)
from neu.reporting.rounds.services.reminding import remind, set_reminding
from neu.reporting.rounds.services.writing import (
    discard_regime_draft,
    edit_regime,
    move_step,
    publish_version,
    remove_regime_part,
    start_from_kept,
    start_from_regime_file,
    start_version,
    undo_regime_step,
    withdraw_version,
)

__all__ = [
    "Asked",
    "close_round",
    "drop_event_round",
    "extend",
    "load_reference",
    "load_regime",
    "mark",
    "open_ad_hoc",
    "open_for_event",
    "open_round",
    "remind",
    "reopen_round",
    "set_reminding",
    "take_back",
    "discard_regime_draft",
    "edit_regime",
    "move_step",
    "publish_version",
    "remove_regime_part",
    "start_from_kept",
    "start_from_regime_file",
    "start_version",
    "undo_regime_step",
    "withdraw_version",
    "work_out",
]
