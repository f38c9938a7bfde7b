"""Saving under load: fifty officers, nothing lost, where it saturates, and how soon the province sees it."""

import json
import threading
import time
import uuid
from decimal import Decimal

from django.db import connections

from bench.entering import CELLS, Desk, desk, lost, text
from bench.officers import SIGNED_IN, Load, Officer, at_a_rate
from bench.rows import Row, milliseconds, p95
from bench.stage import Stage
from neu.reporting.consolidation import selectors as consolidation
from neu.reporting.consolidation.selectors import TotalState
from neu.reporting.forms.layout import CellKey
from neu.reporting.indicators.rules import Adds, ValueType
from neu.reporting.submissions import selectors
from neu.reporting.submissions.models import Submission

OFFICERS = 50
EVERY = 5.0  # seconds between an officer's saves
SAVE_BAR = 250.0
STEPS = (15, 20, 25, 30, 40, 50, 65, 80, 100)  # saves a second, for the saturation point
SLOWER = (7, 5, 3)  # where even the steady load was too much
STEP_SECONDS = 6.0


def save50(stage: Stage) -> list[Row]:
    """50 officers each saving 50 cells every 5 s: on the page, then as packages; each then ever faster."""
    rows = []
    for page, seconds in ((True, stage.seconds), (False, stage.seconds / 2)):
        name = "save50" if page else "save50.package"
        desks = _desks(stage, OFFICERS, forms=page)
        for one in desks:  # once each before the clock starts: workers have read the layout and the atlas
            one.save()
        load = at_a_rate([one.save for one in desks], per_second=OFFICERS / EVERY, seconds=seconds)
        rows += _steady(name, WAYS[page], load, seconds, stage)
        best, tried = _saturate(desks, load)
        checked, missing = lost(desks)
        rows += [
            Row(
                f"{name}.lost", missing, "values", 0,
                f"of {checked} acknowledged values of that load and of the saturation steps: each must be in "
                "the history, and the last of each cell must stand",
            ),
            Row(
                f"{name}.saturation", round(best, 1), "saves/s", None,
                f"highest rate of such saves with p95 under {SAVE_BAR:g} ms and no errors, steps of "
                f"{STEP_SECONDS:g} s, client on the same cores; tried {'; '.join(tried)}",
            ),
        ]  # fmt: skip
        for one in desks:
            one.officer.close()
    return rows


WAYS = {
    True: "as the page saves: the changed fields out; changed and computed cells, checks and counts back",
    False: "as packages of the outbox (luu.json)",
}


def _steady(name: str, way: str, load: Load, seconds: float, stage: Stage) -> list[Row]:
    return [
        Row(
            name, _slow(load), "ms", SAVE_BAR,
            f"p95 of {len(load.latencies)} saves of {CELLS} changed cells: {OFFICERS} officers, each every "
            f"{EVERY:g} s for {seconds:g} s, {way}; from when each was due; {SIGNED_IN}; {stage.volume.said}",
        ),
        Row(f"{name}.errors", len(load.errors), "saves", 0, f"of that load, not acknowledged{_first(load)}"),
    ]  # fmt: skip


def _slow(load: Load) -> float:
    """p95 in milliseconds; without one acknowledged save, for ever."""
    return milliseconds(p95(load.latencies)) if load.latencies else float("inf")


def _saturate(desks: list[Desk], steady: Load) -> tuple[float, list[str]]:
    """Raise the rate until it is too slow or fails: the highest that was neither, and what was tried."""
    slow = _slow(steady)
    best, tried = (steady.rate if slow < SAVE_BAR else 0.0), [f"{steady.rate:.0f}/s: {slow:g} ms"]
    for rate in STEPS if slow < SAVE_BAR else SLOWER:
        step = at_a_rate([one.save for one in desks], per_second=rate, seconds=STEP_SECONDS)
        worst = _slow(step)
        tried.append(f"{rate}/s: {worst:g} ms" + (f", {len(step.errors)} errors" if step.errors else ""))
        good = worst < SAVE_BAR and not step.errors
        if good:
            best = step.rate
        if good != (
            slow < SAVE_BAR
        ):  # the first that fails on the way up, the first that holds on the way down
            break
    return best, tried


def _first(load: Load) -> str:
    return f"; the first: {load.errors[0]}" if load.errors else ""


