"""Doors of rounds: reading them, opening and closing one."""

from neu.reporting.rounds.views.extending import extend
from neu.reporting.rounds.views.opening import ask, close, open_round, reopen
from neu.reporting.rounds.views.reading import board, round_page, rounds
from neu.reporting.rounds.views.reminding import reminding

__all__ = ["ask", "board", "close", "extend", "open_round", "reminding", "reopen", "round_page", "rounds"]
