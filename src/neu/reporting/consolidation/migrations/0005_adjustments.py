"""Adjustments beside totals. What was entered, signed off or withdrawn cannot be changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TABLES = ["consolidation_adjustment", "consolidation_adjustmentdeed"]


def insert_only(table):
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION neu_refuse_change();
        CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION neu_refuse_change();
        """,
        migrations.RunSQL.noop,  # dropped with the table
    )


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0002_function_once'),
        ('consolidation', '0004_signatures'),
        ('indicators', '0002_apportioned_by'),
        ('periods', '0001_initial'),
        ('places', '0004_reorganisation'),
        ('rounds', '0005_reminding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveIntegerField()),
                ('value', models.DecimalField(decimal_places=4, max_digits=20)),
                ('reason', models.TextField()),
                ('evidence', models.TextField(blank=True)),
                ('entered_at', models.DateTimeField()),
                ('after', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consolidation.edition')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='rounds.round')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.series')),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='periods.datawindow')),
            ],
        ),
        migrations.CreateModel(
            name='AdjustmentDeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('adjustment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deeds', to='consolidation.adjustment')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.UniqueConstraint(fields=('round', 'no'), name='adjustment_no_once'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(('value', 0), _negated=True), name='adjustment_is_not_nil'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='adjustment_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='adjustmentdeed',
            constraint=models.UniqueConstraint(fields=('adjustment', 'action'), name='adjustment_deed_once'),
        ),
        migrations.AddConstraint(
            model_name='adjustmentdeed',
            constraint=models.CheckConstraint(condition=models.Q(('action', 'SIGN'), models.Q(('action', 'WITHDRAW'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='adjustment_deed_known'),
        ),
        *(insert_only(table) for table in TABLES),
    ]
