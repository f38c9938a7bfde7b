"""What the launcher says: short steps with their time, Vietnamese first."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refused(Exception):
    """An expected failure. Carries what is wrong and what to do, in both languages."""

    def __init__(self, vi: str, en: str, cure: str = "", code: int = 1) -> None:
        super().__init__(vi)
        self.vi, self.en, self.cure, self.code = vi, en, cure, code

    def text(self) -> str:
        """The whole message: what is wrong, what to do, then the same in English."""
        lines = [f"✗ {self.vi}"]
        if self.cure:
            lines += [f"  Cách làm: {self.cure}"]
        return "\n".join([*lines, f"  ({self.en})"])


def line(text: str = "") -> None:
    """Print at once, also when the output is a file."""
    print(text, flush=True)


def warn(text: str) -> None:
    print(f"! {text}", file=sys.stderr, flush=True)


def seconds(since: float) -> str:
    """Time since `since` (a `time.monotonic()`), written the Vietnamese way: "3,4 s"."""
    return f"{time.monotonic() - since:.1f} s".replace(".", ",")


class Steps:
    """A numbered list of steps: "[2/6] Cài thư viện… 3,4 s"."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    @contextmanager
    def step(self, title: str, *, talks: bool = False) -> Iterator[None]:
        """Announce a step, then its time; on a line of its own when the step `talks` itself."""
        self.done += 1
        began = time.monotonic()
        print(f"[{self.done}/{self.total}] {title}…", end="\n" if talks else " ", flush=True)
        try:
            yield
        except BaseException:
            line()
            raise
        line(f"      xong sau {seconds(began)}" if talks else seconds(began))
