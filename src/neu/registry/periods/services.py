"""Deeds on periods: a data window is made once and never moved; days off come from a file."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.platform.text.rules import day as dmy
from neu.registry.periods import rules
from neu.registry.periods.models import DataWindow, Holiday
from neu.registry.periods.rules import Calendar, Period, PeriodRefusal

ND09_SOURCE = "NĐ 09/2019/NĐ-CP, Điều 12"


def window(
    code: str,
    *,
    period: str,
    calendar: str,
    starts_on: date,
    ends_on: date,
    draft: bool = False,
    source: str = "",
) -> DataWindow:
    """The window of that code, made if there is none. Figures hang on it, so its days never change.

    :raises Refused: WINDOW_DIFFERS when the code already means other days; BAD_PERIOD.
    """
    Period.parse(period)
    found, made = DataWindow.objects.get_or_create(
        code=code,
        defaults={
            "period": period,
            "calendar": Calendar(calendar),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "draft": draft,
            "source": source,
        },
    )
    if not made and (found.starts_on, found.ends_on) != (starts_on, ends_on):
        raise Refused(
            PeriodRefusal.WINDOW_DIFFERS,
            {
                "code": code,
                "has_start": dmy(found.starts_on),
                "has_end": dmy(found.ends_on),
                "start": dmy(starts_on),
                "end": dmy(ends_on),
            },
        )
    return found


def period_window(code: str) -> DataWindow:
    """The window that is the very days of a period: 2024, 2024Q2, 2021-2025, 2024-03-01..2024-05-31."""
    period = Period.parse(code)
    calendar = {"PHASE": Calendar.PHASE, "FREE": Calendar.FREE}.get(period.kind.value, Calendar.CALENDAR)
    return window(code, period=code, calendar=calendar, starts_on=period.starts_on, ends_on=period.ends_on)


def year_window(year: int) -> DataWindow:
    """The calendar year, code "2024"."""
    return period_window(str(year))


def phase_window(code: str) -> DataWindow:
    """A whole phase, code "2021-2025"."""
    return period_window(code)


def nd09_window(code: str) -> DataWindow:
    """The window Decree 09/2019 fixes for a period, code "2024M03@ND09"."""
    starts_on, ends_on = rules.nd09_window(Period.parse(code))
    return window(
        f"{code}@ND09",
        period=code,
        calendar=Calendar.ND09_2019,
        starts_on=starts_on,
        ends_on=ends_on,
        source=ND09_SOURCE,
    )


def tt01_window(year: int, passage: str = "first") -> DataWindow:
    """The draft window of a pass of the annual data: "2024@TT01-9" (first), "2024@TT01-1" (january)."""
    starts_on, ends_on = rules.tt01_window(year, passage)
    return window(
        f"{year}@TT01-{9 if passage == 'first' else 1}",
        period=str(year),
        calendar=Calendar.TT01_2022,
        starts_on=starts_on,
        ends_on=ends_on,
        draft=True,
        source=rules.TT01_DRAFT,
    )


# Reference data


@transaction.atomic
def load_reference(at: datetime) -> None:
    """Load days off and the usual windows from reference/calendars. Loading again changes nothing.

    :raises Refused: BAD_CALENDAR_FILE naming the entry.
    """
    file = settings.REFERENCE / "calendars" / "holidays.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    said = read_holidays(data, file.name)
    there = {holiday.day: holiday for holiday in Holiday.objects.all()}
    missing = [holiday for holiday in said if holiday.day not in there]
    rewritten = _rewrite([(there[one.day], one) for one in said if one.day in there], file.name)
    Holiday.objects.bulk_create(missing)
    first, last = data["years"]["from"], data["years"]["to"]
    for year in range(first, last + 1):
        year_window(year)
    for code in data["phases"]:
        phase_window(code)
    if missing or rewritten:
        audit.record(
            "holidays.load",
            subject=("calendar", "holidays", file.name),
            actor=None,
            at=at,
            changes={
                "days": len(missing),
                "draft": sum(holiday.draft for holiday in missing),
                "rewritten": rewritten,
            },
        )


def _rewrite(pairs: Iterable[tuple[Holiday, Holiday]], file: str) -> audit.Rewritten:
    """Make kept days say what the file says; returns what differed.

    :raises Refused: BAD_CALENDAR_FILE when a day that is no draft turns from rest to work or back.
    """
    rewritten: audit.Rewritten = {}
    for kept, said in pairs:
        if kept.works != said.works and not kept.draft:
            known = "ngày làm bù" if kept.works else "ngày nghỉ"
            why = f"{dmy(kept.day)} đã nạp là {known} theo quyết định, hạn gửi đã tính theo đó"
            raise Refused(
                PeriodRefusal.BAD_CALENDAR_FILE, {"file": file, "entry": said.name, "why": why}, where=file
            )
        wanted = {"name": said.name, "works": said.works, "draft": said.draft, "source": said.source}
        audit.rewrite(kept, wanted, called=dmy(kept.day), into=rewritten)
    return rewritten


def read_holidays(data: Mapping[str, Any], file: str) -> list[Holiday]:
    """Days off as rows not yet saved, one a day: fixed dates of every year, then ranges of days by year.

    Where a dated row falls on a fixed one (Giỗ Tổ on 30/4), the fixed one stays.

    :raises Refused: BAD_CALENDAR_FILE
    """
    found: dict[date, Holiday] = {}
    for row in data["fixed"]:
        for year in range(data["years"]["from"], data["years"]["to"] + 1):
            day = date(year, row["month"], row["day"])
            found[day] = Holiday(day=day, name=row["name"], source=row["source"], draft=False)
    for row in data["dated"]:
        for day in _days(row, file):
            works = bool(row.get("works", False))
            if works and day in found:
                raise Refused(
                    PeriodRefusal.BAD_CALENDAR_FILE,
                    {"file": file, "entry": row["name"], "why": f"{dmy(day)} vừa nghỉ vừa làm bù"},
                )
            found.setdefault(
                day,
                Holiday(
                    day=day, name=row["name"], works=works, source=row["source"], draft=row.get("draft", True)
                ),
            )
    return [found[day] for day in sorted(found)]


def _days(row: Mapping[str, Any], file: str) -> Iterable[date]:
    first, last = row["from"], row.get("to", row["from"])
    if not isinstance(first, date) or not isinstance(last, date) or last < first:
        raise Refused(
            PeriodRefusal.BAD_CALENDAR_FILE,
            {
                "file": file,
                "entry": str(row.get("name", row)),
                "why": "ngày bắt đầu hoặc kết thúc không hợp lệ",
            },
        )
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
