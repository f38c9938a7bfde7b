"""What a measurement says: one row with its bar, and how rows are printed. Pure."""

import json
import math
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEADINGS = ("Phép đo", "Kết quả", "Đơn vị", "Mức", "Đạt")
YES, NO, NO_BAR = "có", "KHÔNG", "–"


@dataclass(frozen=True)
class Row:
    """One measured value. `bar` is what it must stay under (0: must be 0); None: no bar was set."""

    name: str
    value: float  # inf: nothing was acknowledged
    unit: str
    bar: float | None
    method: str

    @property
    def met(self) -> bool | None:
        """Is it under its bar? None without one."""
        if self.bar is None:
            return None
        return self.value < self.bar or self.value == self.bar == 0


def p95(values: Iterable[float]) -> float:
    """Return the 95th percentile by nearest rank: a value that was measured, never an average of two.

    :raises ValueError: when nothing was measured.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing was measured")
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


def milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


def number(value: float) -> str:
    """Write a number the Vietnamese way: 1.234,5; no decimals where there are none; ∞ for what never came."""
    if math.isinf(value):
        return "∞"
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}" if abs(value) >= 1 else f"{value:.3g}"
    return text.translate(str.maketrans(",.", ".,"))


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table for a terminal, with how each was measured below it."""
    said = {True: YES, False: NO, None: NO_BAR}
    lines = [HEADINGS]
    lines += [(row.name, number(row.value), row.unit, _bar(row), said[row.met]) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    made = [
        "  ".join(_cell(line, column, widths) for column in range(len(HEADINGS))).rstrip() for line in lines
    ]
    made.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join([*made, "", "Cách đo:", *(f"  {row.name}: {row.method}" for row in rows)])


def _bar(row: Row) -> str:
    if row.bar is None:
        return NO_BAR
    return f"< {number(row.bar)}" if row.bar else "0"


def _cell(line: Sequence[str], column: int, widths: Sequence[int]) -> str:
    text, width = line[column], widths[column]
    return text.rjust(width) if column in {1, 3} else text.ljust(width)


def as_json(rows: Sequence[Row], machine: Mapping[str, object]) -> str:
    """Return {"machine": …, "rows": [{name, value, unit, bar, met, method}]}; what never came is null."""
    told = [asdict(row) | {"met": row.met} for row in rows]
    for one in told:
        one["value"] = None if math.isinf(one["value"]) else one["value"]
    return json.dumps({"machine": machine, "rows": told}, ensure_ascii=False, indent=2)


def markdown(rows: Sequence[Row]) -> str:
    """Return the rows as a table for docs/reference/bench.md."""
    said = {True: "yes", False: "**no**", None: "–"}
    lines = ["| Row | Value | Unit | Bar | Met | How it was measured |", "|---|---:|---|---:|---|---|"]
    for row in rows:
        bar = "–" if row.bar is None else f"{row.bar:g}"
        lines.append(
            f"| `{row.name}` | {row.value:g} | {row.unit} | {bar} | {said[row.met]} | {row.method} |"
        )
    return "\n".join(lines)


def machine() -> dict[str, object]:
    """Return what the figures depend on: processor, cores, memory, and how busy it was before we began."""
    names = [
        line.partition(":")[2].strip()
        for line in _read("/proc/cpuinfo").splitlines()
        if line.startswith("model name")
    ]
    memory = [
        int(line.split()[1]) for line in _read("/proc/meminfo").splitlines() if line.startswith("MemTotal")
    ]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": len(names) or 1,
        "memory_gb": round(memory[0] / 1_048_576, 1) if memory else None,
        "load_before": float(_read("/proc/loadavg").split()[0]) if _read("/proc/loadavg") else None,
        "python": platform.python_version(),
    }


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
