from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consolidation", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="editiondraft",
            name="content",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
    ]
