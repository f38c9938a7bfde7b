"""Plays past years and opens today's rounds through the real services; the audit says `at` is simulated."""

import os
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connections, transaction

from neu.config.demo.amounts import FIRST, JANUARY, REORGANISED, Book, has_news, keep_book
from neu.config.demo.cast import someone, typist
from neu.config.demo.filling import Reporter, edits
from neu.platform.audit import services as audit
from neu.platform.audit.services import simulated_time
from neu.platform.notices import services as notices
from neu.registry.people.models import User
from neu.registry.people.rules import Duty
from neu.registry.places import selectors as places
from neu.registry.places.rules import Level
from neu.reporting.consolidation import services as consolidation
from neu.reporting.rounds import selectors as routing
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation, Round
from neu.reporting.submissions import selectors, services
from neu.reporting.submissions.models import Figure, Submission
from neu.reporting.submissions.rules import WordsEdit

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
AREA = "VUNG_DTTS_MN"
OLD_DAY, NEW_DAY = date(2024, 6, 30), date(2025, 7, 1)
YEARS = (2022, 2023, 2024, 2025)
DIGITAL_SINCE = 2026  # from then on the form asks for digital transformation, which the system counts
DEPARTMENT_SPENT = Decimal(15_000_000)  # so.yte's own 15 triệu, "không phân theo xã"
LATE_EVERY, RETURNED_EVERY, SILENT_EVERY = 17, 23, 29
WORTH_TWO = 12  # reports; fewer are done before a second process has begun


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIETNAM)


@dataclass
class Stage:
    """What the play knows: amounts, places, and whom to tell how far it is."""

    figures: Mapping[str, Any]
    tell: Callable[[str], None]
    book: Book = field(default_factory=Book)
    codes: dict[int, str] = field(default_factory=dict)  # place → the book's name of a commune
    scales: dict[int, int] = field(default_factory=dict)  # place → how many communes it is made of

    def prepare(self) -> None:
        old, new = communes(OLD_DAY), communes(NEW_DAY)
        old_names, new_names = places.names(old, OLD_DAY), places.names(new, NEW_DAY)
        self.codes = {pk: f"{old_names[pk].code}-cu" for pk in old} | {pk: new_names[pk].code for pk in new}
        heirs: dict[str, str] = {}
        for pk in new:
            made_of = places.sources(pk, NEW_DAY, OLD_DAY)
            self.scales[pk] = max(len(made_of), 1)
            for source in made_of:
                # what an undivided predecessor left goes to its first heir: illustration, never a share
                heirs.setdefault(self._old_code(source.place_id), self.codes[pk])
        self.book = keep_book(
            self.figures,
            old=sorted(f"{old_names[pk].code}-cu" for pk in old),
            new=sorted(self.codes[pk] for pk in new),
            heirs=heirs,
            years=range(2022, 2027),
        )

    def _old_code(self, place_id: int) -> str:
        return f"{places.name(place_id, OLD_DAY).code}-cu"

    def code(self, place_id: int, year: int) -> str:
        """An unchanged commune (Ba Xa) has one name before and another after in the book."""
        plain = self.codes[place_id].removesuffix("-cu")
        return f"{plain}-cu" if year < REORGANISED else plain


def in_two(first: Callable[[], None], second: Callable[[], None]) -> None:
    """Do two independent things at once, the second in a forked process with its own connection."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            second()
            code = 0
        except BaseException:  # the parent must learn of it whatever it is
            traceback.print_exc()
        finally:
            connections.close_all()
            os._exit(code)
    try:
        first()
    finally:
        _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError("the second process of the demo failed; its words stand above")


def province(on: date) -> int:
    return places.by_code(Level.PROVINCE, "51", on)


def communes(on: date) -> list[int]:
    return sorted(places.listed(AREA, on, within=places.within(province(on), on)))


def assign_plans(stage: Stage, year: int) -> None:
    """The standing agency types the year's plan for each commune, once."""
    day = date(year, 8, 2) if year == 2022 else date(year, 7, 7) if year == REORGANISED else date(year, 2, 20)
    actor = named("bandantoc")
    opened = rounds.open_round(
        "GIAO_KE_HOACH",
        period=str(year),
        territory_id=province(day),
        cutoff_on=day,
        actor=actor,
        at=at(day, 8),
    )
    obligation = opened.obligations.get()
    submission = services.open_submission(obligation.pk, actor=actor, at=at(day, 8, 30))
    scope = selectors.scope(submission)
    phase = scope.windows["PHASE"]
    assigned = set(Figure.objects.filter(window=phase, sole=True).values_list("place_id", flat=True))
    for place_id in communes(day):
        reporter = Reporter(
            place_id, stage.code(place_id, year), year, JANUARY, scale=stage.scales.get(place_id, 1)
        )
        made = edits(stage.figures, stage.book, scope, reporter)
        if place_id in assigned:  # the phase was assigned in an earlier year, once
            made = [one for one in made if one.window_id != phase]
        if made:
            services.save(submission.pk, made, actor=actor, at=at(day, 9))
    services.send(submission.pk, actor=actor, at=at(day, 16))


