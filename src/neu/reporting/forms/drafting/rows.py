"""The rows of a section: `for_each` repeated, breakdowns added, totals listed."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from neu.reporting.forms.drafting.names import Catalogue, IndicatorName, capital_words, known, node_words
from neu.reporting.forms.drafting.trouble import Trouble
from neu.reporting.forms.layout import RowSpec
from neu.reporting.forms.rules import Refusal
from neu.reporting.indicators import files
from neu.reporting.indicators.rules import BreakdownKind, CapitalKind
from neu.reporting.indicators.selectors import Element

_MAY = (
    "code", "label", "indent", "heading", "node", "element", "indicator", "source", "kind", "breakdowns",
    "total", "unit", "cells", "draft",
)  # fmt: skip
_PART = {BreakdownKind.CHIA_RA: "Chia ra", BreakdownKind.TRONG_DO: "Trong đó"}
CODE = re.compile(r"[A-Za-z0-9_]{1,60}", re.ASCII)


@dataclass(frozen=True)
class RowDraft:
    """A row before its cells are made."""

    spec: RowSpec
    where: str
    element: Element | None = None
    indicator: IndicatorName | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    total_of: tuple[str, ...] = ()  # row codes
    breakdown: tuple[str, BreakdownKind, str] | None = None  # code, kind, name


def rows(
    entries: Iterable[files.Entry], catalogue: Catalogue, trouble: Trouble, *, parts: bool = True
) -> list[RowDraft]:
    """All rows in reading order; `parts`: with the rows of their breakdowns.

    :raises Refused: naming the row.
    """
    drafts: list[RowDraft] = []
    first: dict[str, str] = {}
    for entry in repeated(entries, {}):
        with trouble.apart():
            row = _row(entry, catalogue)
            for each in _with_parts(row, entry) if parts else [row]:
                code = each.spec.code
                if code in first:
                    said = {"code": code, "first": first[code]}
                    raise files.refuse(Refusal.FORM_ROW_TWICE, said, each.where)
                first[code] = each.where
                drafts.append(each)
    made = []
    for each in drafts:
        with trouble.apart():
            made.append(_totalled(each, drafts))
    return made


def repeated(entries: Iterable[files.Entry], values: Mapping[str, str]) -> Iterator[files.Entry]:
    """Rows with every `for_each` unrolled; {name} in their texts stands for the value at hand."""
    for entry in entries:
        if "for_each" not in entry:
            yield _filled(entry, values)
            continue
        files.check_keys(entry, needs=("for_each", "rows"))
        names = list(entry["for_each"])
        for chosen in itertools.product(*(entry["for_each"][name] for name in names)):
            yield from repeated(entry["rows"], {**values, **dict(zip(names, map(str, chosen), strict=True))})


def _filled(entry: files.Entry, values: Mapping[str, str]) -> files.Entry:
    made = files.Entry(_fill(entry, values))
    made.file, made.line = getattr(entry, "file", ""), getattr(entry, "line", 0)
    made.named = getattr(entry, "named", "")
    return made


def _fill(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, chosen in values.items():
            value = value.replace(f"{{{name}}}", chosen)
        return value
    if isinstance(value, Mapping):
        return {key: _fill(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, values) for inner in value]
    return value


def _row(entry: files.Entry, catalogue: Catalogue) -> RowDraft:
    files.check_keys(entry, needs=("code",), may=_MAY)
    at = files.where(entry)
    code = str(entry["code"])
    if not CODE.fullmatch(code):
        raise files.refuse(Refusal.FORM_CODE_BAD, {"code": code}, at)
    indicator = element = None
    if entry.get("indicator"):
        indicator = known(entry["indicator"], catalogue.indicators, Refusal.FORM_INDICATOR_UNKNOWN, at)
    if entry.get("element"):
        element = known(entry["element"], catalogue.elements, Refusal.FORM_ELEMENT_UNKNOWN, at)
    node, source, kind = (str(entry.get(key) or "") for key in ("node", "source", "kind"))
    node_title, node_draft = (
        known(node, catalogue.nodes, Refusal.FORM_NODE_UNKNOWN, at) if node else ("", False)
    )
    source_name = known(source, catalogue.sources, Refusal.FORM_SOURCE_UNKNOWN, at) if source else ""
    if kind:
        files.one_of(entry, "kind", CapitalKind)
    label = (
        str(entry.get("label") or "")
        or (indicator.name if indicator else "")
        or (element.name if element else "")
        or (capital_words(source_name, kind) if source else "")
        or (node_words(node, node_title) if node else "")
    )
    if not label:
        raise files.refuse(Refusal.FORM_KEY_MISSING, {"key": "label"}, at)
    said = entry.get("draft")
    draft = bool(said) if said is not None else any(each.draft for each in (indicator, element) if each)
    spec = RowSpec(
        code=code,
        label=label,
        indent=int(entry.get("indent") or 0),
        node_code=node,
        unit=str(entry.get("unit") or (element.unit if element else indicator.unit if indicator else "")),
        element_code=element.code if element else "",
        indicator_code=indicator.code if indicator else "",
        heading=bool(entry.get("heading")),
        total=bool(entry.get("total")),
        source_code=source,
        capital_kind=kind,
        draft=draft,
    )
    total = entry.get("total") or ()
    patterns = (total,) if isinstance(total, str) else tuple(total)
    return RowDraft(spec, at, element, indicator, entry.get("cells") or {}, patterns)


def _with_parts(row: RowDraft, entry: files.Entry) -> Iterator[RowDraft]:
    """The row, then one row for each option of its breakdowns."""
    yield row
    wanted = entry.get("breakdowns") or []
    there = {breakdown.code: breakdown for breakdown in row.element.breakdowns} if row.element else {}
    for name in wanted:
        breakdown = known(str(name), there, Refusal.FORM_BREAKDOWN_UNKNOWN, row.where)
        for option in breakdown.options:
            code = f"{row.spec.code}_{option.code.upper()}"
            if not CODE.fullmatch(code):
                raise files.refuse(Refusal.FORM_CODE_BAD, {"code": code}, row.where)
            spec = RowSpec(
                code=code,
                label=f"{_PART[breakdown.kind]}: {option.name}",
                indent=row.spec.indent + 1,
                node_code=row.spec.node_code,
                unit=row.spec.unit,
                element_code=row.spec.element_code,
                options=f"{breakdown.code}={option.code}",
                part_of=row.spec.code,
                source_code=row.spec.source_code,
                capital_kind=row.spec.capital_kind,
                draft=row.spec.draft,
            )
            told = (breakdown.code, breakdown.kind, breakdown.name)
            yield RowDraft(spec, row.where, row.element, None, {}, (), told)


def _totalled(row: RowDraft, drafts: list[RowDraft]) -> RowDraft:
    """A total's patterns ("DA1_*") replaced by the rows they match: typed ones, never totals or parts."""
    if not row.total_of:
        return row
    addends = [
        each.spec for each in drafts if not (each.spec.total or each.spec.heading or each.spec.part_of)
    ]
    found: dict[str, None] = {}
    for pattern in row.total_of:
        matched = [spec.code for spec in addends if fnmatchcase(spec.code, pattern)]
        if not matched:
            raise files.refuse(Refusal.FORM_TOTAL_EMPTY, {"pattern": pattern}, row.where)
        found.update(dict.fromkeys(matched))
    return RowDraft(row.spec, row.where, row.element, row.indicator, row.overrides, tuple(found))
