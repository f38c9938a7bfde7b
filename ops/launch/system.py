"""Packages of the operating system: root installs them, others get the line to copy."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from launch.postgres.binaries import DEBIAN_15
from launch.say import warn

CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")

# What the tests use → the programs that show it is there, and the Debian package.
FOR_TESTS = {
    "chromium": ("chromium",),
    "poppler-utils": ("pdftotext", "pdftoppm"),
    "libreoffice-calc": ("soffice",),
    "postgresql-15": (str(DEBIAN_15 / "postgres"),),
}


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """`apt-get install` without questions; returns whether it went well. Prints its words when not."""
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    return _apt(["apt-get", "update", "-q"]) and _apt(command)


def copy_line(packages: Sequence[str]) -> str:
    """The command a person without root rights asks an administrator to run."""
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def missing_for_tests() -> list[str]:
    """Debian packages the tests want and whose programs are not found."""
    return [
        package
        for package, programs in FOR_TESTS.items()
        if not all(shutil.which(program) for program in programs)
    ]


def install_for_tests() -> None:
    """Install what the tests lack. What cannot be installed is said, and the tests go on."""
    missing = missing_for_tests()
    if not missing:
        return
    if may_install():
        if "postgresql-15" in missing:
            _no_cluster()
        install(missing)
        missing = missing_for_tests()
    if missing:
        warn(f"Thiếu {', '.join(missing)}: phần kiểm thử cần đến sẽ không chạy được.")
        warn(f"Cách làm: {copy_line(missing)}  (These packages are missing; some tests need them.)")


def _no_cluster() -> None:
    """Only the programs are wanted: keep Debian from making and starting a cluster of its own."""
    CREATE_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    if not CREATE_CLUSTER.exists():
        CREATE_CLUSTER.write_text("create_main_cluster = false\n")


def _apt(command: Sequence[str]) -> bool:
    environment = {
        **os.environ,
        "DEBIAN_FRONTEND": "noninteractive",
        "LC_ALL": "C.UTF-8",
        "UCF_FORCE_CONFFOLD": "1",
    }
    # Options, because a configuration file we wrote beforehand would raise a question.
    options = ["-o", "Dpkg::Options::=--force-confold"]
    done = subprocess.run(
        [command[0], *options, *command[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode != 0:
        warn(f"{' '.join(command)}:\n{done.stdout[-1500:].strip()}")
    return done.returncode == 0
