"""An officer at her report: opens the page, changes fifty cells, saves, notes what was acknowledged."""

import gzip
import time
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
    acknowledged: dict[int, dict[Coordinates, Decimal]] = field(default_factory=dict)  # by rev
    uncertain: bool = False  # a save was not answered: it may or may not be there
    turn: int = 1

    def save(self) -> Outcome:
        """Change fifty cells and save them, by the page's form or as a package."""
        self.turn += 1
        start = self.turn * CELLS % len(self.cells)
        chosen = [self.cells[(start + number) % len(self.cells)] for number in range(CELLS)]
        # 1…90, other than the last time; money 101…190 triệu, near enough to the plan to ask nothing
        typed = {
            key: 1 + (self.turn * 7 + number) % 90 + (100 if unit > 1 else 0)
            for number, (key, unit) in enumerate(chosen)
        }
        stored = {key: Decimal(typed[key] * unit) for key, unit in chosen}
        try:
            return self._by_form(typed, stored) if self.fields else self._by_package(stored)
        except Exception:
            self.uncertain = True
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

    def _by_form(self, typed: Mapping[Coordinates, int], stored: Mapping[Coordinates, Decimal]) -> Outcome:
        sent = dict(self.fields)
        for (series, window), value in typed.items():
            sent[f"v.{series}.{window}"], sent[f"s.{series}.{window}"] = str(value), "VALUE"
        answer = self.officer.post_form(f"/bao-cao/{self.submission_id}/luu/", sent)
        outcome = self._noted(answer, stored, answer.status == 302)
        if outcome.wrong:
            return outcome
        self.fields = sent | {f"r.{series}.{window}": str(self.rev) for series, window in stored}
        began = time.perf_counter()
        shown = self.officer.get(answer.headers["location"])
        wrong = "" if shown.status == 200 else f"page after saving: {shown.status}"
        return Outcome(wrong, time.perf_counter() - began)

    def _noted(self, answer: Answer, stored: Mapping[Coordinates, Decimal], done: bool) -> Outcome:
        if not done:
            return Outcome(f"save: {answer.status} {text(answer)[:300]}")
        self.rev += 1
        self.acknowledged[self.rev] = dict(stored)
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
        if cell.stance != Stance.CUMULATIVE and key[0] != spare  # one that goes down would ask for a reason
    ]
    held = {key: one.rev for key, one in selectors.cells.held_figures(submission, place_id).items()}
    return Desk(officer, submission.pk, place_id, submission.rev, cells, held, turn=submission.pk % 80)


def _money(cell: CellSpec) -> bool:
    return cell.value_type == ValueType.MONEY


def lost(desks: Sequence[Desk]) -> tuple[int, int]:
    """Compare the database with what was acknowledged: (values checked, values lost).

    Every acknowledged value must be in the history at its rev; the last one of each cell must stand.
    """
    checked, missing = 0, 0
    for one in desks:
        history = {
            (rev, (series, window)): value
            for rev, series, window, value in FigureChange.objects.filter(
                submission=one.submission_id, place=one.place_id, rev__in=list(one.acknowledged)
            ).values_list("rev", "series_id", "window_id", "value")
        }
        standing = {
            (series, window): (rev, value)
            for series, window, rev, value in Figure.objects.filter(
                submission=one.submission_id, place=one.place_id
            ).values_list("series_id", "window_id", "rev", "value")
        }
        last: dict[Coordinates, tuple[int, Decimal]] = {}
        for rev, stored in sorted(one.acknowledged.items()):
            for key, value in stored.items():
                checked += 1
                missing += history.get((rev, key)) != value
                last[key] = (rev, value)
        if not one.uncertain:
            missing += sum(standing.get(key) != kept for key, kept in last.items())
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
