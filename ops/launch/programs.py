"""Running other programs: their output is the user's, their end is ours to care for."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

Command = Sequence[str | Path]
PR_SET_PDEATHSIG = 1


class Ended(SystemExit):
    """We were asked to end (SIGTERM, a closed terminal): an exit that runs every `finally`."""


def end_politely() -> None:
    """Turn SIGTERM and SIGHUP into an orderly exit."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise Ended(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup means it
            signal.signal(number, leave)


def finish_undisturbed() -> None:
    """From here on we are stopping what we started: a second Ctrl-C must not cut that short."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def run(command: Command, *, env: Mapping[str, str], cwd: Path | None = None) -> int:
    """Run in the foreground; returns the exit code. Ctrl-C reaches the program, and we wait for it."""
    child = subprocess.Popen([str(part) for part in command], env=dict(env), cwd=cwd)
    while True:
        try:
            code = child.wait()
            break
        except KeyboardInterrupt:
            continue  # the terminal has told the child as well
        except BaseException:
            child.terminate()
            child.wait()
            raise
    return code if code >= 0 else 128 - code


def run_quietly(command: Command, *, env: Mapping[str, str], cwd: Path | None = None) -> tuple[int, str]:
    """Run without showing; returns the exit code and everything it said."""
    done = subprocess.run(
        [str(part) for part in command],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def start_companion(command: Command, *, env: Mapping[str, str], cwd: Path) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own that is told to end when we die, however we die."""
    return subprocess.Popen(
        [str(part) for part in command],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_companion(child: subprocess.Popen[bytes], patience: float = 10.0) -> None:
    """End a companion and everything it started: politely, then for certain."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
        except (ProcessLookupError, PermissionError):
            break
        try:
            child.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            continue
    child.poll()


def end_leftovers(marker: str) -> int:
    """End what a killed `serve` of this home left behind. Returns how many were found.

    `marker` is a word in their environment that only that serve gave them. Linux only.
    """
    found = 0
    for entry in Path("/proc").glob("[0-9]*/environ"):
        pid = int(entry.parent.name)
        try:
            words = entry.read_bytes().split(b"\0")
            if pid == os.getpid() or marker.encode() not in words:
                continue
            os.kill(pid, signal.SIGKILL)
            found += 1
        except OSError:
            continue
    return found
