"""The command itself: from any folder, in any environment, and what it says when it cannot."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from launch import options, serving
from launch.layout import Layout
from launch.programs import stop_companion
from launch.say import Refused

ROOT = Path(__file__).resolve().parents[2]


def run(command: list[str | Path], **env: str) -> subprocess.CompletedProcess[str]:
    words = [str(part) for part in command]
    kept = {"PATH": os.environ["PATH"], **env}
    return subprocess.run(
        words, env=kept, cwd="/", capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_it_runs_through_a_link_from_any_folder(tmp_path: Path) -> None:
    link = tmp_path / "nêu ơ" / "neu"
    link.parent.mkdir()
    link.symlink_to(ROOT / "neu")
    for locale in ("C", "vi_VN.UTF-8"):
        done = run([link, "help"], LC_ALL=locale, LANG=locale, CDPATH="/tmp")
        assert done.returncode == 0, done.stderr
        assert "./neu demo" in done.stdout
        assert "một lệnh cho mọi việc" in done.stdout


def test_it_runs_from_a_copy_in_a_path_with_spaces(tmp_path: Path) -> None:
    copy = tmp_path / "bản sao ở Ba Tơ"
    shutil.copytree(
        ROOT / "ops" / "launch", copy / "ops" / "launch", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "neu", copy / "neu")
    done = run([copy / "neu", "manage", "check"])
    assert done.returncode == 1
    assert "requirements/base.txt" in done.stderr
    assert "Cách làm:" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_python_it_says_what_to_install(tmp_path: Path) -> None:
    for name in ("sh", "cat", "dirname", "readlink"):
        (tmp_path / name).symlink_to(shutil.which(name) or "/bin/false")
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")  # an old Python answers the question so
    (tmp_path / "python3").chmod(0o755)
    done = run([tmp_path / "sh", ROOT / "neu", "demo"], PATH=str(tmp_path))
    assert done.returncode == 1
    assert "Không tìm thấy Python 3.11" in done.stderr
    assert "apt-get install python3" in done.stderr
    assert "No Python 3.11" in done.stderr


@pytest.mark.parametrize(
    "words", [["nosuch"], ["demo", "--port", "many"], ["check", "--fresh"], ["demo", "--home"]]
)
def test_a_wrong_word_is_refused_with_the_cure(words: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        options.read(words)
    assert refused.value.code == 2
    assert refused.value.cure


def test_what_follows_our_options_belongs_to_the_command() -> None:
    read = options.read(["test", "--home=/tmp/x", "tests/ops", "-k", "pid", "--home", "theirs"])
    assert (read.command, read.home) == ("test", "/tmp/x")
    assert read.rest == ["tests/ops", "-k", "pid", "--home", "theirs"]
    assert options.read(["manage", "migrate", "--fake"]).rest == ["migrate", "--fake"]
    demo = options.read(["--home", "a", "demo", "--port", "0", "--fresh"])
    assert (demo.home, demo.port, demo.fresh) == ("a", 0, True)


def test_a_taken_port_is_named_with_another_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused) as refused:
            serving.free_port(port)
    assert str(port) in refused.value.vi
    assert f"--port {port + 1}" in refused.value.cure
    assert serving.free_port(0) > 0


def test_a_second_server_of_one_home_is_told_where_the_first_is(tmp_path: Path) -> None:
    layout = Layout(ROOT, tmp_path)
    with serving.only_server_of(layout):
        serving.note_address(layout, 8123)
        with pytest.raises(Refused, match="http://127.0.0.1:8123/"), serving.only_server_of(layout):
            pass
    with serving.only_server_of(layout):
        pass


def test_what_ended_is_started_again_and_too_often_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    starts = tmp_path / "starts"
    breaks: list[str | Path] = ["sh", "-c", "echo x >> starts; exit 3"]
    ends = serving.Companion("Máy chủ web", breaks, dict(os.environ), tmp_path, 0.001)
    ends.start()
    give_up = time.monotonic() + 20

    def watch() -> None:
        while time.monotonic() < give_up:
            ends.keep()
            time.sleep(0.005)

    with pytest.raises(Refused, match="Máy chủ web đã dừng ngoài ý muốn \\(mã 3\\)"):
        watch()
    assert starts.read_text().count("x") == 1 + serving.STARTS
    said = capsys.readouterr().err.splitlines()
    assert len(said) == serving.STARTS
    assert "Máy chủ web đã dừng đột ngột (mã 3); khởi động lại sau 0,001 giây…" in said[0]


def test_what_was_killed_once_goes_on(tmp_path: Path) -> None:
    kept = serving.Companion("Tiến trình việc nền", ["sleep", "60"], dict(os.environ), tmp_path, 0.001)
    kept.start()
    first = kept.child
    try:
        kept.keep()
        assert kept.child is first
        first.kill()
        give_up = time.monotonic() + 20
        while kept.child is first:
            assert time.monotonic() < give_up
            kept.keep()
        assert kept.child.poll() is None
    finally:
        stop_companion(kept.child)


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    layout = Layout(ROOT, tmp_path)
    made = layout.secret()
    assert len(made) > 40
    assert layout.secret() == made
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(Refused, match="Không ghi được"):
        Layout.at(str(tmp_path / "a file" / "home"))
