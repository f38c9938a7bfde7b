"""The dictionary as one file: every entry with all its definitions, every target with its document."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from neu.registry.places import selectors as places
from neu.registry.places.models import Decision
from neu.reporting.indicators import making, selectors
from neu.reporting.indicators.making import ELEMENT_FIELDS, INDICATOR_FIELDS, SINCE
from neu.reporting.indicators.models import DataElement, Target
from neu.reporting.indicators.rules import NOT_APPORTIONED, Adds


class _Dumper(yaml.SafeDumper):
    """Writes what `files` reads back as the same: exact numbers, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal,
    lambda dumper, value: dumper.represent_scalar(
        *(("tag:yaml.org,2002:int", f"{value:.0f}") if value == value.to_integral_value()
          else ("tag:yaml.org,2002:float", f"{value.normalize():f}"))
    ),
)  # fmt: skip


def text() -> str:
    """The whole dictionary; loading it again changes nothing."""
    content = {
        "elements": _entries(_elements(), ELEMENT_FIELDS),
        "indicators": _entries(_indicators(), INDICATOR_FIELDS),
        "decisions": _decisions(),
        "targets": [_target(one) for one in _targets()],
    }
    return str(yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000))


def stamp() -> str:
    """What the preview of a file shows and its loading compares."""
    return hashlib.sha256(text().encode()).hexdigest()


def _elements() -> dict[str, list[Any]]:
    """Every element with all its definitions, oldest first; a handful of queries."""
    found: dict[str, list[Any]] = {
        code: [] for code in DataElement.objects.order_by("pk").values_list("code", flat=True)
    }
    for one in selectors.all_versions():
        found[one.code].append(one)
    return found


def _indicators() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in selectors.all_definitions():
        found.setdefault(one.code, []).append(one)
    return found


def _entries(found: Mapping[str, Iterable[Any]], fields: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {"code": code, "versions": [_version(one, fields) for one in several]}
        for code, several in found.items()
    ]


def _version(one: Any, fields: Iterable[str]) -> dict[str, Any]:
    """One definition as it is written; what says nothing, or what is usual, is left out."""
    told: dict[str, Any] = {"from": one.since}
    if one.reason:
        told["reason"] = one.reason
    for name in fields:
        value = getattr(one, name)
        if name == "breakdowns":
            if value:
                told[name] = [_breakdown(each) for each in value]
        elif name == "minimum":
            told[name] = value  # null: may be below zero
        elif name == "apportioned_by":
            told[name] = str(value) or NOT_APPORTIONED
        elif value not in (None, "", False) and not (name.startswith("adds_") and value == Adds.SUM):
            told[name] = str(value) if isinstance(value, str) else value
    return told


def _breakdown(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "kind": str(one.kind),
        "options": [{"code": each.code, "name": each.name} for each in one.options],
    }


def _targets() -> list[Target]:
    found = Target.objects.select_related("indicator", "decision")
    return list(found.order_by("indicator__order", "indicator__code", "indicator__no", "period", "pk"))


def _decisions() -> list[dict[str, Any]]:
    named = Decision.objects.filter(pk__in=Target.objects.values("decision")).order_by("number")
    return [
        {"number": one.number}
        | {
            name: getattr(one, name)
            for name in making.DECISION
            if getattr(one, name) not in (None, "", False)
        }
        for one in named
    ]


def _target(one: Target) -> dict[str, Any]:
    said = {"value": one.value, "words": one.words, "draft": one.draft}
    return {
        "indicator": one.indicator.code,
        "definition": one.indicator.no,
        "place": _place(one),
        "period": one.period,
        "decision": one.decision.number,
        "comparator": one.comparator,
        **{name: value for name, value in said.items() if value not in (None, "", False)},
    }


def _place(one: Target) -> dict[str, Any]:
    """The place by its code, and a day on which it bore it: the same code was another place's before."""
    book = places.atlas()
    for on in (one.decision.issued_on or SINCE, SINCE, date.max.replace(year=2100)):
        name = book.name(one.place_id, on)
        if name is not None and book.code(name.level, name.code, on) == one.place_id:
            return {"level": str(name.level), "code": name.code, "on": on}
    return {"id": one.place_id}
