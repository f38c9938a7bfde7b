"""Every test gets a database cloned from one migrated template that already holds the reference data.

Exclusion constraints, job tables and triggers live in migrations, so `--nomigrations` cannot work; cloning
(`CREATE DATABASE … TEMPLATE`) takes a tenth of a second. Tests with real commits take a clone of their own
(`own_database`) and drop it; nothing is ever flushed.
"""

import hashlib
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[1]
# how long an example takes says nothing on a busy machine: timing belongs to ./neu bench
hypothesis.settings.register_profile("unhurried", parent=hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("unhurried")
HASHED = (  # whatever makes or loads the template
    *("migrations/*.py", "models.py", "rules.py", "rules/*.py", "services.py", "services/*.py"),
    *("content.py", "files.py", "formula/*.py"),
)


def template_name() -> str:
    """Name the template by what it is made of: migrations, reference data, and the code that loads them."""
    digest = hashlib.sha256()
    files = [path for pattern in HASHED for path in (ROOT / "src/neu").rglob(pattern)]
    files += [path for path in (ROOT / "reference").rglob("*") if path.is_file()]
    for path in sorted(files):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"neu_template_{digest.hexdigest()[:16]}"


def conninfo(name: str) -> str:
    database = settings.DATABASES["default"]
    return make_conninfo(
        dbname=name, user=database["USER"] or None, password=database["PASSWORD"] or None,
        host=database["HOST"] or None, port=database["PORT"] or None,
    )  # fmt: skip


def database_url(name: str) -> str:
    """Return the address of another database on the same server."""
    head, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return f"{head}/{name}"


def administer(*statements: str) -> None:
    with psycopg.connect(conninfo("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def drop(name: str) -> None:
    """Drop a clone. A superuser's autovacuum worker inside it may not be ended by us: wait for it."""
    for attempt in range(20):
        try:
            administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        except psycopg.errors.InsufficientPrivilege:
            if attempt == 19:
                raise
            time.sleep(0.5)
        else:
            return


def build_template(name: str) -> None:
    """Migrate and load the reference data once, whichever worker comes first."""
    with psycopg.connect(conninfo("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1719, 1)")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        making = f"{name}_making"
        connection.execute(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)")
        locale = "ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        connection.execute(f"CREATE DATABASE {making} TEMPLATE template0 {locale}")
        environment = os.environ | {
            "DATABASE_URL": database_url(making),
            "DATABASE_OWNER_URL": database_url(making),
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONWARNINGS": "default",
        }
        for command in (["migrate", "--verbosity=0"], ["load_reference"], ["grant_app_role"]):
            done = subprocess.run(
                [sys.executable, "-m", "django", *command],
                env=environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise RuntimeError(
                    f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
                )
        connection.execute(f"ALTER DATABASE {making} RENAME TO {name}")


# WhiteNoise warns when the folder is missing, and warnings are errors
Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def point_at(name: str) -> None:
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = database_url(name)


@contextmanager
def copied(template: str) -> Iterator[str]:
    """A copy of a database, dropped at the end."""
    name = f"neu_test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield name
    finally:
        drop(name)


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Django reads and writes that database; then the one before again."""
    before = settings.DATABASES["default"]["NAME"]
    point_at(name)
    try:
        yield
    finally:
        connections.close_all()
        point_at(before)


@contextmanager
def clone(template: str) -> Iterator[str]:
    """Work in a copy, as long as the block lasts."""
    with copied(template) as name, pointed_at(name):
        yield name


@pytest.fixture(scope="session")
def template_database() -> str:
    """The name of the migrated template with the reference data."""
    name = template_name()
    build_template(name)
    return name


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """One clone for all tests that roll back."""
    with django_db_blocker.unblock(), clone(template_database):
        yield


@pytest.fixture
def own_database(template_database: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A clone of this test's own, for real commits and several connections."""
    with django_db_blocker.unblock(), clone(template_database) as name:
        yield name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever touches PostgreSQL is run once more on Debian's PostgreSQL 15."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {
            "db",
            "transactional_db",
            "own_database",
            "django_db_setup",
        } or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