def named(username: str) -> User:
    return User.objects.get(username=username)


@dataclass
class Calendar:
    """When the steps of one pass happen in the play."""

    opens: date
    cutoff: date
    units: date
    authenticates: date
    communes: date
    districts: date
    owners: date
    province: date
    issues: date


def calendar(year: int, passage: str) -> Calendar:
    """The days of a pass in the play, inside the due dates of TT 01/2022 for most."""
    if passage == FIRST:
        opens = date(year, 8, 1) if year != REORGANISED else date(year, 8, 5)
        days = [(8, 31), (9, 4), (9, 8), (9, 12), (9, 17), (9, 22), (9, 25), (9, 29)]
        return Calendar(opens, *(date(year, month, day) for month, day in days))
    days = [(1, 20), (1, 22), (1, 23), (1, 28), (2, 3), (2, 7), (2, 10), (2, 16)]
    return Calendar(date(year + 1, 1, 5), date(year, 12, 31), *(date(year + 1, m, d) for m, d in days[1:]))


def fill(
    stage: Stage,
    one: Obligation,
    year: int,
    passage: str,
    day: date,
    *,
    skips: frozenset[str] = frozenset(),
    share: Decimal = Decimal(1),
) -> Submission | None:
    """Open a unit's report and type its part; None when the unit has nothing to say."""
    actor = typist(one.agency_id, day)
    submission = services.open_submission(one.pk, actor=actor, at=at(day, 9))
    reporter = Reporter(
        one.place_id,
        stage.code(one.place_id, year),
        year,
        passage,
        skips,
        scale=stage.scales.get(one.place_id, 1),
    )
    made = edits(stage.figures, stage.book, selectors.scope(submission), reporter, share=share)
    if not made:
        return None
    save(submission, made, actor, day)
    return submission


def save(submission: Submission, made: list[services.Edit], actor: User, day: date) -> None:
    """Based on what is there: a January report opens with September's figures."""
    revs = {
        (figure.place_id, figure.series_id, figure.window_id): figure.rev
        for figure in Figure.objects.filter(submission=submission)
    }
    based = [replace(one, base_rev=revs.get(one.coordinates, 0)) for one in made]
    services.save(submission.pk, based, actor=actor, at=at(day, 10))


