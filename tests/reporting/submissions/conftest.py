"""One commune's report of 2025, walked through the real services: Ba Vì, its units, its committee, the
province."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.registry.agencies.models import Agency
from neu.registry.people.models import Position, User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.reporting.forms.layout import CellKey
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Edit, FigureState, Saved

CUTOFF = date(2025, 8, 31)
T0 = datetime(2025, 9, 1, 8, tzinfo=HANOI)


def later(hours: int) -> datetime:
    """An instant so many hours after the round's first morning."""
    return T0 + timedelta(hours=hours)


def person(username: str, *agencies: str, role: str = "OFFICER", until: date | None = None) -> User:
    user = User.objects.create(username=username, full_name=username)
    for code in agencies:
        Position.objects.create(
            user=user,
            agency=Agency.objects.get(code=code),
            role=role,
            valid=DateRange(date(2021, 1, 1), until),
        )
    return user


@dataclass
class World:
    """The round and its people; `at` moves on an hour with every deed, as a day does."""

    round: Round
    people: dict[str, User]
    hours: int = 0

    def now(self) -> datetime:
        self.hours += 1
        return later(self.hours)

    def duty(self, agency: str, step: str | None = None) -> Obligation:
        found = Obligation.objects.filter(round=self.round, agency__code=agency)
        return found.get(step__code=step) if step else found.get()

    def open(self, agency: str, who: str, step: str | None = None) -> Submission:
        return services.open_submission(self.duty(agency, step).pk, actor=self.people[who], at=self.now())

    def edit(
        self,
        submission: Submission,
        key: CellKey,
        value: int | str | Decimal | None,
        *,
        base: int = 0,
        place: int | None = None,
        state: FigureState = FigureState.VALUE,
        **more,
    ) -> Edit:
        asked = selectors.scope(submission)
        (series, window) = next(one for one, cell in asked.typed.items() if cell.key == key)
        number = None if value is None else Decimal(value)
        return Edit(place or asked.place_id, series, window, base, state, number, **more)

    def save(self, submission: Submission, who: str, *edits: Edit, **more) -> Saved:
        return services.save(submission.pk, edits, actor=self.people[who], at=self.now(), **more)

    def do(self, deed: str, submission: Submission, who: str, **more) -> Submission:
        return getattr(services, deed)(submission.pk, actor=self.people[who], at=self.now(), **more)


PEOPLE = {
    "canbo": ("bql-21529",),
    "dongnghiep": ("bql-21529",),
    "tramyte": ("tram-y-te-21529",),
    "chutich": ("ubnd-xa-21529",),
    "bandantoc": ("ban-dan-toc",),
    "soyte": ("so-y-te",),
    "nguoila": ("bql-21115",),
    "kiemtoan": ("kiem-toan",),
}
ROLES = {"chutich": "LEADER", "kiemtoan": "AUDITOR"}


def build() -> World:
    people = {name: person(name, *codes, role=ROLES.get(name, "OFFICER")) for name, codes in PEOPLE.items()}
    opened = rounds.open_round(
        "BC_NAM",
        period="2025",
        territory_id=places.current_province(CUTOFF),
        cutoff_on=CUTOFF,
        actor=None,
        at=T0,
    )
    return World(opened, people)


@pytest.fixture
def world(db) -> World:
    return build()


def first_keys(submission: Submission, section: str, column: str, count: int = 3) -> list[CellKey]:
    """The first typed cells of a column this report may type."""
    typed = selectors.scope(submission).typed.values()
    return [cell.key for cell in typed if cell.key[0] == section and cell.key[2] == column][:count]
