"""Periods, the windows decrees fix for them, working days and due dates. Pure.

Four things kept apart: the period a report is about, the data window (the days its figures cover), the day
data is closed (thời gian chốt số liệu), and the due date of each step. Days are Vietnamese days.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from neu.platform.text.refusals import Refused

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)
ROMAN = ("I", "II", "III", "IV")
SATURDAY = 5


class PeriodRefusal(StrEnum):
    """Expected noes; texts.py says each in words."""

    BAD_PERIOD = "BAD_PERIOD"
    NO_ND09_WINDOW = "NO_ND09_WINDOW"
    UNKNOWN_PASSAGE = "UNKNOWN_PASSAGE"
    BAD_DUE_RULE = "BAD_DUE_RULE"
    WINDOW_DIFFERS = "WINDOW_DIFFERS"
    BAD_CALENDAR_FILE = "BAD_CALENDAR_FILE"


class PeriodKind(StrEnum):
    MONTH = "MONTH"  # 2024M09
    QUARTER = "QUARTER"  # 2024Q2
    HALF = "HALF"  # 2024H1
    NINE_MONTHS = "NINE_MONTHS"  # 2024-9M
    YEAR = "YEAR"  # 2024
    PHASE = "PHASE"  # 2021-2025
    FREE = "FREE"  # 2024-03-01..2024-05-31


class Calendar(StrEnum):
    """What fixes a data window."""

    CALENDAR = "CALENDAR"  # the days of the period themselves
    ND09_2019 = "ND09_2019"  # Decree 09/2019 article 12: from the 15th to the 14th
    TT01_2022 = "TT01_2022"  # Circular 01/2022: not recovered, draft
    PHASE = "PHASE"
    FREE = "FREE"


class BeforeMeans(StrEnum):
    """How "trước ngày D" is read. A setting: reference/calendars/readings.yaml."""

    END_OF_DAY_BEFORE = "END_OF_DAY_BEFORE"  # 24:00 of D-1
    END_OF_DAY_ITSELF = "END_OF_DAY_ITSELF"  # 24:00 of D


_FORMS: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = (
    (PeriodKind.MONTH, re.compile(r"(\d{4})M(0[1-9]|1[0-2])", re.ASCII)),
    (PeriodKind.QUARTER, re.compile(r"(\d{4})Q([1-4])", re.ASCII)),
    (PeriodKind.HALF, re.compile(r"(\d{4})H([12])", re.ASCII)),
    (PeriodKind.NINE_MONTHS, re.compile(r"(\d{4})-9M", re.ASCII)),
    (PeriodKind.YEAR, re.compile(r"(\d{4})", re.ASCII)),
    (PeriodKind.PHASE, re.compile(r"(\d{4})-(\d{4})", re.ASCII)),
    (PeriodKind.FREE, re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", re.ASCII)),
)
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True)
class Period:
    """A value such as 2024Q2; `ends_on` is the last day itself."""

    code: str
    kind: PeriodKind
    starts_on: date
    ends_on: date

    @classmethod
    def parse(cls, code: str) -> "Period":
        """The period a code stands for.

        :raises Refused: BAD_PERIOD when it stands for none.
        """
        for kind, form in _FORMS:
            match = form.fullmatch(code)
            if match:
                try:
                    starts_on, ends_on = _bounds(kind, match.groups())
                except ValueError:
                    break
                if starts_on <= ends_on and starts_on.year >= FIRST_YEAR and ends_on.year <= LAST_YEAR:
                    return cls(code, kind, starts_on, ends_on)
        raise Refused(PeriodRefusal.BAD_PERIOD, {"code": code})

    @property
    def year(self) -> int:
        """The year the period is reported in: that of its last day."""
        return self.ends_on.year

    @property
    def month(self) -> int | None:
        """The month of a MONTH, else None."""
        return self.ends_on.month if self.kind == PeriodKind.MONTH else None

    @property
    def label_vi(self) -> str:
        """As Vietnamese officials write it."""
        year = self.year
        match self.kind:
            case PeriodKind.MONTH:
                return f"Tháng {self.ends_on.month} năm {year}"
            case PeriodKind.QUARTER:
                return f"Quý {ROMAN[self.ends_on.month // 3 - 1]} năm {year}"
            case PeriodKind.HALF:
                return f"6 tháng {'đầu' if self.starts_on.month == 1 else 'cuối'} năm {year}"
            case PeriodKind.NINE_MONTHS:
                return f"9 tháng năm {year}"
            case PeriodKind.YEAR:
                return f"Năm {year}"
            case PeriodKind.PHASE:
                return f"Giai đoạn {self.starts_on.year}-{year}"
        return f"Từ {_dmy(self.starts_on)} đến {_dmy(self.ends_on)}"

    def __str__(self) -> str:
        return self.code


def _bounds(kind: PeriodKind, parts: tuple[str, ...]) -> tuple[date, date]:
    """:raises ValueError: when the parts make no day."""
    if kind == PeriodKind.FREE:
        return date.fromisoformat(parts[0]), date.fromisoformat(parts[1])
    year = int(parts[0])
    if kind == PeriodKind.PHASE:
        return date(year, 1, 1), date(int(parts[1]), 12, 31)
    last = {
        PeriodKind.YEAR: 12,
        PeriodKind.NINE_MONTHS: 9,
        PeriodKind.HALF: 6 * int(parts[-1]),
        PeriodKind.QUARTER: 3 * int(parts[-1]),
        PeriodKind.MONTH: int(parts[-1]),
    }[kind]
    return date(year, last - _MONTHS[kind] + 1, 1), _month_end(year, last)


def spanning(starts_on: date, ends_on: date) -> Period:
    """The period of exactly these days: a month, quarter, half, nine months or year where they are one.

    >>> str(spanning(date(2026, 7, 1), date(2026, 9, 30))), str(spanning(date(2026, 7, 2), date(2026, 7, 9)))
    ('2026Q3', '2026-07-02..2026-07-09')

    :raises Refused: BAD_PERIOD when they end before they start.
    """
    year, month = ends_on.year, ends_on.month
    named = [f"{year}M{month:02d}", f"{year}Q{(month + 2) // 3}", f"{year}H{(month + 5) // 6}"]
    for code in (*named, f"{year}-9M", f"{year}"):
        found = Period.parse(code)
        if (found.starts_on, found.ends_on) == (starts_on, ends_on):
            return found
    return Period.parse(f"{starts_on.isoformat()}..{ends_on.isoformat()}")


_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _dmy(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _add_months(year: int, month: int, months: int) -> tuple[int, int]:
    years, index = divmod(month - 1 + months, 12)
    return year + years, index + 1


def day_of(at: datetime) -> date:
    """The Vietnamese day of an instant.

    :raises ValueError: for an instant without a time zone, which is no instant.
    """
    if at.tzinfo is None:
        raise ValueError("at needs a time zone")
    return at.astimezone(HANOI).date()


# Data windows


def nd09_window(period: Period) -> tuple[date, date]:
    """First and last day of the data of a period: 15th to 14th (Decree 09/2019/NĐ-CP, article 12).

    :raises Refused: NO_ND09_WINDOW for a phase or a free window, of which the article says nothing.
    """
    months = _MONTHS.get(period.kind)
    if months is None:
        raise Refused(PeriodRefusal.NO_ND09_WINDOW, {"period": period.label_vi})
    year, month = period.ends_on.year, period.ends_on.month
    before_year, before_month = _add_months(year, month, -months)
    return date(before_year, before_month, 15), date(year, month, 14)


TT01_DRAFT = (
    "TT 01/2022/TT-UBDT: thời gian số liệu chưa thu thập được văn bản gốc; bản nháp đặt đợt tháng 9 từ 01/01 "
    "đến 31/8, đợt tháng 1 cả năm"
)


def tt01_window(year: int, passage: str = "first") -> tuple[date, date]:
    """The DRAFT window of the annual follow-up data: the circular's own was not recovered.

    September's pass takes the whole months ended when the commune signs ("trước ngày 10/9"): 1/1 to 31/8;
    January's pass takes the whole year. Passages: first, january.

    :raises Refused: UNKNOWN_PASSAGE
    """
    if passage == "first":
        return date(year, 1, 1), date(year, 8, 31)
    if passage == "january":
        return date(year, 1, 1), date(year, 12, 31)
    raise Refused(PeriodRefusal.UNKNOWN_PASSAGE, {"passage": passage})


# Working days


def is_working_day(day: date, holidays: Collection[date], worked: Collection[date] = frozenset()) -> bool:
    """Monday to Friday but for holidays; a Saturday worked in exchange counts."""
    if day in worked:
        return True
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(
    day: date, n: int, holidays: Collection[date], worked: Collection[date] = frozenset()
) -> date:
    """The n-th working day after `day` (n < 0: before it); n = 0 is `day` itself, working or not."""
    step = ONE_DAY if n >= 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day, holidays, worked)
    return day


# Due dates

_FIXED_KEYS = {"month", "day", "before", "year_offset", "month_offset"}
_RULE_KEYS = _FIXED_KEYS | {"days_after", "working_days_after", "roll", "setting"}


def due_at(
    rule: Mapping[str, object] | None,
    year: int,
    month: int | None,
    holidays: Collection[date],
    *,
    worked: Collection[date] = frozenset(),
    after: date | None = None,
    before_means: BeforeMeans = BeforeMeans.END_OF_DAY_BEFORE,
) -> datetime | None:
    """The instant from which a step of period `year` (`month`) is late: an exclusive end, Vietnamese time.

    Rules, as routes keep them (JSON):
    - `{}` or None: no date was set, so None and nobody is ever late;
    - `{"month": 9, "day": 10, "before": true}`: "trước ngày 10/9"; `year_offset` 1: of the next year;
    - `{"day": 2, "month_offset": 1}`: by the end of the 2nd of the month after the period's;
    - `{"days_after": 15}`, `{"working_days_after": 2}`: counted from the day `after` (end of an activity,
      closing of data); None while that day is unknown.
    `"roll": true` moves a last day off to the next working day (Civil Code 2015, article 148.5).
    `"setting": "before_means"` names the setting that `before_means` carries.

    :raises Refused: BAD_DUE_RULE saying what is wrong with the rule.
    """
    if not rule:
        return None
    unknown = set(rule) - _RULE_KEYS
    if unknown:
        raise _bad(rule, f"không có khóa {', '.join(sorted(unknown))}")
    if rule.get("setting", "before_means") != "before_means":
        raise _bad(rule, f"không có thiết lập {rule['setting']}")
    if "days_after" in rule or "working_days_after" in rule:
        if after is None:
            return None
        last = _days_after(rule, after, holidays, worked)
    else:
        last = _fixed_day(rule, year, month)
    if rule.get("before") and before_means == BeforeMeans.END_OF_DAY_BEFORE:
        last -= ONE_DAY
    if rule.get("roll") and not is_working_day(last, holidays, worked):
        last = add_working_days(last, 1, holidays, worked)
    end = last + ONE_DAY
    return datetime(end.year, end.month, end.day, tzinfo=HANOI)


def _fixed_day(rule: Mapping[str, object], year: int, month: int | None) -> date:
    day = _whole(rule, "day")
    if "month" in rule:
        due_year, due_month = year + _whole(rule, "year_offset", 0), _whole(rule, "month")
        try:
            return date(due_year, due_month, day)
        except ValueError as error:
            raise _bad(rule, f"không có ngày {day}/{due_month}/{due_year}") from error
    if month is None:
        raise _bad(rule, "chỉ dùng cho kỳ tháng, kỳ này không có tháng")
    if not 1 <= day <= 31:
        raise _bad(rule, f"không có ngày {day}")
    due_year, due_month = _add_months(year, month, _whole(rule, "month_offset", 0))
    return min(
        date(due_year, due_month, min(day, 28)) + timedelta(days=max(0, day - 28)),
        _month_end(due_year, due_month),
    )


def _days_after(
    rule: Mapping[str, object], after: date, holidays: Collection[date], worked: Collection[date]
) -> date:
    if "days_after" in rule:
        return after + timedelta(days=_whole(rule, "days_after"))
    return add_working_days(after, _whole(rule, "working_days_after"), holidays, worked)


def _whole(rule: Mapping[str, object], key: str, default: int | None = None) -> int:
    value = rule.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _bad(rule, f"thiếu số nguyên “{key}”")
    return value


def _bad(rule: Mapping[str, object], why: str) -> Refused:
    return Refused(PeriodRefusal.BAD_DUE_RULE, {"rule": str(dict(rule)), "why": why})
