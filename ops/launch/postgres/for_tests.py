"""Servers for tests: fast instead of safe, and never the one that holds somebody's data."""

import contextlib
import datetime
import os
from collections.abc import Iterator
from pathlib import Path

from launch.postgres.server import Server
from launch.say import Refused
from launch.stamps import Stamps


@contextlib.contextmanager
def throw_away(home: Path, binaries: Path, label: str) -> Iterator[Server]:
    """A server for one test run: without fsync, deleted afterwards. Sweeps what killed runs left."""
    for left in sorted((home.resolve() / "database" / "locks").glob("throwaway-*.users")):
        Server(home, binaries, left.stem, durable=False).discard(forget=True)
    server = Server(home, binaries, f"throwaway-{label}-{os.getpid()}", durable=False)
    try:
        with server:
            yield server
    finally:
        server.discard(forget=True)


@contextlib.contextmanager
def kept_for_a_day(home: Path, binaries: Path) -> Iterator[Server]:
    """A server whose data outlive the run, so that a few tests need not migrate a template first.

    Begun anew every day, and whenever it does not start: without fsync nobody vouches for it.
    """
    server = Server(home, binaries, "tests", durable=False)
    day = Stamps(server.folders.base / "begun.json")
    today = datetime.date.today().isoformat()
    if day.get("day") != today:
        server.discard()
    try:
        server.start()
    except Refused:
        server.discard()
        server.start()
    day.set("day", today)
    try:
        yield server
    finally:
        server.leave()
