"""The chain of audit events, and the trigger function every insert-only table uses."""

from django.db import migrations

SQL = """
CREATE FUNCTION neu_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION neu_link_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    -- The lock is taken last in a transaction (deferred trigger), so it is held only for the commit.
    PERFORM pg_advisory_xact_lock(1719168);
    SELECT seq, hash INTO last FROM audit_auditlink ORDER BY seq DESC LIMIT 1;
    INSERT INTO audit_auditlink (seq, event_id, prev, hash)
    VALUES (
        coalesce(last.seq, 0) + 1,
        NEW.id,
        coalesce(last.hash, repeat('0', 64)),
        encode(sha256(convert_to(coalesce(last.hash, repeat('0', 64)) || NEW.text, 'UTF8')), 'hex')
    );
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_event_link AFTER INSERT ON audit_auditevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION neu_link_audit_event();
"""
UNDO = """
DROP TRIGGER audit_event_link ON audit_auditevent;
DROP FUNCTION neu_link_audit_event();
DROP FUNCTION neu_refuse_change();
"""


def insert_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION neu_refuse_change();
        CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION neu_refuse_change();
        """,
        f"DROP TRIGGER {table}_rows ON {table}; DROP TRIGGER {table}_all ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(SQL, UNDO),
        insert_only("audit_auditevent"),
        insert_only("audit_auditlink"),
    ]
