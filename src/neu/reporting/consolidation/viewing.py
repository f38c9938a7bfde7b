"""A page's geography in words and links; a number over the years as its page and its file show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from neu.platform.text.names import shown as in_language
from neu.platform.text.rules import day as written_day
from neu.registry.periods import texts as period_texts
from neu.registry.periods.rules import Period
from neu.reporting.consolidation import pages
from neu.reporting.consolidation.documents import display
from neu.reporting.consolidation.documents.sheets import number_format
from neu.reporting.consolidation.documents.totals import Line
from neu.reporting.consolidation.selectors.access import shows_row
from neu.reporting.consolidation.selectors.counting import Done
from neu.reporting.consolidation.selectors.drilling import difference
from neu.reporting.consolidation.selectors.geography import View
from neu.reporting.consolidation.selectors.series import Point
from neu.reporting.consolidation.selectors.tables import Table
from neu.reporting.forms.layout import CellKey
from neu.reporting.forms.rules import CellKind, Mark
from neu.reporting.indicators.wording import break_words
from neu.reporting.submissions.selectors.lines import TotalState


@dataclass(frozen=True)
class Picker:
    """The choice of a geography: in words, the days offered, and what a form sends beside the day."""

    words: str  # "như khi báo cáo", "theo địa giới ngày 01/7/2025"
    on: date
    reported: bool
    unread: str
    choices: tuple[tuple[str, str, bool], ...]  # label, address, here
    hidden: tuple[tuple[str, str], ...]


def picker(
    here: str, view: View, days: Sequence[date], cutoff_on: date, hidden: Sequence[tuple[str, str]]
) -> Picker:
    """Return the picker of a page whose address without a view is `here`."""
    reported = _("Như khi báo cáo (địa giới ngày %(day)s)") % {"day": written_day(cutoff_on)}
    choices = [(reported, here, view.reported)]
    choices += [
        (
            _("Theo địa giới ngày %(day)s") % {"day": written_day(one)},
            f"{here}&dia-gioi={one}",
            one == view.on,
        )
        for one in days
    ]
    return Picker(view_words(view), view.on, view.reported, view.unread, tuple(choices), tuple(hidden))


def view_words(view: View) -> str:
    """Return the view as every heading names it."""
    if view.reported:
        return _("như khi báo cáo")
    return _("theo địa giới ngày %(day)s") % {"day": written_day(view.on)}


def done_words(one: Done) -> str:
    """Return "đã có 18/24 xã": of a number that is not whole yet."""
    said = {"done": one.done, "owed": one.owed}
    return (
        _("Đã có %(done)s/%(owed)s xã.") % said
        if one.communes
        else _("Đã có %(done)s/%(owed)s đơn vị.") % said
    )


@dataclass(frozen=True)
class SeriesRow:
    """One round of a series ready for the page: its number or the words instead, and what is said beside."""

    period: str
    round_name: str
    unit: str
    text: str
    exact: Decimal | None  # in the unit shown
    tone: str
    url: str
    remarks: tuple[str, ...]
    breaks: tuple[tuple[str, str], ...] = ()  # why it does not go on from the round before; both definitions


def series_rows(
    points: Iterable[Point], place_id: int, key: CellKey, state: TotalState, on: date | None
) -> list[SeriesRow]:
    """Return the rows of a series, each with where its number comes from."""
    return [replace(_series_row(point, place_id, key, state, on), breaks=_breaks(point)) for point in points]


def _breaks(point: Point) -> tuple[tuple[str, str], ...]:
    if point.broken and not point.redefined:
        return ((_("Cách tính trong biểu đã đổi từ đợt này: không so với các đợt trước."), ""),)
    return tuple(
        (
            break_words(one) + " " + _("Không so với các đợt trước."),
            reverse("indicators:element", args=[one.code]) + f"#dinh-nghia-{one.now.no}",
        )
        for one in point.redefined
    )


def _series_row(point: Point, place_id: int, key: CellKey, state: TotalState, on: date | None) -> SeriesRow:
    name, period = in_language(point.round.name), period_texts.label(Period.parse(point.round.period))
    remarks = [*point.notes]
    if point.spec is None or point.section is None:
        return SeriesRow(period, name, "", _("biểu không hỏi"), None, "quiet", "", tuple(remarks))
    if not point.stands:
        return SeriesRow(
            period, name, "", _("chưa có hoặc không còn địa bàn này"), None, "quiet", "", tuple(remarks)
        )
    if not point.seen:
        return SeriesRow(period, name, "", _("ngoài phạm vi bạn được xem"), None, "quiet", "", tuple(remarks))
    if point.value.mark is Mark.VALUE and point.value.note:
        remarks.insert(0, point.value.note)
    if point.done is not None and point.done.done < point.done.owed:
        remarks.append(done_words(point.done))
    if point.sources is not None:
        said = {
            "sources": pages.written(point.spec, point.section, point.sources) or "–",
            "amount": pages.change(point.spec, point.section, difference(point.sources, point.value)) or "–",
        }
        remarks.insert(0, _("Cộng từ báo cáo %(sources)s, điều chỉnh %(amount)s.") % said)
    exact = None
    if point.value.value is not None:
        exact = display.in_section_unit(point.spec, point.section, point.value.value)
    return SeriesRow(
        period,
        name,
        pages.unit(point.spec, point.section),
        pages.written(point.spec, point.section, point.value) or "–",
        exact,
        pages.tone(point.value),
        pages.address(point.round.pk, place_id, state, key, on=on),
        tuple(remarks),
    )


def table_lines(made: Table, nodes: frozenset[str], *, hide_cells: bool) -> list[Line]:
    """Return every number of a form at a place that says something, as its file writes it; `hide_cells`: only
    total lines have numbers."""
    found = []
    for key, spec in made.layout.cells.items():
        section, value = made.layout.section_by_code[key[0]], made.cell(key)
        row = section.row_by_code[key[1]]
        if spec.kind is CellKind.LABEL or value.mark is Mark.BLANK or not shows_row(row, nodes):
            continue
        column = next(one.label for one in section.columns if one.code == key[2])
        named = (in_language(section.title), in_language(section.row_named(key[1])), in_language(column))
        if hide_cells and not row.total:
            found.append(Line(*named, "", None, _("chưa gửi"), None, None, ""))
            continue
        bare, added = made.sources.get(key), None
        if bare is not None:
            added = difference(bare, value)
        amounts = (value.value, bare.value if bare is not None else None, added)
        exact, sources, adjusted = (
            display.in_section_unit(spec, section, one) if one is not None else None for one in amounts
        )
        text = pages.written(spec, section, value)
        remark = value.note if value.mark is Mark.VALUE else ""
        unit = in_language(pages.unit(spec, section))
        shape = number_format(spec, exact) if exact is not None else "General"
        found.append(Line(*named, unit, exact, text, sources, adjusted, remark, shape))
    return found
