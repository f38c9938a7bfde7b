"""One change to a form being written: put, move or remove a part. Gives a new form; changes none. Pure."""

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from neu.platform.text.refusals import Refused
from neu.reporting.forms.authoring.shape import NAMED, SHAPES, Source, shaped
from neu.reporting.forms.rules import DraftRefusal


class Place(NamedTuple):
    """Where a part stands: a section ("", "sections", "A"), or a part of one ("A", "rows", "H1")."""

    section: str
    part: str
    code: str = ""

    def __str__(self) -> str:
        """As refusals name it: "Mục A, hàng H1"."""
        if not self.section:
            return f"{NAMED[self.part]} {self.code}"
        return f"Mục {self.section}, {NAMED[self.part]} {self.code}"


def listed(source: Source, place: Place) -> list[Source]:
    """The list a place is in.

    :raises Refused: DRAFT_PART_GONE when its section is no more.
    """
    if not place.section:
        found: list[Source] = source.setdefault("sections", [])
    else:
        found = thing(source, Place("", "sections", place.section)).setdefault(place.part, [])
    return found


def thing(source: Source, place: Place) -> Source:
    """:raises Refused: DRAFT_PART_GONE."""
    for each in listed(source, place):
        if each["code"] == place.code:
            return each
    raise Refused(DraftRefusal.DRAFT_PART_GONE, {"what": str(place)})


def mark(part: Mapping[str, Any]) -> str:
    """A short sign of what a part says: whoever saves sends it back, so that nobody's change is lost."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def put(source: Source, place: Place, facts: Mapping[str, Any], *, seen: str = "") -> Source:
    """The form with a part written: a new one when `place` has no code, else in place of the one there.

    Only the keys of `facts` are written; None takes one away. `seen`: the mark of the part as it was read.

    :raises Refused: DRAFT_CHANGED, DRAFT_CODE_TAKEN, DRAFT_PART_GONE, and as `shaped`.
    """
    made = copy.deepcopy(source)
    there = listed(made, place)
    old = thing(made, place) if place.code else None
    if old is not None and seen and mark(old) != seen:
        raise Refused(DraftRefusal.DRAFT_CHANGED, {"what": str(place)})
    told = {key: value for key, value in {**(old or {}), **facts}.items() if value is not None}
    name = str(place._replace(code=str(told.get("code") or "")))
    new = shaped(told, SHAPES[place.part], name)
    if new["code"] != place.code and any(each["code"] == new["code"] for each in there):
        raise Refused(DraftRefusal.DRAFT_CODE_TAKEN, {"code": new["code"]}, where="code")
    if old is None:
        there.append(new)
        return made
    there[there.index(old)] = new
    if place.part in ("columns", "fields") and new["code"] != place.code:
        _rename_column(made, place, new["code"])
    if place.part == "rows" and new["code"] != place.code:
        _in_totals(there, place.code, [new["code"]])
        for check in thing(made, Place("", "sections", place.section)).get("checks") or ():
            if check.get("row") == place.code:
                check["row"] = new["code"]
    return made


def _in_totals(rows: list[Source], code: str, instead: list[str]) -> None:
    """Totals that name a row by its code go with it; one that would be left empty stays, to be seen."""
    for row in rows:
        if code in (row.get("total") or ()):
            kept = [each for one in row["total"] for each in (instead if one == code else [one])]
            row["total"] = kept or row["total"]


def _rename_column(source: Source, place: Place, new: str) -> None:
    """Rows and checks that name the column go with it; formulas are people's own words and stay."""
    section = thing(source, Place("", "sections", place.section))
    for row in section.get("rows") or ():
        if place.code in (row.get("cells") or {}):
            row["cells"] = {new if key == place.code else key: value for key, value in row["cells"].items()}
    for check in section.get("checks") or ():
        if check.get("column") == place.code:
            check["column"] = new


def put_cell(
    source: Source, place: Place, column: str, cell: Source | None, *, own: bool, seen: str
) -> Source:
    """The form with one cell of a row of its own (None: no cell), or as its column again.

    :raises Refused: as `put`.
    """
    row = thing(source, place)
    cells = {key: value for key, value in (row.get("cells") or {}).items() if key != column}
    if own:
        cells[column] = cell
    return put(source, place, {"cells": cells or None}, seen=seen)


def move(source: Source, place: Place, by: int) -> Source:
    """The form with a part some places later (earlier: negative), as far as its list goes.

    :raises Refused: DRAFT_PART_GONE.
    """
    made = copy.deepcopy(source)
    there, part = listed(made, place), thing(made, place)
    at = there.index(part)
    there.insert(max(0, min(len(there) - 1, at + by)), there.pop(at))
    return made


def remove(source: Source, place: Place) -> Source:
    """The form without a part; with a column go the cells rows wrote for it, with a row its place in totals.

    :raises Refused: DRAFT_PART_GONE.
    """
    made = copy.deepcopy(source)
    listed(made, place).remove(thing(made, place))
    if place.part == "rows":
        _in_totals(listed(made, place), place.code, [])
    if place.part == "columns":
        for row in listed(made, Place(place.section, "rows")):
            if place.code in (row.get("cells") or {}):
                row["cells"].pop(place.code)
                if not row["cells"]:
                    del row["cells"]
    return made


def with_words_of(source: Source, content: Mapping[str, Any]) -> Source:
    """The form with the row names and units a version was published with, not the dictionary's of now."""
    kept = {
        (section["code"], row["code"]): {key: row[key] for key in ("label", "unit") if row.get(key)}
        for section in content["sections"]
        for row in section["rows"]
    }
    made = copy.deepcopy(source)
    for section in made.get("sections") or ():
        for row in section.get("rows") or ():
            row.update(kept.get((section["code"], row["code"]), {}))
    return made
