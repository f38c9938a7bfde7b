"""The history of lists' rows cannot be changed either."""

from django.db import migrations

TABLE = "submissions_listrowchange"


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_lists")]
    operations = [
        migrations.RunSQL(
            f"""
            CREATE TRIGGER {TABLE}_rows BEFORE UPDATE OR DELETE ON {TABLE}
                FOR EACH ROW EXECUTE FUNCTION neu_refuse_change();
            CREATE TRIGGER {TABLE}_all BEFORE TRUNCATE ON {TABLE}
                FOR EACH STATEMENT EXECUTE FUNCTION neu_refuse_change();
            """,
            f"DROP TRIGGER {TABLE}_rows ON {TABLE}; DROP TRIGGER {TABLE}_all ON {TABLE};",
        ),
    ]
