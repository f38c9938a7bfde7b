"""`./neu bench [NAME …] [--json | --markdown] [--seconds N]`: measures the product, prints rows with bars."""

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # ops/, for a call without PYTHONPATH

from bench import rows
from bench.arena import Arena, NoArena, arena, web
from bench.rows import Row

# In this order: the benches that only read come first; accept freezes the reports the others type into.
NAMES = (
    "storage", "total", "where_from", "edition", "rebase", "board", "open_form", "form300", "checks",
    "visible", "save50", "reorganise", "accept",
)  # fmt: skip
LONG = ("nation",)  # minutes and gigabytes: measured only when named


def main(words: Sequence[str]) -> int:
    """Measure what is named (nothing: all); 0 also when a bar is missed, 1 when a bench broke."""
    asked = _read(words)
    chosen = [name for name in (*NAMES, *LONG) if name in (asked.names or NAMES)]
    if "DATABASE_URL" not in os.environ:
        _tell("Thiếu DATABASE_URL: hãy gọi bằng  ./neu bench")
        return 2
    machine = rows.machine()
    made: list[Row] = []
    try:
        _tell("Đang dựng cơ sở dữ liệu để đo (vài phút)… (building the arena)")
        with arena() as ground:
            machine |= {f"postgresql_{name}": value for name, value in ground.facts.items()}
            made += _measure(ground, chosen, asked.seconds)
    except NoArena as missing:
        _tell(f"✗ {missing}")
        return 1
    machine["load_after"] = rows.machine()["load_before"]
    broken = not {row.name.split(".")[0] for row in made} >= set(chosen)
    if asked.json:
        print(rows.as_json(made, machine))
    elif asked.markdown:
        print(rows.markdown(made))
    else:
        print(_page(made, machine))
    return 1 if broken else 0


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./neu bench", description="Đo tốc độ của Nêu so với các mức đặt ra."
    )
    parser.add_argument("names", nargs="*", metavar="TÊN", help=", ".join((*NAMES, *LONG)))
    parser.add_argument("--json", action="store_true", help="in ra JSON")
    parser.add_argument("--markdown", action="store_true", help="in bảng cho docs/reference/bench.md")
    parser.add_argument("--seconds", type=float, default=60.0, help="tải đều kéo dài bao lâu (mặc định 60)")
    asked = parser.parse_args(words)
    unknown = [name for name in asked.names if name not in (*NAMES, *LONG)]
    if unknown:
        parser.error(f"không có phép đo {', '.join(unknown)}; các phép đo: {', '.join((*NAMES, *LONG))}")
    return asked


def _measure(ground: Arena, names: Sequence[str], seconds: float) -> list[Row]:
    """Fill the arena, serve it, run the benches one after the other."""
    import django

    django.setup()
    from bench import checking, deeds, issuing, nation, reading, reorganising, saving, storage, volume
    from bench.stage import Stage

    benches: dict[str, Callable[[Stage], list[Row]]] = {
        "storage": storage.storage,
        "total": reading.total,
        "where_from": reading.where_from,
        "edition": issuing.edition,
        "rebase": reading.rebase,
        "board": reading.board,
        "open_form": reading.open_form,
        "form300": reading.form300,
        "checks": checking.checks,
        "visible": saving.visible,
        "save50": saving.save50,
        "reorganise": reorganising.reorganise,
        "accept": deeds.accept,
        "nation": nation.nation,
    }
    began = time.monotonic()
    filled = volume.fill()
    _tell(f"  {filled.said}: {time.monotonic() - began:.0f} s")
    made: list[Row] = []
    with web() as port:
        stage = Stage(filled, port, datetime.now(UTC), seconds)
        for name in names:
            began = time.monotonic()
            try:
                found = benches[name](stage)
            except Exception:  # one bench that breaks must not cost the figures of the others
                _tell(f"✗ {name}:\n{traceback.format_exc()}")
                continue
            made += found
            said = "; ".join(f"{row.name} {rows.number(row.value)} {row.unit}" for row in found)
            _tell(f"  {name}, {time.monotonic() - began:.0f} s: {said}")
    return made


def _page(made: Sequence[Row], machine: dict[str, object]) -> str:
    told = ", ".join(f"{name} {value}" for name, value in machine.items())
    return f"\nKết quả đo\n\n{rows.table(made)}\n\nMáy: {told}"


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
