"""The linking function names its tables in full: a temporary table of the same name may not stand in for one."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION public.neu_link_audit_event() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    -- The lock is taken last in a transaction (deferred trigger), so it is held only for the commit.
    PERFORM pg_advisory_xact_lock(1719168);
    SELECT seq, hash INTO last FROM public.audit_auditlink ORDER BY seq DESC LIMIT 1;
    INSERT INTO public.audit_auditlink (seq, event_id, prev, hash)
    VALUES (
        coalesce(last.seq, 0) + 1,
        NEW.id,
        coalesce(last.hash, repeat('0', 64)),
        encode(sha256(convert_to(coalesce(last.hash, repeat('0', 64)) || NEW.text, 'UTF8')), 'hex')
    );
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
