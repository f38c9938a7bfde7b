"""From words to deeds: one function for each command of `./neu`."""

import os
import shutil
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from launch import checking, packages, testing
from launch.frontend import FrontEnd
from launch.layout import Layout
from launch.options import USAGE, Options, read
from launch.packages import BASE, DEV
from launch.postgres.binaries import wheel_binaries
from launch.postgres.server import Server
from launch.preparing import BEGUN, collect_static, compile_catalogues, prepare_database
from launch.product import Product, database, outside_database
from launch.programs import end_politely, run
from launch.say import Refused, Steps, line
from launch.serving import free_port, only_server_of, serve
from launch.stamps import Stamps


def main(words: list[str]) -> int:
    """Run one command; returns its exit code. An expected failure is a message, not a traceback."""
    end_politely()
    try:
        options = read(words)
        if options.command == "help":
            line(USAGE)
            return 0
        return COMMANDS[options.command](Layout.at(options.home), options)
    except Refused as refused:
        print(refused.text(), file=sys.stderr, flush=True)
        return refused.code
    except KeyboardInterrupt:
        line("\nĐã dừng. (stopped)")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    except OSError as error:
        if os.environ.get("NEU_TRACEBACK") == "yes":
            raise
        trouble = Refused(
            f"Hệ điều hành báo lỗi: {error}",
            "The operating system reported an error.",
            "kiểm tra quyền ghi và chỗ trống của đĩa (df -h); NEU_TRACEBACK=yes cho thấy chi tiết",
        )
        print(trouble.text(), file=sys.stderr, flush=True)
        return trouble.code


def demo(layout: Layout, options: Options) -> int:
    """Everything from nothing to a page with a story in it."""
    return _serve(layout, options, is_demo=True)


def serve_only(layout: Layout, options: Options) -> int:
    """The product with its own data."""
    return _serve(layout, options, is_demo=False)


def _serve(layout: Layout, options: Options, *, is_demo: bool) -> int:
    if options.fresh:
        _refuse_to_wipe_others()
    began = time.monotonic()
    steps = Steps(7 if is_demo else 6)
    with ExitStack() as stack:
        stack.enter_context(only_server_of(layout))
        free_port(options.port)  # say it now, not after minutes of installing
        with steps.step("Cài thư viện"):
            venv = packages.ensure(layout, BASE)
        front = FrontEnd(layout, venv)
        with steps.step("Dựng giao diện"):
            front.build()
        if options.fresh or (is_demo and _half_played(layout, wheel_binaries(venv.site_packages))):
            _wipe(layout, wheel_binaries(venv.site_packages))
        with steps.step("Mở cơ sở dữ liệu"):
            base = stack.enter_context(database(layout, venv))
        product = Product(layout, venv, base, {"NEU_DEMO": "yes"} if is_demo else {})
        compile_catalogues(product)
        prepare_database(product, steps, demo=is_demo)
        with steps.step("Gom tệp tĩnh"):
            collect_static(product, front)
        serve(product, free_port(options.port), began)
    return 0


def _half_played(layout: Layout, binaries: Path) -> bool:
    """The last demo was killed while it played: history cannot be unwritten, so it begins anew."""
    if outside_database():
        return False
    half = Stamps(Server(layout.home, binaries).folders.base / "done.json").get("demo") == BEGUN
    if half:
        line("  Lần trước dừng giữa chừng: làm lại từ đầu. / The last demo was cut off: starting over.")
    return half


def _refuse_to_wipe_others() -> None:
    if outside_database():
        raise Refused(
            "--fresh không xóa dữ liệu trên máy chủ của DATABASE_URL.",
            "--fresh does not touch the server named by DATABASE_URL.",
            "tự xóa và tạo lại cơ sở dữ liệu đó, hoặc bỏ DATABASE_URL",
        )


def _wipe(layout: Layout, binaries: Path) -> None:
    """`--fresh`: delete the database and the media we made, nothing else."""
    if not Server(layout.home, binaries).discard():
        raise Refused(
            "Cơ sở dữ liệu đang được một lệnh ./neu khác dùng.",
            "Another ./neu command uses the database.",
            "dừng lệnh kia rồi chạy lại với --fresh",
        )
    shutil.rmtree(layout.media, ignore_errors=True)


def manage(layout: Layout, options: Options) -> int:
    """One management command of Django, with a database."""
    venv = packages.ensure(layout, BASE)
    with database(layout, venv) as base:
        product = Product(layout, venv, base)
        compile_catalogues(product)
        return product.manage(*options.rest)


def token(layout: Layout, options: Options) -> int:
    """Tokens of the API: the management command of that name."""
    return manage(layout, replace(options, rest=["token", *options.rest]))


def with_database(layout: Layout, options: Options) -> int:
    """Run any command with DATABASE_URL set, or keep the server open until Ctrl-C."""
    venv = packages.ensure(layout, BASE)
    with database(layout, venv) as base:
        if options.rest:
            return run(options.rest, env=Product(layout, venv, base).environment())
        for name, value in base.environment().items():
            line(f"export {name}='{value}'")
        line("# Ctrl-C để dừng (to stop)")
        while True:
            time.sleep(3600)


def bench(layout: Layout, options: Options) -> int:
    """Measurements, written as programs in `ops/bench/`."""
    venv = packages.ensure(layout, DEV)
    program = layout.root / "ops" / "bench" / "__main__.py"
    if not program.exists():
        raise Refused("Chưa có phép đo nào ở ops/bench.", "There is no bench yet.", "lấy lại đủ mã nguồn")
    FrontEnd(layout, venv).build()
    with database(layout, venv) as base:
        product = Product(layout, venv, base)
        compile_catalogues(product)
        more = os.pathsep.join([str(layout.root / "src"), str(layout.root / "ops"), str(layout.root)])
        command: list[str | Path] = [venv.python, program, *options.rest]
        return run(command, env=product.environment(PYTHONPATH=more), cwd=layout.root)


def check(layout: Layout, options: Options) -> int:
    """Everything a tool can check without running the tests."""
    return checking.check(layout)


def fix(layout: Layout, options: Options) -> int:
    """Format, and repair what a tool can repair."""
    return checking.fix(layout)


def test(layout: Layout, options: Options) -> int:
    """All tests, or those that the arguments name."""
    return testing.test(layout, options.rest)


COMMANDS = {
    "demo": demo,
    "serve": serve_only,
    "test": test,
    "check": check,
    "fix": fix,
    "bench": bench,
    "token": token,
    "manage": manage,
    "database": with_database,
}
