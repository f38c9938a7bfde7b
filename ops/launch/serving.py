"""Serving: the web server and the worker, watched until somebody says stop."""

import contextlib
import http.client
import json
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator
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
    companions: dict[str, subprocess.Popen[bytes]] = {}
    try:
        companions["Máy chủ web"] = start_companion(web, env=environment, cwd=product.layout.root)
        companions["Tiến trình việc nền"] = start_companion(worker, env=jobs, cwd=product.layout.root)
        _wait_until_healthy(port, companions)
        note_address(product.layout, port)
        _welcome(product, port, began)
        _watch(product, companions)
    finally:
        finish_undisturbed()
        line("Đang dừng… (stopping)")
        for child in reversed(companions.values()):
            stop_companion(child)


def _marker(layout: Layout) -> str:
    """A word in the environment of what we start, by which leftovers of a killed start are known."""
    return f"NEU_SERVED_FROM={layout.home}"


def _wait_until_healthy(port: int, companions: dict[str, subprocess.Popen[bytes]]) -> None:
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


def _watch(product: Product, companions: dict[str, subprocess.Popen[bytes]]) -> None:
    """Until something ends. Our own database is brought back if it was killed."""
    server = product.database.server
    checks = 0
    while True:
        time.sleep(0.5)
        _refuse_if_ended(companions)
        checks += 1
        if server and checks % 6 == 0 and not server.is_up():
            warn("PostgreSQL đã dừng đột ngột; đang khởi động lại… (restarting PostgreSQL)")
            server.start()


def _refuse_if_ended(companions: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in companions.items():
        code = child.poll()
        if code is not None:
            raise Refused(
                f"{name} đã dừng ngoài ý muốn (mã {code}).",
                "A server process ended unexpectedly.",
                "xem các dòng lỗi ở trên rồi chạy lại ./neu; dữ liệu đã lưu vẫn còn",
            )
