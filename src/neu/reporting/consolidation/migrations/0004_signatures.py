"""By which certificate an edition's PDF is signed. Editions issued before have none, and say so."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consolidation", "0003_draft_content")]

    operations = [
        migrations.CreateModel(
            name="EditionSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("certificate", models.CharField(max_length=300)),
                ("fingerprint", models.CharField(db_index=True, max_length=64)),
                ("chain", models.TextField()),
                ("test", models.BooleanField()),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="consolidation.edition",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER consolidation_editionsignature_rows BEFORE UPDATE OR DELETE
                ON consolidation_editionsignature FOR EACH ROW EXECUTE FUNCTION neu_refuse_change();
            CREATE TRIGGER consolidation_editionsignature_all BEFORE TRUNCATE
                ON consolidation_editionsignature FOR EACH STATEMENT EXECUTE FUNCTION neu_refuse_change();
            """,
            migrations.RunSQL.noop,  # dropped with the table
        ),
    ]
