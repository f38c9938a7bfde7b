"""A published form never changes: not the version, not its sections, not its cells."""

from django.db import migrations

SQL = """
CREATE FUNCTION neu_form_published(version bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT published_at IS NOT NULL FROM forms_formversion WHERE id = version $$;

CREATE FUNCTION neu_refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint;
BEGIN
    IF TG_TABLE_NAME = 'forms_formversion' THEN
        version := CASE WHEN OLD.published_at IS NULL THEN NULL ELSE OLD.id END;
    ELSIF TG_TABLE_NAME = 'forms_section' THEN
        version := CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END;
    ELSE
        SELECT version_id INTO version FROM forms_section
            WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.section_id ELSE OLD.section_id END;
    END IF;
    IF version IS NOT NULL AND neu_form_published(version) THEN
        RAISE EXCEPTION 'form version % is published: % refused', version, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER forms_formversion_published BEFORE UPDATE OR DELETE ON forms_formversion
    FOR EACH ROW EXECUTE FUNCTION neu_refuse_published();
CREATE TRIGGER forms_section_published BEFORE INSERT OR UPDATE OR DELETE ON forms_section
    FOR EACH ROW EXECUTE FUNCTION neu_refuse_published();
CREATE TRIGGER forms_cell_published BEFORE INSERT OR UPDATE OR DELETE ON forms_cell
    FOR EACH ROW EXECUTE FUNCTION neu_refuse_published();
"""
UNDO = """
DROP TRIGGER forms_formversion_published ON forms_formversion;
DROP TRIGGER forms_section_published ON forms_section;
DROP TRIGGER forms_cell_published ON forms_cell;
DROP FUNCTION neu_refuse_published();
DROP FUNCTION neu_form_published(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
