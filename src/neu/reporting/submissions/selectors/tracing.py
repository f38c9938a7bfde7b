"""Where a number on a report's page comes from: its formula with what it reads, or the reports it adds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from neu.platform.text.names import language
from neu.platform.text.names import shown as in_language
from neu.registry.agencies import selectors as agencies
from neu.registry.people.models import User
from neu.registry.places import selectors as places
from neu.registry.places.rules import PlaceName
from neu.reporting.forms import formula
from neu.reporting.forms.formula.binding import reads
from neu.reporting.forms.layout import BLANK, CellKey, CellSpec
from neu.reporting.forms.rules import CellKind
from neu.reporting.forms.wording import formula_in_words
from neu.reporting.submissions.models import FigureChange, SentFigure, Submission
from neu.reporting.submissions.rules import Channel, FigureState
from neu.reporting.submissions.selectors.cells import cells
from neu.reporting.submissions.selectors.pages import shown_versions
from neu.reporting.submissions.selectors.saying import origin, shown, stated
from neu.reporting.submissions.selectors.scope import Scope, choices, scope
from neu.reporting.submissions.texts import CHANNEL


@dataclass(frozen=True)
class Operand:
    """A cell a formula reads, with what it says on the page."""

    where: str
    label: str
    text: str


@dataclass(frozen=True)
class Given:
    """What one sent report says of the cell, and how it was typed."""

    submission_id: int
    agency: str
    version_no: int
    digest: str
    text: str
    by: str
    at: datetime | None
    channel: str


@dataclass(frozen=True)
class Trace:
    """Where one number comes from; only what applies to its kind is filled."""

    place: PlaceName
    label: str
    text: str
    rule: str
    operands: Sequence[Operand] = ()
    given: Sequence[Given] = ()
    note: str = ""


def trace(
    submission: Submission,
    user: User,
    at: datetime,
    place_id: int | None,
    where: str,
    *,
    together: bool | None,
) -> Trace | None:
    """Return where the cell `where` ("section.row.column") of a report's page about a place comes from.

    None: the page shows no such number to her.
    """
    may, version_ids = shown_versions(submission, user, at, together=together)
    asked = scope(submission)
    spec = next((one for one in asked.layout.cells.values() if ".".join(one.key) == where), None)
    if not may or spec is None or spec.kind is CellKind.LABEL or spec.key[:2] not in asked.rows:
        return None
    offered = choices(submission)
    place = next((one for one in offered if one.place_id == place_id), offered[0])
    held = cells(submission, place.place_id, asked, version_ids=version_ids)
    values = formula.evaluate(asked.layout, held.inputs())

    def said(key: CellKey) -> str:
        section = asked.layout.section_by_code[key[0]]
        return shown(values.get(key, BLANK), asked.layout.cells[key], section.entry_unit, into=language())

    label, text = _label(asked, spec.key), said(spec.key)
    if spec.computed:
        tree = formula.formulas(asked.layout)[spec.key]
        order = list(asked.layout.cells).index
        operands = [
            Operand(".".join(key), _label(asked, key), said(key)) for key in sorted(reads(tree), key=order)
        ]
        return Trace(place, label, text, formula_in_words(asked.layout, spec.key), operands)
    unit = asked.layout.section_by_code[spec.key[0]].entry_unit
    if spec.kind is CellKind.CARRIED:
        one = held.carried.get(spec.key)
        sources = {key for key, _year, _value in (*one.sources, *one.undivided)} if one else set()
        names = places.names(sources | set(one.without if one else ()), asked.cutoff_on)
        note = origin(one, spec, unit, names) if one else ""
        return Trace(place, label, text, _("Cộng số đã tiếp nhận của các năm trước."), note=note)
    if spec.kind is CellKind.SHOWN:
        return Trace(place, label, text, _("Kế hoạch đã giao: số cơ quan giao kế hoạch đã gửi về địa bàn."))
    if version_ids is None:
        return None  # it stands as typed: its history says how
    given = _given(version_ids, place.place_id, asked, spec, unit)
    return Trace(place, label, text, _("Cộng các báo cáo dưới đây, mỗi số một lần."), given=given)


def _label(asked: Scope, key: CellKey) -> str:
    section = asked.layout.section_by_code[key[0]]
    column = next(one.label for one in section.columns if one.code == key[2])
    return in_language(f"{section.row_named(key[1])} · {column}")


def _given(version_ids: Sequence[int], place_id: int, asked: Scope, spec: CellSpec, unit: str) -> list[Given]:
    """Return what each of these versions says of a typed cell, with who typed what was sent."""
    asks = {"place": place_id, "series": spec.series_id, "window": asked.windows.get(spec.window)}
    rows = list(
        SentFigure.objects.filter(version__in=version_ids, **asks)
        .exclude(state=FigureState.CLEARED)
        .select_related("version__submission__obligation")
        .defer("version__narratives")
        .order_by("version__submission__obligation__step__order", "version_id")
    )
    names = agencies.names({one.version.submission.obligation.agency_id for one in rows}, asked.cutoff_on)
    sent = {one.version.submission_id: one.version.rev for one in rows}
    typed: dict[int, FigureChange] = {}  # of each report, the last change before it was sent
    changes = FigureChange.objects.filter(submission__in=list(sent), **asks).select_related("by")
    for change in changes.order_by("-rev"):
        if change.rev <= sent[change.submission_id]:
            typed.setdefault(change.submission_id, change)
    found = []
    for one in rows:
        report = one.version.submission
        last = typed.get(report.pk)
        found.append(
            Given(
                report.pk,
                names[report.obligation.agency_id].name,
                one.version.no,
                one.version.digest,
                stated(one.state, one.value, spec, unit),
                last.by.full_name if last else "",
                last.at if last else None,
                str(CHANNEL[Channel(last.channel)]) if last else "",
            )
        )
    return found
