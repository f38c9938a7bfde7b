"""One cell of canonical content: read, and written for a printed table."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from neu.reporting.consolidation.documents import display
from neu.reporting.forms.layout import CellSpec, SectionSpec
from neu.reporting.forms.rules import Mark

Cell = dict[str, Any]
Line = dict[str, Any]  # {"cells": [Cell, …], "group": "" | "repeat" | "keep"}
NONE = "…"  # asked, and nobody's accepted report says anything


def cell_of(cells: Mapping[str, Any], *keys: str) -> tuple[Mark, Decimal | None, str]:
    """Return (mark, value, note) of a cell in canonical content; one left out is blank."""
    found: Any = cells
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    if found is None:
        return Mark.BLANK, None, ""
    mark, value, note = found
    return Mark(mark), Decimal(value) if value is not None else None, note


def printed(
    spec: CellSpec, section: SectionSpec, said: tuple[Mark, Decimal | None, str], *, bold: bool = False
) -> Cell:
    if said[0] is Mark.BLANK:
        return {"text": NONE, "kind": "number", "bold": bold}
    kind = "number" if said[0] is Mark.VALUE else "word"
    return {"text": display.written(spec, section, *said), "kind": kind, "bold": bold}
