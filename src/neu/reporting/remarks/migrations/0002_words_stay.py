"""What was said stays as it was said: of a remark only who settled its thread, and when, may change."""

from django.db import migrations

SQL = """
CREATE FUNCTION public.neu_keep_remark() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - 'closed_at' - 'closed_by_id') IS DISTINCT FROM (to_jsonb(OLD) - 'closed_at' - 'closed_by_id') THEN
        RAISE EXCEPTION 'what a remark says is never changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER remarks_remark_words BEFORE UPDATE ON remarks_remark
    FOR EACH ROW EXECUTE FUNCTION public.neu_keep_remark();
CREATE TRIGGER remarks_remark_rows BEFORE DELETE ON remarks_remark
    FOR EACH ROW EXECUTE FUNCTION neu_refuse_change();
CREATE TRIGGER remarks_remark_all BEFORE TRUNCATE ON remarks_remark
    FOR EACH STATEMENT EXECUTE FUNCTION neu_refuse_change();
"""
UNDO = """
DROP TRIGGER remarks_remark_words ON remarks_remark;
DROP TRIGGER remarks_remark_rows ON remarks_remark;
DROP TRIGGER remarks_remark_all ON remarks_remark;
DROP FUNCTION public.neu_keep_remark();
"""


class Migration(migrations.Migration):
    dependencies = [("remarks", "0001_initial"), ("audit", "0002_guards")]
    operations = [migrations.RunSQL(SQL, UNDO)]
