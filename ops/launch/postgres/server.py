"""One server: started by the first who needs it, shared by all, stopped by the last."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

from launch.locks import only_one, open_lock, try_lock
from launch.postgres.account import SYSTEM_FOLDER, Folders, find_account
from launch.postgres.binaries import major_version, reachable
from launch.postgres.cluster import data_folder, make_cluster
from launch.postgres.processes import drop_stale_files, postmaster_pid, signal_all, working_in
from launch.postgres.roles import PREPARE
from launch.say import Refused, line

SOCKET_LIMIT = 107
LOG_LIMIT = 10_000_000
_started: list[subprocess.Popen[str]] = []  # kept: Python complains of a child that outlives its object
STOP_LIMIT = 60.0
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "jit": "off",  # Debian's build has it, the wheel has not: same plans on both
}


class Server:
    """The server `name` of a home. As a context manager: running inside, and let go afterwards.

    `durable=False` is for unit tests only: a crash of the machine may lose everything.
    """

    def __init__(self, home: Path, binaries: Path, name: str = "data", *, durable: bool = True) -> None:
        self.home, self.name, self.durable = home.resolve(), name, durable
        self.original = binaries
        self.account = find_account()
        self.folders = Folders.of(self.home, name, self.account)
        self.binaries = binaries
        locks = self.home / "database" / "locks"
        self._starting, self._users = locks / f"{name}.start", locks / f"{name}.users"
        self._held: IO[str] | None = None
        self._child: subprocess.Popen[str] | None = None
        self.data = self.folders.base

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def url(self, user: str = "neu_app", database: str = "neu") -> str:
        """The address for Django and libpq: the socket's folder stands where a host name would."""
        return f"postgresql://{user}@{quote(str(self.folders.sockets), safe='')}/{database}"

    def start(self) -> None:
        """Be a user of the server; start it, or recover it, if it does not answer."""
        with only_one(self._starting):
            self._prepare_folders()
            held = open_lock(self._users)
            if not try_lock(held, shared=True):  # only ever held alone under `_starting`
                raise RuntimeError(f"{self._users} is locked")
            try:
                self._ensure_running()
            except BaseException:
                held.close()
                raise
            if self._held:
                self._held.close()
            self._held = held

    def leave(self) -> None:
        """Stop being a user; whoever is the last one stops the server."""
        if self._held is None:
            return
        with only_one(self._starting):
            self._held.close()
            self._held = None
            with open_lock(self._users) as users:
                if try_lock(users):
                    self._stop()

    def discard(self, *, forget: bool = False) -> bool:
        """Stop the server and delete its data, unless somebody uses it. Returns whether it is gone.

        `forget` removes its locks as well: only for a name that nobody will use again.
        """
        with only_one(self._starting), open_lock(self._users) as users:
            if not try_lock(users):
                return False
            for data in self.folders.base.glob("pg*"):
                self.data = data
                self._stop()
            shutil.rmtree(self.folders.base, ignore_errors=True)
            shutil.rmtree(self.folders.sockets, ignore_errors=True)
            if forget:
                self._users.unlink(missing_ok=True)
                self._starting.unlink(missing_ok=True)
        return True

    def is_up(self) -> bool:
        """A connection answers. A pid file or a living process says nothing."""
        command: list[str | Path] = [self.binaries / "pg_isready", "-q", "-t", "3"]
        command += ["-h", self.folders.sockets, "-U", "postgres", "-d", "postgres"]
        return self.account.popen(command, cwd=Path("/")).wait() == 0

    def sql(self, script: str, database: str = "postgres", user: str = "postgres") -> str:
        """Run `script` by psql; returns unaligned rows."""
        command: list[str | Path] = [self.binaries / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", self.folders.sockets, "-U", user, "-d", database]
        pipe = subprocess.PIPE
        running = self.account.popen(command, cwd=Path("/"), stdin=pipe, stdout=pipe, stderr=pipe)
        out, errors = running.communicate(script)
        if running.returncode != 0:
            raise Refused(
                f"PostgreSQL trả lời lỗi: {errors.strip()}",
                "PostgreSQL answered with an error.",
                f"xem nhật ký {self.folders.base / 'log'}",
            )
        return out.strip()

    def _prepare_folders(self) -> None:
        if self.account.is_us:
            self.folders.base.parent.mkdir(parents=True, exist_ok=True)
        else:
            SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._say_if_forgotten()
        self.account.make_private(self.folders.base)
        self.account.make_private(self.folders.sockets)
        socket = self.folders.sockets / ".s.PGSQL.5432"
        if len(os.fsencode(socket)) > SOCKET_LIMIT:
            raise RuntimeError(f"socket path too long: {socket}")

    def _say_if_forgotten(self) -> None:
        """Data kept outside the home survives when the home is deleted: say so, in both places."""
        if self.account.is_us or self.name != "data":
            return
        note = self.home / "database" / "where"
        if not note.exists():
            if any(self.folders.base.glob("pg*")):
                line(f"\n      Dùng tiếp dữ liệu cũ ở {self.folders.base} (--fresh để làm lại).")
            note.write_text(f"{self.folders.base}\n", encoding="utf-8")

    def _ensure_running(self) -> None:
        major = major_version(self.original)
        self.data = data_folder(self.folders.base, major)
        self.binaries = reachable(self.original, self.account, self.folders.engines)
        if not self.data.exists():
            make_cluster(self.data, self.binaries, self.account, durable=self.durable)
        if not self.is_up():
            if postmaster_pid(self.data) is None:
                self._launch()
            self._wait_until_up()
        self.sql(PREPARE)

    def _launch(self) -> None:
        drop_stale_files(self.data, self.folders.sockets)
        settings = {
            **SETTINGS,
            **(DURABLE if self.durable else THROW_AWAY),
            "unix_socket_directories": str(self.folders.sockets),
        }
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self._open_log() as log:
            # A session of its own: Ctrl-C in our terminal must not stop other users' server.
            self._child = self.account.popen(
                [self.binaries / "postgres", "-D", self.data, *flags],
                cwd=self.folders.base,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _started.append(self._child)

    def _open_log(self) -> IO[str]:
        log = self.folders.base / "log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".1"))
        return open(log, "a", encoding="utf-8")

    def _wait_until_up(self) -> None:
        """Wait as long as the server lives: recovery after a crash may take minutes."""
        began, told = time.monotonic(), False
        while not self.is_up():
            gone = self._child.poll() is not None if self._child else not working_in(self.data)
            if gone:
                raise Refused(
                    f"PostgreSQL không khởi động được:\n{self._log_tail()}",
                    "PostgreSQL did not start; the end of its log is above.",
                    f"xem {self.folders.base / 'log'}; dữ liệu trình diễn có thể làm lại bằng --fresh",
                )
            if not told and time.monotonic() - began > 10:
                line("      PostgreSQL đang phục hồi sau lần dừng đột ngột, xin chờ…")
                told = True
            time.sleep(0.05)

    def _log_tail(self) -> str:
        try:
            lines = (self.folders.base / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-12:])

    def _stop(self) -> None:
        """Fast shutdown; if it takes too long, an immediate one (the next start recovers)."""
        pid = postmaster_pid(self.data)
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if pid is None:
                break
            signal_all([pid], number)
            give_up = time.monotonic() + STOP_LIMIT
            while self._alive(pid) and time.monotonic() < give_up:
                time.sleep(0.03)
            if not self._alive(pid):
                break

    def _alive(self, pid: int) -> bool:
        if self._child and self._child.pid == pid:
            return self._child.poll() is None
        return pid in working_in(self.data)
