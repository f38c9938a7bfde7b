"""What a published version was written as never changes either."""

from django.db import migrations

SQL = """
CREATE FUNCTION neu_refuse_published_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.version_id IS NOT NULL THEN
        RAISE EXCEPTION 'form draft % is published: % refused', OLD.id, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER forms_formdraft_published BEFORE UPDATE OR DELETE ON forms_formdraft
    FOR EACH ROW EXECUTE FUNCTION neu_refuse_published_draft();
"""
UNDO = """
DROP TRIGGER forms_formdraft_published ON forms_formdraft;
DROP FUNCTION neu_refuse_published_draft();
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0003_form_drafts")]
    operations = [migrations.RunSQL(SQL, UNDO)]
