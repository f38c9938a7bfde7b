"""What a place that lies only partly in a ground gives to it, and the one way all rooms say it.

chưa chia: it was divided, and nobody stated in which shares. ước chia: by stated shares. không tách được: a
later place made of several, read in the places of before.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy

from neu.registry.places.rules import Atlas, Basis
from neu.reporting.forms.layout import CellValue
from neu.reporting.forms.rules import Mark
from neu.reporting.indicators.models import Series
from neu.reporting.indicators.rules import ValueType, apportion

NOTE = {
    Mark.VALUE: gettext_lazy("ước chia: %(places)s"),
    Mark.NOT_DIVIDED: gettext_lazy("chưa chia: %(places)s"),
    Mark.INSEPARABLE: gettext_lazy("không tách được: %(places)s"),
}


class Rule(NamedTuple):
    """How figures of a series are apportioned: by which basis (None: never), in whole numbers or not."""

    basis: Basis | None
    whole: bool


class Share(NamedTuple):
    """A place partly in a ground: its figure there, what of it lies here by stated shares, and whether that
    is all that may lie here."""

    source: int
    value: Decimal
    given: Decimal | None  # None: nothing is stated
    complete: bool


NEVER = Rule(None, whole=False)


def rule_of(basis: str, value_type: str) -> Rule:
    return Rule(Basis(basis) if basis else None, value_type == ValueType.INTEGER)


def rules_of(series_ids: Iterable[int]) -> dict[int, Rule]:
    """Return series id → how its figures are apportioned, by the version of the element it counts."""
    found = Series.objects.filter(pk__in=list(series_ids)).values_list(
        "pk", "version__apportioned_by", "version__value_type"
    )
    return {key: rule_of(basis, value_type) for key, basis, value_type in found}


def share(
    atlas: Atlas, source: int, value: Decimal, rule: Rule, *, day: date, place_id: int, on: date
) -> Share:
    """Return what of a figure about `source` on `day` lies in a place as of `on`.

    All parts of the source are told at once, so that over all places they add to its figure exactly.
    """
    if rule.basis is None or on < day:
        return Share(source, value, None, complete=False)
    divided = atlas.divided(source, day, place_id, on, rule.basis)
    if not divided.inside and divided.unstated:
        return Share(source, value, None, complete=False)
    parts = apportion(value, divided.shares, whole=rule.whole)
    given = sum((parts[key] for key in divided.inside), Decimal(0))
    return Share(source, value, given, complete=not divided.unstated)


def noted(
    atlas: Atlas | None, mark: Mark, sources: Iterable[tuple[int, date]], value: Decimal | None = None
) -> CellValue:
    """Return a cell that says which places, each as of a day, it waits for or was apportioned from."""
    return CellValue(mark, value, str(NOTE[mark]) % {"places": named(atlas, sources)} if atlas else "")


def named(atlas: Atlas, sources: Iterable[tuple[int, date]]) -> str:
    """Return "Trà Bùi (21142), Sơn Trà (21145)": places each as of a day, once."""
    found = [name for key, day in dict(sources).items() if (name := atlas.name(key, day))]
    return ", ".join(f"{name.name} ({name.code})" for name in found)


def unknown_mark(day: date, on: date) -> Mark:
    """Return what is said where no share is stated: read back in time nothing could be."""
    return Mark.INSEPARABLE if on < day else Mark.NOT_DIVIDED
