"""What an element or indicator means has days; its breakdowns belong to the version, each having its own."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


def split(apps, schema_editor):
    """Give every version of an element its own breakdowns; the first keeps the rows there are."""
    Version = apps.get_model("indicators", "DataElementVersion")
    Breakdown = apps.get_model("indicators", "Breakdown")
    Option = apps.get_model("indicators", "Option")
    for each in Breakdown.objects.order_by("pk"):
        first, *others = Version.objects.filter(element=each.element_id).order_by("no")
        for version in others:
            copied = Breakdown.objects.create(
                element_id=each.element_id, version=version, code=each.code, name=each.name, kind=each.kind
            )
            Option.objects.bulk_create(
                Option(breakdown=copied, code=one.code, name=one.name, order=one.order)
                for one in each.options.order_by("order")
            )
        each.version = first
        each.save(update_fields=["version"])


def kept():
    return [
        ("revision", models.PositiveIntegerField(default=1)),
        ("edited_at", models.DateTimeField(blank=True, null=True)),
        ("edited_by", models.CharField(blank=True, max_length=200)),
    ]


class Migration(migrations.Migration):

    dependencies = [("indicators", "0002_apportioned_by")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for model in ("dataelement", "indicator", "target")
            for name, field in kept()
        ),
        migrations.AddField("dataelementversion", "reason", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RemoveConstraint("breakdown", "breakdown_code_once"),
        migrations.AddField(
            "breakdown",
            "version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="breakdowns",
                to="indicators.dataelementversion",
            ),
        ),
        migrations.RunPython(split, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.RemoveField("breakdown", "element"),
        migrations.AlterField(
            "breakdown",
            "version",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="breakdowns",
                to="indicators.dataelementversion",
            ),
        ),
        migrations.AddConstraint(
            "breakdown", models.UniqueConstraint(fields=("version", "code"), name="breakdown_code_once")
        ),
        migrations.AlterField("indicator", "code", models.CharField(max_length=40)),
        migrations.AddField("indicator", "no", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("indicator", "reason", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField(
            "indicator", "valid", django.contrib.postgres.fields.ranges.DateRangeField(null=True)
        ),
        migrations.RunSQL(
            "UPDATE indicators_indicator SET valid = daterange('2021-01-01', NULL)", migrations.RunSQL.noop
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.AlterField(
            "indicator", "valid", django.contrib.postgres.fields.ranges.DateRangeField()
        ),
        migrations.AddConstraint(
            "indicator", models.UniqueConstraint(fields=("code", "no"), name="indicator_version_once")
        ),
        migrations.AddConstraint(
            "indicator",
            django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), ("valid", "&&")], name="indicator_version_one_at_a_time"
            ),
        ),
    ]
