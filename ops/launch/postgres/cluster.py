"""The data folder: made once, named by its major version, never half made."""

import shutil
import subprocess
from pathlib import Path

from launch.postgres.account import Account
from launch.say import Refused

# C.UTF-8 and not C: under C, lower('Đ') and pg_trgm leave Vietnamese letters alone.
# Whom to trust: everyone who can reach the 0700 socket folder; nobody over the network.
INITDB_OPTIONS = [
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--username=postgres",
    "--auth-local=trust",
    "--auth-host=reject",
]


def data_folder(base: Path, major: int) -> Path:
    """The data folder of this major version.

    :raises Refused: when only data of another major version is there.
    """
    data = base / f"pg{major}"
    other = _other_version(base, data, major)
    if other:
        raise Refused(
            f"Dữ liệu ở {base} thuộc PostgreSQL {other}, còn bản đang cài là PostgreSQL {major}.",
            f"The data belongs to PostgreSQL {other}; the installed one is {major}.",
            "nếu cần giữ: chạy bản Nêu cũ, xuất bằng pg_dump, rồi nạp vào bản mới; nếu chỉ là dữ liệu "
            "trình diễn: chạy lại với --fresh để xóa và làm lại",
        )
    return data


def _other_version(base: Path, data: Path, major: int) -> str:
    kept = data / "PG_VERSION"
    if kept.exists():
        found = kept.read_text().strip()
        return "" if found == str(major) else found
    others = [file.parent.name for file in base.glob("pg*/PG_VERSION") if file.parent.suffix != ".new"]
    return ", ".join(sorted(name.removeprefix("pg") for name in others))


def make_cluster(data: Path, binaries: Path, account: Account, *, durable: bool) -> None:
    """Run initdb beside and rename: a start killed half-way leaves nothing that looks whole."""
    beside = data.with_suffix(".new")
    shutil.rmtree(beside, ignore_errors=True)
    options = INITDB_OPTIONS if durable else [*INITDB_OPTIONS, "--no-sync"]
    running = account.popen(
        [binaries / "initdb", "-D", beside, *options],
        cwd=data.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = running.communicate()
    if running.returncode != 0:
        shutil.rmtree(beside, ignore_errors=True)
        raise Refused(
            f"Không tạo được cơ sở dữ liệu ở {data}:\n{said.strip()}",
            "initdb failed; its words are above.",
            "kiểm tra đĩa còn chỗ trống và ghi được (df -h), hoặc đặt DATABASE_URL tới một máy chủ có sẵn",
        )
    beside.rename(data)
