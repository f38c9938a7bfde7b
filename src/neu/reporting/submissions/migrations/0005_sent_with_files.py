"""The files a report was sent with are frozen in its version; earlier versions had none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0004_reasons_found_at_once")]
    operations = [
        migrations.AddField(
            model_name="submissionversion", name="enclosures", field=models.JSONField(default=list)
        ),
    ]
