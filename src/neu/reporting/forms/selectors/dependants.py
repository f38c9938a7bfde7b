"""What of this room goes by a definition of the dictionary: fills the port of indicators."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neu.platform.text.names import shown
from neu.reporting.forms import formula, selectors
from neu.reporting.forms.formula.binding import reads
from neu.reporting.forms.formula.grammar import Ref, parse_condition, walk
from neu.reporting.forms.layout import CellKey, Check, CrossCheck, Layout, PartsCheck
from neu.reporting.forms.models import Cell, FormVersion
from neu.reporting.indicators.models import DataElementVersion, Indicator
from neu.reporting.indicators.ports import NAMED, Definition, Dependants, EntryKind, Example


def asking(of: Definition) -> list[int]:
    """The published form versions that go by a definition, by id."""
    found = FormVersion.objects.filter(published_at__isnull=False)
    if of.kind is EntryKind.ELEMENT:
        cells = Cell.objects.filter(series__version=of.definition_id)
        found = found.filter(pk__in=cells.values("section__version"))
    else:
        named = {"sections": [{"rows": [{"indicator_code": of.code}]}]}
        candidates = found.filter(content__contains=named, valid_from__gte=of.since)
        going_by = [
            one.pk for one in candidates if _worked_out(one, {of.code})[of.code].pk == of.definition_id
        ]
        found = found.filter(pk__in=going_by)
    return list(found.order_by("form__code", "-no").values_list("pk", flat=True))


def dependants(of: Definition) -> Iterator[Dependants]:
    """Yield the form versions that go by a definition, and what in the newest of each form does."""
    ids = set(asking(of))
    newest = {one.form_id: one for one in reversed(selectors.versions())}
    versions = [one for one in selectors.versions() if one.pk in ids]
    yield Dependants(
        _("Phiên bản biểu mẫu đã phát hành"),
        len(versions),
        tuple(
            Example(
                f"{shown(one.title)} ({one.form.code}, {one.no})",
                reverse("forms:version", args=[one.form.code, one.no]),
            )
            for one in versions[:NAMED]
        ),
    )
    cells = formulas = checks = 0
    for one in versions:
        if newest[one.form_id].pk != one.pk:
            continue
        layout = selectors.layout(one.pk)
        keys = _cells(layout, one.pk, of)
        cells += len(keys)
        formulas += _formulas(layout, keys)
        checks += _checks(layout, keys)
    yield Dependants(_("Ô của các biểu mẫu đang dùng"), cells)
    yield Dependants(_("Công thức tính từ các ô ấy"), formulas)
    yield Dependants(_("Kiểm tra đọc các ô ấy"), checks)


def _cells(layout: Layout, version_id: int, of: Definition) -> set[CellKey]:
    if of.kind is EntryKind.ELEMENT:
        kept = Cell.objects.filter(section__version=version_id, series__version=of.definition_id)
        return set(kept.values_list("section__code", "row", "column"))
    rows = {
        (section.code, row.code)
        for section in layout.sections
        for row in section.rows
        if row.indicator_code == of.code
    }
    return {key for key in layout.cells if key[:2] in rows}


def _formulas(layout: Layout, keys: set[CellKey]) -> int:
    return sum(1 for tree in formula.formulas(layout).values() if reads(tree) & keys)


def _checks(layout: Layout, keys: set[CellKey]) -> int:
    return sum(
        1 for section in layout.sections for each in section.checks if _looks_at(each, section.code, keys)
    )


def _looks_at(each: Check, section: str, keys: set[CellKey]) -> bool:
    """Whether a check of a section reads one of these cells."""
    here = {key[1:] for key in keys if key[0] == section}
    if isinstance(each, PartsCheck):
        return any(row in (each.total, *each.parts) for row, _column in here)
    if isinstance(each, CrossCheck):
        return (each.row, each.column) in here
    read = [part for part in walk(parse_condition(each.formula)) if isinstance(part, Ref)]
    return any(
        key[0] == (one.section or section) and key[1] == (one.row or key[1]) and key[2] == one.column
        for one in read
        for key in keys
    )


def outdated(form_version_id: int, on: date) -> list[str]:
    """The names of what a form version still asks for by a definition that had ended by a day."""
    ended = DataElementVersion.objects.filter(
        pk__in=Cell.objects.filter(section__version=form_version_id).values("series__version"),
        valid__endswith__lte=on,
    )
    names = list(ended.order_by("element__code").values_list("name", flat=True))
    layout = selectors.layout(form_version_id)
    named = {row.indicator_code for section in layout.sections for row in section.rows} - {""}
    if named:
        worked_out = _worked_out(FormVersion.objects.get(pk=form_version_id), named).values()
        gone = [one for one in worked_out if one.valid.upper is not None and one.valid.upper <= on]
        names += [one.name for one in sorted(gone, key=lambda one: (one.order, one.code))]
    return [shown(name) for name in names]


def _worked_out(form: FormVersion, codes: Iterable[str]) -> dict[str, Indicator]:
    """Return code → the definition a published form goes by: of its first day, as known when published."""
    stated = Q(stated_at=None) | Q(stated_at__lte=form.published_at)
    held = Indicator.objects.filter(stated, code__in=codes, valid__startswith__lte=form.valid_from)
    return {one.code: one for one in held.order_by("no")}
