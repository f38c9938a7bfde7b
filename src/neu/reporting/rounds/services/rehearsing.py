"""What a version being written would be: all that is wrong with it, and a year of it. Nothing is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from neu.platform.text.names import shown
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as written
from neu.registry.periods import rules as calendars
from neu.registry.periods import selectors as periods
from neu.registry.periods.rules import Calendar, Period, day_of
from neu.registry.places import selectors as places
from neu.reporting.rounds import rules
from neu.reporting.rounds.authoring.editing import Place
from neu.reporting.rounds.authoring.shape import to_entry
from neu.reporting.rounds.models import Regime, Step
from neu.reporting.rounds.rules import Link, Refusal, Spread, StepKind
from neu.reporting.rounds.selectors import planning
from neu.reporting.rounds.selectors.planning import Drawn, Plan
from neu.reporting.rounds.services import loading, regime_files
from neu.reporting.rounds.services.regime_files import RegimeSpec, round_name

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Wrong:
    """One problem, in words, and the part that cures it."""

    place: Place
    words: str

    @property
    def refused(self) -> Refused:
        """The problem as what stops publishing."""
        return Refused(Refusal.REGIME_WRONG, {"what": str(self.place), "why": self.words})


@dataclass(frozen=True)
class Reading:
    """A version being written as it reads now; `drawn` is None while its parts do not hold together."""

    drawn: Drawn | None
    spec: RegimeSpec | None
    wrong: tuple[Wrong, ...]


def read(source: Mapping[str, Any], on: date) -> Reading:
    """What a version being written would be, and everything that would stop its publication.

    `on`: its first day while none is chosen.
    """
    entry = to_entry({"valid_from": on.isoformat(), **source})
    complaints = regime_files.complaints(entry)
    if complaints:
        return Reading(None, None, tuple(Wrong(Place(one.part, one.code), one.why) for one in complaints))
    spec = regime_files.read(entry, source["code"])
    try:
        regime = Regime(code=spec.code, **loading.stated(spec, spec.code))
        drawn = loading.draw(regime, spec.routes[0], {})
    except Refused as refused:
        return Reading(None, spec, (_missing(refused),))
    return Reading(drawn, spec, tuple(_wrong(drawn, spec)))


def _missing(refused: Refused) -> Wrong:
    """A programme, form, list or agency nobody knows; agencies are named by their step."""
    entry = str(refused.params.get("entry", ""))
    step = entry.rpartition(" / ")[2] if " / " in entry else ""
    return Wrong(Place("steps", step) if step else Place("facts"), str(refused.params.get("why", "")))


def _wrong(drawn: Drawn, spec: RegimeSpec) -> Iterator[Wrong]:
    route = spec.routes[0]
    for code in rules.leads_nowhere([Link(one.code, one.kind, one.to) for one in route.steps]):
        yield Wrong(
            Place("steps", code), _("chưa gửi tới bước nào; chọn nơi nhận, hoặc để bước sau tổng hợp")
        )
    for step in route.steps:
        if step.kind is StepKind.RECEIVE and (step.to or any(step.due.values())):
            yield Wrong(
                Place("steps", step.code), _("bước nhận ngoài hệ thống không gửi tiếp và không có hạn")
            )
    try:
        planning.form_on(drawn.regime, route.starts_on)
    except Refused:
        yield Wrong(
            Place("facts"),
            _("biểu %(form)s chưa có phiên bản phát hành dùng được ngày %(day)s; phát hành biểu trước, hoặc "
              "chọn ngày khác") % {"form": spec.form, "day": written(route.starts_on)},
        )  # fmt: skip
    yield from _eventful(drawn)
    yield from _untimely(drawn, route.starts_on.year)


def _eventful(drawn: Drawn) -> Iterator[Wrong]:
    """What only a round of an event can do, and what it cannot."""
    passages = drawn.regime.passages
    by_event = {passage for passage, said in passages.items() if rules.by_event(said)}
    for step in drawn.steps:
        place = Place("steps", step.code)
        if (step.spread == Spread.EVENT) is not bool(by_event) and step.kind != StepKind.RECEIVE:
            yield Wrong(place, _("“nơi có sự kiện” đi cùng lượt “khi có sự kiện”: thiếu một trong hai"))
        if any(rule and not _counted(rule) for key, rule in step.due.items() if key in by_event):
            yield Wrong(place, _("sự kiện không biết trước ngày: đặt hạn là số ngày sau khi kết thúc"))
    for step in [one for one in drawn.steps if one.kind != StepKind.RECEIVE][1:] if by_event else ():
        yield Wrong(Place("steps", step.code), _("chế độ theo sự kiện chỉ có một bước; bỏ bước này"))
    if by_event and set(passages) != {rules.FIRST}:
        yield Wrong(Place("passages", rules.JANUARY), _("chế độ theo sự kiện chỉ có một lượt; bỏ lượt này"))
    if by_event and (version := planning.newest_form(drawn.regime)) and planning.counts(version):
        yield Wrong(
            Place("facts"),
            _("biểu %(form)s có ô số liệu; báo cáo theo sự kiện chỉ dùng danh sách và phần lời")
            % {"form": drawn.regime.form.code},
        )


def _counted(rule: Mapping[str, Any]) -> bool:
    return "days_after" in rule or "working_days_after" in rule


def _untimely(drawn: Drawn, year: int) -> Iterator[Wrong]:
    """Due rules that no period of a year can keep: before the data ends, or of no such day. One a step."""
    days = periods.days_off()
    for passage, said in drawn.regime.passages.items():
        told: set[str] = set()
        for code in rules.comes(every(said), year):
            period = Period.parse(code)
            try:
                ends_on = data_days(said["window"], period, passage)[1]
                cutoff_of(said, period, passage, days)
            except Refused as refused:
                yield Wrong(Place("passages", passage), _why(refused))
                break
            for step in drawn.steps:
                if step.code in told:
                    continue
                try:
                    due = due_of(step, period, passage, days)
                except Refused as refused:
                    told.add(step.code)
                    yield Wrong(Place("steps", step.code), _why(refused))
                    continue
                if due and day_of(due - MOMENT) < ends_on:
                    told.add(step.code)
                    yield Wrong(
                        Place("steps", step.code),
                        _("hạn %(due)s của kỳ %(period)s sớm hơn ngày cuối của số liệu, %(end)s; đặt hạn sau "
                          "ngày đó") % {"due": written(day_of(due - MOMENT)), "period": period.label_vi,
                                        "end": written(ends_on)},
                    )  # fmt: skip


def _why(refused: Refused) -> str:
    if refused.code == calendars.PeriodRefusal.BAD_DUE_RULE:
        return str(refused.params["why"])
    return _("không có thời gian số liệu cho kỳ này; chọn cách xác định khác")


def every(passage: Mapping[str, Any]) -> str:
    """How often a pass comes."""
    return str(passage.get("every") or rules.usual_every(passage["name"]))


def data_days(window: str, period: Period, passage: str) -> tuple[date, date]:
    """First and last day of the data of a pass.

    :raises Refused: NO_ND09_WINDOW, UNKNOWN_PASSAGE.
    """
    if window == Calendar.TT01_2022:
        return calendars.tt01_window(period.year, passage)
    if window == Calendar.ND09_2019:
        return calendars.nd09_window(period)
    return period.starts_on, period.ends_on


def due_of(step: Step, period: Period, passage: str, days: periods.DaysOff) -> datetime | None:
    """When a step falls due (exclusive end), or None.

    :raises Refused: BAD_DUE_RULE for a rule that this period cannot follow.
    """
    return periods.due_at(step.due.get(passage), year=period.year, month=period.month, days=days)


def cutoff_of(said: Mapping[str, Any], period: Period, passage: str, days: periods.DaysOff) -> date:
    """The usual cut-off of a pass: by its rule, else the last day of its data.

    :raises Refused: as `due_of` and `data_days`.
    """
    ends_on = data_days(said["window"], period, passage)[1]
    due = periods.due_at(said.get("cutoff"), year=period.year, month=period.month, after=ends_on, days=days)
    return day_of(due - MOMENT) if due else ends_on


@dataclass(frozen=True)
class Happens:
    """One line of a simulated year: at this step this many agencies answer for this round."""

    round_name: str
    period: Period
    passage: str
    cutoff_on: date
    step: Step
    to: tuple[str, ...]
    due_at: datetime | None
    count: int


@dataclass(frozen=True)
class Year:
    """A year of a version: who gets what when.

    Agencies are those of the first cut-off of each pass (`plans`); `before`: rounds whose cut-off lies before
    the version begins; `refused`: why a pass could not be worked out.
    """

    year: int
    happens: tuple[Happens, ...]
    plans: tuple[Plan, ...]
    before: int
    refused: tuple[Refused, ...]
    events: tuple[Step, ...] = ()  # steps of a pass that has no day beforehand


def simulate(drawn: Drawn, year: int) -> Year:
    """Work out a year; a few dozen queries whatever the number of rounds."""
    days, happens, plans, refused = periods.days_off(), list[Happens](), list[Plan](), list[Refused]()
    before, called = 0, {step.code: shown(step.name) for step in drawn.steps}
    for passage, said in drawn.regime.passages.items():
        plan: Plan | None = None
        for code in rules.comes(every(said), year):
            period = Period.parse(code)
            try:
                cutoff_on = cutoff_of(said, period, passage, days)
                if cutoff_on < drawn.route.valid.lower:
                    before += 1
                    continue
                plan = plan or planning.worked_out(
                    drawn, period=code, passage=passage, cutoff_on=cutoff_on,
                    territory_id=places.current_province(cutoff_on),
                )  # fmt: skip
                due = {step.code: due_of(step, period, passage, days) for step in drawn.steps}
            except Refused as one:
                refused.append(one)
                break
            happens += [
                Happens(
                    round_name(said["name"], period), period, passage, cutoff_on, step,
                    tuple(called[to] for sender, to in drawn.edges if sender == step.code),
                    due[step.code], len(plan.owed(step)),
                )
                for step in drawn.steps if step.kind != StepKind.RECEIVE
            ]  # fmt: skip
        plans += [plan] if plan else []
    last = max((one.due_at for one in happens if one.due_at), default=None)
    happens.sort(key=lambda one: (one.due_at is None, one.due_at or last, one.cutoff_on, one.step.order))
    events = [
        step
        for said in drawn.regime.passages.values() if rules.by_event(said)
        for step in drawn.steps if step.kind != StepKind.RECEIVE
    ]  # fmt: skip
    return Year(year, tuple(happens), tuple(plans), before, tuple(refused), tuple(events))
