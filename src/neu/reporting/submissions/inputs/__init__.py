"""What an officer typed, read into edits: numbers in the reader's writing and the section's unit, words,
states."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict

from neu.platform.text.refusals import Refused
from neu.platform.text.rules import NotANumber, parse_day, parse_number, to_dong, whole
from neu.platform.ui.words import refusal_text
from neu.reporting.forms.layout import CellSpec
from neu.reporting.indicators.rules import ValueType
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Submission
from neu.reporting.submissions.rules import CellsRefused, Edit, FigureState, Problem, Refusal, WordsEdit
from neu.reporting.submissions.selectors import Typed
from neu.reporting.submissions.services import CellToReturn, RowToReturn
from neu.reporting.submissions.texts import CELLS_REFUSED, FIELD_NUMBER, STATE

ASKS = {Problem.SLIP: "confirm", Problem.DECREASE: "reason"}
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_ROW = 2**31  # what the database holds
MOST_CELLS = 5000  # of one package; the largest form has a fifth of them


@dataclass
class Entered:
    """What one page's form held: edits to save, and what could not even be read."""

    place_id: int
    asked: selectors.Scope
    edits: list[Edit] = field(default_factory=list)
    words: list[WordsEdit] = field(default_factory=list)
    left: dict[tuple[int, int], Typed] = field(default_factory=dict)  # every changed cell as it was typed
    unreadable: bool = False

    @property
    def left_words(self) -> dict[tuple[str, str], Typed]:
        """Return the words as typed, on the rev she saw: they go back on the page when nothing was saved."""
        return {(one.section, one.item): Typed(one.text, "", "", rev=one.base_rev) for one in self.words}

    def refused(self, refused: CellsRefused) -> dict[tuple[int, int], Typed]:
        """Return the changed cells as typed, each refused one with what is wrong and what to do."""
        found = dict(self.left)
        for edit, why in refused.cells:
            before = found.get((edit.series_id, edit.window_id))
            found[edit.series_id, edit.window_id] = Typed(
                before.text if before else "",
                before.state if before else edit.state,
                refusal_text(why),
                tone="bad",
                ask=ASKS.get(Problem(why.code), "") if why.code in set(Problem) else "",
                rev=edit.base_rev,
            )
        return found


def entered(submission: Submission, data: QueryDict, *, language: str = "vi") -> Entered:
    """Read the posted page. Only cells she changed become edits: each is compared with what she was shown.

    Fields: v.SERIES.WINDOW the text, s. its state, r. the rev she saw (absent: 0), ok. confirmed, why. a
    reason;
    t.SECTION.ITEM words and tr. their rev.
    """
    asked = selectors.scope(submission)
    place_id = _whole(data.get("dia-ban"), submission.obligation.place_id)
    found = Entered(place_id, asked)
    cells = {
        coordinates: cell
        for coordinates, cell in asked.typed.items()
        if f"v.{coordinates[0]}.{coordinates[1]}" in data
    }
    revs = {one: _whole(data.get(f"r.{one[0]}.{one[1]}"), 0) for one in cells}
    shown = selectors.cells.held_at(submission, place_id, revs)
    for (series, window), cell in cells.items():
        _read_cell(
            found, data, (series, window), cell, shown[series, window],
            asked.layout.section_by_code[cell.key[0]].entry_unit, language,
        )  # fmt: skip
    for section in asked.layout.sections:
        for item in section.items:
            name = f"t.{section.code}.{item.code}"
            if name in data:
                rev = _whole(data.get(f"tr.{section.code}.{item.code}"), 0)
                text = str(data[name]).replace("\r\n", "\n").strip()
                found.words.append(WordsEdit(section.code, item.code, rev, text))
    return found


def _read_cell(
    found: Entered,
    data: QueryDict,
    coordinates: tuple[int, int],
    cell: CellSpec,
    shown: selectors.cells.Held,
    unit: str,
    language: str,
) -> None:
    name = f"{coordinates[0]}.{coordinates[1]}"
    text = str(data[f"v.{name}"]).strip()
    chosen = data.get(f"s.{name}", "")
    chosen = chosen if chosen in set(FigureState) else ""
    reason = data.get(f"why.{name}", "").strip()
    confirmed = f"ok.{name}" in data
    error = ""
    state, value = FigureState.CLEARED, None
    try:
        state, value = _meant(text, chosen, shown, cell, unit, language)
    except NotANumber as wrong:
        error = str(FIELD_NUMBER[wrong.code]) % {"typed": text}
    except Refused as wrong:
        error = refusal_text(wrong)
    before = (shown.state or FigureState.CLEARED, shown.value)
    if not error and (state, value) == before and not reason:
        return
    found.left[coordinates] = Typed(text, chosen, error, tone="bad" if error else "", rev=shown.rev)
    if error:
        found.unreadable = True
    else:
        found.edits.append(Edit(found.place_id, *coordinates, shown.rev, state, value, reason, confirmed))


def _meant(
    text: str, chosen: str, shown: selectors.cells.Held, cell: CellSpec, unit: str, language: str
) -> tuple[FigureState, Decimal | None]:
    """Return the state and stored value meant by a text and a chosen state.

    A number typed over a stated nil is a number; a nil chosen beside an old number is a nil.

    :raises NotANumber: when the text cannot be read.
    :raises Refused: CELL_VALUE_WITH_STATE when a new number and a new nil contradict each other.
    """
    value = stored(parse_number(text, language=language), cell, unit) if text else None
    state = FigureState(chosen) if chosen in set(FigureState) else FigureState.VALUE
    if state in (FigureState.VALUE, FigureState.CLEARED):
        return (FigureState.VALUE, value) if value is not None else (FigureState.CLEARED, None)
    if value is None or value == shown.value:
        return state, None
    if chosen == shown.state:
        return FigureState.VALUE, value
    raise Refused(Problem.VALUE_WITH_STATE, {"state": str(STATE[state]).lower()})