class Pass:
    """One pass of the annual report, from the units to the issued edition."""

    def __init__(self, stage: Stage, year: int, passage: str, *, follows: Round | None = None) -> None:
        self.stage, self.year, self.passage = stage, year, passage
        self.days = calendar(year, passage)
        self.round = rounds.open_round(
            "BC_NAM",
            period=str(year),
            passage=passage,
            territory_id=province(self.days.cutoff),
            cutoff_on=self.days.cutoff,
            actor=named("bandantoc"),
            at=at(self.days.opens, 8),
            follows=follows,
        )
        self.by_step: dict[str, list[Obligation]] = defaultdict(list)
        for one in self.round.obligations.select_related("step", "agency").order_by("place_id", "pk"):
            self.by_step[one.step.code].append(one)
        self.covered = covered_projects(self.by_step["DON_VI"])

    def play(self) -> Round:
        """Everything to the edition."""
        self.communes()
        self.consolidate("CHU_DU_AN_HUYEN", self.days.districts, accepts=[], own=self._district_share)
        self.consolidate("HUYEN", self.days.districts, accepts=["XA", "CHU_DU_AN_HUYEN"])
        self.consolidate("CHU_DU_AN", self.days.owners, accepts=[], own=self._department_share)
        above = ["HUYEN", "CHU_DU_AN"] if self.by_step["HUYEN"] else ["XA", "CHU_DU_AN"]
        self.consolidate("THUONG_TRUC", self.days.province, accepts=above, own=self._words)
        self.issue()
        return self.round

    def communes(self, *, silent: Iterable[int] = (), leaves_out: Iterable[int] = ()) -> None:
        """Each commune's units report, its committee authenticates and sends up; two processes share it.

        Units of communes in `silent` may report but nothing goes up; `leaves_out` names untouched duties.
        """
        left_out, kept_down = set(leaves_out), set(silent)
        units: dict[int, list[tuple[int, Obligation]]] = defaultdict(list)
        for number, one in enumerate(self.by_step["DON_VI"]):
            if one.pk not in left_out and self._has_news(one):
                units[one.place_id].append((number, one))
        up = {one.place_id: one for one in self.by_step["XA"] if one.place_id not in kept_down}

        def some(place_ids: list[int]) -> None:
            for place_id in place_ids:
                with transaction.atomic():
                    self.units(units[place_id])
                    if place_id in up:
                        self.consolidate("XA", self.days.communes, only=[up[place_id]])

        places_in_order = sorted(units)
        in_two(lambda: some(places_in_order[::2]), lambda: some(places_in_order[1::2]))

    def _has_news(self, one: Obligation) -> bool:
        """January asks only for changes: whoever has none lets September's figures stand."""
        code = self.stage.code(one.place_id, self.year)
        return self.passage == FIRST or has_news(self.stage.figures, code, self.year)

    def units(self, obligations: Iterable[tuple[int, Obligation]]) -> None:
        for number, one in obligations:
            station = one.agency.code.startswith("tram")
            if self.passage == FIRST and number % SILENT_EVERY == SILENT_EVERY - 1 and station:
                continue  # silent in September: named as missing, never zero
            late = self.passage == FIRST and number % LATE_EVERY == LATE_EVERY - 1
            day = self.days.units + timedelta(days=4 if late else number % 4 - 3)
            skips = self.covered[one.place_id] - own_projects(one)
            submission = fill(self.stage, one, self.year, self.passage, day, skips=skips)
            if submission is None:
                continue
            services.send(submission.pk, actor=typist(one.agency_id, day), at=at(day, 15))
            signs = self.days.authenticates + timedelta(days=1 if late else 0)
            if self.passage == FIRST and number % RETURNED_EVERY == RETURNED_EVERY - 1:
                self._return_once(submission, one, signs)
            self.authenticate(submission, one, signs)

    def authenticate(self, submission: Submission, one: Obligation, day: date) -> None:
        agency = authenticator(one, day)
        services.authenticate(submission.pk, actor=someone(agency, Duty.AUTHENTICATE, day), at=at(day, 14))

    def _return_once(self, submission: Submission, one: Obligation, day: date) -> None:
        agency = authenticator(one, day)
        services.return_for_correction(
            submission.pk,
            actor=someone(agency, Duty.RECEIVE, day),
            at=at(day, 8),
            reason="Đề nghị đối chiếu lại số giải ngân với Kho bạc rồi gửi lại (minh họa).",
        )
        services.send(submission.pk, actor=typist(one.agency_id, day), at=at(day, 11))

    def consolidate(
        self,
        step: str,
        day: date,
        *,
        accepts: Iterable[str] = (),
        own: Callable[[Obligation, date], None] | None = None,
        only: Iterable[Obligation] | None = None,
    ) -> None:
        """Each holder of a step accepts what came in, adds its own, and sends up."""
        below = [one for code in accepts for one in self.by_step[code]]
        for one in self.by_step[step] if only is None else only:
            actor = someone(one.agency_id, Duty.SEND, day)
            self.accept(one, below, day)
            if own is not None:
                own(one, day)
            submission = services.open_submission(one.pk, actor=actor, at=at(day, 13))
            if Figure.objects.filter(submission=submission).exists() or any(
                part.version_id for part in selectors.parts(submission)
            ):
                if step == "XA" and self.year >= DIGITAL_SINCE:
                    services.prefill(submission.pk, actor=actor, at=at(day, 14))
                services.send(submission.pk, actor=actor, at=at(day, 16))

    def accept(self, receiver: Obligation, below: Iterable[Obligation], day: date) -> None:
        mine = places.within(receiver.place_id, self.round.cutoff_on)
        sent = Submission.objects.filter(
            obligation__in=[one.pk for one in below if one.place_id in mine], sent_version__isnull=False
        )
        ids = list(sent.order_by("pk").values_list("pk", flat=True))
        actor = someone(receiver.agency_id, Duty.RECEIVE, day)

        def some(submission_ids: list[int]) -> None:
            for submission_id in submission_ids:
                services.accept(submission_id, actor=actor, at=at(day, 10))

        if len(ids) > WORTH_TWO:
            in_two(lambda: some(ids[::2]), lambda: some(ids[1::2]))
        else:
            some(ids)

    def _district_share(self, one: Obligation, day: date) -> None:
        """The district's health centre spent a little itself, for no commune in particular."""
        self._own_money(one, day, Decimal(8_000_000))

    def _department_share(self, one: Obligation, day: date) -> None:
        if one.agency.code == "so-y-te":
            self._own_money(one, day, DEPARTMENT_SPENT)

    def _own_money(self, one: Obligation, day: date, amount: Decimal) -> None:
        actor = typist(one.agency_id, day)
        submission = services.open_submission(one.pk, actor=actor, at=at(day, 8))
        scope = selectors.scope(submission)
        for (series_id, window_id), cell in scope.typed.items():
            row = scope.layout.section_by_code[cell.key[0]].row_by_code[cell.key[1]]
            line = (cell.element_code, row.node_code, row.source_code, row.capital_kind)
            if line == ("von_giai_ngan", "DA7", "NSTW", "SN"):
                edit = services.Edit(
                    one.place_id, series_id, window_id, 0, services.FigureState.VALUE, amount, confirmed=True
                )
                save(submission, [edit], actor, day)

    def _words(self, one: Obligation, day: date) -> None:
        """The standing agency writes under the outline's headings; January opens with what it wrote."""
        if self.passage != FIRST:
            return
        actor = typist(one.agency_id, day)
        submission = services.open_submission(one.pk, actor=actor, at=at(day, 8))
        said = self.stage.figures["words"]
        words = [
            WordsEdit(section.code, item.code, 0, said[item.code])
            for section in selectors.scope(submission).layout.sections
            for item in section.items
            if item.code in said
        ]
        services.save(submission.pk, [], narratives=words, actor=actor, at=at(day, 9))

    def issue(self) -> None:
        day = self.days.issues
        prepares, signs = named("bandantoc"), named("ubnd.tinh")
        draft = consolidation.prepare(self.round.pk, actor=prepares, at=at(day, 9))
        number = (
            f"MH{self.year}{'-1' if self.passage == FIRST else '-2'}/BC-UBND"  # MH: minh họa, no real number
        )
        consolidation.issue(draft.pk, number=number, actor=signs, at=at(day, 15))


