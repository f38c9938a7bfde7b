"""Serving: the web server and the worker, watched until somebody says stop."""

import contextlib
import http.client
import json
import shlex
import socket
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from launch.layout import Layout
from launch.locks import open_lock, try_lock
from launch.product import Product
from launch.programs import end_leftovers, finish_undisturbed, start_companion, stop_companion
from launch.say import Refused, line, warn

ADDRESS = "127.0.0.1"
HEALTH_LIMIT = 60.0
WEB_OPTIONS = shlex.split(
    "--interface wsgi --workers 2 --blocking-threads 4 --respawn-failed-workers "
    "--workers-kill-timeout 5 --log-level warning neu.config.wsgi:application"
)
STARTS, WITHIN = 5, 120.0  # so many starts again in so many seconds; then something is broken


@dataclass
class Companion:
    """A process that is kept running. granian ends by itself when a worker dies that it just respawned."""

    name: str
    command: list[str | Path]
    environment: dict[str, str]
    folder: Path
    pause: float = 0.5  # before the first start again; each further one waits twice as long
    child: subprocess.Popen[bytes] = field(init=False)
    again_at: float | None = None
    ended_at: deque[float] = field(default_factory=deque)

    def start(self) -> None:
        self.child = start_companion(self.command, env=self.environment, cwd=self.folder)

    def keep(self) -> None:
        """Start it again once it ended.

        :raises Refused: when it ended too often.
        """
        now = time.monotonic()
        if self.again_at is not None:
            if now >= self.again_at:
                self.again_at = None
                self.start()
            return
        code = self.child.poll()
        if code is None:
            return
        stop_companion(self.child)  # what it started may still hold the port
        while self.ended_at and self.ended_at[0] < now - WITHIN:
            self.ended_at.popleft()
        if len(self.ended_at) == STARTS:
            raise _ended(self.name, code)
        pause = self.pause * 2 ** len(self.ended_at)
        self.ended_at.append(now)
        self.again_at = now + pause
        written = f"{pause:g}".replace(".", ",")
        warn(
            f"{self.name} đã dừng đột ngột (mã {code}); khởi động lại sau {written} giây… "
            "(a server process ended; starting it again)"
        )


@contextlib.contextmanager
def only_server_of(layout: Layout) -> Iterator[None]:
    """Refuse a second server of one home; end what a killed one left behind."""
    with open_lock(layout.locks / "serve") as lock:
        if not try_lock(lock):
            where = lock.read().strip() or "một cổng khác"
            raise Refused(
                f"Nêu đang chạy với thư mục dữ liệu này ({where}).",
                "Nêu already runs with this home.",
                "dừng nó bằng Ctrl-C ở cửa sổ kia, hoặc thêm  --home DIR --port 8001  để chạy bản thứ hai",
            )
        lock.truncate(0)
        end_leftovers(_marker(layout))
        yield


def note_address(layout: Layout, port: int) -> None:
    """Tell a second start where the first one is."""
    (layout.locks / "serve").write_text(f"http://{ADDRESS}:{port}/\n", encoding="ascii")


def free_port(wanted: int) -> int:
    """`wanted` if it is free, or any free port for 0.

    :raises Refused: when another program listens there.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, wanted))
        except OSError as error:
            raise Refused(
                f"Không mở được cổng {wanted}; có thể chương trình khác đang dùng ({error.strerror}).",
                f"Port {wanted} cannot be opened; another program may use it.",
                f"chọn cổng khác:  ./neu demo --port {wanted + 1}  (hoặc --port 0 để tự chọn)",
            ) from error
        return int(probe.getsockname()[1])


def serve(product: Product, port: int, began: float) -> None:
    """Start both processes, wait for health, print the address, watch. Ends by exception or Refused."""
    more = {"NEU_WEB": "yes", **dict([_marker(product.layout).split("=", 1)])}
    environment = product.environment(**more)
    web: list[str | Path] = [
        product.venv.python,
        "-m",
        "granian",
        "--host",
        ADDRESS,
        "--port",
        str(port),
        *WEB_OPTIONS,
    ]
    worker = product.manage_line("procrastinate", "worker")
    jobs = {name: value for name, value in environment.items() if name != "NEU_WEB"}
    companions = [
        Companion("Máy chủ web", web, environment, product.layout.root),
        Companion("Tiến trình việc nền", worker, jobs, product.layout.root),
    ]
    started: list[Companion] = []
    try:
        for one in companions:
            one.start()
            started.append(one)
        _wait_until_healthy(port, companions)
        note_address(product.layout, port)
        _welcome(product, port, began)
        _watch(product, companions)
    finally:
        finish_undisturbed()
        line("Đang dừng… (stopping)")
        for one in reversed(started):
            stop_companion(one.child)


def _marker(layout: Layout) -> str:
    """A word in the environment of what we start, by which leftovers of a killed start are known."""
    return f"NEU_SERVED_FROM={layout.home}"


def _wait_until_healthy(port: int, companions: list[Companion]) -> None:
    give_up, last = time.monotonic() + HEALTH_LIMIT, "không trả lời"
    while time.monotonic() < give_up:
        _refuse_if_ended(companions)
        try:
            answer = http.client.HTTPConnection(ADDRESS, port, timeout=5)
            answer.request("GET", "/healthz")
            reply = answer.getresponse()
            body = reply.read().decode("utf-8", "replace")
            if reply.status == 200:
                json.loads(body)
                return
            last = f"{reply.status} {body[:200]}"
        except (OSError, ValueError, http.client.HTTPException) as error:
            last = str(error)
        time.sleep(0.1)
    raise Refused(
        f"Máy chủ không sẵn sàng sau {HEALTH_LIMIT:.0f} giây: {last}",
        "The server did not become healthy.",
        "xem các dòng lỗi ở trên, sửa rồi chạy lại; kiểm tra cơ sở dữ liệu bằng  ./neu manage check",
    )


def _welcome(product: Product, port: int, began: float) -> None:
    took = f"{time.monotonic() - began:.1f}".replace(".", ",")
    line(f"\nNêu đã sẵn sàng sau {took} s:  http://{ADDRESS}:{port}/   (Ctrl-C để dừng)")
    if product.extra.get("NEU_DEMO") == "yes" and "demo_accounts" in product.commands():
        product.manage("demo_accounts")


def _watch(product: Product, companions: list[Companion]) -> None:
    """Until something ends for good. What was killed is brought back, our own database too."""
    server = product.database.server
    checks = 0
    while True:
        time.sleep(0.5)
        for one in companions:
            one.keep()
        checks += 1
        if server and checks % 6 == 0 and not server.is_up():
            warn("PostgreSQL đã dừng đột ngột; đang khởi động lại… (restarting PostgreSQL)")
            server.start()


def _refuse_if_ended(companions: list[Companion]) -> None:
    for one in companions:
        code = one.child.poll()
        if code is not None:
            raise _ended(one.name, code)


def _ended(name: str, code: int) -> Refused:
    return Refused(
        f"{name} đã dừng ngoài ý muốn (mã {code}).",
        "A server process ended unexpectedly.",
        "xem các dòng lỗi ở trên rồi chạy lại ./neu; dữ liệu đã lưu vẫn còn",
    )