def _desks(stage: Stage, count: int, *, forms: bool, spare: int | None = None) -> list[Desk]:
    """Officers of that many communes at their reports."""
    desks = []
    for user, submission in stage.typists[:count]:
        submission.refresh_from_db(fields=["rev"])
        one = desk(Officer(stage.port, user), submission, spare=spare)
        if forms:
            one.open_page()
        desks.append(one)
    return desks


def visible(stage: Stage) -> list[Row]:
    """From pressing save to a province total that holds the figure, while 50 officers write."""
    prober, report = stage.typists[OFFICERS]
    series, window, key = _probed(report)
    desks = _desks(stage, OFFICERS, forms=False, spare=series)
    officer, times, wrong = Officer(stage.port, prober), list[float](), list[str]()
    probe = _Probe(stage, officer, report, series, window, key)
    probe.once()  # the first reading of a process loads the atlas and the layout
    done = threading.Event()

    def keep_probing() -> None:
        try:
            while not done.is_set():
                times.append(probe.once())
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()  # this thread's own: the arena cannot be dropped while it is open

    thread = threading.Thread(target=keep_probing, daemon=True)
    thread.start()
    seconds = min(stage.seconds, 30.0)
    load = at_a_rate([one.save for one in desks], per_second=OFFICERS / EVERY, seconds=seconds)
    done.set()
    thread.join(60)
    return [
        Row(
            "visible", milliseconds(p95(times)) / 1000 if times else float("inf"), "s", 1.0,
            f"p95 of {len(times)} times from sending a save over HTTP to having read a whole tạm tính table "
            f"of the province (BC_NAM) with exactly the new total, while {OFFICERS} others save {CELLS} "
            f"cells every {EVERY:g} s ({len(load.latencies)} saves, {len(load.errors)} errors) for "
            f"{seconds:g} s; {stage.volume.said}",
        ),
        Row(
            "visible.wrong", len(wrong), "totals", 0,
            " ".join(["totals that were not the exact sum", *wrong[:1]]),
        ),
    ]  # fmt: skip


class _Probe:
    """Saves one cell and reads the province until it shows; nobody else writes that series."""

    def __init__(
        self, stage: Stage, officer: Officer, report: Submission, series: int, window: int, key: CellKey
    ) -> None:
        self.stage, self.officer, self.report = stage, officer, report
        self.series, self.window, self.key = series, window, key
        self.place = report.obligation.place_id
        held = selectors.cells.held_figures(report, self.place)[series, window]
        assert held.value is not None
        self.rev, self.value, self.total = held.rev, held.value, self._read()

    def _read(self) -> Decimal:
        made = consolidation.table(
            self.stage.volume.live, self.stage.volume.province_id, TotalState.PROVISIONAL
        )
        value = made.cell(self.key).value
        assert value is not None
        return value

    def once(self) -> float:
        """Return the seconds from sending the save to holding the right total.

        :raises AssertionError: when the save is refused or the total stays wrong.
        """
        began = time.perf_counter()
        answer = self.officer.post_json(
            f"/bao-cao/{self.report.pk}/luu.json",
            {
                "key": uuid.uuid4().hex,
                "cells": [
                    {
                        "place": self.place, "series": self.series, "window": self.window, "base": self.rev,
                        "state": "VALUE", "value": str(self.value + 1), "confirmed": True,
                    }
                ],
            },
        )  # fmt: skip
        assert answer.status == 200, text(answer)[:300]
        self.rev = int(json.loads(text(answer))["rev"])
        self.value, self.total = self.value + 1, self.total + 1
        for _again in range(20):
            if self._read() == self.total:
                return time.perf_counter() - began
        raise AssertionError(f"the province shows {self._read()} and not {self.total}")


def _probed(report: Submission) -> tuple[int, int, CellKey]:
    """A count that adds over places, typed in whole numbers."""
    asked = selectors.scope(report)
    held = selectors.cells.held_figures(report, report.obligation.place_id)
    for (series, window), cell in sorted(asked.typed.items()):
        adds = cell.adds_over_places == Adds.SUM and cell.value_type == ValueType.INTEGER
        if adds and (series, window) in held and cell.window == "ROUND" and cell.maximum is None:
            return series, window, cell.key
    raise LookupError("no counted cell to probe")