def authenticator(one: Obligation, day: date) -> int:
    agency = routing.authenticator(one, day)
    assert agency is not None, one
    return agency


def covered_projects(units: Iterable[Obligation]) -> dict[int, frozenset[str]]:
    """Place → the projects that a specialised unit of the commune reports."""
    found: dict[int, set[str]] = defaultdict(set)
    for one in units:
        found[one.place_id] |= own_projects(one)
    return defaultdict(frozenset, {place: frozenset(projects) for place, projects in found.items()})


def own_projects(one: Obligation) -> frozenset[str]:
    return frozenset(node.code.split(".")[0] for node in one.nodes.all())


def play(stage: Stage, *, today: date, now: datetime) -> None:
    """Play everything. What a stopped play left cannot be mended: the launcher begins with a new database."""
    from neu.config.demo.listing import play_lists  # these play with the pieces of this module
    from neu.config.demo.today import open_months, open_year

    with simulated_time(), notices.deliver_now():
        stage.prepare()
        for year in YEARS:
            stage.tell(f"Giao kế hoạch năm {year}")
            assign_plans(stage, year)
            stage.tell(f"Báo cáo năm {year}, đợt tháng 9")
            first = Pass(stage, year, FIRST).play()
            stage.tell(f"Bổ sung số liệu năm {year}, đợt tháng 01/{year + 1}")
            january = Pass(stage, year, JANUARY, follows=first).play()
            for done in (first, january):
                rounds.close_round(done.pk, actor=named("bandantoc"), at=at(date(year + 1, 3, 1)))
        play_lists(stage)
        open_year(stage)
        open_months(stage, today)
        notices.mark_old_read(before=at(today - timedelta(days=60)), at=now)
        audit.record("demo.played", subject=("demo", 1, "Dữ liệu minh họa"), actor=None, at=now)
