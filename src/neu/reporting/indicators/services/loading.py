"""The catalogue is loaded from files that officials can read; loading again changes nothing."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services as audit
from neu.registry.places import selectors as places
from neu.registry.places.models import Decision
from neu.registry.places.rules import Level
from neu.reporting.indicators import files
from neu.reporting.indicators.models import (
    Breakdown,
    DataElement,
    DataElementVersion,
    Indicator,
    Option,
    Series,
    Target,
)
from neu.reporting.indicators.rules import Adds, BreakdownKind, Comparator, Refusal, Stance, ValueType

NATION = "VN"
PHASE = "2021-2025"
SINCE = date(2021, 1, 1)
_VERSION_KEYS = ("name", "unit", "value_type", "stance")
_VERSION_MAY = (
    "code", "no", "from", "definition", "method", "source", "adds_over_places", "adds_over_nodes",
    "adds_over_options", "weight", "numerator", "denominator", "minimum", "maximum", "decimals", "draft",
    "breakdowns", "versions",
)  # fmt: skip
_INDICATOR_MAY = (
    "group", "unit", "numerator", "denominator", "target", "words", "draft", "source", "period",
)  # fmt: skip
_LINKS = ("weight", "numerator", "denominator")


def load_reference(at: datetime) -> None:
    """Load reference/indicators.

    :raises Refused: naming file, line and cure; nothing is kept then.
    """
    load_files(sorted((settings.REFERENCE / "indicators").glob("*.yaml")), at=at)


@transaction.atomic
def load_files(paths: Iterable[Path], *, at: datetime) -> None:
    """Load the elements, breakdowns, indicators and national targets of these files, together.

    :raises Refused: naming file, line and cure; nothing is kept then.
    """
    contents = [files.read(path) for path in paths]
    for content in contents:
        files.check_keys(content, needs=(), may=("breakdowns", "elements", "indicators", "decision"))
    shared = _once(entry for content in contents for entry in content.get("breakdowns") or ())
    elements = _once(entry for content in contents for entry in content.get("elements") or ())
    _once(entry for content in contents for entry in content.get("indicators") or ())
    ids = _load_elements(elements)
    added = {"elements": _load_versions(elements, ids), "breakdowns": _load_breakdowns(elements, shared, ids)}
    added["indicators"] = sum(_load_indicators(content, ids) for content in contents)
    if any(added.values()):
        audit.record(
            "catalogue.load",
            subject=("reference", "indicators", "Từ điển chỉ tiêu"),
            actor=None,
            at=at,
            changes=added,
        )


def _once(entries: Iterable[files.Entry]) -> dict[str, files.Entry]:
    """Entries by code, each code standing once."""
    found: dict[str, files.Entry] = {}
    for entry in entries:
        code = str(entry.get("code") or "")
        if not code:
            raise files.refuse(Refusal.KEY_MISSING, {"key": "code"}, files.where(entry))
        if code in found:
            first = files.where(found[code])
            raise files.refuse(Refusal.CODE_TWICE, {"code": code, "first": first}, files.where(entry))
        found[code] = entry
    return found


def _load_elements(elements: Mapping[str, files.Entry]) -> dict[str, int]:
    DataElement.objects.bulk_create([DataElement(code=code) for code in elements], ignore_conflicts=True)
    return dict(DataElement.objects.values_list("code", "pk"))


def _load_versions(elements: Mapping[str, files.Entry], ids: Mapping[str, int]) -> int:
    """Add the versions that are new; a version that differs may change only while no series uses it."""
    held = {
        (version.element_id, version.no): version
        for version in DataElementVersion.objects.filter(element__code__in=elements)
    }
    used = set(Series.objects.values_list("version_id", flat=True).distinct())
    new: list[DataElementVersion] = []
    for code, entry in elements.items():
        for wanted in _versions(code, entry, ids):
            there = held.get((wanted.element_id, wanted.no))
            if there is None:
                new.append(wanted)
                continue
            differs = [name for name in _facts() if getattr(there, name) != getattr(wanted, name)]
            if not differs:
                continue
            if there.pk in used:
                said = {"code": code, "no": str(wanted.no), "differs": ", ".join(differs)}
                raise files.refuse(Refusal.VERSION_IN_USE, said, files.where(entry))
            wanted.pk = there.pk
            wanted.save(force_update=True)
    DataElementVersion.objects.bulk_create(new)
    return len(new)


def _facts() -> list[str]:
    skipped = {"id", "element_id", "no"}
    return [
        field.attname for field in DataElementVersion._meta.concrete_fields if field.attname not in skipped
    ]


def _versions(code: str, entry: files.Entry, ids: Mapping[str, int]) -> list[DataElementVersion]:
    """The versions of one entry: the entry itself, or its list `versions`, each until the next begins."""
    rows = entry.get("versions") or [entry]
    starts = [files.day(row, "from") or SINCE for row in rows]
    made = []
    for no, (row, start) in enumerate(zip(rows, starts, strict=True), start=1):
        end = starts[no] if no < len(starts) else None
        made.append(_version(code, row, ids, no, DateRange(start, end)))
    return made


def _version(
    code: str, row: files.Entry, ids: Mapping[str, int], no: int, valid: DateRange
) -> DataElementVersion:
    files.check_keys(row, needs=_VERSION_KEYS, may=_VERSION_MAY)
    value_type = files.one_of(row, "value_type", ValueType)
    adds = {
        key: files.one_of(row, key, Adds, default=Adds.SUM)
        for key in ("adds_over_places", "adds_over_nodes", "adds_over_options")
    }
    needed = {Adds.WEIGHTED_MEAN: ("weight",), Adds.RATIO: ("numerator", "denominator")}
    for key in needed.get(Adds(adds["adds_over_places"]), ()):
        if not row.get(key):
            said = {"adds": adds["adds_over_places"], "key": key}
            raise files.refuse(Refusal.PARTS_NOT_NAMED, said, files.where(row))
    for key in _LINKS:
        if row.get(key) and row[key] not in ids:
            raise files.refuse(Refusal.UNKNOWN_ELEMENT, {"code": row[key], "near": "–"}, files.where(row))
    return DataElementVersion(
        element_id=ids[code],
        no=no,
        name=row["name"],
        definition=row.get("definition", ""),
        method=row.get("method", ""),
        source=row.get("source", ""),
        unit=row["unit"],
        value_type=value_type,
        stance=files.one_of(row, "stance", Stance),
        minimum=files.exact(row, "minimum") if "minimum" in row else Decimal(0),
        maximum=files.exact(row, "maximum"),
        decimals=int(files.exact(row, "decimals") or 0),
        valid=valid,
        draft=bool(row.get("draft", False)),
        **adds,
        **{f"{key}_id": ids[row[key]] if row.get(key) else None for key in _LINKS},
    )


def _load_breakdowns(
    elements: Mapping[str, files.Entry], shared: Mapping[str, files.Entry], ids: Mapping[str, int]
) -> int:
    held = set(Breakdown.objects.values_list("element_id", "code"))
    added = 0
    for code, entry in elements.items():
        for name in entry.get("breakdowns") or ():
            source = shared.get(name)
            if source is None:
                said = {"element": code, "option": str(name), "known": ", ".join(shared) or "–"}
                raise files.refuse(Refusal.UNKNOWN_OPTION, said, files.where(entry))
            if (ids[code], name) not in held:
                _load_breakdown(ids[code], source)
                added += 1
    return added


def _load_breakdown(element_id: int, source: files.Entry) -> None:
    files.check_keys(source, needs=("code", "name", "kind", "options"))
    breakdown = Breakdown.objects.create(
        element_id=element_id,
        code=source["code"],
        name=source["name"],
        kind=files.one_of(source, "kind", BreakdownKind),
    )
    options = _once(source["options"])
    Option.objects.bulk_create(
        Option(breakdown=breakdown, code=code, name=option["name"], order=order)
        for order, (code, option) in enumerate(options.items(), start=1)
    )


def _load_indicators(content: files.Entry, ids: Mapping[str, int]) -> int:
    """Add what is new of the indicators of one file, with the national target of each."""
    rows = content.get("indicators") or []
    if not rows:
        return 0
    held = dict(Indicator.objects.values_list("code", "pk"))
    decision = _decision(content)
    nation = places.by_code(Level.NATION, NATION, SINCE)
    added = 0
    for order, row in enumerate(rows, start=1):
        files.check_keys(row, needs=("code", "name", "comparator"), may=_INDICATOR_MAY)
        for key in ("numerator", "denominator"):
            if row.get(key) and row[key] not in ids:
                raise files.refuse(Refusal.UNKNOWN_ELEMENT, {"code": row[key], "near": "–"}, files.where(row))
        comparator = files.one_of(row, "comparator", Comparator)
        value = files.exact(row, "target")
        if comparator != Comparator.QUALITATIVE and value is None:
            raise files.refuse(Refusal.KEY_MISSING, {"key": "target"}, files.where(row))
        if row["code"] in held:
            continue
        indicator = Indicator.objects.create(
            code=row["code"],
            name=row["name"],
            group=row.get("group", ""),
            unit=row.get("unit", ""),
            numerator_id=ids[row["numerator"]] if row.get("numerator") else None,
            denominator_id=ids[row["denominator"]] if row.get("denominator") else None,
            comparator=comparator,
            order=order,
            draft=bool(row.get("draft", False)),
            source=row.get("source", ""),
        )
        Target.objects.create(
            indicator=indicator,
            place_id=nation,
            period=row.get("period", PHASE),
            comparator=comparator,
            value=value,
            words=row.get("words", ""),
            decision=decision,
            draft=bool(row.get("draft", False)),
        )
        added += 1
    return added


def _decision(content: files.Entry) -> Decision:
    row: Mapping[str, Any] | None = content.get("decision")
    if row is None:
        raise files.refuse(Refusal.KEY_MISSING, {"key": "decision"}, files.where(content))
    files.check_keys(row, needs=("number",), may=("issued_on", "issuer", "title", "note", "draft"))
    facts = {key: value for key, value in row.items() if key != "number"}
    return Decision.objects.get_or_create(number=row["number"], defaults=facts)[0]
