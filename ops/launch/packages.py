"""The Python libraries: one virtual environment per content of the hashed requirements.

A virtual environment cannot be moved (its scripts name its path), so it is not built beside and
renamed but under a name that holds its hash, with a stamp written last: what has no stamp is not
used, and what is in use is never rebuilt.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from launch import system
from launch.layout import Layout
from launch.locks import only_one, open_lock, try_lock
from launch.say import Refused
from launch.stamps import digest

BASE, DEV = "base", "dev"
_in_use: list[IO[str]] = []  # locks held until this process ends


@dataclass(frozen=True)
class Environment:
    """A finished virtual environment."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        return next(self.folder.glob("lib/python*/site-packages"))

    def program(self, name: str) -> Path:
        return self.folder / "bin" / name


def requirements_file(layout: Layout, kind: str) -> Path:
    return layout.root / "requirements" / f"{kind}.txt"


def environment_for(layout: Layout, kind: str) -> Environment:
    """Where the environment of `kind` is, or will be."""
    file = requirements_file(layout, kind)
    if not file.exists():
        raise Refused(
            f"Không thấy {file}.", "The requirements file is missing.", "lấy lại đủ mã nguồn rồi chạy lại"
        )
    key = digest([file], layout.root, sys.version, str(Path(sys.base_prefix).resolve()))
    return Environment(layout.home / f"venv-{kind}-{key}")


def is_ready(environment: Environment) -> bool:
    return (environment.folder / ".neu-ready").exists() and environment.python.exists()


def ensure(layout: Layout, kind: str) -> Environment:
    """The environment of `kind` (`base` or `dev`), built if it is not there yet."""
    environment = environment_for(layout, kind)
    waiting = "đang chờ một lệnh ./neu khác cài thư viện…"
    with only_one(layout.locks / "bootstrap", waiting):
        if not is_ready(environment):
            _build(layout, kind, environment)
        _mark_in_use(layout, environment)
        _remove_old(layout, kind, environment)
    return environment


def _build(layout: Layout, kind: str, environment: Environment) -> None:
    _need_ensurepip()
    shutil.rmtree(environment.folder, ignore_errors=True)
    tools = _tool_environment(layout)
    requirements = requirements_file(layout, kind)
    _run([sys.executable, "-m", "venv", environment.folder], tools)
    pip: list[str | Path] = [
        environment.python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--no-deps",
    ]
    uv_line = _pinned("uv", requirements)
    if uv_line:
        alone = environment.folder / "uv.txt"
        alone.write_text(uv_line, encoding="utf-8")
        _run([*pip, "-r", alone], tools)
        uv: list[str | Path] = [
            environment.program("uv"),
            "--quiet",
            "pip",
            "sync",
            "--require-hashes",
            requirements,
        ]
        uv += ["--python", environment.python]
        # uv does not read pip's configuration: where that names a mirror, pip itself follows it.
        if not _succeeds(uv, _with_index(environment, tools)):
            _run([*pip, "-r", requirements], tools)
    else:
        _run([*pip, "-r", requirements], tools)
    (environment.folder / ".neu-ready").touch()


def _need_ensurepip() -> None:
    """Debian splits venv off Python: install it as root, otherwise say which line to run."""
    probe = [sys.executable, "-c", "import ensurepip, venv; ensurepip.version()"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    exact = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if system.may_install() and (system.install([exact]) or system.install(["python3-venv"])):
        return
    raise Refused(
        "Python ở máy này thiếu mô-đun venv (ensurepip).",
        "This Python has no venv module (ensurepip).",
        f"chạy  {system.copy_line([exact])}  rồi chạy lại ./neu",
    )


def _tool_environment(layout: Layout) -> dict[str, str]:
    """The caller's settings for pip and uv (proxy, mirror), with caches inside our home."""
    ours = {
        "PIP_CACHE_DIR": str(layout.cache / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "UV_CACHE_DIR": str(layout.cache / "uv"),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        # An office's own certificates are known to the system, not to the tools' bundles.
        "UV_SYSTEM_CERTS": "true",
        "UV_NATIVE_TLS": "true",
    }
    dropped = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_USER"}
    theirs = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**ours, **theirs}


def _with_index(environment: Environment, tools: Mapping[str, str]) -> dict[str, str]:
    """Tell uv the index that pip is configured for, unless uv has settings of its own."""
    if {"UV_INDEX_URL", "UV_DEFAULT_INDEX"} & set(tools):
        return dict(tools)
    command: list[str | Path] = [environment.python, "-m", "pip", "config", "get", "global.index-url"]
    asked = subprocess.run(command, capture_output=True, text=True, env=dict(tools), check=False)
    index = tools.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {**tools, "UV_DEFAULT_INDEX": index} if index else dict(tools)


def _pinned(name: str, requirements: Path) -> str:
    """The requirement `name` with its hashes, cut out of the file; "" when it is not there."""
    found = re.search(rf"^{name}==(?:.*\\\n)*.*\n", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(0) if found else ""


def _succeeds(command: list[str | Path], env: Mapping[str, str]) -> bool:
    return subprocess.run(command, capture_output=True, env=dict(env), check=False).returncode == 0


def _run(command: list[str | Path], env: Mapping[str, str]) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=dict(env),
        check=False,
    )
    if done.returncode != 0:
        raise Refused(
            f"Không cài được thư viện Python:\n{done.stdout[-2000:].strip()}",
            "The Python libraries could not be installed; pip's words are above.",
            "kiểm tra mạng, cấu hình pip của máy và đĩa còn trống (df -h), rồi chạy lại",
        )


def _mark_in_use(layout: Layout, environment: Environment) -> None:
    """Hold a shared lock while we live, so that nobody removes the environment under us."""
    lock = open_lock(layout.locks / f"{environment.folder.name}.use")
    try_lock(lock, shared=True)
    _in_use.append(lock)


def _remove_old(layout: Layout, kind: str, current: Environment) -> None:
    """Delete environments of earlier requirements, unless a process still runs from them."""
    for folder in layout.home.glob(f"venv-{kind}-*"):
        if folder == current.folder:
            continue
        with open_lock(layout.locks / f"{folder.name}.use") as lock:
            if try_lock(lock):
                shutil.rmtree(folder, ignore_errors=True)
                (layout.locks / f"{folder.name}.use").unlink(missing_ok=True)