def stored(value: Decimal, cell: CellSpec, unit: str) -> Decimal:
    """Return a typed number in the stored unit: money from the section's unit into đồng."""
    return to_dong(value, unit) if unit and cell.value_type == ValueType.MONEY else value


def _whole(text: str | None, otherwise: int) -> int:
    found = whole(text)
    return otherwise if found is None else found


def returned_cells(data: QueryDict) -> list[CellToReturn]:
    """Read the cells a reviewer ticked: "place.series.window" each."""
    found = []
    for text in data.getlist("o"):
        keys = [key for part in text.split(".") if (key := whole(part)) is not None]
        if len(keys) == 3 == text.count(".") + 1:
            place, series, window = keys
            found.append(CellToReturn(place, series, window, data.get("ghi-chu", "").strip()))
    return found


def returned_rows(data: QueryDict) -> list[RowToReturn]:
    """Read the rows and cells of lists a reviewer ticked: "report.section.row.column" each."""
    found = []
    for text in data.getlist("d"):
        owner, _dot, rest = text.partition(".")
        section, _dot, rest = rest.partition(".")
        no, _dot, column = rest.partition(".")
        keys = whole(owner), whole(no)
        if keys[0] is not None and keys[1] is not None and keys[1] < MOST_ROW:
            note = data.get("ghi-chu", "").strip()
            found.append(RowToReturn(keys[0], section[:40], keys[1], column[:60], note))
    return found


def due(data: QueryDict) -> datetime | None:
    """Read the day by which a returned report is asked back: its end, in Vietnamese time; None when not
    stated.

    :raises Refused: DUE_UNREADABLE.
    """
    text = data.get("han", "").strip()
    if not text:
        return None
    try:
        return datetime.combine(parse_day(text) + timedelta(days=1), time(), VIETNAM)
    except (ValueError, OverflowError):  # no such day, or the last one a calendar knows
        raise Refused(Refusal.DUE_UNREADABLE, {"typed": text[:40]}, where="han") from None


def given_back(data: QueryDict) -> dict[str, object]:
    """Return what a reviewer filled in to give a report back, to be put into the form again."""
    return {
        "reason": data.get("ly-do", ""),
        "due": data.get("han", ""),
        "note": data.get("ghi-chu", ""),
        "cells": frozenset(data.getlist("o")),
        "rows": frozenset(data.getlist("d")),
    }


@dataclass(frozen=True)
class Package:
    """A package of the outbox: done once however often it is sent."""

    key: UUID
    edits: list[Edit]
    words: list[WordsEdit]


def package(body: bytes) -> Package:
    """Read {key, cells: [{place, series, window, base, state, value, reason, confirmed}], words}: values as
    strings.

    :raises ValueError: when it is not such a package.
    """
    try:
        data: Mapping[str, Any] = json.loads(body)
        if len(data.get("cells", ())) > MOST_CELLS or len(data.get("words", ())) > MOST_CELLS:
            raise ValueError("a package of more cells than any form has")
        edits = [
            Edit(
                _key(one["place"]),
                _key(one["series"]),
                _key(one["window"]),
                _key(one.get("base", 0)),
                FigureState(one["state"]),
                None if one.get("value") in (None, "") else parse_number(str(one["value"]), language="en"),
                _words(one.get("reason", "")),
                bool(one.get("confirmed", False)),
            )
            for one in data.get("cells", [])
        ]
        words = [
            WordsEdit(
                _words(one["section"]), _words(one["item"]), _key(one.get("base", 0)), _words(one["text"])
            )
            for one in data.get("words", [])
        ]
        return Package(UUID(str(data["key"])), edits, words)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _key(told: object) -> int:
    found = whole(str(told))
    if found is None:
        raise ValueError(f"not a key: {told!r}")
    return found


def _words(told: object) -> str:
    text = str(told)
    text.encode()  # half of a surrogate pair is no text
    if "\0" in text:
        raise ValueError("a NUL in words")
    return text


@dataclass(frozen=True)
class PartEntered:
    """The part of a divided place's figure as typed."""

    source: int
    series: int
    year: str
    target: int
    value: Decimal
    basis: str


def part(submission: Submission, data: QueryDict, *, language: str = "vi") -> PartEntered:
    """Read the form of a carried part; its number in the unit of the section the series stands in.

    :raises Refused: CELL_UNKNOWN_CELL, or what the number says (`where` is "value").
    """
    series = _whole(data.get("chuoi"), 0)
    spec, unit = selectors.carried_cell(submission, series)
    if spec is None:
        raise Refused(Problem.UNKNOWN_CELL)
    try:
        value = stored(parse_number(data.get("so", ""), language=language), spec, unit)
    except NotANumber as wrong:
        code = Problem.VALUE_MISSING if wrong.code == "EMPTY" else wrong.code
        typed = str(data.get("so", ""))
        raise Refused(code, {"typed": typed, "value": typed}, where="value") from wrong
    return PartEntered(
        _whole(data.get("nguon"), 0),
        series,
        str(_whole(data.get("nam"), 0)),
        _whole(data.get("dia-ban"), submission.obligation.place_id),
        value,
        data.get("can-cu", ""),
    )


def words_of(refused: Refused) -> str:
    """Return a refusal in words; one about cells says how many, each cell says its own."""
    if isinstance(refused, CellsRefused):
        return str(CELLS_REFUSED) % {"count": str(len(refused.cells))}
    return refusal_text(refused)
