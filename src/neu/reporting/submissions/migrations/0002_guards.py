"""History cannot be changed: a trigger refuses UPDATE, DELETE and TRUNCATE whoever asks."""

from django.db import migrations

TABLES = ["submissions_figurechange", "submissions_submissionversion", "submissions_sentfigure", "submissions_versionpart", "submissions_authentication", "submissions_deed"]


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
    dependencies = [("submissions", "0001_initial"), ("audit", "0002_guards")]
    operations = [
        *(insert_only(table) for table in TABLES),
        # numeric accepts NaN, and Django cannot write this check itself
        migrations.RunSQL(
            "ALTER TABLE submissions_figure ADD CONSTRAINT figure_value_is_a_number CHECK (value <> 'NaN')",
            "ALTER TABLE submissions_figure DROP CONSTRAINT figure_value_is_a_number",
        ),
    ]
