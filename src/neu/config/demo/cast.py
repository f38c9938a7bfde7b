"""Who plays which part: somebody at each agency with the duty the deed needs."""

from datetime import date
from functools import cache

from neu.platform.text.refusals import Refused
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty

NAMED = "."  # the fourteen named accounts read "canbo.bavi"; generated ones begin with "cb." or "ld."


@cache
def someone(agency_id: int, duty: Duty, on: date) -> User:
    """Return who does it: a named account where one has the duty, else a generated one.

    :raises Refused: when nobody at the agency has the duty that day.
    """
    able = people.people_with(agency_id, duty, on)
    if not able:
        raise Refused("DEMO_NOBODY", {"agency": str(agency_id), "duty": duty, "on": str(on)})
    return min(able, key=lambda user: (user.username.startswith(("cb.", "ld.")), user.username))


@cache
def typist(agency_id: int, on: date) -> User:
    """Return who types: an officer before a leader, so that the leader may authenticate."""
    able = people.people_with(agency_id, Duty.ENTER, on)
    if not able:
        raise Refused("DEMO_NOBODY", {"agency": str(agency_id), "duty": Duty.ENTER, "on": str(on)})
    return min(
        able, key=lambda user: (user.username.startswith("ld."), user.username.startswith("cb."), user.pk)
    )
