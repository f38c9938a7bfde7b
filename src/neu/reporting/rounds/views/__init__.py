"""Doors of rounds: reading them, opening and closing one; regimes and their versions."""

from neu.reporting.rounds.views.extending import extend
from neu.reporting.rounds.views.opening import ask, close, open_round, reopen
from neu.reporting.rounds.views.reading import board, round_page, rounds
from neu.reporting.rounds.views.regimes import regime, regime_file, regimes
from neu.reporting.rounds.views.reminding import reminding
from neu.reporting.rounds.views.writing import (
    draft,
    draft_discard,
    draft_file,
    draft_part,
    draft_part_deed,
    draft_preview,
    draft_publish,
    draft_undo,
    regime_new,
    regime_upload,
    withdraw,
)

__all__ = [
    "ask",
    "board",
    "close",
    "draft",
    "draft_discard",
    "draft_file",
    "draft_part",
    "draft_part_deed",
    "draft_preview",
    "draft_publish",
    "draft_undo",
    "extend",
    "open_round",
    "regime",
    "regime_file",
    "regime_new",
    "regime_upload",
    "regimes",
    "reminding",
    "reopen",
    "round_page",
    "rounds",
    "withdraw",
]
