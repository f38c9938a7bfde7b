"""The launcher's small parts: stamps, locks, programs, pins."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launch.frontend import FrontEnd
from launch.layout import Layout
from launch.locks import open_lock, try_lock
from launch.packages import Environment, _need_ensurepip, _pinned
from launch.programs import end_leftovers, run, start_companion, stop_companion
from launch.say import Refused
from launch.stamps import Stamps, digest, files_under

ROOT = Path(__file__).resolve().parents[2]


def test_a_hash_follows_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "x").touch()
    (tmp_path / "a").write_text("1")
    first = digest(files_under(tmp_path), tmp_path)
    assert [file.name for file in files_under(tmp_path)] == ["a"]
    (tmp_path / "a").write_text("2")
    second = digest(files_under(tmp_path), tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({first, second, digest(files_under(tmp_path), tmp_path)}) == 3


def test_broken_stamps_mean_that_nothing_is_done(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "done.json")
    stamps.set("schema", "abc")
    stamps.set("demo", "def")
    assert (stamps.get("schema"), stamps.get("demo"), stamps.get("other")) == ("abc", "def", "")
    stamps.file.write_text('{"schema": ')
    assert stamps.get("schema") == ""


def test_a_lock_is_free_again_when_its_holder_was_killed(tmp_path: Path) -> None:
    hold = "import sys, time; from pathlib import Path; from launch.locks import *\n"
    hold += "f = open_lock(Path(sys.argv[1])); print(try_lock(f), flush=True); time.sleep(60)"
    words = [sys.executable, "-B", "-c", hold, str(tmp_path / "lock")]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "ops")}
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with open_lock(tmp_path / "lock") as mine:
            assert not try_lock(mine)
            assert not try_lock(mine, shared=True)
            holder.kill()
            holder.wait()
            assert try_lock(mine)


def test_a_pin_is_cut_out_with_its_hashes(tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_text(
        "a==1 \\\n    --hash=x\nuv==2 \\\n    --hash=y \\\n    --hash=z\n    # via b\nuvx==3 --hash=q\n"
    )
    assert _pinned("uv", file) == "uv==2 \\\n    --hash=y \\\n    --hash=z\n"
    assert _pinned("missing", file) == ""


def test_a_python_without_venv_is_told_the_line_to_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tmp_path / "python3"  # as Debian's python3 without python3-venv: it cannot import ensurepip
    without.write_text("#!/bin/sh\nexit 1\n")
    without.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(without))
    monkeypatch.setenv("PATH", str(tmp_path))  # no apt-get here, so not even root can help himself
    with pytest.raises(Refused) as refused:
        _need_ensurepip()
    assert "sudo apt-get install" in refused.value.cure
    assert "-venv" in refused.value.cure


def test_stopping_a_companion_ends_its_children_too(tmp_path: Path) -> None:
    script = "sleep 60 & echo $! > child; wait"
    companion = start_companion(["sh", "-c", script], env=dict(os.environ), cwd=tmp_path)
    child = tmp_path / "child"
    give_up = time.monotonic() + 10
    while not (child.exists() and child.read_text().strip()):
        assert time.monotonic() < give_up
        time.sleep(0.02)
    stop_companion(companion)
    assert companion.poll() is not None
    while _alive(int(child.read_text())):
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_only_our_leftovers_are_ended(tmp_path: Path) -> None:
    ours = subprocess.Popen(["sleep", "60"], env={"NEU_SERVED_FROM": str(tmp_path)})
    other = subprocess.Popen(["sleep", "60"], env={"NEU_SERVED_FROM": f"{tmp_path}/x"})
    try:
        assert end_leftovers(f"NEU_SERVED_FROM={tmp_path}") == 1
        assert ours.wait(timeout=10) != 0
        assert other.poll() is None
    finally:
        for child in (ours, other):
            child.kill()
            child.wait()


def test_an_exit_code_is_passed_through() -> None:
    assert run(["sh", "-c", "exit 7"], env=dict(os.environ)) == 7
    assert run(["sh", "-c", "kill -9 $$"], env=dict(os.environ)) == 128 + 9


def test_without_a_front_end_there_is_nothing_to_build(tmp_path: Path) -> None:
    (tmp_path / "v" / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    front = FrontEnd(Layout(tmp_path, tmp_path / "home"), Environment(tmp_path / "v"))
    assert front.is_built()


def _alive(pid: int) -> bool:
    """A process that still works; a zombie nobody has reaped does not count."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
