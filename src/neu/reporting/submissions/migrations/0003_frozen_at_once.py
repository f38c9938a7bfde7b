"""A version is whole when it is made: figures and parts are added in the transaction that made it, never later."""

from django.db import migrations

TABLES = ["submissions_sentfigure", "submissions_versionpart"]
# A row we can see whose transaction is still in progress is our own, savepoints included. xmin has 32 bits and
# pg_xact_status wants 64: they are counted from the number of this transaction.
SQL = """
CREATE FUNCTION public.neu_refuse_later_rows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT (v.xmin::text::bigint - mine) & 4294967295 AS ahead
            FROM public.submissions_submissionversion v
            WHERE v.id IN (SELECT version_id FROM added)
        ) made
        WHERE pg_xact_status(
            (mine + ahead - CASE WHEN ahead >= 2147483648 THEN 4294967296 ELSE 0 END)::text::xid8
        ) IS DISTINCT FROM 'in progress'
    ) THEN
        RAISE EXCEPTION '% is frozen: a version made before gets no more rows', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""


def frozen(table: str) -> migrations.RunSQL:
    """Asked once a statement, whatever the number of its rows."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_at_once AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION public.neu_refuse_later_rows();
        """,
        f"DROP TRIGGER {table}_at_once ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_guards")]
    operations = [
        migrations.RunSQL(SQL, "DROP FUNCTION public.neu_refuse_later_rows();"),
        *(frozen(table) for table in TABLES),
    ]
