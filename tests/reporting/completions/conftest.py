"""One commune's projects of 2025: Ba Vì's board carries them out for a department of the province."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from neu.registry.agencies.models import Agency
from neu.registry.people.models import User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.completions import services
from neu.reporting.completions.models import Completion
from neu.reporting.submissions import services as submissions
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import WordsEdit
from tests.reporting.submissions.conftest import person

ENDED = date(2025, 10, 20)
T0 = datetime(2025, 10, 22, 8, tzinfo=HANOI)
INVESTOR = "so-y-te"
ROAD = {"noi_dung": "Đường bê tông", "don_vi": "km", "ke_hoach": "2", "thuc_hien": "2"}
MONEY = {"nguon": "Ngân sách trung ương", "duyet": "1500000000", "giai_ngan": "1400000000"}
PEOPLE = {
    "canbo": ("bql-21529", "OFFICER"),
    "chutich": ("ubnd-xa-21529", "LEADER"),
    "canboxa": ("ubnd-xa-21529", "OFFICER"),
    "soyte": (INVESTOR, "OFFICER"),
    "bandantoc": ("ban-dan-toc", "OFFICER"),
    "nguoila": ("bql-21115", "OFFICER"),
    "kiemtoan": ("kiem-toan", "AUDITOR"),
}


@dataclass
class World:
    """The people, and an hour that moves on with every deed."""

    people: dict[str, User]
    hours: int = 0

    def now(self) -> datetime:
        self.hours += 1
        return T0 + timedelta(hours=self.hours)

    def said(self, **other) -> services.Declared:
        """A road in Ba Vì, but for what is said otherwise."""
        ended = other.get("ended_on", ENDED)
        usual = services.Declared(
            regime="KET_THUC_DU_AN",
            code="DA1.2024-07",
            name="Đường bê tông thôn 1",
            investor_id=agency(INVESTOR),
            unit_id=agency("bql-21529"),
            place_id=places.by_code(Level.COMMUNE, "21529", ended),
            ended_on=ended,
            started_on=date(2024, 3, 1),
            decision="12/QĐ-UBND",
            decided_on=date(2024, 2, 1),
        )
        return replace(usual, **other)

    def declare(self, who: str = "canbo", **other) -> Completion:
        return services.declare(self.said(**other), actor=self.people[who], at=self.now())

    def open(self, one: Completion, who: str = "canbo") -> Submission:
        return submissions.open_submission(one.obligation_id, actor=self.people[who], at=self.now())

    def fill(self, one: Completion) -> Submission:
        """Type a row of each list and a word."""
        report = self.open(one)
        for section, row in (("A", ROAD), ("B", MONEY)):
            submissions.add_row(
                report.pk, section, row, key=uuid4(), actor=self.people["canbo"], at=self.now()
            )
        words = [WordsEdit("C", "C1", 0, "Đúng tiến độ.")]
        submissions.save(report.pk, [], narratives=words, actor=self.people["canbo"], at=self.now())
        return report

    def do(self, deed: str, report: Submission, who: str, **more) -> Submission:
        return getattr(submissions, deed)(report.pk, actor=self.people[who], at=self.now(), **more)

    def finish(self, one: Completion) -> Submission:
        """The unit sends, the committee authenticates."""
        report = self.fill(one)
        self.do("send", report, "canbo")
        return self.do("authenticate", report, "chutich")


def agency(code: str) -> int:
    return Agency.objects.get(code=code).pk


@pytest.fixture
def world(db) -> World:
    return World({name: person(name, code, role=role) for name, (code, role) in PEOPLE.items()})
