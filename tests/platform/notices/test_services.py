"""Telling people: the job exists exactly when the deed does, and delivering twice is harmless."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from neu.platform.notices import selectors, services
from neu.platform.notices.models import Notice

AT = datetime(2024, 9, 5, 1, tzinfo=UTC)


def tell(key="round.open:1", recipients=(1, 2), **changes):
    services.announce(
        key, **({"recipients": recipients, "title": "Mở đợt", "url": "/dot/1/", "at": AT} | changes)
    )


def work() -> None:
    """Run what is waiting, as the worker does, and stop; in a thread: a browser may own this one's loop."""
    with ThreadPoolExecutor(max_workers=1) as own_thread:
        own_thread.submit(_work).result()


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def test_a_deed_that_fails_leaves_no_job(db):
    class Failed(Exception):
        pass

    def deed() -> None:
        with transaction.atomic():
            tell()
            assert ProcrastinateJob.objects.count() == 1
            raise Failed

    pytest.raises(Failed, deed)

    assert ProcrastinateJob.objects.count() == 0
    assert Notice.objects.count() == 0


def test_nobody_to_tell_is_no_job(db):
    tell(recipients=[])

    assert ProcrastinateJob.objects.count() == 0


@pytest.mark.commits
def test_the_worker_writes_the_notices_after_the_commit(own_database):
    with transaction.atomic():
        tell()
        assert Notice.objects.count() == 0

    work()

    assert sorted(Notice.objects.values_list("recipient_id", "title", "url")) == [
        (1, "Mở đợt", "/dot/1/"),
        (2, "Mở đợt", "/dot/1/"),
    ]
    assert [job.status for job in ProcrastinateJob.objects.filter(task_name=services.DELIVER)] == [
        "succeeded"
    ]


@pytest.mark.commits
def test_a_job_left_behind_by_a_killed_worker_is_put_back(own_database):
    with transaction.atomic():
        tell()
    with connection.cursor() as cursor:  # a worker took it and died an hour ago
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') "
            "RETURNING id"
        )
        dead = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
    app.configure_task("notices.retry_stalled").defer(timestamp=0)

    work()

    assert ProcrastinateJob.objects.get(task_name=services.DELIVER).status in {"todo", "succeeded"}
    work()
    assert Notice.objects.count() == 2


def test_delivering_twice_tells_once(db):
    with services.deliver_now():
        tell()
        tell(recipients=[2, 3], title="Mở đợt lần nữa")

    assert sorted(Notice.objects.values_list("recipient_id", "title")) == [
        (1, "Mở đợt"), (2, "Mở đợt"), (3, "Mở đợt lần nữa"),
    ]  # fmt: skip


def test_unread_counts_only_mine_and_reading_all_leaves_the_others(db):
    with services.deliver_now():
        tell(recipients=[1, 2])
        tell("returned:7", recipients=[1])

    assert (selectors.unread(1), selectors.unread(2), selectors.unread(3)) == (2, 1, 0)
    assert services.mark_read(1, at=AT) == 2
    assert (selectors.unread(1), selectors.unread(2)) == (0, 1)
    assert services.mark_read(1, at=AT) == 0  # read once


def test_the_application_role_may_defer_and_run_jobs(db):
    call_command("grant_app_role", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'neu_app'")
        if cursor.fetchone() is None:
            pytest.skip("this server has no role neu_app")
        cursor.execute(
            "SELECT p.proname FROM pg_proc p WHERE p.proname LIKE 'procrastinate%%' "
            "AND NOT has_function_privilege('neu_app', p.oid, 'EXECUTE')"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relname LIKE 'procrastinate%%' AND c.relkind = 'r' "
            "AND NOT (has_table_privilege('neu_app', c.oid, 'SELECT') AND "
            "has_table_privilege('neu_app', c.oid, 'INSERT') "
            "AND has_table_privilege('neu_app', c.oid, 'UPDATE') AND has_table_privilege('neu_app', "
            "c.oid, 'DELETE'))"
        )
        assert cursor.fetchall() == []
