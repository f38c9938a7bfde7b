"""Rounds of several years played through the real services, from units to the province."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from neu.registry.people import services as people
from neu.registry.people.models import User
from neu.registry.periods.rules import HANOI
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.forms.layout import CellKey
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Edit, FigureState, Status

NOTHING, NO_SUBJECT, UNKNOWN = FigureState.NOTHING, FigureState.NO_SUBJECT, FigureState.UNKNOWN
Said = int | str | Decimal | FigureState
GIAO, KEO_DAI, GIAI_NGAN = (("C", "DA1_NSTW_DTPT", column) for column in ("giao", "keo_dai", "giai_ngan"))
HOUSES = ("B", "DA1_NHA_O", "thuc_hien")
TRIEU = 10**6


@dataclass
class Play:
    """One round and the hour it has come to; every deed takes a minute."""

    round: Round
    at: datetime
    base: dict[tuple[int, int, int, int], int] = field(default_factory=dict)

    @classmethod
    def open(cls, year: int, *, passage: str = "first", regime: str = "BC_NAM", **more: object) -> "Play":
        cutoff = date(year, 8, 31) if passage == "first" else date(year, 12, 31)
        at = datetime(cutoff.year, cutoff.month, cutoff.day, 8, tzinfo=HANOI) + timedelta(days=1)
        made = rounds.open_round(
            regime,
            period=str(year),
            territory_id=places.current_province(cutoff),
            cutoff_on=cutoff,
            passage=passage,
            actor=None,
            at=at,
            **more,
        )
        return cls(
            Round.objects.select_related("regime__programme", "form_version__form", "window", "route").get(
                pk=made.pk
            ),
            at,
        )

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def place(self, code: str, level: Level = Level.COMMUNE) -> int:
        return places.by_code(level, code, self.round.cutoff_on)

    @property
    def province(self) -> int:
        return self.round.territory_id

    def report(self, agency: str, step: str | None = None) -> Submission:
        duty = Obligation.objects.filter(round=self.round, agency__code=agency)
        if step:
            duty = duty.filter(step__code=step)
        return services.open_submission(duty.get().pk, actor=officer(agency), at=self.now())

    def type(
        self, agency: str, said: Mapping[CellKey, Said], *, step: str | None = None, place: int | None = None
    ) -> Submission:
        """Save figures of a report, in stored units."""
        report = self.report(agency, step)
        asked = selectors.scope(report)
        by_key = {cell.key: coordinates for coordinates, cell in asked.typed.items()}
        edits = []
        about = place or asked.place_id
        held = {(one.place_id, one.series_id, one.window_id): one.rev for one in report.figures.all()}
        for key, value in said.items():
            series, window = by_key[key]
            state = value if isinstance(value, FigureState) else FigureState.VALUE
            number = None if isinstance(value, FigureState) else Decimal(value)
            edits.append(
                Edit(about, series, window, held.get((about, series, window), 0), state, number, "sửa")
            )
        saved = services.save(report.pk, edits, actor=officer(agency), at=self.now())
        assert not saved.conflicts
        report.refresh_from_db()
        return report

    def send(self, agency: str, step: str | None = None, *, by: User | None = None) -> Submission:
        report = self.report(agency, step)
        return services.send(report.pk, actor=by or officer(agency), at=self.now(), reason="đã kiểm tra")

    def authenticate(self, agency: str, committee: str) -> Submission:
        return services.authenticate(self.report(agency).pk, actor=leader(committee), at=self.now())

    def unit(self, agency: str, committee: str, said: Mapping[CellKey, Said]) -> Submission:
        """A unit types, sends, and its commune's committee authenticates."""
        self.type(agency, said)
        self.send(agency)
        return self.authenticate(agency, committee)

    def accept(self, agency: str, by: str, step: str | None = None) -> Submission:
        return services.accept(self.report(agency, step).pk, actor=officer(by), at=self.now())

    def commune(self, code: str, said: Mapping[CellKey, Said], *, unit: str = "bql") -> None:
        """A commune's unit reports, its committee authenticates and sends its consolidation."""
        suffix = f"{code}-cu" if self.round.cutoff_on < date(2025, 7, 1) and not _kept(code) else code
        committee = f"ubnd-xa-{suffix}"
        self.unit(f"{unit}-{suffix}", committee, said)
        self.send(committee, "XA")
        if self.round.cutoff_on >= date(2025, 7, 1):
            self.accept(committee, "ban-dan-toc", "XA")

    def again(self, agency: str, step: str, reason: str) -> None:
        """A consolidation that was sent is corrected and sent once more."""
        report = self.report(agency, step)
        if report.status != Status.SENT:
            services.correct(report.pk, actor=officer(agency), at=self.now(), reason=reason)
        else:
            services.withdraw(report.pk, actor=officer(agency), at=self.now())
        self.send(agency, step)

    def district(self, code: str, *communes: str) -> None:
        """The district's review of these communes, accepted by the standing agency."""
        office = f"phong-dan-toc-{code}"
        for commune in communes:
            suffix = commune if _kept(commune) else f"{commune}-cu"
            self.accept(f"ubnd-xa-{suffix}", office, "XA")
        self.send(office, "HUYEN")
        self.accept(office, "ban-dan-toc", "HUYEN")


def _kept(code: str) -> bool:
    from neu.registry.agencies.models import Agency

    return not Agency.objects.filter(code=f"ubnd-xa-{code}-cu").exists()


def officer(agency: str) -> User:
    return User.objects.get(username=f"cb.{agency}")


def leader(agency: str) -> User:
    return User.objects.get(username=f"ld.{agency}")


def populate() -> None:
    people.load_demo_people(datetime(2021, 1, 1, tzinfo=HANOI))
