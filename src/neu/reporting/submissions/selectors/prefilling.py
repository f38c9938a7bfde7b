"""What the system itself states for cells that name one of its figures (forms.ports)."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from neu.registry.periods.models import DataWindow
from neu.reporting.forms.layout import CellKey
from neu.reporting.forms.ports import Asked, Stated, sources
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import Coordinates, FigureState
from neu.reporting.submissions.selectors.cells import UNTOUCHED, Held, owned_elsewhere
from neu.reporting.submissions.selectors.scope import Scope

EMPTY = ("", FigureState.CLEARED, FigureState.UNKNOWN)


def stated(submission: Submission, place_id: int, asked: Scope, at: datetime) -> Mapping[CellKey, Stated]:
    """Return what the system states of a place at an instant, for each typed cell that names a figure of it.

    The days counted are those of the cell's window, as far as they have passed. A figure nobody offers any
    more has no value.
    """
    wanted = [cell for cell in asked.typed.values() if cell.prefill]
    if not wanted:
        return {}
    windows = DataWindow.objects.in_bulk({asked.windows[cell.window] for cell in wanted})
    today, offered = timezone.localdate(at), sources()

    @cache  # several cells may name one figure
    def state(code: str, window_id: int) -> Stated:
        window, source = windows[window_id], offered.get(code)
        if source is None:
            return Stated(None, _("Chưa có dữ liệu: hệ thống không còn số này."))
        if window.starts_on > today:
            return Stated(None, _("Chưa có dữ liệu: thời gian số liệu chưa bắt đầu."))
        until_on = min(window.ends_on, today)
        return source.state(Asked(submission.obligation.agency_id, place_id, window.starts_on, until_on))

    return {cell.key: state(cell.prefill, asked.windows[cell.window]) for cell in wanted}


def fillable(
    submission: Submission,
    place_id: int,
    asked: Scope,
    held: Mapping[CellKey, Held],
    known: Mapping[CellKey, Stated],
) -> dict[Coordinates, Stated]:
    """Return the cells that get what the system states: empty, with a value, typed in no other report."""
    found = {
        (place_id, *coordinates): known[cell.key]
        for coordinates, cell in asked.typed.items()
        if cell.key in known
        and known[cell.key].value is not None
        and held.get(cell.key, UNTOUCHED).state in EMPTY
    }
    taken = owned_elsewhere(submission, asked, found) if found else {}
    return {coordinates: said for coordinates, said in found.items() if coordinates not in taken}
