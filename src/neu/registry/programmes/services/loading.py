"""Deeds on programmes: trees and capital sources come from files that people can read."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from neu.platform.audit import services as audit
from neu.platform.audit.services import Rewritten
from neu.platform.text.refusals import Refused
from neu.registry.programmes import rules
from neu.registry.programmes.models import CapitalSource, Programme, ProgrammeNode
from neu.registry.programmes.rules import ProgrammeRefusal

SOURCES_FILE = "capital-sources.yaml"


@transaction.atomic
def load_reference(at: datetime) -> None:
    """Bring every programme tree and the capital sources of reference/programmes; again changes nothing.

    :raises Refused: BAD_PROGRAMME_FILE naming file and entry; nothing is kept then.
    """
    folder: Path = settings.REFERENCE / "programmes"
    added: dict[str, int] = {}
    rewritten: Rewritten = {}
    for file in sorted(folder.glob("*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        if file.name == SOURCES_FILE:
            added[file.name] = load_sources(data["sources"], rewritten)
        else:
            added[file.name] = load_programme(data, rewritten, file=file.name)
    if any(added.values()) or rewritten:
        audit.record(
            "programmes.load",
            subject=("reference", "programmes", "Chương trình"),
            actor=None,
            at=at,
            changes={"added": added, "rewritten": rewritten},
        )


def load_programme(data: Mapping[str, Any], rewritten: Rewritten, *, file: str) -> int:
    """Add one programme and the nodes it lacks, and bring over changed words; answers how many were added.

    :raises Refused: BAD_PROGRAMME_FILE, also when the phase's own days changed: figures hang on them.
    """
    said = {key: value for key, value in data["programme"].items() if key != "code"}
    programme, _made = Programme.objects.get_or_create(code=data["programme"]["code"], defaults=said)
    for key in ("phase", "starts_on"):
        if getattr(programme, key) != said[key]:
            raise _bad(
                file,
                f"{programme.code}.{key}",
                f"đã nạp là {getattr(programme, key)}, không đổi thành {said[key]} được vì số liệu đã gắn "
                "với nó; giữ giá trị cũ, hoặc thêm chương trình mang mã khác",
            )
    audit.rewrite(programme, said, called=programme.code, into=rewritten)
    there = {node.code: node for node in programme.nodes.all()}
    added = 0
    seen: set[str] = set()
    for order, row in enumerate(data["nodes"], start=1):
        code = str(row["code"])
        kind, parent = _placed(code, there, seen, file)
        seen.add(code)
        words = {
            "title": row["title"],
            "order": order,
            "draft": row.get("draft", False),
            "source": row.get("source", ""),
        }
        if code in there:
            audit.rewrite(there[code], words, called=f"{programme.code}/{code}", into=rewritten)
        else:
            there[code] = ProgrammeNode.objects.create(
                programme=programme, code=code, parent=parent, kind=kind, **words
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
        raise _bad(file, code, "mã phải viết như DA3, DA3.TDA2, DA3.TDA2.ND1, hoặc HP2, HP2.NDTP1") from error
    above = rules.parent_code(code)
    if above and above not in seen:
        raise _bad(file, code, f"dòng cha {above} phải đứng trước")
    return kind, there[above] if above else None


def load_sources(rows: list[Mapping[str, Any]], rewritten: Rewritten) -> int:
    """Add the capital sources that are missing and bring over changed names; answers how many were added."""
    there = {source.code: source for source in CapitalSource.objects.all()}
    added = 0
    for order, row in enumerate(rows, start=1):
        code, above = row["code"], rules.parent_code(row["code"])
        if above and above not in there:
            raise _bad(SOURCES_FILE, code, f"dòng cha {above} phải đứng trước")
        words = {"name": row["name"], "order": order}
        if code in there:
            audit.rewrite(there[code], words, called=code, into=rewritten)
        else:
            parent = there[above] if above else None
            there[code] = CapitalSource.objects.create(code=code, parent=parent, **words)
            added += 1
    return added


def _bad(file: str, entry: str, why: str) -> Refused:
    return Refused(ProgrammeRefusal.BAD_PROGRAMME_FILE, {"file": file, "entry": entry, "why": why})
