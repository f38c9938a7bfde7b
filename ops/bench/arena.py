"""A database of the bench's own on the server `./neu` opened, and the product's web server before it."""

import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connections

from launch.programs import start_companion, stop_companion
from launch.serving import ADDRESS, WEB_OPTIONS, free_port

ROOT = Path(__file__).resolve().parents[2]
NAME = "neu_bench"
LOCK = 1719168  # one bench at a time on a server: two would measure each other


class NoArena(Exception):
    """The bench cannot run here; the words say why and what to do."""


@dataclass(frozen=True)
class Arena:
    """Where the product is measured. `facts` are what figures depend on: server version, durability."""

    url: str
    owner_url: str
    home: Path
    facts: dict[str, str]


def _other(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@contextlib.contextmanager
def arena() -> Iterator[Arena]:
    """Make a migrated database with the reference data, point this process at it, drop it afterwards.

    :raises NoArena: when another bench runs on the server, or a step of making it fails.
    """
    url = os.environ["DATABASE_URL"]
    owner = os.environ.get("DATABASE_OWNER_URL") or url
    with (
        psycopg.connect(_other(owner, "postgres"), autocommit=True) as link,
        tempfile.TemporaryDirectory(prefix="neu-bench-") as home,
    ):
        if not link.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:  # type: ignore[index]
            raise NoArena("Một lần đo khác đang chạy trên máy chủ này; đợi nó xong rồi chạy lại.")
        _drop(link)
        link.execute(
            f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE "
            "'C.UTF-8'"
        )
        facts = {
            name: str(link.execute(f"SHOW {name}").fetchone()[0])  # type: ignore[index]
            for name in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
        }
        if front := os.environ.get("NEU_HOME"):  # the printed face stays where set-up put it
            Path(home, "frontend").symlink_to(Path(front) / "frontend")
        made = Arena(_other(url, NAME), _other(owner, NAME), Path(home), facts)
        os.environ.update(DATABASE_URL=made.url, DATABASE_OWNER_URL=made.owner_url, NEU_HOME=home)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neu.config.settings")
        try:
            for words, more in (
                (["migrate", "-v", "0"], {"NEU_AS_OWNER": "yes"}),
                (["grant_app_role"], {"NEU_AS_OWNER": "yes"}),
                (["load_reference"], {}),
                (["collectstatic", "--noinput", "-v", "0"], {"NEU_WEB": "yes"}),
            ):
                _manage(words, more)
            yield made
        finally:
            connections.close_all()
            try:
                _drop(link)
            except NoArena as left:  # what was measured is worth more than a database left behind
                print(f"! {left}", file=sys.stderr, flush=True)


def _drop(link: psycopg.Connection) -> None:
    """Drop the database once nobody is connected: the owner may not end the product's own connections."""
    give_up = time.monotonic() + 15
    while True:
        try:
            link.execute(f"DROP DATABASE IF EXISTS {NAME}")
            return
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > give_up:
                raise NoArena(
                    f"Cơ sở dữ liệu {NAME} còn người dùng; đóng chương trình đó rồi chạy lại."
                ) from None
            time.sleep(0.2)


def _manage(words: list[str], more: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", *words],
        env={**os.environ, **more},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoArena(f"Lệnh {' '.join(words)} không chạy xong:\n{done.stdout[-800:]}{done.stderr[-2000:]}")


@contextlib.contextmanager
def web() -> Iterator[int]:
    """Run Granian as `./neu serve` does (2 workers × 4 threads, connection pool); gives its port.

    :raises NoArena: when it does not answer within a minute.
    """
    port = free_port(0)
    command: list[str | Path] = [
        sys.executable, "-m", "granian", "--host", ADDRESS, "--port", str(port), *WEB_OPTIONS,
    ]  # fmt: skip
    child = start_companion(command, env={**os.environ, "NEU_WEB": "yes"}, cwd=ROOT)
    try:
        _wait(child, port)
        yield port
    finally:
        stop_companion(child)


def _wait(child: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and child.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            link = http.client.HTTPConnection(ADDRESS, port, timeout=5)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise NoArena("Máy chủ web không trả lời; xem lỗi ở trên.")
