"""The chain of the log: unbroken under many hands, and a change is found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from neu.platform.audit import selectors, services
from neu.platform.audit.models import AuditEvent, AuditLink

AT = datetime(2024, 9, 5, 1, tzinfo=UTC)


def record(number: int, **changes) -> AuditEvent:
    return services.record(
        "round.open",
        subject=("test", f"T{number}", f"Đợt {number}"),
        actor=None,
        at=AT,
        **({"changes": {"no": number}} | changes),
    )


def close_the_links() -> None:
    """What the commit does: run the deferred trigger now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.commits
def test_the_chain_is_unbroken_under_concurrent_deeds(own_database):
    before = AuditLink.objects.count()

    def deeds(worker: int) -> None:
        try:
            for number in range(10):
                with transaction.atomic():
                    record(worker * 100 + number)
                    record(worker * 100 + number + 50)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(deeds, range(6)))

    seqs = list(AuditLink.objects.order_by("seq").values_list("seq", flat=True))
    assert len(seqs) == before + 120
    assert seqs == list(range(1, len(seqs) + 1))
    assert selectors.first_broken_link() is None
    assert selectors.unlinked() == 0


@pytest.mark.commits
def test_a_deed_rolled_back_leaves_neither_event_nor_gap(own_database):
    head = selectors.head()

    def deed() -> None:
        with transaction.atomic():
            record(1)
            raise ZeroDivisionError

    pytest.raises(ZeroDivisionError, deed)

    assert selectors.head() == head
    with transaction.atomic():
        record(2)
    assert selectors.first_broken_link() is None
    assert selectors.length() == AuditEvent.objects.count()


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE audit_auditevent SET text = replace(text, 'Đợt 2', 'Đợt 9') WHERE subject_id = 'T2'",
        "UPDATE audit_auditlink SET hash = repeat('a', 64) WHERE event_id IN "
        "(SELECT id FROM audit_auditevent WHERE subject_id = 'T2')",
        "DELETE FROM audit_auditlink WHERE event_id IN (SELECT id FROM audit_auditevent WHERE "
        "subject_id = 'T2')",
    ],
    ids=["text", "hash", "removed"],
)
def test_a_change_by_the_owner_of_the_database_is_found(db, tamper):
    for number in (1, 2, 3):
        record(number)
    close_the_links()
    assert selectors.first_broken_link() is None

    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE audit_auditevent DISABLE TRIGGER USER; ALTER TABLE audit_auditlink DISABLE "
            "TRIGGER USER"
        )
        cursor.execute(tamper)

    seqs = {
        event.subject_id: event.link.seq
        for event in AuditEvent.objects.filter(subject_kind="test", link__isnull=False)
    }
    expected = seqs.get("T2", seqs["T3"])  # where link 2 is gone the next one no longer holds
    assert selectors.first_broken_link() == expected
    with pytest.raises(CommandError, match=str(expected)):
        call_command("verify_audit")


def test_the_command_says_that_the_chain_holds(db):
    record(1)
    close_the_links()
    said = StringIO()

    call_command("verify_audit", stdout=said)

    assert selectors.head() in said.getvalue()


def test_an_event_without_a_link_is_found(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_event_link")
    record(1)

    with pytest.raises(CommandError, match="1 sự kiện"):
        call_command("verify_audit")


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditlink"])
@pytest.mark.parametrize(
    "deed", ["UPDATE {table} SET id = id", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]
)
def test_even_the_owner_is_refused_while_the_guards_are_on(db, table, deed):
    record(1)
    close_the_links()
    statement = deed.format(table=table).replace(
        "id = id", "id = id" if table == "audit_auditevent" else "seq = seq"
    )

    with (
        pytest.raises(ProgrammingError, match="insert-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_application_role_may_add_and_read_but_not_change(db):
    call_command("grant_app_role", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'neu_app'")
        if cursor.fetchone() is None:
            pytest.skip("this server has no role neu_app")
        for table in ("audit_auditevent", "audit_auditlink"):
            cursor.execute(
                "SELECT privilege FROM unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE']) "
                "privilege "
                "WHERE has_table_privilege('neu_app', %s, privilege)",
                [table],
            )
            assert {row[0] for row in cursor.fetchall()} == {"SELECT", "INSERT"}


def test_simulated_deeds_say_so_and_keep_the_real_clock(db):
    with services.simulated_time():
        event = record(1)

    assert event.simulated
    assert event.at == AT
    assert event.recorded_at > AT
    assert '"simulated": true' in event.text
    assert not record(2).simulated
