"""A merge states its share: a share that is not stated is not 1."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0002_revision'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='succession',
            name='succession_merge_is_whole',
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'MERGE'), _negated=True), models.Q(('basis', 'WHOLE'), ('share', 1), ('share__isnull', False)), _connector='OR'), name='succession_merge_is_whole'),
        ),
    ]
