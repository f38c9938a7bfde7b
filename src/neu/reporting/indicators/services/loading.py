"""The catalogue is loaded from files that officials can read; loading again brings over what they now say."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services as audit
from neu.platform.audit.services import Rewritten
from neu.registry.places.rules import Basis
from neu.reporting.indicators import files
from neu.reporting.indicators.models import (
    Breakdown,
    DataElement,
    DataElementVersion,
    Option,
    Series,
)
from neu.reporting.indicators.rules import (
    NOT_APPORTIONED,
    Adds,
    BreakdownKind,
    Refusal,
    Stance,
    ValueType,
    apportioned_by,
)
from neu.reporting.indicators.services.targets import SINCE, load_indicators

_VERSION_KEYS = ("name", "unit", "value_type", "stance")
_VERSION_MAY = (
    "code", "no", "from", "definition", "method", "source", "adds_over_places", "adds_over_nodes",
    "adds_over_options", "weight", "numerator", "denominator", "minimum", "maximum", "decimals", "draft",
    "apportioned_by", "breakdowns", "versions",
)  # fmt: skip
_LINKS = ("weight", "numerator", "denominator")
_BASES = (NOT_APPORTIONED, Basis.HOUSEHOLDS, Basis.POPULATION, Basis.AREA)
_WORDS = {"name", "source", "draft"}  # changing these gives no figure another meaning


def load_reference(at: datetime) -> None:
    """Load reference/indicators.

    :raises Refused: naming file, line and cure; nothing is kept then.
    """
    load_files(sorted((settings.REFERENCE / "indicators").glob("*.yaml")), at=at)


@transaction.atomic
def load_files(paths: Iterable[Path], *, at: datetime) -> None:
    """Load the elements, breakdowns, indicators and national targets of these files, together.

    Changed names, sources and notes are brought over; what would give kept figures another meaning is
    refused.

    :raises Refused: naming file, line and cure; nothing is kept then.
    """
    contents = [files.read(path) for path in paths]
    for content in contents:
        files.check_keys(content, needs=(), may=("breakdowns", "elements", "indicators", "decision"))
    shared = _once(entry for content in contents for entry in content.get("breakdowns") or ())
    elements = _once(entry for content in contents for entry in content.get("elements") or ())
    _once(entry for content in contents for entry in content.get("indicators") or ())
    ids = _load_elements(elements)
    rewritten: Rewritten = {}
    added = {
        "elements": _load_versions(elements, ids, rewritten),
        "breakdowns": _load_breakdowns(elements, shared, ids, rewritten),
        "indicators": sum(load_indicators(content, rewritten) for content in contents),
    }
    if any(added.values()) or rewritten:
        audit.record(
            "catalogue.load",
            subject=("reference", "indicators", "Từ điển chỉ tiêu"),
            actor=None,
            at=at,
            changes={**added, "rewritten": rewritten},
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


def _load_versions(elements: Mapping[str, files.Entry], ids: Mapping[str, int], rewritten: Rewritten) -> int:
    """Add the versions that are new.

    Once a series uses a version its words may change, and it may end where the next begins; nothing else: a
    changed definition is a new version, so that the break of the series is seen.
    """
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
            if there.pk in used and not all(_harmless(name, there, wanted) for name in differs):
                said = {"code": code, "no": str(wanted.no), "differs": ", ".join(differs)}
                raise files.refuse(Refusal.VERSION_IN_USE, said, files.where(entry))
            facts = {name: getattr(wanted, name) for name in differs}
            audit.rewrite(there, facts, called=f"{code} v{there.no}", into=rewritten)
    DataElementVersion.objects.bulk_create(new)
    return len(new)


def _harmless(name: str, there: DataElementVersion, wanted: DataElementVersion) -> bool:
    """True when kept figures mean the same after the change."""
    if name == "valid":
        return there.valid.lower == wanted.valid.lower and there.valid.upper is None
    return name in _WORDS


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
        made.append(made_version(code, row, ids, no, DateRange(start, end)))
    return made


def made_version(
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
    by = apportioned_by(row["unit"], value_type)
    basis = files.one_of(row, "apportioned_by", _BASES, default=by or NOT_APPORTIONED)
    if basis != NOT_APPORTIONED and value_type not in (ValueType.INTEGER, ValueType.DECIMAL):
        said = {"key": "apportioned_by", "value": basis, "known": NOT_APPORTIONED}
        raise files.refuse(Refusal.VALUE_UNKNOWN, said, files.where(row))
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
        apportioned_by="" if basis == NOT_APPORTIONED else basis,
        **adds,
        **{f"{key}_id": ids[row[key]] if row.get(key) else None for key in _LINKS},
    )


def _load_breakdowns(
    elements: Mapping[str, files.Entry],
    shared: Mapping[str, files.Entry],
    ids: Mapping[str, int],
    rewritten: Rewritten,
) -> int:
    held = {
        (breakdown.element_id, breakdown.code): breakdown
        for breakdown in Breakdown.objects.prefetch_related("options")
    }
    added = 0
    for code, entry in elements.items():
        for name in entry.get("breakdowns") or ():
            source = shared.get(name)
            if source is None:
                said = {"element": code, "option": str(name), "known": ", ".join(shared) or "–"}
                raise files.refuse(Refusal.UNKNOWN_OPTION, said, files.where(entry))
            files.check_keys(source, needs=("code", "name", "kind", "options"))
            kind = files.one_of(source, "kind", BreakdownKind)
            breakdown = held.get((ids[code], name))
            if breakdown is None:
                breakdown = Breakdown.objects.create(
                    element_id=ids[code], code=source["code"], name=source["name"], kind=kind
                )
                added += 1
            files.check_same(source, "kind", breakdown.kind, kind)
            audit.rewrite(breakdown, {"name": source["name"]}, called=f"{code}/{name}", into=rewritten)
            _load_options(breakdown, source, f"{code}/{name}", rewritten)
    return added


def _load_options(breakdown: Breakdown, source: files.Entry, label: str, rewritten: Rewritten) -> None:
    held = {option.code: option for option in breakdown.options.all()}
    for order, (code, entry) in enumerate(_once(source["options"]).items(), start=1):
        if code not in held:
            Option.objects.create(breakdown=breakdown, code=code, name=entry["name"], order=order)
            continue
        words = {"name": entry["name"], "order": order}
        audit.rewrite(held[code], words, called=f"{label}={code}", into=rewritten)
