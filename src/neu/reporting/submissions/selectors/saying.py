"""A cell's value in words: in the unit its section is typed in, or why there is no number."""

import re
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from neu.platform.text.names import written
from neu.platform.text.rules import canonical, in_unit
from neu.registry.places import selectors as places
from neu.reporting.forms.layout import CellSpec, CellValue
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.rules import ValueType
from neu.reporting.submissions.rules import FigureState
from neu.reporting.submissions.selectors.carrying import Carried
from neu.reporting.submissions.selectors.cells import Held
from neu.reporting.submissions.texts import STATE

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
UNIT_LABEL = {
    "dong": gettext_lazy("đồng"),
    "trieu": gettext_lazy("triệu đồng"),
    "ty": gettext_lazy("tỷ đồng"),
}


def entered(held: Held, spec: CellSpec, entry_unit: str, *, into: str = "") -> str:
    """Return a value as it is typed: in the section's unit, nothing rounded away."""
    if held.value is None:
        return ""
    return written(in_entry_unit(held.value, spec, entry_unit), into=into)


def in_entry_unit(value: Decimal, spec: CellSpec, entry_unit: str) -> Decimal:
    """Return a stored value in the unit its section is typed in."""
    return in_unit(value, entry_unit) if _is_money(spec, entry_unit) else value


def measured(value: Decimal, spec: CellSpec, entry_unit: str) -> str:
    """Return a value with its unit where that is money: "100 triệu đồng"."""
    said = written(in_entry_unit(value, spec, entry_unit))
    return f"{said} {UNIT_LABEL[entry_unit]}" if _is_money(spec, entry_unit) else said


def as_typed(params: Mapping[str, str], spec: CellSpec, entry_unit: str) -> dict[str, str]:
    """Return a check's params in the unit the cell is typed in; its numbers are canonical, money in đồng."""
    if not _is_money(spec, entry_unit):
        return dict(params)
    return {
        name: canonical(in_unit(Decimal(text), entry_unit)) if NUMBER.fullmatch(text) else text
        for name, text in params.items()
    }


def _is_money(spec: CellSpec, entry_unit: str) -> bool:
    return bool(entry_unit) and spec.value_type == ValueType.MONEY


def shown(value: CellValue, spec: CellSpec, entry_unit: str, *, into: str = "") -> str:
    """Return a computed or given cell in words: a number in the section's unit, or why there is none."""
    if value.value is not None:
        in_entry = in_entry_unit(value.value, spec, entry_unit)
        exact = spec.value_type == ValueType.MONEY or not spec.computed
        return written(in_entry, None if exact else spec.decimals, into=into)
    return str(MARK.get(value.mark, ""))


MARK = {
    Mark.NOTHING: STATE[FigureState.NOTHING],
    Mark.NO_SUBJECT: STATE[FigureState.NO_SUBJECT],
    Mark.UNKNOWN: STATE[FigureState.UNKNOWN],
    Mark.NOT_APPLICABLE: gettext_lazy("không áp dụng"),
    Mark.ERROR: gettext_lazy("chia cho 0"),
    Mark.NOT_DIVIDED: gettext_lazy("chưa chia"),
    Mark.INSEPARABLE: gettext_lazy("không tách được"),
    Mark.NOT_ADDED: gettext_lazy("không cộng"),
    Mark.REDEFINED: gettext_lazy("khác định nghĩa"),
}


def _named(place_id: int, names: Mapping[int, places.PlaceName]) -> str:
    name = names.get(place_id)
    return f"{name.full} ({name.code})" if name else str(place_id)


def briefly(place_id: int, names: Mapping[int, places.PlaceName]) -> str:
    """Return "Trà Bùi (21142)", as tables and editions write a place that was divided."""
    name = names.get(place_id)
    return f"{name.name} ({name.code})" if name else str(place_id)


def origin_briefly(one: Carried, names: Mapping[int, places.PlaceName]) -> str:
    """Return the places a carried cell adds, or the years where it is one place alone; names who has none."""
    years = sorted({year for _place, year, _value in one.sources})
    made_of = list(dict.fromkeys(_name(place, names) for place, _year, _value in one.sources))
    said = []
    if len(made_of) > 1:
        said.append(_("gồm %(places)s") % {"places": ", ".join(made_of)})
    elif years:
        said.append(str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}")
    if one.without:
        missing = ", ".join(_name(place, names) for place in one.without)
        said.append(_("chưa có số của %(places)s") % {"places": missing})
    if one.shared:
        said.append(_("có phần ước chia"))
    return "; ".join(said)


def _name(place_id: int, names: Mapping[int, places.PlaceName]) -> str:
    name = names.get(place_id)
    return name.name if name else str(place_id)


def origin(one: Carried, spec: CellSpec, entry_unit: str, names: Mapping[int, places.PlaceName]) -> str:
    """Return where a carried cell comes from: each place, its years, and what it gathered in them."""
    by_place: dict[int, list[tuple[int, Decimal]]] = {}
    for place, year, value in one.sources:
        by_place.setdefault(place, []).append((year, value))
    parts = []
    for place, gathered in by_place.items():
        years = sorted(year for year, _value in gathered)
        when = str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
        value = sum((value for _year, value in gathered), Decimal(0))
        part = f"{_named(place, names)}, {when}: {written(in_entry_unit(value, spec, entry_unit))}"
        apportioned = any(source == place for source, _year, _value in one.shared)
        parts.append(_("%(part)s (ước chia)") % {"part": part} if apportioned else part)
    if one.without:
        missing = ", ".join(_named(place, names) for place in one.without)
        parts.append(_("chưa có số của %(places)s") % {"places": missing})
    return "; ".join(parts)


def stated(state: str, value: Decimal | None, spec: CellSpec, entry_unit: str) -> str:
    """Return what a cell held, for its history: a number in the section's unit, or its state in words."""
    if not state:
        return _("chưa nhập")
    return (
        written(in_entry_unit(value, spec, entry_unit))
        if value is not None
        else str(STATE[FigureState(state)])
    )
