"""`./neu check` and `./neu fix`: what tools can say about the source."""

import time
from collections.abc import Callable
from pathlib import Path

from launch import packages
from launch.frontend import FrontEnd
from launch.layout import Layout
from launch.packages import DEV
from launch.postgres.binaries import wheel_binaries
from launch.postgres.for_tests import throw_away
from launch.preparing import compile_catalogues
from launch.product import Database, Product
from launch.programs import run
from launch.say import line, seconds

LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def check(layout: Layout) -> int:
    """Run every check, report all that failed at the end; returns 0 only when none did."""
    venv = packages.ensure(layout, DEV)
    front = FrontEnd(layout, venv)
    failed = []
    with throw_away(layout.home, wheel_binaries(venv.site_packages), "check") as server:
        owner = server.url("neu_owner")
        product = Product(layout, venv, Database(owner, owner, server))
        compile_catalogues(product)
        for title, run_check in _checks(product, front).items():
            began = time.monotonic()
            line(f"— {title}")
            if run_check() != 0:
                failed.append(title)
            line(f"  {'✗' if title in failed else '✓'} {title} {seconds(began)}")
    if failed:
        line(f"\n✗ Chưa đạt: {', '.join(failed)}. Xem lỗi ở trên; ./neu fix sửa được phần định dạng.")
        line("  (These checks failed; see above. ./neu fix repairs formatting.)")
        return 1
    line("\n✓ Mọi kiểm tra đều đạt. (all checks passed)")
    return 0


def _checks(product: Product, front: FrontEnd) -> dict[str, Callable[[], int]]:
    root, venv = product.layout.root, product.venv

    def tool(*command: str | Path) -> Callable[[], int]:
        return lambda: run(command, env=product.environment(), cwd=root)

    ruff = venv.program("ruff")
    cache = str(product.layout.cache / "imports")
    checks = {
        "ruff format": tool(ruff, "format", "--check", "--quiet", "."),
        "ruff check": tool(ruff, "check", "--quiet", "."),
        "mypy": tool(venv.python, "-m", "mypy"),
        "lint-imports": tool(venv.python, "-c", LINT_IMPORTS, "--cache-dir", cache),
        "manage check": lambda: product.manage("check"),
        "makemigrations": lambda: product.manage("makemigrations", "--check", "--dry-run"),
    }
    if front.exists:
        checks["TypeScript"] = lambda: front.script("check")
    return checks


def fix(layout: Layout) -> int:
    """Repair what ruff can repair, then format."""
    venv = packages.ensure(layout, DEV)
    product = Product(layout, venv, Database("", ""))
    ruff, environment = venv.program("ruff"), product.environment()
    left = run([ruff, "check", "--fix", "."], env=environment, cwd=layout.root)
    return run([ruff, "format", "."], env=environment, cwd=layout.root) or left
