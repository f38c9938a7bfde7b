"""Which living processes belong to a data folder.

A pid file is not asked: after `kill -9` it names a process that is gone, or an innocent one
that got its number. Every PostgreSQL process works inside its data folder, and that can be seen.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def working_in(data: Path) -> list[int]:
    """Process ids whose working folder is `data` (the postmaster and its children)."""
    if not (PROC / "self").exists():
        return _postmaster_by_ps(data)
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.readlink(entry / "cwd") == str(data):
                found.append(int(entry.name))
        except OSError:
            continue  # gone meanwhile, a zombie, or not ours to look at
    return sorted(found)


def postmaster_pid(data: Path) -> int | None:
    """The pid in postmaster.pid, if that process truly is this folder's server."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if pid in working_in(data) else None


def drop_stale_files(data: Path, sockets: Path, patience: float = 10.0) -> None:
    """Remove the pid file and the socket's lock left by a killed server, once none of its children lives.

    Children notice within moments that their postmaster died; one deep in a query is asked to quit.
    PostgreSQL would refuse to start while the number in these files belongs to any process of ours,
    be it an innocent one or the dead server itself, not yet reaped by its parent.
    """
    if postmaster_pid(data) is not None:
        return
    asked = False
    give_up = time.monotonic() + patience
    while left := working_in(data):
        if time.monotonic() > give_up - patience / 2 and not asked:
            signal_all(left, signal.SIGQUIT)
            asked = True
        if time.monotonic() > give_up:
            return  # PostgreSQL itself will refuse and say why
        time.sleep(0.1)
    for file in [data / "postmaster.pid", *sockets.glob(".s.PGSQL.*")]:
        file.unlink(missing_ok=True)


def signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _postmaster_by_ps(data: Path) -> list[int]:
    """Without /proc (macOS): the process named in the pid file, if its command names the folder."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return []
    command = ["ps", "-p", str(pid), "-o", "command="]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [pid] if str(data) in done.stdout else []
