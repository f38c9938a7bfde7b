"""Who is concerned with a report: who may speak of it and be mentioned, because she may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from neu.platform.text.rules import sort_key
from neu.registry.agencies import selectors as agencies
from neu.registry.people import selectors as people
from neu.registry.people.rules import Duty, Role
from neu.registry.people.texts import ROLE
from neu.registry.periods.rules import day_of
from neu.reporting.submissions import selectors as submissions
from neu.reporting.submissions.models import Submission


@dataclass(frozen=True)
class Concerned:
    """A person of an agency whose people read a report's cells; `owner_id`: the agency whose report it is."""

    user_id: int
    name: str
    agency_id: int
    agency: str
    owner_id: int
    position: Promise  # what she is there


def concerned(submission: Submission, at: datetime) -> dict[int, Concerned]:
    """Return who works on a report today, by user: at its own agency first, then who authenticates it and,
    once it is sent, those it comes to. Whoever reads everything reads this too, and says nothing."""
    on, reading = day_of(at), submissions.reading(submission, at)
    named, working = agencies.names(reading, on), people.people_by_agency(reading, Duty.ENTER, on)
    leading = people.people_by_agency(reading, Duty.SIGN_OFF, on)
    found: dict[int, Concerned] = {}
    for agency_id in reading:
        leaders = {user.pk for user in leading.get(agency_id, [])}
        for user in working.get(agency_id, []):
            position = ROLE[Role.LEADER if user.pk in leaders else Role.OFFICER]
            one = Concerned(user.pk, user.full_name, agency_id, named[agency_id].name, reading[0], position)
            found.setdefault(user.pk, one)
    return found


def named(several: Iterable[Concerned], *, but: int = 0) -> list[tuple[str, list[Concerned]]]:
    """Return people by agency for a list to choose from, without her who chooses."""
    by_agency: dict[str, list[Concerned]] = {}
    for one in several:
        if one.user_id != but:
            by_agency.setdefault(one.agency, []).append(one)
    return [(agency, sorted(who, key=lambda one: sort_key(one.name))) for agency, who in by_agency.items()]
