"""Deeds on programmes: trees and capital sources come from files that people can read."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.text.refusals import Refused
from neu.registry.programmes import rules
from neu.registry.programmes.models import CapitalSource, Programme, ProgrammeNode
from neu.registry.programmes.rules import ProgrammeRefusal

SOURCES_FILE = "capital-sources.yaml"


@transaction.atomic
def load_reference(at: datetime) -> None:
    """Load every programme tree and the capital sources from reference/programmes; again changes nothing.

    :raises Refused: BAD_PROGRAMME_FILE naming file and entry; nothing is kept then.
    """
    folder: Path = settings.REFERENCE / "programmes"
    added = {}
    for file in sorted(folder.glob("*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        if file.name == SOURCES_FILE:
            added[file.name] = load_sources(data["sources"])
        else:
            added[file.name] = load_programme(data, file=file.name)
    if any(added.values()):
        audit.record(
            "programmes.load",
            subject=("reference", "programmes", "Chương trình"),
            actor=None,
            at=at,
            changes=added,
        )


def load_programme(data: Mapping[str, Any], *, file: str) -> int:
    """Add one programme and the nodes it lacks; answers how many nodes were added.

    :raises Refused: BAD_PROGRAMME_FILE
    """
    programme, _made = Programme.objects.get_or_create(
        code=data["programme"]["code"],
        defaults={key: value for key, value in data["programme"].items() if key != "code"},
    )
    there = {node.code: node for node in programme.nodes.all()}
    added = 0
    seen: set[str] = set()
    for order, row in enumerate(data["nodes"], start=1):
        code = str(row["code"])
        kind, parent = _placed(code, there, seen, file)
        seen.add(code)
        if code not in there:
            there[code] = ProgrammeNode.objects.create(
                programme=programme,
                code=code,
                parent=parent,
                kind=kind,
                title=row["title"],
                order=order,
                draft=row.get("draft", False),
                source=row.get("source", ""),
            )
            added += 1
    return added


def _placed(
    code: str, there: Mapping[str, ProgrammeNode], seen: set[str], file: str
) -> tuple[rules.NodeKind, ProgrammeNode | None]:
    """The kind and parent of a row; a parent stands above its children and a code stands once."""
    if code in seen:
        raise _bad(file, code, "mã lặp lại")
    try:
        kind = rules.kind_of(code)
    except ValueError as error:
        raise _bad(file, code, "mã phải viết như DA3, DA3.TDA2 hoặc DA3.TDA2.ND1") from error
    above = rules.parent_code(code)
    if above and above not in seen:
        raise _bad(file, code, f"dòng cha {above} phải đứng trước")
    return kind, there[above] if above else None


def load_sources(rows: list[Mapping[str, Any]]) -> int:
    """Add the capital sources that are missing; answers how many."""
    there = {source.code: source for source in CapitalSource.objects.all()}
    added = 0
    for order, row in enumerate(rows, start=1):
        code, above = row["code"], rules.parent_code(row["code"])
        if above and above not in there:
            raise _bad(SOURCES_FILE, code, f"dòng cha {above} phải đứng trước")
        if code not in there:
            there[code] = CapitalSource.objects.create(
                code=code, name=row["name"], parent=there[above] if above else None, order=order
            )
            added += 1
    return added


def _bad(file: str, entry: str, why: str) -> Refused:
    return Refused(ProgrammeRefusal.BAD_PROGRAMME_FILE, {"file": file, "entry": entry, "why": why})
