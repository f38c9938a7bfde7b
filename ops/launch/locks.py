"""Locks that the kernel drops when a process dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def open_lock(path: Path) -> IO[str]:
    """The lock file, opened but not locked. Not inherited by programs we start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")


def try_lock(file: IO[str], *, shared: bool = False) -> bool:
    """Take the lock if it is free. Returns whether we hold it now."""
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def only_one(path: Path, waiting: str = "") -> Iterator[None]:
    """Hold `path` alone; print `waiting` once when somebody else holds it."""
    with open_lock(path) as file:
        if not try_lock(file):
            if waiting:
                print(f"\n      {waiting}", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
