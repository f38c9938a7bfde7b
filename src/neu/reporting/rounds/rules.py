"""What a step of a route does. Pure."""

from enum import StrEnum


class StepKind(StrEnum):
    COLLECT = "COLLECT"  # types its own figures
    CONSOLIDATE = "CONSOLIDATE"  # gathers what the steps before it sent, and may add its own
    ISSUE = "ISSUE"  # signs and issues the edition


class Spread(StrEnum):
    """Over which places a step spreads: one obligation for each holder of its function in each place."""

    LISTED_COMMUNES = "LISTED_COMMUNES"  # communes on the regime's list at the cut-off
    LISTED_DISTRICTS = "LISTED_DISTRICTS"  # districts that have such a commune
    TERRITORY = "TERRITORY"  # the round's territory (the province)


class RoundState(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class ObligationState(StrEnum):
    """What the board shows. Set by the deed that changes it."""

    OPEN = "OPEN"  # nothing sent yet
    SENT = "SENT"
    AUTHENTICATED = "AUTHENTICATED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
