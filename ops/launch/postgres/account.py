"""As whom the server runs, and where its files may therefore lie.

PostgreSQL refuses to run as root. As root we use a system user `neu`, whose folder is
/var/lib/neu/<hash of the home's real path>: that user may be unable to enter the home, and
a home's permissions are not ours to change. Any other user runs it as himself, in the home.
"""

import os
import pwd
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch.layout import short_name
from launch.say import Refused

SYSTEM_USER = "neu"
SYSTEM_FOLDER = Path("/var/lib/neu")

# Nothing of the caller's locale, libpq settings or library paths may reach the server.
CLEAN_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """The user who owns and runs a server."""

    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()

    def environment(self) -> Mapping[str, str]:
        return CLEAN_ENVIRONMENT

    def popen(self, command: Sequence[str | Path], cwd: Path, **options: Any) -> subprocess.Popen[str]:
        """Start `command` as this user, in a clean environment, in `cwd` (he may not enter ours)."""
        if not self.is_us:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=dict(self.environment()),
            text=True,
            encoding="utf-8",
            umask=0o077,
            **{"stdin": subprocess.DEVNULL, **options},
        )

    def own(self, path: Path) -> None:
        """Give `path`, which we have just made, to this user."""
        if not self.is_us:
            os.chown(path, self.uid, self.gid)

    def make_private(self, folder: Path) -> None:
        """Make `folder` 0700 for this user; refuse one that somebody else has put there."""
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.uid:
                raise Refused(
                    f"Thư mục {folder} đã có và thuộc người dùng khác.",
                    "The folder exists and belongs to another user.",
                    f"xem ai đã tạo nó (ls -ld {folder}) rồi đổi tên hoặc xóa nó, sau đó chạy lại",
                ) from None
            if stat.S_IMODE(found.st_mode) != 0o700:
                folder.chmod(0o700)
            return
        self.own(folder)


def find_account() -> Account:
    """Ourselves, or the system user when we are root (made when missing)."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make_system_user()
    return Account(entry.pw_uid, entry.pw_gid)


def _make_system_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
    command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = done.stderr.strip()
    except OSError as error:
        said = str(error)
    try:
        return pwd.getpwnam(SYSTEM_USER)  # also when another start has just made it
    except KeyError:
        raise Refused(
            f"Không tạo được người dùng hệ thống “{SYSTEM_USER}” để chạy PostgreSQL: {said}",
            "The system user that runs PostgreSQL cannot be made.",
            f"chạy  {' '.join(command)}  hoặc chạy ./neu bằng người dùng thường, hoặc đặt DATABASE_URL",
        ) from None


@dataclass(frozen=True)
class Folders:
    """The folders of one server."""

    base: Path  # data, log; the account's own
    sockets: Path  # short and 0700: a socket's address has at most 107 bytes
    engines: Path  # copies of binaries the account could not reach otherwise

    @classmethod
    def of(cls, home: Path, name: str, account: Account) -> "Folders":
        """Where server `name` of `home` lies for this account."""
        if account.is_us:
            key = f"neu-{account.uid}-{short_name(home)}-{name}"
            return cls(home / "database" / name, Path("/tmp") / key, home / "database" / "engines")
        base = SYSTEM_FOLDER / f"{short_name(home)}-{name}"
        return cls(base, base / "s", SYSTEM_FOLDER / "engines")
