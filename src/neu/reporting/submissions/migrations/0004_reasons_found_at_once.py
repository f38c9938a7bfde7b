"""Changes that carry a reason are few; each check of a page asks for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0003_frozen_at_once")]
    operations = [
        migrations.AddIndex(
            model_name="figurechange",
            index=models.Index(
                fields=["submission", "place"], condition=~models.Q(reason=""), name="figure_change_reasons"
            ),
        ),
    ]
