"""What every bench is given: the volume, the web server's port, the people who type."""

from dataclasses import dataclass, field
from datetime import date, datetime

from bench.volume import Volume, obligations_typed
from neu.registry.people import selectors as people
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import day_of
from neu.reporting.submissions.models import Submission

RELATED = "obligation__round__regime__programme", "obligation__step", "obligation__agency"


@dataclass
class Stage:
    volume: Volume
    port: int
    at: datetime
    seconds: float = 60.0  # how long the steady load lasts
    typists: list[tuple[User, Submission]] = field(
        default_factory=list
    )  # one a commune, her annual report open

    @property
    def today(self) -> date:
        return day_of(self.at)

    def __post_init__(self) -> None:
        for duty in obligations_typed(self.volume.live):
            able = people.people_with(duty.agency_id, Duty.ENTER, self.today)
            if able:
                report = Submission.objects.select_related(*RELATED).get(obligation=duty)
                self.typists.append((able[0], report))

    def holder(self, agency_id: int, duty: Duty) -> User:
        """Return somebody with a duty at an agency.

        :raises LookupError: when there is nobody.
        """
        able = people.people_with(agency_id, duty, self.today)
        if not able:
            raise LookupError(f"nobody at agency {agency_id} has {duty}")
        return able[0]
