"""A server that would spoil Vietnamese is told so before anything is kept in it."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from neu.config.checks import EXTENSIONS, faults

GOOD = {"encoding": "UTF8", "lowers": True, "made": EXTENSIONS, "available": EXTENSIONS, "migrated": True}


def test_our_own_database_is_as_it_should_be(db):
    assert run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.parametrize(
    ("answered", "fault", "cure"),
    [
        ({"encoding": "SQL_ASCII"}, "neu.E001", "C.UTF-8"),
        ({"lowers": False}, "neu.E002", "C.UTF-8"),
        ({"made": (), "available": ("pg_trgm",), "migrated": False}, "neu.E003", "postgresql-contrib"),
        ({"made": ("btree_gist", "unaccent")}, "neu.E004", "CREATE EXTENSION pg_trgm;"),
    ],
)
def test_what_is_wrong_is_said_with_its_cure(answered, fault, cure):
    found = faults(**(GOOD | answered))

    assert [one.id for one in found] == [fault]
    assert cure in found[0].hint


def test_before_the_first_migration_no_extension_is_missing():
    assert faults(**(GOOD | {"made": (), "migrated": False})) == []


def test_the_command_says_what_to_do(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")

    with pytest.raises(SystemCheckError, match="CREATE EXTENSION pg_trgm"):
        call_command("check", databases=["default"])
