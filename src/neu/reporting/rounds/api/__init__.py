"""The API's doors of rounds."""

from neu.reporting.rounds.api.doors import router

__all__ = ["router"]
