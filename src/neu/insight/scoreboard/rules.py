"""What each target of Plan 168 (section II.2) counts, and by which version of the rule. Pure."""

from dataclasses import dataclass
from enum import StrEnum

RULE = "1"  # of how K1…K3 are counted; another count is another version


class Key(StrEnum):
    """The targets of the Plan, in its order."""

    K1 = "K1"  # agencies use the system
    K2 = "K2"  # reports are made in the system
    K3 = "K3"  # agencies are informed over the network
    K6 = "K6"  # managers are trained
    K7 = "K7"  # rooms for online meetings
    K8 = "K8"  # meetings and training online


class Count(StrEnum):
    """One number under a target."""

    IN_SCOPE = "IN_SCOPE"  # agencies that hold a function of the Programme on the last day
    DEPLOYED = "DEPLOYED"  # of them: with a person who may sign in
    USED = "USED"  # of them: with a deed in the log
    DUE = "DUE"  # reports due in the days asked
    CLOSED = "CLOSED"  # of them: accepted in the system
    INFORMED = "INFORMED"  # agencies to a person of which a notice was delivered


class Whose(StrEnum):
    """Whose agencies are counted."""

    PLACE = "PLACE"  # of the place the report is about, not of places in it
    AGENCY = "AGENCY"  # the reporting agency and those under it


@dataclass(frozen=True)
class Counted:
    """One count, and of how many: 5 of 7 agencies."""

    value: int
    of: int
