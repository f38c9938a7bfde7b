"""Running Django: which environment it gets and which database it speaks to."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from launch.layout import Layout
from launch.packages import Environment
from launch.postgres.binaries import wheel_binaries
from launch.postgres.server import Server
from launch.programs import run, run_quietly
from launch.say import Refused
from launch.stamps import Stamps, digest, files_under

# Commands that change the schema or who may use it: they run as the database's owner.
OWNER_COMMANDS = {"migrate", "grant_app_role", "flush", "sqlflush", "makemigrations", "squashmigrations"}


@dataclass(frozen=True)
class Database:
    """Two addresses of one database: the product's and the owner's."""

    url: str
    owner_url: str
    server: Server | None = None  # None: somebody else's server, named by DATABASE_URL

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url, "DATABASE_OWNER_URL": self.owner_url}


def outside_database() -> Database | None:
    """The database named by DATABASE_URL, if any."""
    url = os.environ.get("DATABASE_URL", "")
    return Database(url, os.environ.get("DATABASE_OWNER_URL") or url) if url else None


@contextlib.contextmanager
def database(layout: Layout, environment: Environment) -> Iterator[Database]:
    """DATABASE_URL's server, or our own, running while the context lasts."""
    outside = outside_database()
    if outside:
        _probe(outside, environment)
        yield outside
        return
    with Server(layout.home, wheel_binaries(environment.site_packages)) as server:
        yield Database(server.url("neu_app"), server.url("neu_owner"), server)


# Asked of a server that is not ours, by the driver the product itself uses.
PROBE = """
import os, sys, psycopg
for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    try:
        with psycopg.connect(os.environ[name], connect_timeout=10) as link:
            version, encoding = link.execute(
                "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
            ).fetchone()
    except psycopg.Error as error:
        sys.exit(f"{name}: {error}")
    if version < 150000 or encoding != "UTF8":
        sys.exit(f"{name}: PostgreSQL {version // 10000}, {encoding}")
"""


def _probe(outside: Database, environment: Environment) -> None:
    code, said = run_quietly([environment.python, "-c", PROBE], env={**os.environ, **outside.environment()})
    if code != 0:
        raise Refused(
            f"Không dùng được cơ sở dữ liệu của DATABASE_URL: {said.strip()}",
            "The server named by DATABASE_URL cannot be used.",
            "cần PostgreSQL 15 trở lên, mã UTF8; sửa DATABASE_URL (và DATABASE_OWNER_URL), "
            "hoặc bỏ trống để Nêu tự mở cơ sở dữ liệu",
        )


class Product:
    """Django of this checkout in one environment with one database."""

    def __init__(
        self, layout: Layout, environment: Environment, base: Database, extra: Mapping[str, str] | None = None
    ) -> None:
        self.layout, self.venv, self.database = layout, environment, base
        self.extra = dict(extra or {})

    def environment(self, **more: str) -> dict[str, str]:
        """The process environment for Django. The caller's own settings pass through."""
        theirs = dict(os.environ)
        if self.database.server:
            # PGPORT, PGOPTIONS… of another server must not bend the address of ours.
            theirs = {name: value for name, value in theirs.items() if not name.startswith("PG")}
        for name in ("PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV"):
            theirs.pop(name, None)
        cache = self.layout.cache
        return {
            "SECRET_KEY": self.layout.secret(),
            **theirs,
            "PYTHONPATH": str(self.layout.root / "src"),
            "PYTHONUTF8": "1",
            "PYTHONPYCACHEPREFIX": str(cache / "python"),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(cache / "hypothesis"),
            "MYPY_CACHE_DIR": str(cache / "mypy"),
            "RUFF_CACHE_DIR": str(cache / "ruff"),
            "DJANGO_SETTINGS_MODULE": "neu.config.settings",
            "NEU_HOME": str(self.layout.home),
            "NEU_ASSETS": str(self.layout.assets),
            **self.database.environment(),
            **self.extra,
            **more,
        }

    def manage_line(self, *words: str) -> list[str | Path]:
        return [self.venv.python, "-m", "django", *words]

    def manage(self, *words: str, **more: str) -> int:
        """Run a management command in the foreground; returns its exit code."""
        if words and words[0] in OWNER_COMMANDS:
            more = {"NEU_AS_OWNER": "yes", **more}
        return run(self.manage_line(*words), env=self.environment(**more), cwd=self.layout.root)

    def must(self, *words: str, **more: str) -> None:
        """Run a management command.

        :raises Refused: when it fails; its own words have been shown.
        """
        if self.manage(*words, **more) != 0:
            raise Refused(
                f"Lệnh  ./neu manage {' '.join(words)}  không chạy xong (lỗi ở trên).",
                "The command did not finish; its error is above.",
                "sửa lỗi rồi chạy lại; nếu chỉ là dữ liệu trình diễn:  ./neu demo --fresh",
            )

    def commands(self) -> set[str]:
        """Names of our own management commands: what the checkout holds."""
        found = self.layout.root.glob("src/neu/**/management/commands/*.py")
        return {file.stem for file in found if not file.stem.startswith("_")}

    def quietly(self, *words: str, **more: str) -> tuple[int, str]:
        return run_quietly(self.manage_line(*words), env=self.environment(**more), cwd=self.layout.root)

    @property
    def stamps(self) -> Stamps | None:
        """What has been done to our database, kept beside it. Of another's server we know nothing."""
        server = self.database.server
        return Stamps(server.folders.base / "done.json") if server else None

    def source_hash(self, *more: str) -> str:
        """A hash of the product's sources and reference data."""
        root = self.layout.root
        files = files_under(root / "src") + files_under(root / "reference")
        kept = [file for file in files if file.suffix not in {".pyc", ".mo"}]
        return digest([*kept, root / "requirements" / "base.txt"], root, *more)

    def migrations_hash(self) -> str:
        root = self.layout.root
        files = [file for file in files_under(root / "src", "*.py") if "migrations" in file.parts]
        return digest([*files, root / "requirements" / "base.txt"], root)
