"""What an element is apportioned by when a place is divided; those kept already: by their unit."""
from django.db import migrations, models

UNITS = {"HOUSEHOLDS": ("hộ",), "POPULATION": ("người", "trẻ", "học sinh"), "AREA": ("ha",)}


def by_unit(apps, schema_editor):
    versions = apps.get_model("indicators", "DataElementVersion").objects
    for basis, units in UNITS.items():
        versions.filter(unit__in=units, value_type__in=("INTEGER", "DECIMAL")).update(apportioned_by=basis)



class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='dataelementversion',
            name='apportioned_by',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.RunPython(by_unit, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='dataelementversion',
            constraint=models.CheckConstraint(condition=models.Q(('apportioned_by', ''), models.Q(('apportioned_by__in', ['HOUSEHOLDS', 'POPULATION', 'AREA']), ('value_type__in', ['INTEGER', 'DECIMAL'])), _connector='OR'), name='data_element_apportioned_by_known'),
        ),
    ]
