"""A new random revision with every change of versions or successions, for what is kept in memory."""

from django.db import migrations

SQL = """
CREATE TABLE places_revision (
    only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT places_revision_only_row CHECK (only_row),
    stamp uuid NOT NULL
);
INSERT INTO places_revision (stamp) VALUES (gen_random_uuid());
CREATE FUNCTION places_new_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE places_revision SET stamp = gen_random_uuid();
    RETURN NULL;
END $$;
CREATE TRIGGER places_version_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON places_placeversion
    FOR EACH STATEMENT EXECUTE FUNCTION places_new_revision();
CREATE TRIGGER places_succession_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON places_succession
    FOR EACH STATEMENT EXECUTE FUNCTION places_new_revision();
"""
UNDO = """
DROP TRIGGER places_version_revision ON places_placeversion;
DROP TRIGGER places_succession_revision ON places_succession;
DROP FUNCTION places_new_revision();
DROP TABLE places_revision;
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
