"""The catalogue is loaded from files that officials can read; loading again brings over what they now say."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from neu.platform.audit import services as audit
from neu.platform.audit.services import Rewritten
from neu.reporting.indicators import files
from neu.reporting.indicators.making import SINCE, keep_breakdowns, made_version, told
from neu.reporting.indicators.models import Breakdown, DataElement, DataElementVersion, Option, Series
from neu.reporting.indicators.rules import Refusal
from neu.reporting.indicators.selectors import BreakdownName
from neu.reporting.indicators.services.targets import load_indicators

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
    refused. An entry that people have changed is theirs from then on: its file is passed over.

    :raises Refused: naming file, line and cure; nothing is kept then.
    """
    contents = [files.read(path) for path in paths]
    for content in contents:
        files.check_keys(content, needs=(), may=("breakdowns", "elements", "indicators", "decision"))
    shared = _once(entry for content in contents for entry in content.get("breakdowns") or ())
    elements = _once(entry for content in contents for entry in content.get("elements") or ())
    _once(entry for content in contents for entry in content.get("indicators") or ())
    edited = set(DataElement.objects.exclude(edited_by="").values_list("code", flat=True))
    elements = {code: entry for code, entry in elements.items() if code not in edited}
    ids = _load_elements(elements)
    rewritten: Rewritten = {}
    read = {code: _read(entry, ids, shared) for code, entry in elements.items()}
    added = {
        "elements": _load_versions(elements, read, ids, rewritten),
        "breakdowns": _load_breakdowns(elements, read, shared, rewritten),
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


def _read(
    entry: files.Entry, ids: Mapping[str, int], shared: Mapping[str, files.Entry]
) -> list[tuple[date, dict[str, Any]]]:
    """What one entry says: itself, or its list `versions`, each from a day on."""
    rows = entry.get("versions") or [entry]
    for row in rows:
        row.setdefault("breakdowns", entry.get("breakdowns") or [])
    return [(files.day(row, "from") or SINCE, told(row, ids, shared)) for row in rows]


def _load_versions(
    elements: Mapping[str, files.Entry],
    read: Mapping[str, list[tuple[date, dict[str, Any]]]],
    ids: Mapping[str, int],
    rewritten: Rewritten,
) -> int:
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
        for wanted in _versions(code, read[code], ids):
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
    skipped = {"id", "element_id", "no", "reason"}
    return [
        field.attname for field in DataElementVersion._meta.concrete_fields if field.attname not in skipped
    ]


def _versions(
    code: str, read: list[tuple[date, dict[str, Any]]], ids: Mapping[str, int]
) -> list[DataElementVersion]:
    """The versions one entry tells, each until the next begins."""
    made = []
    for no, (start, said) in enumerate(read, start=1):
        end = read[no][0] if no < len(read) else None
        made.append(made_version(code, said, ids, no, DateRange(start, end)))
    return made


def _load_breakdowns(
    elements: Mapping[str, files.Entry],
    read: Mapping[str, list[tuple[date, dict[str, Any]]]],
    shared: Mapping[str, files.Entry],
    rewritten: Rewritten,
) -> int:
    versions = {
        (code, no): pk
        for pk, code, no in DataElementVersion.objects.filter(element__code__in=elements).values_list(
            "pk", "element__code", "no"
        )
    }
    held = {
        (breakdown.version_id, breakdown.code): breakdown
        for breakdown in Breakdown.objects.prefetch_related("options")
    }
    added = 0
    for code, entry in elements.items():
        for no, (_start, said) in enumerate(read[code], start=1):
            version = versions[code, no]
            for wanted in said["breakdowns"]:
                breakdown = held.get((version, wanted.code))
                if breakdown is None:
                    keep_breakdowns(version, [wanted])
                    added += 1
                    continue
                files.check_same(shared.get(wanted.code, entry), "kind", breakdown.kind, wanted.kind.value)
                label = f"{code}/{wanted.code}"
                audit.rewrite(breakdown, {"name": wanted.name}, called=label, into=rewritten)
                _load_options(breakdown, wanted, label, rewritten)
    return added


def _load_options(breakdown: Breakdown, wanted: BreakdownName, label: str, rewritten: Rewritten) -> None:
    held = {option.code: option for option in breakdown.options.all()}
    for order, one in enumerate(wanted.options, start=1):
        if one.code not in held:
            Option.objects.create(breakdown=breakdown, code=one.code, name=one.name, order=order)
            continue
        words = {"name": one.name, "order": order}
        audit.rewrite(held[one.code], words, called=f"{label}={one.code}", into=rewritten)
