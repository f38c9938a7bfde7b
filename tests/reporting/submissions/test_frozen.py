"""A version once made gets no more rows, whoever asks the database, and whatever stands in for its tables."""

from datetime import UTC, datetime
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from neu.platform.audit.models import AuditLink
from neu.reporting.submissions.models import SentFigure, VersionPart
from tests.conftest import conninfo
from tests.reporting.submissions.conftest import build, first_keys

ADDED = {
    "submissions_sentfigure": """
        INSERT INTO submissions_sentfigure
            (version_id, place_id, series_id, window_id, agency_id, state, value)
        SELECT version_id, place_id, (SELECT min(id) FROM indicators_series WHERE id <> f.series_id),
               window_id, agency_id, state, 999 FROM submissions_sentfigure f LIMIT 1
    """,
    "submissions_versionpart": """
        INSERT INTO submissions_versionpart (version_id, part_id)
        SELECT id, id FROM submissions_submissionversion LIMIT 1
    """,
}


@pytest.fixture
def sent(own_database):
    """A report sent and committed; the name of its database."""
    world = build()
    report = world.open("bql-21529", "canbo")
    cells = first_keys(report, "B", "thuc_hien")
    world.save(report, "canbo", *(world.edit(report, key, 10) for key in cells))
    world.do("send", report, "canbo")
    call_command("grant_app_role", stdout=StringIO())
    return own_database


def as_the_application(name: str) -> psycopg.Connection:
    try:
        return psycopg.connect(conninfo(name), user="neu_app")
    except psycopg.OperationalError:
        pytest.skip("nobody signs in as neu_app here")


@pytest.mark.commits
@pytest.mark.parametrize("table", ADDED)
def test_a_version_made_before_gets_no_more_rows(sent, table):
    before = (SentFigure.objects.count(), VersionPart.objects.count())

    with (
        pytest.raises(ProgrammingError, match="frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(ADDED[table])

    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="frozen"),
        as_the_application(sent) as link,
    ):
        link.execute(ADDED[table])
    assert (SentFigure.objects.count(), VersionPart.objects.count()) == before


@pytest.mark.commits
def test_a_version_committed_while_my_transaction_runs_is_not_mine(own_database):
    """Its number is after mine, and it is seen: still it was made by somebody else."""
    world = build()
    report = world.open("bql-21529", "canbo")
    world.save(report, "canbo", world.edit(report, first_keys(report, "B", "thuc_hien", 1)[0], 10))

    with psycopg.connect(conninfo(own_database)) as link:
        link.execute("SELECT pg_current_xact_id()")
        world.do("send", report, "canbo")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="frozen"):
            link.execute(ADDED["submissions_versionpart"])


@pytest.mark.commits
def test_a_table_of_the_same_name_takes_no_link_of_the_log(sent):
    """Where passing tables may be made they stand before ours; the application makes none at all."""
    links = AuditLink.objects.count()
    deed = """
        INSERT INTO audit_auditevent (event, subject_kind, subject_id, subject_label, actor_label, at,
                                      simulated, recorded_at, reason, changes, text)
        VALUES ('x', 'x', 'x', 'x', 'x', %s, false, now(), '', '{}', 'x')
    """
    with psycopg.connect(conninfo(sent)) as link:
        link.execute("CREATE TEMPORARY TABLE audit_auditlink (LIKE public.audit_auditlink)")
        link.execute(deed, [datetime(2025, 1, 1, tzinfo=UTC)])

    assert AuditLink.objects.count() == links + 1
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="temporary tables"),
        as_the_application(sent) as link,
    ):
        link.execute("CREATE TEMPORARY TABLE audit_auditlink (seq bigint)")
