"""Indicators and their national targets, from the files of the catalogue."""

from collections.abc import Mapping
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services as audit
from neu.platform.audit.services import Rewritten
from neu.registry.places import selectors as places
from neu.registry.places.models import Decision
from neu.registry.places.rules import Level
from neu.registry.places.services import state_decision
from neu.reporting.indicators import files
from neu.reporting.indicators.making import INDICATOR_MAY, SINCE
from neu.reporting.indicators.models import DataElement, Indicator, Target
from neu.reporting.indicators.rules import Comparator, Refusal

NATION = "VN"
PHASE = "2021-2025"


def load_indicators(content: files.Entry, rewritten: Rewritten) -> int:
    """Add what is new of the indicators of one file, with the national target of each."""
    rows = content.get("indicators") or []
    if not rows:
        return 0
    kept = Indicator.objects.select_related("numerator", "denominator").order_by("no")
    held = {one.code: one for one in kept}
    elements = DataElement.objects.in_bulk(field_name="code")
    decision = _decision(content, rewritten)
    nation = places.by_code(Level.NATION, NATION, SINCE)
    added = 0
    for order, row in enumerate(rows, start=1):
        if row.get("code") in held and held[row["code"]].edited_by:
            continue
        files.check_keys(row, needs=("code", "name", "comparator"), may=INDICATOR_MAY)
        for key in ("numerator", "denominator"):
            if row.get(key) and row[key] not in elements:
                raise files.refuse(Refusal.UNKNOWN_ELEMENT, {"code": row[key], "near": "–"}, files.where(row))
        comparator = files.one_of(row, "comparator", Comparator)
        value = files.exact(row, "target")
        if comparator != Comparator.QUALITATIVE and value is None:
            raise files.refuse(Refusal.KEY_MISSING, {"key": "target"}, files.where(row))
        draft = bool(row.get("draft", False))
        facts = {
            "unit": row.get("unit", ""),
            "numerator": elements.get(row.get("numerator")),
            "denominator": elements.get(row.get("denominator")),
            "comparator": comparator,
        }
        words = {
            "name": row["name"],
            "group": row.get("group", ""),
            "order": order,
            "draft": draft,
            "source": row.get("source", ""),
        }
        indicator = held.get(row["code"])
        if indicator is None:
            indicator = Indicator.objects.create(
                code=row["code"], valid=DateRange(SINCE, None), **facts, **words
            )
            added += 1
        for key, fact in facts.items():
            files.check_same(row, key, getattr(indicator, key), fact)
        audit.rewrite(indicator, words, called=indicator.code, into=rewritten)
        target, _made = Target.objects.get_or_create(
            indicator=indicator,
            place_id=nation,
            period=row.get("period", PHASE),
            decision=decision,
            defaults={
                "comparator": comparator,
                "value": value,
                "words": row.get("words", ""),
                "draft": draft,
            },
        )
        if target.edited_by:
            continue
        files.check_same(row, "target", target.value, value)
        said = {"words": row.get("words", ""), "draft": draft}
        audit.rewrite(target, said, called=f"{indicator.code}/{target.period}", into=rewritten)
    return added


def _decision(content: files.Entry, rewritten: Rewritten) -> Decision:
    row: Mapping[str, Any] | None = content.get("decision")
    if row is None:
        raise files.refuse(Refusal.KEY_MISSING, {"key": "decision"}, files.where(content))
    files.check_keys(row, needs=("number",), may=("issued_on", "issuer", "title", "note", "draft"))
    return state_decision(row, rewritten)
