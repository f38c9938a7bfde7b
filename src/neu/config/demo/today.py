"""The rounds that are open today: there is always something due, overdue, returned and waiting."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from neu.config.demo.amounts import FIRST, JANUARY
from neu.config.demo.cast import someone, typist
from neu.config.demo.playing import Pass, Stage, assign_plans, at, fill, in_two, named, own_projects, province
from neu.registry.people.rules import Duty
from neu.registry.periods.rules import Period
from neu.reporting.rounds import services as rounds
from neu.reporting.rounds.models import Obligation
from neu.reporting.submissions import services

MONTHS_BACK = 2
ACCEPTED_EVERY, RETURNED_EVERY, OVERDUE_EVERY, SILENT_EVERY = 3, 9, 5, 7
BA_VI, TRA_BONG = "21529", "21115"  # the communes of the demo accounts
CARRY_OVER_YEAR = 2026  # money of phase I may be spent to 31/12/2026


def month_before(day: date, months: int) -> date:
    """Return the first day of the month so many months before.

    >>> month_before(date(2026, 1, 15), 2)
    datetime.date(2025, 11, 1)
    """
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def open_months(stage: Stage, today: date) -> None:
    """Disbursement of this month (due on the 2nd of the next) and of the two before (overdue, returned …)."""
    for back in range(MONTHS_BACK, -1, -1):
        first = month_before(today, back)
        period = Period.parse(f"{first.year}M{first.month:02}")
        opens = min(first + timedelta(days=19), today)
        stage.tell(f"Giải ngân tháng {first.month}/{first.year}")
        opened = rounds.open_round(
            "GIAI_NGAN_THANG",
            period=period.code,
            territory_id=province(opens),
            cutoff_on=opens,
            actor=named("bandantoc"),
            at=at(opens, 8),
        )
        units = opened.obligations.filter(step__code="CHU_DAU_TU_XA").select_related("agency", "step")
        if back:  # this month's is only due: nobody has sent yet
            numbered = list(enumerate(units.order_by("place_id", "pk")))
            halves = numbered[::2], numbered[1::2]
            in_two(
                lambda: _play_month(stage, halves[0], period, back, today),  # noqa: B023 - done before the next
                lambda: _play_month(stage, halves[1], period, back, today),  # noqa: B023
            )


def _play_month(
    stage: Stage, units: Iterable[tuple[int, Obligation]], period: Period, back: int, today: date
) -> None:
    day = min(period.ends_on, today - timedelta(days=1))
    finance = named("so.taichinh").positions.get().agency_id
    receiver = someone(finance, Duty.RECEIVE, today)
    for number, one in units:
        code = stage.code(one.place_id, CARRY_OVER_YEAR)
        if back == 1 and (code == BA_VI or number % OVERDUE_EVERY == 1):
            continue  # overdue once the 2nd has passed
        share = Decimal(period.month or 12) / 12
        submission = fill(stage, one, CARRY_OVER_YEAR, JANUARY, day, share=share)
        if submission is None:
            continue
        services.send(submission.pk, actor=typist(one.agency_id, day), at=at(day, 15))
        received = min(day + timedelta(days=2), today)
        if back == 2 and (code in (BA_VI, TRA_BONG) or number % RETURNED_EVERY == 4):
            services.return_for_correction(
                submission.pk,
                actor=receiver,
                at=at(received, 10),
                reason="Số giải ngân chưa khớp với Kho bạc, đề nghị đối chiếu (minh họa).",
            )
        elif back == 2 or number % ACCEPTED_EVERY == 0:
            services.accept(submission.pk, actor=receiver, at=at(received, 10))


def open_year(stage: Stage) -> None:
    """The annual round of 2026: carry-over of phase I on the tree of 2021-2025, not yet finished.

    Ba Vì's management board has reported and was authenticated, its health station is late; a few communes
    are silent; half of those that sent up have been accepted.
    """
    stage.tell(f"Giao kế hoạch năm {CARRY_OVER_YEAR} (vốn kéo dài của giai đoạn I)")
    assign_plans(stage, CARRY_OVER_YEAR)
    stage.tell(f"Báo cáo năm {CARRY_OVER_YEAR} đang mở")
    now = Pass(stage, CARRY_OVER_YEAR, FIRST)
    silent: set[int] = set()
    untouched: set[int] = set()
    for number, one in enumerate(now.by_step["DON_VI"]):
        code = stage.code(one.place_id, CARRY_OVER_YEAR)
        if code == BA_VI and not own_projects(one):
            silent.add(one.place_id)
        elif code in (BA_VI, TRA_BONG) or number % SILENT_EVERY == 3:
            silent.add(one.place_id)
            untouched.add(one.pk)
    now.communes(silent=silent, leaves_out=untouched)
    up = [one for one in now.by_step["XA"] if one.place_id not in silent]
    for one in now.by_step["THUONG_TRUC"]:
        now.accept(one, up[::2], now.days.province)
