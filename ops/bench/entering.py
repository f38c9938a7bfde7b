"""An officer at her report: opens the page, changes fifty cells, saves, notes what was acknowledged."""

import gzip
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

from bench.officers import Answer, Officer, Outcome
from neu.reporting.forms.layout import CellSpec
from neu.reporting.indicators.rules import Stance, ValueType
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Figure, FigureChange, Submission

CELLS = 50
FIRST = 1000  # above every number the arena was filled with
UNIT = {"": 1, "dong": 1, "trieu": 10**6, "ty": 10**9}  # what one typed unit of money is in đồng
Coordinates = tuple[int, int]  # series, window


@dataclass
class Desk:
    """One officer, her report, the cells she changes, and every value the server acknowledged."""

    officer: Officer
    submission_id: int
    place_id: int
    rev: int
    cells: Sequence[tuple[Coordinates, int]]  # with what one typed unit is in stored units
    held: dict[Coordinates, int]  # cell → the rev she knows
    fields: dict[str, str] = field(default_factory=dict)  # of the page; empty: she saves packages
    acknowledged: list[dict[Coordinates, Decimal]] = field(default_factory=list)
    unanswered: list[dict[Coordinates, Decimal]] = field(default_factory=list)  # may or may not be there
    uncertain: bool = False
    turn: int = 1

    def save(self) -> Outcome:
        """Change fifty cells and save them, by the page's form or as a package.

        Every save types a number no cell held before, so that each cell is a change and can be found again.
        """
        self.turn += 1
        start = self.turn * CELLS % len(self.cells)
        chosen = [self.cells[(start + number) % len(self.cells)] for number in range(CELLS)]
        typed = FIRST + self.turn  # money in triệu: near enough to the plan to ask nothing
        stored = {key: Decimal(typed * unit) for key, unit in chosen}
        try:
            if self.fields and self.uncertain:
                self.open_page()
                self.uncertain = False
            return self._by_page(typed, stored) if self.fields else self._by_package(stored)
        except Exception:
            self.uncertain = True
            self.unanswered.append(stored)
            raise

    def _by_package(self, stored: Mapping[Coordinates, Decimal]) -> Outcome:
        cells = [
            {
                "place": self.place_id, "series": key[0], "window": key[1], "base": self.held.get(key, 0),
                "state": "VALUE", "value": str(value),
            }
            for key, value in stored.items()
        ]  # fmt: skip
        answer = self.officer.post_json(
            f"/bao-cao/{self.submission_id}/luu.json", {"key": str(uuid.uuid4()), "cells": cells}
        )
        return self._noted(answer, stored, answer.status == 200)

    def _by_page(self, typed: int, stored: Mapping[Coordinates, Decimal]) -> Outcome:
        """As the page's script saves: what changed goes out, what the save changed comes back."""
        sent = {name: self.fields[name] for name in ("csrfmiddlewaretoken", "dia-ban")}
        for key in stored:
            name = f"{key[0]}.{key[1]}"
            sent |= {f"v.{name}": str(typed), f"s.{name}": "VALUE"}
            if rev := self.held.get(key):
                sent[f"r.{name}"] = str(rev)
        answer = self.officer.post_form(
            f"/bao-cao/{self.submission_id}/luu/", sent, accept="application/json"
        )
        return self._noted(answer, stored, answer.status == 200)

    def _noted(self, answer: Answer, stored: Mapping[Coordinates, Decimal], done: bool) -> Outcome:
        if not done:
            self.uncertain = True
            return Outcome(f"save: {answer.status} {text(answer)[:300]}")
        self.rev = self.rev + 1 if self.fields else int(json.loads(text(answer))["rev"])
        self.acknowledged.append(dict(stored))
        self.held.update(dict.fromkeys(stored, self.rev))
        return Outcome()

    def open_page(self) -> None:
        """Read the fields of her page, as a browser would post them.

        :raises RuntimeError: when the page has no form to type in.
        """
        answer = self.officer.get(f"/bao-cao/{self.submission_id}/")
        reader = _Fields()
        reader.feed(text(answer))
        self.fields = reader.found
        if not any(name.startswith("v.") for name in self.fields):
            raise RuntimeError(
                f"/bao-cao/{self.submission_id}/ answered {answer.status} without a form to type in"
            )


def desk(officer: Officer, submission: Submission, *, spare: int | None = None) -> Desk:
    """Return an officer at her report. `spare` is a series she leaves alone."""
    asked = selectors.scope(submission)
    place_id = submission.obligation.place_id
    cells = [
        (key, UNIT[asked.layout.section_by_code[cell.key[0]].entry_unit] if _money(cell) else 1)
        for key, cell in sorted(asked.typed.items())
        # one that goes down would ask for a reason; one with a maximum may not take our numbers
        if cell.stance != Stance.CUMULATIVE and cell.maximum is None and key[0] != spare
    ]
    held = {key: one.rev for key, one in selectors.cells.held_figures(submission, place_id).items()}
    return Desk(officer, submission.pk, place_id, submission.rev, cells, held, turn=submission.rev * 100)


def _money(cell: CellSpec) -> bool:
    return cell.value_type == ValueType.MONEY


def lost(desks: Sequence[Desk]) -> tuple[int, int]:
    """Compare the database with what was acknowledged: (values checked, values lost).

    Every acknowledged value must be in the history; the last one of each cell must stand, unless a later save
    of it was not answered.
    """
    checked, missing = 0, 0
    for one in desks:
        about = {"submission": one.submission_id, "place": one.place_id}
        names = ("series_id", "window_id", "value")
        history = {(row[:2], row[2]) for row in FigureChange.objects.filter(**about).values_list(*names)}
        standing = {row[:2]: row[2] for row in Figure.objects.filter(**about).values_list(*names)}
        last: dict[Coordinates, Decimal] = {}
        for stored in one.acknowledged:
            checked += len(stored)
            missing += sum(pair not in history for pair in stored.items())
            last |= stored
        unsure = {key for stored in one.unanswered for key in stored}
        missing += sum(standing.get(key) != value for key, value in last.items() if key not in unsure)
    return checked, missing


def text(answer: Answer) -> str:
    """Return an answer's body, unzipped."""
    zipped = answer.headers.get("content-encoding") == "gzip"
    return (gzip.decompress(answer.body) if zipped else answer.body).decode("utf-8", "replace")


class _Fields(HTMLParser):
    """Names and values of the entry form's fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._inside = False
        self._select = self._words = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "form":
            self._inside = "entry" in given.get("class", "").split()
        elif not self._inside:
            return
        elif tag == "input" and name and given.get("type") != "checkbox":
            self.found[name] = given.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.found):
            self.found[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._words, self.found[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._words:
            self.found[self._words] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._words = ""
