"""The table of the cache that all processes share, as `createcachetable` makes it."""

from django.db import migrations

SQL = """
CREATE TABLE neu_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX neu_cache_expires ON neu_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(SQL, "DROP TABLE neu_cache;")]
