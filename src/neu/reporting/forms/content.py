"""The canonical content of a form version: layout ⇄ JSON without surrogate ids, and its digest. Pure."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from neu.platform.text.rules import canonical
from neu.reporting.forms.layout import (
    CellKey,
    CellSpec,
    Check,
    ColumnSpec,
    CrossCheck,
    FieldSpec,
    ItemSpec,
    Layout,
    PartsCheck,
    RowCheck,
    RowSpec,
    SectionSpec,
)
from neu.reporting.forms.rules import CellKind, Mode, SectionKind, Severity
from neu.reporting.indicators.rules import BreakdownKind, Coordinates

CANON = 1
T = TypeVar("T")
_CHECK: Mapping[type, str] = {PartsCheck: "parts", RowCheck: "row", CrossCheck: "cross"}
_IDS = ("key", "series_id", "weight_series_id")


def to_content(
    layout: Layout, coordinates: Mapping[CellKey, Coordinates], *, valid_from: date, programme: str
) -> dict[str, Any]:
    """Everything a version says, in plain JSON: defaults left out, decimals as text."""
    return {
        "canon": CANON,
        "code": layout.form_code,
        "title": layout.title,
        "note": layout.note,
        "valid_from": valid_from.isoformat(),
        "programme": programme,
        "sections": [_section(section, coordinates) for section in layout.sections],
    }


def _section(section: SectionSpec, coordinates: Mapping[CellKey, Coordinates]) -> dict[str, Any]:
    return {
        **_plain(section, without=("rows", "columns", "cells", "items", "checks", "fields")),
        "rows": [_plain(row) for row in section.rows],
        "columns": [_plain(column) for column in section.columns],
        "items": [_plain(item) for item in section.items],
        "checks": [{**_plain(check), "check": _CHECK[type(check)]} for check in section.checks],
        "cells": [
            {
                "row": key[0],
                "column": key[1],
                **_plain(cell, without=_IDS),
                **(
                    {"coordinates": {k: v for k, v in asdict(coordinates[cell.key]).items() if v}}
                    if cell.key in coordinates
                    else {}
                ),
            }
            for key, cell in section.cells.items()
        ],
        # left out where there is none: the digests of forms without lists stay what they were
        **({"fields": [_plain(one) for one in section.fields]} if section.fields else {}),
    }


def _plain(thing: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A dataclass as JSON values, fields at their default left out."""
    made: dict[str, Any] = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if each.name in without or value == each.default:
            continue
        made[each.name] = canonical(value) if isinstance(value, Decimal) else value
        if isinstance(value, tuple):
            made[each.name] = list(value)
    return made


def digest(content: Mapping[str, Any]) -> str:
    """sha256 of the one spelling of the content: UTF-8 NFC, keys sorted."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def to_layout(
    content: Mapping[str, Any], series: Mapping[CellKey, int], *, version_id: int, no: int
) -> Layout:
    """The layout a version's content tells, its cells joined to their series."""
    return Layout(
        version_id=version_id,
        form_code=content["code"],
        no=no,
        title=content["title"],
        note=content["note"],
        sections=tuple(_read_section(each, series) for each in content["sections"]),
    )


def _read_section(told: Mapping[str, Any], series: Mapping[CellKey, int]) -> SectionSpec:
    cells = [_read_cell(told["code"], each, series) for each in told["cells"]]
    return SectionSpec(
        code=told["code"],
        kind=SectionKind(told["kind"]),
        title=told["title"],
        mode=Mode(told.get("mode", Mode.PARTS)),
        entry_unit=told.get("entry_unit", ""),
        note=told.get("note", ""),
        rows=tuple(RowSpec(**each) for each in told["rows"]),
        columns=tuple(ColumnSpec(**each) for each in told["columns"]),
        cells={cell.key[1:]: cell for cell in cells},
        items=tuple(ItemSpec(**each) for each in told["items"]),
        checks=tuple(_read_check(each) for each in told["checks"]),
        fields=tuple(
            FieldSpec(**{**each, "choices": tuple(each.get("choices", ()))})
            for each in told.get("fields", ())
        ),
    )


def _read_cell(section: str, told: Mapping[str, Any], series: Mapping[CellKey, int]) -> CellSpec:
    key = (section, told["row"], told["column"])
    facts = {
        name: value for name, value in told.items() if name not in ("row", "column", "coordinates", "kind")
    }
    for name in ("minimum", "maximum"):
        if facts.get(name) is not None:
            facts[name] = Decimal(facts[name])
    if facts.get("weight_key"):
        weight = facts["weight_key"]
        facts["weight_key"] = (weight[0], weight[1], weight[2])
        facts["weight_series_id"] = series.get(facts["weight_key"])
    return CellSpec(key, CellKind(told["kind"]), series_id=series.get(key), **facts)


def _read_check(told: Mapping[str, Any]) -> Check:
    if told["check"] == "parts":
        return PartsCheck(
            BreakdownKind(told["kind"]),
            told["name"],
            told["total"],
            tuple(told["parts"]),
            tuple(told["columns"]),
        )
    if told["check"] == "cross":
        said = {key: value for key, value in told.items() if key not in ("check", "severity")}
        return CrossCheck(**said, severity=Severity(told["severity"]))
    return RowCheck(
        told["code"], told["formula"], Severity(told["severity"]), told["message"], told["column"]
    )
