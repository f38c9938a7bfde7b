"""The traps of an embedded PostgreSQL, each one met by a real server."""

import os
import re
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from launch.postgres.binaries import DEBIAN_15, major_version
from launch.postgres.for_tests import kept_for_a_day, throw_away
from launch.postgres.processes import postmaster_pid, working_in
from launch.postgres.server import SOCKET_LIMIT, Server
from launch.say import Refused

Start = Callable[..., subprocess.Popen[str]]

# What Vietnamese needs of a database; each extension is made by the owner, not by a superuser.
VIETNAMESE = """
CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist; CREATE EXTENSION unaccent;
SELECT current_setting('server_encoding'), lower('ĐẮK'), unaccent('Sơn Hà'),
       similarity('Đắk Hà', 'đắk hà'), (show_trgm('Đắk'))[1] IS NOT NULL;
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def wait_until(true: Callable[[], bool], limit: float = 10) -> None:
    give_up = time.monotonic() + limit
    while not true():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.02)


def test_a_home_shut_to_others_stays_shut(make_home: Callable[..., Path], binaries: Path) -> None:
    home = make_home("kín", "nhà")
    for folder in (home.parent, home):
        folder.chmod(0o700)
    with Server(home, binaries, durable=False) as server:
        assert server.sql("SELECT 1") == "1"
    assert [mode(folder) for folder in (home.parent, home)] == [0o700, 0o700]


@pytest.mark.parametrize("name", ["ba tơ 'và' \"nháy\"", "x" * 120], ids=["space and horn", "120 characters"])
def test_any_path_will_do(make_home: Callable[..., Path], binaries: Path, name: str) -> None:
    with Server(make_home(name), binaries, durable=False) as server:
        assert server.sql("SELECT 1") == "1"
        sockets = unquote(urlsplit(server.url()).netloc.split("@")[1])
        assert len(os.fsencode(f"{sockets}/.s.PGSQL.5432")) <= SOCKET_LIMIT
        assert mode(Path(sockets)) == 0o700


@pytest.mark.parametrize(
    "env",
    [{"LANG": "vi_VN.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, {"LC_ALL": "C"}, {"PGPORT": "1", "PGHOST": "nowhere"}],
    ids=["missing locale", "LC_ALL=C", "libpq settings"],
)
def test_vietnamese_is_right_whatever_the_environment(home: Path, start: Start, env: dict[str, str]) -> None:
    # HOME is not among the variables: unset is one more trap.
    out, _ = start(home, VIETNAMESE, **env).communicate(timeout=60)
    assert out.strip() == "UTF8|đắk|Son Ha|1|t"


def test_two_clones_start_at_once(make_home: Callable[..., Path], start: Start) -> None:
    question = "SELECT pg_postmaster_start_time()"
    clones = [start(make_home(name, "var"), question) for name in ("bản một", "bản hai")]
    answers = {clone.communicate(timeout=60)[0].strip() for clone in clones}
    assert len(answers) == 2
    assert [clone.returncode for clone in clones] == [0, 0]


def test_two_starts_of_one_home_share_one_server(home: Path, start: Start) -> None:
    question = "SELECT pg_postmaster_start_time()"
    first, second = (start(home, question, hold=True) for _ in range(2))
    assert first.stdout is not None
    assert second.stdout is not None
    answers = [first.stdout.readline(), second.stdout.readline()]
    assert answers[0] == answers[1] != ""


def test_the_last_user_stops_the_server(home: Path, binaries: Path) -> None:
    first, second = (Server(home, binaries, durable=False) for _ in range(2))
    first.start()
    second.start()
    first.leave()
    assert second.is_up()
    assert not second.discard(), "data in use must not be deleted"
    second.leave()
    assert not second.is_up()
    assert working_in(second.data) == []


def test_a_killed_launcher_loses_nothing(home: Path, binaries: Path, start: Start) -> None:
    killed = start(home, "CREATE TABLE kept AS SELECT 42 AS n; SELECT n FROM kept", hold=True)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "42\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    with Server(home, binaries) as server:
        assert server.sql("SELECT n FROM kept", "neu") == "42"
    assert not server.is_up(), "after kill -9 of one user the next one still stops the server"


def test_a_killed_server_recovers(home: Path, binaries: Path) -> None:
    server = Server(home, binaries)
    with server:
        server.sql("CREATE TABLE kept AS SELECT 42 AS n", "neu", "neu_owner")
        pid = postmaster_pid(server.data)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not server.is_up())
        server.start()  # what a serving launcher does when it notices
        assert server.sql("SELECT n FROM kept", "neu") == "42"
    assert not server.is_up()


def test_both_killed_at_once_recover(home: Path, binaries: Path, start: Start) -> None:
    killed = start(home, "CREATE TABLE kept AS SELECT 42 AS n; SELECT n FROM kept", hold=True)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "42\n"
    server = Server(home, binaries)
    data = server.folders.base / f"pg{major_version(binaries)}"
    pid = postmaster_pid(data)
    assert pid is not None
    killed.send_signal(signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    with server:
        assert server.sql("SELECT n FROM kept", "neu") == "42"


def test_a_stale_pid_file_does_not_fool_us(home: Path, binaries: Path) -> None:
    with Server(home, binaries, durable=False) as server:
        left = (server.data / "postmaster.pid").read_text()
    # The number now belongs to an innocent process of the same user, which must survive.
    innocent = server.account.popen(["sleep", "30"], cwd=Path("/"))
    try:
        stale = server.data / "postmaster.pid"
        stale.write_text(re.sub(r"^\d+", str(innocent.pid), left))
        server.account.own(stale)
        assert postmaster_pid(server.data) is None
        with Server(home, binaries, durable=False) as again:
            assert again.sql("SELECT 1") == "1"
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


def test_a_start_killed_inside_initdb_is_begun_anew(home: Path, binaries: Path) -> None:
    server = Server(home, binaries, durable=False)
    half = server.folders.base / f"pg{major_version(binaries)}.new"
    half.mkdir(parents=True)
    for folder in (half, half.parent):
        server.account.own(folder)
    (half / "PG_VERSION").write_text("")
    with server:
        assert server.sql("SELECT 1") == "1"
    assert not half.exists()


def test_data_of_another_major_version_is_refused_with_the_cure(home: Path, binaries: Path) -> None:
    server = Server(home, binaries, durable=False)
    other = server.folders.base / "pg9"
    other.mkdir(parents=True)
    for folder in (other, other.parent):
        server.account.own(folder)
    (other / "PG_VERSION").write_text("9\n")
    with pytest.raises(Refused) as refused:
        server.start()
    assert "PostgreSQL 9" in refused.value.text()
    assert "--fresh" in refused.value.cure
    assert other.exists()


def test_the_two_roles(home: Path, binaries: Path) -> None:
    with Server(home, binaries, durable=False) as server:
        roles = "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname LIKE 'neu%' ORDER BY 1"
        assert server.sql(roles).split() == ["neu_app|f|f", "neu_owner|f|t"]
        owners = "SELECT datdba::regrole, nspowner::regrole FROM pg_database, pg_namespace"
        assert server.sql(f"{owners} WHERE datname = 'neu' AND nspname = 'public'", "neu") == (
            "neu_owner|neu_owner"
        )
        with pytest.raises(Refused, match="permission denied"):
            server.sql("CREATE TABLE no (n int)", "neu", "neu_app")


def test_what_was_committed_is_on_disk_and_no_port_is_open(home: Path, binaries: Path) -> None:
    with Server(home, binaries) as server:
        names = ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses")
        asked = ", ".join(f"current_setting('{name}')" for name in names)
        assert server.sql(f"SELECT {asked}") == "on|on|on|"


def test_a_throw_away_server_leaves_nothing(home: Path, binaries: Path) -> None:
    # As if a test run had been killed: its server runs on and nobody holds it.
    abandoned = Server(home, binaries, "throwaway-test-0", durable=False)
    abandoned.start()
    assert abandoned._held is not None
    abandoned._held.close()
    with throw_away(home, binaries, "test") as server:
        assert server.sql("SELECT current_setting('fsync')") == "off"
        assert not abandoned.is_up()
        assert not abandoned.folders.base.exists()
    assert not server.folders.base.exists()
    assert list((home / "database" / "locks").glob("throwaway*")) == []


def test_a_server_for_a_few_tests_is_kept_for_a_day(home: Path, binaries: Path) -> None:
    with kept_for_a_day(home, binaries) as server:
        server.sql("CREATE DATABASE neu_template_x", user="neu_owner")
    templates = "SELECT count(*) FROM pg_database WHERE datname = 'neu_template_x'"
    with kept_for_a_day(home, binaries) as server:
        assert server.sql(templates) == "1"
    (server.folders.base / "begun.json").write_text('{"day": "2020-01-01"}')
    with kept_for_a_day(home, binaries) as server:
        assert server.sql(templates) == "0"
    assert server.discard(forget=True)


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="Debian's PostgreSQL 15 is not installed")
def test_the_same_launcher_starts_debians_postgresql_15(home: Path, start: Start) -> None:
    with Server(home, DEBIAN_15, "debian") as server:
        assert server.sql("SELECT current_setting('server_version_num')::int / 10000") == "15"
        assert server.sql(VIETNAMESE, "neu", "neu_owner") == "UTF8|đắk|Son Ha|1|t"
    assert server.discard(forget=True)
